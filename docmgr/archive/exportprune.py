"""Letting go of archived files that were handed over: only where enough verified copies stand elsewhere.

Counted are packages that were read back and the department's backup, each place once; a file that is held, edited or
has too few copies stays. Git's history keeps the bytes. Source: D-2.4.2, D-4.2; design 6.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from docmgr.archive import exportchoice, record
from docmgr.archive.due import Due
from docmgr.archive.record import Item, Run
from docmgr.errors import RefusedError
from docmgr.i18n.text import ngettext
from docmgr.ledger.place import Layout, home_path, identity_of, lawful_name
from docmgr.plan import Plan, Remove
from docmgr.repo.changes import text
from docmgr.repo.git import GitError, Repository

RULE = "archive export --prune"


@dataclass(frozen=True, slots=True)
class Backup:
    """The department's backup: where it stands and the commit it holds, read back; both ``""`` for none."""

    place: str = ""
    commit: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Which files may go, by the record of the package that keeps them; which stay, and why."""

    going: tuple[tuple[Run, tuple[Item, ...]], ...]
    staying: Mapping[str, str]

    @property
    def count(self) -> int:
        """How many may go."""
        return sum(len(items) for _run, items in self.going)


def backed_up(repository: Repository, backup: Backup) -> frozenset[str]:
    """The blobs that the backup surely holds: those in the tree of its commit."""
    if not backup.commit:
        return frozenset()
    try:
        out = repository.git("ls-tree", "-r", "-z", "--full-tree", backup.commit)
    except GitError:
        return frozenset()
    return frozenset(line.partition("\t")[0].split(" ")[2] for line in text(out).split("\0")[:-1])


def edited(repository: Repository, layout: Layout) -> frozenset[str]:
    """The files in the history folder that differ from HEAD in index or work tree."""
    options = ["--name-only", "--no-renames", "-z"]
    out = text(repository.git("--no-optional-locks", "diff", *options, "HEAD", "--", f"{layout.history}/"))
    return frozenset(out.split("\0")[:-1])


def document_of(item: Item, layout: Layout) -> tuple[str, str]:
    """Home folder and identity of a file's document."""
    folder, _slash, filename = (home_path(item.path, layout) or item.path).rpartition("/")
    return folder, identity_of(filename, layout.vocabulary)


def held_by(test: Callable[[Due], str], items: Sequence[Item], layout: Layout) -> dict[str, str]:
    """The hold on each file that one is on, by path."""
    found = {}
    for each in items:
        filename = each.path.rpartition("/")[2]
        name = lawful_name(filename, layout.vocabulary)
        if name is not None:
            due = Due(each.path, each.blob, name, *document_of(each, layout), "", "")
            if hold := test(due):
                found[each.path] = hold
    return found


def judge(
    items: Sequence[Item],
    verified: Sequence[Run],
    copies: int,
    safe: frozenset[str],
    backup: Backup,
    staying: Mapping[str, str],
) -> Verdict:
    """Which of these files may go. ``verified`` are the records of packages that were read back, the newest last."""
    known = exportchoice.places(verified)
    going: dict[str, list[Item]] = {}
    stays = dict(staying)
    by_id = {run.id: run for run in verified}
    for each in items:
        packages = known.get((each.path, each.blob), [])
        places = {str(run.more.get("target")) for run, _item in packages}
        places |= {backup.place} if each.blob in safe else set()
        if each.path in stays:
            continue
        if not packages or len(places) < copies:
            said = ngettext("{count} verified copy", "{count} verified copies", len(places))
            stays[each.path] = said.format(count=len(places))
            continue
        run, exported = packages[-1]
        going.setdefault(run.id, []).append(replace(each, more=exported.more))
    return Verdict(tuple((by_id[key], tuple(rows)) for key, rows in going.items()), stays)


def refuse_too_few(count: int, copies: int, backup: Backup) -> None:
    """RefusedError where files would stay because too few copies stand elsewhere."""
    said = ngettext(
        "{count} file has fewer than {copies} verified copies elsewhere; nothing was pruned",
        "{count} files have fewer than {copies} verified copies elsewhere; nothing was pruned",
        count,
    )
    hint = "docmgr backup" if backup.place else "docmgr backup --to TARGET"
    raise RefusedError(said.format(count=count, copies=copies), clause="D-4.2", hint=hint)


def records_of(verdict: Verdict, now: datetime, by: str) -> tuple[Run, ...]:
    """What remembers the files that go: one record for each package that keeps them."""
    at, day = now.isoformat(timespec="seconds"), now.date()
    found = []
    for source, items in verdict.going:
        more = {key: source.more[key] for key in ("target", "package", "format") if key in source.more}
        more |= {"verified_at": at, "source": source.id}
        run = Run(record.new_id(day), record.PRUNED, day.isoformat(), RULE, at, by, items, more=more)
        found.append(run)
    return tuple(found)


def plan_of(exported: Sequence[Run], pruned: Sequence[Run]) -> Plan:
    """The one commit: what was put where, what leaves the tree."""
    gone = [item.path for run in pruned for item in run.items]
    writes = tuple(record.write(run) for run in (*exported, *pruned))
    put = [str(run.more["package"]) for run in exported]
    if gone:
        said = ngettext("docmgr: prune {count} archived file", "docmgr: prune {count} archived files", len(gone))
        subject = said.format(count=len(gone))
        subject += f" ({', '.join(dict.fromkeys(str(run.more['package']) for run in pruned))})"
    else:
        count = sum(len(run.items) for run in exported)
        said = ngettext("docmgr: export {count} archived file", "docmgr: export {count} archived files", count)
        subject = f"{said.format(count=count)} ({', '.join(put)})"
    return Plan(subject, (*(Remove(path) for path in gone), *writes), record.CLAUSE)
