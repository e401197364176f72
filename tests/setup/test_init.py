"""``docmgr init`` on an empty folder, a repository, a messy tree and a clone, killed and repeated. Source: D-2.1.1."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from docmgr.cli.main import program
from docmgr.people.store import read_directory
from docmgr.repo.git import Repository
from docmgr.setup.places import synchroniser
from docmgr.setup.starter import ignored_lines, merged, template

ROOT = Path(__file__).resolve().parents[2]
HEAD = ("--head", "张三 <Zhang.San@example.com>")
Init = Callable[..., int]


@pytest.fixture
def init(monkeypatch: pytest.MonkeyPatch) -> Init:
    def run(folder: Path, *options: str) -> int:
        return program.main(["init", str(folder), *options], standalone_mode=False)

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty folder, away from the fixture ``repo``."""
    (tmp_path / "空").mkdir()
    return tmp_path / "空"


@pytest.fixture
def git_in(git: Any) -> Callable[[Path], Any]:
    return type(git)


def check(folder: Path) -> int:
    return program.main(["-C", str(folder), "check"], standalone_mode=False)


def snapshot(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def documents(folder: Path) -> dict[str, bytes]:
    return {path: data for path, data in snapshot(folder).items() if not path.startswith(".git/")}


def messy(folder: Path, number: int) -> None:
    for at in range(number):
        place = folder / ("新建文件夹", "项目资料/A项目", "2023 资料")[at % 3]
        place.mkdir(parents=True, exist_ok=True)
        (place / f"2024-03-05 报告 第{at}号 最终版{('.docx', '.DOC', '')[at % 4 % 3]}").write_bytes(b"%d" % (at // 5))


# ------------------------------------------------------------------ an empty folder


@pytest.mark.parametrize(("policy", "minutes"), [("handbook-zh", "会议纪要"), ("handbook-en", "Minutes")])
def test_begins_in_an_empty_folder(
    tmp_path: Path, init: Init, git_in: Callable[[Path], Any], policy: str, minutes: str
) -> None:
    folder = tmp_path / "新 部门"
    assert init(folder, "--policy", policy, *HEAD) == 0
    git = git_in(folder)
    assert git("status", "--porcelain") == ""
    assert git("symbolic-ref", "--short", "HEAD") == "main"
    assert git("log", "--format=%an <%ae> %s").startswith("张三 <Zhang.San@example.com> docmgr: ")
    tracked = git("ls-files", "-z").split("\0")
    assert {f"{minutes}/.gitkeep", ".docmgr/policy.yaml", ".docmgr/schema/policy.json", "README.md"} <= set(tracked)
    assert json.loads((folder / ".vscode/settings.json").read_text())["yaml.schemas"]
    directory = read_directory(Repository.discover(folder))
    assert [(head.id, head.name) for head in directory.heads(time_of_test())] == [("zhang-san", "张三")]
    assert check(folder) == 0
    bad = folder / minutes / "最终.docx"
    bad.write_bytes(b"x")
    git("add", "-A")
    assert git.run("commit", "-m", "x").returncode == 1


@pytest.mark.parametrize(
    ("options", "environ", "minutes"),
    [
        ((), {}, "会议纪要"),
        ((), {"LC_ALL": "en_GB.UTF-8"}, "Minutes"),
        ((), {"LC_ALL": "zh_CN.UTF-8"}, "会议纪要"),
        ((), {"DOCMGR_LANG": "en"}, "Minutes"),
        (("--lang", "en"), {}, "Minutes"),
        (("--lang", "zh"), {"DOCMGR_LANG": "en"}, "会议纪要"),
    ],
)
def test_the_handbook_follows_the_language(
    folder: Path,
    init: Init,
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    environ: dict[str, str],
    minutes: str,
) -> None:
    monkeypatch.delenv("DOCMGR_LANG")
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    assert init(folder, *options, *HEAD) == 0
    assert (folder / minutes / ".gitkeep").exists()


def time_of_test() -> Any:
    from datetime import date

    return date(2026, 1, 1)


def test_repeating_does_nothing(folder: Path, init: Init, capsys: pytest.CaptureFixture[str]) -> None:
    assert init(folder, *HEAD) == 0
    before = snapshot(folder)
    capsys.readouterr()
    assert init(folder) == 0
    assert "nothing to do" in capsys.readouterr().err
    after = snapshot(folder)
    assert {path for path in before if before[path] != after.get(path)} == set()


def test_dry_run_changes_nothing_at_all(tmp_path: Path, init: Init, capsys: pytest.CaptureFixture[str]) -> None:
    messy(tmp_path / "部门", 12)
    before = snapshot(tmp_path)
    assert init(tmp_path / "部门", "-n", *HEAD) == 0
    assert init(tmp_path / "none", "-n", *HEAD) == 0
    assert snapshot(tmp_path) == before
    assert not (tmp_path / "none").exists()
    out = capsys.readouterr().out
    assert "write .docmgr/policy.yaml" in out
    assert "commit 12 files as they are" in out


def test_without_a_git_user_the_head_is_needed(
    folder: Path, init: Init, git_in: Callable[[Path], Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert init(folder) == 2
    assert "--head" in capsys.readouterr().err
    assert init(folder, "--head", "only a name") == 2
    assert list(folder.iterdir()) == []
    assert init(folder, *HEAD) == 0
    assert git_in(folder)("config", "--local", "user.email") == "Zhang.San@example.com"


def test_the_head_is_the_git_user(repo: Path, init: Init) -> None:
    assert init(repo, "--head-id", "boss") == 0
    (head,) = read_directory(Repository.discover(repo)).members
    assert (head.id, head.name, head.emails) == ("boss", "张三", ("zhang@example.com",))


@pytest.mark.parametrize("options", [("--policy", "handbok-zh"), ("--head-id", "Boß"), ("--head", "x")])
def test_wrong_values_change_nothing(repo: Path, init: Init, options: tuple[str, ...]) -> None:
    before = snapshot(repo)
    assert init(repo, *options) == 2
    assert snapshot(repo) == before


def test_a_policy_file_of_ones_own(repo: Path, init: Init, tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text("version: 1\nextends: handbook-zh\nlimits: {topic_min: 3}\n", encoding="utf-8")
    assert init(repo, "--policy", str(own)) == 0
    assert (repo / ".docmgr/policy.yaml").read_bytes() == own.read_bytes()
    own.write_text("version: 1\nextnds: handbook-zh\n", encoding="utf-8")
    assert init(tmp_path / "other", "--policy", str(own), *HEAD) == 3
    assert not (tmp_path / "other").exists()


# ------------------------------------------------------------------ an existing repository


def test_a_repository_keeps_what_is_its_own(repo: Path, git: Any, init: Init) -> None:
    git.put(".gitignore", b"*.log\r\nThumbs.db")
    git.put("README.md", "ours\n")
    git.put("会议纪要/旧纪要 最终.docx", "old", message="before")
    git.put("staged.txt", "staged")
    (repo / "loose.txt").write_text("loose")
    assert init(repo) == 0
    ignore = (repo / ".gitignore").read_bytes()
    assert ignore.startswith(b"*.log\r\nThumbs.db\r\n# docmgr")
    assert ignore.count(b"Thumbs.db") == 1
    assert (repo / "README.md").read_text() == "ours\n"
    assert git("rev-list", "--count", "HEAD") == "2"
    assert git("status", "--porcelain") == "A  staged.txt\n?? loose.txt"
    assert "会议纪要/旧纪要 最终.docx" in (repo / ".docmgr/baseline.json").read_text("utf-8")
    assert "staged.txt" not in git("show", "--name-only", "--format=", "HEAD")


def test_refuses_lines_that_nobody_committed(repo: Path, git: Any, init: Init, capsys: Any) -> None:
    git.put(".gitignore", "*.log\n", message="before")
    (repo / ".gitignore").write_text("*.log\n*.bak\n")
    before = snapshot(repo)
    assert init(repo) == 4
    assert ".gitignore" in capsys.readouterr().err
    assert snapshot(repo) == before


def test_a_policy_that_is_there_counts(repo: Path, git: Any, init: Init) -> None:
    git.put("README.md", "ours\n", message="before")
    (repo / ".docmgr").mkdir()
    (repo / ".docmgr/policy.yaml").write_text("version: 1\nextends: handbook-en\n")
    assert init(repo) == 0
    assert git("show", "HEAD:.docmgr/policy.yaml").endswith("handbook-en")
    assert (repo / "Minutes/.gitkeep").exists()


def test_a_mistaken_policy_is_told(repo: Path, init: Init, capsys: Any) -> None:
    (repo / ".docmgr").mkdir()
    (repo / ".docmgr/policy.yaml").write_text("version: 1\nextends: handbook-en\ntargts: []\n")
    assert init(repo) == 3
    assert ".docmgr/policy.yaml:3:" in capsys.readouterr().err


def test_not_inside_another_repository_nor_a_bare_one(repo: Path, git: Any, init: Init, tmp_path: Path) -> None:
    (repo / "sub").mkdir()
    assert init(repo / "sub") == 4
    git("init", "-q", "--bare", str(tmp_path / "bare.git"))
    assert init(tmp_path / "bare.git") == 4
    (tmp_path / "file").touch()
    assert init(tmp_path / "file") == 2


# ------------------------------------------------------------------ a messy tree


def test_a_messy_tree_is_taken_in_whole(
    tmp_path: Path, init: Init, git_in: Callable[[Path], Any], capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "共享盘"
    messy(folder, 60)
    for name in ("~$报告.docx", "Thumbs.db", ".~lock.报告.odt#", "x.log"):
        (folder / name).write_bytes(b"x")
    (folder / ".gitignore").write_text("*.log\n")
    (folder / "-rf\n.docx").write_bytes(b"")
    (folder / os.fsdecode(b"\xff\xfe.docx")).write_bytes(b"")
    (folder / "git~1").write_bytes(b"")
    (folder / "link.docx").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    git_in(tmp_path)("init", "-q", str(folder / "inner"))
    inner = git_in(folder / "inner")
    inner("config", "user.name", "x")
    inner("config", "user.email", "x@x")
    inner.put("a", "a", message="a")
    before = documents(folder)
    assert init(folder, *HEAD) == 0
    after = documents(folder)
    assert {path for path in before if after[path] != before[path]} == {".gitignore"}
    git = git_in(folder)
    assert git("status", "--porcelain", "--ignored", "-z").split("\0")[:-1] == sorted(
        ["?? git~1", "?? inner/", "!! .~lock.报告.odt#", "!! Thumbs.db", "!! x.log", "!! ~$报告.docx"],
        key=lambda line: (line[0] == "!", line),
    )
    captured = capsys.readouterr()
    assert "docmgr fix --dry-run" in captured.err
    assert "inner/" in captured.err
    assert len(captured.out.strip().splitlines()) == 22
    assert check(folder) == 0
    git.put("会议纪要/最终2.docx", "new")
    assert git.run("commit", "-m", "x").returncode == 1


def _spent() -> float:
    """Seconds of CPU of this process and those it waited for: how busy the machine is does not count."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def test_five_thousand_files_in_half_a_minute(
    folder: Path, init: Init, git_in: Callable[[Path], Any], capsys: pytest.CaptureFixture[str]
) -> None:
    messy(folder, 5000)
    begun = _spent()
    assert init(folder, *HEAD) == 0
    assert _spent() - begun < 30
    assert len(git_in(folder)("ls-files").splitlines()) > 5000
    assert git_in(folder)("status", "--porcelain") == ""


@pytest.mark.parametrize("after", [0.15, 0.3, 0.5, 0.7, 0.9, 1.1])
def test_killed_and_repeated_it_completes(
    tmp_path: Path, init: Init, git_in: Callable[[Path], Any], after: float
) -> None:
    folder = tmp_path / "部门"
    messy(folder, 300)
    before = documents(folder)
    command = [sys.executable, "-m", "docmgr", "init", str(folder), *HEAD]
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as run:
        time.sleep(after)
        os.killpg(run.pid, signal.SIGKILL)
    assert before.items() <= documents(folder).items()
    assert init(folder, *HEAD) == 0
    git = git_in(folder)
    assert git("status", "--porcelain") == ""
    assert git("rev-list", "--count", "HEAD") == "1"
    assert init(folder) == 0
    assert check(folder) == 0
    assert program.main(["-C", str(folder), "hooks", "status"], standalone_mode=False) == 0


# ------------------------------------------------------------------ a clone


def test_a_clone_is_only_set_up(repo: Path, git: Any, init: Init, tmp_path: Path, capsys: Any) -> None:
    assert init(repo) == 0
    git("clone", "-q", ".", str(tmp_path / "clone"))
    clone = type(git)(tmp_path / "clone")
    assert init(tmp_path / "clone", "-n") == 0
    assert "pre-commit" not in os.listdir(tmp_path / "clone/.git/hooks")
    capsys.readouterr()
    assert init(tmp_path / "clone") == 0
    said = capsys.readouterr().err
    assert "this clone is set up" in said
    assert "git does not know who you are" in said
    assert clone("rev-parse", "HEAD") == git("rev-parse", "HEAD")
    assert clone("config", "--local", "core.quotePath") == "false"
    assert "pre-commit" in os.listdir(tmp_path / "clone/.git/hooks")
    clone("config", "user.name", "李四")
    clone("config", "user.email", "li@example.com")
    assert init(tmp_path / "clone") == 0
    assert "docmgr member add ID --name NAME --email li@example.com" in capsys.readouterr().err


def test_from_a_subfolder_the_clone_is_meant(repo: Path, init: Init, capsys: Any) -> None:
    assert init(repo) == 0
    capsys.readouterr()
    assert init(repo / "会议纪要") == 0
    assert "nothing to do" in capsys.readouterr().err


# ------------------------------------------------------------------ the starting files


def test_known_synchronisers() -> None:
    assert synchroniser(("C:", "Users", "张三", "OneDrive - 公司", "部门"), ()) == "OneDrive"
    assert synchroniser(("home", "x", "坚果云", "部门"), ()) == "坚果云"
    assert synchroniser(("home", "x"), (".stfolder",)) == "Syncthing"
    assert synchroniser(("home", "部门", "文档"), ("README.md", ".git")) == ""


def test_warns_of_a_synchronised_folder(tmp_path: Path, init: Init, capsys: Any) -> None:
    assert init(tmp_path / "Nextcloud" / "部门", *HEAD) == 0
    assert "synchronised by Nextcloud" in capsys.readouterr().err


def test_lines_are_added_once_in_the_files_own_form() -> None:
    text = template("gitignore")
    once = merged(b"a\r\nThumbs.db", text)
    assert once is not None
    assert b"\n" not in once.replace(b"\r\n", b"")
    assert merged(once, text) is None
    assert set(ignored_lines()) < {line.decode() for line in once.splitlines()}


def test_documents_keep_every_byte(repo: Path, git: Any, init: Init) -> None:
    assert init(repo) == 0
    git("config", "core.autocrlf", "true")
    content = "第一行\r\n第二行\n".encode("gb18030")
    for name in ("20240305-纪要-例会-V1.0.txt", "20240305-纪要-例会二-V1.0.docx"):
        git.put(f"会议纪要/{name}", content, message=name)
        assert git.raw("show", f"HEAD:会议纪要/{name}") == content


def test_speaks_the_language_of_the_handbook_it_begins_with(
    init: Init, tmp_path: Path, capfd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DOCMGR_LANG", raising=False)
    assert init(tmp_path / "部门", "--policy", "handbook-zh", *HEAD) == 0
    assert "现在是部门仓库了" in capfd.readouterr().err
