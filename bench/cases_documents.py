"""Documents: a version recorded, a long history read, a share drive taken in."""

from __future__ import annotations

import io
import random
import shutil
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

from bench import trees
from bench.measure import Program, compare, run
from bench.report import Row, ms
from bench.world import PLACE, ROOT, World

BIG = "项目资料/20240305-计划-大文档-V1.0.docx"
PLAIN = "项目资料/20240305-计划-对照-V1.0.docx"
# What the command imports, here at once.
LIBRARIES = """
import difflib, zoneinfo
from docmgr.cli import bump, clock, lazy, main, plans, shelf
from docmgr.documents import bump, find, gather, origin
from docmgr.ledger import reservation
from docmgr.people import store
from docmgr.policy import load, vocabulary
import docmgr.repo.apply
"""
MEMBER = "{schema: member/1, id: zhangsan, name: 张三, emails: [zhangsan@example.com], roles: [{role: head}]}\n"
COMMITS, VERSIONS, DOCUMENTS = 20_000, 50, 5_000
FILES = 5_000
WORDS = "会议 采购 预算 培训 安全 设备 人员 年度 季度 客户 系统 数据 网络 管理 改进 验收 检查 推广".split()


def _large(number: int) -> bytes:
    """A Word file of 1 MB, most of it a picture that no packer makes smaller."""
    import docx

    made = docx.Document()
    for at in range(60):
        made.add_paragraph(f"第 {at} 条 {number}")
    picture = random.Random(number % 2).randbytes(1 << 20)
    part = docx.opc.part.Part(docx.opc.packuri.PackURI("/word/media/image1.bin"), "image/png", picture)
    made.part.relate_to(part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image")
    target = io.BytesIO()
    made.save(target)
    return target.getvalue()


def _edit(folder: Path, pattern: str, counter: Iterator[int]) -> None:
    """Save other content over the one file of that name."""
    (path,) = (folder / "项目资料").glob(pattern)
    path.write_bytes(_large(2 * next(counter)))


def bump(world: World, rounds: int) -> Iterator[Row]:
    """``bump`` of a 1 MB docx among 10,000 documents, beside ``git add`` and ``git commit`` of one as large."""
    folder = world.small
    for path in (BIG, PLAIN):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(_large(0))
    member = folder / "records/members/zhangsan.yml"
    member.parent.mkdir(parents=True, exist_ok=True)
    member.write_text(MEMBER, encoding="utf-8")
    trees.git(folder, world.people, "add", "--", BIG, PLAIN, "records")
    trees.git(folder, world.people, "-c", "core.hooksPath=/dev/null", "commit", "-q", "-m", "two documents")
    counter = iter(range(1, 10_000))

    def editing(pattern: str) -> Callable[[], None]:
        return partial(_edit, folder, pattern, counter)

    plain = f"git add -- {PLAIN} && git -c core.hooksPath=/dev/null commit -q -m edit"
    costs = compare(
        [
            Program(
                "bump", world.docmgr("bump", "大文档", "-m", "改"), folder, world.people, before=editing("*大文档*")
            ),
            Program("git", ["/bin/sh", "-c", plain], folder, world.people, before=editing("*对照*")),
            Program("start", [world.python, "-c", LIBRARIES], folder, {**world.people, "PYTHONPATH": str(ROOT)}),
        ],
        rounds,
    )
    trios = zip(costs.runs["bump"], costs.runs["git"], costs.runs["start"], strict=True)
    ratio = median((ours.cpu - start.cpu) / peer.cpu for ours, peer, start in trios)
    case = "bump of a 1 MB docx, 10,000 documents, without start-up / git add + commit"
    yield Row(case, ratio, 3.0, ours=ms(costs.cpu("bump")), peer=ms(costs.cpu("git")))


def history(world: World, rounds: int) -> Iterator[Row]:
    """``history`` of a document with 50 versions among 20,000 commits, beside ``git log --follow``.

    What ``--follow`` costs depends on the other documents: at each rename git compares the document with all that are
    about as large. Documents of one kind are; where all others are five bytes long there is nothing to compare.
    """
    for kind, lines, target in (("", (15, 70), 0.5), (", the others of 5 bytes", (0, 0), 1.0)):
        folder = world.fresh("long", [])
        stream = b"".join(_long(_branch(folder, world), lines))
        trees.git(folder, world.people, "fast-import", "--quiet", "--force", data=stream)
        trees.git(folder, world.people, "reset", "-q", "--hard")
        path = f"项目资料/20240305-计划-年度计划-V1.{VERSIONS - 1}.md"
        follow = ["git", "log", "--follow", "--format=%H %an %ad %s", "--", path]
        costs = compare(
            [
                Program("history", world.docmgr("history", path), folder, world.people),
                Program("git", follow, folder, world.people),
            ],
            max(3, rounds // 5),
        )
        case = f"history of 50 versions among 20,000 commits{kind} / git log --follow"
        yield Row(case, costs.ratio("history", "git"), target, ours=ms(costs.cpu("history")), peer=ms(costs.cpu("git")))


def _branch(folder: Path, world: World) -> str:
    return trees.git(folder, world.env, "symbolic-ref", "HEAD").decode().strip()


def _long(branch: str, lines: tuple[int, int]) -> Iterator[bytes]:
    """The stream of a long life: other documents change all the time, ours now and then under its next name."""
    text = "\n".join(f"第 {line} 条" for line in range(40))
    step, version = COMMITS // VERSIONS, 0
    for number in range(COMMITS):
        yield f"commit {branch}\ncommitter Wang <wang@example.com> {1_600_000_000 + number} +0800\n".encode()
        yield f"data 1\nx\n{f'from {branch}^0' if number == 0 else ''}\n".encode().replace(b"\n\n", b"\n")
        if number % step == 0 and version < VERSIONS:
            if version:
                yield f"D 项目资料/20240305-计划-年度计划-V1.{version - 1}.md\n".encode()
            path, body = f"项目资料/20240305-计划-年度计划-V1.{version}.md", f"{text}\n{version}\n".encode()
            version += 1
        else:
            other = number % DOCUMENTS
            path, body = f"会议纪要/{other % 50:02}组/20240305-纪要-例会{other}-V1.0.md", _minutes(number, lines)
        yield f"M 644 inline {path}\ndata {len(body)}\n".encode() + body + b"\n"


def _minutes(number: int, lines: tuple[int, int]) -> bytes:
    """What such a document says in this commit; every document has its own words, of which one changes."""
    chance = random.Random(number % DOCUMENTS)
    said = ["".join(chance.choices(WORDS, k=6)) for _line in range(chance.randint(*lines))]
    return "\n".join([f"{number}", *said, ""]).encode()


def add(world: World, _rounds: int) -> Iterator[Row]:
    """``add`` of a share drive of 5,000 files: Word, Excel, text and pictures; wall time, for people wait for it."""
    drive = PLACE / "drive"
    shutil.rmtree(drive, ignore_errors=True)
    for path, content in _drive():
        (drive / path).parent.mkdir(parents=True, exist_ok=True)
        (drive / path).write_bytes(content)
    folder = world.fresh("taken", [])
    trees.git(folder, world.people, "gc", "-q")
    cost = run(Program("add", world.docmgr("add", str(drive), "--yes"), folder, world.people))
    case = f"add of a folder of {FILES:,} files, per file (5 ms are 200 files/s)"
    yield Row(case, cost.wall / FILES, 5.0, "ms", ours=f"{FILES / cost.wall * 1000:.0f} files/s")


def _drive() -> Iterator[tuple[str, bytes]]:
    import docx

    chance = random.Random(5)
    for number in range(FILES):
        topic = "".join(chance.sample(WORDS, 3)) + str(number)
        kind = chance.choice("纪要 报告 计划 通知 合同 记录 培训".split())
        stem = f"{2019 + number % 5}年/{chance.choice(WORDS)}/{topic}{kind}"
        if number % 3 == 0:
            made, target = docx.Document(), io.BytesIO()
            for at in range(20):
                made.add_paragraph(f"第 {at} 条 " + "".join(chance.sample(WORDS, 8)))
            made.save(target)
            yield f"{stem}.docx", target.getvalue()
        elif number % 3 == 1:
            yield f"{stem}.txt", "\n".join(chance.choices(WORDS, k=300)).encode()
        else:
            yield f"{stem}.pdf", b"%PDF-1.4\n%" + chance.randbytes(20_000) + b"\n%%EOF\n"


CASES = (bump, history, add)
