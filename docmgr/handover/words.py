"""How a handover calls things: kinds and places by their field tables, what is no record in the program's words."""

from __future__ import annotations

from docmgr.handover import holding as of
from docmgr.handover.holding import Holding
from docmgr.i18n.text import N_, _
from docmgr.records.kind import REGISTRY, Field, kind

_KINDS = {
    of.DOCUMENT: N_("document"),
    of.DRAFT: N_("draft"),
    of.APPROVAL: N_("approval"),
    of.RESERVATION: N_("reservation"),
    of.ROLE: N_("role"),
    of.DEPUTY: N_("deputy"),
    of.ZONE: N_("sealed zone"),
    of.WAIVER: N_("waiver"),
    of.UNSHARED: N_("unshared work"),
    of.LOCAL: N_("on this computer"),
    "file": N_("file"),
    "key": N_("key"),
}
_ROLES = {
    "owner": N_("owner"),
    "author": N_("last author"),
    "approver": N_("approver"),
    "holder": N_("holder"),
    "deputy": N_("stands in for"),
    "absent": N_("is stood in for by"),
    "reader": N_("reader"),
    "only reader": N_("only reader"),
    "unknown": N_("unknown"),
    "work tree": N_("not committed"),
    "stash": N_("stashed"),
    "schedule": N_("daily run"),
}
_STATES = {of.OPEN: N_("open"), of.PASSED: N_("passed on"), of.WAIVED: N_("waived"), of.TAKEN: N_("taken in")}


def kind_word(name: str, language: str) -> str:
    """The kind of a holding in words."""
    return kind(name).labels[language] if name in REGISTRY else _(_KINDS.get(name, name))


def role_word(each: Holding, language: str) -> str:
    """What the leaver is in it."""
    return role_label(each.kind, each.role, language)


def role_label(name: str, role: str, language: str) -> str:
    """The same by kind and role; ``steps.owner`` is what its last part is called."""
    if name not in REGISTRY:
        return _(_ROLES.get(role, role))
    fields, field = kind(name).fields, None
    for key in role.split("."):
        field = fields.get(key)
        fields = field.fields if isinstance(field, Field) else {}
    return field.label(language) if field is not None else role


def state_word(state: str) -> str:
    """How an item stands."""
    return _(_STATES.get(state, state))
