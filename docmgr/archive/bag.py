"""A BagIt 1.0 bag as tag files: manifests, bag-info and what proves them; the payload itself is put beside them.

The same input gives the same bytes. Source: RFC 8493; research/dms-archive.md 5.5.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from docmgr.errors import Mistake, PolicyError
from docmgr.i18n.text import _

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"
ALGORITHMS = ("sha256", "sha512")
PAYLOAD = "data/"
SEAL = "tagmanifest-sha256.txt"
_ESCAPE = re.compile("%(?:0[DdAa]|25)")


@dataclass(frozen=True, slots=True)
class Member:
    """One file of the payload: its path in the bag (``data/…``), size in bytes and digests."""

    path: str
    size: int
    sha256: str
    sha512: str

    def digest(self, algorithm: str) -> str:
        """One of its digests."""
        return self.sha256 if algorithm == "sha256" else self.sha512


def encoded(path: str) -> str:
    """A path as it stands in a manifest. Source: RFC 8493 2.1.3."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def decoded(text: str) -> str:
    """The path behind it; only these three escapes are ones, in either case of letters."""
    return _ESCAPE.sub(lambda found: chr(int(found[0][1:], 16)), text)


def manifest(members: Iterable[Member], algorithm: str) -> bytes:
    """``manifest-<algorithm>.txt``, sorted by path."""
    lines = sorted((each.path, each.digest(algorithm)) for each in members)
    return "".join(f"{digest}  {encoded(path)}\n" for path, digest in lines).encode()


def info(fields: Sequence[tuple[str, str]], members: Sequence[Member]) -> bytes:
    """``bag-info.txt``: those labels and the Payload-Oxum, each on a line of its own."""
    oxum = f"{sum(each.size for each in members)}.{len(members)}"
    rows = [*fields, ("Payload-Oxum", oxum)]
    return "".join(f"{label}: {' '.join(value.split())}\n" for label, value in rows if value).encode()


def tag_files(
    members: Sequence[Member], fields: Sequence[tuple[str, str]], others: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Every file of the bag but the payload, ``others`` among them; the seal over all of them comes last."""
    found = {f"manifest-{each}.txt": manifest(members, each) for each in ALGORITHMS}
    found |= {"bag-info.txt": info(fields, members), **others, "bagit.txt": DECLARATION}
    found = dict(sorted(found.items()))
    seals = {}
    for each in reversed(ALGORITHMS):
        lines = (f"{hashlib.new(each, content).hexdigest()}  {encoded(path)}\n" for path, content in found.items())
        seals[f"tagmanifest-{each}.txt"] = "".join(lines).encode()
    return found | seals


def read_manifest(content: bytes, name: str) -> dict[str, str]:
    """Path to digest; PolicyError with the line where the file is not a manifest."""
    return dict(_entries(content, name))


def _entries(content: bytes, name: str) -> Iterator[tuple[str, str]]:
    width = 128 if name.endswith("sha512.txt") else 64
    for number, line in enumerate(content.split(b"\n")[:-1] if content.endswith(b"\n") else [content], start=1):
        try:
            digest, _gap, path = line.decode("utf-8").partition("  ")
        except UnicodeDecodeError:
            digest, path = "", ""
        if len(digest) != width or digest.strip("0123456789abcdef") or not path:
            raise PolicyError([Mistake(name, number, _("this is no line of a manifest"))])
        yield decoded(path), digest
