"""What a file that nobody named by the handbook is about: type, topic, date, version, each with its source. Pure.

What a person says counts first, then the name, then what the file says of itself, at last when it was saved.
Nothing is invented: what no source tells stays open. Source: D-2.1.2.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, reduce

from docmgr.documents.desk import Desk
from docmgr.documents.source import Source
from docmgr.i18n.text import _
from docmgr.naming.dates import is_date
from docmgr.naming.reading import separate
from docmgr.naming.suggest import template
from docmgr.naming.version import parse_version
from docmgr.naming.vocabulary import Vocabulary
from docmgr.naming.words import is_placeholder
from docmgr.policy.model import TypeRule

OPEN, LOW, MEDIUM, HIGH = 0, 1, 2, 3
"""How sure: nothing known, a person should look, likely, said in so many words."""

_LONGEST_TITLE = 60
_NO_DATE = "YYYYMMDD"
_NO_TOPIC = "…"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user said of the files: ``type`` in any language, ``folder`` a home folder; ``""`` and None are open."""

    type: str = ""
    topic: str = ""
    day: date | None = None
    folder: str = ""
    note: str = ""

    @property
    def names_another(self) -> bool:
        """Whether it tells which document it is, so that what the file says of that does not count."""
        return bool(self.type or self.topic)


@dataclass(frozen=True, slots=True)
class Guess:
    """A part of the name, where it is from (``option name title first text folder template created saved``)."""

    value: str = ""
    source: str = ""
    confidence: int = OPEN


@dataclass(frozen=True, slots=True)
class Guesses:
    """All parts; ``version`` is the one that the name states, None for none; ``extension`` has no dot."""

    type: Guess
    topic: Guess
    date: Guess
    version: tuple[int, int] | None
    extension: str

    @property
    def confidence(self) -> int:
        """That of the weakest part."""
        return min(self.type.confidence, self.topic.confidence, self.date.confidence)

    def why(self) -> str:
        """Where each part is from, in words."""
        said = ((_("type"), self.type), (_("topic"), self.topic), (_("date"), self.date))
        told = [
            _("{part} from {source}").format(part=part, source=source_words(guess.source))
            for part, guess in said
            if guess.value
        ]
        return joined(told)


@dataclass(frozen=True, slots=True)
class _Said:
    """What a name or a title tells of each part; ``""`` for nothing."""

    date: str = ""
    type: str = ""
    topic: str = ""
    version: tuple[int, int] | None = None


def guess(source: Source, asked: Asked, desk: Desk) -> Guesses:
    """Everything that can be told of the file."""
    said = _said(source.filename, desk)
    return Guesses(
        type=_type(source, said, asked, desk),
        topic=_topic(source, said, asked, desk),
        date=_date(source, said, asked, desk),
        version=said.version,
        extension=extension_of(source, desk),
    )


def wants_text(source: Source, asked: Asked, desk: Desk) -> bool:
    """Whether name and folder leave type or topic open, so that the text must be read."""
    said = _said(source.filename, desk)
    no_type = not asked.type and not said.type and not _by_folder(source, asked, desk).value
    return no_type or (not asked.topic and not _tells(said.topic, desk))


def extension_of(source: Source, desk: Desk) -> str:
    """That of the name; that of the content for a name without one; ``""`` where neither is listed."""
    listed = desk.layout.vocabulary.extensions
    found = separate(source.filename, listed)[1].lower()
    if not found and source.kind in listed:
        return source.kind
    return found if found in listed else ""


def _said(text: str, desk: Desk) -> _Said:
    """A name taken apart: what it does not tell comes as a placeholder from ``template``."""
    return _taken_apart(text, desk.layout.vocabulary, f"{desk.today:%Y%m%d}")


@lru_cache(maxsize=1024)
def _taken_apart(text: str, vocabulary: Vocabulary, today: str) -> _Said:
    shape = template(text, vocabulary, today=today, types=())
    day, rest = shape[:8], shape[9:]
    kind, _dash, rest = rest.partition("-")
    topic, _dash, tail = rest.rpartition("-")
    numbers = tail.split(".")
    version = parse_version(".".join(numbers[:2]))
    return _Said(
        "" if day == _NO_DATE else day,
        kind if kind in vocabulary.types else "",
        "" if topic == _NO_TOPIC else topic,
        None if version == (1, 0) else version,
    )


def _type(source: Source, said: _Said, asked: Asked, desk: Desk) -> Guess:
    if asked.type:
        return Guess(asked.type, "option", HIGH)
    if said.type:
        return Guess(said.type, "name", HIGH)
    folder = _by_folder(source, asked, desk)
    if folder.value:
        return folder
    made = _by_template(source, desk)
    if made is not None:
        return Guess(made.name, "template", MEDIUM)
    for text, origin in ((source.properties.title, "title"), (_heading(source), "first")):
        kind = _said(f"{text}.txt", desk).type if text else ""
        if kind:
            return Guess(kind, origin, MEDIUM)
    kind = _most_spoken(source.lines, desk)
    return Guess(kind, "text", LOW) if kind else Guess()


def _by_folder(source: Source, asked: Asked, desk: Desk) -> Guess:
    """The one type that the folder takes, or the type that the folder it lay in is called by."""
    folder = asked.folder or source.inside.rpartition("/")[0]
    rule = desk.policy.place(f"{folder}/x").folder if folder else None
    if rule is not None and len(rule.types) == 1:
        return Guess(rule.types[0], "folder", HIGH)
    for name in reversed((*folder.split("/"), *source.below)):
        meant = [kind for kind in desk.policy.types if kind in name]
        if len(meant) == 1:
            return Guess(meant[0], "folder", MEDIUM)
    return Guess()


def _by_template(source: Source, desk: Desk) -> TypeRule | None:
    """The type of the blank that the file was made from: ``docmgr/report/zh``."""
    parts = source.properties.template.split("/")
    return desk.policy.type(parts[1]) if len(parts) == 3 and parts[0] == "docmgr" else None


def _heading(source: Source) -> str:
    """The first line of the text, where it is as short as a title."""
    first = source.lines[0].strip().lstrip("#").strip() if source.lines else ""
    return first if len(first) <= _LONGEST_TITLE else ""


def _most_spoken(lines: Iterable[str], desk: Desk) -> str:
    """The type whose words the text uses most, ``""`` for none and for a draw."""
    text = "\n".join(lines).lower()
    count: dict[str, int] = {}
    for word, kind in desk.layout.vocabulary.type_keywords.items():
        count[kind] = count.get(kind, 0) + (text.count(word.lower()) if not word.isascii() else 0)
    ranked = sorted(count.items(), key=lambda pair: -pair[1])
    clear = ranked and ranked[0][1] > 0 and (len(ranked) == 1 or ranked[0][1] > ranked[1][1])
    return ranked[0][0] if clear else ""


def _topic(source: Source, said: _Said, asked: Asked, desk: Desk) -> Guess:
    if asked.topic:
        return Guess(asked.topic.strip(), "option", HIGH)
    if _tells(said.topic, desk):
        return Guess(said.topic, "name", HIGH)
    for text, origin in ((source.properties.title, "title"), (_heading(source), "first")):
        found = _said(f"{text}.txt", desk).topic if text else ""
        if _tells(found, desk):
            return Guess(found, origin, MEDIUM)
    return Guess()


def _tells(topic: str, desk: Desk) -> bool:
    """Whether a topic says anything: long enough, not only digits, no placeholder."""
    if len(topic) < desk.policy.limits.topic_min or not any(char.isalpha() for char in topic):
        return False
    return not is_placeholder(topic, desk.layout.vocabulary)


def _date(source: Source, said: _Said, asked: Asked, desk: Desk) -> Guess:
    if asked.day is not None:
        return Guess(f"{asked.day:%Y%m%d}", "option", HIGH)
    if said.date:
        return Guess(said.date, "name", HIGH)
    today = f"{desk.today:%Y%m%d}"
    first = f"{desk.policy.limits.year_from}0101"
    for day, origin in ((source.properties.created[:10].replace("-", ""), "created"), (source.saved, "saved")):
        if is_date(day) and first <= day <= today:
            return Guess(day, origin, MEDIUM)
    return Guess(today, "today", MEDIUM) if source.saved else Guess()


def joined(parts: Iterable[str]) -> str:
    """Remarks in one line."""
    kept = [part for part in parts if part]
    return reduce(lambda line, part: _("{first}, {second}").format(first=line, second=part), kept) if kept else ""


def source_words(code: str) -> str:
    """A source in words."""
    return {
        "option": _("what you said"),
        "name": _("the name"),
        "title": _("the document's title"),
        "first": _("the first line"),
        "text": _("words in the text"),
        "folder": _("the folder"),
        "template": _("the template"),
        "created": _("the document's date of creation"),
        "saved": _("the time it was saved"),
        "today": _("the day it is taken in"),
    }[code]
