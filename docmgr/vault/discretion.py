"""What may be said aloud of a change to sealed records: a commit's message is read by whoever has the repository."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from docmgr.plan import Plan, Write
from docmgr.repo.git import Repository
from docmgr.vault import store

_RECORDS, _LEDGER = "records/", "records/ledger/"
_NAMED = 3


def discreet(repository: Repository, plan: Plan) -> Plan:
    """The plan with a message that names sealed records by their ids alone; as it is where it writes none."""
    folders = store.sealed(repository)
    paths = [action.path for action in plan.actions if isinstance(action, Write)] if folders else []
    ids = [PurePosixPath(path).stem for path in paths if _is_sealed_record(path) and folders.zone_of(path)]
    if not ids:
        return plan
    more = f" +{len(ids) - _NAMED}" if len(ids) > _NAMED else ""
    return replace(plan, subject=f"sealed: {' '.join(ids[:_NAMED])}{more}", body="")


def _is_sealed_record(path: str) -> bool:
    return path.startswith(_RECORDS) and not path.startswith(_LEDGER)
