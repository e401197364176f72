"""The roles that the handbook knows, their labels, and how a person types one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.people.member import Role
from docmgr.repo.yamlfile import parse

HEAD, LEAD, ASSISTANT, DOC_ADMIN, UPPER, MEMBER = "head", "lead", "assistant", "doc_admin", "upper", "member"


@cache
def labels() -> Mapping[str, Mapping[str, str]]:
    """Role id -> language -> label, weightiest role first."""
    with open(f"{__file__.rpartition('.')[0]}.yaml", encoding="utf-8") as file:  # beside this module
        text = file.read()
    known: dict[str, dict[str, str]] = parse(text, "docmgr/people/roles.yaml").value
    return known


def label(role: str, language: str) -> str:
    """The role in words; a role of a newer docmgr is its id."""
    words = labels().get(role)
    return role if words is None else words[language]


def role_id(word: str) -> str:
    """The id behind an id or a label of any language, ``""`` for no role."""
    wanted = word.strip().casefold()
    for role, words in labels().items():
        if wanted in (role, role.replace("_", "-"), *(said.casefold() for said in words.values())):
            return role
    return ""


def typed_role(text: str) -> Role:
    """``ROLE[:SCOPE][@FROM..TO]`` as typed at the command line, such as ``lead:项目资料/A项目@2024-03-01..``."""
    head, _at, period = text.partition("@")
    word, _colon, scope = head.partition(":")
    role = role_id(word)
    if not role:
        hint = _("roles are: {roles}").format(roles=" ".join(labels()))
        raise UsageError(_("no role is called {role}").format(role=word or text), hint=hint)
    since, until = typed_period(period)
    return Role(role, scope.strip().strip("/"), since, until)


def typed_period(text: str) -> tuple[date | None, date | None]:
    """``FROM..TO``, each end ISO or empty; nothing at all is an open period."""
    first, _dots, last = text.partition("..")
    since, until = typed_day(first), typed_day(last)
    if since is not None and until is not None and until < since:
        raise UsageError(_("the period {period} ends before it begins").format(period=text))
    return since, until


def typed_day(text: str) -> date | None:
    """An ISO date; None for nothing, UsageError for anything else."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(_("{value} is not a date like 2024-03-01").format(value=text)) from None
