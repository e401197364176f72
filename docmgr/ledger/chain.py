"""What the entries of a document mean together, and how the next one is added. Pure.

A version counts by its last entry: a draft keeps its number while it is edited, and is entered anew when it is
submitted. Whether a decision still holds is worked out from digests whenever it is asked, never stored.
Source: D-2.4.1, D-2.2.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from docmgr.errors import RefusedError
from docmgr.i18n.text import _
from docmgr.ledger.entry import (
    APPROVED,
    REJECTED,
    SUBMITTED,
    Approval,
    Document,
    Version,
    approval_data,
    as_data,
    version_data,
)
from docmgr.naming.version import format_version, next_version, parse_version

CLAUSE = "D-2.4.1"

VALID, RESAVED, LAPSED = "valid", "re-saved", "lapsed"
DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class Digests:
    """What a file is: its canonical bytes, its parts without properties, its text and media (these may be ``""``)."""

    sha256: str
    parts_sha256: str = ""
    content_sha256: str = ""


@dataclass(frozen=True, slots=True)
class Breach:
    """What speaks against a ledger: ``rewritten``, ``removed``, ``moved``, ``order``, ``duplicate`` or ``unknown``.

    ``entry`` is the id of a version or decision, ``""`` for the document; ``field`` what differs there.
    """

    kind: str
    entry: str = ""
    field: str = ""

    def sentence(self) -> str:
        """The breach in words."""
        said = {
            "rewritten": _("history was rewritten: {field} of entry {entry} is not what it was"),
            "removed": _("history was rewritten: entry {entry} is gone"),
            "moved": _("history was rewritten: entry {entry} stands elsewhere than before"),
            "order": _("entry {entry}: the version does not come after the one before it"),
            "duplicate": _("two entries have the id {entry}"),
            "unknown": _("entry {entry} decides on a version that is not recorded"),
            "approved": _("entry {entry} changes a version that was approved"),
        }[self.kind]
        return said.format(entry=self.entry or "-", field=self.field)


def rank(version: str) -> tuple[int, int]:
    """The version as numbers, to compare; (-1, -1) for no version."""
    return parse_version(version) or (-1, -1)


def extension(name: str) -> str:
    """What follows the last dot, in lower case."""
    return name.rpartition(".")[2].lower()


def latest(document: Document) -> Version | None:
    """The entry that counts for the newest version: its last one in the format the version began with."""
    newest = max((rank(each.version) for each in document.versions), default=None)
    if newest is None:
        return None
    return entry_of(document, format_version(newest))


def entry_of(document: Document, version: str) -> Version | None:
    """The entry that counts for a version, None where it has none; renditions in other formats do not count."""
    entries = [each for each in document.versions if each.version == version]
    main = [each for each in entries if extension(each.name) == extension(entries[0].name)]
    return main[-1] if main else None


def renditions(document: Document, version: str) -> tuple[Version, ...]:
    """The same version in other formats, such as the pdf beside a docx: the last entry of each."""
    entries = [each for each in document.versions if each.version == version]
    found = {extension(each.name): each for each in entries}
    return tuple(each for each in found.values() if extension(each.name) != extension(entries[0].name))


def numbers(document: Document) -> tuple[str, ...]:
    """Every recorded version once, oldest first."""
    return tuple(format_version(each) for each in sorted({rank(each.version) for each in document.versions}))


def following(document: Document, *, major: bool = False) -> str:
    """The number that the next version gets."""
    newest = latest(document)
    return "V1.0" if newest is None else format_version(next_version(rank(newest.version), major))


def with_version(document: Document, version: Version) -> Document:
    """The document with one more version. RefusedError where the number goes back or its content was approved before.

    The newest number may come again: a draft that was edited, or a rendition in another format. Source: D-2.4.1.
    """
    newest = latest(document)
    if newest is not None and rank(version.version) < rank(newest.version):
        said = _("{version} is older than {newest}, which is recorded already")
        raise RefusedError(said.format(version=version.version, newest=newest.version), clause=CLAUSE)
    if newest is not None and version.version == newest.version and _settled(document, version):
        said = _("{version} is approved; other content needs a new version")
        raise RefusedError(said.format(version=version.version), clause=CLAUSE, hint="docmgr bump DOC -m CHANGE")
    _refuse_taken(document, version.id)
    return replace(document, versions=(*document.versions, version))


def with_decision(document: Document, approval: Approval) -> Document:
    """The document with one more decision, which must be on bytes that are recorded."""
    _refuse_taken(document, approval.id)
    if not any(each.version == approval.version and each.sha256 == approval.sha256 for each in document.versions):
        said = _("{version} with this content is not recorded")
        raise RefusedError(said.format(version=approval.version), clause="D-2.2.2", hint="docmgr submit DOC")
    return replace(document, approvals=(*document.approvals, approval))


def _settled(document: Document, version: Version) -> bool:
    """Whether other content of that version and format was approved."""
    entry = entry_of(document, version.version)
    same_format = entry is not None and extension(entry.name) == extension(version.name)
    return same_format and any(
        each.decision == APPROVED and each.version == version.version and each.sha256 != version.sha256
        for each in document.approvals
    )


def _refuse_taken(document: Document, entry_id: str) -> None:
    if entry_id in ids(document):
        raise ValueError(f"entry id {entry_id} is taken")


def decision(document: Document, version: str) -> Approval | None:
    """The last decision on a version, of whatever kind."""
    return next((each for each in reversed(document.approvals) if each.version == version), None)


def state(document: Document, version: str) -> str:
    """``draft``, ``submitted``, ``approved`` or ``rejected``: what was last decided on the version."""
    last = decision(document, version)
    return last.decision if last is not None and last.decision in (SUBMITTED, APPROVED, REJECTED) else DRAFT


def standing(approval: Approval, now: Digests) -> str:
    """Whether a decision still covers a file: ``valid``, ``re-saved`` (only its packing differs) or ``lapsed``."""
    if approval.sha256 == now.sha256:
        return VALID
    if approval.parts_sha256 and approval.parts_sha256 == now.parts_sha256:
        return VALID
    if approval.content_sha256 and approval.content_sha256 == now.content_sha256:
        return RESAVED
    return LAPSED


def approval_for(document: Document, version: str, now: Digests) -> tuple[Approval, str] | None:
    """The approval of a version that best covers the file, with its standing; None where there never was one.

    A rejection that came after takes it back.
    """
    rejected = max((at for at, each in enumerate(document.approvals) if _is(each, REJECTED, version)), default=-1)
    found = [each for each in document.approvals[rejected + 1 :] if _is(each, APPROVED, version)]
    order = (VALID, RESAVED, LAPSED)
    judged = [(each, standing(each, now)) for each in reversed(found)]
    return min(judged, key=lambda pair: order.index(pair[1]), default=None)


def _is(approval: Approval, wanted: str, version: str) -> bool:
    return approval.decision == wanted and approval.version == version


def faults(document: Document) -> list[Breach]:
    """What is wrong within one ledger: ids given twice, versions going back, decisions on what is not recorded."""
    given = ids(document)
    found = [Breach("duplicate", each) for each in dict.fromkeys(given) if given.count(each) > 1]
    before = (-1, -1)
    for entry in document.versions:
        if rank(entry.version) < before:
            found.append(Breach("order", entry.id))
        before = max(before, rank(entry.version))
    recorded = {(each.version, each.sha256) for each in document.versions}
    found += [Breach("unknown", each.id) for each in document.approvals if (each.version, each.sha256) not in recorded]
    return found + _changed_after_approval(document)


def _changed_after_approval(document: Document) -> list[Breach]:
    """Entries that give an approved version other bytes, judged by the order of the entries."""
    places = {(each.version, each.sha256): at for at, each in enumerate(document.versions)}
    found = []
    for approval in document.approvals:
        at = places.get((approval.version, approval.sha256), len(document.versions))
        if approval.decision == APPROVED:
            name = document.versions[at].name if at < len(document.versions) else ""
            found += [
                Breach("approved", each.id)
                for each in document.versions[at + 1 :]
                if each.version == approval.version and extension(each.name) == extension(name)
            ]
    return list(dict.fromkeys(found))


def rewritten(old: Document, new: Document) -> list[Breach]:
    """What the new state of a ledger took away or changed of the old one; empty for honest growth.

    Entries stay as they are and in their order, new ones may stand between them (a merge), the id never changes;
    title, owner and level may.
    """
    found = [Breach("rewritten", "", "id")] if old.id != new.id else []
    found += _compared([version_data(each) for each in old.versions], [version_data(each) for each in new.versions])
    found += _compared([approval_data(each) for each in old.approvals], [approval_data(each) for each in new.approvals])
    return found


def _compared(old: Sequence[dict[str, Any]], new: Sequence[dict[str, Any]]) -> list[Breach]:
    places = {entry["id"]: at for at, entry in enumerate(new)}
    found: list[Breach] = []
    last = -1
    for entry in old:
        at = places.get(entry["id"])
        if at is None:
            found.append(Breach("removed", entry["id"]))
            continue
        if at < last:
            found.append(Breach("moved", entry["id"]))
        last = max(last, at)
        found += [Breach("rewritten", entry["id"], key) for key in _differing(entry, new[at])]
    return found


def _differing(old: dict[str, Any], new: dict[str, Any]) -> Iterable[str]:
    return [key for key in dict.fromkeys((*old, *new)) if old.get(key) != new.get(key)]


def ids(document: Document) -> list[str]:
    """The ids of all entries."""
    return [each.id for each in document.versions] + [each.id for each in document.approvals]


def fields(document: Document) -> dict[str, Any]:
    """What may change in a document: everything but its entries."""
    return {key: value for key, value in as_data(document).items() if key not in ("versions", "approvals")}
