"""The shape of a lawful name: taking it apart from both ends, putting it together, and which document it is.

Source: D-2.1.2. Profiles: ``controlled`` date-type-topic-version, ``published`` topic-version (pdf, ofd), ``monthly``
YYYY-MM-topic, ``periodic`` topic-date, ``free`` anything. On the hook's path: no imports but this room's.
"""

from docmgr.naming.dates import is_date, is_digits, is_month
from docmgr.naming.forms import canonical
from docmgr.naming.version import format_version, parse_version

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.naming.vocabulary import Vocabulary

PROFILES = ("controlled", "published", "monthly", "periodic", "free")
PUBLISHED = frozenset(("pdf", "ofd"))


class Name:
    """The parts of a name; what its profile lacks is ``""``, or None for the version.

    ``date`` is ``YYYYMMDD``, in the monthly profile ``YYYYMM``; ``extension`` has no dot.
    """

    __slots__ = ("date", "type", "topic", "version", "extension")

    def __init__(self, date: str, type: str, topic: str, version: "tuple[int, int] | None", extension: str) -> None:  # noqa: A002
        self.date = date
        self.type = type
        self.topic = topic
        self.version = version
        self.extension = extension

    def parts(self) -> "tuple[str, str, str, tuple[int, int] | None, str]":
        """All five, in the order of the constructor."""
        return (self.date, self.type, self.topic, self.version, self.extension)

    def __eq__(self, other: object) -> bool:
        return self.parts() == other.parts() if isinstance(other, Name) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.parts())

    def __repr__(self) -> str:
        return "Name" + repr(self.parts())


def split_extension(filename: str, extensions: "frozenset[str]") -> "tuple[str, str]":
    """(stem, extension) for the longest listed extension, ``tar.gz`` before ``gz``; (filename, ``""``) if none is.

    Not ``os.path.splitext``, for which ``…-V1.0`` has the extension ``.0``.
    """
    last = filename.rfind(".")
    if last < 0:
        return filename, ""
    before = filename.rfind(".", 0, last)
    if before >= 0 and filename[before + 1 :] in extensions:
        return filename[:before], filename[before + 1 :]
    if filename[last + 1 :] in extensions:
        return filename[:last], filename[last + 1 :]
    return filename, ""


def parse(filename: str, vocabulary: "Vocabulary", profile: str = "controlled") -> "Name | None":
    """The parts of a name of the right shape, or None.

    Shape only: pattern, listed type, calendar date, strict version, listed extension; not words, characters or limits.
    """
    stem, extension = split_extension(filename, vocabulary.extensions)
    if profile == "free":
        return Name("", "", stem, None, extension)
    if not extension:
        return None
    if profile == "controlled":
        return _controlled(stem, extension, vocabulary)
    if profile == "published":
        return _published(stem, extension)
    if profile == "monthly":
        return _monthly(stem, extension)
    return _periodic(stem, extension)


def format(name: Name) -> str:  # noqa: A001 - the opposite of parse
    """The file name with these parts, in the profile that they fill."""
    date, kind, topic, version, extension = name.parts()
    if kind and version is not None:
        stem = f"{date}-{kind}-{topic}-{format_version(version)}"
    elif version is not None:
        stem = f"{topic}-{format_version(version)}"
    elif len(date) == 6:
        stem = f"{date[:4]}-{date[4:]}-{topic}"
    else:
        stem = f"{topic}-{date}" if date else topic
    return f"{stem}.{extension}" if extension else stem


def identity(name: Name, vocabulary: "Vocabulary") -> str:
    """Which document it is, the same for every date, version, extension and spelling: ``type-topic``.

    Types dated by their event, and names without type, keep the date: ``date-type-topic``.
    """
    key = canonical(f"{name.type}-{name.topic}") if name.type else canonical(name.topic)
    if name.date and (not name.type or name.type in vocabulary.event_types):
        return f"{name.date}-{key}"
    return key


def is_project(component: str) -> bool:
    """Whether a folder is named ``2024-Q1客户系统升级项目``, or in English ``2024-Q1 Customer system upgrade``."""
    head, topic = component[:7], component[7:]
    if not (is_digits(head[:4]) and head[4:6] == "-Q" and head[6:] in ("1", "2", "3", "4")):
        return False
    if topic[:1] == " ":
        return len(topic) > 2 and topic.isascii() and topic[1] != " "
    return topic.endswith("项目") and len(topic) > 2 and topic[0] not in "-_"


def _controlled(stem: str, extension: str, vocabulary: "Vocabulary") -> "Name | None":
    head, _, tail = stem.rpartition("-")
    version = parse_version(tail)
    if version is None or head[8:9] != "-" or not is_date(head[:8]):
        return None
    kind, dash, topic = head[9:].partition("-")
    if not dash or not topic or kind not in vocabulary.types:
        return None
    return Name(head[:8], kind, topic, version, extension)


def _published(stem: str, extension: str) -> "Name | None":
    topic, _, tail = stem.rpartition("-")
    version = parse_version(tail)
    if version is None or not topic or extension not in PUBLISHED or is_date(topic.partition("-")[0]):
        return None
    return Name("", "", topic, version, extension)


def _monthly(stem: str, extension: str) -> "Name | None":
    """``2024-03-05-…`` is a date spelled with dashes and no month."""
    topic = stem[8:]
    if not is_month(stem[:7]) or stem[7:8] != "-" or not topic or _is_day(topic):
        return None
    return Name(stem[:4] + stem[5:7], "", topic, None, extension)


def _periodic(stem: str, extension: str) -> "Name | None":
    topic, _, date = stem.rpartition("-")
    if not topic or not is_date(date) or is_date(topic.partition("-")[0]):
        return None
    return Name(date, "", topic, None, extension)


def _is_day(topic: str) -> bool:
    first = topic.partition("-")[0]
    return len(first) <= 2 and is_digits(first)
