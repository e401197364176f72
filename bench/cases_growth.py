"""How much room versions take, and what packing costs: beside ``gc --aggressive`` and git-lfs where it is there."""

from __future__ import annotations

import io
import random
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.measure import Program, run
from bench.report import Row
from bench.world import PLACE, ROOT, World

EDITS, DOCUMENTS, VERSIONS = 50, 60, 12
TYPES = b'<?xml version="1.0"?><Types/>'


class Place:
    """A repository of one kind: ``slim``, ``plain`` or ``lfs``."""

    def __init__(self, world: World, name: str, kind: str) -> None:
        self.folder = PLACE / "growth" / f"{name}-{kind}"
        self.env = world.env
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.git("init", "-q", "-b", "main")
        for key, value in (("user.name", "x"), ("user.email", "x@example.com"), ("gc.auto", "0")):
            self.git("config", key, value)
        if kind == "slim":
            from docmgr.setup.slimlines import with_lines
            from docmgr.setup.slimming import settings

            for key, value in settings(Path(world.python), ROOT / "docmgr").items():
                self.git("config", key, value)
            (self.folder / ".gitattributes").write_text(with_lines("", ("docx", "xlsx")), encoding="utf-8")
        elif kind == "lfs":
            self.git("lfs", "install", "--local")
            self.git("lfs", "track", "*.docx", "*.xlsx")

    def git(self, *words: str) -> None:
        subprocess.run(["git", *words], cwd=self.folder, env=self.env, check=True, stdout=subprocess.DEVNULL)

    def commit(self, files: dict[str, bytes]) -> None:
        for name, content in files.items():
            (self.folder / name).write_bytes(content)
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "x")

    def size(self) -> float:
        """MB in packs and, for git-lfs, beside them."""
        folders = (self.folder / ".git/objects", self.folder / ".git/lfs/objects")
        return sum(file.stat().st_size for each in folders for file in each.rglob("*") if file.is_file()) / 1e6


def _zip(members: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return target.getvalue()


class Text:
    """Paragraphs of Chinese that are edited a little with each version."""

    def __init__(self, seed: int, paragraphs: int, *, picture: int = 0) -> None:
        self.chance = random.Random(seed)
        self.picture = self.chance.randbytes(picture)
        self.lines = [self.line() for _ in range(paragraphs)]

    def line(self) -> str:
        return "".join(chr(0x4E00 + int(self.chance.paretovariate(0.6)) % 3000) for _ in range(120))

    def edit(self) -> None:
        for _ in range(2):
            self.lines[self.chance.randrange(len(self.lines))] = self.line()

    def docx(self) -> bytes:
        body = "".join(f'<w:p w:rsidR="00A1"><w:r><w:t>{line}</w:t></w:r></w:p>' for line in self.lines)
        members = {"[Content_Types].xml": TYPES, "word/document.xml": body.encode()}
        return _zip({**members, "word/media/image1.jpeg": self.picture} if self.picture else members)

    def xlsx(self) -> bytes:
        rows = "".join(
            f'<row r="{n}">'
            + "".join(f'<c r="{c}{n}"><v>{zlib.crc32((line + c).encode()) % 10**6}</v></c>' for c in "ABCDEFGH")
            + "</row>"
            for n, line in enumerate(self.lines)
        )
        return _zip({"[Content_Types].xml": TYPES, "xl/worksheets/sheet1.xml": rows.encode()})


def _packed(world: World, here: Place, kind: str) -> float:
    if kind == "slim":
        subprocess.run(world.docmgr("gc"), cwd=here.folder, env=world.env, check=True, stderr=subprocess.DEVNULL)
    else:
        here.git("gc", "-q", "--aggressive")
    return here.size()


def _history(world: World, name: str, make: Callable[[], Iterator[bytes]], most: float) -> Row:
    found = {}
    for kind in ("slim", "plain", *(["lfs"] if shutil.which("git-lfs") else [])):
        here = Place(world, name, kind)
        for content in make():
            here.commit({name: content})
        found[kind] = _packed(world, here, kind)
    beside = ", ".join(f"{kind} {size:.2f} MB" for kind, size in found.items() if kind != "slim")
    return Row(f"{EDITS} edits of {name}", found["slim"], most, "MB", peer=beside)


def _edits(text: Text, write: Callable[[], bytes]) -> Iterator[bytes]:
    for _ in range(EDITS):
        text.edit()
        yield write()


def _documents() -> Iterator[bytes]:
    text = Text(1, 400, picture=150_000)
    return _edits(text, text.docx)


def _workbooks() -> Iterator[bytes]:
    text = Text(2, 5_000)
    return _edits(text, text.xlsx)


def growth_of_versions(world: World, _rounds: int) -> Iterator[Row]:
    """Fifty edits of one document with a picture, and of one workbook."""
    yield _history(world, "a.docx", _documents, 0.6)
    yield _history(world, "a.xlsx", _workbooks, 0.8)


def growth_of_names(world: World, _rounds: int) -> Iterator[Row]:
    """Documents whose names carry their version: bytes, and the time that packing takes."""
    here = Place(world, "names", "slim")
    (here.folder / ".docmgr").mkdir()
    (here.folder / ".docmgr/policy.yaml").write_text("extends: handbook-zh\n", encoding="utf-8")
    (here.folder / "项目资料").mkdir()
    texts = [Text(seed, 80) for seed in range(DOCUMENTS)]
    for version in range(VERSIONS):
        for number, text in enumerate(texts):
            name = "项目资料/20240301-计划-第{}项目书-V1.{}.docx"
            (here.folder / name.format(number, version - 1)).unlink(missing_ok=True)
            text.edit()
            (here.folder / name.format(number, version)).write_bytes(text.docx())
        here.commit({})
    copy = here.folder.with_name("names-aggressive")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(here.folder, copy)
    subprocess.run(["git", "gc", "-q", "--aggressive"], cwd=copy, env=world.env, check=True)
    other = sum(file.stat().st_size for file in (copy / ".git/objects").rglob("*") if file.is_file()) / 1e6
    cost = run(Program("gc", world.docmgr("gc"), here.folder, world.env))
    case = f"{DOCUMENTS} documents, {VERSIONS} versions in their names"
    yield Row(case, here.size(), 2.4, "MB", peer=f"gc --aggressive {other:.2f} MB")
    yield Row(f"{case}: docmgr gc", cost.cpu / 1000, 3.0, "s")


CASES = (growth_of_versions, growth_of_names)
