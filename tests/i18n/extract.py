"""Every sentence docmgr can say: ``_()``, ``N_()`` and ``ngettext()`` calls, Click help texts, and Click's own words.

``python -m tests.i18n.extract --missing`` prints what the Chinese catalogue lacks, as ``msgid<TAB>``, and exits 1.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from docmgr.cli.help import paragraphs
from docmgr.i18n.text import po_entries

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "docmgr"
CATALOGUE = PACKAGE / "i18n/locale/zh_CN/LC_MESSAGES/docmgr.po"
HELP_KEYWORDS = ("help", "short_help", "epilog")
# Passed to gettext as variables by Click (core.py, types.py), so not to be found in its calls.
CLICK_VARIABLES = ("required",)
CLICK_ASIDE = ("testing.py", "_winconsole.py")

Messages = dict[str, tuple[str, str]]  # msgid -> (msgid_plural or "", file)


def extract() -> Messages:
    """Every msgid of docmgr and Click; the first file that has it."""
    found: Messages = {}
    for file in sorted(PACKAGE.rglob("*.py")):
        for singular, plural in _of_docmgr(ast.parse(file.read_text(encoding="utf-8"))):
            found.setdefault(singular, (plural, file.relative_to(ROOT).as_posix()))
    for file in sorted(Path(click.__file__).parent.glob("*.py")):
        if file.name not in CLICK_ASIDE:
            for singular, plural in _calls(ast.parse(file.read_text(encoding="utf-8"))):
                found.setdefault(singular, (plural, f"click/{file.name}"))
    for variable in CLICK_VARIABLES:
        found.setdefault(variable, ("", "click/core.py"))
    return found


def catalogue() -> dict[str, str]:
    """The Chinese sentence of every msgid, as the file has it; fuzzy ones count as empty."""
    return {
        fields["msgid"]: "" if fuzzy else fields.get("msgstr") or fields.get("msgstr[0]", "")
        for fuzzy, fields in po_entries(CATALOGUE.read_text(encoding="utf-8"))
        if fields.get("msgid")
    }


def missing() -> list[str]:
    known = catalogue()
    return sorted(msgid for msgid in extract() if not known.get(msgid))


def _of_docmgr(tree: ast.Module) -> Iterator[tuple[str, str]]:
    yield from _calls(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield from _click_texts(node)
        elif isinstance(node, ast.FunctionDef) and any(map(_makes_command, node.decorator_list)):
            yield from ((paragraph, "") for paragraph in paragraphs(ast.get_docstring(node)))


def _calls(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "N_", "ngettext"):
            words = [argument.value for argument in node.args if _is_text(argument)]
            if words:
                yield words[0], words[1] if node.func.id == "ngettext" else ""


def _click_texts(node: ast.Call) -> Iterator[tuple[str, str]]:
    for keyword in node.keywords:
        if keyword.arg in HELP_KEYWORDS and _is_text(keyword.value):
            yield from ((paragraph, "") for paragraph in paragraphs(keyword.value.value))
        elif keyword.arg == "examples" and isinstance(keyword.value, ast.List | ast.Tuple):
            for pair in keyword.value.elts:
                if isinstance(pair, ast.Tuple) and _is_text(pair.elts[1]):
                    yield pair.elts[1].value, ""


def _makes_command(decorator: ast.expr) -> bool:
    """``@click.command(…)``, ``@group.command``, ``@click.group(…)``."""
    function = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("command", "group")


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


if __name__ == "__main__":
    lines = missing() if "--missing" in sys.argv[1:] else sorted(extract())
    for line in lines:
        print(line.replace("\n", "\\n").replace("\t", "\\t") + "\t")
    sys.exit(1 if lines and "--missing" in sys.argv[1:] else 0)
