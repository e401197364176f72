"""Sealed folders beside plain git and git-crypt: adding, checking out, looking, committing, and one large file."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.measure import MIB, Program, compare, run
from bench.report import Row, ms
from bench.world import PLACE, ROOT, World

FILES, SIZE, FOLDERS = 5_000, 20 << 10, 50
LARGE = 512
PLAIN, OURS, PEER = "plain git", "docmgr", "git-crypt"
SECRET = bytes(range(32))


@dataclass(frozen=True, slots=True)
class Tree:
    """A repository of one kind; ``folder`` is its work tree."""

    name: str
    folder: Path

    def git(self, world: World, *arguments: str) -> None:
        subprocess.run(["git", *arguments], cwd=self.folder, env=world.env, check=True, stdout=subprocess.DEVNULL)


def trees(world: World, name: str) -> list[Tree]:
    """Empty repositories: without a filter, sealed by docmgr, and by git-crypt where it is at hand."""
    kinds = [PLAIN, OURS, *([PEER] if shutil.which("git-crypt") else [])]
    found = [Tree(kind, PLACE / "vault" / f"{name}-{kind.replace(' ', '-')}") for kind in kinds]
    for tree in found:
        shutil.rmtree(tree.folder, ignore_errors=True)
        tree.folder.mkdir(parents=True)
        tree.git(world, "init", "-q", "-b", "main")
        for key, value in (("user.name", "x"), ("user.email", "x@example.com"), ("gc.auto", "0")):
            tree.git(world, "config", key, value)
        prepare(world, tree)
    return found


def prepare(world: World, tree: Tree) -> None:
    if tree.name == OURS:
        from docmgr.repo.git import Repository
        from docmgr.vault import store
        from docmgr.vault.sealed import ATTRIBUTES, Sealed, with_block
        from docmgr.vault.zone import Zone

        folders = Sealed([("head", "s")])
        (tree.folder / ATTRIBUTES).write_text(with_block("", folders), encoding="utf-8")
        repository = Repository.discover(tree.folder)
        store.install(repository, store.settings(Path(world.python), ROOT / "docmgr"), folders)
        store.keep(repository, Zone("head", ((1, SECRET),), ()))
    elif tree.name == PEER:
        subprocess.run(["git-crypt", "init"], cwd=tree.folder, env=world.env, check=True, stdout=subprocess.DEVNULL)
        (tree.folder / ".gitattributes").write_text("s/** filter=git-crypt diff=git-crypt\n", encoding="utf-8")
    tree.git(world, "add", "-A")
    tree.git(world, "commit", "-q", "--allow-empty", "-m", "begin")


def fill(tree: Tree) -> None:
    """Files as office files are: incompressible, the same in every tree."""
    content = random.Random(1)
    for number in range(FILES):
        file = tree.folder / "s" / f"{number % FOLDERS:02}" / f"20240305-报告-第{number}件-V1.0.docx"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.randbytes(SIZE))


def empty_index(tree: Tree) -> None:
    """Nothing staged, and no object that a former run stored."""
    subprocess.run(["git", "rm", "-r", "-q", "--cached", "--ignore-unmatch", "s"], cwd=tree.folder, check=True)
    subprocess.run(["git", "prune", "--expire=now"], cwd=tree.folder, check=True)


def many(world: World, rounds: int) -> Iterator[Row]:
    """5,000 files of 20 KiB: add, checkout, a clean status, a status after every file was touched, one commit."""
    rounds = max(3, rounds // 7)
    found = trees(world, "many")
    for tree in found:
        fill(tree)
    add = [Program(t.name, ["git", "add", "-A"], t.folder, world.env, before=_later(empty_index, t)) for t in found]
    yield from _rows("add 5,000 files", add, rounds, (1.6, 0.16))
    for tree in found:
        tree.git(world, "commit", "-q", "-m", "all")
        tree.git(world, "repack", "-adfq", "--window=0")
    out = [
        Program(t.name, ["git", "checkout", "-q", "--", "s"], t.folder, world.env, before=_later(_drop, t))
        for t in found
    ]
    yield from _rows("check out 5,000 files", out, rounds, (5.0, 0.03))
    look = [Program(t.name, ["git", "status", "--short"], t.folder, world.env) for t in found]
    yield from _rows("status of a clean tree", look, rounds * 3, (1.05, None))
    touched = [Program(t.name, look[0].argv, t.folder, world.env, before=_later(_touch, t)) for t in found]
    yield from _rows("status after touching all", touched, rounds, (4.0, 0.07))
    one = ["git", "commit", "-q", "-a", "-m", "one"]
    edits = [Program(t.name, one, t.folder, world.env, before=_later(_edit, t)) for t in found]
    yield from _rows("commit one file", edits, rounds * 3, (None, 4.0))


def _later(do: object, tree: Tree) -> object:
    assert callable(do)
    return lambda: do(tree)


def _drop(tree: Tree) -> None:
    shutil.rmtree(tree.folder / "s")


def _touch(tree: Tree) -> None:
    now = random.randrange(1_600_000_000, 1_700_000_000)
    for file in (tree.folder / "s").rglob("*.docx"):
        os.utime(file, (now, now))


def _edit(tree: Tree) -> None:
    next((tree.folder / "s").rglob("*.docx")).write_bytes(os.urandom(SIZE))


def _rows(what: str, programs: list[Program], rounds: int, targets: tuple[float | None, float | None]) -> Iterator[Row]:
    costs = compare(programs, rounds)
    for peer, target in zip((PLAIN, PEER), targets, strict=True):
        case = f"{what} / {peer}"
        if peer in costs.runs:
            yield Row(case, costs.ratio(OURS, peer), target, ours=ms(costs.cpu(OURS)), peer=ms(costs.cpu(peer)))
        else:
            yield Row(case, None, target, note="git-crypt is not at hand")


def large(world: World, _rounds: int) -> Iterator[Row]:
    """One file of 512 MiB: add and checkout, and the filter's peak memory."""
    found = trees(world, "large")
    for tree in found:
        file = tree.folder / "s" / "large.pdf"
        file.parent.mkdir()
        content = random.Random(2)
        with file.open("wb") as target:
            for _number in range(LARGE):
                target.write(content.randbytes(MIB))
    add = [Program(t.name, ["git", "add", "-A"], t.folder, world.env, before=_later(empty_index, t)) for t in found]
    yield from _rows("add 512 MiB", add, 1, (1.3, 0.8))
    for tree in found:
        tree.git(world, "commit", "-q", "-m", "large")
    out = [
        Program(t.name, ["git", "checkout", "-q", "--", "s"], t.folder, world.env, before=_later(_drop, t))
        for t in found
    ]
    yield from _rows("check out 512 MiB", out, 3, (5.0, 0.3))
    yield Row("peak memory of the filter, 512 MiB", _peak(world, found[1]), 48.0, "MiB")


def _peak(world: World, tree: Tree) -> float:
    """By way of a wrapper around the filter that writes down what the kernel counted."""
    place = PLACE / "vault" / "peak"
    main = ROOT / "docmgr" / "filters" / "main.py"
    program = (
        "import runpy, sys; sys.argv = sys.argv[1:]\n"
        "try: runpy.run_path(sys.argv[0], run_name='__main__')\n"
        "except SystemExit: pass\n"
        f"open({str(place)!r}, 'a').write([l for l in open('/proc/self/status') if l.startswith('VmHWM')][0])"
    )
    script = PLACE / "vault" / "wrapped.py"
    script.write_text(program, encoding="utf-8")
    place.unlink(missing_ok=True)
    tree.git(
        world, "config", "filter.docmgr.process", f"exec '{world.python}' -I -S '{script}' '{main}' process docmgr"
    )
    empty_index(tree)
    run(Program("add", ["git", "add", "-A"], tree.folder, world.env))
    _drop(tree)
    run(Program("out", ["git", "checkout", "-q", "--", "s"], tree.folder, world.env))
    return max(int(line.split()[1]) for line in place.read_text().splitlines()) / 1024


CASES = (many, large)
