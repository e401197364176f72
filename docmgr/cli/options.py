"""Options that many commands share, and the one way to get a value that is missing."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

import click

from docmgr.cli.context import App
from docmgr.cli.help import translated
from docmgr.i18n.text import LANGUAGES, _

Decorator = Callable[[Any], Any]


def _store(context: click.Context, parameter: click.Parameter, value: bool) -> None:
    if value and not context.resilient_parsing:
        setattr(context.ensure_object(App), parameter.name or "", True)


def _flag(*names: str, **attributes: Any) -> click.Option:
    """A flag kept on ``App``, so that it may stand before or after the command."""
    return click.Option(names, is_flag=True, expose_value=False, callback=_store, **attributes)


def _json(*, hidden: bool = False) -> click.Option:
    return _flag("--json", help="Write one JSON document instead of text.", hidden=hidden)


def _dry_run(*, hidden: bool = False) -> click.Option:
    return _flag("-n", "--dry-run", help="Show what would be done and change nothing.", hidden=hidden)


def json_option(command: Any) -> Any:
    """Give a reading command ``--json``; it finds ``app.json``."""
    return _added(command, _json())


def dry_run_option(command: Any) -> Any:
    """Give a changing command ``-n/--dry-run``; it finds ``app.dry_run``."""
    return _added(command, _dry_run())


def _added(command: Any, option: click.Option) -> Any:
    if isinstance(command, click.Command):
        command.params.append(option)
    else:
        command.__dict__.setdefault("__click_params__", []).append(option)
    return command


def _language(*, hidden: bool) -> click.Option:
    kind = click.Choice(LANGUAGES)
    return click.Option(["--lang"], type=kind, expose_value=False, hidden=hidden, help="Language of messages.")


def everywhere(*, hidden: bool) -> list[click.Option]:
    """The options every command takes, before and after its name."""
    return [
        _language(hidden=hidden),
        _flag("--yes", help="Confirm without being asked.", hidden=hidden),
        _flag("--no-input", help="Never ask for anything.", hidden=hidden),
        _flag("--debug", help="Show a traceback with an error.", hidden=hidden),
    ]


def before_command(*, hidden: bool) -> list[click.Option]:
    """The options a group hands on to the command behind it, which must know them."""
    return [_json(hidden=hidden), _dry_run(hidden=hidden)]


def _enter(context: click.Context, _parameter: click.Parameter, folder: str | None) -> None:
    if folder and not context.resilient_parsing:
        start = os.getcwd()
        context.call_on_close(lambda: os.chdir(start))
        os.chdir(folder)


def directory_option() -> click.Option:
    """``-C DIR``: run as if started there, as Git does."""
    kind = click.Path(exists=True, file_okay=False)
    return click.Option(
        ["-C", "directory"],
        type=kind,
        metavar="DIR",
        expose_value=False,
        is_eager=True,
        callback=_enter,
        help="Work in that folder.",
    )


class Asked(click.Option):
    """A required option with a default for the question that a terminal is asked: ``suggest(app) -> str``."""

    def __init__(self, param_decls: Sequence[str], *, suggest: Callable[[App], str], **attributes: Any) -> None:
        super().__init__(param_decls, required=True, **attributes)
        self.suggest = suggest


class AskedArgument(click.Argument):
    """A required argument with a default for the question: ``suggest(app) -> str``."""

    def __init__(self, param_decls: Sequence[str], *, suggest: Callable[[App], str], **attributes: Any) -> None:
        super().__init__(param_decls, required=True, **attributes)
        self.suggest = suggest


class Need:
    """A value a command cannot do without: its name as typed, the question, a default, a check that may raise."""

    __slots__ = ("name", "question", "default", "check")

    def __init__(
        self, name: str, question: str, default: str = "", check: Callable[[str], object] | None = None
    ) -> None:
        self.name = name
        self.question = question
        self.default = default
        self.check = check


def ask(app: App, needs: Sequence[Need]) -> dict[str, str]:
    """The missing values by name, asked on a terminal; without one a usage error that lists all of them.

    Source: contract.md, Everywhere.
    """
    if needs and not app.interactive:
        names = ", ".join(need.name for need in needs)
        raise click.UsageError(_("missing: {names}").format(names=names), click.get_current_context(silent=True))
    return {need.name: _answer(need) for need in needs}


def _answer(need: Need) -> str:
    def proven(raw: str) -> str:
        if need.check is not None:
            need.check(raw)
        return raw

    answer: str = click.prompt(need.question, default=need.default or None, value_proc=proven, err=True)
    return answer


def fill_missing(command: click.Command, context: click.Context, args: list[str]) -> None:
    """Ask for every required value that the arguments do not give, before Click would stop at the first."""
    required = [parameter for parameter in command.params if parameter.required]
    if not required or context.resilient_parsing:
        return
    given, _rest, _order = command.make_parser(context).parse_args(args=list(args))
    help_option = command.get_help_option(context)
    if help_option is not None and help_option.name in given:
        return
    app = context.ensure_object(App)
    app.no_input = app.no_input or bool(given.get("no_input"))
    missing = {_typed(p, context): p for p in required if p.value_is_missing(p.consume_value(context, given)[0])}
    if missing:
        answers = ask(app, [_need(app, name, parameter, context) for name, parameter in missing.items()])
        values = {missing[name].name: _shaped(missing[name], answer) for name, answer in answers.items()}
        context.default_map = {**(context.default_map or {}), **values}


def _typed(parameter: click.Parameter, context: click.Context) -> str:
    """How a person would type it: ``TOPIC`` or ``--due DATE``."""
    metavar = parameter.make_metavar(context)
    return metavar if isinstance(parameter, click.Argument) else f"{max(parameter.opts, key=len)} {metavar}"


def _need(app: App, name: str, parameter: click.Parameter, context: click.Context) -> Need:
    question = translated(getattr(parameter, "help", None)).rstrip(".。") or name
    suggest = getattr(parameter, "suggest", None)
    default = suggest(app) if suggest is not None and app.interactive else ""
    return Need(name, question, default, lambda raw: parameter.type_cast_value(context, _shaped(parameter, raw)))


def _shaped(parameter: click.Parameter, raw: str) -> str | tuple[str, ...]:
    return (raw,) if parameter.multiple or parameter.nargs != 1 else raw
