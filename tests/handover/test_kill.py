"""A handover killed, or met by a full or broken disk, at every call that changes the disk: rerun, it completes."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.handover.test_one_of_everything import HEAD, LI, ROOT, Office, task
from tests.sweep import BROKEN_DISK, FULL_DISK, KILL, Point, sweep

DAY = "2024-03-20"
PLACES = [(KILL, ""), (KILL, "commit"), (FULL_DISK, ""), (FULL_DISK, "commit"), (BROKEN_DISK, "")]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """li holds two documents, a task and a key on the last day; others hold something of each too."""
    settings = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config"), "GIT_CONFIG_NOSYSTEM": "1"}
    settings |= {"GIT_CONFIG_GLOBAL": str(tmp_path / "gitconfig"), "PYTHONPATH": str(ROOT), "DOCMGR_TODAY": DAY}
    for key, value in settings.items():
        monkeypatch.setenv(key, value)
    (tmp_path / "gitconfig").write_text("[user]\n\tname = 张三\n\temail = zhang@x.cn\n", encoding="utf-8")
    office = Office(tmp_path / "部门")
    office.folder.mkdir()
    office(HEAD, "init", ".", "--policy", "handbook-zh")
    office(HEAD, "member", "add", "li", "--name", "李四", "--email", LI[1])
    office(HEAD, "member", "add", "wang", "--name", "王五", "--email", "wang@x.cn")
    public = office(LI, "key", "new", "-o", str(tmp_path / "li.key")).strip()
    office(HEAD, "member", "set", "li", "--key", public)
    office(HEAD, "vault", "init", "--recovery", str(tmp_path / "recovery.txt"))
    office(HEAD, "vault", "seal", "机密资料", "--zone", "head")
    office(HEAD, "vault", "grant", "li", "head")
    office(LI, "new", "计划", "项目计划书", "--ext", "md", day="2024-03-04")
    (office.folder / "项目资料/20240304-记录-用git提交-V1.0.txt").write_text("x", encoding="utf-8")
    office.commit(LI, "项目资料")
    task(office, "aaaa1", owner="li")
    task(office, "aaaa2")
    office.commit(HEAD, "records")
    computer = tmp_path / "电脑"
    computer.mkdir()
    (computer / "20240311 项目例会记录.txt").write_text("会议内容", encoding="utf-8")
    return office


def docmgr(folder: Path, *words: str) -> list[str]:
    return [sys.executable, "-B", "-m", "docmgr", "-C", str(folder), *words]


def leave(folder: Path) -> Sequence[str]:
    return docmgr(folder, "member", "leave", "li", "--last-day", DAY)


def pass_on(folder: Path) -> Sequence[str]:
    return docmgr(folder, "handover", "li", "--to", "wang", "--from-dir", str(_computer(folder)))


def complete(folder: Path) -> Sequence[str]:
    return docmgr(folder, "handover", "li", "--complete")


def _computer(folder: Path) -> Path:
    return next(above / "电脑" for above in folder.parents if (above / "电脑").is_dir())


BEFORE: dict[Callable[[Path], Sequence[str]], tuple[Callable[[Path], Sequence[str]], ...]] = {
    leave: (),
    pass_on: (leave,),
    complete: (leave, pass_on),
}


def made(office: Office, verb: Callable[[Path], Sequence[str]]) -> Callable[[Path], Path]:
    for each in BEFORE[verb]:
        subprocess.run(each(office.folder), check=True, capture_output=True)
    return lambda place: Path(shutil.copytree(office.folder, place, symlinks=True))


def checked(verb: Callable[[Path], Sequence[str]]) -> Callable[[Path, Point, int], None]:
    def check(folder: Path, point: Point, code: int) -> None:
        if point.fault != KILL and not point.inside:
            assert code in (0, 4), (point, code)
        again = subprocess.run(verb(folder), capture_output=True, check=False)
        assert again.returncode == 0, (point, again.stdout.decode(), again.stderr.decode())
        office = Office(folder)
        assert office.git("status", "--porcelain", "-uall") == "", point
        office.git("fsck", "--strict", "--no-dangling")
        (row,) = json.loads(office(HEAD, "handover", "--status", "--json", day=DAY))["handovers"]
        assert row["status"] == ("done" if verb is complete else "open"), (point, row)
        assert row["open"] == {leave: 4, pass_on: 0, complete: None}[verb], (point, office.left())
        assert not list((folder / ".git/docmgr").glob("journal-*")), point
        office(HEAD, "validate", day=DAY)
        _whole(office, verb, point)

    return check


def _whole(office: Office, verb: Callable[[Path], Sequence[str]], point: Point) -> None:
    """What was passed on is listed once; the list to sign stands there once; the others' things are untouched."""
    listed = office.git("-c", "core.quotepath=off", "ls-files").split("\n")
    (path,) = [each for each in listed if each.startswith("records/handovers/")]
    text = office.git("show", f"HEAD:{path}")
    if verb is not leave:
        assert text.count("T-240304-aaaa1") == 1, (point, text)
        assert sum("项目例会记录" in each for each in listed) == 2, (point, listed)
    assert sum("工作交接清单" in each for each in listed) == (2 if verb is complete else 0), (point, listed)
    assert "owner: wang" in office.git("show", "HEAD:records/tasks/2024/03/T-240304-aaaa2.yml")


@pytest.mark.needs("strace")
def test_some_moments(office: Office, tmp_path: Path) -> None:
    place = tmp_path / "s"
    place.mkdir()
    assert sweep(pass_on, checked(pass_on), prepare=made(office, pass_on), scratch=place, sample=1)


@pytest.mark.sweep
@pytest.mark.needs("strace", "age")
@pytest.mark.parametrize(("fault", "inside"), PLACES)
@pytest.mark.parametrize("verb", list(BEFORE), ids=["leave", "pass on", "complete"])
def test_every_moment(
    office: Office, tmp_path: Path, verb: Callable[[Path], Sequence[str]], fault: str, inside: str
) -> None:
    place = tmp_path / "s"
    place.mkdir()
    sweep(verb, checked(verb), prepare=made(office, verb), scratch=place, fault=fault, inside=inside, sample=2)
