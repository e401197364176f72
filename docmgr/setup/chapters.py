"""What the demonstration shows, as data: who types what, in which order, and what has to be refused.

``steps`` is the list that later chapters append to; ``demo`` plays it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from docmgr.i18n.text import N_
from docmgr.setup.demowords import WORDS

HEAD, COLLEAGUE, SERVER = "zhang", "li", "server.git"


@dataclass(frozen=True, slots=True)
class Save:
    """Somebody saves a file in an editor."""

    who: str
    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Command:
    """Somebody types a command; ``refused`` says that it has to fail here, ``later`` how many days after today."""

    who: str
    words: tuple[str, ...]
    refused: bool = False
    later: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """A chapter: a sentence (English, translated when told), then what people do."""

    title: str
    acts: tuple[Save | Command, ...]


def steps(language: str, today: date) -> tuple[Step, ...]:
    """What is shown, in order; later chapters are appended here."""
    old = today - timedelta(days=300)
    days = {"day": today.strftime("%Y%m%d"), "dashed": today.isoformat(), "old": old.strftime("%Y%m%d")}
    words = {key: text.format(**days) for key, text in WORDS[language].items()}
    return (
        *_beginning(words),
        *_names(words),
        *_server(words),
        *_excuses(words, today),
        *_documents(words),
        *_tasks(words),
        *_ending(),
        *_sealed(words),
        *_meeting(words, today),
        *_incident(words),
        *_archive(words),
        *_backup(),
        *_handover(today),
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


def _documents(words: Mapping[str, str]) -> tuple[Step, ...]:
    topic = words["policy_topic"]
    return (
        Step(
            N_("An important document waits in the pending folder until the head has approved exactly its bytes."),
            (
                Command(COLLEAGUE, ("docmgr", "new", words["policy_type"], topic, "--ext", "md")),
                Command(COLLEAGUE, ("docmgr", "submit", topic)),
                Command(COLLEAGUE, ("docmgr", "approve", topic), refused=True),
                Command(COLLEAGUE, ("docmgr", "sync")),
                Command(HEAD, ("docmgr", "sync")),
                Command(HEAD, ("docmgr", "pending")),
                Command(HEAD, ("docmgr", "approve", topic, "-m", words["agreed"])),
                Command(HEAD, ("docmgr", "sync")),
            ),
        ),
        Step(
            N_("An edit becomes the next version and says what changed; the published one stays until it is approved."),
            (
                Command(COLLEAGUE, ("docmgr", "sync")),
                Save(COLLEAGUE, words["published"], words["edited"]),
                Command(COLLEAGUE, ("docmgr", "bump", topic, "-m", words["change"])),
                Command(COLLEAGUE, ("docmgr", "history", topic)),
                Command(COLLEAGUE, ("docmgr", "sync")),
            ),
        ),
    )


def _tasks(words: Mapping[str, str]) -> tuple[Step, ...]:
    people = ("--to", HEAD, "--owner", COLLEAGUE)
    add = ("docmgr", "task", "add", words["task"], "-d", words["task_text"], *people, "--due", words["due"])
    return (
        Step(
            N_("A task says who does what by when; the day is counted in working days."),
            (
                Command(HEAD, (*add, "-p", words["high"], "-e", "12")),
                Command(HEAD, ("docmgr", "task", "list")),
            ),
        ),
    )


def _sealed(words: Mapping[str, str]) -> tuple[Step, ...]:
    return (
        Step(
            N_("A sealed folder is encrypted in Git; the recovery key lies outside of the repository."),
            (
                Command(HEAD, ("docmgr", "vault", "init", "--recovery", "../recovery.txt")),
                Command(HEAD, ("docmgr", "vault", "seal", words["sealed"], "--zone", "head")),
                Save(HEAD, words["secret"], words["text"]),
                Command(HEAD, ("git", "add", words["sealed"])),
                Command(HEAD, ("git", "commit", "-q", "-m", words["said_secret"])),
                Command(HEAD, ("docmgr", "vault", "verify")),
            ),
        ),
    )


def _backup() -> tuple[Step, ...]:
    return (
        Step(
            N_("A backup counts when it has been restored: the drill does that and keeps the proof."),
            (
                Command(HEAD, ("docmgr", "backup", "--to", "../backup")),
                Command(HEAD, ("docmgr", "backup", "drill")),
            ),
        ),
    )


def _meeting(words: Mapping[str, str], today: date) -> tuple[Step, ...]:
    at = f"{today + timedelta(days=3)} 9:00-9:30"
    people = ("--with", COLLEAGUE, "--recorder", COLLEAGUE, "--room", "301")
    new = ("docmgr", "meeting", "new", words["meeting"], "--at", at, *people)
    return (
        Step(
            N_("A meeting is announced in time; notes become minutes, and what was agreed becomes tasks."),
            (
                Command(HEAD, (*new, "--item", words["item"], "--purpose", words["purpose"])),
                Command(HEAD, ("docmgr", "meeting", "notify", "M-")),
                Command(HEAD, ("docmgr", "sync")),
                Command(COLLEAGUE, ("docmgr", "sync")),
                Save("", words["notes"], words["noted"]),
                Command(COLLEAGUE, ("docmgr", "meeting", "minutes", "M-", "--from", f"../{words['notes']}"), later=3),
                Command(COLLEAGUE, ("docmgr", "sync")),
                Command(HEAD, ("docmgr", "sync")),
                Command(HEAD, ("docmgr", "meeting", "review", "M-"), later=4),
                Command(HEAD, ("docmgr", "meeting", "send", "M-"), later=4),
            ),
        ),
    )


def _incident(words: Mapping[str, str]) -> tuple[Step, ...]:
    what = ("--nature", words["nature"], "--scope", words["scope"], "--proposal", words["proposal"])
    return (
        Step(
            N_("An incident is reported with its nature, its scope and a proposal; the head starts the plan."),
            (Command(HEAD, ("docmgr", "incident", "report", words["incident"], *what)),),
        ),
    )


def _archive(words: Mapping[str, str]) -> tuple[Step, ...]:
    return (
        Step(
            N_("Month end: what is older than six months goes to the history folder, and can be found and proved."),
            (
                Save(HEAD, words["aged"], words["text"]),
                Command(HEAD, ("git", "add", words["projects"])),
                Command(HEAD, ("git", "commit", "-q", "-m", words["aged_topic"])),
                Command(HEAD, ("docmgr", "archive")),
                Command(HEAD, ("docmgr", "archive", "verify")),
                Command(HEAD, ("docmgr", "archive", "restore", words["aged_topic"])),
            ),
        ),
    )


def _handover(today: date) -> tuple[Step, ...]:
    last = (today + timedelta(days=10)).isoformat()
    return (
        Step(
            N_("Somebody leaves: everything they hold is listed, passed on, and closed with a list to sign."),
            (
                Command(HEAD, ("docmgr", "member", "leave", COLLEAGUE, "--last-day", last)),
                Command(HEAD, ("docmgr", "handover", COLLEAGUE)),
                Command(HEAD, ("docmgr", "handover", COLLEAGUE, "--complete"), refused=True),
                Command(HEAD, ("docmgr", "due")),
            ),
        ),
    )
