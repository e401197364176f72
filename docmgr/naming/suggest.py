"""The lawful name for a messy one: what the name says is respelled, what it does not say is never invented.

On the hook's path: no imports but this room's; called only when something is wrong.
"""

from docmgr.naming import grammar
from docmgr.naming.characters import (
    DASHES,
    is_text,
    latinised,
    normal,
    straightened,
    widened,
)
from docmgr.naming.dates import find_dates, is_date, is_digits
from docmgr.naming.fault import Fault
from docmgr.naming.grammar import Name, is_project
from docmgr.naming.judge import faults, folder_faults
from docmgr.naming.marks import finder_copy, is_temporary, without_copy_marks
from docmgr.naming.reading import misspelt_type, separate
from docmgr.naming.version import EDGES, format_version, parse_version, peel_version
from docmgr.naming.words import without_forbidden, without_status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.naming.vocabulary import Vocabulary

SAFE = frozenset(("DM202", "DM203", "DM204", "DM210", "DM212"))
"""Rules whose mending changes spelling and nothing else."""


class _Draft:
    """The parts of the proposal as they are found; what stays ``""`` or None was not said."""

    __slots__ = ("date", "type", "topic", "version", "extension", "unclear")

    def __init__(self) -> None:
        self.date = ""
        self.type = ""
        self.topic = ""
        self.version: tuple[int, int] | None = None
        self.extension = ""
        self.unclear = False


def propose(
    filename: str,
    vocabulary: "Vocabulary",
    *,
    today: str,
    types: "tuple[str, ...]",
    date_hint: str = "",
    version_hint: str = "",
) -> str:
    """The lawful ``controlled`` name for this file, or ``""`` when a part would have to be invented.

    ``types`` are those of the folder; a single one fills a missing type, ``date_hint`` (``YYYYMMDD``) a missing date,
    ``version_hint`` (``V1.1``) a missing version, which is V1.0 otherwise. A lawful name is its own proposal.
    """
    if is_temporary(filename):
        return ""
    shaped = is_text(filename) and grammar.parse(filename, vocabulary) is not None
    straight = shaped and straightened(normal(filename), vocabulary.types) == filename
    if straight and not faults(filename, vocabulary, ("controlled",), today):
        return filename
    draft = _draft(filename, vocabulary, today, types)
    if draft is None or (draft.unclear and not version_hint):
        return ""
    date = draft.date or (date_hint if is_date(date_hint) else "")
    kind = draft.type or (types[0] if len(types) == 1 else "")
    version = parse_version(version_hint) or draft.version or (1, 0)
    if not date or not kind or not draft.extension:
        return ""
    name = Name(date, kind, draft.topic, version, draft.extension)
    name.topic = _cut(name, vocabulary.component_bytes)
    proposal = grammar.format(name) if name.topic else ""
    if proposal == filename:
        return ""
    return proposal if proposal and not faults(proposal, vocabulary, ("controlled",), today) else ""


def is_version_unclear(filename: str, vocabulary: "Vocabulary", *, today: str, types: "tuple[str, ...]") -> bool:
    """Whether the name has something of a version that may mean one or another number."""
    draft = None if is_temporary(filename) else _draft(filename, vocabulary, today, types)
    return draft is not None and draft.unclear


def template(filename: str, vocabulary: "Vocabulary", *, today: str, types: "tuple[str, ...]") -> str:
    """The shape of the name with placeholders for what only a person knows: ``YYYYMMDD-制度-…-V1.0.docx``."""
    draft = _draft(filename, vocabulary, today, types) or _Draft()
    chinese = not all(kind.isascii() for kind in types or vocabulary.types)
    kind = draft.type or (types[0] if len(types) == 1 else "类型" if chinese else "type")
    version = format_version(draft.version or (1, 0))
    return f"{draft.date or 'YYYYMMDD'}-{kind}-{draft.topic or '…'}-{version}.{draft.extension or 'docx'}"


def propose_folder(component: str, vocabulary: "Vocabulary", *, today: str, profile: str = "any") -> str:
    """The lawful name for a folder, or ``""`` when there is none to be found."""
    if is_text(component) and not folder_faults(component, vocabulary, profile, today):
        return component
    text = _decoded(component)
    for _ in range(3):
        before = text
        text = straightened(widened(_printable(normal(text))).strip(" "), vocabulary.types).strip(" ").rstrip(". ")
        text = without_status(without_copy_marks(without_forbidden(text, vocabulary)), vocabulary).strip(EDGES)
        if text == before:
            break
    if profile == "project":
        text = _project(text)
    text = _fitting(text, vocabulary.component_bytes)
    return text if text and not folder_faults(text, vocabulary, profile, today) else ""


def safe(fault_rules: "set[str]") -> bool:
    """Whether mending all these rules only respells the name; see ``certain`` for the rules that depend on the case."""
    return bool(fault_rules) and fault_rules <= SAFE


def certain(found: "list[Fault]", vocabulary: "Vocabulary", today: str) -> bool:
    """Whether every fault has one reading only, so that ``fix`` may rename without asking.

    Beside ``SAFE``: a complete date or unambiguous version in another spelling, an extension in capitals or twice.
    """
    return bool(found) and all(_certain(fault, vocabulary, today) for fault in found)


def _certain(fault: Fault, vocabulary: "Vocabulary", today: str) -> bool:
    text = str(fault.params.get("found", fault.params.get("extension", "")))
    if fault.rule == "DM102":
        dates = find_dates(text, today)
        return len(dates) == 1 and dates[0][:2] == (0, len(text)) and not is_digits(text)
    if fault.rule == "DM105":
        return bool(text) and peel_version(text)[0] == "" and peel_version(text)[2] is not None
    if fault.rule == "DM106":
        first, _, second = text.lower().rpartition(".")
        return text.lower() in vocabulary.extensions or (first == second and first in vocabulary.extensions)
    if fault.rule == "DM204":
        return fault.params.get("char") not in ("一", "ー")
    return fault.rule in SAFE


def _draft(filename: str, vocabulary: "Vocabulary", today: str, types: "tuple[str, ...]") -> "_Draft | None":
    text = _decoded(filename)
    if not text:
        return None
    text = (
        straightened(widened(_printable(latinised(normal(text)))).strip(" "), vocabulary.types).strip(" ").rstrip(". ")
    )
    draft = _Draft()
    stem = _take_extension(draft, text, vocabulary)
    stem = _take_dates(draft, _worn(without_forbidden(stem, vocabulary), vocabulary), today)
    stem = _take_version(draft, stem, vocabulary)
    stem = _take_type(draft, stem, vocabulary, types)
    draft.topic = _topic(stem, vocabulary)
    return draft


def _decoded(name: str) -> str:
    """The name as text; bytes from an old zip are read as GB18030; ``""`` where they are neither."""
    if is_text(name):
        return name
    try:
        return name.encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return ""


def _printable(text: str) -> str:
    """Without what a broken conversion left: private use, replacement characters."""
    if text.isascii():
        return text
    return "".join([c for c in text if not ("\ue000" <= c <= "\uf8ff" or c == "\ufffd" or c >= "\U000f0000")])


def _take_extension(draft: _Draft, text: str, vocabulary: "Vocabulary") -> str:
    stem, extension = separate(text, vocabulary.extensions)
    if extension.lower() not in vocabulary.extensions:
        return stem if extension else text
    draft.extension = extension.lower()
    for _ in range(8):
        inner, again = separate(stem, vocabulary.extensions)
        if again.lower() != draft.extension:
            break
        stem = inner
    return stem


def _worn(stem: str, vocabulary: "Vocabulary") -> str:
    """Without copy marks and without a status at the end, whichever was put on last."""
    for _ in range(2):
        shorter = without_status(without_copy_marks(stem), vocabulary)
        if shorter == stem:
            copied = finder_copy(stem)
            shorter = copied if copied and peel_version(copied)[1] else stem
        if shorter == stem or not shorter:
            break
        stem = shorter
    return stem


def _take_dates(draft: _Draft, stem: str, today: str) -> str:
    """The date at the start, or the only one anywhere; a wrong date in its place goes, so that a hint fits."""
    found = find_dates(stem, today)
    different = {date for _, _, date in found}
    if found and (found[0][0] == 0 or len(different) == 1):
        draft.date = found[0][2]
        for start, end, date in reversed(found):
            if date == draft.date:
                stem = _joined(stem[:start], stem[end:])
    elif len(stem) > 8 and is_digits(stem[:8]) and stem[8] == "-":
        stem = stem[9:]
    return stem


def _take_version(draft: _Draft, stem: str, vocabulary: "Vocabulary") -> str:
    """The version at the end; what stands behind it was a status and is gone."""
    for _ in range(3):
        rest, found, version = peel_version(stem)
        if not found:
            break
        draft.unclear = draft.unclear or version is None or draft.version not in (None, version)
        draft.version = draft.version or version
        stem = without_status(rest, vocabulary)
    return stem


def _take_type(draft: _Draft, stem: str, vocabulary: "Vocabulary", types: "tuple[str, ...]") -> str:
    """A type as a word of its own leaves the topic; inside a longer word it stays (会议管理制度)."""
    tokens = stem.replace("_", "-").replace(" ", "-").split("-")
    listed = {kind.lower(): kind for kind in sorted(vocabulary.types)}
    for token, rest in ((tokens[0], stem[len(tokens[0]) :]), (tokens[-1], stem[: len(stem) - len(tokens[-1])])):
        kind = listed.get(token.lower(), "")
        if kind:
            draft.type = kind
            return rest
    whole = len(tokens) > 1 and draft.version is not None and draft.date
    draft.type = misspelt_type(tokens[0], vocabulary) if whole else ""
    if draft.type:
        return stem[len(tokens[0]) :]
    # What stands in the type's place and ends with a type's word names it: 20240305-会议纪要-员工手册-V1.0 are minutes.
    placed = _named_type(tokens[0], vocabulary, (), last=True) if whole else ""
    draft.type = placed or _named_type(stem, vocabulary, types)
    return stem


def _named_type(stem: str, vocabulary: "Vocabulary", types: "tuple[str, ...]", *, last: bool = False) -> str:
    """The type whose word ends last in the title: a Chinese or English title has its noun at the end.

    With ``last`` the title must end with that word.
    """
    wanted = frozenset(types) or vocabulary.types
    words = {kind: kind for kind in wanted}
    words.update({word: kind for word, kind in vocabulary.type_keywords.items() if kind in wanted})
    low = stem.lower()
    best = (-1, 0, "")
    for word, kind in words.items():
        at = low.rfind(word.lower())
        if at >= 0 and not (word.isascii() and _glued(low, at, len(word))):
            best = max(best, (at + len(word), len(word), kind))
    return "" if last and best[0] != len(stem) else best[2]


def _glued(text: str, at: int, length: int) -> bool:
    before, after = text[at - 1 : at] if at else "", text[at + length : at + length + 1]
    return "a" <= before <= "z" or "a" <= after <= "z"


def _topic(text: str, vocabulary: "Vocabulary") -> str:
    for _ in range(3):
        before = text
        text = without_status(without_forbidden(text, vocabulary), vocabulary)
        for empty in ("()", "（）", "【】", "[]"):
            text = text.replace(empty, "")
        while "--" in text:
            text = text.replace("--", "-")
        text = straightened(text.strip(EDGES + "".join(DASHES - {"一", "ー"})), frozenset()).replace("__", "_")
        if text == before:
            break
    return text


def _joined(before: str, after: str) -> str:
    """Two pieces of a title whose middle went: one separator at most between them."""
    before, after = before.rstrip(EDGES), after.lstrip(EDGES)
    if before[-1:] in ("(", "（") and after[:1] in (")", "）"):
        return before[:-1] + after[1:]
    return f"{before}-{after}" if before and after else before + after


def _cut(name: Name, limit: int) -> str:
    """The topic, so short that the whole name keeps to ``limit`` bytes."""
    room = limit - len(grammar.format(name).encode()) + len(name.topic.encode())
    return _fitting(name.topic, room)


def _fitting(text: str, room: int) -> str:
    """The longest start of ``text`` within ``room`` UTF-8 bytes, cut between characters."""
    data = text.encode()
    if len(data) <= room:
        return text
    return data[: max(room, 0)].decode("utf-8", "ignore").rstrip(EDGES)


def _project(text: str) -> str:
    """``2024年Q1…``, ``2024q1…``, ``2024Q1-…`` as ``2024-Q1…``."""
    if is_project(text) or not is_digits(text[:4]):
        return text
    rest = text[4:].lstrip("年-_ ")
    if rest[:1] not in ("Q", "q") or rest[1:2] not in ("1", "2", "3", "4"):
        return ""
    topic = rest[2:].lstrip(EDGES)
    blank = " " if topic.isascii() else ""
    return f"{text[:4]}-Q{rest[1]}{blank}{topic}"
