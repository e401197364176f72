"""Asking for a resource and deciding on it. Source: R-2.1, R-4.1, R-3.T5."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from unicodedata import normalize

from docmgr.calendar.dates import said as day_said
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _, language
from docmgr.records.breach import cited
from docmgr.records.kind import kind
from docmgr.records.names import new_entry_id, new_id, short
from docmgr.records.record import Record
from docmgr.records.resources.amount import capitals, figures, held, numeral, stored
from docmgr.records.resources.route import (
    IMPORTANT,
    REGULAR,
    beside,
    clause,
    deciders,
    is_alone,
    listed,
    may,
    renewed,
    route,
    steps,
    waiting,
)
from docmgr.records.scene import Scene
from docmgr.records.tasks.begin import known
from docmgr.records.tasks.outcome import Outcome

_QUANTITY = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,2})?|[零一二三四五六七八九十百千万两]{1,8})(\D{0,12})")
# 一些, 一点: nobody can buy that.
_VAGUE = ("些", "点")


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for; ``budget`` in fen, ``category`` empty where the table shall tell it."""

    type: str
    quantity: Mapping[str, Any]
    budget: int
    use_from: date
    purpose: str
    effect: str
    use_to: date | None = None
    dept: str = ""
    category: str = ""
    remark: str = ""


def quantity(text: str) -> dict[str, Any]:
    """``1台``, ``两名``, ``3``; UsageError for none. Source: R-2.1.1."""
    typed = normalize("NFKC", text).strip().replace(" ", "")
    match = _QUANTITY.fullmatch(typed)
    number: int | str | None = None
    if match is not None:
        number = numeral(match[1]) if not match[1][0].isdigit() else match[1] if "." in match[1] else int(match[1])
    if match is None or number is None or float(number) <= 0 or match[2] in _VAGUE:
        raise UsageError(_("{text} is no quantity like 1台, 3 or 2.5吨 (R-2.1.1)").format(text=repr(text)))
    return {"count": number, **({"unit": match[2]} if match[2] else {})}


def request(scene: Scene, wish: Wish, others: Iterable[Record]) -> Outcome:
    """The filled form with its route; ``others`` are the requests there are, to see whether one was split up."""
    me = known(scene)
    _times(scene, wish)
    category, notes = _category(scene, wish)
    near = _near(scene, me, (category, wish.type), others)
    total = wish.budget + sum(held(each.get("budget")["amount"]) for each in near)
    limit = scene.cases.limit * 100
    if category == REGULAR and limit and total > limit:
        category = IMPORTANT
        words = _("{amount} yuan in all is more than the {limit} yuan up to which a resource is regular (agreed by us)")
        notes.append(words.format(amount=figures(total), limit=scene.cases.limit))
    if near:
        words = _("asked for by the same person within {days} days: {ids}, {amount} yuan in all; one need? (R-2.1.2)")
        ids = ", ".join(f"{short(each.id)} {each.title}" for each in near)
        notes.append(words.format(days=scene.cases.split_days, ids=ids, amount=figures(total)))
    notes += _late(scene, wish)
    of = kind("resource")
    data = {
        "schema": of.schema,
        "id": new_id(of, scene.today),
        "dept": wish.dept,
        "requested_on": scene.today.isoformat(),
        "applicant": me,
        "type": wish.type,
        "category": category,
        "purpose": wish.purpose,
        "quantity": dict(wish.quantity),
        "budget": {"amount": stored(wish.budget), "currency": "CNY"},
        "use_from": wish.use_from.isoformat(),
        "use_to": wish.use_to.isoformat() if wish.use_to else "",
        "expected_effect": wish.effect,
        "route": route(scene, category, me),
        "near": [each.id for each in near],
        "status": "pending",
        "remark": wish.remark,
        "created_at": scene.stamp,
        "created_by": me,
    }
    new = renewed(Record(of, {key: value for key, value in data.items() if value not in ("", [])}))
    words = _("{id}: {type} {quantity}, {money}; approved by {route}")
    done = words.format(id=new.id, type=new.title, quantity=counted(new), money=money(new), route=way(scene, new))
    return Outcome(None, new, done, f"{new.id} {new.title}: requested", tuple(notes))


def _times(scene: Scene, wish: Wish) -> None:
    if wish.use_from < scene.today:
        said = _("it is to be used from {use}, before it is asked for on {today} (R-2.1.1)")
        raise UsageError(said.format(use=wish.use_from, today=scene.today))
    if wish.use_to is not None and wish.use_to < wish.use_from:
        said = _("the use ends on {end}, before it begins on {begin} (R-2.1.1)")
        raise UsageError(said.format(end=wish.use_to, begin=wish.use_from))


def _category(scene: Scene, wish: Wish) -> tuple[str, list[str]]:
    """The category by the table; what is not in it is important, and nobody calls it regular for themselves."""
    of = kind("resource")
    asked = of.enum("category", wish.category) if wish.category else ""
    if wish.category and not asked:
        words = ", ".join(f"{each} {labels['zh']}" for each, labels in of.fields["category"].values.items())
        said = _("{key} cannot be {value}; it is one of: {options}")
        raise UsageError(cited(said.format(key="category", value=wish.category, options=words), "R-2.1.2"))
    known = listed(scene.cases.types, wish.type)
    if asked == REGULAR and known != REGULAR:
        why = (
            _("{type} is an important resource by the department's table (R-2.1.2b)")
            if known
            else _("{type} is not in the department's table of resources, so it counts as important (R-2.1.2b)")
        )
        hint = _("the head can enter it into .docmgr/policy.yaml: resources: {{{type}: regular}}")
        hint = hint.format(type=wish.type)
        raise RefusedError(why.format(type=wish.type), clause="R-2.1.2b", hint=hint)
    if not known and not asked:
        said = _("{type} is not in the department's table of resources, so it counts as important (R-2.1.2b)")
        return IMPORTANT, [said.format(type=wish.type)]
    return asked or known, []


def _near(scene: Scene, me: str, what: tuple[str, str], others: Iterable[Record]) -> list[Record]:
    """What the same person asked for lately, as ``beside`` will find it."""
    today = {"requested_on": scene.today.isoformat(), "created_at": scene.stamp}
    asked = Record(kind("resource"), {"id": "", "applicant": me, "category": what[0], "type": what[1], **today})
    return beside(asked, others, scene.cases.split_days)


def _late(scene: Scene, wish: Wish) -> list[str]:
    last = scene.calendar.add(wish.use_from, -scene.cases.notice)
    if scene.today <= last:
        return []
    said = _("asked for late: {days} working days ahead would have been by {last} (R-4.1, agreed by us)")
    return [said.format(days=scene.cases.notice, last=day_said(last, scene.calendar))]


def decide(scene: Scene, asked: Record, *, approve: bool, opinion: str = "", ref: str = "") -> Outcome:
    """The next step of the route, approved or rejected. Source: R-2.1.2."""
    me = known(scene)
    which, role = clause(asked), waiting(asked)
    if not role:
        words = asked.kind.fields["status"].said(asked.get("status"), language())
        raise RefusedError(_("{id} is {status} already (R-2.1.2)").format(id=asked.id, status=words), clause=which)
    alone = is_alone(scene, asked, role)
    if me == asked.get("applicant") and not alone:
        said = _("nobody decides on a request of their own (R-2.1.2); {who} may")
        raise RefusedError(said.format(who=deciders(scene, asked, role)), clause=which)
    _turn(scene, asked, role, ref)
    if not approve and not opinion.strip():
        raise UsageError(_("missing: {names}").format(names="--opinion TEXT"))
    done_before = asked.entries("approvals")
    entry = {
        "id": new_entry_id("p", (str(each.get("id")) for each in done_before)),
        "step": len(done_before) + 1,
        "role": role,
        "decision": "approved" if approve else "rejected",
        "by": me,
        "at": scene.stamp,
        "opinion": opinion.strip() or None,
        "ref": ref.strip() or None,
        "digest": asked.get("digest"),
        "self_approved": True if me == asked.get("applicant") else None,
    }
    new = asked.appended("approvals", entry)
    over = not approve or len(new.entries("approvals")) == len(steps(new))
    new = new.changed(status=entry["decision"] if over else "pending")
    notes = _seen(asked, beside(asked, scene.alike(asked, "applicant"), scene.cases.split_days))
    if me == asked.get("applicant"):
        notes += (_("a request of your own: the audit counts the decision half (R-2.1.2)"),)
    return Outcome(asked, new, _told(scene, new), f"{new.id} {new.title}: {role} {entry['decision']}", notes)


def _turn(scene: Scene, asked: Record, role: str, ref: str) -> None:
    if may(scene, role, ref):
        return
    fields = asked.kind.fields["approvals"].fields
    later = [each for each in steps(asked)[len(asked.entries("approvals")) + 1 :] if scene.holds(each)]
    who = deciders(scene, asked, role)
    if later:
        said = _("first it is {role}'s turn: {who} (R-2.1.2b)")
    elif role == "upper" and (scene.is_head() or scene.holds("assistant")) and not scene.who_holds("upper"):
        raise UsageError(
            _("missing: {names}").format(names="--ref DOCUMENT"),
            hint=_("the number of the document by which the upper authority approved (R-2.1.2b)"),
        )
    else:
        said = _("only {role} decides on this: {who} (R-2.1.2)")
    words = said.format(role=fields["role"].said(role, language()), who=who)
    raise RefusedError(words, clause=clause(asked), hint=_("ask them to run this command"))


def _told(scene: Scene, new: Record) -> str:
    if new.get("status") == "rejected":
        return _("{id}: {type} is rejected").format(id=new.id, type=new.title)
    if new.get("status") == "approved":
        return _("{id}: {type} is approved").format(id=new.id, type=new.title)
    return _("{id}: {type} waits for {who} now").format(
        id=new.id, type=new.title, who=deciders(scene, new, waiting(new))
    )


def _seen(asked: Record, near: Iterable[Record]) -> tuple[str, ...]:
    """What stands beside it, also where two clones asked without knowing of each other."""
    every = dict.fromkeys([*(asked.get("near") or []), *(each.id for each in near)])
    if not every:
        return ()
    ids = ", ".join(map(short, every))
    return (_("the same person asked for more of this category at the time: {ids} (R-2.1.2)").format(ids=ids),)


def withdraw(scene: Scene, asked: Record) -> Outcome:
    """The applicant takes it back."""
    if known(scene) != asked.get("applicant"):
        said = _("only the applicant {who} withdraws a request (R-2.1.1)")
        raise RefusedError(said.format(who=scene.name(asked.get("applicant"))), clause="R-2.1.1")
    if asked.get("status") != "pending":
        raise RefusedError(_("{id} is decided already (R-2.1.2)").format(id=asked.id), clause=clause(asked))
    new = asked.changed(status="withdrawn")
    done = _("{id}: {type} is withdrawn").format(id=new.id, type=new.title)
    return Outcome(asked, new, done, f"{new.id} {new.title}: withdrawn")


def way(scene: Scene, asked: Record) -> str:
    """The route with the names of those who decide."""
    role = asked.kind.fields["approvals"].fields["role"]
    return " → ".join(f"{role.said(each, language())} {deciders(scene, asked, each)}" for each in steps(asked))


def counted(asked: Record) -> str:
    """The quantity as one word."""
    found = asked.get("quantity") or {}
    unit = str(found.get("unit", ""))
    return f"{found.get('count', '-')}{' ' if unit.isascii() and unit else ''}{unit}"


def money(asked: Record) -> str:
    """The budget in figures and in 大写. Source: R-3.T5."""
    amount = held((asked.get("budget") or {}).get("amount", 0))
    words = _("{figures} yuan ({capitals})")
    return words.format(figures=figures(amount), capitals=capitals(amount))
