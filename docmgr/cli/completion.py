"""``docmgr completion``: the script that teaches a shell docmgr's words."""

from __future__ import annotations

import os

import click
from click.shell_completion import get_completion_class

from docmgr.cli import output
from docmgr.cli.base import COMPLETION_VARIABLE, PROGRAM, Command
from docmgr.cli.context import App
from docmgr.cli.options import AskedArgument

SHELLS = ("bash", "zsh", "fish", "powershell")


def _own_shell(_app: App) -> str:
    name = os.path.basename(os.environ.get("SHELL", ""))
    return name if name in SHELLS else SHELLS[0]


@click.command(
    cls=Command,
    examples=[
        ('eval "$(docmgr completion bash)"', "in ~/.bashrc"),
        ('eval "$(docmgr completion zsh)"', "in ~/.zshrc"),
        ("docmgr completion fish | source", "in ~/.config/fish/config.fish"),
        ("docmgr completion powershell | Out-String | Invoke-Expression", "in $PROFILE"),
    ],
)
@click.argument("shell", cls=AskedArgument, type=click.Choice(SHELLS), suggest=_own_shell, help="Shell to complete in.")
def command(shell: str) -> None:
    """Write the completion script of a shell.

    Put the line for your shell into the file named beside it and open a new terminal.
    """
    kind = get_completion_class(shell)
    assert kind is not None, shell
    output.echo(kind(click.get_current_context().find_root().command, {}, PROGRAM, COMPLETION_VARIABLE).source())
