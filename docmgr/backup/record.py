"""What the repository remembers of its own backups: one record per run and per drill, for the audit.

``records/backups/<yyyy>/<mm>/B-….yml``. Source: D-4.2.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from docmgr.backup.manifest import Manifest
from docmgr.i18n.text import _
from docmgr.plan import Plan, Write
from docmgr.repo.git import Repository
from docmgr.repo.yamlfile import dump, read

FOLDER = "records/backups"
SCHEMA = "backup/1"
_LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"


def new_id(now: datetime) -> str:
    """``B-<yymmdd>-<5 letters>``, never the same twice."""
    return f"B-{now:%y%m%d}-{''.join(secrets.choice(_LETTERS) for _each in range(5))}"


def path_of(identity: str) -> str:
    """Where the record of that id lies."""
    year, month = f"20{identity[2:4]}", identity[4:6]
    return f"{FOLDER}/{year}/{month}/{identity}.yml"


def run_record(manifest: Manifest, manifest_sha256: str, target: str, removed: Sequence[str]) -> Write:
    """The record of a backup that stands on its target, read back."""
    bundle = manifest.bundle
    value: dict[str, Any] = {
        "schema": SCHEMA,
        "id": manifest.id,
        "kind": "run",
        "at": manifest.made,
        "by": manifest.by,
        "target": target,
        "backup": manifest.kind,
        "parent": manifest.parent or None,
        "refs": len(manifest.refs),
        "head": manifest.refs.get(manifest.head, manifest.head),
        "size": bundle.size if bundle else 0,
        "bundle_sha256": bundle.sha256 if bundle else None,
        "manifest_sha256": manifest_sha256,
        "encrypted": manifest.encrypted,
        "read_back": True,
        "removed": list(removed),
    }
    return Write(path_of(manifest.id), dump(value).encode("utf-8", "backslashreplace"))


@dataclass(frozen=True, slots=True)
class Recorded:
    """A run that was read back: which backup on which target, the digest of its manifest, and the commit it holds."""

    id: str
    target: str
    manifest_sha256: str
    commit: str


def newest_run(repository: Repository) -> Recorded | None:
    """The newest run that HEAD records as read back, None for none."""
    if repository.head() is None:
        return None
    out = repository.git("ls-tree", "-r", "-z", "--full-tree", "--name-only", "HEAD", "--", f"{FOLDER}/")
    names = sorted(out.decode("utf-8", "surrogateescape").split("\0")[:-1], key=_day, reverse=True)
    for _date, paths in groupby(names, key=_day):
        found = [read(repository.git("cat-file", "blob", f"HEAD:{path}"), path) for path in paths]
        values = [node.value for node, mistakes in found if not mistakes and isinstance(node.value, dict)]
        runs = [each for each in values if each.get("kind") == "run" and each.get("read_back") is True]
        if runs:
            newest = max(runs, key=lambda each: (str(each.get("at")), str(each.get("id"))))
            return Recorded(*(str(newest.get(key)) for key in ("id", "target", "manifest_sha256", "head")))
    return None


def _day(path: str) -> str:
    """The day in the name of a record."""
    return path.rpartition("/")[2][:8]


def run_plan(records: Sequence[Write], newest: Manifest) -> Plan:
    """The commit that remembers a run."""
    return Plan(_("docmgr: back up ({id})").format(id=newest.id), tuple(records), "D-4.2")


def drill_plan(identity: str, facts: dict[str, Any]) -> Plan:
    """The commit that remembers a restore that was tried and what it proved."""
    value = {"schema": SCHEMA, "id": identity, "kind": "drill", **facts}
    record = Write(path_of(identity), dump(value).encode("utf-8", "backslashreplace"))
    return Plan(_("docmgr: restore drill ({id})").format(id=identity), (record,), "D-4.2")
