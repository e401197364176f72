"""What a run knows of its world, found out when a command first asks: repository, policy, language, time, author.

Here, at the mouth, the environment and the clock are read; the rooms below get values.
"""

from __future__ import annotations

import os
import sys
from functools import cached_property
from typing import TYPE_CHECKING

import click

from docmgr.errors import Mistake, PolicyError, UsageError
from docmgr.i18n.text import _, choose_language, language, set_language

if TYPE_CHECKING:
    from datetime import date, datetime, tzinfo

    from docmgr.policy.model import Policy
    from docmgr.repo.git import Repository

POLICY_FILE = ".docmgr/policy.yaml"


class App:
    """One run of docmgr, handed to commands by ``@pass_app``; ``json``, ``dry_run`` … are the options given."""

    def __init__(self) -> None:
        self.json = False
        self.dry_run = False
        self.yes = False
        self.no_input = False
        self.debug = False
        self.changes = False
        self.astray = ""

    @property
    def language(self) -> str:
        """``zh`` or ``en``."""
        return language()

    @cached_property
    def repository(self) -> Repository:
        """The repository around the current folder (``-C`` has been there); ``RepositoryError`` where there is none.

        A command that changes something first settles what a killed one left, so that it reads one whole state.
        """
        from pathlib import Path

        from docmgr.repo.git import Repository

        found = Repository.discover(Path.cwd())
        if self.changes:
            from docmgr.repo.apply import recover

            recover(found)
            self.astray = found.detached()
        return found

    def detached(self) -> bool:
        """Whether this run made a commit that is on no branch, which git forgets once another one is checked out."""
        return bool(self.astray) and self.repository.detached() not in ("", self.astray)

    @cached_property
    def policy(self) -> Policy:
        """The department's policy, in a bare repository HEAD's; ``PolicyError`` lists every mistake."""
        from docmgr.policy.load import load_policy

        return load_policy(self._policy_text(), file=POLICY_FILE)

    def _policy_text(self) -> str | None:
        data = self.policy_bytes
        return None if data is None else utf8(data, POLICY_FILE)

    @cached_property
    def policy_bytes(self) -> bytes | None:
        """The policy file as it stands, None where the department has none."""
        return self.read(POLICY_FILE)

    def read(self, path: str) -> bytes | None:
        """A file of the work tree, in a bare repository of HEAD, by repository path; None where there is none."""
        repository = self.repository
        if not repository.bare:
            place = repository.root / path
            if not place.is_file() and os.path.lexists(place):
                raise PolicyError([Mistake(path, 1, _("is no plain file"))])
            return place.read_bytes() if place.is_file() else None
        if repository.head() is None or not repository.git("ls-tree", "-z", "HEAD", "--", path):
            return None
        return repository.git("cat-file", "blob", f"HEAD:{path}")

    @cached_property
    def zone(self) -> tzinfo:
        """The policy's time zone; outside a repository the handbook's."""
        from docmgr.cli.clock import HOME_ZONE, zone_named

        return zone_named(policy_key(os.getcwd(), "timezone") or HOME_ZONE)

    @cached_property
    def now(self) -> datetime:
        """The moment of this run, with zone, the same all through it; ``DOCMGR_TODAY`` stands for the clock."""
        from datetime import datetime

        from docmgr.cli.clock import stated_now

        return stated_now(os.environ, lambda: self.zone) or datetime.now(self.zone)

    @property
    def today(self) -> date:
        """The date of ``now`` where the department works."""
        return self.now.astimezone(self.zone).date()

    @property
    def commit_date(self) -> str | None:
        """The date for docmgr's commits when ``DOCMGR_TODAY`` is set and ``GIT_*_DATE`` is not; else None."""
        if not os.environ.get("DOCMGR_TODAY") or "GIT_AUTHOR_DATE" in os.environ or "GIT_COMMITTER_DATE" in os.environ:
            return None
        return self.now.isoformat(timespec="seconds")

    @cached_property
    def author(self) -> tuple[str, str]:
        """Name and e-mail as Git will write them; ``RepositoryError`` with a hint where Git knows nobody."""
        return self.repository.author()

    @property
    def interactive(self) -> bool:
        """Whether a person can be asked: a terminal that answers, and no ``--no-input``."""
        if self.no_input or os.environ.get("TERM") == "dumb":
            return False
        return sys.stdin.isatty() and sys.stderr.isatty()

    def confirm(self, question: str) -> bool:
        """Ask before something that cannot simply be repeated; ``--yes`` answers, and without a terminal it must."""
        if self.yes:
            return True
        if not self.interactive:
            raise UsageError(question, hint=_("add --yes to confirm it"))
        return click.confirm(question, err=True)


pass_app = click.make_pass_decorator(App, ensure=True)


def utf8(data: bytes, file: str) -> str:
    """The text of a file that people write; ``PolicyError`` names the line that is not UTF-8."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise PolicyError([Mistake(file, line, _("the file is not UTF-8"))]) from None


def find_policy(start: str) -> str:
    """The path of the policy file in this folder or the nearest above, ``""`` without; asks no Git."""
    folder = start
    while True:
        path = os.path.join(folder, POLICY_FILE)
        if os.path.isfile(path):
            return path
        above = os.path.dirname(folder)
        if above == folder:
            return ""
        folder = above


def policy_language(start: str) -> str | None:
    """The language that the policy here names."""
    path = find_policy(start)
    if not path:
        return None
    from docmgr.policy.glance import language_of

    with open(path, "rb") as file:
        return language_of(file.read())


def policy_key(start: str, wanted: str) -> str | None:
    """A plain top-level value of the policy here."""
    path = find_policy(start)
    if not path:
        return None
    from docmgr.policy.glance import glance

    with open(path, encoding="utf-8", errors="replace") as lines:
        return glance(lines, wanted)


def choose(args: list[str]) -> None:
    """Set the language of this run before anything is said, ``--help`` and wrong invocations included."""
    option, folder = _stated(args)
    environ = dict(os.environ)
    if os.name == "nt":
        environ.setdefault("LANG", _windows_locale())
    try:
        policy = policy_language(os.path.abspath(folder))
    except OSError:
        policy = None
    set_language(choose_language(option, environ, policy))


def _stated(args: list[str]) -> tuple[str | None, str]:
    """The values of ``--lang`` and ``-C`` among raw arguments, read before Click does."""
    option, folder = None, "."
    for at, argument in enumerate(args):
        following = args[at + 1] if at + 1 < len(args) else ""
        if argument == "--":
            break
        if argument == "--lang":
            option = following
        elif argument.startswith("--lang="):
            option = argument[len("--lang=") :]
        elif argument == "-C":
            folder = os.path.join(folder, following)
        elif argument.startswith("-C"):
            folder = os.path.join(folder, argument[2:])
    return option, folder


def _windows_locale() -> str:
    import locale

    name = locale.getlocale()[0] or ""
    return "zh" if name.lower().startswith(("zh", "chinese")) else "en"
