"""What the commands about the archive share: the rules of the policy as the room wants them, and words for reasons."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from docmgr.errors import UsageError
from docmgr.i18n.text import _

if TYPE_CHECKING:
    from datetime import date

    from docmgr.archive.due import Kept, Rules
    from docmgr.archive.facts import Asked
    from docmgr.cli.context import App
    from docmgr.ledger.place import Layout
    from docmgr.plan import Plan
    from docmgr.policy.forms import Period
    from docmgr.policy.model import Policy
    from docmgr.records.record import Record


class _Period(click.ParamType[Any]):
    """``6m`` and the like: months, years, weeks or days."""

    name = "6m"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The period that was typed."""
        from docmgr.policy.forms import period

        found = period(value.strip().lower()) if isinstance(value, str) else value
        if found is None or found.unit == "h" or not 0 < found.count <= 1200:
            self.fail(_("{text} is no age; write 6m, 1y, 26w or 90d").format(text=value), param, ctx)
        return found


PERIOD = _Period()


def asked(app: App, as_of: str = "", older_than: Period | None = None) -> Asked:
    """A run as the policy wants it, with who asks and what is held and reserved."""
    from docmgr.archive.facts import Asked
    from docmgr.cli.shelf import layout
    from docmgr.ledger.reservation import every

    policy = app.policy
    rules = rules_of(policy, day_of(app, as_of), older_than)
    has_commit = app.repository.head() is not None
    return Asked(
        rules=rules,
        rule=rule_in_words(rules, policy),
        now=app.now.astimezone(app.zone),
        by=who(app),
        layout=layout(app),
        role_of=lambda folder: policy.place(f"{folder}/-").role,
        unlawful=lambda targets: unlawful(app, targets),
        holds=tuple(holds(app)),
        reservations=tuple(every(app.repository, app.now)) if has_commit else (),
        by_change=policy.retention.age_from == "change",
    )


def written_here(app: App, plan: Plan) -> None:
    """Tell the hook that the plan's new records of the archive come from their writer just now.

    No guard judges a new one, and reading thousands of lines again would take the hook more memory than all the rest.
    """
    from docmgr.archive.record import FOLDER
    from docmgr.cli.recording import tell_judged
    from docmgr.plan import Write
    from docmgr.repo.journal import index_mark

    fresh = (each for each in plan.actions if isinstance(each, Write) and each.path.startswith(f"{FOLDER}/"))
    tell_judged(app.repository, index_mark(app.repository), [(b"", each.content) for each in fresh])


def holds(app: App) -> list[Record]:
    """Every hold that is not released, by id; PolicyError where a file is invalid."""
    from docmgr.archive.holds import HELD
    from docmgr.archive.store import read_holds

    return [each for each in read_holds(app.repository) if each.get("status") == HELD]


def who(app: App) -> str:
    """Who acts, as records name them: the member's id, else name and address."""
    from docmgr.people.store import read_directory

    name, mail = app.author
    member = read_directory(app.repository).by_email(mail)
    return member.id if member is not None else f"{name} <{mail}>"


def day_of(app: App, text: str) -> date:
    """The day that counts as today; one that is still to come only for a dry run."""
    from docmgr.policy.forms import day

    if not text:
        return app.today
    found = day(text.strip())
    if found is None:
        raise UsageError(_("no date: {text}; write 2024-03-05").format(text=text))
    if found > app.today and not app.dry_run:
        said = _("{date} is still to come; documents would be archived too early (D-2.4.2)")
        raise UsageError(said.format(date=found), hint=_("docmgr archive -n --as-of {date}").format(date=found))
    return found


def rules_of(policy: Policy, as_of: date, older_than: Period | None = None) -> Rules:
    """The ages by type. ``older_than`` stands for all of them; the department's own number for the shipped ones."""
    from docmgr.archive.due import Rules
    from docmgr.policy.forms import Period

    in_force = frozenset(rule.name for rule in policy.types.values() if rule.retention.in_force)
    if older_than is not None:
        return Rules(as_of, older_than, {}, in_force)
    general = policy.retention.older_than
    said = policy.origin("retention", "older_than")
    ages = {}
    for rule in policy.types.values():
        own = policy.origin("types", rule.name, "retention", "active_months")
        if own is not None and (said is None or own.file == said.file or not _is_departments(said.file)):
            ages[rule.name] = Period(rule.retention.active_months, "m")
    return Rules(as_of, general, {key: age for key, age in ages.items() if age != general}, in_force)


def _is_departments(file: str) -> bool:
    return file.startswith(".docmgr/")


def rule_in_words(rules: Rules, policy: Policy) -> str:
    """The rule as the record keeps it, the same in every language."""
    ages = "; ".join(f"{kind} {age}" for kind, age in sorted(rules.ages.items()))
    return f"D-2.4.2 {rules.age} ({policy.retention.age_from})" + (f"; {ages}" if ages else "")


def unlawful(app: App, targets: Sequence[str]) -> Mapping[str, str]:
    """The rule that each path in the history folder would break, as the hook will judge it."""
    from docmgr.cli.judging import baseline, day, tables, waivers
    from docmgr.repo.changes import Change
    from docmgr.rules.changes import judge_introduced
    from docmgr.rules.paths import judge_folder
    from docmgr.rules.places import Places
    from docmgr.rules.verdict import settle

    at_hand, today = tables(app), day(app)
    none = ("000000", "")
    found = judge_introduced((Change(each, ("100644", ""), "A", none) for each in targets), at_hand, today)
    places = Places(at_hand)
    below: dict[str, list[str]] = {}
    for target in targets:
        folder = target.rpartition("/")[0]
        below.setdefault(folder, []).append(target)
    for folder in sorted(_with_parents(below)):
        found += judge_folder(places.of(folder), at_hand, today)
    if not any(each.severity == "error" for each in found):
        return {}
    excused, _wrong = waivers(app, at_hand, today)
    report = settle(found, len(targets), at_hand, excused, baseline(app), (today, False))
    broken: dict[str, str] = {}
    for each in report.findings:
        if each.severity == "error" and not each.waived:
            folder = each.path.rstrip("/") + "/"
            broken |= {target: each.rule for target in targets if target == each.path or target.startswith(folder)}
    return broken


def _with_parents(folders: Mapping[str, object]) -> set[str]:
    found: set[str] = set()
    for folder in folders:
        here = folder
        while here and here not in found:
            found.add(here)
            here = here.rpartition("/")[0]
    return found


def reason(word: str) -> str:
    """Why a file went, in words."""
    from docmgr.archive.due import AGED, SUPERSEDED

    return {AGED: _("older than the limit"), SUPERSEDED: _("superseded by a newer version")}.get(word, word)


def why(kept: Kept) -> str:
    """Why a file stays, in words."""
    from docmgr.archive import due

    said = {
        due.HELD: _("held by {detail}: docmgr hold list"),
        due.WAITS: _("a version of it waits for approval"),
        due.RESERVED: _("reserved by {detail}"),
        due.EDITED: _("edited and not recorded: docmgr bump"),
        due.OPEN: _("open in another program ({detail})"),
        due.UNLAWFUL: _("its name breaks {detail}: docmgr explain {detail}"),
        due.RESTORED: _("brought back on {detail}"),
        due.CHANGED: _("changed on {detail}"),
        due.IN_FORCE: _("in force"),
    }
    return said[kept.why].format(detail=kept.detail)


def archived_path(app: App, text: str, at_hand: Layout) -> str:
    """The archived file that DOC means. UsageError with candidates where it is none or several."""
    from docmgr.archive.known import tree_of
    from docmgr.documents.find import find
    from docmgr.ledger.place import is_archived
    from docmgr.naming.forms import canonical

    found = find(app.repository, text, at_hand)
    if is_archived(found, at_hand):
        return found
    # A live document of a like name comes first elsewhere; here only archived ones can be meant.
    wanted = canonical(text)
    paths = [path for path in tree_of(app.repository).files if is_archived(path, at_hand)]
    held = [path for path in paths if wanted in canonical(path)]
    if len(held) == 1:
        return held[0]
    if not held:
        raise UsageError(_("{path} is not archived").format(path=found), hint="docmgr archive list")
    said = _("{text} means several documents").format(text=text)
    raise UsageError(said, hint=_("one of: {paths}").format(paths=" | ".join(held[:8])))


def held_at(app: App, at_hand: Layout) -> Callable[[str], str]:
    """Tells the hold on the document at a path, wherever it stands."""
    from docmgr.archive.due import AGED, Due
    from docmgr.archive.holds import document_at, holds_on
    from docmgr.ledger.place import home_path, lawful_name
    from docmgr.ledger.store import ledger_of

    records = holds(app)

    def held(path: str) -> str:
        name = lawful_name(path.rpartition("/")[2], at_hand.vocabulary)
        home = home_path(path, at_hand) or path
        if name is None or not name.date or not records:
            return ""
        folder, key = document_at(path, at_hand)
        ledger = ledger_of(app.repository, path, at_hand)[1]
        ids = {(folder, key): ledger.id} if ledger is not None else {}
        return holds_on(records, at_hand, ids)(Due(home, "", name, folder, key, AGED, ""))

    return held
