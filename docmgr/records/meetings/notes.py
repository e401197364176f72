"""Notes as people take them, read as minutes: lines ``决议：``, ``分歧：``, ``行动：刘七 资源调配 3/6前``; English too.

A line that is an item of the agenda, or a heading, begins that item; whatever has no mark is a point of discussion.
Nothing is dropped: what cannot be read is a mistake with its line. Source: M-2.2.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from unicodedata import normalize

from docmgr.calendar.dates import read as read_day
from docmgr.calendar.workdays import Calendar
from docmgr.errors import Mistake, PolicyError, UsageError
from docmgr.i18n.text import _
from docmgr.people.directory import Directory
from docmgr.people.member import folded

# What is written before the colon -> what the line is.
MARKS = {
    "decision": ("决议", "决议事项", "决定", "结论", "decision", "decided", "resolution"),
    "disagreement": ("分歧", "分歧点", "争议", "不同意见", "disagreement", "dissent", "objection"),
    "action": ("行动", "行动项", "待办", "任务", "action", "action item", "todo", "to do"),
    "point": ("讨论", "讨论要点", "要点", "说明", "point", "discussion", "note"),
    "deferred": ("延至", "延期至", "搁置", "下次再议", "deferred to", "deferred", "postponed to"),
    "took": ("用时", "实际用时", "实际时长", "took", "minutes taken"),
    "absent": ("缺席", "缺席人员", "请假", "absent", "apologies"),
    "item": ("议题", "议程", "item", "topic"),
}
_OF = {word: name for name, words in MARKS.items() for word in words}
_WORDS = "|".join(sorted(map(re.escape, _OF), key=len, reverse=True))
_MARK = re.compile(
    rf"(?:[\[【]({_WORDS})[\]】]\s*[:：]?|[(（*]*({_WORDS})[)）*]*\s*[:：])\s*\**(.*)", re.IGNORECASE | re.DOTALL
)
_INSIDE = re.compile(r"(?<=[,，;；。])\s*(决议|决定|分歧|行动)\s*[:：]\s*")
_BULLET = re.compile(r"^(?:[-*+•·●◦▪]\s+|[☐☑□✓]\s*|>\s*)+")
_NUMBER = re.compile(
    r"^(?:[0-9]{1,2}\s*[.、)）．]|[(（][0-9一二三四五六七八九十]{1,3}[)）]|[一二三四五六七八九十]{1,3}[、.．])\s*"
)
_HEADING = re.compile(r"^#{1,6}\s*(.+?)\s*#*$")
_HOURS = re.compile(r"[(（]?\s*([0-9]{1,3}(?:\.[0-9])?)\s*(?:h|小时|hours?)\s*[)）]?", re.IGNORECASE)
_DUE = re.compile(
    r"[\s,，;；:：(（@]*(?:\b(?:by|before|due|until)\b|于|在|截止|期限)?\s*[:：]?\s*"
    r"((?:[0-9]{4}[-/.年]\s*)?[0-9]{1,2}\s*[-/.月]\s*[0-9]{1,2}\s*[日号]?|[0-9]{4}[0-9]{4}|"
    r"(?:下{1,2}|本|这)?(?:个)?(?:周|星期)[一二三四五六日天末]|(?:下{1,2}|本)?(?:个)?月[底末]|今天|明天|后天|大后天|"
    r"\+[0-9]{1,3}(?:wd|d|w)|[0-9一二两三四五六七八九十]{1,3}个?(?:工作日|天|周)[内后]|"
    r"(?:next |this )?(?:mon|tues?|wed(?:nes)?|thurs?|fri|satur|sun)(?:day)?|tomorrow|"
    r"(?:end of )?(?:next |this )?(?:week|month))"
    r"\s*(?:之前|以前|前|内)?\s*(?:完成|办结|提交|done)?\s*[)）。.]?\s*$",
    re.IGNORECASE,
)


@dataclass(slots=True)
class NotedItem:
    """One item of the minutes as it grows."""

    title: str
    points: list[str] = field(default_factory=list)
    disagreements: list[str] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    deferred_to: str = ""
    minutes: int | None = None

    def is_empty(self) -> bool:
        """Whether nothing was said to it."""
        return not (self.points or self.disagreements or self.decisions or self.deferred_to or self.minutes is not None)


@dataclass(frozen=True, slots=True)
class NotedAction:
    """What somebody is to do; ``owner`` by id, ``hours`` ``""`` where nobody estimated them."""

    text: str
    owner: str
    due: date
    hours: str = ""


@dataclass(slots=True)
class Notes:
    """What was written down."""

    items: list[NotedItem] = field(default_factory=list)
    actions: list[NotedAction] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Around:
    """What notes are read beside: the agenda, the people, the day of the meeting."""

    agenda: Sequence[str]
    topic: str
    directory: Directory
    calendar: Calendar
    day: date


def read_notes(lines: Iterable[str], around: Around, *, file: str = "") -> Notes:
    """The minutes in these lines; PolicyError lists every line that cannot be read."""
    reader = _Reader(around, file)
    for number, line in enumerate(lines, 1):
        try:
            reader.line(line)
        except UsageError as error:
            words = f"{error.message} ({error.hint})" if error.hint else error.message
            reader.mistakes.append(Mistake(file, number, words))
    if reader.mistakes:
        raise PolicyError(reader.mistakes, hint=_("nothing was changed; mend the lines and run it again"))
    notes = reader.notes
    notes.items = [item for item in notes.items if not item.is_empty()]
    return notes


class _Reader:
    """Reads line by line; ``item`` is the one that a line belongs to."""

    __slots__ = ("around", "file", "notes", "item", "mistakes", "titles")

    def __init__(self, around: Around, file: str) -> None:
        self.around = around
        self.file = file
        self.notes = Notes()
        self.item: NotedItem | None = None
        self.mistakes: list[Mistake] = []
        self.titles = {_key(title): title for title in around.agenda}

    def line(self, raw: str) -> None:
        text = " ".join(normalize("NFC", raw).replace("\u3000", " ").replace("\ufeff", "").split())
        heading = _HEADING.fullmatch(text)
        plain = _BULLET.sub("", heading[1] if heading else text).strip()
        if not plain.strip("-=_*#—"):
            return
        bare = plain.strip("*_ ")
        title = self._title(bare)
        if title or heading or (_NUMBER.match(bare) and not _MARK.match(_NUMBER.sub("", bare)) and len(bare) <= 20):
            words = _NUMBER.sub("", bare).rstrip(":：")
            if _key(words) != _key(self.around.topic):
                self._begin(title or words)
            return
        for part in _parts(_NUMBER.sub("", plain)):
            self._part(part)

    def _title(self, bare: str) -> str:
        """The item of the agenda that a line is, ``""`` for none; minutes and presenter behind it do not count."""
        words = re.sub(r"\s*[(（].{0,20}[)）]$", "", _NUMBER.sub("", bare).rstrip(":："))
        return self.titles.get(_key(words), "")

    def _begin(self, title: str) -> None:
        known = next((item for item in self.notes.items if _key(item.title) == _key(title)), None)
        self.item = known or NotedItem(title)
        if known is None:
            self.notes.items.append(self.item)

    def _here(self) -> NotedItem:
        if self.item is None:
            self._begin(self.around.agenda[0] if len(self.around.agenda) == 1 else self.around.topic)
        assert self.item is not None
        return self.item

    def _part(self, part: str) -> None:
        match = _MARK.fullmatch(part)
        name, text = "point", part
        if match is not None:
            name, text = _OF[(match[1] or match[2]).casefold()], match[3].strip(" *")
        if not text:
            return
        if name == "item":
            self._begin(self._title(text) or text)
        elif name == "action":
            self.notes.actions.append(read_action(text, self.around))
        elif name == "absent":
            if folded(text) not in ("无", "none", "-", "nobody"):
                self.notes.absent += [who_is(each, self.around.directory) for each in split_people(text)]
        else:
            self._said(name, text)

    def _said(self, name: str, text: str) -> None:
        """What was said to the item at hand."""
        here = self._here()
        if name == "took":
            digits = re.match(r"[0-9]{1,4}", text)
            if digits is None:
                raise UsageError(_("{text} is no number of minutes").format(text=repr(text)))
            here.minutes = int(digits[0])
        elif name == "deferred":
            here.deferred_to = text
        elif folded(text) not in ("无", "none", "-"):
            lists = {"disagreement": here.disagreements, "decision": here.decisions, "point": here.points}
            lists[name].append(text)


def read_action(text: str, around: Around) -> NotedAction:
    """``刘七 资源调配 3/6前``, ``资源调配（刘七，3月6日前）``, ``Liu plan by 3/6``; UsageError says what is missing."""
    rest = text.strip().rstrip("。.;；")
    inner = re.search(r"[(（]([^()（）]*)[)）]\s*$", rest)
    if inner is not None:
        rest = f"{rest[: inner.start()].strip()} @{inner[1]}"
    hours = _HOURS.search(rest)
    if hours is not None:
        rest = (rest[: hours.start()] + " " + rest[hours.end() :]).strip(" ,，;；、@")
    due = _DUE.search(rest)
    if due is None:
        said = _("the action {text} has no date: write it like {example} (M-2.2.3)")
        raise UsageError(said.format(text=repr(text), example=_("Action: Liu resource plan by 3/6")))
    day = read_day(_day_words(due[1]), around.day, around.calendar)
    owner, words = _owner(rest[: due.start()].strip(" ,，;；@:：、"), around)
    if not words:
        raise UsageError(_("the action {text} does not say what is to be done (M-2.2.3)").format(text=repr(text)))
    if day < around.day:
        said = _("the action {text} is due on {due}, before the meeting (M-2.2.3)")
        raise UsageError(said.format(text=repr(words), due=day))
    return NotedAction(words, owner, day, hours[1] if hours else "")


def _day_words(text: str) -> str:
    words = re.sub(r"\s+", " ", text.strip())
    return re.sub(r"(工作日|天|周)内$", r"\1后", words)


def _owner(text: str, around: Around) -> tuple[str, str]:
    """The member that a text begins with, or names behind ``@``, and the rest."""
    before, at, behind = text.rpartition("@")
    if at and before.strip():
        who = behind.strip(" ,，;；、:：")
        return who_is(who, around.directory), before.strip(" ,，;；、:：@")
    text = text.lstrip("@ ")
    for name, member in sorted(_called(around.directory).items(), key=lambda pair: -len(pair[0])):
        if folded(text).startswith(name):
            rest = text[len(name) :]
            if rest[:1].isascii() and rest[:1].isalnum() and name.isascii():
                continue
            return member, re.sub(r"^\s*(?:负责|牵头|to\b|will\b)?[\s,，;；:：、]*", "", rest).strip()
    first = re.split(r"[\s,，:：、;；]", text, maxsplit=1)[0]
    said = _("nobody in the member directory is called {who}: an action has a member as its owner (M-2.2.3)")
    raise UsageError(said.format(who=repr(first)), hint="docmgr member list")


def who_is(typed: str, directory: Directory) -> str:
    """The member that a name means, also a family name that only one has; UsageError says whom it may mean."""
    found = _called(directory).get(folded(typed))
    return found if found is not None else directory.find(typed.strip()).id


def split_people(text: str) -> list[str]:
    """Names as people write them in a row; a blank parts Chinese ones only."""
    names = [each.strip() for each in re.split(r"[,，、;；]", text) if each.strip()]
    return [part for name in names for part in (name.split() if not name.isascii() else [name])]


def _called(directory: Directory) -> Mapping[str, str]:
    """Every name that means one member only: ids, names, aliases, and the words of names in Latin letters."""
    found: dict[str, set[str]] = {}
    for member in directory.members:
        names = {member.id, member.name, *member.aliases}
        names |= {word for name in tuple(names) if name.isascii() for word in name.split()}
        for name in names:
            found.setdefault(folded(name), set()).add(member.id)
    return {name: next(iter(ids)) for name, ids in found.items() if len(ids) == 1 and name}


def _parts(text: str) -> list[str]:
    """A line cut before marks in its midst: ``针对…不足问题，决议：…`` is a point and a decision."""
    if _MARK.fullmatch(text):
        return [text]
    cuts = [match.start() for match in _INSIDE.finditer(text)]
    edges = [0, *cuts, len(text)]
    parts = [text[a:b].strip() for a, b in pairwise(edges)]
    return [part.rstrip("，,；;") if at < len(parts) - 1 else part for at, part in enumerate(parts) if part]


def _key(title: str) -> str:
    return "".join(normalize("NFKC", title).casefold().split())
