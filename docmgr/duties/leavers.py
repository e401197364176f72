"""Open handovers, day by day until the last one. Source: D-4.3."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from docmgr.duties.duty import Duty, Scene
from docmgr.i18n.text import _

CLAUSE = "D-4.3"


def duties(scene: Scene) -> Iterator[Duty]:
    """One duty for each leaver, due on the last day; where nobody said when that is, today."""
    names = scene.store.names()
    for record in scene.store.open("handover"):
        member, last = str(record.get("member")), record.get("last_day")
        yield Duty(
            key=f"handover:{member}",
            clause=CLAUSE,
            title=_("hand over what {name} holds").format(name=names.get(member, member)),
            command=("handover", member),
            due=date.fromisoformat(str(last)) if last else scene.today,
            automatic=False,
            who=tuple(dict.fromkeys((*scene.people(member), *scene.heads))),
            needs="" if last else f"docmgr member leave {member} --last-day DATE",
        )
