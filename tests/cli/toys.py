"""Small commands that show what the frame gives to every command; ``program`` holds them lazily."""

from __future__ import annotations

import sys

import click

from docmgr.cli import output
from docmgr.cli.base import Command, Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.main import _Program
from docmgr.cli.options import AskedArgument, Need, ask, directory_option, dry_run_option, json_option
from docmgr.errors import (
    Mistake,
    PolicyError,
    RefusedError,
    RepositoryError,
    TargetError,
    UsageError,
    VaultError,
)

ERRORS = {
    "usage": UsageError("no such document", hint="docmgr check"),
    "policy": PolicyError([Mistake("a.yaml", 3, "unknown key tpyes"), Mistake("b.yaml", 0, "is not UTF-8")]),
    "repository": RepositoryError("no repository here", hint="docmgr init"),
    "refused": RefusedError("only the head may", clause="D-2.2.2"),
    "vault": VaultError("no key"),
    "target": TargetError("no room"),
    "interrupt": KeyboardInterrupt(),
    "bug": ZeroDivisionError("division"),
    "click": click.BadParameter("not so"),
    "file": click.FileError("x", "gone"),
}


@click.command(cls=Command)
@json_option
@dry_run_option
@pass_app
def show(app: App) -> None:
    """Show what the frame knows."""
    known = {"json": app.json, "dry_run": app.dry_run, "yes": app.yes, "no_input": app.no_input}
    if app.json:
        output.json_out("toy", {**known, "language": app.language, "text": "名称\udcff"})
    else:
        output.echo(f"{known} {app.language}")


@click.command(cls=Command)
@click.option("--color", is_flag=True)
def plain(color: bool) -> None:
    """Take no common option but those of all."""
    output.echo(output.style("plain", "error") if color else "plain")


@click.command(cls=Command)
@click.argument("kind", cls=AskedArgument, suggest=lambda _app: "policy", help="Kind of document.")
@click.argument("topic", help="Topic.")
@click.option("--due", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", required=True, help="Last day.")
@click.option("--tag", multiple=True)
def new(kind: str, topic: str, due: object, tag: tuple[str, ...]) -> None:
    """Need three values."""
    output.echo(f"{kind} {topic} {due} {tag}")


@click.command(cls=Command)
@pass_app
def need(app: App) -> None:
    """Find only later that something is missing."""
    output.echo(str(ask(app, [Need("--head", "Head", "zhang"), Need("--email", "E-mail")])))


@click.command(cls=Command)
@click.argument("kind", type=click.Choice(list(ERRORS)))
def fail(kind: str) -> None:
    """Fail in a chosen way."""
    raise ERRORS[kind]


@click.command(cls=Command)
@click.argument("code", type=int)
def code(code: int) -> int:
    """Return a code."""
    return code


@click.command(cls=Command)
@pass_app
def now(app: App) -> None:
    """Tell the time."""
    output.echo(f"{app.now.isoformat()} {app.today.isoformat()} {app.commit_date}")


@click.command(cls=Command)
@pass_app
def sure(app: App) -> None:
    """Ask before doing."""
    output.echo("done" if app.confirm("Really?") else "left")


@click.command(cls=Command)
def much() -> None:
    """Write until the reader is gone."""
    while True:
        output.echo("x" * 1000)


@click.command(cls=Command)
def path() -> None:
    """Write a name that few consoles can show."""
    output.echo("制度𠮷😀\udcff")
    output.say("完成😀")


@click.group(cls=Group)
def nest() -> None:
    """Hold one command."""


nest.add_command(show)

NAMES = ("show", "plain", "new", "need", "fail", "code", "now", "sure", "much", "path", "nest")
TABLE = {name: ("Toys", f"tests.cli.toys:{name}", f"Toy {name}") for name in NAMES}
program = _Program(name="docmgr", table=TABLE, params=[directory_option()])
program.table["unbuilt"] = ("Toys", "tests.cli.unbuilt:command", "Not there")

if __name__ == "__main__":
    program.main(sys.argv[1:])
