"""Whole files, never through links and never onto what is there."""

from __future__ import annotations

import os

import pytest

from docmgr.errors import RepositoryError
from docmgr.repo import files


def test_writes_whole_files(tmp_path):
    path = tmp_path / "中文"
    files.write_file(path, b"1")
    files.write_file(path, b"2", mode=0o755)
    assert path.read_bytes() == b"2"
    assert os.access(path, os.X_OK)
    with pytest.raises(FileExistsError):
        files.write_file(path, b"3", overwrite=False)
    assert not list(tmp_path.glob(f"{files.TEMPORARY}*"))


@pytest.mark.parametrize("path", ["../x", "/x", "a//b", "a/./b", ".git/config", "a/.Git/x", "", "a\0b", "a/"])
def test_paths_that_leave_the_work_tree_are_unlawful(path):
    assert not files.lawful(path)


@pytest.mark.parametrize("path", ["a", "..a/b.", ".gitignore", "-x", "中/文", "a\\b", "bad-\udcff"])
def test_odd_paths_are_lawful(path):
    assert files.lawful(path)


def test_reads_only_files(tmp_path):
    (tmp_path / "file").write_bytes(b"1")
    (tmp_path / "link").symlink_to("file")
    os.mkfifo(tmp_path / "pipe")
    assert files.read_file(tmp_path / "file") == b"1"
    for name in ("link", "pipe", "none", "."):
        with pytest.raises(RepositoryError):
            files.read_file(tmp_path / name)


def test_moves_onto_nothing(tmp_path):
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "b").write_bytes(b"b")
    with pytest.raises(FileExistsError):
        files.move(tmp_path / "a", tmp_path / "b")
    os.link(tmp_path / "a", tmp_path / "twin")
    with pytest.raises(FileExistsError):
        files.move(tmp_path / "a", tmp_path / "twin")
    (tmp_path / "dangling").symlink_to("nowhere")
    files.move(tmp_path / "dangling", tmp_path / "moved")
    assert os.readlink(tmp_path / "moved") == "nowhere"


def test_empty_folders_go_up_to_the_root(tmp_path):
    (tmp_path / "root/a/b/c").mkdir(parents=True)
    (tmp_path / "root/a/file").touch()
    files.drop_empty(tmp_path / "root/a/b/c", tmp_path / "root")
    assert [path.name for path in (tmp_path / "root/a").iterdir()] == ["file"]
    (tmp_path / "root/a/file").unlink()
    files.drop_empty(tmp_path / "root/a", tmp_path / "root")
    assert (tmp_path / "root").exists()
