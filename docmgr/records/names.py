"""Ids, paths and handles of records.

``T-260305-k7q2x`` is kind, day of registration and five characters that no two clones choose alike; the file is
``records/tasks/2026/03/T-260305-k7q2x.yml`` and never moves. Any unique fragment of an id serves as its handle.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.records.kind import PRIVATE, REGISTRY, ROOT, SUFFIX, Kind

# Without i, l, o and u: nothing to misread, nothing to be ashamed of.
ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
LENGTH = 5
ID = re.compile(rf"([A-Z])-([0-9]{{2}})([0-9]{{2}})([0-9]{{2}})-([{ALPHABET}]{{{LENGTH}}})")
ENTRY_ID = re.compile(rf"([a-z])-([{ALPHABET}]{{{LENGTH}}})")
# How many candidates are named when a fragment fits several.
_NAMED = 6


def new_id(kind: Kind, day: date) -> str:
    """An id that nobody else will choose."""
    return f"{kind.letter}-{day:%y%m%d}-{_random()}"


def new_entry_id(letter: str, taken: Iterable[str] = ()) -> str:
    """The id of an entry in a list, with its letter so that it can never be read as a number."""
    known = set(taken)
    while (found := f"{letter}-{_random()}") in known:
        pass
    return found


def derived_id(kind: Kind, day: date, *parts: str) -> str:
    """The id that every clone gives the record made of these parts, so that two of them make one file."""
    return f"{kind.letter}-{day:%y%m%d}-{_hashed(kind.name, *parts)}"


def derived_entry_id(letter: str, *parts: str) -> str:
    """The same for an entry."""
    return f"{letter}-{_hashed(*parts)}"


def path_of(kind: Kind, record_id: str, *, private: bool = False) -> str:
    """Where the record of that id stands."""
    match = ID.fullmatch(record_id)
    if match is None:
        raise ValueError(record_id)
    folder = f"{kind.folder}/{PRIVATE}" if private else kind.folder
    return f"{ROOT}/{folder}/20{match[2]}/{match[3]}/{record_id}{SUFFIX}"


def paths_of(kind: Kind, record_id: str) -> tuple[str, ...]:
    """Where the record of that id may stand: the open place first, then that of restricted ones."""
    private = [path_of(kind, record_id, private=True)] if kind.private else []
    return (path_of(kind, record_id), *private)


def is_id(text: str, letter: str = "") -> bool:
    """Whether it is an id of that kind (of any, without letter) with a day of the calendar in it."""
    match = ID.fullmatch(text)
    if match is None or (letter and match[1] != letter):
        return False
    try:
        date(2000 + int(match[2]), int(match[3]), int(match[4]))
    except ValueError:
        return False
    return True


def short(record_id: str) -> str:
    """The part of an id that people say: ``k7q2x``."""
    return record_id.rpartition("-")[2]


def kind_name(record_id: str) -> str:
    """The kind that an id's letter stands for, ``""`` for none that is known."""
    return next((name for name, (letter, _folder) in REGISTRY.items() if record_id[:2] == f"{letter}-"), "")


def matching(fragment: str, ids: Iterable[str]) -> list[str]:
    """The ids that a fragment can mean: the one it is, else those whose end begins so, else those that hold it."""
    wanted = fragment.strip().casefold()
    known = list(ids)
    if not wanted:
        return []
    exact = [each for each in known if wanted in (each.casefold(), short(each))]
    begun = exact or [each for each in known if short(each).startswith(wanted)]
    return begun or [each for each in known if wanted in each.casefold()]


def one(fragment: str, titles: Iterable[tuple[str, str]], listing: str = "docmgr task list --all") -> str:
    """The one id that a fragment means among (id, title); UsageError names those it may have meant, or their list."""
    known = dict(titles)
    found = matching(fragment, known)
    if len(found) == 1:
        return found[0]
    if not found:
        said = _("no record is called {fragment}").format(fragment=repr(fragment))
        raise UsageError(said, hint=_("see: {command}").format(command=listing))
    named = "; ".join(f"{each} {known[each]}" for each in found[:_NAMED]) + ("; …" if len(found) > _NAMED else "")
    said = _("{fragment} fits several records: {named}").format(fragment=repr(fragment), named=named)
    raise UsageError(said, hint=_("type a few more characters"))


def _random() -> str:
    import secrets

    return "".join(secrets.choice(ALPHABET) for _each in range(LENGTH))


def _hashed(*parts: str) -> str:
    from hashlib import sha256

    number = int.from_bytes(sha256("\0".join(parts).encode()).digest()[:8])
    return "".join(ALPHABET[(number >> (5 * at)) & 31] for at in range(LENGTH))
