"""The one place that catches: every way a run can end becomes an exit code and at most a few lines on stderr."""

import os
import sys
from collections.abc import Callable

import click

from docmgr import __version__
from docmgr.cli import output
from docmgr.errors import DocmgrError, PolicyError, RefusedError, RepositoryError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _, ngettext
from docmgr.i18n.width import visible

BUG = 70
INTERRUPTED = 130
PIPE_CLOSED = 141


def guard(run: Callable[[], int], *, debug: Callable[[], bool], as_json: Callable[[], bool]) -> int:
    """The exit code of a run; whatever it raised has been told to the person. Source: contract.md, exit codes."""
    code = _told(run, debug, as_json)
    try:
        sys.stdout.flush()
    except OSError as error:
        code = _world_broke(error)
    return code


def _told(run: Callable[[], int], debug: Callable[[], bool], as_json: Callable[[], bool]) -> int:
    try:
        return run()
    except click.exceptions.Exit as exit_:
        return exit_.exit_code
    except (KeyboardInterrupt, EOFError, click.Abort):
        output.say(f"\ndocmgr: {_('interrupted')}")
        return INTERRUPTED
    except (DocmgrError, click.ClickException) as error:
        if debug():
            _show_traceback()
        return _tell(error, as_json())
    except OSError as error:
        if debug():
            _show_traceback()
        return _world_broke(error)
    except Exception as error:  # noqa: BLE001 - the one place that catches
        if debug():
            _show_traceback()
        return _confess(error)


def _world_broke(error: OSError) -> int:
    """A full disk, a file that may not be read; a reader that went away (``docmgr check | head``) is no error."""
    if error.filename is None:
        # What stdout still holds cannot be written; Python would complain again while it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    if isinstance(error, BrokenPipeError):
        return PIPE_CLOSED
    where = f"{visible(os.fsdecode(error.filename))}: " if isinstance(error.filename, str | bytes) else ""
    return _tell(RepositoryError(f"{where}{reason(error)}"), as_json=False)


def _tell(error: DocmgrError | click.ClickException, as_json: bool) -> int:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        output.say(error.format_message())
        return error.exit_code
    message = error.message if isinstance(error, DocmgrError) else error.format_message()
    hint = error.hint if isinstance(error, DocmgrError) else _usage_hint(error)
    if as_json:
        output.json_out("error", _as_data(error, message, hint))
    if isinstance(error, PolicyError):
        number = len(error.mistakes)
        heading = ngettext("{number} mistake in the files below", "{number} mistakes in the files below", number)
        output.fault(heading.format(number=number))
        output.say(message)
    else:
        output.fault(message)
    if hint:
        output.hint(hint)
    return error.exit_code if isinstance(error, DocmgrError | click.UsageError) else 2


def _usage_hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"{context.command_path} --help" if context is not None else ""


def _as_data(error: DocmgrError | click.ClickException, message: str, hint: str) -> dict[str, object]:
    code = error.exit_code if isinstance(error, DocmgrError) else 2
    data: dict[str, object] = {"code": code, "message": message, "hint": hint}
    if isinstance(error, RefusedError):
        data["clause"] = error.clause
    if isinstance(error, PolicyError):
        data["mistakes"] = [{"file": m.file, "line": m.line, "message": m.message} for m in error.mistakes]
    return data


def _show_traceback() -> None:
    import traceback

    output.say(traceback.format_exc().rstrip())


def _confess(error: Exception) -> int:
    """A bug: one line, and where the report lies."""
    name = type(error).__name__
    report = _write_report()
    where = report or _("nowhere to write a crash report; run again with --debug")
    output.fault(_("a bug in docmgr ({name}); crash report: {path}").format(name=name, path=where))
    return BUG


def _write_report() -> str:
    """The path of a new crash report in the user's cache or the temporary folder; ``""`` where neither takes it."""
    import platform
    import traceback
    from datetime import UTC, datetime

    from platformdirs import user_cache_dir

    about = f"docmgr {__version__}, Python {platform.python_version()}, {platform.platform()}"
    content = f"{about}\n{sys.argv!r}\n{os.getcwd()!r}\n\n{traceback.format_exc()}"
    name = f"crash-{datetime.now(UTC):%Y%m%d-%H%M%S}-{os.getpid()}.txt"
    for folder in (user_cache_dir("docmgr"), os.environ.get("TMPDIR") or os.environ.get("TEMP") or "/tmp"):
        path = os.path.join(folder, name)
        try:
            os.makedirs(folder, exist_ok=True)
            with open(path, "x", encoding="utf-8", errors="backslashreplace") as report:
                report.write(content)
        except OSError:
            continue
        return path
    return ""
