"""Documents and entries for the tests of the ledger."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from docmgr.ledger.entry import Approval, Document, Version, document_id, token
from docmgr.ledger.place import Layout
from docmgr.naming.vocabulary import Vocabulary


def digest(seed: int) -> str:
    return f"{seed:064x}"


def version(number: str = "V1.0", seed: int = 1, **more: Any) -> Version:
    values: dict[str, Any] = {
        "id": f"v{seed}",
        "version": number,
        "date": "2024-03-05",
        "name": f"20240305-制度-运营手册-{number}.docx",
        "sha256": digest(seed),
        "size": 10,
        "author": "zhang",
        "at": "2024-03-05T09:00:00+08:00",
        "change": "新建",
    }
    return Version(**values | more)


def approval(number: str = "V1.0", seed: int = 1, **more: Any) -> Approval:
    values: dict[str, Any] = {
        "id": f"a{seed}",
        "version": number,
        "sha256": digest(seed),
        "parts_sha256": "",
        "content_sha256": "",
        "decision": "approved",
        "by": "li",
        "at": "2024-03-06T09:00:00+08:00",
    }
    return Approval(**values | more)


def document(*versions: Version, approvals: tuple[Approval, ...] = (), **more: Any) -> Document:
    values: dict[str, Any] = {"id": "D-240305-k7q2x", "title": "运营手册", "owner": "zhang", "level": "internal"}
    return Document(**values | more, versions=versions, approvals=approvals)


def randomness(seed: int) -> Any:
    return random.Random(seed).getrandbits


def fresh_id(seed: int) -> str:
    return document_id(date(2024, 3, 5), randomness(seed))


def entry_id(seed: int) -> str:
    return token(randomness(seed), 8)


def vocabulary() -> Vocabulary:
    return Vocabulary(
        types=frozenset({"制度", "计划", "纪要"}),
        event_types=frozenset({"纪要"}),
        extensions=frozenset({"docx", "pdf", "xlsx", "md"}),
        forbidden=(),
        status=(),
        placeholders=(),
        allowed=(),
        topic_min=2,
        year_from=1949,
        future_days={"": 1},
        component_bytes=255,
        targets=frozenset(),
        type_keywords={},
    )


def layout() -> Layout:
    return Layout("待审批", "历史文档", vocabulary())
