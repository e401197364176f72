"""Two people change one ledger: nothing of either is lost, and only contradictions are conflicts."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.ledger import chain
from docmgr.ledger.entry import Document
from docmgr.ledger.merge import Conflict, Sides, merge
from docmgr.naming.version import format_version
from tests.ledger.made import approval, document, version


@st.composite
def sides(draw: st.DrawFn) -> Sides:
    """A base and two sides that grew from it."""
    base = draw(branch(document(), "b"))
    return Sides(base, draw(branch(base, "o")), draw(branch(base, "t")))


@st.composite
def branch(draw: st.DrawFn, base: Document, mark: str) -> Document:
    made = base
    for step in range(draw(st.integers(0, 3))):
        newest = chain.latest(made)
        number = (1, 0) if newest is None else chain.rank(newest.version)
        number = draw(st.sampled_from([(number[0], number[1] + 1), (number[0] + 1, 0)]))
        at = f"2024-03-{draw(st.integers(1, 28)):02d}T09:00:00+08:00"
        entry = version(format_version(number), ord(mark) * 100 + step, id=f"{mark}{step}", at=at)
        made = chain.with_version(made, entry)
        if draw(st.booleans()):
            made = chain.with_decision(
                made, approval(entry.version, ord(mark) * 100 + step, id=f"{mark}a{step}", at=at)
            )
    if draw(st.booleans()):
        made = dataclasses.replace(made, owner=draw(st.sampled_from(["zhang", "li", "wang"])))
    if draw(st.booleans()):
        made = dataclasses.replace(made, more={"note": draw(st.sampled_from(["a", "b"]))}, schema="document/2")
    return made


def swapped(given: Sides) -> Sides:
    return Sides(given.base, given.theirs, given.ours, given.theirs_by, given.ours_by)


def turned(conflict: Conflict) -> Conflict:
    return Conflict(conflict.field, conflict.theirs, conflict.ours, conflict.theirs_by, conflict.ours_by)


@given(sides())
def test_who_merges_makes_no_difference(given: Sides) -> None:
    one, other = merge(given), merge(swapped(given))
    if isinstance(one, Document):
        assert other == one
    else:
        assert isinstance(other, list)
        assert set(map(turned, other)) == set(one)


@given(sides())
def test_nothing_is_lost_and_history_stays(given: Sides) -> None:
    merged = merge(given)
    if isinstance(merged, list):
        return
    for side in (given.ours, given.theirs):
        assert chain.rewritten(side, merged) == []
    wanted = set(chain.ids(given.ours)) | set(chain.ids(given.theirs))
    assert sorted(chain.ids(merged)) == sorted(wanted)
    assert [breach for breach in chain.faults(merged) if breach.kind != "approved"] == []


@given(sides())
def test_a_conflict_has_a_cause(given: Sides) -> None:
    """A conflict arises from a field that both changed, or a number that both gave to different bytes."""
    assert given.base is not None
    old = chain.fields(given.base)
    ours, theirs = chain.fields(given.ours), chain.fields(given.theirs)
    known = set(chain.ids(given.base))
    new = [{each.version for each in side.versions if each.id not in known} for side in (given.ours, given.theirs)]
    wanted = {
        key
        for key in {*ours, *theirs}
        if ours.get(key) != theirs.get(key) and old.get(key) not in (ours.get(key), theirs.get(key))
    } | {f"versions {number}" for number in new[0] & new[1]}
    merged = merge(given)
    assert ({each.field for each in merged} if isinstance(merged, list) else set()) == wanted


@given(sides())
def test_merging_with_what_is_contained_changes_nothing(given: Sides) -> None:
    assert given.base is not None
    assert merge(Sides(given.base, given.ours, given.base)) == given.ours
    assert merge(Sides(given.base, given.ours, given.ours)) == given.ours


def test_the_same_number_with_other_bytes_names_both_people() -> None:
    base = document(version())
    ours = chain.with_version(base, version("V1.1", 2, author="li"))
    theirs = chain.with_version(base, version("V1.1", 3, author="wang"))
    conflicts = merge(Sides(base, ours, theirs))
    assert isinstance(conflicts, list)
    assert [(each.field, each.ours_by, each.theirs_by) for each in conflicts] == [("versions V1.1", "li", "wang")]
    assert "li" in conflicts[0].sentence()


def test_the_same_bytes_under_one_number_are_no_conflict() -> None:
    base = document(version())
    ours = chain.with_version(base, version("V1.1", 2, id="x"))
    theirs = chain.with_version(base, version("V1.1", 2, id="y"))
    merged = merge(Sides(base, ours, theirs))
    assert isinstance(merged, Document)
    assert [each.id for each in merged.versions] == ["v1", "x", "y"]


def test_two_documents_made_alike_are_a_conflict_of_ids() -> None:
    conflicts = merge(
        Sides(None, document(version()), document(version("V1.0", 2), id="D-240305-aaaaa"), "张三", "李四")
    )
    assert isinstance(conflicts, list)
    assert {each.field for each in conflicts} == {"id", "versions V1.0"}
    assert conflicts[0].ours_by == "张三"


@pytest.mark.parametrize("gone", [0, 1])
def test_a_dropped_entry_comes_back(gone: int) -> None:
    base = document(version(), version("V1.1", 2))
    dropped = dataclasses.replace(base, versions=tuple(each for at, each in enumerate(base.versions) if at != gone))
    assert merge(Sides(base, dropped, base)) == base


def test_a_changed_entry_is_taken_from_who_changed_it() -> None:
    base = document(version())
    changed = document(version(change="改错字"))
    assert merge(Sides(base, base, changed)) == changed
    both = merge(Sides(base, document(version(change="x")), changed))
    assert isinstance(both, list)
    assert both[0].field == "v1 change"
