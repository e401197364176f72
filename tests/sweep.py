"""Killing a command at every call that changes the disk, and looking at what is left.

``strace`` kills (or fails) the N-th such call of any process; git's own calls are reached by ``inside``, which puts a
shim named git before the real one. ``DOCMGR_SWEEP`` is ``full`` for every point, ``sample:SEED`` for some.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

NAMES = (
    "write pwrite64 fsync fdatasync rename renameat renameat2 unlink unlinkat link linkat "
    "mkdir mkdirat rmdir symlink symlinkat ftruncate chmod fchmod fchmodat flock"
)
CALLS = ",".join(f"?{name}" for name in NAMES.split())

# Read before the tests hide what comes from outside.
WISH = os.environ.get("DOCMGR_SWEEP", "")

# Points that a sample strikes in one sweep: .ci/run has 20 minutes for everything.
MOST = 3

# Seconds after which a run is taken to hang.
PATIENCE = 45

KILL = "signal=KILL"
FULL_DISK = "error=ENOSPC"
BROKEN_DISK = "error=EIO"


@dataclass(frozen=True, slots=True)
class Point:
    """One place to strike: the N-th call, in the command itself or inside the git subcommand ``inside``."""

    number: int
    fault: str
    inside: str = ""


def sweep(
    command: Callable[[Path], Sequence[str]],
    check: Callable[[Path, Point, int], None],
    *,
    prepare: Callable[[Path], Path],
    scratch: Path,
    fault: str = KILL,
    inside: str = "",
    sample: int = 12,
) -> int:
    """Strike ``command(folder)`` at its points, each time in a fresh ``prepare(place)``; how many points there were.

    After each, ``check(folder, point, exit_code)`` looks at what is left. ``sample`` points are taken unless all are.
    """
    total = _count(command, prepare(scratch / "count"), scratch, inside)
    numbers = list(range(1, total + 1))
    if WISH.startswith("sample:"):
        sample = min(sample, MOST)
    if WISH != "full" and total > sample:
        numbers = sorted(random.Random(WISH.removeprefix("sample:")).sample(numbers, sample))
    for number in numbers:
        point = Point(number, fault, inside)
        folder = prepare(scratch / f"{inside}{number}")
        code = _strike(command(folder), point, scratch)
        check(folder, replace(point, fault=KILL) if code == -signal.SIGKILL else point, code)
        shutil.rmtree(folder)
    return len(numbers)


def _count(command: Callable[[Path], Sequence[str]], folder: Path, scratch: Path, inside: str) -> int:
    """The largest number of such calls in one process, for strace counts them apart."""
    log = scratch / "calls"
    options = ["-f", "-q", "-o", str(log), "-e", f"trace={CALLS}"]
    done = _run(command(folder), options, inside, scratch)
    assert done.returncode == 0, done.stderr
    lines = [line for line in log.read_text(errors="replace").splitlines() if "(" in line and "resumed" not in line]
    return max(Counter(line.split()[0] for line in lines).values())


def _strike(command: Sequence[str], point: Point, scratch: Path) -> int:
    inject = f"inject={CALLS}:{point.fault}:when={point.number}"
    options = ["-f", "-q", "-o", os.devnull, "-e", f"trace={CALLS}", "-e", inject]
    return _run(command, options, point.inside, scratch).returncode


def _run(
    command: Sequence[str], options: Sequence[str], inside: str, scratch: Path
) -> subprocess.CompletedProcess[str]:
    env = dict(os.environ)
    if inside:
        shim = _shim(options, inside, scratch)
        env["PATH"] = f"{shim}{os.pathsep}{env['PATH']}"
        line = [*command]
    else:
        line = ["strace", *options, *command]
    # strace also fails what goes into a pipe, as no disk does: git then drops an answer, and who asked waits for ever.
    # Such a run is ended as if it had been killed there.
    pipe = subprocess.PIPE
    process = subprocess.Popen(
        line, env=env, stdout=pipe, stderr=pipe, text=True, errors="replace", start_new_session=True
    )
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
    return subprocess.CompletedProcess(line, process.returncode, out, err)


def _shim(options: Sequence[str], inside: str, scratch: Path) -> Path:
    """A folder with a ``git`` that runs one subcommand under strace."""
    folder = scratch / "bin"
    folder.mkdir(exist_ok=True)
    real = shutil.which("git")
    traced = " ".join(f"'{option}'" for option in ["strace", *options])
    here = f'for word; do if [ "$word" = {inside} ]; then exec {traced} {real} "$@"; fi; done'
    (folder / "git").write_text(f'#!/bin/sh\n{here}\nexec {real} "$@"\n')
    (folder / "git").chmod(0o755)
    return folder
