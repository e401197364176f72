"""Every command that a message, a hint, the manual or a policy names exists, with its options."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click

from docmgr.cli.main import program
from docmgr.i18n.text import read_po

ROOT = Path(__file__).resolve().parents[2]
CALL = re.compile(r"(?<![\w./-])docmgr((?: (?:-C \S+|--lang \w+))* [^`\n；。，、（）「」|]*)")
MARKDOWN = re.compile(r"```.*?```|`[^`\n]+`", re.DOTALL)
PAGES = ["README.md", "README.zh-CN.md", "CONTRIBUTING.md", "docs/index.md", "docs/glossary.md", "docs/design/*.md"]
# The label of a zone's key.
PROSE = {"zone"}
NOT_THERE = re.compile(r"## (?:What is not there yet|尚未具备)\n(.*?)\n## ", re.DOTALL)


def not_there_yet() -> set[str]:
    """The commands that both READMEs say are still to come."""
    found = []
    for page in ("README.md", "README.zh-CN.md"):
        said = NOT_THERE.search((ROOT / page).read_text(encoding="utf-8"))
        assert said is not None, page
        found.append(set(re.findall(r"`([a-z]+)`", said[1])))
    assert found[0] == found[1]
    return found[0]


def mentions() -> Iterator[tuple[str, str]]:
    """Where, and the words after ``docmgr``."""
    for pattern in PAGES:
        for page in sorted(ROOT.glob(pattern)):
            for code in MARKDOWN.findall(page.read_text(encoding="utf-8")):
                yield from ((page.name, words) for words in CALL.findall(code))
    catalogue = ROOT / "docmgr/i18n/locale/zh_CN/LC_MESSAGES/docmgr.po"
    for said in read_po(catalogue.read_text(encoding="utf-8")).values():
        yield from ((f"{said[:40]}…", words) for words in CALL.findall(said))
    for source in sorted(ROOT.glob("docmgr/**/*.py")):
        for line in _hints(ast.parse(source.read_text(encoding="utf-8"))):
            yield source.name, line.removeprefix("docmgr")
    for texts in [*sorted(ROOT.glob("policies/*.yaml")), ROOT / "docmgr/rules/texts.yaml"]:
        for line in texts.read_text(encoding="utf-8").splitlines():
            if re.search(r"\bzh:", line) or texts.name.endswith("zh.yaml"):
                yield from ((texts.name, words) for words in CALL.findall(line))


def _hints(tree: ast.AST) -> Iterator[str]:
    """Strings that begin with a command line and are not translated; what is put in later is ``X``."""
    docs = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    docs |= {id(each) for node in ast.walk(tree) if isinstance(node, ast.Call) for each in _spoken(node)}
    inner = {id(part) for node in ast.walk(tree) if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in ast.walk(tree):
        text = ""
        if isinstance(node, ast.JoinedStr):
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "X" for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs | inner:
            text = node.value
        if re.match(r"docmgr [a-z]", text):
            yield re.split(r"[;\n|]", text)[0]


def _spoken(call: ast.Call) -> list[ast.expr]:
    """What the catalogue holds too."""
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    helps = [each.value for each in call.keywords if each.arg == "help"]
    return [*helps, *(call.args if name in ("_", "N_", "ngettext") else [])]


def fault(words: str, coming: set[str]) -> str:
    """What is wrong with a command line, ``""`` for nothing."""
    command: click.Command = program
    rest = re.sub(r"^(?: (?:-C \S+|--lang \w+))+", "", words).replace("…", " ").split()
    while isinstance(command, click.Group) and rest and re.fullmatch(r"[a-z][a-z-]*", rest[0]):
        found = command.get_command(click.Context(command), rest[0])
        if found is None:
            return "" if command is program and rest[0] in coming | PROSE else rest[0]
        command = found
        rest.pop(0)
    if isinstance(command, click.Group) and rest:  # such as attest, which takes a clause
        return ""
    known = {name for parameter in command.params for name in parameter.opts} | {"--help"}
    options = [word.partition("=")[0].rstrip(",.:)") for word in rest if re.match(r"--[a-z]", word)]
    return next((each for each in options if each not in known), "")


def test_every_command_that_is_named_exists_or_is_said_to_come() -> None:
    coming = not_there_yet()
    seen = list(mentions())
    assert len(seen) > 500
    wrong = {(where, words) for where, words in seen if fault(words, coming)}
    assert not sorted(wrong)


def test_a_command_that_does_not_exist_is_noticed() -> None:
    assert fault(" find 'x'", set()) == "find"
    assert fault(" task fnd k7q", set()) == "fnd"
    assert fault(" check --nope", set()) == "--nope"
    assert not fault(" --lang zh check --all", set())
