"""The chain grows and never goes back; whatever is changed in its past is seen."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.errors import RefusedError
from docmgr.ledger import chain
from docmgr.ledger.chain import Digests
from docmgr.ledger.entry import Document
from docmgr.naming.version import format_version
from tests.ledger.made import approval, digest, document, version


@st.composite
def grown(draw: st.DrawFn) -> Document:
    """A document that grew honestly."""
    made = document()
    number = (1, 0)
    for seed in range(draw(st.integers(1, 6))):
        made = chain.with_version(made, version(format_version(number), seed + 1))
        if draw(st.booleans()):
            decision = draw(st.sampled_from(["submitted", "approved", "rejected"]))
            made = chain.with_decision(made, approval(format_version(number), seed + 1, decision=decision))
        number = (number[0] + 1, 0) if draw(st.booleans()) else (number[0], number[1] + 1)
    return made


@given(grown())
def test_honest_growth_has_no_breach(made: Document) -> None:
    assert chain.faults(made) == []
    for count in range(len(made.versions) + 1):
        before = dataclasses.replace(made, versions=made.versions[:count], approvals=())
        assert chain.rewritten(before, made) == []


@given(grown(), st.data())
def test_any_single_edit_of_history_is_seen(made: Document, data: st.DataObject) -> None:
    after = chain.with_version(made, version(chain.following(made), 99))
    edited = data.draw(edits(after, len(made.versions)))
    assert chain.rewritten(made, edited) or chain.faults(edited)


@st.composite
def edits(draw: st.DrawFn, made: Document, old: int) -> Document:
    """The document with one thing of its past changed."""
    if draw(st.booleans()):
        return dataclasses.replace(made, id="D-240305-00000")
    entries: list[Any] = list(made.versions[:old])
    field = "versions"
    if made.approvals and draw(st.booleans()):
        entries, field = list(made.approvals), "approvals"
    at = draw(st.integers(0, len(entries) - 1))
    how = draw(st.sampled_from(["drop", "change", "swap", "twice"]))
    if how == "swap" and len(entries) > 1:
        other = (at + 1) % len(entries)
        entries[at], entries[other] = entries[other], entries[at]
    elif how == "twice":
        entries.append(dataclasses.replace(entries[at], sha256=digest(7777)))
    elif how == "drop":
        del entries[at]
    else:
        name = draw(st.sampled_from([each.name for each in dataclasses.fields(entries[at]) if each.name != "more"]))
        value = getattr(entries[at], name)
        new = not value if isinstance(value, bool) else value + 1 if isinstance(value, int) else value + "x"
        entries[at] = dataclasses.replace(entries[at], **{name: new})
    rest = list(made.versions[old:]) if field == "versions" else []
    return dataclasses.replace(made, **{field: tuple(entries + rest)})


def test_versions_never_go_back() -> None:
    with pytest.raises(RefusedError, match=r"older than V1\.1"):
        chain.with_version(document(version("V1.1", 1)), version("V1.0", 2))


def test_numbers_are_compared_as_numbers() -> None:
    made = document(version("V1.9", 1), version("V1.10", 2))
    newest = chain.latest(made)
    assert newest is not None
    assert newest.version == "V1.10"
    assert chain.following(made) == "V1.11"
    assert chain.following(made, major=True) == "V2.0"
    assert chain.following(document()) == "V1.0"


def test_a_draft_may_be_entered_again_until_it_is_approved() -> None:
    made = chain.with_version(document(version()), version("V1.0", 2))
    newest = chain.latest(made)
    assert newest is not None
    assert newest.sha256 == digest(2)
    made = chain.with_decision(made, approval(seed=2))
    with pytest.raises(RefusedError, match="needs a new version"):
        chain.with_version(made, version("V1.0", 3))
    forced = dataclasses.replace(made, versions=(*made.versions, version("V1.0", 3)))
    assert [breach.kind for breach in chain.faults(forced)] == ["approved"]


def test_a_rendition_is_no_new_version() -> None:
    made = chain.with_decision(document(version()), approval())
    made = chain.with_version(made, version("V1.0", 2, name="20240305-制度-运营手册-V1.0.pdf"))
    newest = chain.latest(made)
    assert newest is not None
    assert newest.name.endswith(".docx")
    assert [each.name for each in chain.renditions(made, "V1.0")] == ["20240305-制度-运营手册-V1.0.pdf"]
    assert chain.faults(made) == []


def test_only_recorded_bytes_are_decided_on() -> None:
    with pytest.raises(RefusedError, match="not recorded"):
        chain.with_decision(document(version()), approval(seed=2))


@pytest.mark.parametrize(
    ("now", "standing"),
    [
        (Digests("a", "b", "c"), chain.VALID),
        (Digests("x", "b", "c"), chain.VALID),
        (Digests("x", "y", "c"), chain.RESAVED),
        (Digests("x", "y", "z"), chain.LAPSED),
        (Digests("x"), chain.LAPSED),
    ],
)
def test_an_approval_is_judged_when_it_is_read(now: Digests, standing: str) -> None:
    given = dataclasses.replace(approval(), sha256="a", parts_sha256="b", content_sha256="c")
    assert chain.standing(given, now) == standing


def test_formats_without_parts_have_nothing_but_bytes() -> None:
    assert chain.standing(approval(), Digests("other")) == chain.LAPSED


def test_the_best_approval_counts_and_a_rejection_takes_it_back() -> None:
    made = document(version(), version("V1.0", 2), approvals=(approval(), approval(seed=2)))
    found = chain.approval_for(made, "V1.0", Digests(digest(1)))
    assert found is not None
    assert (found[0].id, found[1]) == ("a1", chain.VALID)
    made = dataclasses.replace(made, approvals=(*made.approvals, approval(id="r", decision="rejected")))
    assert chain.approval_for(made, "V1.0", Digests(digest(1))) is None
    assert chain.state(made, "V1.0") == "rejected"
    assert chain.state(made, "V1.1") == chain.DRAFT


def test_breaches_are_said_in_words() -> None:
    made = document(version())
    for breach in chain.rewritten(made, document(version(change="anders"))) + chain.rewritten(made, document()):
        assert "history was rewritten" in breach.sentence()
