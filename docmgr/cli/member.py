"""``docmgr member add|set|list|show``: the mouth of ``docmgr.people``."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import output
from docmgr.cli.base import Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.leaving import EXAMPLES, leave
from docmgr.cli.options import dry_run_option, json_option
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _

if TYPE_CHECKING:
    from docmgr.people.change import Actor, Wish
    from docmgr.people.directory import Directory
    from docmgr.people.member import Member, Role
    from docmgr.plan import Plan

WORDS = {
    "id": N_("Id"),
    "name": N_("Name"),
    "aliases": N_("Other names"),
    "emails": N_("E-mail"),
    "roles": N_("Roles"),
    "department": N_("Department"),
    "joined": N_("Joined"),
    "leave_date": N_("Last day"),
    "deputy_for": N_("Stands in for"),
    "leave_days": N_("Days of leave"),
    "keys": N_("Keys"),
    "signing_keys": N_("Signing keys"),
}
ROLE_HELP = N_("Role: head, lead, assistant, doc_admin, upper, member; with [:FOLDER][@FROM..TO].")


@click.group(
    cls=Group,
    examples=[
        ("docmgr member add li --name 李四 --email li@example.com", N_("a new colleague")),
        ("docmgr member set li --role doc_admin", N_("a new role")),
        ("docmgr member list", N_("who is who")),
    ],
)
def command() -> None:
    """Keep the member directory.

    It says by e-mail address who wrote what in Git, and who may do what. Once there is a head, only a head changes it;
    everybody may change their own addresses and keys.
    """


def wishes(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that ``add`` and ``set`` share."""
    options = (
        click.option("--role", "roles", multiple=True, metavar="R", help=ROLE_HELP),
        click.option("--key", "keys", multiple=True, metavar="KEY", help="Public key that opens sealed folders."),
        click.option(
            "--signing-key", "signing_keys", multiple=True, metavar="KEY", help="SSH public key that signs approvals."
        ),
        click.option("--alias", "aliases", multiple=True, metavar="N", help="Another name of the member."),
        click.option("--department", metavar="D", help="Department, where it is another one."),
        click.option("--joined", metavar="DATE", help="First day, YYYY-MM-DD."),
        click.option(
            "--deputy-for", multiple=True, metavar="MEMBER", help="Whom the member stands in for: [@FROM..TO]."
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@command.command(
    examples=[
        ("docmgr member add wang --name 王五 --email wang@example.com", N_("a member")),
        (
            "docmgr member add zhao --name 赵六 --email zhao@example.com --role lead:项目资料/A项目",
            N_("the lead of a project"),
        ),
    ]
)
@click.argument("member_id", metavar="ID")
@click.option("--name", required=True, metavar="N", help="Full name.")
@click.option("--email", "emails", required=True, multiple=True, metavar="E", help="Address that Git shows as author.")
@wishes
@dry_run_option
@pass_app
def add(app: App, /, member_id: str, **given: Any) -> None:
    """Add a member.

    ID is short, of lower-case letters a-z, digits, - and _, and never changes.
    """
    from docmgr.people import change

    directory = _directory(app)
    done = change.add(directory, member_id, _wish(given), _actor(app))
    _carry_out(app, done, _("{id} is a member now").format(id=member_id))


@command.command(
    "set",
    examples=[
        ("docmgr member set li --email li@new.example.com", N_("a new address; the old one still leads to Li")),
        ("docmgr member set li --role head@2024-05-01..2024-05-31", N_("head for one month")),
    ],
)
@click.argument("who", metavar="ID")
@click.option("--name", metavar="N", help="Full name.")
@click.option("--email", "emails", multiple=True, metavar="E", help="New address; the earlier ones stay known.")
@click.option("--drop-email", "drop_emails", multiple=True, metavar="E", help="Address that was never the member's.")
@wishes
@dry_run_option
@pass_app
def set_(app: App, /, who: str, **given: Any) -> None:
    """Change what is given of a member, nothing else.

    Roles and keys given replace the earlier ones; a role that the member holds already keeps its days.
    """
    from docmgr.people import change
    from docmgr.people.member import path_of

    if not any(given.values()):
        raise UsageError(_("nothing to set"), hint="docmgr member set --help")
    directory = _directory(app)
    member = directory.find(who)
    text = app.read(path_of(member.id)) or b""
    directory = _directory(app)  # again, so that it is not older than the file that will be written
    member = directory.find(member.id)
    done = change.set_(directory, member, _wish(given), _actor(app), text)
    _carry_out(app, done, _("{id} is changed").format(id=member.id))


@command.command("list", examples=[("docmgr member list --json", N_("for scripts"))])
@json_option
@pass_app
def list_(app: App) -> None:
    """List the members with the roles they have today."""
    from docmgr.i18n.width import table

    directory = _directory(app)
    if app.json:
        output.json_out("members", {"members": [_data(app, directory, member) for member in directory.members]})
        return
    rows = [
        (member.id, member.name, _roles(app, directory, member), member.emails[0], _state(app, member))
        for member in directory.members
    ]
    if rows:
        output.echo(table((_("Id"), _("Name"), _("Roles"), _("E-mail"), _("State")), rows))
    else:
        output.say(_("no members yet: docmgr member add ID --name N --email E --role head"))


@command.command(examples=[("docmgr member show 李四", N_("by name"))])
@click.argument("who", metavar="ID")
@json_option
@pass_app
def show(app: App, who: str) -> None:
    """Show a member, found by id, name or address."""
    from docmgr.i18n.width import table

    directory = _directory(app)
    member = directory.find(who)
    data = _data(app, directory, member)
    if app.json:
        output.json_out("member", data)
        return
    shown = {**data, "roles": _roles(app, directory, member)}
    rows = [(_(word), _text(shown[key])) for key, word in WORDS.items() if shown.get(key)]
    output.echo(table((_("Field"), _("Value")), rows))


command.command("leave", examples=EXAMPLES)(leave)


def _directory(app: App) -> Directory:
    from docmgr.people.store import read_directory

    return read_directory(app.repository)


def _actor(app: App) -> Actor:
    from docmgr.people.change import Actor

    return Actor(app.author[1], app.today)


def _wish(given: dict[str, Any]) -> Wish:
    from docmgr.people.change import Wish
    from docmgr.people.member import Deputy
    from docmgr.people.roles import typed_day, typed_period, typed_role
    from docmgr.vault.identity import lawful_key

    values = {key: value for key, value in given.items() if value not in (None, ())}
    if "roles" in values:
        values["roles"] = tuple(typed_role(text) for text in values["roles"])
    if "deputy_for" in values:
        parts = [text.partition("@") for text in values["deputy_for"]]
        values["deputy_for"] = tuple(Deputy(who, *typed_period(period)) for who, _at, period in parts)
    if "keys" in values:
        values["keys"] = tuple(lawful_key(_public_key(text)) for text in values["keys"])
    if "signing_keys" in values:
        values["signing_keys"] = tuple(_public_key(text) for text in values["signing_keys"])
    if "joined" in values:
        values["joined"] = typed_day(values["joined"])
    return Wish(**values)


def _public_key(text: str) -> str:
    """The key itself, or what stands in the ``.pub`` file of that name; a private key is never read."""
    from pathlib import Path

    from docmgr.repo.files import read_file

    path = Path(text).expanduser()
    if text.endswith(".pub") and path.is_file():
        return read_file(path).decode("utf-8", "replace").strip()
    return text.strip()


def _carry_out(app: App, plan: Plan, done: str) -> None:
    from docmgr.plan import Write
    from docmgr.repo.apply import apply

    if not plan.actions:
        output.say(_("nothing to change"))
    elif app.dry_run:
        for action in plan.actions:
            assert isinstance(action, Write)
            output.echo(f"# {action.path}\n{action.content.decode('utf-8')}", end="")
    else:
        apply(app.repository, plan, date=app.commit_date)
        output.say(done)


def _data(app: App, directory: Directory, member: Member) -> dict[str, Any]:
    """All keys, also empty ones, so that scripts find them; ``roles_today`` counts days and deputies."""
    from docmgr.people.member import as_data

    empty = {key: "" if key in ("name", "department", "joined", "leave_date") else [] for key in WORDS}
    known = {key: value for key, value in as_data(member).items() if key != "schema"}
    today = [_role_data(role) for role in directory.roles(member, app.today)]
    return {**empty, **known, "active": member.belongs(app.today), "roles_today": today}


def _role_data(role: Role) -> dict[str, str]:
    return {"role": role.role, "scope": role.scope}


def _roles(app: App, directory: Directory, member: Member) -> str:
    from docmgr.people.roles import label

    held = directory.roles(member, app.today)
    own = set(member.own_roles(app.today))
    words = []
    for role in held:
        word = label(role.role, app.language) + (f" ({role.scope})" if role.scope else "")
        words.append(word if role in own else _("{role} as deputy").format(role=word))
    return ", ".join(words)


def _state(app: App, member: Member) -> str:
    if member.leave_date is not None:
        return _("leaves on {date}").format(date=member.leave_date) if member.belongs(app.today) else _("gone")
    return "" if member.belongs(app.today) else _("from {date}").format(date=member.joined)


def _text(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(_text(each) for each in value)
    if isinstance(value, dict):
        return " ".join(str(each) for each in value.values())
    return str(value)
