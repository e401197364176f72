"""A group that knows its commands by a table and imports one only when it runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from docmgr.cli.base import Group
from docmgr.i18n.text import _

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


class LazyGroup(Group):
    """``table``: command name -> (section, ``module:attribute``, one line in English), in the order of the help."""

    def __init__(self, *arguments: Any, table: Mapping[str, tuple[str, str, str]], **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        self.table = table

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the table."""
        return list(self.table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in self.table:
            return None
        from importlib import import_module

        module, _colon, attribute = self.table[cmd_name][1].partition(":")
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command to run; an unknown one is refused with the nearest names."""
        if args[0] not in self.table and not ctx.resilient_parsing:
            raise click.exceptions.NoSuchCommand(args[0], possibilities=self.table, ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table, section by section, without importing a command."""
        sections: dict[str, list[tuple[str, str]]] = {}
        for name, (section, _target, line) in self.table.items():
            sections.setdefault(section, []).append((name, _(line)))
        for section, rows in sections.items():
            with formatter.section(_(section)):
                formatter.write_dl(rows)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[Any]]:
        """Complete command names from the table, options as usual."""
        from click.shell_completion import CompletionItem

        names = [
            CompletionItem(name, help=_(line))
            for name, (_section, _target, line) in self.table.items()
            if name.startswith(incomplete)
        ]
        return [*names, *click.Command.shell_complete(self, ctx, incomplete)]
