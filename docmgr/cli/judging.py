"""What the commands about names share: the compiled policy, the excuses, and the report."""

from __future__ import annotations

from hashlib import sha1
from typing import TYPE_CHECKING

from docmgr.rules.baseline import FILE as BASELINE
from docmgr.rules.baseline import Baseline, read_baseline
from docmgr.rules.verdict import WAIVERS, settle

if TYPE_CHECKING:
    from docmgr.cli.context import App
    from docmgr.finding import Finding, Report
    from docmgr.policy.waivers import Waiver
    from docmgr.rules.scope import Judge, Judged
    from docmgr.rules.tables import Tables


def tables(app: App) -> Tables:
    """The policy compiled, from the hooks' cache where that holds it."""
    from docmgr.hooks.cache import tables_for
    from docmgr.rules.compile import compile_tables

    text = app.policy_bytes
    # The name that Git gives this content, so that hook and CLI share one cache.
    policy = "" if text is None else sha1(b"blob %d\0" % len(text) + text, usedforsecurity=False).hexdigest()
    return tables_for(str(app.repository.common_dir), policy, lambda: compile_tables(app.policy))


def judge(app: App) -> Judge:
    """The rules at hand for this run."""
    from docmgr.rules.scope import Judge

    return Judge(app.repository, tables(app), day(app))


def day(app: App) -> str:
    """Today as the rules write it."""
    return app.today.strftime("%Y%m%d")


def baseline(app: App) -> Baseline:
    """The department's baseline; ``PolicyError`` where the file is none."""
    return read_baseline(app.read(BASELINE))


def waivers(app: App, tables: Tables, today: str) -> tuple[list[Waiver], list[Finding]]:
    """The department's waivers and what is wrong with them; ``PolicyError`` where the file is no list of waivers."""
    from docmgr.policy.waivers import load_waivers

    return load_waivers(app.read(WAIVERS) or b"", WAIVERS, tables.limits.waiver_days, today=today)


def report(app: App, judge: Judge, judged: Judged, *, whole: bool = False, excuse: bool = True) -> Report:
    """The findings with waivers, baseline and proposals; ``PolicyError`` lists what is wrong in those files.

    ``whole``: everything was judged, so that an exception that excuses nothing is a finding. Without ``excuse`` the
    baseline counts for nothing: what it lists is still to be mended.
    """
    from docmgr.rules.proposals import add_proposals

    excused, wrong = waivers(app, judge.tables, judge.today)
    found, checked = judged
    known = baseline(app) if excuse else frozenset()
    done = settle([*found, *wrong], checked, judge.tables, excused, known, (judge.today, whole))
    add_proposals(done.findings, judge.tables, judge.today, judge.date_of)
    return done
