"""``docmgr hook NAME …``: what a shim calls when its own interpreter is gone, and what hook managers call."""

from __future__ import annotations

import click

from docmgr.cli.base import Command

EVENTS = (
    "pre-commit",
    "pre-merge-commit",
    "pre-push",
    "commit-msg",
    "post-commit",
    "pre-applypatch",
    "pre-receive",
)


@click.command(
    cls=Command,
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False},
    examples=[
        ("docmgr hook pre-commit", "judge what is staged"),
        ('docmgr hook pre-push "$@"', "judge what is pushed; Git gives the refs on standard input"),
    ],
)
@click.argument("name", metavar="NAME", type=click.Choice(EVENTS), help="Event of Git.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, help="What Git gave the hook.")
def command(name: str, arguments: tuple[str, ...]) -> int:
    """Run a hook; Git calls this, people need not.

    Exit code 0 lets Git go on, 1 stops it.
    """
    from docmgr.hooks.engine import run

    return run([name, *arguments])
