# Every target does all its own set-up (.ci/setup.sh) in .venv, needs only git, make and a Python from 3.11 on,
# and works from a path with blanks or Chinese characters. POSIX sh, GNU make; all paths are relative for that reason.

# Arguments for pytest: make test ARGS="-k naming"
ARGS ?= -n 2
# Folder for the demonstration: make demo DIR=/tmp/department
DIR ?=
PYTHON = .venv/bin/python

export PYTHONUTF8 = 1
export NO_MKDOCS_2_WARNING = 1
unexport PYTHONDONTWRITEBYTECODE PYTHONHOME PYTHONPATH
MAKEFLAGS += --no-print-directory

.DEFAULT_GOAL = help
.PHONY: help demo test check bench sweep docs story-update clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

demo: ## build a small department and walk the main job (DIR=folder)
	@sh .ci/setup.sh base
	@$(PYTHON) -m docmgr demo $(if $(DIR),"$(DIR)")

test: ## run the tests (ARGS=pytest arguments); says what it could not run
	@sh .ci/setup.sh test
	@sh .ci/system-tools.sh
	@$(PYTHON) -m pytest $(ARGS)

check: ## format, lint, types, the house's contract, docs up to date
	@sh .ci/setup.sh test
	$(PYTHON) -m ruff format --check .
	$(PYTHON) -m ruff check .
	$(PYTHON) -m mypy
	$(PYTHON) -c 'import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())'
	$(PYTHON) docs/generate.py --check
	$(PYTHON) -m mkdocs build --quiet --strict --site-dir build/site-check

bench: ## measure the speed targets, peers beside them (slow)
	@sh .ci/setup.sh test
	$(PYTHON) -m bench

sweep: ## the full kill sweeps and long fuzz runs (hours)
	@sh .ci/setup.sh test
	@sh .ci/system-tools.sh
	DOCMGR_SWEEP=full $(PYTHON) -m pytest -m sweep $(ARGS)

docs: ## generate the references and build the manual into site/
	@sh .ci/setup.sh test
	$(PYTHON) docs/generate.py
	$(PYTHON) -m mkdocs build --quiet --strict --site-dir site

story-update: ## rewrite the expected output of the stories to what happened; read the diff!
	@sh .ci/setup.sh test
	$(PYTHON) -m pytest tests/stories --update-stories $(ARGS)

clean: ## remove everything made here
	rm -rf .venv .venv-seed build dist site .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	find docmgr -name '*.mo' -exec rm -f {} +
	find docmgr tests docs bench -name __pycache__ -prune -exec rm -rf {} +
