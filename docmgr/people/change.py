"""What a change of the member directory does, decided purely: who may make it, and the one file it writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from unicodedata import normalize

from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _
from docmgr.people.directory import Directory
from docmgr.people.member import Deputy, Member, Role, as_data, folded, is_email, is_id, path_of
from docmgr.people.roles import HEAD
from docmgr.plan import Plan, Write
from docmgr.repo.signatures import is_signing_key
from docmgr.repo.yamledit import edited
from docmgr.repo.yamlfile import dump, read

CLAUSE = "G-2"
_OWN = frozenset({"emails", "keys", "signing_keys"})


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks for the change, and when; ``email`` as Git knows it."""

    email: str
    day: date


@dataclass(frozen=True, slots=True)
class Wish:
    """The values given; None is not given. ``drop_emails`` are addresses that shall lead to the member no more."""

    name: str | None = None
    emails: tuple[str, ...] | None = None
    drop_emails: tuple[str, ...] = ()
    aliases: tuple[str, ...] | None = None
    roles: tuple[Role, ...] | None = None
    department: str | None = None
    joined: date | None = None
    deputy_for: tuple[Deputy, ...] | None = None
    keys: tuple[str, ...] | None = None
    signing_keys: tuple[str, ...] | None = None


def add(directory: Directory, member_id: str, wish: Wish, actor: Actor) -> Plan:
    """A new member. RefusedError where only a head may; UsageError for an id or address that is taken or unlawful."""
    _may(directory, None, frozenset({"id"}), actor)
    if not is_id(member_id):
        raise UsageError(
            _("{id} cannot be an id: use lower-case letters a-z, digits, - and _, such as {example}").format(
                id=member_id, example="zhangsan"
            )
        )
    present = directory.get(member_id)
    if present is not None:
        said = _("the id {id} belongs to {name} already").format(id=member_id, name=present.name)
        raise UsageError(said, hint=f"docmgr member set {member_id}")
    member = Member(
        id=member_id,
        name=_name(wish.name or ""),
        emails=_lawful_emails(wish.emails or (), directory, None),
        aliases=tuple(normalize("NFC", alias) for alias in wish.aliases or ()),
        roles=wish.roles or (),
        department=wish.department or "",
        joined=wish.joined,
        deputy_for=_known_deputies(wish.deputy_for or (), directory, member_id),
        keys=wish.keys or (),
        signing_keys=_signing(wish.signing_keys or ()),
    )
    file = Write(path_of(member_id), dump(as_data(member)).encode("utf-8"))
    return Plan(f"members: add {member_id} {member.name}", (file,))


def set_(directory: Directory, member: Member, wish: Wish, actor: Actor, text: bytes) -> Plan:
    """The given values in the member's file ``text``, all else as it stands there; empty when nothing changes.

    A new address comes first and the old ones stay, for they are in Git's history. RefusedError where only a head may.
    """
    changes = _changes(directory, member, wish)
    _may(directory, member, frozenset(changes), actor)
    _keeps_a_head(directory, member, wish, actor.day)
    content = edited(text, path_of(member.id), changes) if changes else text
    if content == text:
        return Plan("")
    what = ", ".join(sorted(changes))
    return Plan(f"members: set {what} of {member.id}", (Write(path_of(member.id), content, before=text),))


def _changes(directory: Directory, member: Member, wish: Wish) -> dict[str, Any]:
    """The keys whose value differs from the member's, with their new value; None where it becomes empty."""
    new = Member(
        id=member.id,
        name=member.name if wish.name is None else _name(wish.name),
        emails=_emails(directory, member, wish),
        aliases=member.aliases if wish.aliases is None else tuple(normalize("NFC", each) for each in wish.aliases),
        roles=member.roles if wish.roles is None else _roles(member, wish.roles),
        department=member.department if wish.department is None else wish.department,
        joined=wish.joined or member.joined,
        leave_date=None if _returns(member, wish.joined) else member.leave_date,
        deputy_for=(
            member.deputy_for if wish.deputy_for is None else _known_deputies(wish.deputy_for, directory, member.id)
        ),
        leave_days=member.leave_days,
        keys=member.keys if wish.keys is None else wish.keys,
        signing_keys=member.signing_keys if wish.signing_keys is None else _signing(wish.signing_keys),
    )
    old, data = as_data(member), as_data(new)
    return {key: data.get(key) for key in (*old, *data) if old.get(key) != data.get(key)}


def _returns(member: Member, joined: date | None) -> bool:
    """Whether a first day after the last one says that somebody came back."""
    return joined is not None and member.leave_date is not None and joined > member.leave_date


def _signing(keys: tuple[str, ...]) -> tuple[str, ...]:
    """The keys, each once; UsageError for what is no SSH public key."""
    for key in keys:
        if not is_signing_key(key):
            said = _("this is no SSH public key: {key}").format(key=key[:40])
            raise UsageError(said, hint="docmgr member set ID --signing-key ~/.ssh/id_ed25519.pub")
    return tuple(dict.fromkeys(keys))


def _roles(member: Member, wanted: tuple[Role, ...]) -> tuple[Role, ...]:
    """The wanted roles; one that is held already keeps the days it was given for, unless new ones are named."""
    held = {(role.role, role.scope): role for role in member.roles}
    kept = (role if role.since or role.until else held.get((role.role, role.scope), role) for role in wanted)
    return tuple(dict.fromkeys(kept))


def _emails(directory: Directory, member: Member, wish: Wish) -> tuple[str, ...]:
    new = _lawful_emails(wish.emails, directory, member) if wish.emails else ()
    dropped = set(map(folded, wish.drop_emails))
    unknown = dropped - set(map(folded, member.emails))
    if unknown:
        said = _("{id} has no e-mail address {email}")
        raise UsageError(said.format(id=member.id, email=", ".join(sorted(unknown))))
    taken = {folded(email) for email in new} | dropped
    found = (*new, *(email for email in member.emails if folded(email) not in taken))
    if not found:
        raise UsageError(_("a member needs an e-mail address: by it Git's authors are recognised"))
    return found


def _lawful_emails(emails: tuple[str, ...], directory: Directory, member: Member | None) -> tuple[str, ...]:
    if not emails:
        raise UsageError(_("a member needs an e-mail address: by it Git's authors are recognised"))
    for email in emails:
        if not is_email(email):
            raise UsageError(_("{email} is not an e-mail address").format(email=email))
        owner = directory.by_email(email)
        if owner is not None and owner is not member:
            said = _("the e-mail address {email} belongs to {id} {name} already")
            raise UsageError(said.format(email=email, id=owner.id, name=owner.name))
    return tuple({folded(email): email for email in emails}.values())


def _known_deputies(wanted: tuple[Deputy, ...], directory: Directory, member_id: str) -> tuple[Deputy, ...]:
    found = tuple(Deputy(directory.find(each.who).id, each.since, each.until) for each in wanted)
    if any(each.who == member_id for each in found):
        raise UsageError(_("nobody stands in for themselves"))
    return found


def _name(text: str) -> str:
    name = " ".join(normalize("NFC", text).split())
    if not name or not name.isprintable():
        raise UsageError(_("a member needs a name of printable characters"))
    return name


def _may(directory: Directory, target: Member | None, keys: frozenset[str], actor: Actor) -> None:
    """A head may change everything, everybody their own addresses and keys; before there is a head, anybody may.

    Source: G-2.
    """
    heads = directory.heads(actor.day)
    me = directory.by_email(actor.email)
    if not heads or directory.may(me, HEAD, actor.day) or (me is not None and me is target and keys <= _OWN):
        return
    names = ", ".join(f"{head.name} <{head.emails[0]}>" for head in heads)
    if me is None:
        said = _("{email} is not in the member directory; only the head may change it (G-2): {heads}")
    elif me is target:
        said = _("you may change your own e-mail addresses and keys; the rest only the head may (G-2): {heads}")
    else:
        said = _("only the head may change the member directory (G-2): {heads}")
    hint = _("ask the head to run this command")
    raise RefusedError(said.format(email=actor.email, heads=names), clause=CLAUSE, hint=hint)


def judge_file(directory: Directory, sides: Sequence[bytes], new: bytes, actor: Actor) -> None:
    """RefusedError where the actor may not make this of a member's file; ``sides`` are what it was (a merge: several).

    Source: G-2.
    """
    before, after = [_values(side) for side in sides], _values(new)
    keys = {*after, *(key for side in before for key in side)}
    changed = frozenset(key for key in keys if all(after.get(key) != side.get(key) for side in before) or not before)
    target = directory.get(str(next((side["id"] for side in before if side.get("id")), "")))
    if changed:
        _may(directory, target, changed, actor)


def _values(text: bytes) -> Mapping[str, Any]:
    value = read(text, "")[0].value if text else {}
    return value if isinstance(value, dict) else {}


def _keeps_a_head(directory: Directory, member: Member, wish: Wish, day: date) -> None:
    """The last head may not step down: nobody could change the directory by its own rules then."""
    if wish.roles is None or directory.heads(day) != (member,):
        return
    if not any(role.role == HEAD and not role.scope and role.holds(day) for role in wish.roles):
        said = _("{name} is the only head; the department needs one (G-2)").format(name=member.name)
        hint = "docmgr member set ID --role head"
        raise RefusedError(said, clause=CLAUSE, hint=hint)


def head_of(name: str, email: str, member_id: str) -> Mapping[str, Any]:
    """The data of the head with whom a department begins."""
    return as_data(Member(id=member_id, name=_name(name), emails=(email,), roles=(Role(HEAD),)))
