"""The command and the group that every module of ``cli`` builds on.

They add to Click's: help in the chosen language with examples first, the options that stand anywhere, all missing
values at once, and docmgr's exit codes. What a command returns is its exit code; None is 0.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import Any

import click

from docmgr.cli import failure, output
from docmgr.cli.context import App, choose
from docmgr.cli.help import Formatter, speaking, summary, teach_click, translated
from docmgr.cli.options import before_command, everywhere, fill_missing
from docmgr.i18n.text import _

PROGRAM = "docmgr"
COMPLETION_VARIABLE = "_DOCMGR_COMPLETE"
HELP_NAMES = ["-h", "--help"]


class Context(click.Context):
    """Click's context with a formatter that can measure Chinese."""

    formatter_class = Formatter


class Command(click.Command):
    """A command; ``examples`` are pairs of a command line and what it does (English, translated when shown)."""

    context_class = Context
    shows_everywhere = False

    def __init__(self, *arguments: Any, examples: Sequence[tuple[str, str]] = (), **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        self.examples = tuple(examples)
        self.context_settings = {"help_option_names": HELP_NAMES, **self.context_settings}
        self.add_options(everywhere(hidden=not self.shows_everywhere))

    def add_options(self, options: Sequence[click.Option]) -> None:
        """Add the options whose names the command does not use itself."""
        taken = {name for parameter in self.params for name in parameter.opts}
        self.params.extend(option for option in options if taken.isdisjoint(option.opts))

    # Running

    def main(  # type: ignore[override]
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> int:
        """Run with these arguments and exit with docmgr's code; with ``standalone_mode=False`` return it."""
        output.prepare_streams()
        given = _expanded(sys.argv[1:]) if args is None else list(args)
        extra.setdefault("obj", App())
        app = extra["obj"]
        code = failure.guard(
            lambda: self._run(given, prog_name or PROGRAM, extra),
            debug=lambda: app.debug,
            as_json=lambda: app.json or "--json" in given,
        )
        if standalone_mode:
            sys.exit(code)
        return code

    def _run(self, args: list[str], program: str, extra: dict[str, Any]) -> int:
        choose(args)
        teach_click()
        instruction = os.environ.get(COMPLETION_VARIABLE)
        if instruction:
            from click.shell_completion import shell_complete

            return shell_complete(self, extra, program, COMPLETION_VARIABLE, instruction)
        with self.make_context(program, args, **extra) as context:
            code = self.invoke(context)
        return code if isinstance(code, int) else 0

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse, after every missing value has been asked for or listed."""
        fill_missing(self, ctx, args)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command, unless it was given an option before its name that it does not have."""
        app = ctx.ensure_object(App)
        known = {name for parameter in self.params for name in parameter.opts}
        # A group may be a command too, such as archive; the one behind it says anew what it is.
        app.changes = "--dry-run" in known and not app.dry_run
        if not isinstance(self, click.Group):
            for given, name in ((app.json, "--json"), (app.dry_run, "--dry-run")):
                if given and name not in known:
                    raise click.NoSuchOption(name, ctx=ctx)
            code = super().invoke(ctx)
            if app.detached():
                said = _("HEAD is on no branch, so the commit just made is on none; keep it: git switch -c NAME")
                output.warn(said)
            return code
        return super().invoke(ctx)

    # Speaking

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Click's help option, its text kept in English until it is shown."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Show this message and exit."
        return option

    def get_short_help_str(self, limit: int = 45) -> str:
        """The command in one line; it is wrapped where it is shown, not cut to ``limit``."""
        return summary(self.short_help or self.help)

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write usage, text, examples, subcommands, arguments, options, closing words."""
        self.format_usage(ctx, formatter)
        self.format_help_text(ctx, formatter)
        self.format_examples(formatter)
        if isinstance(self, click.Group):
            self.format_commands(ctx, formatter)
        self.format_arguments(ctx, formatter)
        self.format_options(ctx, formatter)
        self.format_epilog(ctx, formatter)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help text."""
        _write_paragraphs(formatter, translated(self.help))

    def format_examples(self, formatter: click.HelpFormatter) -> None:
        """Write the examples, each with what it does."""
        if self.examples:
            with formatter.section(_("Examples")):
                formatter.write_dl([(line, _(meaning)) for line, meaning in self.examples], col_max=44)

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the arguments that have a help text."""
        spoken = [speaking(p) for p in self.params if isinstance(p, click.Argument) and p.help]
        self._write_parameters(ctx, formatter, _("Positional arguments"), spoken)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options."""
        spoken = [speaking(p) for p in self.get_params(ctx) if not isinstance(p, click.Argument)]
        self._write_parameters(ctx, formatter, _("Options"), spoken)

    def _write_parameters(
        self, ctx: click.Context, formatter: click.HelpFormatter, heading: str, parameters: Sequence[click.Parameter]
    ) -> None:
        rows = [row for row in (parameter.get_help_record(ctx) for parameter in parameters) if row is not None]
        if rows:
            with formatter.section(heading):
                formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the closing words."""
        _write_paragraphs(formatter, translated(self.epilog))


class Group(Command, click.Group):
    """A group of commands, listed in the order of the source; ``--json`` and ``-n`` may stand before the subcommand."""

    def __init__(self, *arguments: Any, **attributes: Any) -> None:
        super().__init__(*arguments, **attributes)
        self.add_options(before_command(hidden=not self.shows_everywhere))

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names of the commands, as declared."""
        return list(self.commands)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands with one line each."""
        named = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        rows = [(name, command.get_short_help_str()) for name, command in named if command and not command.hidden]
        if rows:
            with formatter.section(_("Commands")):
                formatter.write_dl(rows)


Group.command_class = Command
Group.group_class = Group


def _write_paragraphs(formatter: click.HelpFormatter, text: str) -> None:
    if text:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(text)


def _expanded(args: list[str]) -> list[str]:
    """On Windows the program expands ``*.docx``, as shells do elsewhere."""
    if os.name != "nt":
        return args
    from glob import glob

    return [match for argument in args for match in (sorted(glob(argument)) or [argument])]
