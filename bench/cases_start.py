"""What every call pays before it does anything, and the slowest single name there is."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from statistics import median

from bench import trees
from bench.measure import Program, compare
from bench.report import Row, ms
from bench.world import PLACE, World

TODAY = "20261122"
MAKES = 400


def starting(world: World, rounds: int) -> Iterator[Row]:
    """``--version`` and ``--help`` beside a Python that does nothing."""
    programs = [world.bare(PLACE)]
    programs += [Program(option, world.docmgr(option), PLACE, world.env) for option in ("--version", "--help")]
    costs = compare(programs, rounds)
    for option, target in (("--version", 2), ("--help", 5)):
        yield Row(
            f"docmgr {option} / bare Python",
            costs.ratio(option, "bare Python"),
            target,
            ours=ms(costs.cpu(option)),
            peer=ms(costs.cpu("bare Python")),
        )


def single_name(world: World, rounds: int) -> Iterator[Row]:
    """The verdict and the proposal for the worst names of at most 255 bytes that we could think of."""
    del world
    from docmgr.naming.judge import faults
    from docmgr.naming.suggest import propose
    from docmgr.policy.load import load_policy
    from docmgr.rules.compile import compile_tables

    vocabulary = compile_tables(load_policy(None)).vocabulary
    profiles = ("controlled", "published", "monthly", "periodic", "free")
    works = {
        "judged": lambda name: faults(name, vocabulary, profiles, TODAY),
        "proposed": lambda name: propose(name, vocabulary, today=TODAY, types=()),
    }
    for verb, work in works.items():
        slowest, worst = 0.0, ""
        for name in hostile_names():
            spent = _best_of(lambda: work(name), max(rounds // 4, 3))  # noqa: B023 - called at once
            if spent > slowest:
                slowest, worst = spent, name
        shown = worst[:24].encode("unicode_escape").decode("ascii")
        case = f"slowest name of at most 255 bytes, {verb}"
        yield Row(case, slowest, 1 if verb == "judged" else None, "ms", note=f"{shown}... ({len(worst)} characters)")


def _best_of(work: object, times: int) -> float:
    """Median milliseconds of one call."""
    taken = []
    for _ in range(times):
        started = time.thread_time_ns()
        work()  # type: ignore[operator]
        taken.append((time.thread_time_ns() - started) / 1e6)
    return median(taken)


def hostile_names() -> Iterator[str]:
    """Names made to be slow: one sign many times over, lawful beginnings with endless middles, and random ones."""
    for sign in (
        *".-_ ()（）~1VvaI0\u3000\u200b\u0301\u202eéﬁ版最新副本Ａ１\udcff'\"\n\\/:",
        ".doc",
        "-V1.0",
        "最新",
        "20240305",
        "(1)",
        " - 副本",
        "_v1",
    ):
        size = len(sign.encode("utf-8", "surrogateescape"))
        for frame in ("{}", "20240305-制度-{}-V1.0.docx", "{}.docx", "20240305-制度-{}"):
            room = 255 - len(frame.encode()) + 2
            yield frame.format(sign * (room // size))
    dice = random.Random(255)
    signs = ".-_ ()（）Vv10最新版副本a\u3000\u200b\u0301é２—"
    pieces = [*signs, "20240305", "-V1.0", ".docx", "制度", "final", "copy", "2024年3月5日", *trees.TOPICS[:4]]
    for _ in range(MAKES):
        name = ""
        while True:
            piece = dice.choice(pieces)
            if len((name + piece).encode()) > 255:
                break
            name += piece
        yield name


CASES = (starting, single_name)
