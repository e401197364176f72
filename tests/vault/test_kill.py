"""Every command of the vault killed or starved at its calls: old or new, never plaintext, and a rerun completes."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from docmgr.repo.apply import recover
from docmgr.repo.git import Repository
from docmgr.vault import store
from docmgr.vault.identity import identity_file, read_identities
from docmgr.vault.verify import verify
from tests.sweep import FULL_DISK, KILL, WISH, Point, sweep
from tests.vault.conftest import CANARY, FOLDER, PACKAGE, TODAY, ZHANG, Department

PATHS = tuple(f"{FOLDER}/20240305-报告-{number}号事项-V1.0.md" for number in "一二三")
VERBS = {
    "rotate": ["vault", "rotate", "head"],
    "lazy": ["vault", "rotate", "head", "--lazy"],
    "grant": ["vault", "grant", "li", "head"],
    "seal": ["vault", "seal", "会议纪要", "--zone", "talks"],
    "revoke": ["vault", "revoke", "li"],
    "lock": ["vault", "lock"],
    "unlock": ["vault", "unlock"],
    "level": ["level", "培训资料", "public"],
}
# Those that write the work tree through git do it by this command of git's, the others commit.
INSIDE = {"lock": "checkout-index", "unlock": "checkout-index"}
CASES = [
    (verb, fault, inside)
    for verb in VERBS
    for fault in (KILL, FULL_DISK)
    for inside in ("", INSIDE.get(verb, "commit"))
]
CHOSEN = [("rotate", KILL, ""), ("unlock", KILL, "")]


class Trial:
    """One command, struck again and again in copies of one department."""

    def __init__(self, verb: str, department: Department) -> None:
        self.words = VERBS[verb]
        self.department = department
        store.default_key().parent.mkdir(parents=True, exist_ok=True)
        store.default_key().write_text(identity_file(ZHANG))
        for path in PATHS:
            department.commit(path, CANARY + path.encode())
        if verb == "revoke":
            department.grant("li")
        if verb == "unlock":
            department.lock()

    def prepare(self, place: Path) -> Path:
        return Path(shutil.copytree(self.department.root, place, symlinks=True))

    def command(self, folder: Path) -> list[str]:
        start = f"import os, sys; os.chdir({str(folder)!r}); sys.path.insert(0, {str(PACKAGE.parent)!r})"
        return [sys.executable, "-c", f"{start}; from docmgr.__main__ import main; main()", *self.words]

    def check(self, folder: Path, point: Point, code: int) -> None:
        recover(Repository.discover(folder))
        found = Department(folder, type(self.department.git)(folder), self.department.home)
        assert CANARY not in found.git.raw("cat-file", "--batch-all-objects", "--batch"), point
        # Git itself leaves this behind when it is killed, and says what to do with it.
        (folder / ".git" / "index.lock").unlink(missing_ok=True)
        done = os.spawnv(os.P_WAIT, sys.executable, self.command(folder))
        assert done in (0, 1), (point, code)
        found.unlock()
        for path in PATHS:
            assert (folder / path).read_bytes() == CANARY + path.encode(), point
        assert found.git("status", "--porcelain", "-uall") == "", point
        faults = verify(found.repository, found.desk.directory, TODAY)
        assert not faults.grave, (point, faults.faults)
        spills = [each.name for each in (folder / ".git" / "docmgr").iterdir() if each.name.startswith("spill")]
        assert spills == [], point


class Begin(Trial):
    """``vault init`` in a department that has no recovery key yet, each copy with a home of its own."""

    def __init__(self, department: Department) -> None:
        self.words = ["vault", "init"]
        self.department = department
        department.git("rm", "-q", store.RECOVERY_FILE)
        department.git("commit", "-q", "-m", "no key yet")
        member = department.root / "records/members/zhang.yml"
        lines = member.read_text(encoding="utf-8").splitlines(keepends=True)
        member.write_text("".join(line for line in lines if not line.startswith("keys:")), encoding="utf-8")
        department.git("commit", "-q", "-a", "-m", "no key of mine yet")

    def prepare(self, place: Path) -> Path:
        home = place.with_name(place.name + "-home")
        shutil.rmtree(home, ignore_errors=True)
        home.mkdir()
        return super().prepare(place)

    def command(self, folder: Path) -> list[str]:
        home = folder.with_name(folder.name + "-home")
        start = ["env", f"HOME={home}", f"XDG_CONFIG_HOME={home}/.config", *super().command(folder)]
        return [*start, "--recovery", str(home / "sheet.txt")]

    def check(self, folder: Path, point: Point, code: int) -> None:
        recover(Repository.discover(folder))
        (folder / ".git" / "index.lock").unlink(missing_ok=True)
        home = folder.with_name(folder.name + "-home")
        done = os.spawnvp(os.P_WAIT, "env", self.command(folder))
        assert done == 0, (point, code)
        git = type(self.department.git)(folder)
        for file, shared in (
            ("sheet.txt", store.RECOVERY_FILE),
            (".config/docmgr/key.txt", "records/members/zhang.yml"),
        ):
            (found,) = read_identities((home / file).read_bytes(), file, bytes)
            assert found.public in git("show", f"HEAD:{shared}"), point
        assert git("status", "--porcelain", "-uall") == "", point
        assert git("config", "filter.docmgr.required") == "true"


@pytest.mark.sweep
@pytest.mark.needs("strace")
@pytest.mark.parametrize(("fault", "inside"), [(f, i) for f in (KILL, FULL_DISK) for i in ("", "commit")])
def test_beginning_leaves_a_key_that_fits(
    plain: Department, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str, inside: str
) -> None:
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-06")
    trial = Begin(plain)
    assert sweep(
        trial.command, trial.check, prepare=trial.prepare, scratch=tmp_path, fault=fault, inside=inside, sample=3
    )


@pytest.mark.sweep
@pytest.mark.needs("strace")
@pytest.mark.parametrize(
    ("verb", "fault", "inside"), CASES if WISH == "full" else [("rotate", KILL, ""), ("unlock", KILL, "")]
)
def test_old_or_new_and_never_in_the_clear(
    department: Department, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, verb: str, fault: str, inside: str
) -> None:
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-06")
    trial = Trial(verb, department)
    count = sweep(
        trial.command, trial.check, prepare=trial.prepare, scratch=tmp_path, fault=fault, inside=inside, sample=3
    )
    assert count or inside
