"""All members together: who is who, and who may do what on a day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.people.member import Member, Role, folded
from docmgr.people.roles import HEAD


class Directory:
    """The members by id, in that order."""

    __slots__ = ("members", "_by_id", "_by_email")

    def __init__(self, members: Iterable[Member] = ()) -> None:
        self.members = tuple(sorted(members, key=lambda member: member.id))
        self._by_id = {member.id: member for member in self.members}
        self._by_email = {folded(email): member for member in self.members for email in member.emails}

    def get(self, member_id: str) -> Member | None:
        """The member of exactly that id."""
        return self._by_id.get(member_id)

    def by_email(self, email: str) -> Member | None:
        """The member with that address, present or former, in any case."""
        return self._by_email.get(folded(email))

    def find(self, who: str) -> Member:
        """The one member of that id, name, alias or address; UsageError lists whom it may have meant.

        Source: contract.md, Everywhere.
        """
        found = self._by_id.get(who.strip().lower()) or self.by_email(who)
        if found is not None:
            return found
        wanted = folded(who)
        named = [member for member in self.members if wanted in map(folded, (member.name, *member.aliases))]
        if len(named) == 1:
            return named[0]
        if named:
            which = ", ".join(f"{member.id} {member.name}" for member in named)
            raise UsageError(_("{who} is the name of several members: {which}").format(who=who, which=which))
        raise UsageError(
            _("nobody in the member directory is called {who}").format(who=who), hint=_("see: docmgr member list")
        )

    def roles(self, member: Member, day: date) -> tuple[Role, ...]:
        """The roles that the member may use on that day, own ones first, then those of whom it stands in for."""
        held = list(member.own_roles(day))
        if member.belongs(day):
            for deputy in member.deputy_for:
                absent = self._by_id.get(deputy.who)
                if absent is not None and deputy.holds(day):
                    held.extend(absent.own_roles(day))
        return tuple(dict.fromkeys(held))

    def may(self, member: Member | None, role: str, day: date, scope: str = "") -> bool:
        """Whether the member may act in that role; a role for a folder covers what lies in it. Nobody may nothing."""
        if member is None:
            return False
        held = (each for each in self.roles(member, day) if each.role == role)
        return any(not each.scope or f"{scope}/".startswith(f"{each.scope}/") for each in held)

    def heads(self, day: date) -> tuple[Member, ...]:
        """Who holds the role of head in person that day."""
        return tuple(m for m in self.members if any(r.role == HEAD and not r.scope for r in m.own_roles(day)))
