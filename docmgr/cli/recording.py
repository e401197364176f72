"""What every command on records needs: the scene, and carrying outcomes out past the guards as one commit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from docmgr.cli import output
from docmgr.cli.context import App
from docmgr.i18n.text import _

if TYPE_CHECKING:
    from datetime import date

    from docmgr.plan import Action
    from docmgr.records.record import Record
    from docmgr.records.scene import CaseTerms, Scene, Terms
    from docmgr.records.store import Store
    from docmgr.records.tasks.outcome import Outcome
    from docmgr.repo.git import Repository

# What the hook reads of what was judged here; see ``hooks.client``.
JUDGED = "DOCMGR_JUDGED"


class Desk:
    """The records of this repository and who asks, found out when first needed."""

    def __init__(self, app: App) -> None:
        from docmgr.records.store import Store

        self.app = app
        self.store: Store = Store(app.repository)
        self._scene: Scene | None = None

    @property
    def scene(self) -> Scene:
        """Who acts, when, by which numbers, over the records as they stand."""
        if self._scene is None:
            self._scene = self._found()
        return self._scene

    def _found(self) -> Scene:
        from dataclasses import replace

        scene = self.anybody()
        email = self.app.author[1]
        return replace(scene, me=scene.directory.by_email(email), email=email)

    def anybody(self) -> Scene:
        """The scene where it does not matter who asks, so that Git need not know."""
        from docmgr.people.store import read_directory
        from docmgr.records.scene import Scene
        from docmgr.records.store import read_calendar

        app = self.app
        plain, cases = agreed(app, self.store)
        directory = read_directory(app.repository)
        return Scene(
            me=None,
            directory=directory,
            calendar=read_calendar(app.repository),
            now=app.now.astimezone(app.zone),
            lookup=self.store.read_or_none,
            children=self.store.children,
            terms=plain,
            cases=cases,
            alike=self._alike,
        )

    def _alike(self, record: Record, key: str) -> list[Record]:
        return [each for each in self.store.all(record.kind.name) if each.get(key) == record.get(key)]

    def day(self, text: str) -> date:
        """A day as typed, said back with its weekday on stderr, so that a slip shows."""
        from docmgr.calendar.dates import said
        from docmgr.records.tasks.typed import day

        found = day(text, self.scene)
        if text.strip() != found.isoformat() or not self.scene.calendar.is_workday(found):
            output.say(f"{text} → {said(found, self.scene.calendar)}")
        return found

    def member(self, who: str) -> str:
        """The id of a member given by id, name or address."""
        return self.scene.directory.find(who).id

    def carry_out(self, outcomes: Sequence[Outcome], subject: str = "", *, beside: Sequence[Action] = ()) -> None:
        """Judge the outcomes, then show them or make one commit of them; says what happened on stderr.

        ``beside`` are files that are no records and go into the same commit.
        """
        from dataclasses import replace

        from docmgr.plan import Plan
        from docmgr.records.guards import Change, refuse
        from docmgr.records.rewrite import write
        from docmgr.vault.discretion import discreet

        fresh = {each.new.id: each.new for each in outcomes}
        refuse([Change(each.old, each.new) for each in outcomes], replace(self.scene, **_overlaid(self.store, fresh)))
        writes = tuple(write(each.new) for each in outcomes)
        plan = Plan(subject or (outcomes[0].subject if outcomes else ""), (*writes, *beside))
        plan = discreet(self.app.repository, plan)
        for note in dict.fromkeys(note for each in outcomes for note in each.notes):
            output.warn(note)
        if self.app.dry_run:
            show_plan(outcomes, plan)
            return
        if plan.actions:
            from docmgr.repo.apply import apply

            pairs = [(_text(each.old), write.content) for each, write in zip(outcomes, writes, strict=True)]
            tell_judged(self.app.repository, self.store.cache.seen, pairs)
            apply(self.app.repository, plan, author=self.app.author, date=self.app.commit_date)
        for each in outcomes:
            output.say(each.done)


def _text(record: Record | None) -> bytes:
    return record.text if record is not None else b""


def tell_judged(repository: Repository, seen: str, pairs: Iterable[tuple[bytes, bytes]]) -> None:
    """Tell the hook of the coming commit which changes passed these very guards, by the blobs before and after.

    ``seen`` is the index's checksum when the records were read: where another command committed since, it has another
    one, and the hook judges for itself, for these guards did not see what the other one did.
    """
    import os
    from hashlib import new

    name = repository.hash_algorithm

    def blob(content: bytes) -> str:
        return new(name, b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest() if content else ""

    told = (f"{blob(old)}:{blob(content)}" for old, content in pairs)
    os.environ[JUDGED] = " ".join((seen, *told)) if seen else ""


def _overlaid(store: Store, fresh: dict[str, Record]) -> dict[str, Any]:
    """Lookups over the records as they will be once all outcomes are written."""

    def lookup(record_id: str) -> Record | None:
        return fresh.get(record_id) or store.read_or_none(record_id)

    def children(record_id: str) -> list[Record]:
        standing = [each for each in store.children(record_id) if each.id not in fresh]
        return [*standing, *(each for each in fresh.values() if each.get("parent") == record_id)]

    return {"lookup": lookup, "children": children}


def show_plan(outcomes: Sequence[Outcome], plan: Any) -> None:
    """The files as they would be: new ones whole, changed ones as a difference."""
    from difflib import unified_diff

    for each, write in zip(outcomes, plan.actions, strict=False):
        text = write.content.decode("utf-8")
        before = each.old.text.decode("utf-8") if each.old is not None else ""
        if not before:
            output.echo(f"# {write.path}\n{text}", end="")
        else:
            lines = unified_diff(before.splitlines(), text.splitlines(), write.path, write.path, lineterm="", n=1)
            output.echo("\n".join(lines))
    from docmgr.cli.plans import line

    for action in plan.actions[len(outcomes) :]:
        output.echo(line(action))


def agreed(app: App, store: Store) -> tuple[Terms, CaseTerms]:
    """The numbers of the policy, kept beside the records: reading a whole policy takes as long as all the rest."""
    from dataclasses import asdict

    from docmgr import __version__
    from docmgr.hooks.cache import shipped
    from docmgr.records.agreed import case_terms, terms
    from docmgr.records.scene import CaseTerms, Terms

    text = (app.policy_bytes or b"").decode("utf-8", "backslashreplace")
    key = [__version__, text, [list(each) for each in shipped()], sorted(Terms.__slots__), sorted(CaseTerms.__slots__)]
    kept = store.cache.kept("terms", key)
    if kept is not None:
        return Terms(**kept[0]), CaseTerms(**kept[1])
    found = terms(app.policy), case_terms(app.policy)
    cases = {**asdict(found[1]), "types": dict(found[1].types) if found[1].types is not None else None}
    store.cache.keep("terms", key, [asdict(found[0]), cases])
    return found


def data(record: Record) -> dict[str, Any]:
    """A record for scripts: ``kind`` is the kind of record, a field of that name is ``<kind>_kind``.

    Source: contract, Commands.
    """
    plain = {key: record.data.get(key) for key in record.kind.fields if key not in ("schema", "id", "kind")}
    rest = {key: value for key, value in record.data.items() if key not in record.kind.fields}
    own = {f"{record.kind.name}_kind": record.data["kind"]} if "kind" in record.data else {}
    return {"id": record.id, "kind": record.kind.name, **own, **plain, **rest}


def warn_of_broken(store: Store) -> None:
    """Say which files could not be read, so that nobody takes a list for whole."""
    broken = store.broken()
    if broken:
        said = _("{count} record files cannot be read: docmgr validate").format(count=len(broken))
        output.say(output.style(said, "warn"))
