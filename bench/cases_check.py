"""The command line on whole trees: the full check, the check after one change, mending and adopting."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

from bench import trees
from bench.cases_hooks import STAGED
from bench.measure import Program, compare, peak, run
from bench.report import Row, ms, number
from bench.world import PLACE, World

SHARE = 5_000
PEAKS = 5


def _forget(folder: Path) -> None:
    """Make the next check a full one."""
    (folder / ".git/docmgr/clean").unlink(missing_ok=True)


def _check(world: World, folder: Path) -> Program:
    return Program("docmgr check", world.docmgr("check"), folder, world.env, before=lambda: _forget(folder))


def full(world: World, rounds: int) -> Iterator[Row]:
    """Every rule on every file, beside ls-lint with one equal regular expression and with nothing to judge."""
    wanted = {"10,000": (world.small, 0.3, None), "100,000": (world.large, 0.25, 1.5)}
    for size, (folder, equal, cheapest) in wanted.items():
        programs = [_check(world, folder)]
        if world.ls_lint:
            for name, config in (("equal", world.ls_lint_equal), ("cheapest", world.ls_lint_cheapest)):
                programs.append(Program(name, [world.ls_lint, "-config", str(config)], folder, world.env))
        costs = compare(programs, max(rounds // 3, 3))
        ours = ms(costs.cpu("docmgr check"))
        for name, target in (("equal", equal), ("cheapest", cheapest)):
            case = f"full check of {size} files / ls-lint, {name} config"
            if name in costs.runs:
                yield Row(case, costs.ratio("docmgr check", name), target, ours=ours, peer=ms(costs.cpu(name)))
            else:
                yield Row(case, None, target, note="npm is not at hand")


def memory(world: World, _rounds: int) -> Iterator[Row]:
    """The most that the full check and its git hold at one time."""
    for size, folder, target in (("10,000", world.small, None), ("100,000", world.large, 110)):
        most = max(peak(_check(world, folder)) for _ in range(PEAKS))
        yield Row(f"full check of {size} files, peak of all its processes", most, target, "MiB")


def repeated(world: World, rounds: int) -> Iterator[Row]:
    """``docmgr check`` again after one file came into a tree that was clean: saved, then staged, then committed."""
    folder = world.large
    _forget(folder)
    trees.git(folder, world.env, "reset", "--quiet", "--hard")
    again = Program("docmgr check", world.docmgr("check"), folder, world.env)
    run(again)
    (folder / STAGED).write_text("1", encoding="utf-8")
    steps = {"saved": (), "staged": ("add", "--", STAGED), "committed": ("commit", "--quiet", "--no-verify", "-mx")}
    for step, command in steps.items():
        if command:
            trees.git(folder, world.env, *command)
        costs = compare([again, world.bare(folder)], rounds)
        case = f"repeated check, 1 file {step} in 100,000 / bare Python"
        ratio = costs.ratio("docmgr check", "bare Python")
        yield Row(case, ratio, 2.5, ours=ms(costs.cpu("docmgr check")), peer=ms(costs.cpu("bare Python")))
    trees.git(folder, world.env, "reset", "--quiet", "--hard", "HEAD~1")


def mending(world: World, _rounds: int) -> Iterator[Row]:
    """Proposals for a share of which every name is bad."""
    folder = world.fresh("bad", trees.bad_names(SHARE))
    fix = Program("fix", world.docmgr("fix", "--dry-run"), folder, world.env, codes=(0, 1))
    costs = compare([fix], 3)
    said = number(costs.wall("fix") / 1000, "s") + " wall"
    yield Row("docmgr fix --dry-run, 5,000 bad names", costs.wall("fix") / 1000, None, "s", ms(costs.cpu("fix")), said)


def adopting(world: World, _rounds: int) -> Iterator[Row]:
    """``docmgr init`` in a share of which every name is bad: repository, baseline, table of proposals."""
    share = PLACE / "trees" / "share"
    env = world.env | {
        "GIT_AUTHOR_NAME": "张三",
        "GIT_AUTHOR_EMAIL": "zhang@example.com",
        "GIT_COMMITTER_NAME": "张三",
        "GIT_COMMITTER_EMAIL": "zhang@example.com",
    }
    (PLACE / "home" / "gitconfig").write_text("[user]\nname = Zhang\nemail = zhang@example.com\n", encoding="utf-8")

    def lay_out() -> None:
        shutil.rmtree(share, ignore_errors=True)
        for place, path in enumerate(trees.bad_names(SHARE)):
            file = share / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(str(place), encoding="utf-8")

    init = Program("init", world.docmgr("init", "--yes", "--no-input"), share, env, before=lay_out)
    lay_out()
    case = "docmgr init adopts 5,000 badly named files"
    try:
        costs = compare([init], 3)
    except RuntimeError as cause:
        yield Row(case, None, None, "s", note=str(cause).splitlines()[-1][-120:])
        return
    finally:
        (PLACE / "home" / "gitconfig").write_text("", encoding="utf-8")
    yield Row(case, costs.wall("init") / 1000, None, "s", ms(costs.cpu("init")))


CASES = (full, memory, repeated, mending, adopting)
