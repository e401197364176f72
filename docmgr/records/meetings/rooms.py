"""Rooms as people type them. Source: M-2.1.1."""

from __future__ import annotations

from collections.abc import Iterable

from docmgr.errors import UsageError
from docmgr.i18n.text import _


def folded(place: str) -> str:
    """How rooms are compared: width, case and blanks do not count, nor the word for a room."""
    from unicodedata import normalize

    plain = "".join(normalize("NFKC", place).casefold().split())
    return plain.removesuffix("会议室").removeprefix("room") or plain


def room(typed: str, known_rooms: Iterable[str]) -> str:
    """The room that is meant among those of the department; UsageError lists them. Without a list any will do."""
    rooms = list(known_rooms)
    if not rooms:
        return typed.strip()
    wanted = folded(typed)
    found = [each for each in rooms if folded(each) == wanted] or [each for each in rooms if wanted in folded(each)]
    if len(found) == 1:
        return found[0]
    said = _("there is no room {room} (M-2.1.1)").format(room=typed)
    raise UsageError(said, hint=_("rooms are: {rooms}").format(rooms=", ".join(found or rooms)))
