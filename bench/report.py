"""The table of figures: what was wanted, what was measured, beside whom."""

from __future__ import annotations

import platform
import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

OK, MISS, ABSENT, PLAIN = "ok", "MISS", "not measured", ""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; ``target`` None is told only, ``measured`` None could not be measured and ``note`` says why."""

    case: str
    measured: float | None
    target: float | None = None
    unit: str = "x"
    ours: str = ""
    peer: str = ""
    note: str = ""

    @property
    def verdict(self) -> str:
        """``ok``, ``MISS``, ``not measured``, or nothing where there is no target."""
        if self.measured is None:
            return ABSENT
        if self.target is None:
            return PLAIN
        return OK if self.measured <= self.target else MISS


def number(value: float | None, unit: str) -> str:
    """A figure with as many digits as it deserves."""
    if value is None:
        return "-"
    digits = 2 if value < 10 else 1 if value < 100 else 0
    return f"{value:.{digits}f} {unit}"


def ms(value: float) -> str:
    """CPU milliseconds."""
    return number(value, "ms")


def table(rows: Iterable[Row]) -> str:
    """The rows as a Markdown table."""
    head = ("case", "target", "measured", "docmgr (CPU)", "beside", "verdict")
    lines = [head, tuple("---" for _ in head)]
    for row in rows:
        wanted = "-" if row.target is None else "<= " + number(row.target, row.unit)
        said = row.verdict + (f": {row.note}" if row.note else "")
        lines.append((row.case, wanted, number(row.measured, row.unit), row.ours, row.peer, said))
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def facts(cpu: int | None, peers: Sequence[str]) -> str:
    """The machine and the tools, without its name or its paths."""
    version = subprocess.run(["git", "--version"], stdout=subprocess.PIPE, check=True).stdout.decode().split()[2]
    model = next((line.partition(":")[2].strip() for line in _cpuinfo() if line.startswith("model name")), "")
    pinned = "pinned to one CPU" if cpu is not None else "not pinned"
    parts = [
        f"{platform.system()} {platform.release().split('-')[0]} {platform.machine()}",
        model or platform.processor(),
        f"{platform.python_implementation()} {platform.python_version()}",
        f"git {version}",
        *peers,
        pinned,
    ]
    return ", ".join(part for part in parts if part)


def _cpuinfo() -> list[str]:
    try:
        return Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def write(place: Path, rows: Sequence[Row], machine: str, rounds: int) -> str:
    """Write the report and return its text."""
    text = (
        "# Speed\n\n"
        f"{machine}; {rounds} rounds. CPU medians, children included; a ratio is the median of the rounds' ratios.\n\n"
        f"{table(rows)}\n"
    )
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    return text
