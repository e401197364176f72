"""The fast yes: whether a name is certainly clean, in under two microseconds, for scans of whole trees.

A yes is certain, a no only means "ask ``faults``". What makes it fast is a memo of dates, tails and characters already
judged; what makes it safe is that every test here is at least as strict as the rule it stands for.
On the hook's path: no imports but this room's, and those that only some names need when they need them.
"""

from docmgr.naming.dates import is_date
from docmgr.naming.forms import traditional_characters
from docmgr.naming.grammar import split_extension
from docmgr.naming.version import parse_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.naming.vocabulary import Sought, Vocabulary

_DIGITS = "0123456789"
# Every copy mark of Han alone holds one of these; the last may stand for a dash.
_MARKS = frozenset("副复拷複冲衝一")
_WORDY = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_()&+,（）《》“”、，：；！？【】〈〉「」"


class Memo:
    """What one run has learnt for one vocabulary and one day; make one per run and pass it to every ``accepts``.

    ``plain`` characters need no search for words, ``known`` ones do; ``words`` has what to look for where a ``slow``
    one stands; ``heads`` maps a type to the start of its key, ``""`` for types dated by event;
    ``keys`` holds the identity of names that the caller will ask for again.
    """

    __slots__ = (
        "keys",
        "plain",
        "known",
        "slow",
        "words",
        "latin",
        "endings",
        "dates",
        "tails",
        "heads",
        "shortest",
        "longest",
    )

    def __init__(self, vocabulary: "Vocabulary") -> None:
        self.words, self.latin, self.endings = _sought(vocabulary)
        self.slow = traditional_characters().union(self.words)
        self.plain = set(_DIGITS) - self.slow
        self.known = set(_DIGITS + _WORDY)
        self.keys: dict[str, str] = {}
        self.dates: set[str] = set()
        self.tails: set[str] = set()
        self.heads = {t: "" if t in vocabulary.event_types else t.lower() + "-" for t in vocabulary.types if _usual(t)}
        self.shortest = max(vocabulary.topic_min, 1)
        self.longest = min(vocabulary.component_bytes, 255) // 3


def memo_of(vocabulary: "Vocabulary", today: str) -> Memo:
    """The memo of this vocabulary and day, made once a process."""
    kept: "tuple[str, Memo] | None" = vocabulary.derived.get("memo")
    if kept is None or kept[0] != today:
        kept = vocabulary.derived["memo"] = (today, Memo(vocabulary))
    return kept[1]


def prepare(vocabulary: "Vocabulary") -> None:
    """Work out what a cache of the vocabulary shall hold, so that a hook need not search its words."""
    _sought(vocabulary)


def _sought(vocabulary: "Vocabulary") -> "Sought":
    if vocabulary.sought is None:
        from docmgr.naming.words import latin_words, trigger_words

        vocabulary.sought = (trigger_words(vocabulary), *latin_words(vocabulary))
    return vocabulary.sought


def accepts(filename: str, vocabulary: "Vocabulary", types: "frozenset[str]", today: str, memo: Memo) -> "str | None":
    """The identity of a name that is certainly lawful under ``controlled`` with one of ``types``, else None.

    None means that ``faults`` must be asked; a key means that ``faults`` would be empty.
    """
    parts = filename.split("-", 3)
    if len(parts) != 4:
        return None
    date, kind, topic, tail = parts
    if (
        kind in types
        and (tail in memo.tails or _knows_tail(tail, vocabulary, memo))
        and (date in memo.dates or _knows_date(date, vocabulary, today, memo))
        and memo.plain.issuperset(topic)
        and memo.shortest <= len(topic)
        and len(filename) <= memo.longest
        and not topic[-8:].isdigit()
        and not topic[:8].isdigit()
    ):
        head = memo.heads.get(kind)
        if head is not None:
            return head + topic if head else f"{date}-{kind.lower()}-{topic}"
    return _consider(filename, vocabulary, types, today, memo)


def accepts_folder(component: str, vocabulary: "Vocabulary", today: str) -> bool:
    """Whether ``folder_faults`` would certainly be empty for a folder that needs no pattern: Han and digits only."""
    memo = memo_of(vocabulary, today)
    if not memo.plain.issuperset(component) and not (_learn(component, memo) and memo.plain.issuperset(component)):
        return False
    return 0 < len(component) <= memo.longest and _MARKS.isdisjoint(component)


def _consider(filename: str, vocabulary: "Vocabulary", types: "frozenset[str]", today: str, memo: Memo) -> "str | None":
    """The same with words searched, and with the memo taught; a topic may hold ``-`` and Latin letters here."""
    start, _, tail = filename.rpartition("-")
    date, kind, topic = [*start.split("-", 2), "", ""][:3]
    head = memo.heads.get(kind)
    known = _knows_date(date, vocabulary, today, memo) and _knows_tail(tail, vocabulary, memo)
    if not known or head is None or kind not in types or len(filename) > memo.longest:
        return None
    letters = topic.replace("-", "")
    if not memo.known.issuperset(letters) and not _learn(letters, memo):
        return None
    bare = topic.strip("_,、，-")
    if bare != topic or len(bare) < memo.shortest or "--" in topic or letters.replace("_", "").isdigit():
        return None
    if not topic.isalpha() and _ambiguous(topic, today):
        return None
    low = topic.lower()
    if "conflict" in low or (_wordy(low, memo) and _vague(filename, topic, vocabulary)):
        return None
    if not low.isascii() and any(map(_wide, low)):
        return None
    return head + low if head else f"{date}-{kind.lower()}-{low}"


def _ambiguous(topic: str, today: str) -> bool:
    """Whether a second date or version is inside; either needs eight digits or a ``V``."""
    if "V" not in topic and sum(map(topic.count, _DIGITS)) < 8:
        return False
    from docmgr.naming.reading import ambiguous_token

    return bool(ambiguous_token(topic, today))


def _vague(filename: str, topic: str, vocabulary: "Vocabulary") -> bool:
    from docmgr.naming.words import word_faults

    return bool(word_faults(filename, topic, vocabulary))


def _knows_date(date: str, vocabulary: "Vocabulary", today: str, memo: Memo) -> bool:
    if date not in memo.dates:
        if not is_date(date) or date > today or int(date[:4]) < vocabulary.year_from:
            return False
        memo.dates.add(date)
    return True


def _knows_tail(tail: str, vocabulary: "Vocabulary", memo: Memo) -> bool:
    if tail not in memo.tails:
        version, extension = split_extension(tail, vocabulary.extensions)
        if not extension or parse_version(version) is None:
            return False
        memo.tails.add(tail)
    return True


def _learn(letters: str, memo: Memo) -> bool:
    """Adds the Han characters to the memo; False when something else is among them."""
    for char in letters:
        if char not in memo.known:
            if not "\u4e00" <= char <= "\u9fff":
                return False
            memo.known.add(char)
            if char not in memo.slow:
                memo.plain.add(char)
    return True


def _wordy(low: str, memo: Memo) -> bool:
    """Whether a word may be in the lower-case topic; a yes costs only time."""
    if "_" in low or any(word in low for word in memo.latin):
        return True
    for char in memo.slow.intersection(low):
        words = memo.words.get(char)
        if words is None or any(word in low for word in words):
            return True
    return low.rstrip(_DIGITS + " -_.·,，、)）】]」』}》").endswith(memo.endings)


def _usual(kind: str) -> bool:
    """A type of ASCII letters and Han, whose canonical form is its lower case."""
    return all((char.isascii() and char.isalnum()) or "\u4e00" <= char <= "\u9fff" for char in kind)


def _wide(char: str) -> bool:
    """Full-width signs are lawful, but the canonical form has them in ASCII."""
    return char >= "\uff00"
