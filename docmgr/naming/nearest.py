"""The nearest known word to a mistyped one, by edit distance."""

from __future__ import annotations

from collections.abc import Iterable

# Words longer than this are never a typing slip of a key; it bounds the work on hostile input.
LONGEST = 64


def distance(left: str, right: str) -> int:
    """How many letters must be added, dropped, changed or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        previous, row = row, [i]
        for j, b in enumerate(right, 1):
            best = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, before[j - 2] + 1)
            row.append(best)
        before = previous
    return row[-1]


def nearest(word: str, options: Iterable[str]) -> str:
    """The option nearest to the word, ``""`` where more than a third of the letters (at least one) differ."""
    folded = _folded(word)
    if not folded or len(folded) > LONGEST:
        return ""
    found, least = "", LONGEST
    for option in options:
        other = _folded(option)
        if len(other) > LONGEST:
            continue
        far = distance(folded, other)
        if far < least and far <= max(1, max(len(folded), len(other)) // 3) and far < max(len(folded), len(other)):
            found, least = option, far
    return found


def _folded(word: str) -> str:
    return word.strip().casefold().replace("-", "_").replace(" ", "_")
