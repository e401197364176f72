"""Which copies of archived files count before any leave the tree: those that read back now, not those of a record.

Packages on other targets and the department's newest backup; what is away or damaged is said. Source: D-2.4.2, D-4.2.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from docmgr.cli import output
from docmgr.cli.context import App
from docmgr.errors import TargetError, UsageError
from docmgr.i18n.text import _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docmgr.archive.exportprune import Backup
    from docmgr.archive.record import Run
    from docmgr.targets.target import Target

T = TypeVar("T")


def begun_before(app: App, to: str) -> bool:
    """Whether packages were put there before: a folder that is gone is then a disk that is not connected.

    TargetError where it is missing or empty, for an unmounted disk looks like that.
    """
    from docmgr.archive import exportchoice, record
    from docmgr.targets.target import kind_of

    if kind_of(to) != "folder":
        return False
    folder = Path(to).expanduser().absolute()
    if not any(run.more.get("target") == str(folder) for run in exportchoice.exports(record.runs(app.repository))):
        return False
    if not folder.is_dir() or not any(folder.iterdir()):
        message = _("{target} is missing or empty, but packages were put there before").format(target=folder)
        raise TargetError(message, hint=_("is the disk connected? to begin elsewhere, name another folder"))
    return True


class Copies:
    """The copies beside the package that is to be made on ``here``; each place is read once."""

    def __init__(self, app: App, here: str, packages: Sequence[Run]) -> None:
        """``packages`` are the records of all packages that may count."""
        self.app = app
        self.here = here
        self.packages = packages

    def bad_on(self, target: Target) -> set[str]:
        """The records of packages on this target that do not read back; what is wrong is said."""
        return _bad(target, [run for run in self.packages if run.more.get("target") == target.text])

    @cached_property
    def bad_elsewhere(self) -> set[str]:
        """The same of all other targets; one that cannot be reached counts for nothing."""
        by_place: dict[str, list[Run]] = {}
        for run in self.packages:
            if run.more.get("target") != self.here:
                by_place.setdefault(str(run.more.get("target")), []).append(run)
        bad: set[str] = set()
        for place, runs in by_place.items():
            found = self._tried(place, lambda target, runs=runs: _bad(target, runs))  # type: ignore[misc]
            bad |= {run.id for run in runs} if found is None else found
        return bad

    @cached_property
    def backup(self) -> Backup:
        """The department's newest backup; without a commit where not all of it reads back."""
        from docmgr.archive.exportprune import Backup
        from docmgr.backup.record import newest_run
        from docmgr.backup.verify import lacking

        newest = newest_run(self.app.repository)
        if newest is None:
            return Backup()
        why = self._tried(newest.target, lambda target: lacking(target, newest.id, newest.manifest_sha256))
        if why:
            _not_counted(newest.target, why)
        return Backup(newest.target, newest.commit if why == "" else "")

    def _tried(self, place: str, look: Callable[[Target], T]) -> T | None:
        """What a look at a target gives; None where it cannot be reached now, which is said."""
        from docmgr.targets.target import open_target

        try:
            return look(open_target(place, self.app.repository))
        except (TargetError, UsageError) as error:
            _not_counted(place, error.message)
            return None


def _bad(target: Target, runs: Sequence[Run]) -> set[str]:
    from docmgr.archive import exportproof

    bad = set()
    for run in runs:
        digest = str(run.more.get("manifest_sha256"))
        found = exportproof.check(target, str(run.more.get("package")), digest, output.progress)
        for each in found[:5]:
            output.say(f"{target.text}: {each.name}: {each.message}")
        bad |= {run.id} if found else set()
    return bad


def _not_counted(place: str, why: str) -> None:
    output.say(_("not counted as a copy, {place}: {why}").format(place=place, why=why))
