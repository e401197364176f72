"""What was said in a one-on-one: a record of its own, never outside of its sealed folder. Source: R-2.3.3, D-2.3.2."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from docmgr.i18n.text import _
from docmgr.records.breach import Breach
from docmgr.records.kind import PRIVATE, ROOT, kind
from docmgr.records.names import derived_id
from docmgr.records.record import Record
from docmgr.records.scene import Scene
from docmgr.records.tasks.begin import known
from docmgr.records.tasks.outcome import Outcome

LEVEL = "head_only"


def folder() -> str:
    """The folder that must be sealed."""
    return f"{ROOT}/{kind('talk').folder}/{PRIVATE}"


def noted(scene: Scene, talk: Outcome, text: str, lookup: Callable[[str], Record | None]) -> tuple[Outcome, Outcome]:
    """The stub that points to its notes, and the notes; what is noted later is added below."""
    of = kind("talk")
    day = scene.today.fromisoformat(f"{talk.new.get('month')}-01")
    record_id = derived_id(of, day, talk.new.id)
    old = lookup(record_id)
    if old is not None:
        new = old.changed(notes=f"{str(old.get('notes')).rstrip()}\n\n{text}")
    else:
        data = {
            "schema": of.schema,
            "id": record_id,
            "of": talk.new.id,
            "notes": text,
            "classification": LEVEL,
            "created_at": scene.stamp,
            "created_by": known(scene),
        }
        new = Record(of, data)
    stub = Outcome(talk.old, talk.new.changed(topics_ref=record_id), talk.done, f"{talk.new.id}: one-on-one, notes")
    said = _("notes are sealed: {id}").format(id=record_id)
    return stub, Outcome(old, new, said, record_id)


def _sealed(_old: Record | None, new: Record, _scene: Scene) -> Iterator[Breach]:
    """Notes never stand where everybody reads. Source: D-2.3.2."""
    if new.get("classification") != LEVEL:
        yield Breach("D-2.3.2", _("the notes of a talk are for the head only (D-2.3.2)"), f"classification: {LEVEL}")


GUARDS: tuple[Callable[[Record | None, Record, Scene], Iterable[Breach]], ...] = (_sealed,)
