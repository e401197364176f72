"""The demonstration: a small department with a head, a colleague and a server, as data, and played.

``steps`` is the list that later chapters append to; ``play`` runs it with real git, real hooks and real docmgr.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from docmgr.errors import RepositoryError, UsageError
from docmgr.i18n.text import N_, _
from docmgr.repo.program import run_program

HEAD, COLLEAGUE, SERVER = "zhang", "li", "server.git"

# Names as each handbook wants them; ``{day}`` is the day of the demonstration.
WORDS: Mapping[str, Mapping[str, str]] = {
    "zh": {
        "policy": "handbook-zh",
        "head": "张三",
        "colleague": "李四",
        "minutes": "会议纪要",
        "good": "会议纪要/{day}-纪要-部门例会-V1.0.md",
        "bad": "会议纪要/{dashed}-纪要-项目启动会-最终.md",
        "sneaked": "项目资料/{dashed}-报告-季度总结-终稿.md",
        "projects": "项目资料",
        "old": "项目资料/移交资料",
        "loose": "项目资料/移交资料/客户名单.md",
        "reason": "移交完成前保留原名",
        "said_good": "例会纪要",
        "said_bad": "启动会纪要",
        "said_sneaked": "季度总结",
        "said_loose": "移交资料",
        "text": "内容",
    },
    "en": {
        "policy": "handbook-en",
        "head": "Zhang San",
        "colleague": "Li Si",
        "minutes": "Minutes",
        "good": "Minutes/{day}-minutes-Regular meeting-V1.0.md",
        "bad": "Minutes/{dashed}-minutes-Kick-off-latest.md",
        "sneaked": "Projects/{dashed}-report-Quarterly summary-final.md",
        "projects": "Projects",
        "old": "Projects/Taken over",
        "loose": "Projects/Taken over/list of customers.md",
        "reason": "keeps its name until it is taken over",
        "said_good": "minutes of the regular meeting",
        "said_bad": "minutes of the kick-off",
        "said_sneaked": "quarterly summary",
        "said_loose": "what we took over",
        "text": "content",
    },
}


@dataclass(frozen=True, slots=True)
class Save:
    """Somebody saves a file in an editor."""

    who: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """Somebody types a command; ``refused`` says that it has to fail here."""

    who: str
    words: tuple[str, ...]
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A chapter: a sentence (English, translated when told), then what people do."""

    title: str
    acts: tuple[Save | Command, ...]


def steps(language: str, today: date) -> tuple[Step, ...]:
    """What is shown, in order; later chapters are appended here."""
    days = {"day": today.strftime("%Y%m%d"), "dashed": today.isoformat()}
    words = {key: text.format(**days) for key, text in WORDS[language].items()}
    return (
        *_beginning(words),
        *_names(words),
        *_server(words),
        *_excuses(words, today),
        *_ending(),
    )


def _beginning(words: Mapping[str, str]) -> tuple[Step, ...]:
    head = f"{words['head']} <zhang@example.com>"
    mail = ("--email", "li@example.com", "--role", "doc_admin")
    return (
        Step(
            N_("The head begins: one command makes folders, rules, hooks and the member directory."),
            (
                Command(HEAD, ("docmgr", "init", "--policy", words["policy"], "--head", head)),
                Command(HEAD, ("git", "log", "--oneline", "--stat=60", "-1")),
            ),
        ),
        Step(
            N_("A colleague joins."),
            (
                Command(HEAD, ("docmgr", "member", "add", COLLEAGUE, "--name", words["colleague"], *mail)),
                Command(HEAD, ("docmgr", "member", "list")),
            ),
        ),
    )


def _names(words: Mapping[str, str]) -> tuple[Step, ...]:
    return (
        Step(
            N_("A document with a lawful name is committed as always."),
            (
                Save(HEAD, words["good"], words["text"]),
                Command(HEAD, ("git", "add", words["minutes"])),
                Command(HEAD, ("git", "commit", "-q", "-m", words["said_good"])),
            ),
        ),
        Step(
            N_("A bad name is refused by the hook, which says what the right one is."),
            (
                Save(HEAD, words["bad"], words["text"]),
                Command(HEAD, ("git", "add", words["minutes"])),
                Command(HEAD, ("git", "commit", "-q", "-m", words["said_bad"]), refused=True),
            ),
        ),
        Step(
            N_("docmgr fix applies the proposal, and the commit passes."),
            (
                Command(HEAD, ("docmgr", "fix", "--staged", "--yes")),
                Command(HEAD, ("git", "commit", "-q", "-m", words["said_bad"])),
            ),
        ),
    )


def _server(words: Mapping[str, str]) -> tuple[Step, ...]:
    return (
        Step(
            N_("A server judges every push by the same rules."),
            (
                Command("", ("git", "init", "-q", "--bare", "--initial-branch=main", SERVER)),
                Command(SERVER, ("docmgr", "hooks", "install")),
                Command(HEAD, ("git", "remote", "add", "origin", f"../{SERVER}")),
                Command(HEAD, ("docmgr", "sync")),
            ),
        ),
        Step(
            N_("The colleague clones; docmgr init sets up the clone and commits nothing."),
            (
                Command("", ("git", "clone", "-q", SERVER, COLLEAGUE)),
                Command(COLLEAGUE, ("git", "config", "user.name", words["colleague"])),
                Command(COLLEAGUE, ("git", "config", "user.email", "li@example.com")),
                Command(COLLEAGUE, ("docmgr", "init")),
            ),
        ),
        Step(
            N_("Whoever steps around the checks with --no-verify meets the server."),
            (
                Save(COLLEAGUE, words["sneaked"], words["text"]),
                Command(COLLEAGUE, ("git", "add", words["projects"])),
                Command(COLLEAGUE, ("git", "commit", "-q", "--no-verify", "-m", words["said_sneaked"])),
                Command(COLLEAGUE, ("git", "push", "--no-verify"), refused=True),
            ),
        ),
        Step(
            N_("The commit is taken back, the name mended, and everything arrives."),
            (
                Command(COLLEAGUE, ("git", "reset", "-q", "--soft", "origin/main")),
                Command(COLLEAGUE, ("docmgr", "fix", "--staged", "--yes")),
                Command(COLLEAGUE, ("git", "commit", "-q", "-m", words["said_sneaked"])),
                Command(COLLEAGUE, ("docmgr", "sync")),
            ),
        ),
    )


def _excuses(words: Mapping[str, str], today: date) -> tuple[Step, ...]:
    until = (today + timedelta(days=90)).isoformat()
    waiver = ("docmgr", "waive", "DM101", f"{words['old']}/**", "--reason", words["reason"], "--until", until)
    return (
        Step(
            N_("What cannot be renamed yet gets a waiver: with a reason, not for ever, and valid once it is shared."),
            (
                Command(HEAD, waiver),
                Command(HEAD, ("docmgr", "sync")),
                Save(HEAD, words["loose"], words["text"]),
                Command(HEAD, ("git", "add", words["projects"])),
                Command(HEAD, ("git", "commit", "-q", "-m", words["said_loose"])),
            ),
        ),
    )


def _ending() -> tuple[Step, ...]:
    return (
        Step(
            N_("Everybody is in step, and the whole repository is judged."),
            (
                Command(HEAD, ("docmgr", "sync")),
                Command(HEAD, ("docmgr", "check")),
                Command(HEAD, ("docmgr", "doctor")),
            ),
        ),
    )


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
        said = _("cannot make the folder {path}: {reason}").format(path=folder, reason=error.strerror)
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
    yield f"{_prompt(scene, act.who)}$ {' '.join(map(_quoted, act.words))}"
    program, *arguments = act.words
    words = [sys.executable, "-m", "docmgr", *arguments] if program == "docmgr" else list(act.words)
    ended = run_program(words, folder=folder, env=env)
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
