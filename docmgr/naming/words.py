"""Vague words in names: forbidden anywhere, forbidden as a status, placeholders.

Source: D-4.1 (no 最新 最终). A plain search for words is unusable: 备份 alone would flag one title in ten, and
``copyright`` holds ``copy``. So the second tier counts only where a status stands: at the end of the topic, in
brackets there, after ``_``, or where the version belongs; and Latin words only between word boundaries.
On the hook's path: no imports but ``forms``.
"""

from docmgr.naming.fault import Fault
from docmgr.naming.forms import folded
from docmgr.naming.version import EDGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.naming.vocabulary import Vocabulary

_CLOSERS = ")）】]」』}》"
_OPENERS = "(（【[「『{《"
_MASK = "\0"
_LONGEST = 40
# 版权 and the like: the 版 begins a word of its own.
_COMPOUNDS = frozenset("权面税图画式块费号")


class _Sought:
    """The words of a vocabulary as they are searched: (folded, as written), longest first."""

    __slots__ = ("forbidden", "status", "ends", "placeholders", "allowed", "texts")

    def __init__(self, vocabulary: "Vocabulary") -> None:
        self.forbidden = _prepared(vocabulary.forbidden)
        self.status = _prepared(vocabulary.status)
        self.ends = tuple(word for word, _written in self.status)
        self.placeholders = _prepared(vocabulary.placeholders)
        self.allowed = _prepared(vocabulary.allowed)
        self.texts: dict[str, _Text] = {}

    def text(self, text: str) -> "_Text":
        """``text`` folded; one verdict asks for the same text several times, so the last few are kept."""
        known = self.texts.get(text)
        if known is None:
            if len(self.texts) >= 8:
                self.texts.clear()
            known = self.texts[text] = _Text(text)
        return known


class _Text:
    """A text folded twice: ``kept`` with blanks for Latin words, ``tight`` without for Han; with source indexes."""

    __slots__ = ("kept", "kept_at", "tight", "tight_at")

    def __init__(self, text: str) -> None:
        self.kept, self.kept_at = folded(text)
        if " " in self.kept:
            pairs = [(char, at) for char, at in zip(self.kept, self.kept_at, strict=True) if char != " "]
            self.tight = "".join([char for char, _ in pairs])
            self.tight_at = [at for _, at in pairs]
        else:
            self.tight, self.tight_at = self.kept, self.kept_at


def word_faults(stem: str, topic: str, vocabulary: "Vocabulary") -> "list[Fault]":
    """DM501 in ``stem`` (the name without extension), DM502 where a status stands in either, DM503 for ``topic``."""
    faults = []
    sought = _sought(vocabulary)
    hit = _forbidden(sought.text(stem), sought)
    if hit is not None:
        faults.append(Fault("DM501", {"word": hit[2]}))
    # 最终版 is one sin: what is left without the word of tier 1 is asked for a status.
    rest = without_forbidden(topic, vocabulary) if hit is not None else topic
    word = status_word(stem, vocabulary) if hit is None else ""
    word = word or (status_word(rest, vocabulary) if rest != stem else "")
    if word:
        faults.append(Fault("DM502", {"word": word}))
    if topic and is_placeholder(topic, vocabulary):
        faults.append(Fault("DM503", {"topic": topic}))
    return faults


def status_word(text: str, vocabulary: "Vocabulary") -> str:
    """The word of the second tier that ends ``text`` or follows a ``_`` in it, as the policy writes it; or ``""``."""
    sought = _sought(vocabulary)
    hit = _status(text, sought)
    return hit[1] if hit is not None else ""


def without_status(text: str, vocabulary: "Vocabulary") -> str:
    """``text`` without the status words at its end; at most three are taken."""
    sought = _sought(vocabulary)
    for _ in range(3):
        hit = _status(text, sought)
        if hit is None:
            break
        start, _word, end = hit
        rest = text[:start].rstrip(EDGES)
        if end < len(text):
            rest = rest + text[end:]
        elif text[-1:] in _CLOSERS:
            opening = max(rest.rfind(opener) for opener in _OPENERS)
            rest = rest[:opening] if opening >= 0 and not any(c in rest[opening:] for c in _CLOSERS) else rest
        text = rest.rstrip(EDGES)
    return text


def without_forbidden(text: str, vocabulary: "Vocabulary") -> str:
    """``text`` without the words of the first tier, at most three, exceptions left in peace."""
    sought = _sought(vocabulary)
    for _ in range(3):
        hit = _forbidden(sought.text(text), sought)
        if hit is None:
            break
        text = text[: hit[0]] + text[hit[1] + _tail(text[hit[1] :]) :]
    return text


def _tail(after: str) -> int:
    """How many characters belong to the word before: 版, 版本 and 稿 behind 最终, but not the 版 of 版权."""
    if after.startswith("版本"):
        return 2
    return 1 if after[:1] in ("版", "稿") and after[1:2] not in _COMPOUNDS else 0


def is_placeholder(topic: str, vocabulary: "Vocabulary") -> bool:
    """Whether the topic is only what a program calls a new file (``文档1``), or ends in 版 without a number."""
    tight = _sought(vocabulary).text(topic).tight.strip("-_.()[]")
    plain = tight.rstrip("0123456789").rstrip("-_.()[]")
    last = tight.replace("_", "-").rpartition("-")[2]
    for word, _ in _sought(vocabulary).placeholders:
        if tight == word or (plain and plain == word.rstrip("0123456789")) or (len(word) == 1 and last == word):
            return True
    return False


def trigger_characters(vocabulary: "Vocabulary") -> "frozenset[str]":
    """Characters of which every word without Latin letters holds one: a topic without both needs no search.

    Greedy cover, so that few characters send a topic to the slow search.
    """
    sought = _sought(vocabulary)
    words = [word for word, _ in (*sought.forbidden, *sought.status, *sought.placeholders)]
    han = [frozenset(char for char in word if not char.isascii()) for word in words]
    bare = [frozenset(word) for word in words if word.isascii() and not any(map(str.isalpha, word))]
    open_words = [letters for letters in (*han, *bare) if letters]
    chosen: set[str] = set()
    while open_words:
        counts: dict[str, int] = {}
        for letters in open_words:
            for char in letters:
                counts[char] = counts.get(char, 0) + 1
        best = max(sorted(counts), key=lambda char: counts[char])
        chosen.add(best)
        open_words = [letters for letters in open_words if best not in letters]
    return frozenset(chosen)


def trigger_words(vocabulary: "Vocabulary") -> "dict[str, tuple[str, ...]]":
    """By trigger character the words that hold it, without the digits at their end: one must be in a topic at fault."""
    sought = _sought(vocabulary)
    words = [word.rstrip("0123456789") for word, _ in (*sought.forbidden, *sought.status, *sought.placeholders)]
    triggers = trigger_characters(vocabulary)
    return {char: tuple({word for word in words if char in word}) for char in triggers}


def latin_words(vocabulary: "Vocabulary") -> "tuple[tuple[str, ...], tuple[str, ...]]":
    """(forbidden words, words that matter at the end or as a whole) that hold ASCII letters, folded."""
    sought = _sought(vocabulary)
    anywhere = tuple(word for word, _ in sought.forbidden if any("a" <= char <= "z" for char in word))
    ends = [word.rstrip("0123456789") for word, _ in (*sought.status, *sought.placeholders)]
    return anywhere, tuple({word for word in ends if any("a" <= char <= "z" for char in word)})


def _prepared(words: "tuple[str, ...]") -> "list[tuple[str, str]]":
    pairs = []
    for word in words:
        text = folded(word)[0].strip()
        pairs.append((text if text.isascii() else text.replace(" ", ""), word))
    return sorted((pair for pair in pairs if pair[0]), key=lambda pair: -len(pair[0]))


def _sought(vocabulary: "Vocabulary") -> _Sought:
    sought: _Sought | None = vocabulary.derived.get("words")
    if sought is None:
        sought = vocabulary.derived["words"] = _Sought(vocabulary)
    return sought


def _forbidden(text: _Text, sought: _Sought) -> "tuple[int, int, str] | None":
    """The first word of tier 1 as (start, end, word) in the source text."""
    tight, kept = text.tight, text.kept
    for phrase, _ in sought.allowed:
        tight = tight.replace(phrase.replace(" ", ""), _MASK * len(phrase.replace(" ", "")))
        kept = kept.replace(phrase, _MASK * len(phrase))
    for word, written in sought.forbidden:
        if word.isascii():
            at, source = _latin(kept, word), text.kept_at
        else:
            at, source = tight.find(word), text.tight_at
        if at >= 0:
            return source[at], source[at + len(word) - 1] + 1, written
    return None


def _latin(text: str, word: str) -> int:
    """Where ``word`` stands between word boundaries; a digit or Han beside it is one."""
    at = text.find(word)
    while at >= 0:
        if _apart(text[at - 1 : at] if at else "") and _apart(text[at + len(word) : at + len(word) + 1]):
            return at
        at = text.find(word, at + 1)
    return -1


def _apart(char: str) -> bool:
    return not "a" <= char <= "z"


def _status(text: str, sought: _Sought) -> "tuple[int, str, int] | None":
    """The status word as (start, word, end) in ``text``; only its last characters can end in one."""
    start = max(len(text.rstrip(EDGES + _CLOSERS)) - _LONGEST, 0)
    tail = sought.text(text[start:])
    ends = (
        (tail.kept.rstrip(EDGES + _CLOSERS), tail.kept_at, True),
        (tail.tight.rstrip(EDGES + _CLOSERS), tail.tight_at, False),
    )
    for body, source, latin in ends:
        for end in (body, body.rstrip("0123456789")):
            if not end.endswith(sought.ends):
                continue
            for word, written in sought.status:
                if word.isascii() == latin and end.endswith(word) and _stands(end, word):
                    return start + source[len(end) - len(word)], written, len(text)
    return _after_underscore(sought.text(text), sought) if "_" in text or "＿" in text else None


def _stands(end: str, word: str) -> bool:
    """Whether the word at the end of ``end`` is one: Latin after no letter, a single character after a separator."""
    before = end[-len(word) - 1 : -len(word)]
    if word.isascii():
        return _apart(before)
    return len(word) > 1 or not before or before in EDGES + _OPENERS


def _after_underscore(text: _Text, sought: _Sought) -> "tuple[int, str, int] | None":
    words = {word.replace(" ", ""): written for word, written in sought.status}
    start = text.tight.find("_")
    while start >= 0:
        end = text.tight.find("_", start + 1)
        stop = end if end >= 0 else len(text.tight)
        token = text.tight[start + 1 : stop]
        written = words.get(token) or words.get(token.rstrip("0123456789"), "")
        if written:
            last = text.tight_at[stop] if stop < len(text.tight_at) else text.tight_at[-1] + 1
            return text.tight_at[start], written, last
        start = end
    return None
