"""Month end in a department of 100,000 files: 8,000 go to the history folder with their ledgers, beside git alone."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from bench import trees
from bench.measure import Program, compare, peaks
from bench.report import Row, ms
from bench.world import PLACE, World

FILES = 8_000
IN_FORCE = ("制度", "流程", "模板", "合同")
GROUND = PLACE / "archive"
# What git must do for the same commit: list the tree, read what is moved (for the digests), fill an index, commit, and
# bring the work tree there; hooks off.
BARE = """
git ls-tree -r -z HEAD >/dev/null
git cat-file --batch --buffer <"{ground}/blobs" >/dev/null
git update-index -z --index-info <"{ground}/moves"
git commit -q --no-verify -m archive
git checkout-index -q -z --stdin <"{ground}/targets"
xargs -0 rm -f -- <"{ground}/sources"
git update-index -q --refresh || true
"""


def archive(world: World, rounds: int) -> Iterator[Row]:
    """``docmgr archive`` beside the git commands that make the same commit, and its memory."""
    shutil.rmtree(GROUND, ignore_errors=True)
    GROUND.mkdir(parents=True)
    paths = sorted(trees.names(*trees.LARGE))
    due = sorted((name[:8], path) for path in paths if (name := path.rpartition("/")[2]) and _may_go(path, name))
    cut_off = date.fromisoformat(due[FILES][0])
    gone = [path for day, path in due if date.fromisoformat(day) < cut_off]
    ledgers = {path: _ledger(path) for path in gone}
    home = world.fresh("archive", [*paths, *(path for path, _data in ledgers.values())])
    _fill(world, home, list(ledgers.values()))
    _lists(world, home, gone, ledgers)
    as_of = _months_on(cut_off)
    env = dict(world.env) | {"DOCMGR_TODAY": "2026-11-22"}
    folder = _copy(home, "docmgr")
    world.install(folder)
    head = trees.git(folder, world.env, "rev-parse", "HEAD").decode().strip()
    bare = _copy(home, "git")
    start = trees.git(bare, world.env, "rev-parse", "HEAD").decode().strip()
    ours = Program(
        "docmgr", world.docmgr("archive", "--as-of", as_of), folder, env, before=lambda: _back(world, folder, head)
    )
    script = BARE.format(ground=GROUND)
    theirs = Program("git", ["sh", "-ec", script], bare, dict(world.env), before=lambda: _back(world, bare, start))
    costs = compare([ours, theirs], max(rounds // 7, 2))
    case = f"archive {len(gone)} of {len(paths)} files with {len(ledgers)} ledgers / bare git"
    yield Row(case, costs.ratio("docmgr", "git"), 3, ours=ms(costs.cpu("docmgr")), peer=ms(costs.cpu("git")))
    shared, each = peaks(ours)
    yield Row("archive, memory of all processes together", shared, 200, unit="MiB")
    yield Row("the same, pages that several share counted in each", each, unit="MiB")


def _may_go(path: str, name: str) -> bool:
    return path.partition("/")[0] in trees.HOMES and name.split("-")[1] not in IN_FORCE


def _months_on(day: date) -> str:
    """A day whose cut-off six months before is that day."""
    index = day.year * 12 + day.month + 5
    return date(index // 12, index % 12 + 1, day.day).isoformat()


def _ledger(path: str) -> tuple[str, bytes]:
    folder, _slash, name = path.rpartition("/")
    stem, extension = os.path.splitext(name)
    day, kind, topic = stem.split("-", 2)
    topic, _dash, version = topic.rpartition("-")
    event = kind in ("纪要", "报告", "报表", "通知", "合同", "记录")
    return f"records/ledger/{folder}/{f'{day}-' if event else ''}{kind}-{topic}.yml", (
        f"schema: document/1\nid: D-{day[2:]}-{topic[-5:]}\ntitle: {topic}\n"
        "owner: zhang\nlevel: internal\nversions:\n"
        f"  - id: v-00000\n    version: {version}\n    date: '{day[:4]}-{day[4:6]}-{day[6:]}'\n    name: {name}\n"
        "    sha256: @\n    size: 1\n    author: zhang\n"
        f"    at: '2023-01-01T09:00:00+08:00'\n    change: 新建{extension}\n"
    ).encode()


def _fill(world: World, home: Path, ledgers: list[tuple[str, bytes]]) -> None:
    """Give each ledger the digest of its document."""
    documents = {path: path for path, _data in ledgers}
    by_ledger = {}
    for line in trees.git(home, world.env, "ls-files", "-z").decode().split("\0")[:-1]:
        if not line.startswith(("records/", ".")):
            by_ledger[_ledger(line)[0]] = line
    for path, data in ledgers:
        digest = hashlib.sha256((home / by_ledger[path]).read_bytes()).hexdigest()
        (home / documents[path]).write_bytes(data.replace(b"@", digest.encode()))
    trees.git(home, world.env, "add", "-A")
    trees.git(home, world.env, "commit", "-q", "--no-verify", "-m", "ledgers")


def _lists(world: World, home: Path, gone: list[str], ledgers: dict[str, tuple[str, bytes]]) -> None:
    """What the bare commands are fed with."""
    blobs = {}
    for line in trees.git(home, world.env, "ls-tree", "-r", "-z", "HEAD").decode().split("\0")[:-1]:
        head, _tab, path = line.partition("\t")
        blobs[path] = head.split(" ")[2]
    pairs = []
    for path in gone:
        year = path.rpartition("/")[2][:4]
        ledger = ledgers[path][0]
        pairs.append((path, f"历史文档/{year}/{path}"))
        pairs.append((ledger, f"records/ledger/历史文档/{year}/{ledger.removeprefix('records/ledger/')}"))
    zero = "0" * 40
    moves = "".join(f"0 {zero}\t{old}\0" for old, _new in pairs)
    moves += "".join(f"100644 {blobs[old]}\t{new}\0" for old, new in pairs)
    (GROUND / "moves").write_bytes(moves.encode())
    (GROUND / "targets").write_bytes("".join(f"{new}\0" for _old, new in pairs).encode())
    (GROUND / "sources").write_bytes("".join(f"{old}\0" for old, _new in pairs).encode())
    (GROUND / "blobs").write_bytes("".join(f"{blobs[old]}\n" for old, _new in pairs).encode())


def _copy(home: Path, name: str) -> Path:
    folder = GROUND / f"department-{name}"
    shutil.copytree(home, folder, symlinks=True)
    trees.git(folder, dict(os.environ), "update-index", "-q", "--refresh")
    return folder


def _back(world: World, folder: Path, head: str) -> None:
    trees.git(folder, world.env, "reset", "-q", "--hard", head)
    trees.git(folder, world.env, "clean", "-q", "-f", "-d")


CASES = (archive,)
