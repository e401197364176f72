"""What an approval approves: the fields it names, bound to it by a digest, so that a later edit shows."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

# Of a delay everything that the head reads before deciding.
DELAY = ("id", "by", "reason", "requested_at", "old_due", "new_due")


def digest(record_id: str, fields: Mapping[str, Any]) -> str:
    """``sha256:`` over the canonical JSON of these fields and the record they belong to."""
    canonical = json.dumps([record_id, dict(fields)], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return "sha256:" + hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest()


def delay_digest(record_id: str, delay: Mapping[str, Any]) -> str:
    """The digest of a request for delay."""
    return digest(record_id, {key: delay.get(key) for key in DELAY})


def holds(record_id: str, delay: Mapping[str, Any]) -> bool:
    """Whether the request is still what it was when it was made or decided."""
    return delay.get("digest") == delay_digest(record_id, delay)
