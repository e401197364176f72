"""One editor at a time, with a remote and without, one winner among many."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from docmgr.errors import RefusedError, RepositoryError
from docmgr.ledger import reservation
from docmgr.ledger.reservation import Reservation
from docmgr.repo.git import Repository

NOW = datetime.fromisoformat("2024-03-05T09:00:00+08:00")
DOCUMENT = "D-240305-k7q2x"


def wish(holder: str, hours: int = 8, reason: str = "改第三章：预算") -> Reservation:
    return Reservation(DOCUMENT, holder, reason, NOW.isoformat(), (NOW + timedelta(hours=hours)).isoformat())


@pytest.fixture
def alone(repo: Path, git: Any) -> Repository:
    git.put("README.md", "x", message="begin")
    return Repository.discover(repo)


@pytest.fixture
def clones(repo: Path, git: Any, tmp_path: Path) -> list[Repository]:
    """Three clones of one bare repository."""
    git.put("README.md", "x", message="begin")
    git("clone", "--quiet", "--bare", str(repo), str(tmp_path / "hub.git"))
    made = []
    for name in ("a", "b", "c"):
        git("clone", "--quiet", str(tmp_path / "hub.git"), str(tmp_path / name))
        here = type(git)(tmp_path / name)
        here("config", "user.name", name)
        here("config", "user.email", f"{name}@example.com")
        made.append(Repository.discover(tmp_path / name))
    return made


def test_without_a_remote_the_local_ref_decides(alone: Repository) -> None:
    assert reservation.reserve(alone, wish("zhang"), NOW) is None
    assert reservation.current(alone, DOCUMENT) == wish("zhang")
    with pytest.raises(RefusedError, match="zhang has reserved"):
        reservation.reserve(alone, wish("li"), NOW)
    with pytest.raises(RefusedError):
        reservation.release(alone, DOCUMENT, "li", NOW)
    assert reservation.release(alone, DOCUMENT, "zhang", NOW) == wish("zhang")
    assert reservation.current(alone, DOCUMENT) is None
    assert reservation.release(alone, DOCUMENT, "zhang", NOW) is None


def test_it_expires_and_can_be_renewed(alone: Repository) -> None:
    reservation.reserve(alone, wish("zhang", 1), NOW)
    assert reservation.reserve(alone, wish("zhang", 2), NOW) == wish("zhang", 1)
    later = NOW + timedelta(hours=2)
    assert reservation.every(alone, later) == []
    assert reservation.reserve(alone, wish("li"), later) == wish("zhang", 2)
    assert [each.holder for each in reservation.every(alone, later)] == ["li"]


def test_breaking_needs_a_reason_that_the_holder_reads(alone: Repository) -> None:
    reservation.reserve(alone, wish("zhang"), NOW)
    broken = reservation.break_open(alone, DOCUMENT, "wang", "张三出差", NOW)
    assert broken is not None
    found = reservation.current(alone, DOCUMENT)
    assert found is not None
    assert (found.holder, found.broken_by, found.broken_because) == ("zhang", "wang", "张三出差")
    assert reservation.every(alone, NOW) == []
    assert reservation.reserve(alone, wish("li"), NOW) == found
    assert reservation.break_open(alone, "D-240305-00000", "wang", "x", NOW) is None


def test_others_see_it_through_the_remote(clones: list[Repository]) -> None:
    one, two, three = clones
    reservation.reserve(one, wish("zhang"), NOW)
    with pytest.raises(RefusedError, match="zhang"):
        reservation.reserve(two, wish("li"), NOW)
    reservation.refresh(three)
    assert reservation.current(three, DOCUMENT) == wish("zhang")
    reservation.release(one, DOCUMENT, "zhang", NOW)
    reservation.refresh(three)
    assert reservation.current(three, DOCUMENT) is None
    reservation.reserve(two, wish("li"), NOW)


def test_among_many_at_once_one_wins(clones: list[Repository]) -> None:
    results: dict[int, str] = {}

    def attempt(at: int) -> None:
        try:
            reservation.reserve(clones[at], wish(f"m{at}"), NOW)
            results[at] = "won"
        except (RefusedError, RepositoryError):
            results[at] = "lost"

    for _round in range(5):
        threads = [threading.Thread(target=attempt, args=(at,)) for at in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(results.values()) == ["lost", "lost", "won"]
        winner = next(at for at, result in results.items() if result == "won")
        for clone in clones:
            reservation.refresh(clone)
            found = reservation.current(clone, DOCUMENT)
            assert found is not None
            assert found.holder == f"m{winner}"
        reservation.release(clones[winner], DOCUMENT, f"m{winner}", NOW)


def test_a_stale_view_loses(clones: list[Repository], monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody takes it between our look and our push."""
    one, two, _three = clones
    seen: list[int] = []
    look = reservation.refresh

    def late(repository: Repository) -> None:
        look(repository)
        if not seen:
            seen.append(1)
            reservation.reserve(one, wish("zhang"), NOW)

    monkeypatch.setattr(reservation, "refresh", late)
    with pytest.raises(RefusedError, match="zhang has reserved"):
        reservation.reserve(two, wish("li"), NOW)


def test_a_remote_out_of_reach_is_an_error(clones: list[Repository], tmp_path: Path) -> None:
    (tmp_path / "hub.git").rename(tmp_path / "gone.git")
    with pytest.raises(RepositoryError):
        reservation.reserve(clones[0], wish("zhang"), NOW)
    assert reservation.current(clones[0], DOCUMENT) is None


def test_a_strange_ref_is_told(alone: Repository) -> None:
    head = alone.head()
    assert head
    alone.git("update-ref", reservation.PREFIX + DOCUMENT, head)
    with pytest.raises(RepositoryError, match="is no reservation"):
        reservation.current(alone, DOCUMENT)


def test_a_verb_asks_the_remote_and_goes_on_without_it(clones: list[Repository], tmp_path: Path) -> None:
    first, second, _third = clones
    reservation.reserve(first, wish("zhang"), NOW)
    assert reservation.refuse_reserved(first, DOCUMENT, "a.docx", "zhang", NOW)
    with pytest.raises(RefusedError, match=r"zhang has reserved a\.docx until 2024-03-05 17:00") as refused:
        reservation.refuse_reserved(second, DOCUMENT, "a.docx", "li", NOW)
    assert "release 'a.docx' --break" in refused.value.hint
    assert reservation.refuse_reserved(second, DOCUMENT, "a.docx", "li", NOW + timedelta(hours=8))
    (tmp_path / "hub.git").rename(tmp_path / "away.git")
    with pytest.raises(RefusedError):
        reservation.refuse_reserved(second, DOCUMENT, "a.docx", "li", NOW)
    assert not reservation.refuse_reserved(second, "D-240305-other", "b.docx", "li", NOW)
    (tmp_path / "away.git").rename(tmp_path / "hub.git")
    reservation.release(first, DOCUMENT, "zhang", NOW)
    assert reservation.refuse_reserved(second, DOCUMENT, "a.docx", "li", NOW)
    assert reservation.current(second, DOCUMENT) is None
