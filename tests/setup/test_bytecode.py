"""The bundle of a clean hook: it serves what it was made of, and steps aside where a source has changed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from docmgr.repo.bundle import FILE
from docmgr.setup.bytecode import compile_package

ROOT = Path(__file__).resolve().parents[2]
# What the shim starts, as far as the first module: from there on the hook runs and ends the process.
TOLD = """
import sys
main = {main!r}
text = open(main, encoding="utf-8").read().partition("from docmgr.hooks.engine")[0]
sys.argv = [main, {event!r}]
exec(compile(text, main, "exec"), {{"__name__": "__main__", "__file__": main}})
before = "docmgr.rules.paths" in sys.modules
from docmgr.rules import tables
import docmgr.rules.changes, docmgr.hooks.engine
print(type(tables.__loader__).__name__, before, tables.FORMAT, tables.__file__)
"""


@pytest.fixture
def package(tmp_path: Path) -> Path:
    leave = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(ROOT / "docmgr", tmp_path / "部 门" / "docmgr", ignore=leave))


def told(package: Path, event: str = "pre-commit") -> list[str]:
    main = str(package / "hooks" / "main.py")
    command = [sys.executable, "-I", "-S", "-c", TOLD.format(main=main, event=event)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.split(" ", 3)


@pytest.mark.parametrize("event", ["pre-commit", "pre-receive"])
def test_the_bundle_serves_its_modules(package: Path, event: str) -> None:
    assert told(package, event)[0] == "SourceFileLoader"
    compile_package(package)
    loader, at_once, _form, file = told(package, event)
    assert (loader, at_once, file.strip()) == ("Bundle", "True", str(package / "rules" / "tables.py"))


def test_a_changed_source_is_taken_instead(package: Path) -> None:
    compile_package(package)
    source = package / "rules" / "tables.py"
    source.write_text(source.read_text(encoding="utf-8").replace("FORMAT = ", "FORMAT = 9"), encoding="utf-8")
    loader, at_once, form, _file = told(package)
    assert (loader, at_once) == ("SourceFileLoader", "False")
    assert form.startswith("9")


def test_a_module_that_is_gone_is_none_of_the_bundle(package: Path) -> None:
    """An update that left the old bundle behind: what is no longer there is not served."""
    compile_package(package)
    (package / "rules" / "sizes.py").unlink()
    (package / "rules" / "commits.py").write_text("gone = True\n", encoding="utf-8")
    assert told(package)[:2] == ["Bundle", "False"]


def test_a_module_of_the_bundle_is_like_any_other(package: Path) -> None:
    """Its files are found, and what it raises names its lines."""
    compile_package(package)
    told = TOLD.replace("print(", "import importlib.resources; print(").replace(
        "tables.FORMAT",
        "importlib.resources.files('docmgr.rules').joinpath('texts.yaml').is_file(), "
        "docmgr.rules.changes.judge_introduced.__code__.co_firstlineno > 20, "
        "docmgr.rules is sys.modules['docmgr.rules']",
    )
    main = str(package / "hooks" / "main.py")
    command = [sys.executable, "-I", "-c", told.format(main=main, event="pre-commit")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.split(" ")[:5] == ["Bundle", "True", "True", "True", "True"]


@pytest.mark.parametrize("content", [b"", b"not a bundle", b"N"])
def test_a_damaged_bundle_is_ignored(package: Path, content: bytes) -> None:
    compile_package(package)
    (package / FILE).write_bytes(content)
    assert told(package)[0] == "SourceFileLoader"


def test_a_package_nobody_may_write_to_goes_without(package: Path) -> None:
    (package / "repo" / "__pycache__").write_bytes(b"in the way")
    compile_package(package)
    assert told(package)[0] == "SourceFileLoader"


def test_the_texts_are_kept_until_they_change(package: Path) -> None:
    """A hook that refuses reads no YAML; an edited text is said at once."""
    asked = (
        f"import sys; sys.path.insert(0, {str(package.parent)!r}); from docmgr.rules.texts import load_texts; "
        "print(load_texts()['DM501']['title']['en'], 'yaml' in sys.modules)"
    )

    def title() -> list[str]:
        command = [sys.executable, "-I", "-S", "-c", asked]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.rsplit(maxsplit=1)

    slow = title()
    compile_package(package)
    assert (slow[1], title()) == ("True", [slow[0], "False"])
    source = package / "rules" / "texts.yaml"
    source.write_text(source.read_text(encoding="utf-8").replace(slow[0], "otherwise"), encoding="utf-8")
    assert title() == ["otherwise", "True"]
