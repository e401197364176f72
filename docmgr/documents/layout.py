"""What the ledger must know of the department, out of its policy."""

from __future__ import annotations

from docmgr.ledger.place import Layout
from docmgr.policy.model import Policy
from docmgr.policy.places import HISTORY, PENDING
from docmgr.policy.vocabulary import vocabulary_of


def layout_of(policy: Policy) -> Layout:
    """The pending and the history folder by name, and the words of document names."""
    return Layout(policy.folder_of(PENDING).path, policy.folder_of(HISTORY).path, vocabulary_of(policy))
