"""Bring the Chinese catalogue up to date: ``python -m tests.i18n.merge [--prune] [FILE…]``.

Each FILE holds lines ``msgid<TAB>Chinese`` (``\\n`` and ``\\t`` escaped); they fill what is missing and, with
``--replace``, change what is there. ``--prune`` drops what nobody says any more. The file is written sorted by msgid.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.i18n.extract import CATALOGUE, Messages, catalogue, extract

HEADER = """\
# The Chinese words of docmgr, and of Click, which it is built on.
# Sorted by msgid; written by `python -m tests.i18n.merge`.
msgid ""
msgstr ""
"Project-Id-Version: docmgr\\n"
"Language: zh_CN\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"
"""


def read_lines(file: Path) -> dict[str, str]:
    """The pairs of a file of lines; blank lines and lines without translation are left out."""
    pairs = (line.partition("\t") for line in file.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {_unescaped(msgid.strip()): _unescaped(chinese.strip()) for msgid, _tab, chinese in pairs if chinese.strip()}


def render(translations: dict[str, str], messages: Messages) -> str:
    """The text of the catalogue."""
    entries = [HEADER]
    for msgid in sorted(translations):
        plural, file = messages.get(msgid, ("", ""))
        lines = [f"#: {file}"] if file else []
        if "{" in msgid or "{" in plural:
            lines.append("#, python-brace-format")
        lines.append(f"msgid {_quoted(msgid)}")
        if plural:
            lines.append(f"msgid_plural {_quoted(plural)}")
        lines.append(f"msgstr{'[0]' if plural else ''} {_quoted(translations[msgid])}")
        entries.append("\n".join(lines) + "\n")
    return "\n".join(entries)


def main(arguments: list[str]) -> None:
    messages = extract()
    translations = catalogue() if CATALOGUE.exists() else {}
    for name in arguments:
        if not name.startswith("--"):
            for msgid, chinese in read_lines(Path(name)).items():
                if "--replace" in arguments or not translations.get(msgid):
                    translations[msgid] = chinese
    if "--prune" in arguments:
        translations = {msgid: chinese for msgid, chinese in translations.items() if msgid in messages}
    translations = {msgid: chinese for msgid, chinese in translations.items() if chinese}
    CATALOGUE.write_text(render(translations, messages), encoding="utf-8", newline="\n")
    for msgid in sorted(set(messages) - set(translations)):
        print(f"missing: {msgid}", file=sys.stderr)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return f'"{escaped}"'


def _unescaped(text: str) -> str:
    return text.replace("\\n", "\n").replace("\\t", "\t")


if __name__ == "__main__":
    main(sys.argv[1:])
