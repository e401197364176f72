"""Sealed records where nobody can open them: what their place, their author and the stub beside them still tell.

Whoever has the key judges the rest, at the commit, at the push and with ``validate``. Source: D-2.3.2, R-2.3.3, E-4.3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from docmgr.i18n.text import _
from docmgr.records.breach import Breach
from docmgr.records.kind import Kind
from docmgr.records.scene import Scene

AGE = b"age-encryption.org/"
CLAUSE = "D-2.3.2"


def is_locked(data: bytes) -> bool:
    """Whether a file is ciphertext."""
    return data.startswith(AGE)


def judge(of: Kind, record_id: str, scene: Scene, *, is_new: bool, named: Callable[[], bool]) -> Iterator[Breach]:
    """The breaches of a sealed record that is there after a commit; ``named`` tells whether a stub names the notes."""
    if scene.me is None or not scene.me.belongs(scene.today):
        yield Breach(CLAUSE, _("only members write sealed records (D-2.3.2)"))
        return
    if of.name != "talk":
        return
    if not scene.leads():
        said = _("the head or a project lead records their own one-on-ones (R-2.3.3)")
        yield Breach("R-2.3.3", said)
    if is_new and not named():
        said = _("no one-on-one names the notes {id} (R-2.3.3)").format(id=record_id)
        yield Breach("R-2.3.3", said, "docmgr oneonone done MEMBER --notes FILE")


def removed(of: Kind, record_id: str) -> Breach:
    """That a sealed record is gone."""
    if of.name == "incident":
        return Breach("E-4.4", _("a report of an incident stays: nothing is hidden (E-4.4)"), firm=True)
    return Breach(CLAUSE, _("the record {id} cannot be removed; Git and the audit need it").format(id=record_id))


def in_clear(of: Kind, record_id: str) -> Iterator[Breach]:
    """Notes of a talk are never stored in the clear, whether their folder is sealed or not."""
    if of.name == "talk":
        said = _("the notes {id} are not encrypted (D-2.3.2)").format(id=record_id)
        yield Breach(CLAUSE, said, "docmgr vault seal records/talks/private --zone head")
