"""Which folders are sealed, and with which zone: the lines in ``.gitattributes`` that git acts on, and their reading.

On the hook's path: builtins only. ``.gitattributes`` at the root holds one block of ours; each clone pins what it knows
in ``docmgr/sealed`` of its git directory, so that a pushed change cannot turn encryption off unseen.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    # Zone and folder; a folder's component may be ``*``.
    Pair = tuple[str, str]

ATTRIBUTES = ".gitattributes"
KEYS = ".docmgr/keys"
DRIVER = "docmgr"
# Records in the clear have the merge driver ``docmgr``; sealed ones come as ciphertext.
MERGE = "docmgr-sealed"
BEGIN = "# >>> docmgr: sealed folders, written by docmgr vault seal; these lines stay last"
END = "# <<< docmgr"
ZONE = "docmgr-zone"
# With text, eol or an encoding git would convert the ciphertext and damage it for good.
_GUARDS = ("-text", "-ident", "-working-tree-encoding", "-delta")
_NONE = "!filter !diff !merge !text !ident !working-tree-encoding !delta !" + ZONE
# What a rule of somebody else's must not say about a sealed path.
WATCHED = frozenset(
    {"filter", "text", "eol", "crlf", "ident", "working-tree-encoding", "diff", "merge", "binary", ZONE}
)
# Git reads these files itself, wherever they lie.
OPEN_NAMES = (".gitattributes", ".gitignore")


class Sealed:
    """The sealed folders of a tree."""

    __slots__ = ("pairs", "_rules", "_known")

    def __init__(self, pairs: "Iterable[Pair]" = ()) -> None:
        self.pairs: "tuple[Pair, ...]" = tuple(sorted(set(pairs)))
        self._rules = [(folded(folder).split("/"), zone) for zone, folder in self.pairs]
        self._rules.sort(key=lambda rule: -len(rule[0]))
        self._known: "dict[str, str]" = {}

    def __bool__(self) -> bool:
        return bool(self.pairs)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.pairs == other.pairs

    def __hash__(self) -> int:
        return hash(self.pairs)

    def zones(self) -> "tuple[str, ...]":
        """The zones, sorted."""
        return tuple(sorted({zone for zone, _folder in self.pairs}))

    def zone_of(self, path: str) -> str:
        """The zone of a file, ``""`` for one that is not sealed; letters of either case are the same letter."""
        folder, _slash, name = path.rpartition("/")
        if name in OPEN_NAMES:
            return ""
        found = self._known.get(folder)
        if found is None:
            found = self._known[folder] = self._look(folder)
        return found

    def _look(self, folder: str) -> str:
        if not folder:
            return ""
        parts = folded(folder).split("/")
        for rule, zone in self._rules:
            if len(rule) <= len(parts) and all(a in ("*", b) for a, b in zip(rule, parts, strict=False)):
                return zone
        return ""

    def touches(self, folder: str) -> bool:
        """Whether a folder is sealed or holds a sealed one, so that attributes written in it would reach there."""
        if not folder:
            return False
        parts = folded(folder).split("/")
        return any(all(a in ("*", b) for a, b in zip(rule, parts, strict=False)) for rule, _zone in self._rules)

    def with_pinned(self, pinned: "Sealed") -> "Sealed":
        """Both together; where they differ about a folder, what is pinned holds."""
        known = {folder for _zone, folder in pinned.pairs}
        return Sealed([*pinned.pairs, *(pair for pair in self.pairs if pair[1] not in known)])


def folded(path: str) -> str:
    """How paths are compared: canonical Unicode, letters of either case the same."""
    if path.isascii():
        return path.lower()
    from unicodedata import normalize

    return normalize("NFC", path).casefold()


def block(sealed: Sealed, *, merge: str = "binary") -> str:
    """The lines for these folders, ``""`` for none; ``merge`` is the driver that this file may name."""
    if not sealed:
        return ""
    rule = " ".join([f"filter={DRIVER}", f"diff={DRIVER}", f"merge={merge}", *_GUARDS])
    # Git takes the last line that matches: a folder inside another comes after it.
    pairs = sorted(sealed.pairs, key=lambda pair: (pair[1].count("/"), pair[1]))
    lines = [f"{_pattern('/' + folder + '/**')} {rule} {ZONE}={zone}" for zone, folder in pairs]
    lines += [f"{name} {_NONE}" for name in OPEN_NAMES]
    lines.append(f"/{KEYS}/*.age -text -diff -delta merge={merge}")
    return "\n".join([BEGIN, *lines, END, ""])


def _pattern(text: str) -> str:
    return f'"{text}"' if " " in text else text


def sealable(folder: str) -> bool:
    """Whether a folder's name can stand in ``.gitattributes`` and in the server's script without ambiguity."""
    return not any(letter in '\\"*?[]!#' or ord(letter) < 32 or letter == "\x7f" for letter in folder)


def read_block(text: str) -> Sealed:
    """The sealed folders that an attributes file names."""
    found = []
    for line in text.splitlines():
        if f" {ZONE}=" not in line or line.startswith("#"):
            continue
        pattern, words = _split(line)
        zone = next((word[len(ZONE) + 1 :] for word in words if word.startswith(ZONE + "=")), "")
        if zone and pattern.startswith("/") and pattern.endswith("/**") and f"filter={DRIVER}" in words:
            found.append((zone, pattern[1:-3]))
    return Sealed(found)


def _split(line: str) -> "tuple[str, list[str]]":
    if line.startswith('"'):
        pattern, _quote, rest = line[1:].partition('"')
        return pattern, rest.split()
    pattern, *words = line.split()
    return pattern, words


def with_block(text: str, sealed: Sealed, *, merge: str = "binary") -> str:
    """An attributes file whose last lines are our block, all else as it stands."""
    rest = without_block(text)
    if rest and not rest.endswith("\n"):
        rest += "\n"
    return rest + block(sealed, merge=merge)


def without_block(text: str) -> str:
    """The file without our lines."""
    before, found, after = text.partition(BEGIN + "\n")
    if not found:
        return text
    return before + after.partition(END + "\n")[2]


def overruled(text: str, sealed: Sealed) -> str:
    """What keeps an attributes file at the root from sealing these folders; ``""`` where it is whole.

    A line of the file, or a folder (with ``/``) that it leaves out.
    """
    before, found, after = text.replace("\r\n", "\n").partition(BEGIN + "\n")
    if sealed and not found:
        return sealed.pairs[0][1] + "/"
    own, _end, rest = after.partition(END + "\n")
    known = read_block(own)
    if found and BEGIN + "\n" + own + END + "\n" != block(known):
        return BEGIN
    missing = [folder for zone, folder in sealed.pairs if (zone, folder) not in known.pairs]
    if missing:
        return missing[0] + "/"
    for line in rest.splitlines():
        if not line.startswith("#") and any(
            word.lstrip("-!").partition("=")[0] in WATCHED for word in line.split()[1:]
        ):
            return line
    return next((line for line in before.splitlines() if line.startswith("[attr]")), "")


def pin(sealed: Sealed) -> bytes:
    """What a clone pins: a line of zone, tab and folder for each."""
    return "".join(f"{zone}\t{folder}\n" for zone, folder in sealed.pairs).encode("utf-8", "surrogateescape")


def read_pin(data: bytes) -> Sealed:
    """The sealed folders that a clone has pinned."""
    lines = data.decode("utf-8", "surrogateescape").splitlines()
    return Sealed((zone, folder) for zone, tab, folder in (line.partition("\t") for line in lines) if tab)


def mirrors(folder: str, pending: str, history: str) -> "list[str]":
    """Every folder where a document of this home folder, or what is written about it, may come to stand.

    Source: design 3, Vault. ``pending`` and ``history`` are the department's folders of those roles.
    """
    if folder.startswith("records/"):
        return [folder]
    homes = [folder, f"{pending}/{folder}", f"{history}/*/{folder}"]
    return homes + [f"records/ledger/{home}" for home in homes]
