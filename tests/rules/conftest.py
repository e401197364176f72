"""The shipped handbook, compiled."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from docmgr.policy.load import load_policy
from docmgr.rules.compile import compile_tables
from docmgr.rules.tables import Tables


@pytest.fixture(scope="session")
def tables() -> Tables:
    return compile_tables(load_policy(None))


@pytest.fixture(scope="session")
def compiled() -> Callable[[str], Tables]:
    """The tables of a department's policy, given as the YAML that follows ``extends``."""

    def build(more: str) -> Tables:
        return compile_tables(load_policy(f"version: 1\nextends: handbook-zh\n{more}"))

    return build
