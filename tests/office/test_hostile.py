"""Broken documents end in ``Unreadable`` and nothing else; rewritten real ones open as before."""

from __future__ import annotations

import contextlib
import io
import random
import subprocess
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from docmgr.office import canonical, container, properties, revisions, text
from docmgr.office.container import Part, Unreadable

NEW = properties.Properties(title="新", version="V2.0")
ROW = revisions.Row("V2.0", "改", "张三", "2024-03-01")


def use(data: bytes) -> None:
    """Everything that reads or changes a document."""
    acts: list[Callable[[bytes], object]] = [
        text.blocks,
        canonical.content_sha256,
        properties.read,
        revisions.rows,
        lambda data: properties.with_properties(data, NEW),
        lambda data: revisions.with_row(data, ROW),
    ]
    for act in acts:
        with contextlib.suppress(Unreadable):
            act(data)


def mutated(seed: bytes, dice: random.Random) -> bytes:
    """One part with a few bytes or tags changed; the container stays lawful."""
    found = list(canonical.parts(seed) or ())
    at = dice.randrange(len(found))
    content = bytearray(found[at].content)
    for _ in range(dice.randrange(1, 4)):
        where = dice.randrange(len(content))
        kind = dice.randrange(4)
        if kind == 0:
            content[where] = dice.randrange(256)
        elif kind == 1:
            del content[where : where + dice.randrange(1, 60)]
        elif kind == 2:
            quote = content.find(b'"', where)
            content[quote + 1 : quote + 1] = dice.choice(
                (b"-1", b"99999999999999999999", b"../..", "٣".encode(), b"x y")
            )
        else:
            content[where:where] = content[where : where + 80]
        if not content:
            break
    found[at] = Part(found[at].name, bytes(content), found[at].utf8)
    return container.write(found, deflate=True)


def test_fuzzed_parts(made: Callable[..., bytes]) -> None:
    dice = random.Random(5)
    seeds = [made("policy"), made("minutes", "en"), made("form", "zh", "xlsx")]
    for _ in range(600):
        use(mutated(dice.choice(seeds), dice))


def test_fuzzed_bytes(made: Callable[..., bytes]) -> None:
    dice = random.Random(6)
    seed = made("policy")
    for _ in range(300):
        data = bytearray(seed)
        data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
        use(bytes(data[: dice.choice((len(data), dice.randrange(len(data))))]))


def test_corpus_opens_as_before(corpus: list[tuple[str, bytes]]) -> None:
    """What python-docx and openpyxl open, they open after slimming and after checkout."""
    opened = 0
    readers: dict[str, Callable[[io.BytesIO], object]] = {"docx": docx.Document, "xlsx": _workbook}
    for name, data in corpus[::3]:
        reader = readers.get(name.rpartition(".")[2])
        if reader is None or len(data) > 150_000 or canonical.parts(data) is None:
            continue
        try:
            reader(io.BytesIO(data))
        except Exception:  # noqa: BLE001 - what another library does with a broken file is its own affair
            continue
        reader(io.BytesIO(canonical.canonical(data)))
        reader(io.BytesIO(canonical.checkout(canonical.canonical(data))))
        opened += 1
    assert opened > 80


def _workbook(stream: io.BytesIO) -> object:
    return openpyxl.load_workbook(stream, read_only=True)


@pytest.mark.needs("soffice")
def test_libreoffice_sees_no_difference(
    corpus: list[tuple[str, bytes]], tmp_path: Path, tool: Callable[[str], str]
) -> None:
    sample = ("SampleDoc.docx", "footnotes.docx", "delins.docx", "WithGIF.docx", "SampleSS.xlsx", "WithChart.xlsx")
    office = [tool("soffice"), f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf"]
    names = []
    for name, data in corpus:
        if name in sample:
            slim = canonical.canonical(data)
            assert slim != data
            for form, content in (("was", data), ("slim", slim), ("shown", canonical.checkout(slim))):
                names.append(tmp_path / f"{form}-{name}")
                names[-1].write_bytes(content)
    subprocess.run([*office, "--outdir", str(tmp_path), *map(str, names)], check=True, capture_output=True)
    for name in sample:
        found = {
            form: text.lines((tmp_path / f"{form}-{name}").with_suffix(".pdf").read_bytes())
            for form in ("was", "slim", "shown")
        }
        # File names may stand in headers; the rest is the same text.
        assert found["was"] == found["slim"] == found["shown"], name
