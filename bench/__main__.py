"""``python -m bench``: all figures in one run, a table, and exit code 1 where one misses its target."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from bench import (
    cases_archive,
    cases_backup,
    cases_check,
    cases_documents,
    cases_growth,
    cases_handover,
    cases_hooks,
    cases_mixed,
    cases_records,
    cases_start,
    cases_vault,
    report,
)
from bench.measure import pin
from bench.world import PLACE, World

CASES: tuple[Callable[[World, int], Iterator[report.Row]], ...] = (
    *cases_start.CASES,
    *cases_hooks.CASES,
    *cases_check.CASES,
    *cases_backup.CASES,
    *cases_archive.CASES,
    *cases_vault.CASES,
    *cases_growth.CASES,
    *cases_records.CASES,
    *cases_mixed.CASES,
    *cases_documents.CASES,
    *cases_handover.CASES,
)


def _note(message: str) -> None:
    print(f"bench: {message}", file=sys.stderr, flush=True)


def main() -> int:
    """Measure, print and write the table."""
    words = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    words.add_argument("--rounds", type=int, default=21, help="runs of each program (default: 21)")
    words.add_argument("--case", action="append", choices=[case.__name__ for case in CASES], help="only this case")
    words.add_argument("--report", type=Path, default=PLACE / "report.md", help="where to write the table")
    given = words.parse_args()
    cpu = pin()
    world = World(_note)
    world.prepare()
    rows: list[report.Row] = []
    for case in CASES:
        if given.case and case.__name__ not in given.case:
            continue
        _note(f"measuring {case.__name__} ...")
        rows += case(world, given.rounds)
    machine = report.facts(cpu, world.versions())
    print(report.write(given.report, rows, machine, given.rounds))
    missed = [row.case for row in rows if row.verdict == report.MISS]
    for case in missed:
        _note(f"misses its target: {case}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
