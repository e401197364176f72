"""``docmgr init``: the mouth of ``docmgr.setup.adopt``."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from docmgr.cli import output
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import Need, ask, dry_run_option
from docmgr.cli.settingup import install_hooks, program, set_up_clone, show_hooks
from docmgr.errors import UsageError
from docmgr.i18n.text import N_, _, ngettext, set_language

if TYPE_CHECKING:
    from docmgr.setup.adopt import Adoption, Wishes
    from docmgr.setup.survey import Survey

SHOWN = 20
LANGUAGES = ("zh", "en")


@click.command(
    cls=Command,
    examples=[
        ("docmgr init", N_("begin in this folder, or set up this clone")),
        ("docmgr init D:/部门文档 --head '张三 <zhang@example.com>'", N_("take in a folder full of files")),
        ("docmgr init -n", N_("only show what would be done")),
    ],
)
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(path_type=Path))
@click.option("--policy", metavar="P", help="Handbook to begin with: handbook-zh, handbook-en, or a policy file.")
@click.option("--head", metavar='"NAME <EMAIL>"', help="The head of the department; default: the git user.")
@click.option("--head-id", metavar="ID", help="The head's id; default: the part of the address before the @.")
@dry_run_option
@pass_app
def command(app: App, folder: Path | None, policy: str | None, head: str | None, head_id: str | None) -> None:
    """Make a department repository, or adopt a folder or a clone; safe to repeat.

    Files that are there stay as they are and are committed; the names that break the handbook are listed as a baseline,
    which may only shrink, with proposals. In a clone of a department repository only the clone is set up: hooks and
    settings, no commit.
    """
    from docmgr.setup import survey

    where = folder or Path.cwd()
    mended = not app.dry_run and survey.settled(where)
    found = survey.survey(where)
    if found.synchroniser:
        said = _("this folder is synchronised by {program}, which damages repositories; use docmgr sync instead")
        output.warn(said.format(program=found.synchroniser))
    if found.state == survey.DEPARTMENT:
        set_up_clone(app, found, mended=mended)
        return
    wishes = _wishes(app, found, policy, head, head_id or "")
    _begin(app, found, wishes)


def _begin(app: App, found: Survey, wishes: Wishes) -> None:
    from docmgr.repo.git import Repository
    from docmgr.setup import adopt, drivers

    adoption = adopt.prepare(found, wishes)
    if app.dry_run:
        _show_plan(adoption)
        return
    adopt.begin(found, wishes)
    repository = Repository.discover(found.folder)
    interpreter, package_dir = program()
    # The first commit passes the filters already.
    drivers.install(repository, interpreter=interpreter, package_dir=package_dir)
    adopt.carry_out(adoption, app.commit_date)
    installed = install_hooks(repository, adoption.policy.hooks)
    _report(adoption)
    show_hooks(installed)
    if wishes.user is None:
        output.say(_("commits here are made as {name} <{email}>").format(name=wishes.head[0], email=wishes.head[1]))
    output.say(_("{folder} is a department repository now").format(folder=found.folder))
    output.say(_("next: docmgr member add ID --name N --email E, then docmgr check"))


def _wishes(app: App, found: Survey, policy: str | None, head: str | None, head_id: str) -> Wishes:
    from docmgr.setup.adopt import Wishes
    from docmgr.setup.survey import git_user

    user = git_user(found.folder)
    if head is None and user is None:
        head = ask(app, [Need("--head", _("Head of the department, NAME <EMAIL>"), check=_person)])["--head"]
    chosen = _person(head) if head is not None else user
    assert chosen is not None
    handbook = policy or _default_policy(app)
    _speak(handbook)
    return Wishes(handbook, app.language, app.today, chosen, head_id, user)


def _speak(handbook: str) -> None:
    """From here on in the language of the handbook chosen, unless another was asked for."""
    own = handbook.removeprefix("handbook-")[:2]
    if handbook.startswith("handbook-") and own in LANGUAGES and not _asked() and not os.environ.get("DOCMGR_LANG"):
        set_language(own)


def _default_policy(app: App) -> str:
    """English where English was asked for or is the locale's; a locale that names no language is no wish."""
    spoken = [os.environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG")]
    locale = next((value for value in spoken if value), "C")
    silent = locale.partition(".")[0] in ("C", "POSIX") and not os.environ.get("DOCMGR_LANG") and not _asked()
    return "handbook-zh" if silent else f"handbook-{app.language}"


def _asked() -> bool:
    """Whether ``--lang`` was given, before or after the command."""
    context = click.get_current_context()
    given = ParameterSource.COMMANDLINE
    return any(each is not None and each.get_parameter_source("lang") == given for each in (context, context.parent))


def _person(text: str) -> tuple[str, str]:
    from docmgr.people.member import is_email

    name, found, rest = text.strip().rpartition("<")
    email = rest.removesuffix(">").strip()
    if not found or not name.strip() or not rest.endswith(">") or not is_email(email):
        raise UsageError(_("{text} is not of the form NAME <EMAIL>").format(text=text))
    return name.strip(), email


def _show_plan(adoption: Adoption) -> None:
    from docmgr.plan import Take

    if adoption.survey.repository is None:
        output.echo(_("make a repository in {folder}").format(folder=adoption.survey.folder))
    taken = 0
    for action in adoption.plan.actions:
        if isinstance(action, Take):
            taken += 1
        else:
            output.echo(_("write {path}").format(path=getattr(action, "path", "")))
    if taken:
        said = ngettext("commit {count} file as it is", "commit {count} files as they are", taken)
        output.echo(said.format(count=taken))
    output.echo(_("install the hooks"))
    _report(adoption)


def _report(adoption: Adoption) -> None:
    """The table of proposals on stdout, the rest in words."""
    from docmgr.i18n.width import table, visible

    rows = [(visible(each.source), visible(each.target), " ".join(each.rules)) for each in adoption.proposals]
    if rows:
        output.echo(table((_("name now"), _("lawful name"), _("rules")), rows[:SHOWN]))
    if len(rows) > SHOWN:
        more = len(rows) - SHOWN
        said = ngettext("and {count} more: docmgr fix --dry-run", "and {count} more: docmgr fix --dry-run", more)
        output.say(said.format(count=more))
    paths = {each.path for each in adoption.faults}
    if paths:
        said = _("{faults} of {files} paths break the handbook; the baseline excuses them, {proposals} have a proposal")
        files = {entry[0] for entry in adoption.survey.entries}
        counts = {"faults": len(paths & files), "files": len(files), "proposals": len(rows)}
        output.say(said.format(**counts))
    for path in adoption.survey.left_out[:SHOWN]:
        output.warn(_("left out, a repository of its own or unreadable: {path}").format(path=visible(path)))
