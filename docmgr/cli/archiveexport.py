"""``docmgr archive export``: archived files handed over to a disc or a store, and pruned when that is proved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import output
from docmgr.cli.archivecopies import Copies, begun_before
from docmgr.cli.base import Command
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import N_, _, ngettext
from docmgr.i18n.width import table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docmgr.archive.bagpages import Volume
    from docmgr.archive.export import Asked
    from docmgr.archive.exportjob import Wish
    from docmgr.archive.exportparcel import Period
    from docmgr.archive.exportprune import Verdict
    from docmgr.archive.record import Item, Run
    from docmgr.targets.target import Target


@click.command(
    "export",
    cls=Command,
    examples=[
        ("docmgr archive export --to /media/usb/档案 -n", N_("see what would go there")),
        ("docmgr archive export --to /media/usb/档案", N_("a BagIt package that needs no special program")),
        ("docmgr archive export --to 光盘 --format iso --disc 4.7G", N_("images ready to burn, as many as needed")),
        ("docmgr archive export --to s3://bucket/档案 --period 2022", N_("one year, to an S3 bucket (extra s3)")),
        ("docmgr archive export --to /media/usb/档案 --prune", N_("and take out of the tree what is safe there")),
    ],
)
@click.option("--to", "to", required=True, metavar="TARGET", help="A folder or s3://bucket/prefix.")
@click.option("--format", "form", type=click.Choice(["bagit", "iso"]), default="bagit", help="Form of the package.")
@click.option("--disc", metavar="SIZE", default="", help="Split by disc size: 700M, 4.7G, 25G. [iso: 4.7G]")
@click.option("--period", "span", metavar="PERIOD", default="", help="2023, 2023-06, 2023Q2 or 2022..2023. [all]")
@click.option("--prune", is_flag=True, help="Then remove from the tree what has enough verified copies.")
@dry_run_option
@json_option
@pass_app
def command(app: App, to: str, form: str, disc: str, span: str, prune: bool) -> None:
    """Hand archived files over: a package on TARGET, every byte read back, and a record of it.

    Only what no package there holds yet goes into a new one. Sealed documents stay sealed; a note in the package tells
    how to open them with age. With --prune files leave the tree once two verified copies exist, the department's backup
    being one, all read back now; history, cat and archive restore still find them.
    """
    from docmgr.archive.exportjob import Wish, held
    from docmgr.archive.exportparcel import disc_size, period
    from docmgr.archive.run import ready
    from docmgr.targets.target import kind_of, open_target

    asked_for = period(span)
    capacity = disc_size(disc or "4.7G") if form == "iso" or disc else 0
    repository = app.repository
    ready(repository)
    remotes = tuple(repository.git("remote").decode("utf-8", "replace").split())
    if kind_of(to, remotes) == "remote":
        raise UsageError(_("packages go to a folder or to s3://bucket/prefix, not to a git remote"))
    begun = begun_before(app, to)
    if app.dry_run:
        _foresee(app, to, (form, capacity), asked_for, prune)
        return
    with held(repository) as folder:
        target = open_target(to, repository, create=not begun)
        work = _Work(app, Wish(target.text, form, capacity, asked_for.text), asked_for)
        if prune:
            work.must_have_copies(target.text)
        exported = work.put(folder, target)
        verdict = work.judged(target, exported) if prune else None
        pruned = work.record(exported, verdict)
        work.forget(folder)
    _tell(app, exported, pruned, verdict, work.items)


class _Work:
    """One export: what the repository holds, what is wished, who asks."""

    def __init__(self, app: App, wish: Wish, asked_for: Period) -> None:
        from docmgr.archive import exportchoice, known, record
        from docmgr.cli.shelf import layout

        self.app = app
        self.wish = wish
        self.period = asked_for
        self.layout = layout(app)
        self.past = tuple(record.runs(app.repository))
        tree = known.tree_of(app.repository)
        every = exportchoice.archived(app.repository, tree, self.past, self.layout)
        self.items = exportchoice.within(every, asked_for)
        self.new = exportchoice.new_for(self.items, self.past, wish.target)
        self.asked = _asked(app)
        self.copies = Copies(app, wish.target, self._concerned())

    def _concerned(self) -> list[Run]:
        """The records of packages that hold what is asked about."""
        from docmgr.archive.exportchoice import exports

        wanted = {(each.path, each.blob) for each in self.items}
        return [run for run in exports(self.past) if any((each.path, each.blob) in wanted for each in run.items)]

    def put(self, folder: Any, target: Target) -> list[Run]:
        """Put what is new there, in one package; the record of it, none where nothing is new."""
        from docmgr.archive import export

        if not self.new:
            return []

        def volumes() -> tuple[Volume, ...]:
            return export.foresee(self.new, self.wish, self.period, self.asked, target.list())

        job = export.begin(folder, self.wish, volumes, self.new, self.asked.now)
        package = export.put(self.app.repository, target, self.wish, job, self.new, self.asked)
        return [export.run_of(package, self.wish, self.asked, self.new)]

    def must_have_copies(self, target: str) -> Verdict:
        """What might go once the package stands; refuses before the work what the copies would not allow after it."""
        past = [run for run in self.past if run.id not in self.copies.bad_elsewhere]
        verdict = self._verdict([*past, *self._as_if(target)])
        if self.items and not verdict.going:
            self._refuse(verdict)
        return verdict

    def _as_if(self, target: str) -> list[Run]:
        """The record that an export of what is new would leave."""
        from docmgr.archive.record import EXPORTED, Run

        if not self.new:
            return []
        more = {"target": target, "package": ""}
        return [Run("", EXPORTED, "", "", "9", "", tuple(self.new), more=more)]

    def judged(self, target: Target, exported: Sequence[Run]) -> Verdict:
        """What may go, after every package on this target that would stand for it was read back."""
        bad = self.copies.bad_on(target) | self.copies.bad_elsewhere
        verdict = self._verdict([*(run for run in self.past if run.id not in bad), *exported])
        if self.items and not verdict.going:
            self._refuse(verdict)
        return verdict

    def _verdict(self, verified: Sequence[Run]) -> Verdict:
        from docmgr.archive import exportprune

        safe = exportprune.backed_up(self.app.repository, self.copies.backup)
        copies = self.app.policy.retention.copies
        return exportprune.judge(self.items, verified, copies, safe, self.copies.backup, self._staying())

    def _staying(self) -> dict[str, str]:
        """What stays whatever the copies: held or edited files, with the reason in words."""
        from docmgr.archive import exportprune
        from docmgr.archive.holds import holds_on
        from docmgr.cli.archiving import holds

        ids = {exportprune.document_of(each, self.layout): each.document for each in self.items if each.document}
        test = holds_on(holds(self.app), self.layout, ids)
        held = exportprune.held_by(test, self.items, self.layout)
        found = {path: _("held by {detail}: docmgr hold list").format(detail=hold) for path, hold in held.items()}
        edited = exportprune.edited(self.app.repository, self.layout)
        return found | {each.path: _("edited since") for each in self.items if each.path in edited}

    def _refuse(self, verdict: Verdict) -> None:
        from docmgr.archive.exportprune import refuse_too_few

        if set(verdict.staying) == set(self._staying()):
            path, why = next(iter(verdict.staying.items()))
            message = _("nothing can be pruned: {path}: {why}").format(path=path, why=why)
            raise RefusedError(message, clause="D-2.4.2")
        refuse_too_few(len(verdict.staying), self.app.policy.retention.copies, self.copies.backup)

    def record(self, exported: Sequence[Run], verdict: Verdict | None) -> tuple[Run, ...]:
        """The one commit that remembers it; the records of what was pruned."""
        from docmgr.archive import exportprune
        from docmgr.cli.archiving import written_here
        from docmgr.repo.apply import apply

        pruned = exportprune.records_of(verdict, self.asked.now, self.asked.by) if verdict is not None else ()
        if exported or pruned:
            plan = exportprune.plan_of(exported, pruned)
            written_here(self.app, plan)
            apply(self.app.repository, plan, date=self.app.commit_date, say=lambda said: output.say(said.rstrip("\n")))
        return pruned

    def forget(self, folder: Any) -> None:
        """The job is done."""
        from docmgr.archive.exportjob import done

        done(folder, self.wish)


def _asked(app: App) -> Asked:
    from docmgr.archive.export import Asked
    from docmgr.cli.archiving import who
    from docmgr.cli.shelf import layout
    from docmgr.ledger.place import lawful_name
    from docmgr.vault.store import envelopes

    policy, vocabulary = app.policy, layout(app).vocabulary

    def keep(path: str) -> int | None:
        name = lawful_name(path.rpartition("/")[2], vocabulary)
        rule = policy.type(name.type) if name is not None else None
        return 0 if rule is None else rule.retention.keep

    return Asked(
        now=app.now.astimezone(app.zone),
        by=who(app),
        department=policy.department.name or app.repository.root.name,
        keep=keep,
        keys=envelopes(app.repository),
        meter=output.progress,
    )


def _foresee(app: App, to: str, form: tuple[str, int], asked_for: Period, prune: bool) -> None:
    """Show the package and what would be pruned; nothing is made, targets only read where they are there."""
    from docmgr.archive import export
    from docmgr.archive.exportjob import Wish
    from docmgr.errors import TargetError
    from docmgr.targets.target import open_target

    names: list[str] = []
    text = to
    try:
        target = open_target(to, app.repository)
        text, names = target.text, target.list()
    except TargetError:
        if to.startswith("s3://"):
            raise
    work = _Work(app, Wish(text, *form, asked_for.text), asked_for)
    volumes = export.foresee(work.new, work.wish, asked_for, work.asked, names) if work.new else ()
    count = work.must_have_copies(text).count if prune else 0
    if app.json:
        data = {"dry_run": True, "target": text, "packages": [_as_data(each) for each in volumes], "prune": count}
        output.json_out("archive-export", data)
        return
    if not volumes:
        output.echo(_nothing(work.items))
    else:
        rows = [(each.name, str(len(each.items)), _size(each.items)) for each in volumes]
        output.echo(table((_("Package"), _("Files"), _("Size")), rows))
    if prune:
        said = ngettext("would prune up to {count} file", "would prune up to {count} files", count)
        output.echo(said.format(count=count))


def _as_data(volume: Volume) -> dict[str, Any]:
    return {"name": volume.name, "files": len(volume.items), "size": sum(each.size for each in volume.items)}


def _size(items: Sequence[Item]) -> str:
    from docmgr.cli.backupplace import size

    return size(sum(each.size for each in items))


def _nothing(items: Sequence[Item]) -> str:
    if items:
        return _("nothing to export: all of it is there already")
    return _("nothing to export: the history folder holds no such file")


def _tell(
    app: App, exported: Sequence[Run], pruned: Sequence[Run], verdict: Verdict | None, there: Sequence[Item]
) -> None:
    if app.json:
        data = {
            "packages": [{"id": run.id, "name": run.more["package"], "files": len(run.items)} for run in exported],
            "pruned": [each.path for run in pruned for each in run.items],
            "kept": [{"path": path, "why": why} for path, why in (verdict.staying if verdict else {}).items()],
        }
        output.json_out("archive-export", data)
        return
    for run in exported:
        said = ngettext(
            "exported {count} file ({size}) to {target}, read back ({id})",
            "exported {count} files ({size}) to {target}, read back ({id})",
            len(run.items),
        )
        facts = {"count": len(run.items), "size": _size(run.items), "target": run.more["target"], "id": run.id}
        output.say(said.format(**facts))
    if not exported:
        output.say(_nothing(there))
    count = sum(len(run.items) for run in pruned)
    if count:
        said = ngettext(
            "pruned {count} file; it stays findable: docmgr archive list",
            "pruned {count} files; they stay findable: docmgr archive list",
            count,
        )
        output.say(said.format(count=count))
    for path, why in (verdict.staying if verdict else {}).items():
        output.say(_("stays: {path}: {why}").format(path=path, why=why))
    for name in dict.fromkeys(str(run.more["package"]) for run in exported):
        output.echo(name)
