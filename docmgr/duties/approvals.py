"""Documents that wait for the head. Source: D-2.2.2."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from docmgr.documents.layout import layout_of
from docmgr.documents.pending import pending
from docmgr.duties.duty import Duty, Scene
from docmgr.i18n.text import _
from docmgr.ledger.entry import SUBMITTED


def duties(scene: Scene) -> Iterator[Duty]:
    """One duty for each submitted document, due since it was submitted."""
    if scene.repository.bare:
        return
    for each in pending(scene.repository, layout_of(scene.policy)):
        if each.state == SUBMITTED:
            yield Duty(
                key=f"approve:{each.id}",
                clause="D-2.2.2",
                title=_("approve or send back: {title} {version}").format(title=each.title, version=each.version),
                command=("approve", each.path.rpartition("/")[2]),
                due=date.fromisoformat(each.at[:10]),
                automatic=False,
                who=scene.heads,
            )
