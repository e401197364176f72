"""Which backup comes next and which may go, against an oracle that counts by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from docmgr.backup.manifest import FULL, STEP, Bundle, Manifest
from docmgr.backup.plan import Rules, chain, day_of, decide, expired, kept

OBJECT = "a" * 40
KNOWN = {OBJECT: OBJECT}


def manifest(number: int, day: date, *, parent: int = 0, size: int = 100) -> Manifest:
    return Manifest(
        id=f"B-240101-{number:05d}".replace("o", "0"),
        number=number,
        made=f"{day.isoformat()}T09:00:00+08:00",
        by="",
        kind=STEP if parent else FULL,
        parent=f"B-240101-{parent:05d}" if parent else "",
        parent_digest="",
        algorithm="sha1",
        bare=False,
        head="refs/heads/main",
        refs={"refs/heads/main": OBJECT},
        bundle=Bundle("", size, ""),
    )


def run(days: int, every: int = 7, rules: Rules | None = None) -> list[Manifest]:
    """What is left on a target after so many days of backups."""
    rules = rules or Rules()
    left: list[Manifest] = []
    for number, offset in enumerate(range(0, days, every), start=1):
        day = date(2024, 1, 1) + timedelta(days=offset)
        following = decide(left, KNOWN, day, rules, algorithm="sha1")
        parent = following.parent.number if following.parent else 0
        left.append(manifest(number, day, parent=parent, size=1000 if not parent else 10))
        gone = {each.id for each in expired(left, rules)}
        left = [each for each in left if each.id not in gone]
        by_id = {each.id: each for each in left}
        assert all(chain(each, by_id) for each in left)
    return left


@settings(max_examples=25)
@given(days=st.integers(1, 500), every=st.integers(3, 40))
def test_eight_weeks_and_twelve_months_stay(days, every):
    left = run(days, every)
    made = [date(2024, 1, 1) + timedelta(days=offset) for offset in range(0, days, every)]
    weeks = {day.isocalendar()[:2]: day for day in made}
    months = {(day.year, day.month): day for day in made}
    wanted = {weeks[key] for key in sorted(weeks)[-8:]} | {months[key] for key in sorted(months)[-12:]}
    have = {day_of(each) for each in left}
    assert wanted <= have
    assert have <= set(made)


def test_old_ones_do_go():
    left = run(900)
    assert len([each for each in left if each.kind == FULL]) <= 6
    assert min(day_of(each) for each in left) > date(2024, 1, 1) + timedelta(days=300)


def test_after_a_year_off_the_last_one_is_still_there():
    left = run(70)
    late = manifest(99, date(2025, 6, 1))
    assert {each.id for each in left} <= kept([*left, late], Rules())


@pytest.mark.parametrize(
    ("every", "last", "first"),
    [
        ("quarterly", date(2024, 4, 29), date(2024, 4, 30)),
        ("monthly", date(2024, 2, 28), date(2024, 2, 29)),
        ("weekly", date(2024, 2, 6), date(2024, 2, 7)),
        ("daily", date(2024, 1, 31), date(2024, 2, 1)),
        ("yearly", date(2025, 1, 30), date(2025, 1, 31)),
        ("half_yearly", date(2024, 7, 30), date(2024, 7, 31)),
    ],
)
def test_when_a_full_one_is_due(every, last, first):
    before = [manifest(1, date(2024, 1, 31))]
    rules = Rules(full_every=every)
    assert decide(before, KNOWN, last, rules, algorithm="sha1").kind == STEP
    assert decide(before, KNOWN, first, rules, algorithm="sha1").kind == FULL


def test_a_full_one_when_steps_have_grown_larger():
    day = date(2024, 1, 2)
    chain_of = [manifest(1, day, size=2 << 20), manifest(2, day, parent=1, size=2 << 20)]
    assert decide(chain_of, KNOWN, day, Rules(), algorithm="sha1").kind == STEP
    grown = [*chain_of, manifest(3, day, parent=2, size=1)]
    assert decide(grown, KNOWN, day, Rules(), algorithm="sha1").kind == FULL


def test_a_full_one_where_nothing_can_be_built_on():
    day = date(2024, 1, 2)
    assert decide([], KNOWN, day, Rules(), algorithm="sha1").kind == FULL
    orphan = [manifest(2, day, parent=1)]
    assert decide(orphan, KNOWN, day, Rules(), algorithm="sha1").kind == FULL
    assert expired(orphan, Rules()) == []
    whole = [manifest(1, day)]
    assert decide(whole, {}, day, Rules(), algorithm="sha1").kind == FULL
    assert decide(whole, KNOWN, day, Rules(), algorithm="sha256").kind == FULL


def test_a_circle_is_no_chain():
    one, two = manifest(1, date(2024, 1, 1), parent=2), manifest(2, date(2024, 1, 1), parent=1)
    assert chain(one, {one.id: one, two.id: two}) is None
