"""docmgr keeps a department's handbook: names, versions, approvals, archive, records and audit in one Git repository."""

__version__ = "0.1.0"
