"""Two people changed one zone at once: their envelopes made one, and the keys of the other side found.

Git merges while nobody can be asked: only keys without a passphrase at their usual places are tried. With others,
``docmgr vault unlock`` does the same.
"""

from __future__ import annotations

import os
import subprocess

from docmgr.errors import DocmgrError
from docmgr.vault.blob import Epoch
from docmgr.vault.identity import Identity, new_secret
from docmgr.vault.renewal import quiet_identities
from docmgr.vault.sealed import KEYS
from docmgr.vault.zone import Zone, envelope_path, merged, unwrap, wrap

# The branches changed last are those that are being merged.
_BRANCHES = 50


def zone_in(path: str) -> str:
    """The zone whose envelope lies at a path, ``""`` for any other file."""
    folder, _slash, name = path.rpartition("/")
    return name[:-4] if folder == KEYS and name.endswith(".age") else ""


def merge_envelopes(name: str, base: bytes, ours: bytes, theirs: bytes) -> bytes | None:
    """One envelope with every key of both; None where no key here opens both."""
    known = quiet_identities()
    mine, other = _opened(name, ours, known), _opened(name, theirs, known)
    if mine is None or other is None:
        return None
    return wrap(merged(mine, other, new_secret(), base=_opened(name, base, known)))


def keys_elsewhere(name: str) -> list[Epoch]:
    """The keys of a zone in the envelopes of every branch, the newest last."""
    known = quiet_identities()
    found: dict[tuple[int, bytes], Epoch] = {}
    for envelope in _envelopes(name) if known else ():
        zone = _opened(name, envelope, known)
        for epoch in zone.chain() if zone is not None else ():
            found[(epoch.number, epoch.secret)] = epoch
    return [found[each] for each in sorted(found)]


def _opened(name: str, envelope: bytes, known: list[Identity]) -> Zone | None:
    try:
        return unwrap(name, envelope, known) if envelope else None
    except DocmgrError:
        return None


def _envelopes(name: str) -> list[bytes]:
    """The zone's envelope in every commit that may take part, each once."""
    commits = [each.removeprefix("GITHEAD_") for each in os.environ if each.startswith("GITHEAD_")]
    newest = ["for-each-ref", "--sort=-committerdate", f"--count={_BRANCHES}", "--format=%(objectname)"]
    branches = _git(*newest, "refs/heads", "refs/remotes").decode().split()
    commits += [*branches, "HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD", "REBASE_HEAD"]
    asked = "".join(f"{commit}:{envelope_path(name)}\n" for commit in commits)
    lines = _git("cat-file", "--batch-check=%(objectname) %(objecttype)", data=asked.encode()).decode().splitlines()
    blobs = dict.fromkeys(line.split(" ")[0] for line in lines if line.endswith(" blob"))
    return [_git("cat-file", "blob", blob) for blob in blobs]


def _git(*words: str, data: bytes = b"") -> bytes:
    done = subprocess.run(["git", *words], input=data, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return done.stdout
