"""Storing Office files slim, turned on and off: policy, attributes and every such file in one commit.

What somebody is editing in this clone follows with its own next commit. Source: design 3, Growth.
"""

from __future__ import annotations

import contextlib
import os
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from docmgr.errors import RepositoryError
from docmgr.i18n.text import _
from docmgr.plan import Action, Plan, Take, Write
from docmgr.policy.load import load_policy
from docmgr.policy.model import Policy
from docmgr.repo import changes
from docmgr.repo.apply import apply
from docmgr.repo.git import Repository
from docmgr.repo.refresh import differing
from docmgr.repo.yamledit import edited
from docmgr.repo.yamlfile import parse
from docmgr.setup.slimlines import DRIVER, extensions_in, extensions_of, with_lines
from docmgr.setup.starter import POLICY_FILE
from docmgr.vault import sealed as vault
from docmgr.vault import store

# Tells the filter that nothing keeps its old form.
RENEW = "DOCMGR_SLIM_RENEW"


# Git gives up where a filter ends before it has greeted, required or not; what happens later it takes as it comes. So
# the shell greets before Python starts, and a kill in that moment does no harm. Where no program can start, or only
# one too old to know this filter, the first file in either direction is answered with "never again".
_GREETING = "0016git-filter-server\\n000eversion=2\\n00000015capability=clean\\n0016capability=smudge\\n0000"
_NEVER = "0011status=abort\\n0000"
_GONE = "docmgr: warning: docmgr does not run here, Office files stay as they are stored / Office 文件保持存储时的形式"
# The C library of Linux gives memory back after every file and then asks for it again, page by page.
_KEEP = "MALLOC_MMAP_THRESHOLD_=16777216 MALLOC_TRIM_THRESHOLD_=16777216"
_ENDED = "docmgr: warning: the filter was stopped, this Office file stays as it is / 过滤程序被中止，该文件保持原样"
_FALLBACK = (
    f"case $? in 1|2|126|127) echo '{_GONE}' >&2; printf '{_NEVER}{_NEVER}'; exec cat >/dev/null;; "
    f"13[4-9]|14[0-3]) echo '{_ENDED}' >&2;; esac"
)


def settings(interpreter: Path, package: Path) -> dict[str, str]:
    """Git's settings for the filter; it is not required, so that git goes on where it is gone."""
    words = [interpreter.as_posix(), "-I", "-S", (package / store.PROGRAM).as_posix(), "process", DRIVER, "greeted"]
    program = " ".join(shlex.quote(word) for word in words)
    there = f"[ -x {shlex.quote(words[0])} ]"
    return {
        f"filter.{DRIVER}.process": f"printf '{_GREETING}'; {there} && {_KEEP} {program}; {_FALLBACK}",
        f"filter.{DRIVER}.required": "false",
    }


@dataclass(frozen=True, slots=True)
class State:
    """The extensions by the attributes; how many such files stand outside sealed folders; those being edited."""

    extensions: tuple[str, ...]
    files: tuple[str, ...]
    edited: tuple[str, ...]


def look(repository: Repository, extensions: Sequence[str]) -> State:
    """How Office files are stored here; ``extensions`` are those looked for."""
    text = (store.read_shared(repository, vault.ATTRIBUTES) or b"").decode("utf-8", "surrogateescape")
    folders = store.sealed(repository)
    suffixes = tuple(f".{each}" for each in extensions)
    found = [
        path
        for path, mode, _blob in changes.tracked(repository.plumbing)
        if path.endswith(suffixes) and mode.startswith("100") and not folders.zone_of(path)
    ]
    out = repository.git("status", "--porcelain", "-z", "--no-renames", "--untracked-files=no")
    busy = {line[3:] for line in differing(repository, out)}
    return State(extensions_in(text), tuple(found), tuple(path for path in found if path in busy))


@dataclass(frozen=True, slots=True)
class Turn:
    """The plan of a change, and the files that are stored anew with it."""

    plan: Plan
    files: tuple[str, ...]
    left: tuple[str, ...]


def prepare(repository: Repository, policy: Policy, policy_bytes: bytes, *, on: bool) -> Turn:
    """Decide everything: policy and attributes, and every Office file that nobody is editing here."""
    text = _policy_text(policy_bytes, on=on)
    wanted = extensions_of(load_policy(text, file=POLICY_FILE))
    state = look(repository, tuple(dict.fromkeys((*policy.slim.extensions, *wanted, *_standing(repository)))))
    actions: list[Action] = []
    if text != policy_bytes:
        actions.append(Write(POLICY_FILE, text))
    before = (store.read_shared(repository, vault.ATTRIBUTES) or b"").decode("utf-8", "surrogateescape")
    after = with_lines(before, wanted)
    if after != before:
        actions.append(Write(vault.ATTRIBUTES, after.encode("utf-8", "surrogateescape")))
    _refuse_unsaved(repository, [action.path for action in actions if isinstance(action, Write)])
    busy = set(state.edited)
    files = tuple(path for path in state.files if path not in busy and os.path.isfile(repository.root / path))
    actions += [Take(path) for path in files]
    subject = "policy: store Office files slim" if on else "policy: store Office files as they come"
    return Turn(Plan(subject, tuple(actions), "D-2.3.1"), files, state.edited)


def _standing(repository: Repository) -> tuple[str, ...]:
    text = (store.read_shared(repository, vault.ATTRIBUTES) or b"").decode("utf-8", "surrogateescape")
    return extensions_in(text)


def _policy_text(text: bytes, *, on: bool) -> bytes:
    """The department's policy file with the switch set; what it says already stays untouched."""
    if load_policy(text, file=POLICY_FILE).slim.enabled == on:
        return text
    own = parse(text, POLICY_FILE).value or {}
    here = own.get("slim")
    return edited(text, POLICY_FILE, {"slim": {**(here if isinstance(here, dict) else {}), "enabled": on}})


def _refuse_unsaved(repository: Repository, paths: list[str]) -> None:
    out = repository.git("status", "--porcelain", "-z", "--", *paths) if paths else b""
    if out:
        path = out.split(b"\0")[0][3:].decode("utf-8", "surrogateescape")
        message = _("{path} has changes that are not committed").format(path=path)
        raise RepositoryError(message, hint=f"git add {path} && git commit -m '…' -- {path}")


def carry_out(repository: Repository, turn: Turn, commit_date: str | None) -> str | None:
    """Make the one commit; None where every file was stored in the wanted form already."""
    store.touch(repository, turn.files)
    with renewing():
        return apply(repository, turn.plan, date=commit_date)


@contextlib.contextmanager
def renewing() -> Iterator[None]:
    """While git runs, its filter keeps no old form."""
    os.environ[RENEW] = "1"
    try:
        yield
    finally:
        del os.environ[RENEW]
