"""``docmgr policy``: which rule holds where, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from docmgr.cli import output
from docmgr.cli.base import Group
from docmgr.cli.context import POLICY_FILE, App, pass_app
from docmgr.cli.options import json_option
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.policy.model import FolderRule, Policy, TypeRule


@click.group(
    cls=Group,
    examples=[
        ("docmgr policy show", N_("folders and types in a table")),
        ("docmgr policy explain 制度流程/", N_("which line says so")),
        ("docmgr policy check", N_("before you commit a change of it")),
    ],
)
def command() -> None:
    """Show and check the department's rules.

    They stand in .docmgr/policy.yaml, which says only what differs from the handbook that it extends.
    """


@command.command()
@json_option
@pass_app
def show(app: App) -> None:
    """Show the folders, the types and the numbers that hold here."""
    from docmgr.i18n.width import table

    policy = app.policy
    if app.json:
        output.json_out("policy", _as_json(policy))
        return
    folders = [[each.path + "/", each.role, " ".join(each.types), " ".join(each.profiles)] for each in policy.folders]
    output.echo(table([_("folder"), _("kind of place"), _("types"), _("naming")], folders))
    output.echo()
    types = [_type_row(each, app.language) for each in policy.types.values()]
    output.echo(table([_("type"), _("date is of the"), _("approval"), _("homes")], types))
    output.echo()
    agreed = [[f"{each.value} {each.unit}".strip(), each.clause, _label(each, app)] for each in policy.agreed.values()]
    output.echo(table([_("agreed here"), _("clause"), _("meaning")], agreed))


def _label(entry: object, app: App) -> str:
    return str(getattr(entry, app.language))


def _type_row(rule: TypeRule, language: str) -> list[str]:
    dated = _("version") if rule.dated_by == "version" else _("event")
    other = rule.en if language == "en" else ""
    name = f"{rule.name} ({other})" if other and other != rule.name else rule.name
    return [name, dated, _("by the head") if rule.important else "", " ".join(home + "/" for home in rule.home)]


def _as_json(policy: Policy) -> dict[str, object]:
    return {
        "extends": policy.extends,
        "language": policy.language,
        "timezone": policy.timezone,
        "folders": [_folder_json(each) for each in policy.folders],
        "types": [_type_json(each) for each in policy.types.values()],
        "agreed": {name: each.value for name, each in policy.agreed.items()},
        "rules": dict(policy.rules),
    }


def _folder_json(rule: FolderRule) -> dict[str, object]:
    return {
        "path": rule.path,
        "key": rule.key,
        "role": rule.role,
        "types": list(rule.types),
        "profiles": list(rule.profiles),
        "level": rule.level,
    }


def _type_json(rule: TypeRule) -> dict[str, object]:
    return {
        "name": rule.name,
        "key": rule.key,
        "dated_by": rule.dated_by,
        "important": rule.important,
        "home": list(rule.home),
    }


@command.command()
@click.argument("path")
@json_option
@pass_app
def explain(app: App, path: str) -> None:
    """Say which rule holds for a path, and which line of which file says so.

    The path need not exist; a folder ends with a slash.
    """
    from docmgr.policy.explain import explain as explanation
    from docmgr.repo.worktree import named

    found = explanation(app.policy, named(app.repository, path))
    if app.json:
        output.json_out("explanation", {name: value for name, value in found.as_dict().items() if name != "schema"})
    else:
        output.echo(found.text())


@command.command()
@json_option
@pass_app
def check(app: App) -> None:
    """Check the policy file, the waivers and the baseline; every mistake is listed at once."""
    from docmgr.cli.judging import baseline, day, tables, waivers
    from docmgr.errors import Mistake, PolicyError
    from docmgr.rules.texts import load_texts, render
    from docmgr.rules.verdict import WAIVERS

    rules = tables(app)
    excused, wrong = waivers(app, rules, day(app))
    known = baseline(app)
    if wrong:
        texts = load_texts()
        said = ((int(each.params["line"]), render(each, app.language, texts)) for each in wrong)
        raise PolicyError([Mistake(WAIVERS, line, sentence) for line, sentence in said])
    if app.json:
        output.json_out(
            "policy-check", {"rules": len(rules.severities), "waivers": len(excused), "baseline": len(known)}
        )
    else:
        sentence = _("{file} is valid: {waivers} waivers, {known} known faults in the baseline")
        output.say(sentence.format(file=POLICY_FILE, waivers=len(excused), known=len(known)))
