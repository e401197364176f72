"""``slim``, ``gc`` and ``clone`` as people call them: one commit, no phantom changes, a clone that works at once."""

from __future__ import annotations

import io
import json
import os
import subprocess
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from docmgr.cli.main import program
from docmgr.office.canonical import canonical, checkout, sha256
from docmgr.setup.slimlines import BEGIN, END, extensions_in, with_lines
from docmgr.vault.sealed import Sealed, with_block

DOC = "项目资料/20240305-报告-一号事项-V1.0.docx"


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment):
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-05")
    subprocess.run(["git", "config", "--global", "user.name", "张三"], check=True)
    subprocess.run(["git", "config", "--global", "user.email", "zhang@example.com"], check=True)
    monkeypatch.chdir(tmp_path)

    def run(*words: str) -> Result:
        return CliRunner().invoke(program, list(words), catch_exceptions=False)

    assert run("init", "部门", "--policy", "handbook-zh").exit_code == 0
    return run


def git(*words: str, folder: str = "部门") -> str:
    done = subprocess.run(["git", "-C", folder, *words], capture_output=True, check=True)
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def blob(path: str, folder: str = "部门") -> bytes:
    return subprocess.run(
        ["git", "-C", folder, "cat-file", "blob", f"HEAD:{path}"], capture_output=True, check=True
    ).stdout


def later(path: str) -> None:
    saved = int(os.stat(path).st_mtime) - 7
    os.utime(path, (saved, saved))


def test_on_and_off(call) -> None:
    """A document's life with slim on, off and on: its digest stays, each turn is one commit, nothing else changes."""
    assert call("-C", "部门", "new", "报告", "一号事项").exit_code == 0
    data = Path("部门", DOC).read_bytes()
    assert blob(DOC) == canonical(data) != data == checkout(canonical(data))
    recorded = json.loads(call("-C", "部门", "history", "一号事项", "--json").stdout)["versions"][0]["sha256"]
    assert recorded == sha256(data)
    before = git("rev-parse", "HEAD")
    assert "store 1 Office file anew" in call("-C", "部门", "slim", "off", "-n").stdout
    assert git("rev-parse", "HEAD") == before
    for turn, stored in (("off", data), ("on", canonical(data))):
        assert call("-C", "部门", "slim", turn).exit_code == 0
        assert git("rev-list", "--count", f"{before}..HEAD") == "1"
        assert blob(DOC) == stored and Path("部门", DOC).read_bytes() == data
        later(f"部门/{DOC}")
        assert git("status", "--short") == ""
        assert "nothing to change" in call("-C", "部门", "slim", turn).stderr
        shown = json.loads(call("-C", "部门", "slim", "--json").stdout)
        assert shown == {"schema": "docmgr.slim/1", "slim": turn == "on", "policy": turn == "on", "files": 1}
        before = git("rev-parse", "HEAD")
    # A turn is taken back whole: the lines, and the form of every file.
    for stored in (data, canonical(data), data, canonical(data)):
        assert call("-C", "部门", "slim", "off" if stored == data else "on").exit_code == 0 and blob(DOC) == stored
        assert call("-C", "部门", "undo").exit_code == 0
        assert blob(DOC) == (canonical(data) if stored == data else data) and Path("部门", DOC).read_bytes() == data
        assert call("-C", "部门", "slim", "off" if stored == data else "on").exit_code == 0
        assert git("status", "--short") == ""
    assert call("-C", "部门", "check").exit_code == 0
    assert call("-C", "部门", "history", "一号事项", "--check").exit_code == 0
    Path("部门", DOC).write_bytes(_edited(data))
    assert call("-C", "部门", "bump", "一号事项", "-m", "改").exit_code == 0
    call("-C", "部门", "cat", "一号事项", "--version", "V1.0", "-o", os.path.abspath("旧.docx"))
    assert Path("旧.docx").read_bytes() == data
    assert git("status", "--short") == ""


def _edited(data: bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "word/document.xml":
                content = content.replace("一号事项".encode(), "一号事项（改）".encode())
            new.writestr(info.filename, content)
    return target.getvalue()


def test_an_edit_beside_a_switch(call) -> None:
    """Other content under the same version is refused as ever; a file that is being edited is left alone."""
    call("-C", "部门", "new", "报告", "一号事项")
    file = Path("部门", DOC)
    edited = _edited(file.read_bytes())
    file.write_bytes(edited)
    done = subprocess.run(["git", "-C", "部门", "commit", "-qam", "改"], capture_output=True, check=False)
    assert done.returncode == 1 and b"DM404" in done.stderr
    git("reset", "-q")
    assert f"being edited: {DOC}" in call("-C", "部门", "slim", "off").stderr
    assert file.read_bytes() == edited and git("diff", "--name-only", "-z").rstrip("\0") == DOC


def test_sealed_folders_come_last() -> None:
    sealed = Sealed([("head", "机密资料")])
    text = with_lines(with_block("*.md -text\n", sealed), ("docx", "xlsx"))
    assert text.index(BEGIN) < text.index(END) < text.index("/机密资料/**")
    assert with_block(text, sealed) == text == with_lines(text, ("docx", "xlsx"))
    assert extensions_in(text) == ("docx", "xlsx")
    assert with_lines(text, ()) == with_block("*.md -text\n", sealed)
    assert with_lines("a\r\n", ("docx",)).count("\r\n") == 4


def test_gc(call) -> None:
    call("-C", "部门", "new", "报告", "一号事项")
    foreseen = json.loads(call("-C", "部门", "gc", "-n", "--json").stdout)
    assert DOC in {each["path"] for each in foreseen["largest"]} and foreseen["before"]["packs"] == 0
    done = json.loads(call("-C", "部门", "gc", "--json").stdout)
    assert done["after"]["packs"] == 1 and done["after"]["loose"] == 0 and done["dropped"] == 0
    said = call("-C", "部门", "gc")
    assert said.exit_code == 0 and "now" in said.stderr
    assert git("status", "--short") == git("fsck") == ""
    health = json.loads(call("-C", "部门", "doctor", "--json").stdout)
    assert any(each["name"] == "growth" and each["level"] == "ok" for each in health["checks"])


def _hub(call) -> str:
    call("-C", "部门", "new", "报告", "一号事项")
    git("clone", "-q", "--bare", os.path.abspath("部门"), os.path.abspath("中心.git"), folder=".")
    git("config", "uploadpack.allowFilter", "true", folder="中心.git")
    return Path("中心.git").absolute().as_uri()


def test_clone(call) -> None:
    url = _hub(call)
    done = call("clone", url)
    assert done.exit_code == 0 and done.stdout.splitlines()[-1] == os.path.abspath("中心")
    assert Path("中心", DOC).read_bytes() == Path("部门", DOC).read_bytes()
    later(f"中心/{DOC}")
    assert git("status", "--short", folder="中心") == ""
    assert "nothing to do" in call("init", "中心").stderr
    assert call("clone", url).exit_code == 2
    assert call("clone", "中心.git", "另一份").exit_code == 0
    assert call("clone", "中心.git", "-n", "第三份").exit_code == 0 and not os.path.exists("第三份")


def test_a_clone_of_some_folders(call, monkeypatch: pytest.MonkeyPatch) -> None:
    url = _hub(call)
    assert call("clone", url, "小", "--only", "制度流程").exit_code == 0
    top = {each for each in os.listdir("小") if each != ".git"}
    assert {".docmgr", "records", "制度流程", "待审批", "README.md"} <= top and "项目资料" not in top
    missing = git("rev-list", "--objects", "--missing=print", "--all", folder="小")
    assert "\n?" in missing
    assert git("status", "--short", folder="小") == "" and call("-C", "小", "check").exit_code == 0
    # What was left on the server comes when it is asked for, as a checkout gives it; what would change it says why not.
    for typed in ("一号事项", DOC.rpartition("/")[2]):
        assert call("-C", "小", "history", typed).exit_code == 0
    call("-C", "小", "cat", "一号事项", "-o", os.path.abspath("旧.docx"))
    assert Path("旧.docx").read_bytes() == Path("部门", DOC).read_bytes()
    assert "the same" in call("-C", "小", "diff", "一号事项").stderr
    refused = call("-C", "小", "bump", "一号事项", "-m", "改")
    assert refused.exit_code == 2 and "git sparse-checkout add '项目资料'" in refused.stderr
    assert "there already" in call("-C", "小", "new", "报告", "一号事项").stderr
    monkeypatch.chdir("小/制度流程")
    assert call("cat", f"../{DOC}", "-o", os.path.join("..", "..", "再.docx")).exit_code == 0
    monkeypatch.chdir("../..")
    git("sparse-checkout", "add", "项目资料", folder="小")
    assert Path("小", DOC).read_bytes() == Path("部门", DOC).read_bytes()
    assert call("-C", "小", "gc").exit_code == 0
    nowhere = call("clone", url, "无", "--only", "没有的")
    assert nowhere.exit_code == 2 and "folders are:" in nowhere.stderr


def test_a_server_that_gives_only_whole_clones(call) -> None:
    url = _hub(call)
    git("config", "uploadpack.allowFilter", "false", folder="中心.git")
    done = call("clone", url, "全", "--only", "项目资料")
    assert done.exit_code == 0 and "only whole clones" in done.stderr
    assert git("fsck", "--full", folder="全") == "" and Path("全", DOC).is_file()
    assert not list(Path("全/.git/objects/pack").glob("*.promisor"))


def test_a_clone_that_fails_leaves_nothing(call) -> None:
    before = set(os.listdir("."))
    assert call("clone", "nowhere.git", "新").exit_code == 4
    (Path(".") / ".新.docmgr-clone").mkdir()
    assert call("clone", "nowhere.git", "新").exit_code == 4
    assert set(os.listdir(".")) == before
