"""Packing the repository small once a month, in this clone alone. Source: design 3, Growth; D-2.3.1."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

from docmgr.calendar.workdays import months_before
from docmgr.duties.duty import Duty, Scene
from docmgr.i18n.text import _
from docmgr.repo.files import exists, write_file
from docmgr.repo.git import Repository
from docmgr.repo.lock import folder

MARK = "packed"


def duties(scene: Scene) -> Iterator[Duty]:
    """The next packing."""
    mark = scene.repository.git_dir / "docmgr" / MARK
    last = None
    if exists(mark):
        last = datetime.fromtimestamp(mark.stat().st_mtime, UTC).astimezone(scene.zone).date()
        last = _said(mark.read_text("ascii", "replace")) or last
    yield Duty(
        key="gc",
        clause="D-2.3.1",
        title=_("pack the repository small"),
        command=("gc",),
        due=months_before(last or scene.born, -1),
        automatic=True,
        who=scene.keepers,
        last=last,
    )


def _said(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def remember(repository: Repository, day: date) -> None:
    """Note that it was done; each clone packs for itself."""
    write_file(folder(repository.git_dir) / MARK, f"{day}\n".encode())
