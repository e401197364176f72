"""What may be said aloud of a change to sealed records: a commit's message is read by whoever has the repository."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath

from docmgr.errors import DocmgrError
from docmgr.plan import Plan, Write
from docmgr.repo.git import Repository
from docmgr.repo.yamlfile import parse
from docmgr.vault import store
from docmgr.vault.sealed import Sealed

_RECORDS, _LEDGER = "records/", "records/ledger/"
_NAMED = 3
_ID = re.compile(r"[A-Z]-\d{6}-[0-9a-z]{5}")


def discreet(repository: Repository, plan: Plan) -> Plan:
    """The plan with a message that names sealed records by their ids alone; as it is where it tells nothing of them."""
    folders = store.sealed(repository)
    writes = [action for action in plan.actions if isinstance(action, Write)] if folders else []
    sealed = {PurePosixPath(each.path).stem: each for each in writes if _is_sealed(folders, each.path)}
    words = {word for stem, each in sealed.items() for word in _words(each) if word not in stem}
    if not any(word in text for word in words for text in (plan.subject, plan.body)):
        return plan
    ids = list(sealed)
    more = f" +{len(ids) - _NAMED}" if len(ids) > _NAMED else ""
    return replace(plan, subject=f"sealed: {' '.join(ids[:_NAMED])}{more}", body="")


def _is_sealed(folders: Sealed, path: str) -> bool:
    return path.startswith(_RECORDS) and not path.startswith(_LEDGER) and bool(folders.zone_of(path))


def _words(write: Write) -> Iterator[str]:
    """Everything that a record says, ids of records left out."""
    try:
        waiting = [parse(write.content, write.path).value]
    except DocmgrError:
        return
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
        elif value is not None and len(str(value)) > 1 and not _ID.fullmatch(str(value)):
            yield str(value)
