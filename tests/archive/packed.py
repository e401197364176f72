"""A department with archived files of every kind of name, and docmgr called in it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from click.testing import CliRunner

from docmgr.archive.holds import begun
from docmgr.cli.main import program
from docmgr.records.rewrite import written

OLD = {
    "项目资料/20220105-报告-周报-V1.0.md": "一月",
    "项目资料/20230301-报告-进度与 工时-V1.0.md": "三月",
    "项目资料/20230302-报告-" + "长" * 60 + "-V1.0.md": "长",
    "会议纪要/20230305-纪要-项目例会-V1.0.md": "纪要" * 500,
}


def caller(folder: Path) -> Callable[..., str]:
    """Call docmgr in a folder and expect an exit code; what it said."""

    def call(*words: str, code: int = 0) -> str:
        done = CliRunner().invoke(program, ["-C", str(folder), *words], catch_exceptions=False)
        assert done.exit_code == code, (words, done.exit_code, done.output)
        return done.output

    return call


def hold(git, path: str) -> None:
    """Commit a hold on the document at a path."""
    scope = {"documents": [{"path": path}]}
    record = begun("K-240301-aaaaa", scope, "诉讼", ("zhang", "2024-03-01T09:00:00+08:00"))
    git.put("records/holds/2024/03/K-240301-aaaaa.yml", written(record), message="hold")


def fill(git, folder: Path) -> None:
    """The policy and the files, archived by a run."""
    for path, content in OLD.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    git("add", ".")
    git.put(".docmgr/policy.yaml", "version: 1\nextends: handbook-zh\ndepartment: {name: 档案室}\n", message="加入")
    caller(folder)("archive")
