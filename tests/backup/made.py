"""Repositories that hold all a backup must bring back, and ways to look at what came back."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

from docmgr.backup.plan import Rules
from docmgr.backup.run import Asked

SHANGHAI = timezone(timedelta(hours=8))
MONDAY = datetime(2024, 3, 4, 9, 0, tzinfo=SHANGHAI)


def package(text: str) -> bytes:
    """A file that opens as an Office document would."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", text * 50)
    return content.getvalue()


def asked(days: float = 0, rules: Rules | None = None) -> Asked:
    now = MONDAY + timedelta(days=days)
    return Asked(now, "张三 <zhang@example.com>", rules or Rules(), now.isoformat())


def fill(git) -> None:
    """Chinese names, several branches, tags of both kinds, notes, a stash, an own namespace, a detached work tree."""
    git.put("制度流程/20231105-制度-档案管理办法-V1.0.docx", package("档案管理办法"), message="加入制度")
    git("tag", "已发布")
    git.put("项目资料/甲 项目/20240301-计划-项目计划书-V1.0.docx", package("计划"), message="加入计划")
    git("tag", "-a", "V1.0", "-m", "第一版")
    git("notes", "add", "-m", "备注", "HEAD")
    git("branch", "草稿/甲", "HEAD~1")
    git("update-ref", "refs/docmgr/locks/D-12345", "HEAD")
    git("update-ref", "refs/remotes/origin/main", "HEAD~1")
    git("update-ref", "refs/odd/blob", git("hash-object", "-w", "--stdin", data=b"a blob with a name"))
    git.put("项目资料/20240302-报告-周报-V1.0.xlsx", package("周报"), message="加入周报")
    (git.folder / "README.md").write_text("stashed", encoding="utf-8")
    git("stash", "push", "--include-untracked")


def refs_of(folder: Path) -> str:
    """Every ref with its object, and HEAD."""
    words = ["git", "-C", str(folder)]
    listed = subprocess.run([*words, "for-each-ref"], capture_output=True, check=True).stdout
    head = subprocess.run([*words, "symbolic-ref", "-q", "HEAD"], capture_output=True, check=False).stdout
    if not head:
        head = subprocess.run([*words, "rev-parse", "HEAD"], capture_output=True, check=True).stdout
    return (listed + head).decode("utf-8", "surrogateescape")


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a work tree with its bytes."""
    found: Iterator[Path] = (path for path in folder.rglob("*") if path.is_file())
    relative = ((path.relative_to(folder), path) for path in found)
    return {str(name): path.read_bytes() for name, path in relative if name.parts[0] != ".git"}
