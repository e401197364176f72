"""Departments of any size, made in seconds: lawful documents under handbook-zh, or the same with 2 % bad names.

Names look like ``20230417-报告-设备巡检004711-V1.3.docx``, three to four levels deep; contents are a few bytes.
"""

from __future__ import annotations

import random
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

POLICY = (".docmgr/policy.yaml", b"version: 1\nextends: handbook-zh\n")
# Home folders with the types that belong there.
HOMES = {
    "制度流程": ("制度", "流程", "通知"),
    "项目资料": ("方案", "计划", "报告", "报表", "合同", "记录"),
    "会议纪要": ("纪要", "通知", "记录"),
    "培训资料": ("培训", "计划", "通知", "记录"),
    "报表模板": ("模板", "报表"),
}
TYPES = tuple(dict.fromkeys(kind for kinds in HOMES.values() for kind in kinds))
# The rest of a department: a folder, and the types of its documents.
MIRRORS = {
    "待审批/制度流程": ("制度", "流程"),
    "历史文档/2021/项目资料": ("方案", "报告"),
    "机密资料": ("记录", "合同"),
}
TOPICS = (
    "日常运营管理 设备巡检 客户回访 供应商评估 预算执行 人员招聘 安全培训 季度总结 合同审查 项目进度 "
    "数据备份 系统上线方案 采购申请 质量分析 仓库盘点 差旅报销 市场调研 风险排查 应急演练 "
    "工作沟通 档案移交 网络维护 产品发布 售后服务"
).split()
EXTENSIONS = ("docx", "xlsx", "pdf", "pptx")
# Ways in which people get a name wrong; {stem} is date-type-topic.
SLIPS = (
    "{stem}-V1.docx",
    "{stem}-v1.0.docx",
    "{stem}最新.docx",
    "{stem}-V1.0-最终.docx",
    "20240230-报告-{topic}-V1.0.docx",
    "{topic}.docx",
    "2024-03-05-报告-{topic}-V1.0.docx",
    "{stem}-V1.0.exe",
)

#: (files, folders) of the two departments that every figure speaks of.
SMALL = (10_000, 454)
LARGE = (100_000, 2_863)


def names(files: int, folders: int, *, bad: bool = False) -> Iterator[str]:
    """That many paths in that many folders, the same on every machine; ``bad``: every fiftieth breaks a rule."""
    dice = random.Random(f"{files} in {folders}")
    places = _folders(folders)
    for number in range(files - 1):
        # Every folder once, so that their number is exact; then at random.
        folder, kinds = places[number] if number < len(places) else places[dice.randrange(len(places))]
        topic = f"{dice.choice(TOPICS)}{number:06}"
        date = f"{dice.randint(2019, 2023)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}"
        stem = f"{date}-{dice.choice(kinds)}-{topic}"
        name = f"{stem}-V{dice.randint(1, 3)}.{dice.randint(0, 9)}.{dice.choice(EXTENSIONS)}"
        if bad and number % 50 == 0:
            name = SLIPS[number // 50 % len(SLIPS)].format(stem=stem, topic=topic)
        yield f"{folder}/{name}"


def _folders(count: int) -> list[tuple[str, tuple[str, ...]]]:
    """The folders that hold documents; with those above them and ``.docmgr`` they are ``count``."""
    above = 1 + len({part for path in MIRRORS for part in _with_parents(path)}) + len(HOMES)
    groups = max(count // 20, len(HOMES))
    homes = list(HOMES.items())
    found = list(MIRRORS.items())
    found += [(home, kinds) for home, kinds in homes]
    for number in range(groups):
        home, kinds = homes[number % len(homes)]
        found.append((f"{home}/第{number:03}组", kinds))
    for number in range(count - above - groups):
        home, kinds = homes[number % groups % len(homes)]
        found.append((f"{home}/第{number % groups:03}组/事项{number:04}", kinds))
    return found


def _with_parents(path: str) -> list[str]:
    parts = path.split("/")
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]


def bad_names(count: int) -> list[str]:
    """A share as departments have it before docmgr: every name wrong in one of the usual ways."""
    dice = random.Random(count)
    found = []
    for number in range(count):
        topic = f"{dice.choice(TOPICS)}{number:05}"
        stem = f"{dice.randint(2019, 2023)}0{dice.randint(1, 9)}1{dice.randint(0, 9)}-{dice.choice(TYPES)}-{topic}"
        folder = f"{dice.choice(list(HOMES))}/第{number % 40:02}组"
        found.append(f"{folder}/{SLIPS[number % len(SLIPS)].format(stem=stem, topic=topic)}")
    return found


def department(folder: Path, paths: Iterable[str], env: Mapping[str, str], *, checkout: bool = True) -> Path:
    """A repository of one commit that holds the policy and these paths, checked out or bare."""
    folder.mkdir(parents=True)
    bare = [] if checkout else ["--bare"]
    git(folder, env, "init", "--quiet", "--initial-branch=main", "--template=", *bare)
    if checkout:
        git(folder, env, "config", "user.name", "张三")
        git(folder, env, "config", "user.email", "zhang@example.com")
    git(folder, env, "fast-import", "--quiet", data=b"".join(_stream(paths)))
    if checkout:
        git(folder, env, "reset", "--quiet", "--hard")
    return folder


def _stream(paths: Iterable[str]) -> Iterator[bytes]:
    message = "部门文件".encode()
    yield b"commit refs/heads/main\ncommitter Z <z@example.com> 1700000000 +0800\n"
    yield b"data %d\n%s\n" % (len(message), message)
    yield entry(*POLICY)
    for number, path in enumerate(paths):
        yield entry(path, b"%d\n" % number)


def entry(path: str, content: bytes) -> bytes:
    """One file of a fast-import stream."""
    return b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(content), content)


def git(folder: Path, env: Mapping[str, str], *arguments: str, data: bytes = b"") -> bytes:
    """Git's standard output in a folder; ``CalledProcessError`` when it fails."""
    command = ["git", "-C", str(folder), *arguments]
    return subprocess.run(command, input=data, env=dict(env), stdout=subprocess.PIPE, check=True).stdout
