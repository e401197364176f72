"""Which way a request goes: its category by the department's table, its approvals in order. Pure. Source: R-2.1.2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from docmgr.i18n.text import _
from docmgr.people.roles import ASSISTANT, HEAD, UPPER
from docmgr.records.digest import digest
from docmgr.records.record import Record
from docmgr.records.scene import Scene

REGULAR, IMPORTANT = "regular", "important"
STEPS: Mapping[str, tuple[str, ...]] = {
    "assistant": (ASSISTANT,),
    "head": (HEAD,),
    "head_upper": (HEAD, UPPER),
    "upper": (UPPER,),
}
_ROUTES = {REGULAR: ("assistant", "head"), IMPORTANT: ("head_upper", "upper")}
# What everybody on the route decides on; a change of any of it makes their decisions void.
APPROVED = (
    "applicant requested_on dept type category purpose quantity budget use_from use_to expected_effect route near"
).split()


def listed(types: Mapping[str, str] | None, name: str) -> str:
    """The category of a type by the department's table, ``""`` where it is not in it."""
    wanted = _folded(name)
    return next((category for each, category in (types or {}).items() if _folded(each) == wanted), "")


def _folded(name: str) -> str:
    return "".join(name.casefold().split())


def route(scene: Scene, category: str, applicant: str) -> str:
    """The route: nobody decides on a request of their own, so the assistant's goes to the head, the head's further up.

    Where the department has no assistant, the head decides. Source: R-2.1.2, requirements 9 C11.
    """
    member = scene.directory.get(applicant)
    own = {role.role for role in member.own_roles(scene.today)} if member is not None else set()
    if category == IMPORTANT:
        return "upper" if HEAD in own else "head_upper"
    if HEAD in own:
        return "assistant" if scene.who_holds(ASSISTANT) else "upper"
    others = [each for each in scene.who_holds(ASSISTANT) if each.id != applicant]
    return "assistant" if others else "head"


def beside(asked: Record, others: Iterable[Record], days: int) -> list[Record]:
    """What the same person asked for in the same category in the days before, of important ones only the same type.

    Source: R-2.1.2, requirements 9 C10.
    """
    day = date.fromisoformat(str(asked.get("requested_on")))
    found = []
    for each in others:
        keys = ("applicant", "category", *(("type",) if asked.get("category") == IMPORTANT else ()))
        alike = all(each.get(key) == asked.get(key) for key in keys) and each.id != asked.id
        if alike and each.get("status") not in ("rejected", "withdrawn"):
            age = (day - date.fromisoformat(str(each.get("requested_on")))).days
            # Of two on one day the later one is beside the earlier.
            if 0 < age <= days or (age == 0 and str(each.get("created_at")) <= str(asked.get("created_at"))):
                found.append(each)
    return found


def fits(category: str, which: str) -> bool:
    """Whether a route is strict enough for a category."""
    return category == REGULAR or which in _ROUTES[IMPORTANT]


def stamp(request: Record) -> str:
    """The digest of what is asked for."""
    return digest(request.id, {key: request.get(key) for key in APPROVED})


def renewed(request: Record) -> Record:
    """The request with the digest of what it says now."""
    return request.changed(digest=stamp(request))


def steps(request: Record) -> tuple[str, ...]:
    """The roles that decide, in order."""
    return STEPS.get(str(request.get("route")), ())


def waiting(request: Record) -> str:
    """The role whose turn it is, ``""`` where none is."""
    if status(request) != "pending":
        return ""
    return steps(request)[len(request.entries("approvals"))]


def status(request: Record) -> str:
    """What its approvals make of it; withdrawn is the applicant's word."""
    if request.get("status") == "withdrawn":
        return "withdrawn"
    decisions = [entry.get("decision") for entry in request.entries("approvals")]
    if "rejected" in decisions:
        return "rejected"
    return "approved" if len(decisions) >= len(steps(request)) else "pending"


def clause(request: Record) -> str:
    """The clause that its route follows."""
    return "R-2.1.2b" if request.get("category") == IMPORTANT else "R-2.1.2a"


def may(scene: Scene, role: str, ref: Any) -> bool:
    """Whether I may take a step; a paper of an upper authority outside of the directory is noted with its number."""
    if role == UPPER and not scene.who_holds(UPPER):
        return bool(ref) and (scene.is_head() or scene.holds(ASSISTANT))
    return scene.holds(role)


def deciders(scene: Scene, request: Record, role: str) -> str:
    """Who may take a step, by name."""
    found = [each.name for each in scene.who_holds(role) if each.id != request.get("applicant")]
    if found or role != UPPER:
        return ", ".join(found) or "-"
    noters = _noters(scene, request) or [scene.name(request.get("applicant"))]
    return _("{names} (with the number of the authority's document)").format(names=", ".join(noters))


def _noters(scene: Scene, request: Record) -> list[str]:
    both = dict.fromkeys((*scene.who_holds(HEAD), *scene.who_holds(ASSISTANT)))
    return [each.name for each in both if each.id != request.get("applicant")]


def is_alone(scene: Scene, request: Record, role: str) -> bool:
    """Whether nobody but the head who asks could note the authority's paper: then it is marked. Source: gap C11."""
    return role == UPPER and not scene.who_holds(UPPER) and not _noters(scene, request)
