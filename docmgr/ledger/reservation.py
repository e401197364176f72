"""One editor at a time: a reservation is a ref that points at a small commit telling who, until when and why.

Where there is a remote, the ref is taken there with ``--force-with-lease``, so that of any number of people one wins;
without one the local ref decides. A broken reservation stays as a note for its holder until the next is taken.
Source: D-2.4.1, design 5.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from datetime import datetime

from docmgr.errors import RefusedError, RepositoryError
from docmgr.i18n.text import _
from docmgr.repo.changes import empty_tree
from docmgr.repo.git import GitError, Repository
from docmgr.repo.yamlfile import dump, parse

PREFIX = "refs/docmgr/locks/"
SCHEMA = "reservation/1"
CLAUSE = "D-2.4.1"
_KEYS = ("document", "holder", "reason", "since", "until", "broken_by", "broken_because")


@dataclass(frozen=True, slots=True)
class Reservation:
    """Who has a document until when; times are ISO with offset. ``broken_by`` is set where somebody ended it early."""

    document: str
    holder: str
    reason: str
    since: str
    until: str
    broken_by: str = ""
    broken_because: str = ""

    def holds(self, now: datetime) -> bool:
        """Whether it still binds others."""
        return not self.broken_by and now < datetime.fromisoformat(self.until)


def remote_of(repository: Repository) -> str:
    """The remote that decides: the branch's own, else origin, else the only one; ``""`` where there is none."""
    said = repository.git("config", "-z", "--get-regexp", r"^(branch|remote)\.", ok=(0, 1))
    settings = dict(
        entry.split("\n", 1) for entry in said.decode("utf-8", "surrogateescape").split("\0") if "\n" in entry
    )
    own = settings.get(f"branch.{repository.branch()}.remote")
    if own and own != ".":
        return own
    said_of = dict.fromkeys(key[len("remote.") :].rpartition(".")[0] for key in settings if key.startswith("remote."))
    names = [name for name in said_of if name]
    return "origin" if "origin" in names else names[0] if len(names) == 1 else ""


def refresh(repository: Repository) -> None:
    """Bring what the remote knows of reservations here, gone ones taken away; nothing without a remote."""
    remote = remote_of(repository)
    if remote:
        repository.git("fetch", "-q", "--no-tags", "--prune", "--no-write-fetch-head", remote, f"+{PREFIX}*:{PREFIX}*")


def learn(repository: Repository, document: str) -> bool:
    """Bring what the remote knows of one document's reservation here, in one question; False where nobody answers.

    It asks nobody for a password and does not wait long: an edit is recorded without a network too.
    """
    remote = remote_of(repository)
    if not remote:
        return True
    ref = PREFIX + document
    try:
        there = _quickly(repository, "ls-remote", remote, ref).decode().partition("\t")[0]
        if there == _tip(repository, document):
            return True
        if there:
            _quickly(repository, "fetch", "-q", "--no-tags", "--no-write-fetch-head", remote, f"+{ref}:{ref}")
        else:
            repository.git("update-ref", "-d", ref)
    except GitError:
        return False
    return True


def _quickly(repository: Repository, *arguments: str) -> bytes:
    env = {"GIT_TERMINAL_PROMPT": "0", "GIT_ASKPASS": "true", "SSH_ASKPASS_REQUIRE": "never"}
    if repository.config("core.sshCommand") is None and "GIT_SSH_COMMAND" not in os.environ:
        env["GIT_SSH_COMMAND"] = "ssh -o BatchMode=yes -o ConnectTimeout=5"
    patience = ("-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=5")
    return repository.git(*patience, *arguments, env=env)


def refuse_reserved(repository: Repository, document: str, path: str, holder: str, now: datetime) -> bool:
    """RefusedError where somebody else has the document; whether the remote could be asked."""
    asked = learn(repository, document)
    held = current(repository, document)
    if held is not None and held.holder != holder and held.holds(now):
        said = _("{holder} has reserved {path} until {until}: {reason}")
        until = held.until[:16].replace("T", " ")
        message = said.format(holder=held.holder, path=path, until=until, reason=held.reason or "-")
        hint = _("ask {holder}, or end it with a reason: docmgr release '{path}' --break …")
        raise RefusedError(message, clause=CLAUSE, hint=hint.format(holder=held.holder, path=path))
    return asked


def current(repository: Repository, document: str) -> Reservation | None:
    """The reservation known here, which may be over or broken; ``refresh`` asks the remote."""
    tip = _tip(repository, document)
    return _read(repository, tip) if tip else None


def every(repository: Repository, now: datetime) -> list[Reservation]:
    """All reservations that hold, by document; what they say is as old as the last ``refresh``."""
    out = repository.git("for-each-ref", "--format=%(objectname)", PREFIX).decode()
    found = [_read(repository, tip) for tip in out.split()]
    return sorted((each for each in found if each.holds(now)), key=lambda each: each.document)


def reserve(repository: Repository, wanted: Reservation, now: datetime) -> Reservation | None:
    """Take or renew a reservation; gives the one that was there before (over, broken, or one's own), None without.

    RefusedError names who has the document; RepositoryError where the remote cannot be reached.
    """
    refresh(repository)
    before = _tip(repository, wanted.document)
    held = _read(repository, before) if before else None
    _refuse_held(held, wanted.holder, now)
    _settle(repository, wanted, before, now)
    return held


def release(repository: Repository, document: str, holder: str, now: datetime) -> Reservation | None:
    """Give a document back; None where nobody has it. RefusedError where somebody else does."""
    refresh(repository)
    before = _tip(repository, document)
    held = _read(repository, before) if before else None
    if held is None or (held.holder != holder and not held.holds(now)):
        return None
    _refuse_held(held, holder, now)
    _move(repository, document, before, "")
    return held


def break_open(repository: Repository, document: str, by: str, because: str, now: datetime) -> Reservation | None:
    """End somebody's reservation with a reason, which its holder will read; None where nobody has the document."""
    refresh(repository)
    before = _tip(repository, document)
    held = _read(repository, before) if before else None
    if held is None or not held.holds(now):
        return None
    broken = replace(held, broken_by=by, broken_because=because)
    _settle(repository, broken, before, now)
    return broken


def _refuse_held(held: Reservation | None, holder: str, now: datetime) -> None:
    if held is not None and held.holder != holder and held.holds(now):
        said = _("{holder} has reserved this document until {until}: {reason}")
        until = held.until[:16].replace("T", " ")
        message = said.format(holder=held.holder, until=until, reason=held.reason or "-")
        raise RefusedError(message, clause=CLAUSE, hint=_("ask {holder}, or wait").format(holder=held.holder))


def _tip(repository: Repository, document: str) -> str:
    return repository.ref(PREFIX + document)


def _read(repository: Repository, tip: str) -> Reservation:
    """The reservation a commit tells of; PolicyError where somebody wrote something else there."""
    text = repository.git("log", "-1", "--no-show-signature", "--encoding=UTF-8", "--format=%B", tip)
    node = parse(text.strip(b"\n") + b"\n", tip)
    values = {key: str(node.get(key) or "") for key in _KEYS}
    try:
        bad = datetime.fromisoformat(values["until"]).tzinfo is None or node.get("schema") != SCHEMA
    except ValueError:
        bad = True
    if bad:
        raise RepositoryError(_("{ref} is no reservation").format(ref=tip), hint=f"git update-ref -d {PREFIX}…")
    return Reservation(**values)


def _settle(repository: Repository, wanted: Reservation, before: str, now: datetime) -> None:
    """Write the reservation and move the ref to it, if it still stands where it was seen."""
    data = {"schema": SCHEMA} | {key: value for key in _KEYS if (value := getattr(wanted, key))}
    tree = empty_tree(repository.plumbing)
    repository.git("hash-object", "-t", "tree", "-w", "--stdin", input=b"")
    stamp = now.isoformat(timespec="seconds")
    env = {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp}
    encoding = ("-c", "i18n.commitEncoding=UTF-8")
    made = repository.git(*encoding, "commit-tree", "--no-gpg-sign", tree, input=dump(data).encode("utf-8"), env=env)
    try:
        _move(repository, wanted.document, before, made.decode().strip())
    except _LostError:
        refresh(repository)
        _refuse_held(current(repository, wanted.document), wanted.holder, now)
        raise


class _LostError(RepositoryError):
    """Somebody else moved the ref in between."""


def _move(repository: Repository, document: str, before: str, after: str) -> None:
    """Move the ref there and here, or nowhere."""
    ref = PREFIX + document
    remote = remote_of(repository)
    lost = _LostError(_("somebody else was faster; run the command again"))
    if remote:
        push = ["push", "-q", "--no-verify", f"--force-with-lease={ref}:{before}", remote, f"{after}:{ref}"]
        try:
            repository.git(*push)
        except GitError as error:
            # Git tells the reason in words only; what stands there now tells it in every language.
            if _there(repository, remote, ref) == before:
                raise
            raise lost from error
    insist = [] if remote else [before or "0" * len(empty_tree(repository.plumbing))]
    try:
        repository.git("update-ref", *([ref, after] if after else ["-d", ref]), *insist)
    except GitError as error:
        raise lost from error


def _there(repository: Repository, remote: str, ref: str) -> str:
    return repository.git("ls-remote", remote, ref).decode().partition("\t")[0]
