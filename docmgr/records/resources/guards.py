"""The guards of requests for resources: pure functions of the request before, after, and the scene. Source: R-2.1."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from docmgr.i18n.text import _
from docmgr.people.roles import UPPER
from docmgr.records.breach import Breach, cited
from docmgr.records.names import short
from docmgr.records.record import Record
from docmgr.records.resources.amount import figures, held
from docmgr.records.resources.route import (
    APPROVED,
    REGULAR,
    beside,
    clause,
    deciders,
    fits,
    is_alone,
    listed,
    may,
    stamp,
    status,
    steps,
)
from docmgr.records.scene import Scene


def _requested(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """Who asks signs; the category is the table's, the route that of the category. Source: R-2.1.1."""
    if old is not None:
        return
    if scene.me is None or new.get("applicant") != scene.me.id:
        said = _("a request is made by who asks: it names {who} (R-2.1.1)")
        yield Breach("R-2.1.1", said.format(who=scene.name(new.get("applicant"))))
    if new.get("status") != "pending" or new.entries("approvals"):
        yield Breach(clause(new), _("a new request is pending, without any approval (R-2.1.2)"))
    yield from _classed(new, scene)
    if not fits(str(new.get("category")), str(new.get("route"))):
        yield Breach("R-2.1.2b", _("important resources go to the head, then to the upper authority (R-2.1.2b)"))


def _classed(new: Record, scene: Scene) -> Iterator[Breach]:
    """Nothing is called regular that the table does not, or that is split up to stay below the limit. R-2.1.2."""
    if new.get("category") != REGULAR or scene.cases.types is None:
        return
    known = listed(scene.cases.types, str(new.get("type")))
    if known != REGULAR:
        said = (
            _("{type} is an important resource by the department's table (R-2.1.2b)")
            if known
            else _("{type} is not in the department's table of resources, so it counts as important (R-2.1.2b)")
        )
        yield Breach("R-2.1.2b", said.format(type=new.get("type")))
    limit = scene.cases.limit * 100
    near = beside(new, scene.alike(new, "applicant"), scene.cases.split_days) if limit else []
    total = sum(held((each.get("budget") or {}).get("amount", 0)) for each in (new, *near))
    if limit and total > limit:
        said = _("{amount} yuan in all is more than the {limit} yuan up to which a resource is regular (agreed by us)")
        words = said.format(amount=figures(total), limit=scene.cases.limit)
        yield Breach("R-2.1.2b", cited(words, "R-2.1.2b"), "docmgr resource request --category important")


def _kept(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """What is asked for changes through the applicant alone, and only before anybody decided. Source: R-2.1.2."""
    same = old is None or all(old.get(key) == new.get(key) for key in APPROVED)
    if not same and old is not None:
        yield from _changed(old, new, scene)
    if new.get("digest") != stamp(new):
        said = _("{id} was changed after it was made: its digest does not fit (R-2.1.2)")
        yield Breach(clause(new), said.format(id=new.id), f"docmgr resource edit {short(new.id)}", between=True)


def _changed(old: Record, new: Record, scene: Scene) -> Iterator[Breach]:
    if old.get("status") != "pending" or old.entries("approvals"):
        said = _("{id} is under approval or decided: what was asked for cannot change any more (R-2.1.2)")
        yield Breach(clause(old), said.format(id=old.id), _("withdraw it and ask anew: docmgr resource request"))
    elif scene.me is None or scene.me.id != old.get("applicant"):
        said = _("only the applicant {who} changes a request (R-2.1.1)")
        yield Breach("R-2.1.1", said.format(who=scene.name(old.get("applicant"))))
    yield from _classed(new, scene)
    if not fits(str(new.get("category")), str(new.get("route"))):
        said = _("important resources go to the head, then to the upper authority (R-2.1.2b)")
        yield Breach("R-2.1.2b", said, _("withdraw it and ask anew: docmgr resource request"))


def _decided(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """Steps in their order, each by who holds its role, none by the applicant. Source: R-2.1.2."""
    if old is None:
        return
    had = len(old.entries("approvals"))
    fresh = new.entries("approvals")[had:]
    if fresh and old.get("status") != "pending":
        yield Breach(clause(new), _("{id} is decided already (R-2.1.2)").format(id=new.id))
    for at, entry in enumerate(fresh, had):
        yield from _step(new, at, entry, scene)


def _step(new: Record, at: int, entry: Mapping[str, Any], scene: Scene) -> Iterator[Breach]:
    which, me = clause(new), scene.me
    order = steps(new)
    if at >= len(order):
        yield Breach(which, _("{id} has all of its approvals (R-2.1.2)").format(id=new.id))
        return
    role, said = order[at], str(entry.get("role"))
    if said != role or entry.get("step") != at + 1:
        yield Breach(which, _("step {step} is that of {role} (R-2.1.2)").format(step=at + 1, role=_label(new, role)))
    if me is None or entry.get("by") != me.id:
        words = _("the decision is signed {who}, but {me} commits it (R-2.1.2)")
        yield Breach(which, words.format(who=entry.get("by"), me=me.id if me is not None else "?"))
    elif me.id == new.get("applicant") and not (is_alone(scene, new, role) and entry.get("self_approved")):
        yield Breach(which, _("nobody decides on a request of their own (R-2.1.2)"))
    elif not may(scene, role, entry.get("ref")):
        words = _("only {role} takes step {step}: {who} (R-2.1.2)")
        yield Breach(which, words.format(role=_label(new, role), step=at + 1, who=deciders(scene, new, role)))
    elif any(each.get("by") == me.id for each in new.entries("approvals")[:at]) and scene.who_holds(UPPER):
        yield Breach(which, _("the two steps are two people's (R-2.1.2b)"))
    if entry.get("digest") != new.get("digest"):
        yield Breach(which, _("the decision is on something else than what is asked for (R-2.1.2)"))
    if entry.get("decision") == "rejected" and not entry.get("opinion"):
        hint = f'docmgr resource reject {short(new.id)} --opinion "…"'
        yield Breach(which, _("a rejection needs a reason (R-2.1.2)"), hint)
    before = new.entries("approvals")[at - 1].get("at") if at else new.get("created_at")
    if str(entry.get("at")) < str(before):
        yield Breach(which, _("step {step} lies before the one it follows (R-2.1.2)").format(step=at + 1))


def _stands(old: Record | None, new: Record, scene: Scene) -> Iterator[Breach]:
    """The status is what the approvals make of it; closed stays closed; only the applicant withdraws."""
    if status(new) != new.get("status"):
        said = _("the status says {status}, the approvals say {real} (R-2.1.2)")
        hint = f"docmgr resource approve {short(new.id)}"
        yield Breach(clause(new), said.format(status=new.get("status"), real=status(new)), hint, between=True)
    if old is None or old.get("status") == new.get("status"):
        return
    if old.get("status") != "pending":
        yield Breach(clause(new), _("{id} is decided already (R-2.1.2)").format(id=new.id))
    if new.get("status") == "withdrawn" and (scene.me is None or scene.me.id != new.get("applicant")):
        said = _("only the applicant {who} withdraws a request (R-2.1.1)")
        yield Breach("R-2.1.1", said.format(who=scene.name(new.get("applicant"))))


def _label(request: Record, role: str) -> str:
    from docmgr.i18n.text import language

    return request.kind.fields["approvals"].fields["role"].said(role, language())


GUARDS: tuple[Callable[[Record | None, Record, Scene], Iterable[Breach]], ...] = (_requested, _kept, _decided, _stands)
