"""Where the figures are taken: trees, environment, docmgr as installed, and the peers, all below ``build/bench``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable
from functools import cached_property
from pathlib import Path

from bench import trees
from bench.measure import Program

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "build" / "bench"
LS_LINT_PACKAGE = "@ls-lint/ls-lint"
PEERS = (LS_LINT_PACKAGE, "lefthook", "@j178/prek")

# What pip and uv write for an entry point today; pip before 24 writes one that imports ``re``.
LAUNCHER = """import sys
from docmgr.__main__ import main
if __name__ == "__main__":
    sys.exit(main())
"""


class World:
    """One run's ground; ``note`` tells the person what takes long."""

    def __init__(self, note: Callable[[str], None]) -> None:
        self.note = note
        self.env = _environment(PLACE / "home")
        self.python = sys.executable

    # Programs

    @property
    def people(self) -> dict[str, str]:
        """The environment of the head of a department, on a day of its own."""
        who = {"NAME": "zhangsan", "EMAIL": "zhangsan@example.com"}
        git = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in who.items()}
        return self.env | git | {"DOCMGR_TODAY": "2026-03-18"}

    def docmgr_run(self, folder: Path, *arguments: str) -> None:
        """Run docmgr once as that head."""
        subprocess.run(self.docmgr(*arguments), cwd=folder, env=self.people, check=True, capture_output=True)

    def docmgr(self, *arguments: str) -> list[str]:
        """The command line of an installed docmgr."""
        return [self.python, str(PLACE / "docmgr"), *arguments]

    def bare(self, folder: Path) -> Program:
        """The yardstick: a Python of the same environment that does nothing."""
        return Program("bare Python", [self.python, "-c", "pass"], folder, self.env)

    def prepare(self) -> None:
        """Write the launcher and the compiled modules, as an installation does."""
        from docmgr.setup.bytecode import compile_package

        (PLACE / "docmgr").write_text(LAUNCHER, encoding="utf-8")
        compile_package(ROOT / "docmgr")
        subprocess.run(
            [self.python, str(ROOT / "hatch_build.py")], cwd=ROOT, env=self.env, check=False, stdout=subprocess.DEVNULL
        )

    # Trees

    @cached_property
    def small(self) -> Path:
        """10,000 lawful files, hooks installed."""
        return self._tree("small", trees.SMALL)

    @cached_property
    def large(self) -> Path:
        """100,000 lawful files, hooks installed."""
        return self._tree("large", trees.LARGE)

    def _tree(self, name: str, size: tuple[int, int]) -> Path:
        folder = self.fresh(name, trees.names(*size))
        self.install(folder)
        return folder

    def fresh(self, name: str, paths: Iterable[str], *, checkout: bool = True) -> Path:
        """A repository made anew."""
        self.note(f"making the tree {name} ...")
        folder = PLACE / "trees" / name
        shutil.rmtree(folder, ignore_errors=True)
        return trees.department(folder, paths, self.env, checkout=checkout)

    def install(self, folder: Path) -> Path:
        """Put docmgr's hooks in; the folder they are in."""
        from docmgr.repo.git import Repository
        from docmgr.setup import hooks

        repository = Repository.discover(folder)
        hooks.install(repository, interpreter=Path(self.python), package_dir=ROOT / "docmgr")
        return repository.common_dir / "hooks"

    def hook_env(self, folder: Path, **more: str) -> dict[str, str]:
        """The environment that git gives a client hook."""
        core = subprocess.run(["git", "--exec-path"], stdout=subprocess.PIPE, check=True).stdout.decode().strip()
        given = {
            "GIT_EXEC_PATH": core,
            "PATH": core + os.pathsep + self.env["PATH"],
            "GIT_PREFIX": "",
            "PWD": str(folder),
        }
        return self.env | given | more

    # Peers

    @cached_property
    def peers(self) -> Path | None:
        """The folder of the peers' packages, None where npm cannot install them."""
        folder = PLACE / "peers"
        modules = folder / "node_modules"
        if not all((modules / package).is_dir() for package in PEERS):
            self.note("installing the peers with npm ...")
            folder.mkdir(parents=True, exist_ok=True)
            try:
                subprocess.run(
                    ["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", str(folder), *PEERS],
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    check=True,
                )
            except (OSError, subprocess.CalledProcessError):
                return None
        return modules

    def native(self, pattern: str) -> str | None:
        """A peer's own binary for this machine, by the pattern of its place; None where there is none that runs."""
        for place in sorted(self.peers.glob(pattern)) if self.peers else ():
            for version in ("--version", "version"):
                try:
                    subprocess.run([str(place), version], capture_output=True, check=True)
                except (OSError, subprocess.CalledProcessError):
                    continue
                return str(place)
        return None

    @cached_property
    def ls_lint(self) -> str | None:
        """ls-lint's binary."""
        return self.native(f"{LS_LINT_PACKAGE}/bin/ls-lint-{sys.platform}-*")

    @cached_property
    def ls_lint_wrapper(self) -> str | None:
        """ls-lint as npm users start it."""
        found = self.peers / ".bin" / "ls-lint" if self.peers else None
        return str(found) if found and found.exists() and shutil.which("node") else None

    @cached_property
    def ls_lint_equal(self) -> Path:
        """A configuration that asks of every name what a regular expression can: date, type, topic, version."""
        # ls-lint splits a name at its first dot, so a rule is needed for each number of dots, and what stands between
        # them, as the version's minor, cannot be asked for.
        date = "(19|20)[0-9]{2}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])"
        pattern = f"regex:{date}-({'|'.join(trees.TYPES)})-[^<>:?*/]{{2,}}-V(0|[1-9][0-9]*)"
        return self._config("equal", [f"  .*: {pattern}", f"  .*.*: {pattern}"])

    @cached_property
    def ls_lint_cheapest(self) -> Path:
        """A configuration that walks the tree and has next to nothing to judge in it."""
        return self._config("cheapest", ["  .*: lowercase"])

    def _config(self, name: str, rules: list[str]) -> Path:
        place = PLACE / f"ls-lint-{name}.yml"
        place.write_text("\n".join(["ls:", *rules, "ignore:", "  - .git", "  - .docmgr", ""]), encoding="utf-8")
        return place

    def versions(self) -> list[str]:
        """The peers at hand, with their versions."""
        asked = {
            "ls-lint": (self.ls_lint, "-version"),
            "lefthook": (self.native("lefthook-*/bin/lefthook"), "version"),
            "prek": (self.native("@j178/prek-*/prek"), "--version"),
        }
        found = []
        for name, (binary, option) in asked.items():
            if binary:
                said = subprocess.run([binary, option], capture_output=True, check=False).stdout.decode().split()
                found.append(f"{name} {next((word for word in said if word[:1].isdigit() or word[:1] == 'v'), '?')}")
        return found


def _environment(home: Path) -> dict[str, str]:
    """Nothing of the user's or the machine's that changes what is measured."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "gitconfig").touch()
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_EDITOR": ":",
        "TZ": "Asia/Shanghai",
        "LC_ALL": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
    }
