"""The slim form: nothing lost, nothing changed, one result however the members are packed."""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docmgr.office import container
from docmgr.office.canonical import canonical, checkout, content_sha256, parts, parts_sha256, sha256

TYPES = ("[Content_Types].xml", b"<Types/>")


def zipped(members: list[tuple[str, bytes]], *, level: int = 6, comment: bytes = b"", stream: bool = False) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(
        _Unseekable(target) if stream else target, "w", zipfile.ZIP_DEFLATED, compresslevel=level
    ) as z:
        for name, content in members:
            z.writestr(name, content)
        z.comment = comment
    return target.getvalue()


class _Unseekable(io.RawIOBase):
    """A pipe: the zip module then writes sizes behind the data."""

    def __init__(self, target: io.BytesIO) -> None:
        self.target = target

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        return self.target.write(data)


def content(data: bytes) -> list[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename, archive.read(info)) for info in archive.infolist()]


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\\:"), min_size=1, max_size=12)
MEMBERS = st.dictionaries(NAMES, st.binary(max_size=300) | st.binary(max_size=4).map(lambda b: b * 500), max_size=8)


@given(MEMBERS, st.integers(0, 9), st.booleans())
def test_any_office_zip(found: dict[str, bytes], level: int, stream: bool) -> None:
    given_members = [TYPES, *((name, data) for name, data in found.items() if name != TYPES[0])]
    data = zipped(given_members, level=level, stream=stream)
    slim = canonical(data)
    assert slim != data
    assert content(slim) == content(data) == given_members
    assert canonical(slim) == slim == canonical(zipped(given_members, level=9 - level))
    shown = checkout(slim)
    assert content(shown) == given_members
    assert canonical(shown) == slim
    assert checkout(shown) == shown
    assert sha256(data) == sha256(slim) == sha256(shown)


@given(st.binary(max_size=400))
def test_other_bytes_pass(data: bytes) -> None:
    assert canonical(data) == data == checkout(data)
    assert canonical(b"PK\3\4" + data) == b"PK\3\4" + data


def test_slim_members_are_stored_with_one_time(made: Callable[..., bytes]) -> None:
    with zipfile.ZipFile(io.BytesIO(canonical(made()))) as archive:
        assert {(info.compress_type, info.date_time, info.extra) for info in archive.infolist()} == {
            (zipfile.ZIP_STORED, (1980, 1, 1, 0, 0, 0), b"")
        }


def test_pictures_and_mimetype_stay_stored() -> None:
    found = [
        ("mimetype", b"application/vnd.oasis.opendocument.text"),
        ("Pictures/a.PNG", bytes(2000)),
        ("content.xml", b"x" * 2000),
    ]
    with zipfile.ZipFile(io.BytesIO(checkout(canonical(zipped(found))))) as archive:
        assert [info.compress_type for info in archive.infolist()] == [0, 0, 8]


def _mangled(name: str) -> bytes:
    plain = zipped([TYPES, ("a.xml", b"a" * 100), ("b.xml", b"b" * 100)])
    where = plain.index(b"PK\1\2")
    if name == "encrypted":
        return plain[:6] + b"\1\0" + plain[8 : where + 8] + b"\1\0" + plain[where + 10 :]
    if name == "zip64":
        with (
            zipfile.ZipFile(target := io.BytesIO(), "w") as archive,
            archive.open(TYPES[0], "w", force_zip64=True) as f,
        ):
            f.write(TYPES[1])
        return target.getvalue()
    if name == "duplicate":
        with pytest.warns(UserWarning, match="Duplicate"):
            return zipped([TYPES, ("a", b"1"), ("a", b"2")])
    if name == "overlap":
        second = plain.index(b"PK\1\2", where + 1)
        return plain[: second + 42] + plain[where + 42 : where + 46] + plain[second + 46 :]
    return {
        "prefix": b"#!" + plain,
        "suffix": plain + b"\0",
        "comment": zipped([TYPES], comment=b"hello"),
        "signature between": plain[:where] + b"APK Sig Block 42" + plain[where:],
        "bomb": zipped([TYPES, ("a.xml", bytes(40 << 20))]),
        "checksum": plain[:14] + b"\0\0\0\0" + plain[18:],
        "method": plain[:8] + b"\x0e\0" + plain[10 : where + 10] + b"\x0e\0" + plain[where + 12 :],
        "no Office file": zipped([("a.xml", b"a")]),
        "empty": zipped([]),
    }[name]


@pytest.mark.parametrize(
    "name",
    [
        *("encrypted", "zip64", "duplicate", "overlap", "prefix", "suffix", "comment", "signature between", "bomb"),
        *("checksum", "method", "no Office file", "empty"),
    ],
)
def test_the_unusual_is_left_alone(name: str) -> None:
    data = _mangled(name)
    assert parts(data) is None
    assert canonical(data) == data == checkout(data)
    assert parts_sha256(data) == sha256(data)


def test_what_would_become_a_bomb_is_shown_stored() -> None:
    slim = container.write(
        [container.Part(TYPES[0].encode(), TYPES[1]), container.Part(b"a", bytes(20 << 20))], deflate=False
    )
    assert canonical(slim) == slim == checkout(slim)


def test_the_zlib_at_hand_does_not_matter(made: Callable[..., bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    slim = canonical(made())
    usual, real = checkout(slim), zlib.compressobj
    monkeypatch.setattr(zlib, "compressobj", lambda _level, method, bits: real(1, method, bits))
    monkeypatch.setattr(container._Packer, "last", {})
    other = checkout(slim)
    assert other != usual
    assert canonical(other) == slim == canonical(usual)


def test_digests_survive_what_they_should(made: Callable[..., bytes]) -> None:
    data = made()
    found = parts(data)
    assert found is not None

    def variant(name: bytes, old: bytes, new: bytes) -> bytes:
        changed = [
            container.Part(part.name, part.content.replace(old, new), part.utf8) if part.name == name else part
            for part in found
        ]
        assert changed != list(found)
        return container.write(changed, deflate=True)

    titled = variant(b"docProps/core.xml", b"V1.0", b"V9.0")
    resaved = variant(b"word/document.xml", b"<w:p>", b'<w:p w:rsidR="00AB12CD">')
    edited = variant(b"word/document.xml", "适用范围".encode(), "不适用".encode())
    shuffled = container.write(reversed(found), deflate=False)
    assert sha256(titled) != sha256(data)
    assert parts_sha256(titled) == parts_sha256(data) == parts_sha256(shuffled)
    assert parts_sha256(resaved) != parts_sha256(data)
    assert content_sha256(resaved) == content_sha256(titled) == content_sha256(data)
    assert content_sha256(edited) != content_sha256(data)


def test_corpus(corpus: list[tuple[str, bytes]]) -> None:
    slimmed = 0
    for name, data in corpus:
        slim = canonical(data)
        shown = checkout(slim)
        assert canonical(slim) == slim == canonical(shown), name
        if slim != data:
            slimmed += 1
            assert content(slim) == content(data) == content(shown), name
    assert slimmed > 430


def test_fuzzed(made: Callable[..., bytes]) -> None:
    """Two thousand mutations: the file passes untouched, or every member that the zip module sees is kept."""
    dice = random.Random(3)
    seeds = [
        made("policy"),
        canonical(made("policy")),
        made("form", "en", "xlsx"),
        zipped([TYPES, ("a", b"x" * 99)], stream=True),
    ]
    kept = 0
    for _ in range(2000):
        data = _mutate(dice.choice(seeds), dice)
        slim = canonical(data)
        assert canonical(slim) == slim
        assert canonical(checkout(slim)) == slim
        if slim != data:
            kept += 1
            assert content(slim) == content(data)
    assert kept > 50


def _mutate(seed: bytes, dice: random.Random) -> bytes:
    data = bytearray(seed)
    for _ in range(dice.choice((1, 1, 1, 2, 5))):
        at = dice.randrange(len(data))
        kind = dice.randrange(5)
        if kind == 0:
            data[at] ^= 1 << dice.randrange(8)
        elif kind == 1:
            del data[at : at + dice.randrange(1, 40)]
        elif kind == 2:
            data[at:at] = dice.randbytes(dice.randrange(1, 20))
        elif kind == 3:
            header = data.find(dice.choice((b"PK\1\2", b"PK\3\4", b"PK\5\6")), at)
            if 0 <= header < len(data) - 24:
                spot = header + dice.randrange(4, 22)
                data[spot : spot + 2] = struct.pack("<H", dice.choice((0, 1, 8, 20, 0x800, 0xFFFF)))
        else:
            data += data[at : at + 30]
        if not data:
            break
    return bytes(data)
