"""The driver of Office files outside sealed folders: git stores them slim, a checkout shows them packed.

It is not required: a clone without docmgr holds valid Office files in either form. What is unusual passes as it is. A
blob that the index holds already with the same members is given again, in whatever form it came there (by a web page,
from a machine without docmgr, before this was turned on), so that nobody sees a change that is none.
Source: design 3, Growth.
"""

import os

from docmgr.filters.content import Content, Scratch
from docmgr.i18n.text import _
from docmgr.office.members import MAGIC
from docmgr.office.slim import is_slim, make_shown, make_slim, office_members, same_members

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from docmgr.filters.objects import Objects

# What the last bytes of a zip begin with, and how many they are at most, with the longest comment.
END_MARK = b"PK\5\6"
LONGEST_END = 22 + 0xFFFF
# While ``docmgr slim`` turns it on, nothing keeps its old form.
RENEW = "DOCMGR_SLIM_RENEW"


class Slimming:
    """One filter process of one clone; ``folder`` takes what is too large for memory."""

    __slots__ = ("folder", "say", "_objects")
    # What lies in an open folder is no secret on this disk.
    secret = False

    def __init__(self, folder: str, say: "Callable[..., None]") -> None:
        self.folder = folder
        self.say = say
        self._objects: "Objects | None" = None

    def objects(self) -> "Objects":
        """Git's objects, asked only where needed."""
        if self._objects is None:
            from docmgr.filters.objects import Objects

            self._objects = Objects()
        return self._objects

    def close(self) -> None:
        """Git is done; nothing is kept."""

    def clean(self, path: bytes, content: Content) -> "Iterable[bytes | memoryview]":
        """The blob for a file."""
        if content.lost is not None:
            raise content.lost
        if not content.head.startswith(MAGIC):
            return content.pieces()
        found = office_members(content)
        if found is None:
            self._tell_half(path, content)
            return content.pieces()
        slim = Scratch(self.folder)
        if not make_slim(content, found, slim):
            slim.close()
            return content.pieces()
        if not os.environ.get(RENEW):
            known = self._known(path, slim)
            if known is not None:
                slim.close()
                return _given(known)
        return _given(slim)

    def _tell_half(self, path: bytes, content: Content) -> None:
        """A zip without its end: most likely a program writes it this very moment, and git has met the half of it."""
        if END_MARK in content.at(max(0, content.size - LONGEST_END), LONGEST_END):
            return
        name = path.decode("utf-8", "backslashreplace")
        message = _("{path} ends early, as a file does that is just being saved; it is stored as it stands")
        self.say(message.format(path=name), _("save it, then git add it again"))

    def _known(self, path: bytes, slim: Scratch) -> "Content | None":
        """What the index holds for the path, where that is the same document in another form."""
        entry = self.objects().index_entry(path)
        if entry is None or entry[0] == self.objects().name_of(slim.pieces(), slim.size):
            return None
        before = Content(self.objects().pieces(*entry), self.folder, secret=False)
        if before.lost is None and self._same(before, slim):
            return before
        before.close()
        return None

    def _same(self, before: Content, slim: Scratch) -> bool:
        if not before.head.startswith(MAGIC):
            return False
        old, new = office_members(before), office_members(slim)
        if old is None or new is None or not same_members(old, new) or is_slim(before, old):
            return False
        other = Scratch(self.folder)
        try:
            if not make_slim(before, old, other) or other.size != slim.size:
                return False
            return all(a == b for a, b in zip(other.pieces(), slim.pieces(), strict=True))
        finally:
            other.close()

    def smudge(self, _path: bytes, content: Content, blob: str) -> "Iterable[bytes | memoryview]":
        """The file for a blob; never refuses."""
        if content.lost is not None:
            from docmgr.filters.objects import blob_pieces

            return blob_pieces(blob)
        found = office_members(content) if content.head.startswith(MAGIC) else None
        if found is None or not is_slim(content, found):
            return content.pieces()
        shown = Scratch(self.folder)
        try:
            done = make_shown(content, found, shown)
        except OSError:
            done = False
        if not done:
            shown.close()
            return content.pieces()
        return _given(shown)


def _given(held: "Scratch | Content") -> "Iterator[bytes | memoryview]":
    """The bytes, and the disk given back."""
    try:
        yield from held.pieces()
    finally:
        held.close()
