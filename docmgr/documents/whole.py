"""A file that cannot be what its name says is not recorded: what was recorded last can be had back. Pure."""

from __future__ import annotations

from docmgr.documents.desk import Case
from docmgr.documents.sniff import contradiction
from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.ledger.chain import extension


def refuse_broken(case: Case) -> None:
    """UsageError for an empty, damaged or foreign file, except where what Git holds is no better."""
    kind = extension(case.here.filename)
    wrong = contradiction(kind, case.here.content)
    if not wrong:
        return
    held = case.here.committed if case.here.is_committed else case.gone[0].content if case.gone else None
    if held is not None and contradiction(kind, held):
        return
    hint = _("open it in its program, save it as {extension}, and try again").format(extension=kind)
    if held is not None:
        old = case.gone[0].path if not case.here.is_committed and case.gone else case.here.path
        hint += " | " + _("what was saved last: docmgr cat '{path}' -o FILE").format(path=old)
    raise UsageError(f"{case.here.path}: {wrong}", hint=hint)
