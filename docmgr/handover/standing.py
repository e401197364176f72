"""What a leaver is in the department itself: roles nobody else has, deputies, waivers, keys. Pure. Source: D-4.3."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from docmgr.handover.holding import APPROVAL, DEPUTY, RESERVATION, ROLE, WAIVER, ZONE, Holding
from docmgr.i18n.text import _
from docmgr.people.directory import Directory
from docmgr.people.member import Member, Role
from docmgr.people.roles import HEAD, MEMBER, label
from docmgr.policy.waivers import WAIVERS_FILE, Waiver


def roles(directory: Directory, member: Member, day: date, language: str) -> list[Holding]:
    """The roles that nobody else would hold once the member is gone, from the day after on."""
    after = _after(member, day)
    others = [role for other in directory.members if other is not member for role in _own(other, after)]
    return [
        Holding(
            ROLE,
            role.role + (f":{role.scope}" if role.scope else ""),
            "holder",
            _title(role, language),
            by_hand=True,
            hint=f"docmgr member set ID --role {role.role}" + (f":{role.scope}" if role.scope else ""),
        )
        for role in member.roles
        if role.role != MEMBER and (role.until is None or role.until >= day) and not _covered(role, others)
    ]


def _title(role: Role, language: str) -> str:
    return label(role.role, language) + (f" ({role.scope})" if role.scope else "")


def _after(member: Member, day: date) -> date:
    """The first day on which the member is not there any more."""
    return max(day, member.leave_date + timedelta(days=1)) if member.leave_date is not None else day


def _own(member: Member, day: date) -> tuple[Role, ...]:
    return member.own_roles(day)


def _covered(role: Role, others: Iterable[Role]) -> bool:
    return any(
        other.role == role.role and (not other.scope or f"{role.scope}/".startswith(f"{other.scope}/"))
        for other in others
    )


def deputies(directory: Directory, member: Member, day: date) -> list[Holding]:
    """For whom the member stands in, and who stands in for the member: both end with the handover."""
    found = [
        Holding(DEPUTY, f"{member.id}:{each.who}", "deputy", _said(directory, each.who))
        for each in member.deputy_for
        if each.until is None or each.until >= day
    ]
    for other in directory.members:
        found += [
            Holding(DEPUTY, f"{other.id}:{member.id}", "absent", other.name, to=other.id, settled=True)
            for each in other.deputy_for
            if other is not member and each.who == member.id and (each.until is None or each.until >= day)
        ]
    return found


def _said(directory: Directory, member_id: str) -> str:
    found = directory.get(member_id)
    return found.name if found is not None else member_id


def approvals(waiting: Iterable[tuple[str, str]], directory: Directory, member: Member, day: date) -> list[Holding]:
    """What waits for the member's approval as a head; settled where another head stays. ``waiting``: path, title."""
    if not any(role.role == HEAD and not role.scope for role in member.own_roles(day)):
        return []
    rest = [head for head in directory.heads(_after(member, day)) if head is not member]
    to = rest[0].id if rest else ""
    hint = "docmgr approve '{path}' | docmgr reject '{path}' --reason …"
    return [
        Holding(APPROVAL, path, "approver", title, to=to, by_hand=True, settled=bool(rest), hint=hint.format(path=path))
        for path, title in waiting
    ]


def waivers(found: Iterable[Waiver], member: Member) -> list[Holding]:
    """The exceptions that the member answers for, by id, name or address."""
    return [
        Holding(WAIVER, f"{WAIVERS_FILE}:{each.line}", "owner", each.title())
        for each in found
        if is_called(each.owner, member)
    ]


def is_called(text: str, member: Member) -> bool:
    """Whether free text names exactly this member: an id, a name, an address, or ``Name <address>``."""
    said = text.strip().casefold()
    names = {name.casefold() for name in (member.id, member.name, *member.aliases)}
    addresses = {email.casefold() for email in member.emails}
    name, _bracket, rest = said.partition("<")
    return said in names | addresses or rest.rstrip("> ") in addresses or (not rest and name.strip() in names)


def zones(readers: Mapping[str, tuple[str, ...] | None], member: Member, rests: frozenset[str]) -> list[Holding]:
    """The zones the member can open. ``readers`` is None for one that is locked here; ``rests`` are who stays."""
    found = []
    for zone, who in readers.items():
        if who is None:
            said = _("zone {zone} is locked here, nobody can tell who reads it").format(zone=zone)
            found.append(Holding(ZONE, zone, "unknown", said, by_hand=True, hint="docmgr vault unlock"))
        elif member.id in who:
            alone = not (set(who) & rests - {member.id})
            hint = f"docmgr vault grant MEMBER {zone}" if alone else ""
            found.append(Holding(ZONE, zone, "only reader" if alone else "reader", zone, by_hand=alone, hint=hint))
    return found


def reservations(held: Iterable[tuple[str, str, str]], names: frozenset[str]) -> list[Holding]:
    """The documents that the member has reserved. ``held``: document id, holder, title."""
    return [Holding(RESERVATION, document, "holder", title) for document, holder, title in held if holder in names]
