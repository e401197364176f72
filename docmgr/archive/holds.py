"""Holds: what must stay where it is, whatever its age, until somebody releases it. Pure but for ``read``.

A hold names documents (by id, and by place for those whose id is sealed), folders, or what documents must be like.
Precedence: hold, then keep, then destroy; nothing is ever destroyed by itself. Source: D-2.4.2, design 6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from docmgr.archive.due import Due
from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.ledger.place import Layout, home_path, identity_of
from docmgr.naming.forms import canonical
from docmgr.policy.forms import day
from docmgr.records.kind import kind
from docmgr.records.record import Record

KIND = "hold"
HELD, RELEASED = "held", "released"
KEYS = ("type", "topic", "folder", "since", "until")


def holds_on(records: Iterable[Record], layout: Layout, ids: Mapping[tuple[str, str], str]) -> Callable[[Due], str]:
    """Tells the id of the hold on a file, ``""`` for none; ``ids`` gives document ids by (home folder, identity)."""
    tests = [(each.id, _test(each, layout, ids)) for each in records if each.get("status") == HELD]

    def held(due: Due) -> str:
        return next((identity for identity, test in tests if test(due)), "")

    return held


def _test(record: Record, layout: Layout, ids: Mapping[tuple[str, str], str]) -> Callable[[Due], bool]:
    named = [dict(each) for each in record.get("documents") or []]
    known = {str(each["document"]) for each in named if each.get("document")}
    places = {document_at(str(each["path"]), layout) for each in named}
    folders = tuple(f"{folder}/" for folder in record.get("folders") or [])
    where = dict(record.get("where") or {})

    def test(due: Due) -> bool:
        return (
            due.document in places
            or ids.get(due.document, "-") in known
            or due.path.startswith(folders)
            or (bool(where) and matches(due, where))
        )

    return test


def document_at(path: str, layout: Layout) -> tuple[str, str]:
    """Home folder and identity of a document, wherever it stands now."""
    folder, _slash, filename = (home_path(path, layout) or path).rpartition("/")
    return folder, identity_of(filename, layout.vocabulary)


def matches(due: Due, where: Mapping[str, Any]) -> bool:
    """Whether a file is as described; every condition must hold."""
    date = due.day.isoformat()
    return (
        where.get("type", due.name.type) == due.name.type
        and canonical(str(where.get("topic", ""))) in canonical(due.name.topic)
        and f"{due.home}/".startswith(f"{where['folder']}/" if "folder" in where else "")
        and str(where.get("since", date)) <= date <= str(where.get("until", date))
    )


def conditions(texts: Iterable[str]) -> dict[str, str]:
    """``type=合同`` and the like, as typed. UsageError names what is wrong."""
    found: dict[str, str] = {}
    for text in texts:
        key, equals, value = text.partition("=")
        key, value = key.strip(), value.strip()
        if key not in KEYS or not equals or not value:
            said = _("no condition: {text}").format(text=text)
            raise UsageError(said, hint=_("write one of: {keys}").format(keys=" ".join(f"{each}=…" for each in KEYS)))
        if key in ("since", "until") and day(value) is None:
            raise UsageError(_("no date: {text}; write 2024-03-05").format(text=value))
        found[key] = value.rstrip("/") if key == "folder" else value
    return found


def begun(identity: str, scope: Mapping[str, Any], reason: str, who: tuple[str, str]) -> Record:
    """A new hold; ``scope`` holds documents, folders and conditions, ``who`` the member and the moment."""
    by, at = who
    given = {key: value for key, value in scope.items() if value}
    data = {"schema": kind(KIND).schema, "id": identity, "reason": reason, "status": HELD}
    return Record(kind(KIND), {**data, **given, "created_at": at, "created_by": by})


def released(record: Record, because: str, by: str, at: str) -> Record:
    """The hold ended; its record stays."""
    return record.changed(status=RELEASED, released_at=at, released_by=by, released_because=because)


def said(record: Record) -> str:
    """What a hold is on, in one line."""
    parts = [str(each["path"]) for each in record.get("documents") or []]
    parts += [f"{folder}/" for folder in record.get("folders") or []]
    parts += [" ".join(f"{key}={value}" for key, value in (record.get("where") or {}).items())]
    return ", ".join(filter(None, parts))
