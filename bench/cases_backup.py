"""The weekly backup beside restic and borg: CPU of a run with nothing new and with one week's work, and size."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from bench import trees
from bench.measure import Costs, Program, compare
from bench.report import Row, ms
from bench.world import PLACE, World

FILES, SIZE = 2_500, 20_000
NEW, EDITED, EDITED_OF = 20, 30, 200
WEEKS = 8
ATTEMPTS = 8
GROUND = PLACE / "backup"


def backup(world: World, rounds: int) -> Iterator[Row]:
    """A department of 2,500 documents that do not compress, as Office files; each tool backs up a copy of its own."""
    shutil.rmtree(GROUND, ignore_errors=True)
    GROUND.mkdir(parents=True)
    home = world.fresh("backup", [])
    _work(world, home, 0, FILES, 0)
    tools = {"docmgr": _docmgr(world, home)}
    tools |= {name: made for name in ("restic", "borg") if (made := _peer(world, home, name)) is not None}
    for program in tools.values():
        subprocess.run(program.argv, cwd=program.folder, env=dict(program.env), check=True, stdout=subprocess.DEVNULL)
    costs = compare(list(tools.values()), rounds)
    yield from _row("backup, nothing new", costs, 0.7)
    if "restic" in tools:
        yield _keyless(tools["restic"], costs, rounds)
    weeks = iter(range(1, 10_000))
    fresh = [_with_work(world, program, weeks) for program in tools.values()]
    costs = compare(fresh, max(rounds // 2, WEEKS))
    yield from _row("backup, one week's work (20 new, 30 edited)", costs, 0.7)
    sizes = {name: _size(GROUND / name) / 2**20 for name in tools}
    best = min((size for name, size in sizes.items() if name != "docmgr"), default=None)
    told = ", ".join(f"{name} {size:.1f} MB" for name, size in sizes.items() if name != "docmgr")
    case = f"backup, size after {max(rounds // 2, WEEKS) + 1} weeks / the best of restic and borg"
    ratio = None if best is None else sizes["docmgr"] / best
    yield Row(case, ratio, 1.1, ours=f"{sizes['docmgr']:.1f} MB", peer=told, note="" if best else "neither is at hand")


def _row(case: str, costs: Costs, target: float) -> Iterator[Row]:
    for name, wanted in (("restic", target), ("borg", None)):
        if name in costs.runs:
            ratio = costs.ratio("docmgr", name)
            yield Row(f"{case} / {name}", ratio, wanted, ours=ms(costs.cpu("docmgr")), peer=ms(costs.cpu(name)))
        else:
            yield Row(f"{case} / {name}", None, wanted, note=f"{name} is not at hand")


def _docmgr(world: World, home: Path) -> Program:
    folder = _copy(home, "docmgr")
    world.install(folder)
    return Program("docmgr", world.docmgr("backup", "--to", str(GROUND / "docmgr")), folder, world.env)


def _peer(world: World, home: Path, name: str) -> Program | None:
    command = shutil.which(name)
    if command is None:
        return None
    folder, store = _copy(home, name), GROUND / name
    env = dict(world.env) | {"RESTIC_PASSWORD": "x", "BORG_BASE_DIR": str(GROUND / "borg-home")}
    if name == "restic":
        _strong(command, store, env)
        again = [command, "backup", "-q", "-r", str(store), ".git"]
    else:
        begin = [command, "init", "-e", "none", str(store)]
        again = [command, "create", f"{store}::{{now:%Y%m%d%H%M%S%f}}", ".git"]
        subprocess.run(begin, env=env, check=True, stdout=subprocess.DEVNULL)
    return Program(name, again, folder, env)


def _strong(command: str, store: Path, env: Mapping[str, str]) -> None:
    """Begin a restic repository whose key is as strong as restic wants it on this machine.

    It tries out by the clock how much derivation takes half a second, so that a busy machine gets a weak key, and each
    run from then on less to do; the strongest of some attempts is what a machine with nothing else to do would get.
    """
    found: dict[int, Path] = {}
    for attempt in range(ATTEMPTS):
        place = store.with_name(f"restic-{attempt}")
        subprocess.run([command, "init", "-q", "-r", str(place)], env=env, check=True, stdout=subprocess.DEVNULL)
        key = json.loads(next((place / "keys").iterdir()).read_bytes())
        found[key["N"] * key["r"] * key["p"]] = place
    found[max(found)].rename(store)


def _keyless(restic: Program, costs: Costs, rounds: int) -> Row:
    """The same beside restic without the derivation of its key, which docmgr's backups in the clear have not got."""
    argv = [restic.argv[0], "-q", "-r", str(GROUND / "restic"), "cat", "config"]
    key = compare([Program("key", argv, restic.folder, restic.env)], rounds).cpu("key")
    rest = costs.cpu("restic") - key
    case = "backup, nothing new / restic without the derivation of its key"
    return Row(case, costs.cpu("docmgr") / rest, ours=ms(costs.cpu("docmgr")), peer=f"{ms(rest)}, the key {ms(key)}")


def _copy(home: Path, name: str) -> Path:
    folder = GROUND / f"department-{name}"
    shutil.copytree(home, folder, symlinks=True)
    return folder


def _with_work(world: World, program: Program, weeks: Iterator[int]) -> Program:
    def one_week() -> None:
        week = next(weeks)
        _work(world, program.folder, week, NEW, EDITED)

    return Program(program.name, program.argv, program.folder, program.env, before=one_week)


def _work(world: World, folder: Path, week: int, new: int, edited: int) -> None:
    """Commit what a department writes in a week."""
    dice = random.Random(f"{week} {folder.name}")
    paths = [_path(f"{week:04}{number:04}") for number in range(new)]
    paths += [_path(f"0000{number:04}") for number in dice.sample(range(EDITED_OF), edited)]
    for path in paths:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(dice.randbytes(SIZE))
    _git(folder, world.env, "add", "-A")
    _git(folder, world.env, "commit", "-q", "--no-verify", "-m", f"week {week}")


def _path(number: str) -> str:
    return f"项目资料/第{int(number) % 40:02}组/20230417-报告-{trees.TOPICS[int(number) % 24]}{number}-V1.0.docx"


def _git(folder: Path, env: Mapping[str, str], *arguments: str) -> None:
    trees.git(folder, env, "-c", "gc.auto=0", *arguments)


def _size(folder: Path) -> int:
    return sum(Path(place, name).stat().st_size for place, _folders, names in os.walk(folder) for name in names)


CASES = (backup,)
