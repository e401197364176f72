"""How many columns a text takes on a screen, and tables and paragraphs laid out by that measure.

A Chinese character takes two columns, an accent none. What cannot be shown as it is (control characters, bytes that
are not UTF-8) is shown escaped, so that a file name can neither break a table nor steer a terminal.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

# Kinsoku: marks that may not begin a line, and brackets that may not end one.
_NOT_FIRST = frozenset("，。、；：！？）】》」』〉〕％…—’”,.;:!?)]}%")
_NOT_LAST = frozenset("（【《「『〈〔‘“([{")

# Printable by Unicode's account, yet nobody sees them: joiners, fillers, variation selectors.
_UNSEEN = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0"
    + "".join(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))
)
_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}


def width(text: str) -> int:
    """Display columns of one line."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum(map(_columns.__getitem__, text))


class _Columns(dict[str, int]):
    """Columns by character, looked up once each."""

    def __missing__(self, character: str) -> int:
        from unicodedata import category, east_asian_width

        kind = category(character)
        if east_asian_width(character) in "WF":
            columns = 2
        elif kind == "Cs":
            columns = 4 if "\udc80" <= character <= "\udcff" else 6  # shown as \xff, as \ud800
        else:
            columns = 0 if kind in ("Mn", "Me", "Cf", "Cc") else 1
        self[character] = columns
        return columns


_columns = _Columns()


def visible(value: "str | int") -> str:
    """The value on one line, with whatever is invisible or could steer a terminal as a backslash escape.

    Bytes that are no UTF-8 are ``\\xHH``, others ``\\uHHHH``; Chinese characters that this Python does not know stay.
    """
    text = str(value)
    if text.isprintable() and _UNSEEN.isdisjoint(text):
        return text
    return "".join(char if _is_seen(char) else _escaped(char) for char in text)


def _is_seen(char: str) -> bool:
    if char.isprintable():
        return char not in _UNSEEN
    # Planes 2 and 3 hold nothing but Chinese characters; Python 3.11 does not know those of Unicode 15 (U+31350…).
    return 0x20000 <= ord(char) < 0x40000 and ord(char) & 0xFFFF < 0xFFFE


def _escaped(char: str) -> str:
    code = ord(char)
    if char in _SHORT:
        return _SHORT[char]
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def pad(text: str, columns: int) -> str:
    """The text filled with blanks on the right to that many columns; longer text stays whole."""
    return text + " " * (columns - width(text))


def cut(text: str, columns: int) -> str:
    """The text shortened to at most that many columns, with ``…`` where something is left out."""
    if width(text) <= columns:
        return text
    kept, used = [], 1
    for character in text:
        used += _columns[character]
        if used > columns:
            break
        kept.append(character)
    return "".join(kept) + "…" if columns > 0 else ""


def table(headers: "Sequence[str]", rows: "Iterable[Sequence[str]]") -> str:
    """An aligned table with a rule below its headers; no blanks at line ends, no newline at the end."""
    cells = _Cells()
    shown = [[(header, width(header)) for header in headers], *([cells[cell] for cell in row] for row in rows)]
    columns = [max([own for _cell, own in column]) for column in zip(*shown, strict=True)]
    lines = [
        "  ".join([cell + " " * (column - own) for (cell, own), column in zip(row, columns, strict=True)]).rstrip()
        for row in shown
    ]
    lines.insert(1, "  ".join("-" * column for column in columns))
    return "\n".join(lines)


class _Cells(dict[str, tuple[str, int]]):
    """What is shown of a cell and its columns, worked out once: people, days and states come again in every row."""

    def __missing__(self, cell: str) -> tuple[str, int]:
        shown = visible(cell)
        self[cell] = found = (shown, width(shown))
        return found


def wrap(text: str, columns: int) -> "list[str]":
    """One paragraph as lines of at most that many columns; Chinese breaks between characters, other words stay whole.

    A word longer than a line is cut; punctuation may stand out by two columns rather than begin a line.
    """
    lines, line = [], ""
    for piece in _pieces(text):
        if width(line) + width(piece.rstrip()) <= columns or (line and piece.strip() in _NOT_FIRST):
            line += piece
            continue
        if line.strip():
            lines.append(line.rstrip())
        line = piece
        while width(line.rstrip()) > columns:
            head = _head(line, columns)
            lines.append(head)
            line = line[len(head) :]
    if line.strip():
        lines.append(line.rstrip())
    return lines


def _head(text: str, columns: int) -> str:
    """As many characters as fit, at least one."""
    used = 0
    for at, character in enumerate(text):
        used += _columns[character]
        if used > columns:
            return text[: max(at, 1)]
    return text


def _pieces(text: str) -> "list[str]":
    """Unbreakable pieces: one wide character, or a word with the blank behind it; opening brackets hold on."""
    pieces: "list[str]" = []
    word = ""
    for character in " ".join(text.split()):
        wide = _columns[character] == 2
        if wide and word and word[-1] not in _NOT_LAST:
            pieces.append(word)
            word = ""
        word += character
        if character == " " or (wide and character not in _NOT_LAST):
            pieces.append(word)
            word = ""
    return [*pieces, word] if word else pieces
