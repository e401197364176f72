"""What goes into a package, how it is named and how it is split over discs; pure decisions.

A package is one bag, or a set of disc images with a bag on each. Source: D-2.4.2; research/dms-archive.md 5.5.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from docmgr.archive.record import Item
from docmgr.errors import UsageError
from docmgr.i18n.text import _

BAGIT, ISO = "bagit", "iso"
# How the name of a disc image ends.
SUFFIX = ".iso"
# What a disc holds beside its files, and each file beside its bytes: directories, manifests in two digests, index.
_FIXED = 2 << 20
_EACH = 6 << 10
_SECTOR = 2048
_UNITS = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_SIZE = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*([KMGT]?)I?B?", re.ASCII | re.IGNORECASE)
_PERIOD = re.compile(r"([0-9]{4})(?:-(0[1-9]|1[0-2])|-?Q([1-4]))?", re.ASCII | re.IGNORECASE)
# No name on any disk or bucket may hold these.
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\s]+')


def disc_size(text: str) -> int:
    """The bytes of ``700M``, ``4.7G`` or ``25G``, in powers of ten as discs are sold; UsageError for other words."""
    found = _SIZE.fullmatch(text.strip())
    size = round(float(found[1]) * _UNITS[found[2].upper()]) if found else 0
    if size < _FIXED * 2:
        raise UsageError(_("no size of a disc: {text}").format(text=text), hint="--disc 700M | 4.7G | 25G")
    return size


@dataclass(frozen=True, slots=True)
class Period:
    """The first and the last day (ISO) of the documents asked for; ``text`` as people say it, ``""`` for all."""

    text: str
    first: str
    last: str

    def holds(self, day: str) -> bool:
        """Whether a document of that day (ISO, ``""`` unknown) is asked for."""
        return not self.text or self.first <= day <= self.last


def period(text: str) -> Period:
    """``2023``, ``2023-06``, ``2023Q2``, or two of them with ``..`` between; UsageError for other words."""
    ends = [_PERIOD.fullmatch(part.strip()) for part in text.split("..")] if text else []
    if not text:
        return Period("", "", "")
    if len(ends) > 2 or not all(ends):
        raise UsageError(_("no period: {text}").format(text=text), hint="--period 2023 | 2023-06 | 2023Q2 | 2022..2023")
    spans = [_span(end) for end in ends if end]
    first, last = spans[0][0], spans[-1][1]
    if first > last:
        raise UsageError(_("no period: {text}").format(text=text), hint=_("the earlier one comes first"))
    return Period(text.replace(" ", "").upper(), first, last)


def _span(found: re.Match[str]) -> tuple[str, str]:
    year, month, quarter = found.groups()
    if month:
        return f"{year}-{month}-01", f"{year}-{month}-31"
    if quarter:
        return f"{year}-{int(quarter) * 3 - 2:02}-01", f"{year}-{int(quarter) * 3:02}-31"
    return f"{year}-01-01", f"{year}-12-31"


def package_name(department: str, asked: Period, items: Sequence[Item], taken: Iterable[str]) -> str:
    """``<department>-<period>-<sequence>``, the first sequence of three digits that no name begins with."""
    years = sorted({each.date[:4] for each in items if each.date})
    span = asked.text.replace("..", "-") or ("-".join(dict.fromkeys((years[0], years[-1]))) if years else "0000")
    stem = f"{_UNSAFE.sub('_', department).strip('._') or 'docmgr'}-{span}"
    used = {name.removeprefix(f"{stem}-")[:3] for name in taken if name.startswith(f"{stem}-")}
    return next(f"{stem}-{number:03}" for number in range(1, 10_000) if f"{number:03}" not in used)


def must_be_storable(items: Iterable[Item], fits: Callable[[str], bool] | None = None) -> None:
    """UsageError where names clash on media that fold case or normal forms, are no UTF-8, or do not fit the form."""
    seen: dict[str, str] = {}
    for each in items:
        try:
            each.path.encode()
        except UnicodeEncodeError:
            message = _("{path}: the name is not UTF-8, no package can hold it").format(path=each.path)
            raise UsageError(message, hint="docmgr fix") from None
        if fits is not None and not fits(each.path):
            message = _("{path}: the name is too long for a disc image").format(path=each.path)
            raise UsageError(message, hint="--format bagit | git mv")
        folded = unicodedata.normalize("NFC", each.path).casefold()
        other = seen.setdefault(folded, each.path)
        if other != each.path:
            message = _("{path} and {other} are one name on many media").format(path=each.path, other=other)
            raise UsageError(message, hint="docmgr fix | git mv")


def split(items: Sequence[Item], capacity: int) -> list[list[Item]]:
    """The files in the order of their paths on as many discs as they need; UsageError where one fits on none."""
    discs: list[list[Item]] = []
    room = 0
    for each in sorted(items, key=lambda item: item.path.encode("utf-8", "surrogateescape")):
        need = weight(each)
        if need > capacity - _FIXED:
            message = _("{path} is larger than a disc").format(path=each.path)
            raise UsageError(message, hint=_("name a larger one: --disc 25G"))
        if need > room:
            discs.append([])
            room = capacity - _FIXED
        discs[-1].append(each)
        room -= need
    return discs


def weight(item: Item) -> int:
    """The room that a file takes on a disc at most."""
    return -(-item.size // _SECTOR) * _SECTOR + _EACH + 16 * len(item.path.encode("utf-8", "surrogateescape"))
