"""What every target must do, run against each of them; whoever adds one adds it to ``target_text``."""

from __future__ import annotations

import hashlib
import threading

import pytest

from docmgr.errors import TargetError, UsageError
from docmgr.targets.target import kind_of, open_target

CONTENT = bytes(range(256)) * 400
NAMES = ["B-240305-k3f9q.bundle", "制度流程/20231105-制度-档案管理办法-V1.0.docx", "a/b c/~x.lock/.hidden/d..e"]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_put_comes_back(target, source, tmp_path, name):
    assert target.stat(name) is None
    assert target.put_if_absent(name, source(CONTENT))
    assert target.stat(name) == len(CONTENT)
    assert target.list() == [name]
    target.get(name, tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == CONTENT
    assert target.verify(name, hashlib.sha256(CONTENT).hexdigest())
    assert not target.verify(name, hashlib.sha256(b"other").hexdigest())


def test_nothing_is_overwritten(target, source, tmp_path):
    assert target.put_if_absent("甲", source(b"first"))
    assert not target.put_if_absent("甲", source(b"second"))
    target.get("甲", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == b"first"


def test_an_empty_file_is_a_file(target, source, tmp_path):
    assert target.put_if_absent("empty", source(b""))
    assert target.stat("empty") == 0
    target.get("empty", tmp_path / "back")
    assert (tmp_path / "back").read_bytes() == b""


def test_what_is_not_there(target, tmp_path):
    assert target.list() == []
    assert target.stat("nothing") is None
    assert not target.verify("nothing", "0" * 64)
    assert target.remove("nothing")
    with pytest.raises(TargetError):
        target.get("nothing", tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_removing_and_putting_again(target, source):
    target.put_if_absent("a", source(b"1"))
    target.put_if_absent("b", source(b"2"))
    assert target.remove("a")
    assert target.list() == ["b"]
    assert target.put_if_absent("a", source(b"3"))
    assert target.verify("a", hashlib.sha256(b"3").hexdigest())


def test_lists_are_sorted_and_cut_by_prefix(target, source):
    for name in ("b", "a/2", "a/1", "ab"):
        target.put_if_absent(name, source(name.encode()))
    assert target.list() == ["a/1", "a/2", "ab", "b"]
    assert target.list("a/") == ["a/1", "a/2"]


@pytest.mark.parametrize("name", ["../out", "/out", "a//b", "a/../../b", "", "a\0b", ".git/config"])
def test_no_name_leads_elsewhere(target, source, name):
    with pytest.raises(TargetError):
        target.put_if_absent(name, source(b"x"))


def test_one_of_many_wins(target, target_text, source):
    sources = [source(f"writer {number}".encode()) for number in range(6)]
    targets = [open_target(target_text) for _each in sources]
    won: list[bool] = []

    def put(each, file):
        won.append(each.put_if_absent("same", file))

    threads = [threading.Thread(target=put, args=pair) for pair in zip(targets, sources, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == len(sources)
    assert sum(won) == 1
    digests = [hashlib.sha256(file.read_bytes()).hexdigest() for file in sources]
    assert sum(target.verify("same", digest) for digest in digests) == 1


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("s3://bucket/prefix", "s3"),
        ("/media/usb", "folder"),
        ("../备份", "folder"),
        (r"D:\backup", "folder"),
        ("D:/backup", "folder"),
        ("hub", "remote"),
        ("ssh://git@host/dept.git", "remote"),
        ("git@host:dept.git", "remote"),
        ("file:///srv/dept.git", "remote"),
        ("other", "folder"),
    ],
)
def test_how_a_target_is_named(text, kind):
    assert kind_of(text, ("hub",)) == kind


@pytest.mark.parametrize("text", ["", "  ", "s3://", "a\0b"])
def test_what_names_no_target(text):
    with pytest.raises(UsageError):
        open_target(text)
