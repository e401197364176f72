"""Files too large for a repository that everybody clones."""

from docmgr.finding import Finding
from docmgr.rules.paths import finding
from docmgr.rules.places import place
from docmgr.rules.tables import Tables

MEBIBYTE = 1 << 20


def judge_sizes(files: "list[tuple[str, int]]", tables: Tables) -> "list[Finding]":
    """DM310 for each (path, bytes) above the policy's limit."""
    limit = tables.limits.file_bytes
    found: "list[Finding]" = []
    for path, size in files:
        if size > limit:
            params: "dict[str, str | int]" = {"size": -(-size // MEBIBYTE), "limit": limit // MEBIBYTE}
            found += finding("DM310", path, params, place(path.rpartition("/")[0], tables), tables)
    return found
