"""Whether commits are signed by SSH keys that are given: git and ``ssh-keygen`` judge, a list made for the question.

The user's own ``allowedSignersFile`` is not asked: it says whom that user trusts, not who belongs to the department.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable

from docmgr.repo.git import Repository, version

PROVED, FOREIGN, UNSIGNED, UNKNOWN = "proved", "foreign", "unsigned", "unknown"
"""Signed with one of the keys; with another key, or broken; not at all by SSH; this machine cannot tell."""

Git = Callable[[list[str], bytes | None], bytes]

FIRST_ABLE = (2, 34)
_KINDS = ("ssh-ed25519", "ssh-rsa", "ecdsa-sha2-", "sk-ssh-ed25519@openssh.com", "sk-ecdsa-sha2-")


def is_signing_key(text: str) -> bool:
    """Whether it is an SSH public key as one line: kind, base 64, perhaps a comment."""
    words = text.split()
    return len(words) > 1 and words[0].startswith(_KINDS) and words[1].startswith("AAAA") and "\n" not in text.strip()


def signed(git: Git, commits: Iterable[str], keys: Iterable[str]) -> dict[str, str]:
    """Of each commit whether one of the keys signed it; without keys the question is only whether it is signed."""
    wanted = list(dict.fromkeys(commits))
    if not wanted:
        return {}
    if version() < FIRST_ABLE or shutil.which("ssh-keygen") is None:
        return dict.fromkeys(wanted, UNKNOWN)
    lines = [f'member namespaces="git" {" ".join(key.split()[:2])}\n' for key in keys if is_signing_key(key)]
    descriptor, file = tempfile.mkstemp(prefix="docmgr-signers-")
    try:
        with os.fdopen(descriptor, "w", encoding="ascii", errors="replace") as target:
            target.writelines(lines)
        ours = ["-c", f"gpg.ssh.allowedSignersFile={file}", "-c", "gpg.ssh.revocationFile="]
        form = ["log", "--no-walk=unsorted", "--stdin", "--no-show-signature", "--format=%H %G? %GF"]
        data = "".join(f"{commit}\n" for commit in wanted).encode()
        said = git([*ours, *form], data).decode("utf-8", "replace")
    finally:
        os.unlink(file)
    found = dict.fromkeys(wanted, UNKNOWN)
    for line in said.splitlines():
        commit, sign, mark = (*line.split(" "), "", "")[:3]
        found[commit] = _meaning(sign, mark)
    return found


def trial(repository: Repository, keys: Iterable[str]) -> str:
    """How a commit made here now would be signed; it makes one that belongs to no branch. RepositoryError from git."""
    wanted = repository.git("config", "--type=bool", "--get", "commit.gpgsign", ok=(0, 1)).strip()
    if wanted != b"true" or repository.config("gpg.format") != "ssh":
        return UNSIGNED
    tree = repository.git("hash-object", "-t", "tree", "-w", "--stdin", input=b"").decode().strip()
    made = repository.git("commit-tree", "-S", tree, input=b"docmgr: does the signature hold?\n").decode().strip()
    return signed(repository.plumbing, [made], keys)[made]


def _meaning(sign: str, fingerprint: str) -> str:
    """Git's letter; a signature by OpenPGP or X.509 says nothing about SSH keys."""
    if sign in ("G", "U") and not fingerprint.startswith("SHA256:"):
        return UNSIGNED
    return {"G": PROVED, "N": UNSIGNED, "E": UNSIGNED}.get(sign, FOREIGN)
