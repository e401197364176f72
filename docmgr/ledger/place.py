"""Where a document's ledger stands: the document's own path decides it, no index does. Pure.

``项目资料/20240301-计划-项目计划书-V1.0.docx`` has ``records/ledger/项目资料/计划-项目计划书.yml``. A pending
document uses the ledger of its home path; an archived one has its own, mirrored like the document. Source: design 5.
"""

from __future__ import annotations

from dataclasses import dataclass

from docmgr.naming.forms import canonical
from docmgr.naming.grammar import Name, identity, parse
from docmgr.naming.vocabulary import Vocabulary

ROOT = "records/ledger"
SUFFIX = ".yml"
_PROFILES = ("controlled", "published", "monthly", "periodic")


@dataclass(frozen=True, slots=True)
class Layout:
    """What must be known of the department: its pending and its history folder, and the words of its names."""

    pending: str
    history: str
    vocabulary: Vocabulary


def home_path(path: str, layout: Layout) -> str:
    """The path at home of a document that may be pending or archived; ``""`` where the mirror leads nowhere."""
    top, _slash, rest = path.partition("/")
    if top == layout.pending:
        return rest if "/" in rest else ""
    if top == layout.history:
        year, _slash, home = rest.partition("/")
        return home if _is_year(year) and "/" in home else ""
    return path


def pending_path(home: str, layout: Layout) -> str:
    """Where a document waits for approval."""
    return f"{layout.pending}/{home}"


def history_path(home: str, year: str, layout: Layout) -> str:
    """Where a document of that year is archived."""
    return f"{layout.history}/{year}/{home}"


def is_pending(path: str, layout: Layout) -> bool:
    """Whether a document stands in the pending folder."""
    return path.startswith(layout.pending + "/")


def is_archived(path: str, layout: Layout) -> bool:
    """Whether a document stands in the history folder."""
    return path.startswith(layout.history + "/")


def lawful_name(filename: str, vocabulary: Vocabulary) -> Name | None:
    """The parts of a name in whichever profile it fills, None for a name outside of the handbook."""
    return next((name for each in _PROFILES if (name := parse(filename, vocabulary, each)) is not None), None)


def stem_of(filename: str, vocabulary: Vocabulary) -> str:
    """The ledger's name for a document: type and topic, event-dated ones with their date; ``""`` for no lawful name."""
    name = lawful_name(filename, vocabulary)
    if name is None:
        return ""
    stem = f"{name.type}-{name.topic}" if name.type else name.topic
    return f"{name.date}-{stem}" if name.date and (not name.type or name.type in vocabulary.event_types) else stem


def ledger_path(path: str, layout: Layout) -> str:
    """The ledger of the document at that path; ``""`` where there can be none."""
    stands = home_path(path, layout) if is_pending(path, layout) else path
    folder, _slash, filename = stands.rpartition("/")
    stem = stem_of(filename, layout.vocabulary) if folder and not folder.startswith("records/") else ""
    return f"{ROOT}/{folder}/{stem}{SUFFIX}" if stem else ""


def is_ledger(path: str) -> bool:
    """Whether the path is that of a ledger."""
    return path.startswith(ROOT + "/") and path.endswith(SUFFIX) and path.count("/") > ROOT.count("/") + 1


def documents_folder(ledger: str) -> str:
    """The folder of the documents that a ledger records; ``""`` for what is no ledger."""
    return ledger[len(ROOT) + 1 :].rpartition("/")[0] if is_ledger(ledger) else ""


def stem_of_ledger(ledger: str) -> str:
    """The ledger's name without folder and suffix: the inverse of ``stem_of``."""
    return ledger.rpartition("/")[2].removesuffix(SUFFIX)


def records_document(ledger: str, path: str, layout: Layout) -> bool:
    """Whether that ledger is the document's, spelled alike or only meaning the same (``ERP 手册`` and ``erp手册``)."""
    stands = home_path(path, layout) if is_pending(path, layout) else path
    folder, _slash, filename = stands.rpartition("/")
    return documents_folder(ledger) == folder and identity_of(filename, layout.vocabulary) == canonical_stem(ledger)


def identity_of(filename: str, vocabulary: Vocabulary) -> str:
    """Which document a name means within its folder, ``""`` for a name outside of the handbook."""
    name = lawful_name(filename, vocabulary)
    return "" if name is None else identity(name, vocabulary)


def canonical_stem(ledger: str) -> str:
    """The identity that a ledger's name means."""
    return canonical(stem_of_ledger(ledger))


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isascii() and text.isdigit()
