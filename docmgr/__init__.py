"""docmgr keeps a department's handbook: names, versions, approvals, archive and records in one Git repository."""

__version__ = "0.1.0"
