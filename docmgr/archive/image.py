"""A disc image that holds one bag: Rock Ridge for Unix, UDF for Windows and macOS, both with full Chinese names.

No Joliet: it refuses names of 64 characters. The same input gives the same bytes, so the clock that pycdlib would ask
is stopped while it works. Source: research/dms-archive.md 4.7.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
import struct
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pycdlib
from pycdlib import dates, headervd, udf, utils
from pycdlib import pycdlib as engine
from pycdlib.pycdlibexception import PyCdlibException

from docmgr.archive.bag import Member
from docmgr.repo.blobs import Blobs

# UDF counts in UTF-16 as soon as one letter is not Latin-1.
LONGEST, LONGEST_LATIN = 126, 253
_PIECE = 1 << 20


class Broken(Exception):
    """A file that is no disc image, or a damaged one."""


class _Lazy(io.RawIOBase):
    """A file of the image whose bytes git gives when it is written, once, from the beginning."""

    def __init__(self, blobs: Blobs, blob: str, size: int) -> None:
        super().__init__()
        self.blobs, self.blob, self.length = blobs, blob, size
        self._pieces: Iterator[bytes] = iter(())
        self._rest = b""

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        """Only to the beginning: nothing else is asked for."""
        if offset or whence != os.SEEK_SET:
            raise io.UnsupportedOperation("seek")
        self._pieces, self._rest = self.blobs.read(self.blob), b""
        return 0

    def tell(self) -> int:
        """Where a fresh file stands."""
        return 0

    def seekable(self) -> bool:
        """As pycdlib asks."""
        return True

    def readable(self) -> bool:
        """As pycdlib asks."""
        return True

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        wanted = self.length if size < 0 else size
        held = [self._rest]
        count = len(self._rest)
        while count < wanted and (piece := next(self._pieces, b"")):
            held.append(piece)
            count += len(piece)
        whole = b"".join(held)
        self._rest = whole[wanted:]
        return whole[:wanted]


class _Stopped:
    """What pycdlib takes for the module ``time``: the clock stands, everything is UTC."""

    def __init__(self, moment: float) -> None:
        self.moment = moment

    def time(self) -> float:
        """Always the same."""
        return self.moment

    def localtime(self, moment: float | None = None) -> object:
        """As if here were Greenwich."""
        return time.gmtime(self.moment if moment is None else moment)

    def __getattr__(self, name: str) -> Any:
        return getattr(time, name)


class _Settled:
    """What pycdlib takes for the module ``random``."""

    def getrandbits(self, _bits: int) -> int:
        """Always the same."""
        return 0


@contextmanager
def _stopped(moment: float) -> Iterator[Any]:
    """pycdlib with a clock that stands at that moment; seconds since 1970."""
    clock = _Stopped(moment)
    with ExitStack() as stack:
        for module in (dates, headervd, udf, utils, engine):
            for name, value in (("time", clock), ("random", _Settled())):
                if hasattr(module, name):
                    stack.callback(setattr, module, name, getattr(module, name))
                    setattr(module, name, value)
        yield pycdlib.PyCdlib()


def fits(path: str) -> bool:
    """Whether an image can hold every name in a path."""
    return all(_fits(name) for name in path.split("/"))


def _fits(name: str) -> bool:
    if all(ord(char) < 256 for char in name):
        return len(name) <= LONGEST_LATIN
    return len(name.encode("utf-16-be")) // 2 <= LONGEST


def volume_label(name: str) -> str:
    """The label that a player shows: capital letters, digits and ``_``, at most 32."""
    return re.sub(r"_+", "_", re.sub(r"[^A-Z0-9]", "_", name.upper())).strip("_")[:32] or "ARCHIVE"


def write_image(
    path: Path,
    label: str,
    moment: float,
    tags: Mapping[str, bytes],
    payload: Mapping[str, tuple[str, int]],
    blobs: Blobs,
) -> None:
    """Write a new image: ``tags`` are files by path, ``payload`` blob and size by path; on the disk on return."""
    files: dict[str, tuple[io.IOBase, int]] = {name: (io.BytesIO(data), len(data)) for name, data in tags.items()}
    files |= {name: (_Lazy(blobs, blob, size), size) for name, (blob, size) in payload.items()}
    with _stopped(moment) as image:
        image.new(
            interchange_level=3, vol_ident=label, sys_ident="", app_ident_str="DOCMGR", rock_ridge="1.09", udf="2.60"
        )
        try:
            _fill(image, files)
            with open(path, "xb") as file:
                image.write_fp(file, blocksize=_PIECE)
                file.flush()
                os.fsync(file.fileno())
        finally:
            image.close()


def _fill(image: Any, files: Mapping[str, tuple[io.IOBase, int]]) -> None:
    """Put files and the folders above them in; the plain ISO names are numbers."""
    folders = {"": ""}
    for number, (path, (file, size)) in enumerate(sorted(files.items()), start=1):
        folder, _slash, name = path.rpartition("/")
        within = _folder(image, folder, folders)
        place = f"{within}/F{number:07}.;1"
        image.add_fp(file, size, place, rr_name=name, udf_path=f"/{path}", file_mode=0o100444)


def _folder(image: Any, folder: str, known: dict[str, str]) -> str:
    if folder not in known:
        above, _slash, name = folder.rpartition("/")
        place = f"{_folder(image, above, known)}/D{len(known):07}"
        image.add_directory(place, rr_name=name, udf_path=f"/{folder}", file_mode=0o040555)
        known[folder] = place
    return known[folder]


@contextmanager
def opened(path: Path) -> Iterator[Any]:
    """An image to read from; Broken where it is none."""
    image = pycdlib.PyCdlib()
    try:
        image.open(str(path))
    except (PyCdlibException, struct.error, IndexError, ValueError) as error:
        raise Broken(str(error)) from error
    try:
        yield image
    finally:
        image.close()


def listed(image: Any) -> list[str]:
    """The path of every file, by its Rock Ridge name: pycdlib tells mixed UDF names wrongly."""
    found = []
    for folder, _folders, files in image.walk(rr_path="/"):
        base = folder.strip("/")
        found += [f"{base}/{name}" if base else name for name in files]
    return sorted(found)


def read_out(image: Any, path: str, into: Callable[[bytes], object]) -> None:
    """Give a file's bytes in pieces to ``into``; KeyError where there is none of that path."""
    try:
        with image.open_file_from_iso(rr_path=f"/{path}") as file:
            while piece := file.read(_PIECE):
                into(piece)
    except PyCdlibException as error:
        raise KeyError(path) from error


def digest_of(image: Any, path: str, algorithm: str = "sha256") -> str:
    """The digest of a file in an image; KeyError where there is none."""
    digest = hashlib.new(algorithm)
    read_out(image, path, digest.update)
    return digest.hexdigest()


def differing(path: Path, tags: Mapping[str, bytes], members: list[Member]) -> list[str]:
    """Read a whole image back: the paths that are missing, extra or have other bytes."""
    wanted = {name: hashlib.sha256(data).hexdigest() for name, data in tags.items()}
    wanted |= {each.path: each.sha256 for each in members}
    with opened(path) as image:
        there = set(listed(image))
        wrong = [name for name in sorted(there & set(wanted)) if digest_of(image, name) != wanted[name]]
    return wrong + sorted(there ^ set(wanted))
