"""The handover list as a sheet that three people sign. Pure. Source: D-4.3.

The words are the handbook's, so they stand in both languages here and do not follow the language of a run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from docmgr.handover import case
from docmgr.handover.holding import PASSED, TAKEN, WAIVED
from docmgr.handover.words import kind_word, role_label
from docmgr.office.filledword import Grid, Line, Sheet
from docmgr.people.directory import Directory
from docmgr.records.record import Record

# The least height of a line to sign on, in twentieths of a point.
_SIGNED = 640
_WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "title": "工作交接清单",
        "leaver": "交接人",
        "successor": "接收人",
        "department": "部门",
        "last_day": "最后工作日",
        "confirmed": "完成确认",
        "record": "记录编号",
        "passed": "已移交事项",
        "taken": "从个人电脑收回的文件",
        "waived": "经负责人同意不再移交的事项",
        "signatures": "签字确认",
        "no": "序号",
        "kind": "类别",
        "what": "名称",
        "file": "原文件",
        "stands": "收录为",
        "as": "原身份",
        "to": "接收人",
        "reason": "原因",
        "who": "确认人",
        "sign": "签字",
        "date": "日期",
        "head": "监交人（部门负责人）",
        "day": "年    月    日",
        "none": "无。",
        "declaration": "以上事项和资料已逐项核对移交，交接人不再保留部门文件和密钥。",
        "and": "、",
    },
    "en": {
        "title": "Handover list",
        "leaver": "Leaver",
        "successor": "Successor",
        "department": "Department",
        "last_day": "Last day",
        "confirmed": "Confirmed",
        "record": "Record",
        "passed": "Passed on",
        "taken": "Taken in from the personal computer",
        "waived": "Left with nobody, by the head's decision",
        "signatures": "Signatures",
        "no": "No",
        "kind": "Kind",
        "what": "What",
        "file": "File",
        "stands": "Kept as",
        "as": "As",
        "to": "To",
        "reason": "Reason",
        "who": "Who",
        "sign": "Signature",
        "date": "Date",
        "head": "Witness (head)",
        "day": "",
        "none": "None.",
        "declaration": "All of the above was checked and handed over; the leaver keeps no files or keys from here.",
        "and": ", ",
    },
}


def title(language: str) -> str:
    """What the list is called."""
    return _WORDS[language]["title"]


def sheet(record: Record, directory: Directory, language: str, department: str = "") -> Sheet:
    """The list of one handover as its record has it."""
    words = _WORDS[language]

    def name(member: Any) -> str:
        found = directory.get(str(member or ""))
        return found.name if found is not None else str(member or "")

    items = case.last(record)
    receivers = list(dict.fromkeys(str(item["to"]) for item in items if item.get("to")))
    leaver = directory.get(str(record.get("member")))
    facts = [
        (words["record"], record.id),
        (words["leaver"], name(record.get("member"))),
        (words["successor"], words["and"].join(map(name, receivers))),
        (words["department"], (leaver.department if leaver is not None else "") or department),
        (words["last_day"], str(record.get("last_day") or "")),
        (
            words["confirmed"],
            f"{name(record.get('completed_by'))}  {str(record.get('completed_at') or '')[:10]}".strip(),
        ),
    ]
    blocks = [
        (words["passed"], _table(items, PASSED, words, language, name)),
        (words["taken"], _table(items, TAKEN, words, language, name)),
        (words["waived"], _table(items, WAIVED, words, language, name)),
    ]
    people = [
        (words["leaver"], name(record.get("member"))),
        *((words["successor"], name(each)) for each in receivers),
        (words["head"], name(record.get("completed_by"))),
    ]
    rows = [
        [words["who"], words["sign"], words["date"]],
        *([f"{role}  {who}".strip(), "", words["day"]] for role, who in people),
    ]
    signatures: list[Line | Grid] = [Line(words["declaration"]), Grid(rows, (38, 34, 28), _SIGNED)]
    return Sheet(
        type_key="record",
        language=language,
        title=f"{name(record.get('member'))}{words['title']}"
        if language == "zh"
        else f"{words['title']}: {facts[1][1]}",
        facts=facts,
        sections=[*blocks, (words["signatures"], signatures)],
    )


def _table(
    items: Iterable[Mapping[str, Any]], state: str, words: Mapping[str, str], language: str, name: Callable[[Any], str]
) -> list[Line | Grid]:
    """A table of what came to this end; in several roles the same thing is one line."""
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for item in items:
        if item.get("state") == state:
            keys = ("kind", "ref", "to", "reason")
            groups.setdefault(tuple(str(item.get(key, "")) for key in keys), []).append(item)
    if not groups:
        return [Line(words["none"])]
    taken, waived = state == TAKEN, state == WAIVED
    heads = (words["stands"], words["file"]) if taken else (words["what"], words["kind"], words["as"])
    rows = [[words["no"], *heads, words["reason" if waived else "to"]]]
    for at, (group, lines) in enumerate(groups.items(), 1):
        kind, ref, to, reason = group
        title = str(lines[0].get("title") or ref)
        roles = dict.fromkeys(role_label(kind, str(line.get("role", "")), language) for line in lines)
        cells = (title, ref) if taken else (title, kind_word(kind, language), words["and"].join(roles))
        rows.append([str(at), *cells, reason if waived else name(to)])
    return [Grid(rows, (7, 49, 26, 18) if taken else (7, 38, 13, 24, 18))]
