"""Passing holdings on: what changes in ledgers, records, waivers and the directory.

The rules of each kind hold here too. What a guard forbids is not passed on but told, so that one stubborn item never
stops the others. Source: D-4.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from docmgr.handover import members, records
from docmgr.handover.holding import DEPUTY, DOCUMENT, DRAFT, RESERVATION, WAIVER, ZONE, Holding
from docmgr.i18n.text import _
from docmgr.ledger.place import is_ledger
from docmgr.people.directory import Directory
from docmgr.people.member import Member
from docmgr.plan import Action, Write
from docmgr.policy.waivers import WAIVERS_FILE
from docmgr.records.guards import Change, judge
from docmgr.records.record import Record
from docmgr.records.rewrite import write
from docmgr.records.risks import plans
from docmgr.records.scene import Scene
from docmgr.repo.yamledit import edited

_OWNER = re.compile(r"^(?P<before>\s*(?:- )?owner:\s*).*$")


@dataclass(slots=True)
class Passing:
    """What is done and what is not: files to write, holdings passed on, those that stay with the reason."""

    actions: list[Action] = field(default_factory=list)
    done: list[Holding] = field(default_factory=list)
    left: list[tuple[Holding, str]] = field(default_factory=list)


def recorded(holdings: Iterable[Holding], member: Member, scene: Scene, passing: Passing) -> None:
    """Open records: each judged by its guards as if the person who hands over had typed it."""
    wanted: dict[str, list[Holding]] = {}
    for each in holdings:
        if each.to and not each.by_hand and not each.settled:
            wanted.setdefault(each.ref, []).append(each)
    for ref, places in wanted.items():
        old = scene.lookup(ref)
        if old is None:
            continue
        taken, refused = _lawful(old, places, member, scene)
        passing.left += refused
        if taken:
            new = _passed(old, taken, member, scene)
            passing.actions.append(write(new))
            passing.done += taken


def _passed(old: Record, places: Iterable[Holding], member: Member, scene: Scene) -> Record:
    """The record with its new people; a plan that names another owner is its next version. Source: E-2.3.3."""
    receivers = {each.role: each.to for each in places}
    new = records.passed(old, member.id, receivers)
    if old.kind.name != "plan" or "owner" not in receivers or scene.me is None or old.get("status") != "active":
        return new
    said = _("handed over by {old} to {new} (D-4.3)")
    change = said.format(old=member.name, new=scene.name(receivers["owner"]))
    return plans.revise(scene, old, {"owner": new.get("owner")}, change).new


def _lawful(
    old: Record, places: list[Holding], member: Member, scene: Scene
) -> tuple[list[Holding], list[tuple[Holding, str]]]:
    """The places that may be passed on, one after the other where not all may, and the others with the reason."""
    taken: list[Holding] = []
    refused: list[tuple[Holding, str]] = []
    for wanted in [places, *([each] for each in places if len(places) > 1)]:
        new = _passed(old, [*taken, *wanted], member, scene)
        breach = next(iter(judge(Change(old, new), scene)), None)
        if breach is None:
            taken += [each for each in wanted if each not in taken]
        elif len(wanted) == 1:
            refused.append((wanted[0], breach.message))
        if len(taken) == len(places):
            break
    return taken, refused


def documents(holdings: Iterable[Holding], read: members.Read, passing: Passing) -> None:
    """The owner in each ledger; everything else in it stays byte for byte."""
    for each in holdings:
        if each.kind in (DOCUMENT, DRAFT) and each.to and not each.settled and is_ledger(each.ref):
            content = read(each.ref)
            if content is None:
                passing.left.append((each, _("{path} cannot be read here").format(path=each.ref)))
                continue
            passing.actions.append(Write(each.ref, edited(content, each.ref, {"owner": each.to}), before=content))
            passing.done.append(each)


def waivers(holdings: Iterable[Holding], read: members.Read, passing: Passing) -> None:
    """The owner's line of each waiver."""
    mine = {int(each.ref.rpartition(":")[2]): each for each in holdings if each.kind == WAIVER and each.to}
    content = read(WAIVERS_FILE)
    if not mine or content is None:
        return
    lines = content.decode("utf-8").splitlines(keepends=True)
    for line, each in mine.items():
        at = _owner_line(lines, line - 1)
        if at is None:
            said = _("the owner must be changed by hand in {file}, line {line}")
            passing.left.append((each, said.format(file=WAIVERS_FILE, line=line)))
            continue
        ending = "\n" if lines[at].endswith("\n") else ""
        lines[at] = _OWNER.sub(rf"\g<before>{each.to}", lines[at].rstrip("\r\n")) + ending
        passing.done.append(each)
    made = "".join(lines).encode("utf-8")
    if made != content:
        passing.actions.append(Write(WAIVERS_FILE, made, before=content))


def _owner_line(lines: list[str], start: int) -> int | None:
    """The line of the owner in the entry that begins in line ``start``."""
    for at in range(start, len(lines)):
        if at > start and lines[at].lstrip().startswith("- ") and not lines[at].startswith(" " * 4):
            break
        if _OWNER.match(lines[at]):
            return at
    return None


def directory(
    known: Directory, member: Member, holdings: Iterable[Holding], scene: Scene, read: members.Read, passing: Passing
) -> None:
    """Who stands in for whom, where the head hands over; the entries of others end with the leaver."""
    mine = [each for each in holdings if each.kind == DEPUTY and (each.to or each.settled)]
    if not mine or not scene.is_head():
        passing.left += [(each, _("only the head changes who stands in for whom (G-2)")) for each in mine if each.to]
        return
    to = next((each.to for each in mine if each.role == "deputy" and each.to), "")
    for new in members.without_deputies(known, member, known.get(to), scene.today):
        old = known.get(new.id)
        made = members.written(old, new, read) if old is not None else None
        if made is not None:
            passing.actions.append(made)
    passing.done += [replace(each, settled=False) for each in mine]


def by_hand_of(holdings: Iterable[Holding]) -> dict[str, list[Holding]]:
    """The holdings by who passes them on: ``records``, or their kind."""
    own = {DOCUMENT, DRAFT, WAIVER, DEPUTY, RESERVATION, ZONE}
    found: dict[str, list[Holding]] = {}
    for each in holdings:
        found.setdefault(each.kind if each.kind in own else "records", []).append(each)
    return found
