"""The restore drill: bring the newest backup back in a temporary folder, look at it, write down what that proved.

Source: D-4.2; research/dms-archive.md 5.7.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from docmgr.backup import record
from docmgr.backup.documents import open_some
from docmgr.backup.restore import restore
from docmgr.plan import Plan
from docmgr.repo.git import Repository
from docmgr.repo.scratch import scratch_folder
from docmgr.targets.target import Target
from docmgr.vault.identity import Identity


@dataclass(frozen=True, slots=True)
class Drill:
    """What a drill proved, and the commit that would remember it; ``broken`` are documents that did not open."""

    id: str
    backup: str
    refs: int
    files: int
    opened: int
    sealed: int
    broken: tuple[str, ...]
    plan: Plan


def drill(
    target: Target,
    *,
    now: datetime,
    by: str,
    seconds: Callable[[], float],
    step: Callable[[], None] = lambda: None,
    identities: Sequence[Identity] = (),
) -> Drill:
    """Restore the newest backup and let it go again; ``seconds`` is a clock that only runs forward."""
    began = seconds()
    with scratch_folder("docmgr-drill-") as folder:
        restored = restore(target, folder / "restored", step=step, identities=identities)
        manifest = restored.manifest
        found = open_some(restored.repository, manifest.id)
        tree, files = _tree(restored.repository)
    identity = record.new_id(now)
    facts: dict[str, Any] = {
        "at": now.isoformat(timespec="seconds"),
        "by": by,
        "target": target.text,
        "restored": manifest.id,
        "restored_made": manifest.made,
        "bundles": sum(1 for each in restored.steps if each.bundle),
        "encrypted": manifest.encrypted,
        "refs": len(manifest.refs),
        "head": manifest.refs.get(manifest.head, manifest.head),
        "tree": tree,
        "files": files,
        "documents_opened": found.opened,
        "documents_sealed": found.sealed,
        "documents_broken": list(found.broken),
        "seconds": max(1, round(seconds() - began)),
        "result": "restored",
    }
    plan = record.drill_plan(identity, facts)
    return Drill(identity, manifest.id, len(manifest.refs), files, found.opened, found.sealed, found.broken, plan)


def _tree(repository: Repository) -> tuple[str | None, int]:
    """The id of HEAD's tree and the number of its files."""
    if repository.head() is None:
        return None, 0
    tree = repository.git("rev-parse", "HEAD^{tree}").decode().strip()
    return tree, repository.git("ls-tree", "-r", "-z", "--name-only", "HEAD").count(b"\0")
