"""Letting this machine run ``docmgr tick`` by itself: a systemd timer of the user, a line in crontab, a Windows task.

Everything here belongs to the user, not to the repository; what is written is shown, and taken away again whole.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from docmgr.errors import RepositoryError
from docmgr.i18n.text import _
from docmgr.repo.files import exists, write_file
from docmgr.repo.program import run_program

SYSTEMD, CRON, WINDOWS = "systemd", "cron", "windows"
KINDS = (SYSTEMD, CRON, WINDOWS)


@dataclass(frozen=True, slots=True)
class Job:
    """Which repository, by which words docmgr starts, at which time of day, in which environment this user runs."""

    root: Path
    program: tuple[str, ...]
    at: str
    env: Mapping[str, str]

    @property
    def name(self) -> str:
        """The name of the job, another for every repository."""
        return f"docmgr-tick-{sha256(str(self.root).encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"

    @property
    def words(self) -> tuple[str, ...]:
        """The whole command."""
        return (*self.program, "-C", str(self.root), "--no-input", "tick")


@dataclass(frozen=True, slots=True)
class Steps:
    """Files to write (path, content), files to remove, commands to run with their input."""

    writes: tuple[tuple[Path, str], ...] = ()
    removes: tuple[Path, ...] = ()
    commands: tuple[tuple[tuple[str, ...], str], ...] = ()


def kind_here(env: Mapping[str, str]) -> str:
    """What suits this machine: Windows' own, systemd where the user has one running, else cron."""
    if sys.platform == "win32":
        return WINDOWS
    return SYSTEMD if exists(Path(env.get("XDG_RUNTIME_DIR", "/nowhere")) / "systemd") else CRON


def install(job: Job, kind: str) -> Steps:
    """What installs the job, in place of an earlier one."""
    if kind == SYSTEMD:
        service, timer = _units(job)
        reload = ("systemctl", "--user", "daemon-reload")
        enable = ("systemctl", "--user", "enable", "--now", f"{job.name}.timer")
        texts = ((service, _service(job)), (timer, _timer(job)))
        return Steps(writes=texts, commands=((reload, ""), (enable, "")))
    if kind == CRON:
        return Steps(commands=((("crontab", "-"), _with_line(_crontab(job), job, _line(job))),))
    task = ("schtasks", "/Create", "/F", "/SC", "DAILY", "/ST", job.at, "/TN", job.name, "/TR", _quoted(job.words))
    return Steps(commands=((task, ""),))


def uninstall(job: Job, kind: str) -> Steps:
    """What takes the job away; nothing where there is none."""
    if not status(job, kind):
        return Steps()
    if kind == SYSTEMD:
        disable = ("systemctl", "--user", "disable", "--now", f"{job.name}.timer")
        reload = ("systemctl", "--user", "daemon-reload")
        return Steps(removes=_units(job), commands=((disable, ""), (reload, "")))
    if kind == CRON:
        return Steps(commands=((("crontab", "-"), _with_line(_crontab(job), job, "")),))
    return Steps(commands=((("schtasks", "/Delete", "/F", "/TN", job.name), ""),))


def status(job: Job, kind: str) -> str:
    """Where the job is written, ``""`` where it is not installed."""
    if kind == SYSTEMD:
        timer = _units(job)[1]
        return str(timer) if exists(timer) else ""
    if kind == CRON:
        return next((line for line in _crontab(job).splitlines() if line.endswith(_mark(job))), "")
    done = run_program(("schtasks", "/Query", "/TN", job.name), folder=job.root, env=job.env)
    return job.name if done.code == 0 else ""


def carry_out(steps: Steps, job: Job) -> list[str]:
    """Do the steps; what a program refused that can be mended by hand is given back as sentences."""
    doubts: list[str] = []
    for path, content in steps.writes:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_file(path, content.encode("utf-8", "surrogateescape"))
        except OSError as error:
            raise RepositoryError(_("{path} cannot be written: {detail}").format(path=path, detail=error)) from error
    for command, data in steps.commands:
        done = run_program(command, folder=job.root, env=job.env, data=data.encode("utf-8", "surrogateescape"))
        if done.code == 0:
            continue
        said = _("{command} failed: {detail}").format(
            command=" ".join(command[:4]), detail=done.said.strip() or done.code
        )
        if not steps.writes and not steps.removes:
            raise RepositoryError(
                said, hint=_("choose another way: docmgr schedule install --kind systemd|cron|windows")
            )
        doubts.append(said)
    for path in steps.removes:
        path.unlink(missing_ok=True)
    return doubts


def _units(job: Job) -> tuple[Path, Path]:
    home = Path(job.env.get("HOME", str(Path.home())))
    folder = Path(job.env.get("XDG_CONFIG_HOME") or home / ".config") / "systemd" / "user"
    return folder / f"{job.name}.service", folder / f"{job.name}.timer"


def _service(job: Job) -> str:
    command = " ".join('"' + _escaped(word) + '"' for word in job.words)
    return (
        f"[Unit]\nDescription=docmgr tick: {_percent(str(job.root))}\n\n[Service]\nType=oneshot\nExecStart={command}\n"
    )


def _timer(job: Job) -> str:
    return (
        f"[Unit]\nDescription=docmgr tick: {_percent(str(job.root))}\n\n"
        f"[Timer]\nOnCalendar=*-*-* {job.at}:00\nPersistent=true\nRandomizedDelaySec=10min\n\n"
        "[Install]\nWantedBy=timers.target\n"
    )


def _percent(text: str) -> str:
    return text.replace("%", "%%").replace("\n", " ")


def _escaped(word: str) -> str:
    """A word inside systemd's double quotes."""
    found = word.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return found.replace("%", "%%").replace("$", "$$")


def _mark(job: Job) -> str:
    return f"# {job.name}"


def _line(job: Job) -> str:
    """The line of crontab; cron reads ``%`` as the end of a line, and no line can hold a line break."""
    if "\n" in str(job.root):
        raise RepositoryError(_("crontab cannot hold the path {path}").format(path=repr(str(job.root))))
    hour, _colon, minute = job.at.partition(":")
    command = " ".join("'" + word.replace("'", "'\\''") + "'" for word in job.words).replace("%", "\\%")
    return f"{int(minute)} {int(hour)} * * * {command} >/dev/null 2>&1 {_mark(job)}"


def _crontab(job: Job) -> str:
    """The user's crontab, empty where there is none. RepositoryError where cron is not installed."""
    done = run_program(("crontab", "-l"), folder=job.root, env=job.env)
    if done.code == 127:
        raise RepositoryError(_("crontab is not installed here"), hint="docmgr schedule install --kind systemd")
    return done.said if done.code == 0 else ""


def _with_line(text: str, job: Job, line: str) -> str:
    """The crontab with that line in place of the job's earlier one."""
    kept = [each for each in text.splitlines() if not each.endswith(_mark(job))]
    return "".join(f"{each}\n" for each in [*kept, *([line] if line else [])])


def _quoted(words: Sequence[str]) -> str:
    return " ".join(f'"{word}"' if " " in word else word for word in words)
