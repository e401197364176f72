"""The plan of a handover: 20,000 commits, 10,000 documents most of which have a ledger, 10,000 mixed records."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from bench import trees
from bench.cases_mixed import SHARES, records
from bench.cases_records import PEOPLE, SMALL, tasks
from bench.measure import Program, compare
from bench.report import Row
from bench.world import PLACE, World

COMMITS = 20_000
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_BY_EVENT = ("纪要", "记录", "通知")


def files() -> Iterator[tuple[str, bytes]]:
    """Documents with their ledgers, then records; one document in twenty has no ledger."""
    from docmgr.records.kind import kind
    from docmgr.records.names import path_of
    from docmgr.repo.yamlfile import dump

    dice = random.Random(9)
    for number, path in enumerate(trees.names(*trees.SMALL)):
        yield path, b"%d\n" % number
        folder, _slash, name = path.rpartition("/")
        if number % 20 and not path.startswith("历史"):
            day, type_, topic, version = name.rpartition(".")[0].split("-")
            stem = f"{day}-{type_}-{topic}" if type_ in _BY_EVENT else f"{type_}-{topic}"
            content = dump(_ledger(number, topic, version, name, dice)).encode()
            yield f"records/ledger/{folder.removeprefix('待审批/')}/{stem}.yml", content
    made = [("task", task) for task in list(tasks(SMALL))[sum(SHARES.values()) :]]
    made += [(name, each) for name, count in SHARES.items() for each in records(name, count)]
    for name, each in made:
        yield path_of(kind(name), each["id"]), dump(each).encode()


def _ledger(number: int, topic: str, version: str, name: str, dice: random.Random) -> dict[str, object]:
    tail = "".join(_LETTERS[(number >> shift) & 31] for shift in (20, 15, 10, 5, 0))
    entry = {"id": "v-00000", "version": version, "date": f"{name[:4]}-{name[4:6]}-{name[6:8]}", "name": name}
    entry |= {"sha256": f"{number:064x}", "size": 5, "author": dice.choice(PEOPLE)}
    entry |= {"at": "2024-03-04T09:00:00+08:00", "change": "首版"}
    common = {"schema": "document/1", "id": f"D-240304-{tail}", "title": topic, "owner": dice.choice(PEOPLE)}
    return {**common, "level": "internal", "versions": [entry]}


def _stream() -> Iterator[bytes]:
    dice, every = random.Random(9), list(files())
    done = 0
    for number in range(COMMITS):
        who = dice.choice(PEOPLE)
        yield f"commit refs/heads/main\ncommitter {who} <{who}@example.com> {1_600_000_000 + number} +0800\n".encode()
        yield b"data 1\nx\n" + (b"from refs/heads/main^0\n" if number == 0 else b"")
        upto = (number + 1) * len(every) // COMMITS
        for path, content in every[done:upto]:
            yield trees.entry(path, content)
        done = upto


def handover(world: World, rounds: int) -> Iterator[Row]:
    """``handover USER -n``: who holds what, from everything there is; seconds of CPU time."""
    folder = _department(world)
    plan = Program("plan", world.docmgr("handover", "lisi", "-n"), folder, world.people)
    cost = compare([plan], max(3, rounds // 7)).cpu("plan") / 1000
    yield Row("handover -n: 20,000 commits, 10,000 documents, 10,000 records", cost, 5.0, "s", ours=f"{cost:.1f} s")


def _department(world: World) -> Path:
    folder = PLACE / "handover"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    trees.git(folder, world.people, "init", "-q", "-b", "main")
    world.docmgr_run(folder, "init", "--policy", "handbook-zh", "--head", "张三 <zhangsan@example.com>")
    for member in PEOPLE:
        world.docmgr_run(folder, "member", "add", member, "--name", member, "--email", f"{member}@example.com")
    trees.git(folder, world.people, "fast-import", "--quiet", "--force", data=b"".join(_stream()))
    trees.git(folder, world.people, "-c", "core.hooksPath=/dev/null", "reset", "-q", "--hard")
    trees.git(folder, world.people, "gc", "-q")
    return folder


CASES = (handover,)
