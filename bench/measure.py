"""Running whole programs side by side on one CPU and taking their CPU time, children included.

CPU time is user and system time as the kernel counts it for the program and all it waited for. Programs of one case
run in turn (A B C A B C …), so that whatever else the machine does meets all of them alike; ratios are taken round by
round.
"""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Program:
    """What to run; ``codes`` are the exit codes that count as done, ``before`` prepares each run off the clock."""

    name: str
    argv: Sequence[str]
    folder: Path
    env: Mapping[str, str]
    stdin: bytes = b""
    codes: tuple[int, ...] = (0,)
    before: Callable[[], object] | None = None


@dataclass(frozen=True, slots=True)
class Cost:
    """Milliseconds of one run."""

    cpu: float
    wall: float


@dataclass(slots=True)
class Costs:
    """The runs of several programs, by name, round by round."""

    runs: dict[str, list[Cost]] = field(default_factory=dict)

    def cpu(self, name: str) -> float:
        """Median CPU milliseconds."""
        return median(cost.cpu for cost in self.runs[name])

    def wall(self, name: str) -> float:
        """Median wall milliseconds."""
        return median(cost.wall for cost in self.runs[name])

    def ratio(self, ours: str, peer: str) -> float:
        """The median of the ratios of CPU time within each round."""
        return median(a.cpu / b.cpu for a, b in zip(self.runs[ours], self.runs[peer], strict=True))


def pin() -> int | None:
    """Bind this process and its children to one CPU; its number, None where the system cannot."""
    if not hasattr(os, "sched_setaffinity"):
        return None
    cpu = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {cpu})
    return cpu


def run(program: Program) -> Cost:
    """Run once; ``RuntimeError`` with the program's own words when it ends otherwise than expected."""
    if program.before is not None:
        program.before()
    reading, writing = os.pipe()
    os.write(writing, program.stdin)
    os.close(writing)
    started = time.perf_counter()
    process = subprocess.Popen(
        program.argv,
        cwd=program.folder,
        env=dict(program.env),
        stdin=reading,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    os.close(reading)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in program.codes:
        raise RuntimeError(_complaint(program, process.returncode))
    return Cost((usage.ru_utime + usage.ru_stime) * 1000, wall * 1000)


def _complaint(program: Program, code: int) -> str:
    again = subprocess.run(
        program.argv,
        cwd=program.folder,
        env=dict(program.env),
        input=program.stdin,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    said = again.stdout.decode(errors="replace").strip()[-400:]
    return f"{program.name} ended with {code}: {said}"


def compare(programs: Sequence[Program], rounds: int) -> Costs:
    """Run all in turn, that many rounds after one that only warms the caches."""
    costs = Costs({program.name: [] for program in programs})
    for program in programs:
        run(program)
    for _round in range(rounds):
        for program in programs:
            costs.runs[program.name].append(run(program))
    return costs


def peak(program: Program) -> float:
    """The most memory in MiB that the program and its children held at one time, pages they share counted twice."""
    return peaks(program)[1]


def peaks(program: Program) -> tuple[float, float]:
    """The most memory in MiB that the program and its children held at one time.

    Pages that several hold are counted once (by their share in each, the kernel's PSS), and counted in each (RSS).
    """
    if program.before is not None:
        program.before()
    process = subprocess.Popen(
        program.argv,
        cwd=program.folder,
        env=dict(program.env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    shared, each = 0, 0
    while process.poll() is None:
        now = _resident(process.pid)
        shared, each = max(shared, now[0]), max(each, now[1])
        time.sleep(0.001)
    return shared * 1024 / MIB, each * 1024 / MIB


def _resident(pid: int) -> tuple[int, int]:
    """KiB in memory of a process and all below it (PSS, RSS), as ``/proc`` has them at this moment."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="utf-8", errors="replace").splitlines()[1:]
        found = {line.split(":")[0]: int(line.split()[1]) for line in lines}
        below = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except (OSError, IndexError, ValueError):
        return 0, 0
    all_below = [_resident(int(child)) for child in below]
    return found.get("Pss", 0) + sum(pss for pss, _rss in all_below), found.get("Rss", 0) + sum(
        rss for _pss, rss in all_below
    )
