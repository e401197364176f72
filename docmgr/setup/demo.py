"""The demonstration: a small department with a head, a colleague and a server, played with real git and real hooks."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from docmgr.errors import RepositoryError, UsageError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.repo.program import run_program
from docmgr.setup.chapters import COLLEAGUE, HEAD, Command, Save, steps
from docmgr.setup.demowords import WORDS


@dataclass(frozen=True, slots=True)
class Stage:
    """Where the demonstration is played; ``folder`` exists and is empty; ``package_dir`` is docmgr itself."""

    folder: Path
    package_dir: Path
    language: str
    today: date


def stage(folder: Path, package_dir: Path, language: str, today: date) -> Stage:
    """The stage in a new or empty folder; UsageError for one that holds anything."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(_("{path} is not empty").format(path=folder), hint="docmgr demo")
    try:
        (folder / HEAD).mkdir(parents=True)
    except OSError as error:
        said = _("cannot make the folder {path}: {reason}").format(path=folder, reason=reason(error))
        raise RepositoryError(said) from error
    return Stage(folder, package_dir, language, today)


def play(scene: Stage, show: Callable[[str], None]) -> None:
    """Play every step and show it as a transcript; RepositoryError where something ends otherwise than it has to."""
    env = _environment(scene)
    for number, step in enumerate(steps(scene.language, scene.today), 1):
        show(f"\n{number}. {_(step.title)}\n")
        for act in step.acts:
            for line in _act(scene, act, env):
                show(line)


def _act(scene: Stage, act: Save | Command, env: Mapping[str, str]) -> Iterator[str]:
    folder = scene.folder / act.who
    if isinstance(act, Save):
        yield f"{_prompt(scene, act.who)}# " + _("saves {path}").format(path=act.path)
        file = folder / act.path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(act.text + "\n", encoding="utf-8")
        return
    day = (scene.today + timedelta(days=act.later)).isoformat() if act.later else ""
    before = f"DOCMGR_TODAY={day} " if day else ""
    yield f"{_prompt(scene, act.who)}$ {before}{' '.join(map(_quoted, act.words))}"
    program, *arguments = act.words
    words = [sys.executable, "-m", "docmgr", *arguments] if program == "docmgr" else list(act.words)
    ended = run_program(words, folder=folder, env={**env, "DOCMGR_TODAY": day} if day else env)
    if ended.said.strip():
        yield "\n".join(line.rstrip() for line in ended.said.rstrip().splitlines())
    if (ended.code != 0) is not act.refused:
        said = _("the demonstration stopped: {command} ended with {code}")
        raise RepositoryError(said.format(command=" ".join(act.words), code=ended.code), hint="docmgr doctor")


def _prompt(scene: Stage, who: str) -> str:
    words = WORDS[scene.language]
    name = {HEAD: words["head"], COLLEAGUE: words["colleague"]}.get(who, who)
    return f"{name} " if name else ""


def _quoted(word: str) -> str:
    return f"'{word}'" if any(sign in word for sign in " *<>") else word


def _environment(scene: Stage) -> dict[str, str]:
    """Git without the user's own settings, so that the demonstration is the same everywhere."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "DOCMGR_"))}
    if "DOCMGR_TODAY" in os.environ:
        kept["DOCMGR_TODAY"] = os.environ["DOCMGR_TODAY"]
    path = os.pathsep.join(filter(None, [str(scene.package_dir.parent), os.environ.get("PYTHONPATH", "")]))
    return {
        **kept,
        "DOCMGR_LANG": scene.language,
        # The vault keeps private keys in the user's folder, which is not the demonstration's to write in.
        "HOME": str(scene.folder / "home"),
        "XDG_CONFIG_HOME": str(scene.folder / "home"),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_EDITOR": ":",
        "GIT_PAGER": "cat",
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": "core.quotePath",
        "GIT_CONFIG_VALUE_0": "false",
        "NO_COLOR": "1",
        "PYTHONPATH": path,
        "PYTHONUTF8": "1",
    }
