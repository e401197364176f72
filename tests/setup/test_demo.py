"""``docmgr demo`` plays to its end with everything real, in both languages."""

from __future__ import annotations

import resource
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from docmgr.cli.main import program
from docmgr.errors import RepositoryError
from docmgr.setup import chapters, demo, demowords

ROOT = Path(__file__).resolve().parents[2]


def spent() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@pytest.mark.parametrize(
    ("language", "mended"),
    [
        ("zh", "会议纪要/20240305-纪要-项目启动会-V1.0.md"),
        ("en", "Minutes/20240305-minutes-Kick-off-V1.0.md"),
    ],
)
def test_plays_to_its_end(
    tmp_path: Path,
    git: Any,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    mended: str,
) -> None:
    monkeypatch.setenv("DOCMGR_TODAY", "2024-03-05")
    folder = tmp_path / "演示 1"
    begun = spent()
    assert program.main(["--lang", language, "demo", str(folder)], standalone_mode=False) == 0
    assert spent() - begun < 40  # seconds of CPU; 20 s are promised on a machine of one's own
    out = capfd.readouterr().out
    assert "DM501" in out
    assert "pre-receive hook declined" in out
    assert str(folder) in out
    assert "Traceback" not in out
    for clone in (chapters.HEAD, chapters.SERVER):
        files = type(git)(folder / clone)("ls-tree", "-r", "-z", "--name-only", "main").split("\0")
        assert mended in files
        assert not any("最终" in path or "latest" in path for path in files)
    assert type(git)(folder / chapters.HEAD)("status", "--porcelain") == ""


def test_refuses_a_folder_with_anything_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").write_text("x")
    assert program.main(["demo", str(tmp_path)], standalone_mode=False) == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


def test_what_ends_otherwise_stops_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    step = chapters.Step("x", (chapters.Command(chapters.HEAD, ("git", "no-such-command")),))
    monkeypatch.setattr(demo, "steps", lambda _language, _today: (step,))
    scene = demo.stage(tmp_path / "d", ROOT / "docmgr", "en", date(2024, 3, 5))
    with pytest.raises(RepositoryError, match="git no-such-command"):
        demo.play(scene, lambda _line: None)


def test_both_languages_have_the_same_words() -> None:
    assert set(demowords.WORDS["zh"]) == set(demowords.WORDS["en"])
