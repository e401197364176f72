"""Writes what the manual says twice from where it is said once; ``--check`` only tells whether that was done.

docs/reference/cli.md and cli.zh.md     the commands, from Click
docs/reference/rules.md and rules.zh.md the rules, from docmgr/rules/texts.yaml
README.md and README.zh-CN.md           the transcript between the markers, from tests/stories/readme.{en,zh}.story
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[1]
REFERENCE = ROOT / "docs" / "reference"
GENERATED = "<!-- Written by docs/generate.py: change the source it names, then run `make docs`. -->"
TRANSCRIPT = re.compile(r"(<!-- transcript:begin[^>]*-->\n).*?(<!-- transcript:end -->)", re.DOTALL)

Words = Mapping[str, str]
TITLES: dict[str, Words] = {
    "cli": {"en": "Commands", "zh": "命令手册"},
    "rules": {"en": "Rules", "zh": "规则手册"},
    "rules-intro": {
        "en": "Every rule with its clause of the handbook. `docmgr explain ID` prints the same. "
        "Severities are the defaults; the department's policy may change them.",
        "zh": "每条规则及其手册条款。`docmgr explain 编号` 显示同样的内容。级别为默认值，部门可在策略中调整。",
    },
    "severity": {"en": "Severity", "zh": "级别"},
    "clause": {"en": "Clause", "zh": "条款"},
    "rule": {"en": "Rule", "zh": "规则"},
    "meaning": {"en": "Meaning", "zh": "含义"},
    "fix": {"en": "Mended by", "zh": "修正"},
    "message": {"en": "Message", "zh": "提示"},
    "good": {"en": "Good", "zh": "正确"},
    "bad": {"en": "Bad", "zh": "错误"},
}
FIXES: dict[str, Words] = {
    "A": {"en": "`docmgr fix`", "zh": "`docmgr fix` 自动修正"},
    "S": {"en": "`docmgr fix` proposes, you decide", "zh": "`docmgr fix` 提出建议，由人决定"},
    "-": {"en": "a person", "zh": "由人处理"},
}
SEVERITIES: dict[str, Words] = {
    "error": {"en": "error", "zh": "错误"},
    "warn": {"en": "warning", "zh": "警告"},
    "info": {"en": "information", "zh": "提示"},
    "off": {"en": "off", "zh": "关闭"},
}
COLON: Words = {"en": ": ", "zh": "："}


# ------------------------------------------------------------------ commands


def pages(language: str) -> Iterator[tuple[int, str, str]]:
    """Every command with the depth of its name and its help page, in the order of the help."""
    import click

    from docmgr.cli.main import program
    from docmgr.i18n.text import set_language

    def walk(
        command: click.Command, name: str, parent: click.Context | None, depth: int
    ) -> Iterator[tuple[int, str, str]]:
        # Resilient parsing asks for no value and runs nothing; make_context, unlike Context(), knows -h.
        context = command.make_context(
            name, [], parent=parent, resilient_parsing=True, terminal_width=100, max_content_width=100
        )
        with context:
            set_language(language)
            yield depth, context.command_path, command.get_help(context).rstrip()
            if isinstance(command, click.Group):
                for child_name in command.list_commands(context):
                    child = command.get_command(context, child_name)
                    if child is not None and not child.hidden:
                        yield from walk(child, child_name, context, depth + 1)

    yield from walk(program, "docmgr", None, 1)


def cli(language: str) -> str:
    """The command reference as one page."""
    parts = [f"# {TITLES['cli'][language]}", GENERATED]
    for depth, path, text in pages(language):
        parts += [f"{'#' * min(depth + 1, 4)} {path}", f"```text\n{text}\n```"]
    return "\n\n".join(parts) + "\n"


# ------------------------------------------------------------------ rules


def rules(language: str) -> str:
    """The rule reference as one page: a table, then each rule."""
    texts: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docmgr/rules/texts.yaml").read_text(encoding="utf-8"))
    word = {key: words[language] for key, words in TITLES.items()}
    table = [
        f"| {word['rule']} | {word['meaning']} | {word['severity']} | {word['clause']} |",
        "|---|---|---|---|",
        *(
            f"| [{name}](#{name.lower()}) | {rule['title'][language]} "
            f"| {SEVERITIES[rule['severity']][language]} | {rule['clause']} |"
            for name, rule in texts.items()
        ),
    ]
    parts = [f"# {word['rules']}", GENERATED, word["rules-intro"], "\n".join(table)]
    for name, rule in texts.items():
        parts += one_rule(name, rule, language)
    return "\n\n".join(parts) + "\n"


def one_rule(name: str, rule: dict[str, Any], language: str) -> list[str]:
    """One rule as paragraphs."""
    word = {key: words[language] + COLON[language] for key, words in TITLES.items()}
    facts = [
        word["severity"] + SEVERITIES[rule["severity"]][language],
        word["clause"] + str(rule["clause"]),
        word["fix"] + FIXES[rule["fix"]][language],
    ]
    examples = [f"- {word[kind]}{code(rule[kind][language])}" for kind in ("good", "bad") if rule.get(kind)]
    return [
        f"## {name} {{ #{name.lower()} }}",
        f"**{rule['title'][language]}** · {' · '.join(facts)}",
        word["message"] + code(rule["message"][language]),
        str(rule["why"][language]),
        str(rule["mend"][language]),
        *(["\n".join(examples)] if examples else []),
    ]


def code(text: str) -> str:
    """Text as a Markdown code span, also where it holds backticks or begins with a blank."""
    fence = "``" if "`" in text else "`"
    padding = " " if text.startswith((" ", "`")) or text.endswith((" ", "`")) else ""
    return f"{fence}{padding}{text}{padding}{fence}"


# ------------------------------------------------------------------ transcripts


def transcript(readme: Path, story: Path) -> str:
    """The README with the story between its markers; as it is where there is no such story."""
    text = readme.read_text(encoding="utf-8")
    if not story.exists():
        return text
    shown = story.read_text(encoding="utf-8").rstrip("\n")
    return TRANSCRIPT.sub(lambda marks: f"{marks[1]}```console\n{shown}\n```\n{marks[2]}", text)


# ------------------------------------------------------------------ all of it


def documents() -> dict[Path, str]:
    """Every generated file with what it should hold."""
    return {
        REFERENCE / "cli.md": cli("en"),
        REFERENCE / "cli.zh.md": cli("zh"),
        REFERENCE / "rules.md": rules("en"),
        REFERENCE / "rules.zh.md": rules("zh"),
        ROOT / "README.md": transcript(ROOT / "README.md", ROOT / "tests/stories/readme.en.story"),
        ROOT / "README.zh-CN.md": transcript(ROOT / "README.zh-CN.md", ROOT / "tests/stories/readme.zh.story"),
    }


def stale() -> list[Path]:
    """The generated files that do not hold what their sources say now."""
    return [path for path, text in documents().items() if not path.exists() or path.read_text(encoding="utf-8") != text]


def main(arguments: list[str]) -> int:
    """Write what is stale, or with ``--check`` only name it; exit code 1 when a check finds any."""
    # The pages must not depend on who generates them and where.
    for name in [name for name in os.environ if name.startswith(("DOCMGR_", "COLUMNS"))]:
        del os.environ[name]
    if arguments == ["--check"]:
        for path in stale():
            print(f"{path.relative_to(ROOT)} is not current: run `make docs`")
        return 1 if stale() else 0
    for path, text in documents().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(sys.argv[1:]))
