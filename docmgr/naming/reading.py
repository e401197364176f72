"""Reading a name that may break the pattern: which part is wrong, and how, for each profile.

On the hook's path: no imports but this room's.
"""

from docmgr.naming.dates import digit_runs, find_dates, is_date, is_digits, is_month, leading_date, ordinal
from docmgr.naming.fault import Fault
from docmgr.naming.grammar import PUBLISHED, split_extension
from docmgr.naming.version import EDGES, parse_version, peel_version
from docmgr.naming.words import without_status

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.naming.vocabulary import Vocabulary

_NOTHING = 99


class Reading:
    """What one profile makes of a name: its pattern faults, how far it is from fitting, its stem and topic."""

    __slots__ = ("profile", "stem", "extension", "topic", "type", "faults", "distance")

    def __init__(self, profile: str, stem: str, extension: str) -> None:
        self.profile = profile
        self.stem = stem
        self.extension = extension
        self.topic = stem
        self.type = ""
        self.faults: list[Fault] = []
        self.distance = 0

    def add(self, rule: str, **params: "str | int") -> None:
        """One fault more."""
        self.faults.append(Fault(rule, params))


def separate(name: str, extensions: "frozenset[str]") -> "tuple[str, str]":
    """(stem, extension) also for extensions that are not listed (``.DOCX``, ``.exe``), but not the ``.0`` of V1.0."""
    stem, extension = split_extension(name, extensions)
    if extension:
        return stem, extension
    for dots in (2, 1):
        pieces = name.rsplit(".", dots)
        if len(pieces) == dots + 1 and ".".join(pieces[1:]).lower() in extensions:
            return pieces[0], ".".join(pieces[1:])
    head, dot, tail = name.rpartition(".")
    if dot and head and tail.isascii() and tail.isalnum() and len(tail) <= 10 and not is_digits(tail):
        version = head[-1:].isdigit() and tail.lower().strip("x0123456789") == ""
        return (name, "") if version else (head, tail)
    return name, ""


def pattern_faults(name: str, vocabulary: "Vocabulary", profile: str, today: str) -> Reading:
    """How ``name``, its characters put right, fails one profile: DM101 to DM113."""
    stem, extension = separate(name, vocabulary.extensions)
    if profile == "free":
        reading = Reading(profile, stem, extension)
        if name[:1] == "-" or not stem.strip(EDGES):
            reading.add("DM101", profile=profile, found=name)
        return _measured(reading)
    inner, doubled = split_extension(stem, vocabulary.extensions)
    wrong = extension not in vocabulary.extensions or (profile == "published" and extension not in PUBLISHED)
    reading = Reading(profile, inner if doubled else stem, extension)
    if not _READERS[profile](reading, vocabulary, today):
        reading.faults = [Fault("DM101", {"profile": profile, "found": name})]
    if doubled:
        reading.add("DM106", extension=f"{doubled}.{extension}")
    elif wrong:
        reading.add("DM106", extension=extension)
    return _measured(reading)


def nearest_type(found: str, vocabulary: "Vocabulary") -> str:
    """The listed type that ``found`` was meant to be, or ``""``: by case, keyword, inclusion, then edit distance."""
    low = found.lower()
    for kind in sorted(vocabulary.types):
        if kind.lower() == low:
            return kind
    named = vocabulary.type_keywords.get(found)
    if named:
        return named
    inside = max(
        ((low.rfind(kind.lower()), len(kind), kind) for kind in vocabulary.types if kind.lower() in low), default=None
    )
    if inside is not None:
        return inside[2]
    return misspelt_type(found, vocabulary)


def misspelt_type(found: str, vocabulary: "Vocabulary") -> str:
    """The listed type that differs from ``found`` by a letter in three, or ``""``."""
    if not 2 <= len(found) <= 16:
        return ""
    low = found.lower()
    close = [kind for kind in vocabulary.types if abs(len(kind) - len(found)) <= 2]
    near = min(((_distance(low, kind.lower()), kind) for kind in close), default=None)
    return near[1] if near is not None and near[0] <= max(1, len(near[1]) // 3) else ""


def ambiguous_token(topic: str, today: str) -> str:
    """A second date or version inside the topic: a token of its own, or glued to one of its ends; or ``""``."""
    text = topic
    for separator in "_ ()（）[]【】":
        text = text.replace(separator, "-")
    for token in text.split("-"):
        if token and (parse_version(token) is not None or is_date(token)):
            return token
    for edge in (topic[:8], topic[-8:]):
        if is_date(edge) and "1949" <= edge[:4] <= today[:4] + "9":
            return edge
    marked = topic.rfind("V")
    if marked > 0 and parse_version(topic[marked:]) is not None:
        return topic[marked:] if not (topic[marked - 1].isascii() and topic[marked - 1].isalpha()) else ""
    return ""


def future_limit(kind: str, vocabulary: "Vocabulary") -> int:
    """How many days ahead of today a name of this type may be dated."""
    days = vocabulary.future_days
    return days.get(kind, days.get("", 1))


def _measured(reading: Reading) -> Reading:
    nothing = any(fault.rule == "DM101" for fault in reading.faults)
    firm = sum(1 for fault in reading.faults if fault.rule not in ("DM110", "DM111", "DM113"))
    reading.distance = _NOTHING if nothing else 2 * len(reading.faults) + firm
    return reading


def _read_controlled(reading: Reading, vocabulary: "Vocabulary", today: str) -> bool:
    rest, version = _take_version(reading.stem, vocabulary)
    rest, date_found = _take_date(reading, rest, today)
    head, _, tail = rest.partition("-")
    known = head in vocabulary.types
    if not known and not date_found and not version:
        return False
    reading.type = head if known else ""
    _judge_version(reading, version)
    if known:
        reading.topic = tail
    else:
        reading.topic = tail or head
        reading.add("DM104", found=head, nearest=nearest_type(head, vocabulary))
    if is_date(date_found):
        _judge_date(reading, date_found, vocabulary, today)
    _judge_topic(reading, vocabulary, today)
    return True


def _read_published(reading: Reading, vocabulary: "Vocabulary", today: str) -> bool:
    reading.topic, version = _take_version(reading.stem, vocabulary)
    if not version or reading.extension not in PUBLISHED or is_date(reading.topic.partition("-")[0]):
        return False
    _judge_version(reading, version)
    _judge_topic(reading, vocabulary, today)
    return True


def _read_monthly(reading: Reading, vocabulary: "Vocabulary", today: str) -> bool:
    stem = reading.stem
    end, _ = leading_date(stem, today)
    found = stem[:end]
    if not end or (len(found) == 8 and is_digits(found)):
        return False
    reading.topic = stem[end:].lstrip(EDGES)
    if is_month(found) and stem[end : end + 1] == "-":
        _judge_date(reading, found[:4] + found[5:] + "01", vocabulary, today)
    elif len(found) == 7 and found[4] == "-" and is_digits(found[:4] + found[5:]):
        reading.add("DM103", date=found)
    else:
        reading.add("DM102", found=found)
    _judge_topic(reading, vocabulary, today)
    return True


def _read_periodic(reading: Reading, vocabulary: "Vocabulary", today: str) -> bool:
    stem = reading.stem
    topic, dash, tail = stem.rpartition("-")
    if is_date(topic.partition("-")[0]):
        return False
    if dash and len(tail) == 8 and is_digits(tail):
        reading.topic = topic
        if is_date(tail):
            _judge_date(reading, tail, vocabulary, today)
        else:
            reading.add("DM103", date=tail)
    else:
        found = [hit for hit in find_dates(stem, today) if hit[1] == len(stem)]
        if not found:
            return False
        reading.topic = stem[: found[0][0]].rstrip(EDGES)
        reading.add("DM102", found=stem[found[0][0] :])
    _judge_topic(reading, vocabulary, today)
    return True


_READERS = {
    "controlled": _read_controlled,
    "published": _read_published,
    "monthly": _read_monthly,
    "periodic": _read_periodic,
}


def _take_version(stem: str, vocabulary: "Vocabulary") -> "tuple[str, str]":
    """The stem without its version, and the version as it is spelled; a status word behind it is DM502's matter.

    A version that is right in itself but not set off by ``-`` comes with the words it is glued to.
    """
    for text in (stem, without_status(stem, vocabulary)):
        head, dash, tail = text.rpartition("-")
        if dash and parse_version(tail) is not None:
            return head, tail
        rest, found, _ = peel_version(text)
        if found:
            return rest, found if parse_version(found) is None else tail[-40:]
    return text, ""


def _take_date(reading: Reading, rest: str, today: str) -> "tuple[str, str]":
    """What follows the date, and the date as it stands there (``""`` if none was tried)."""
    end, _ = leading_date(rest, today)
    found = rest[:end]
    if len(found) == 8 and is_digits(found):
        if rest[8:9] in ("-", ""):
            if not is_date(found):
                reading.add("DM103", date=found)
            return rest[9:], found
        found = rest.partition("-")[0][:20]
    elif not found:
        for start, stop, _ in find_dates(rest, today)[:1]:
            reading.add("DM102", found=rest[start:stop])
            return rest[:start].rstrip(EDGES) + rest[stop:], rest[start:stop]
    reading.add("DM102", found=found)
    return rest[end:].lstrip(EDGES), found


def _distance(one: str, two: str) -> int:
    """Edit distance of two short words."""
    row = list(range(len(two) + 1))
    for i, a in enumerate(one, 1):
        previous, row[0] = row[0], i
        for j, b in enumerate(two, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (a != b))
    return row[-1]


def _judge_version(reading: Reading, found: str) -> None:
    if parse_version(found) is None:
        reading.add("DM105", found=found)


def _judge_date(reading: Reading, date: str, vocabulary: "Vocabulary", today: str) -> None:
    if not is_date(date):
        reading.add("DM103", date=date)
    elif date > today and ordinal(date) > ordinal(today) + future_limit(reading.type, vocabulary):
        reading.add("DM110", date=date)
    elif int(date[:4]) < vocabulary.year_from:
        reading.add("DM111", date=date)


def _judge_topic(reading: Reading, vocabulary: "Vocabulary", today: str) -> None:
    topic = reading.topic
    words = without_status(topic, vocabulary) if topic else ""
    bare = topic.strip(EDGES)
    only_digits = all(is_digits(piece) for piece in bare.replace("_", "-").replace(" ", "-").split("-") if piece)
    if len(bare) < vocabulary.topic_min or only_digits or bare[:1] != topic[:1] or "--" in topic or topic[-1:] in "- ":
        reading.add("DM107", topic=topic)
        return
    token = ambiguous_token(words or topic, today) if digit_runs(topic) else ""
    if token:
        reading.add("DM113", token=token)
