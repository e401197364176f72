"""A random walk through a department: after each step the check that remembers must say what one says that does not.

``python walk.py SEED STEPS`` in the root of the repository; prints each disagreement, and how often memory served.
"""

from __future__ import annotations

import contextlib
import io
import random
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from docmgr.hooks import remembered, whole  # noqa: E402

HOMES = ("制度流程", "项目资料", "会议纪要", "培训资料")
NAMES = (
    "20240305-记录-甲{number}号-V1.0.docx",
    "20240305-记录-甲{number}号-V1.1.docx",
    "20240305-流程-乙{number}号-V1.0.docx",
    "20240305-流程-A{number}-V1.0.docx",
    "20240305-流程-a{number}-V1.0.docx",
    "20240305-培训-lO{number}-V1.0.docx",
    "最新{number}.docx",
    "~$锁{number}.docx",
    "手册-V1.{number}.pdf",
)
MEMORY = Path(".git/docmgr/clean")


def git(*arguments: str) -> None:
    subprocess.run(["git", "--literal-pathspecs", *arguments], capture_output=True, check=False)


class Walk:
    """The steps; each picks what it needs by the dice."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)

    def file(self) -> Path | None:
        """Any file that stands there."""
        every = sorted(path for home in HOMES for path in Path(home).rglob("*") if not path.is_dir())
        return self.dice.choice(every) if every else None

    def save(self) -> None:
        folder = Path(self.dice.choice(HOMES), *(["第一组"] if self.dice.random() < 0.4 else []))
        folder.mkdir(parents=True, exist_ok=True)
        number = self.dice.randrange(4)
        with contextlib.suppress(OSError):
            (folder / self.dice.choice(NAMES).format(number=number)).write_text(str(self.dice.randrange(3)))

    def stage(self) -> None:
        git("add", "-A")

    def commit(self) -> None:
        git("commit", "-q", "--no-verify", "-a", "-m", "x")

    def announce(self) -> None:
        git("add", "-N", ".")

    def remove(self) -> None:
        path = self.file()
        if path:
            path.unlink()

    def forget(self) -> None:
        path = self.file()
        if path:
            git("rm", "-q", "--cached", "--", str(path))

    def move(self) -> None:
        path = self.file()
        if path:
            path.rename(path.with_name(self.dice.choice(NAMES).format(number=self.dice.randrange(4))))

    def swap(self) -> None:
        """A folder where a file was, or a link, or an executable."""
        path = self.file()
        if path is None:
            return
        kind = self.dice.randrange(3)
        if kind == 0:
            with contextlib.suppress(OSError):
                path.chmod(0o755)
            return
        path.unlink()
        if kind == 1:
            path.symlink_to("nowhere")
        else:
            path.mkdir()
            (path / "20240305-记录-丙-V1.0.docx").write_text("c")

    def ignore(self) -> None:
        place = Path(self.dice.choice(("", *HOMES)), ".gitignore")
        if place.parent.is_dir():
            place.write_text(self.dice.choice(("*甲*\n", "~$*\n", "最新*\n", "")))

    def folder(self) -> None:
        place = Path(self.dice.choice(HOMES), self.dice.choice(("空", "第一组", "最新", "A", "a")))
        with contextlib.suppress(OSError):
            place.mkdir(parents=True)

    def raze(self) -> None:
        folders = sorted(path for home in HOMES for path in Path(home).glob("*") if path.is_dir())
        if folders:
            shutil.rmtree(self.dice.choice(folders))

    def tidy(self) -> None:
        """Back to something clean, so that there is something to remember."""
        git("clean", "-q", "-f", "-f", "-d", "-x")
        git("reset", "-q", "--hard", "base")

    def step(self) -> str:
        steps = (self.save, self.save, self.stage, self.commit, self.announce, self.remove, self.forget, self.move)
        steps += (self.swap, self.ignore, self.folder, self.raze, self.tidy, self.tidy)
        chosen = self.dice.choice(steps)
        chosen()
        return chosen.__name__


def verdict() -> tuple[bool, str]:
    """What the check says, if it says anything."""
    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        clean = whole.is_clean()
    return clean, said.getvalue()


def main(seed: int, steps: int) -> None:
    # The clock of a file system is finer than a walk's step.
    remembered.GRAIN = 0
    walk, served, names = Walk(seed), 0, []
    git("branch", "base")
    for _step in range(steps):
        names.append(walk.step())
        kept = MEMORY.read_bytes() if MEMORY.exists() else None
        first = verdict()
        again = MEMORY.read_bytes() if MEMORY.exists() else None
        served += first[0] and kept is not None and again == kept
        MEMORY.unlink(missing_ok=True)
        second = verdict()
        if first != second and (first[0] or "手册" not in " ".join(map(str, Path().rglob("*.pdf")))):
            print("differs after", names, first, second)
        if kept is not None and walk.dice.random() < 0.6:
            MEMORY.write_bytes(kept)
            MEMORY.chmod(0o600)
    print("served", served)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:3]))
