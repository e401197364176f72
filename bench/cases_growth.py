"""How much room versions take, and what packing costs: beside ``gc --aggressive`` and git-lfs where it is there."""

from __future__ import annotations

import io
import os
import random
import shlex
import shutil
import subprocess
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.measure import Program, compare, peak, run
from bench.report import Row
from bench.world import PLACE, ROOT, World
from docmgr.filters.protocol import FLUSH, LONGEST, packet

EDITS, DOCUMENTS, VERSIONS, ADDED = 50, 60, 12, 200
# Paragraphs that make 850 KB.
LONG = 2_150
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

    def empty_index(self) -> None:
        """So that everything is new again."""
        self.git("read-tree", "--empty")
        for folder in (self.folder / ".git/objects").glob("??"):
            shutil.rmtree(folder)

    def empty_tree(self) -> None:
        """So that everything is checked out again."""
        for file in self.folder.glob("*.docx"):
            file.unlink()

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


def growth_of_a_day(world: World, rounds: int) -> Iterator[Row]:
    """Two hundred documents, added and checked out beside plain git; a status of what nobody touched."""
    files = {f"{number}.docx": Text(number, 80).docx() for number in range(ADDED)}
    day = Day(world, "day", files)
    case = f"{ADDED} documents"
    yield from day.rows(case, min(rounds, 5), adding=1.5, leaving=3.0)
    yield day.status(case, min(rounds, 5))


def growth_of_long_documents(world: World, rounds: int) -> Iterator[Row]:
    """Two hundred documents of 850 KB of text each; most of what they take git takes alone, whoever filters."""
    text = Text(1, LONG)
    files = {}
    for number in range(ADDED):
        text.edit()
        files[f"{number}.docx"] = text.docx()
    yield from Day(world, "long", files).rows(f"{ADDED} documents of 850 KB of XML", min(rounds, 3))


class Day:
    """The same documents in a slim and in a plain repository, to be added and checked out.

    Beside them stands what no filter can do without: git that stores and writes the slim form itself (``bare``), and
    the same through a filter that hands every file back (``idle``).
    """

    def __init__(self, world: World, name: str, files: dict[str, bytes]) -> None:
        self.world = world
        self.places = {}
        for kind in ("slim", "plain"):
            self.places[kind] = here = Place(world, name, kind)
            for file, content in files.items():
                (here.folder / file).write_bytes(content)
            here.git("add", "-A")

    def _programs(self, *words: str, before: str) -> list[Program]:
        idle = shlex.join([self.world.python, "-I", "-S", str(ROOT / "bench/idlefilter.py")])
        found = []
        for name, options in (("slim", []), ("plain", []), ("bare", [""]), ("idle", [idle])):
            here = self.places["plain" if name == "plain" else "slim"]
            extra = [word for option in options for word in ("-c", f"filter.docmgr-slim.process={option}")]
            command = ["git", *extra, *words]
            found.append(Program(name, command, here.folder, self.world.env, before=getattr(here, before)))
        return found

    def rows(
        self, case: str, rounds: int, *, adding: float | None = None, leaving: float | None = None
    ) -> Iterator[Row]:
        """Adding, and checking out."""
        left = compare(self._programs("checkout", ".", before="empty_tree"), rounds)
        # What is added is what the filter shows, and without a filter what it stores.
        self.places["slim"].empty_tree()
        self.places["slim"].git("checkout", "-q", ".")
        added = compare(self._programs("add", "-A", before="empty_index")[:2], rounds)
        self.places["slim"].empty_tree()
        self.places["slim"].git("-c", "filter.docmgr-slim.process=", "checkout", "-q", ".")
        bare = compare(self._programs("add", "-A", before="empty_index")[2:3], rounds)
        beside = f"plain {added.cpu('plain'):.0f} ms, slim without a filter {bare.cpu('bare'):.0f} ms"
        yield Row(f"{case}: git add", added.cpu("slim") / 1000, adding, "s", peer=beside)
        floor = f"without a filter {left.ratio('bare', 'plain'):.1f} x, idle filter {left.ratio('idle', 'plain'):.1f} x"
        yield Row(
            f"{case}: checkout",
            left.ratio("slim", "plain"),
            leaving,
            ours=f"{left.cpu('slim'):.0f} ms",
            peer=f"plain {left.cpu('plain'):.0f} ms; {floor}",
        )
        self.places["slim"].empty_tree()
        self.places["slim"].git("checkout", "-q", ".")

    def status(self, case: str, rounds: int) -> Row:
        """A status of a clean tree."""
        for each in self.places.values():
            each.git("add", "-A")
            # What was written in the very second of the index git compares by content, whatever the filter.
            for file in each.folder.glob("*.docx"):
                os.utime(file, (file.stat().st_mtime - 7,) * 2)
        status = [Program(kind, ["git", "status"], here.folder, self.world.env) for kind, here in self.places.items()]
        calm = compare(status, rounds)
        return Row(f"{case}: git status", calm.ratio("slim", "plain"), 1.2, ours=f"{calm.cpu('slim'):.0f} ms")


def growth_in_memory(world: World, _rounds: int) -> Iterator[Row]:
    """What the filter holds of a presentation of 200 MB on its way in and out; git itself reads a file whole."""
    here = Place(world, "memory", "slim")
    media = random.Random(1).randbytes(1 << 20)
    target = here.folder / "a.pptx"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        for number in range(200):
            archive.writestr(f"ppt/media/{number}.mp4", media)
    size = target.stat().st_size
    head = b"".join(map(packet, (b"git-filter-client\n", b"version=2\n"))) + FLUSH
    head += b"".join(map(packet, (b"capability=clean\n", b"capability=smudge\n"))) + FLUSH
    head += packet(b"command=clean\n") + packet(b"pathname=b.pptx\n") + FLUSH
    spoken = here.folder / "spoken"
    with open(target, "rb") as source, open(spoken, "wb") as file:
        file.write(head)
        while piece := source.read(LONGEST):
            file.write(packet(piece))
        file.write(FLUSH)
    words = [world.python, "-I", "-S", str(ROOT / "docmgr/filters/main.py"), "process", "docmgr-slim"]
    line = " ".join(map(shlex.quote, words)) + f" < {shlex.quote(str(spoken))}"
    most = peak(Program("filter", ["sh", "-c", f"exec {line}"], here.folder, world.env))
    yield Row(f"a presentation of {size / 1e6:.0f} MB: the filter's memory", most, 60, "MiB")


CASES = (growth_of_versions, growth_of_names, growth_of_a_day, growth_of_long_documents, growth_in_memory)
