"""Other programs than git, run to be looked at: what a hook or a demonstration says."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docmgr.i18n.oserrors import reason


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program ended: its exit code (127 where it could not be started), what it wrote in order of writing."""

    code: int
    said: str


def run_program(
    words: Sequence[str], *, folder: Path, env: Mapping[str, str], seconds: float = 120.0, data: bytes = b""
) -> Ended:
    """Run to the end or for that many seconds; never raises for what the program does."""
    try:
        done = subprocess.run(
            list(words),
            cwd=folder,
            env=dict(env),
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as late:
        return Ended(124, (late.output or b"").decode("utf-8", "replace"))
    except OSError as error:
        return Ended(127, reason(error))
    return Ended(done.returncode, done.stdout.decode("utf-8", "replace"))
