"""What every test gets: an isolated environment, real git, no network, no writes outside the temporary folder."""

from __future__ import annotations

import itertools
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from docmgr.i18n.text import set_language

ROOT = Path(__file__).resolve().parents[1]
SYSTEM_TOOLS = ROOT / "tests" / "system-tools.txt"
TOOL_PATH = os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/local/sbin", "/usr/sbin", "/sbin"])

#: ``""`` (no sweeps but the chosen ones), ``sample:SEED`` (.ci/run) or ``full`` (make sweep).
SWEEP = os.environ.get("DOCMGR_SWEEP", "")
SWEEPS_SAMPLED = 12
GAPS_FAIL = os.environ.get("DOCMGR_GAPS") == "fail"

settings.register_profile("docmgr", deadline=None, print_blob=True)
settings.register_profile("full", deadline=None, print_blob=True, max_examples=20_000)
settings.load_profile("full" if SWEEP == "full" else "docmgr")


# ------------------------------------------------------------------ options, system tools, sweeps


class Tool:
    """A system tool that some tests drive, and what is not tested where it is missing."""

    __slots__ = ("command", "package", "purpose")

    def __init__(self, line: str) -> None:
        self.command, self.package, self.purpose = (part.strip() for part in line.split("|"))

    def path(self) -> str | None:
        return shutil.which(self.command, path=TOOL_PATH)


def system_tools() -> dict[str, Tool]:
    lines = SYSTEM_TOOLS.read_text(encoding="utf-8").splitlines()
    tools = [Tool(line) for line in lines if line and not line.startswith("#")]
    return {tool.command: tool for tool in tools}


TOOLS = system_tools()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-stories", action="store_true", help="rewrite the stories' expected output")


def pytest_configure(config: pytest.Config) -> None:
    if hasattr(config, "workerinput"):
        return
    sys.path.insert(0, str(ROOT))
    try:
        from hatch_build import compile_catalogues

        compile_catalogues(ROOT)
    finally:
        sys.path.remove(str(ROOT))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Sweeps run only when asked for: ``-m sweep``, or any DOCMGR_SWEEP; of ``sample:SEED`` the seed takes a few."""
    if SWEEP == "full" or (not SWEEP and "sweep" in config.getoption("markexpr")):
        return
    sweeps = [item.nodeid for item in items if item.get_closest_marker("sweep") is not None]
    wanted = set(random.Random(SWEEP).sample(sweeps, min(SWEEPS_SAMPLED, len(sweeps))) if SWEEP else [])
    dropped = set(sweeps) - wanted
    config.hook.pytest_deselected(items=[item for item in items if item.nodeid in dropped])
    items[:] = [item for item in items if item.nodeid not in dropped]


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("needs"):
        for command in mark.args:
            tool = TOOLS[command]  # a tool must stand in tests/system-tools.txt
            if tool.path() is None:
                (pytest.fail if GAPS_FAIL else pytest.skip)(f"needs {tool.command} (Debian: {tool.package})")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    missing = [tool for tool in TOOLS.values() if tool.path() is None]
    if missing:
        terminalreporter.section("not run on this machine", sep="-")
    for tool in missing:
        terminalreporter.line(f"{tool.purpose}: needs {tool.command} (Debian: {tool.package})")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI a tool that is missing is a failure, even if no collected test asked for it."""
    gap = any(tool.path() is None for tool in TOOLS.values())
    if GAPS_FAIL and gap and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(scope="session")
def sweep() -> Callable[[Sequence[Any]], list[Any]]:
    """Which points of a sweep to visit: all of them in a full sweep, else a sample that the seed decides."""

    def choose(points: Sequence[Any], size: int = 20) -> list[Any]:
        if SWEEP == "full" or len(points) <= size:
            return list(points)
        return random.Random(SWEEP).sample(list(points), size)

    return choose


@pytest.fixture(scope="session")
def tool() -> Callable[[str], str]:
    """The absolute path of a system tool; the test carries ``@pytest.mark.needs`` for it."""

    def find(command: str) -> str:
        path = TOOLS[command].path()
        assert path is not None
        return path

    return find


# ------------------------------------------------------------------ environment

KEPT = ("PATH", "SYSTEMROOT", "COMSPEC", "PATHEXT", "PYTEST_CURRENT_TEST", "VIRTUAL_ENV")
homes = itertools.count()


def isolated(home: Path) -> dict[str, str]:
    """A whole environment in which neither the user nor the machine shows; makes ``home``."""
    home.mkdir(parents=True)
    (home / "gitconfig").touch()
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    pytest_own = {name: value for name, value in os.environ.items() if name.startswith(("PYTEST_", "DOCMGR_UNDER_"))}
    return (
        kept
        | pytest_own
        | {
            "HOME": str(home),
            "USERPROFILE": str(home),
            "GIT_CONFIG_GLOBAL": str(home / "gitconfig"),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_EDITOR": ":",
            "GIT_PAGER": "cat",
            "TZ": "Asia/Shanghai",
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
            "DOCMGR_LANG": "en",
        }
    )


@pytest.fixture(autouse=True)
def environment(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Every test: empty home and git settings, Shanghai time, UTF-8, English; no GIT_* or DOCMGR_* from outside."""
    base = tmp_path_factory.getbasetemp()
    scratch = base / "tmp"
    scratch.mkdir(exist_ok=True)
    wanted = isolated(base / "homes" / str(next(homes))) | {"TMPDIR": str(scratch)}
    for name in set(os.environ) - set(wanted):
        monkeypatch.delenv(name)
    for name, value in wanted.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    time.tzset()
    set_language("en")
    yield wanted
    monkeypatch.undo()
    time.tzset()


# ------------------------------------------------------------------ git


class Git:
    """The real git in one folder: ``git("add", "-A") -> stdout``; a failure shows what git said."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, *args: str, data: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
        """Whatever happens, as bytes, with the exit code."""
        command = ["git", "-C", str(self.folder), *args]
        return subprocess.run(command, input=data if data is not None else b"", capture_output=True, check=False)

    def raw(self, *args: str, data: bytes | None = None) -> bytes:
        done = self.run(*args, data=data)
        assert done.returncode == 0, f"git {' '.join(args)}: {done.stderr.decode(errors='replace')}"
        return done.stdout

    def __call__(self, *args: str, data: bytes | None = None) -> str:
        return self.raw(*args, data=data).decode("utf-8", "surrogateescape").rstrip("\n")

    def put(self, path: str, content: bytes | str = b"", *, message: str = "") -> str:
        """Write a file and stage it; with a message also commit, past the hooks; returns the commit id or ``""``."""
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        self("add", "--force", "--", path)
        if not message:
            return ""
        self("commit", "--quiet", "--no-verify", "--message", message)
        return self("rev-parse", "HEAD")


@pytest.fixture(scope="session")
def repo_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One repository per session, copied by ``repo``: a copy costs 3 ms, `git init` with its settings 15."""
    base = tmp_path_factory.mktemp("template")
    folder = base / "repo"
    env = isolated(base / "home")
    for args in (
        ["init", "--quiet", "--initial-branch=main", "--template=", str(folder)],
        ["-C", str(folder), "config", "user.name", "张三"],
        ["-C", str(folder), "config", "user.email", "zhang@example.com"],
        ["-C", str(folder), "config", "core.quotepath", "false"],
    ):
        subprocess.run(["git", *args], env=env, check=True)
    (folder / ".git" / "hooks").mkdir(exist_ok=True)
    (folder / ".git" / "info").mkdir(exist_ok=True)
    return folder


@pytest.fixture
def repo(repo_template: Path, tmp_path: Path) -> Path:
    """A fresh repository without a commit, branch main, user 张三 <zhang@example.com>."""
    return Path(shutil.copytree(repo_template, tmp_path / "repo", symlinks=True))


@pytest.fixture
def git(repo: Path) -> Git:
    """Git in ``repo``; ``type(git)(other_folder)`` elsewhere."""
    return Git(repo)


# ------------------------------------------------------------------ the fence

_guarding = False
_OPEN = ["/dev", "/proc", *(str(ROOT / name) for name in (".hypothesis", ".pytest_cache", "build"))]
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC
_CHANGES = {
    "os.mkdir": 0,
    "os.rename": 1,
    "os.remove": 0,
    "os.rmdir": 0,
    "os.link": 1,
    "os.symlink": 1,
    "os.truncate": 0,
}


def _outside(path: object) -> bool:
    if not isinstance(path, (str, bytes, os.PathLike)):
        return False  # a file descriptor
    real = os.path.realpath(os.fsdecode(path))
    inside = any(real == root or real.startswith(root + os.sep) for root in _OPEN)
    return not inside and "__pycache__" not in real


def _below_a_descriptor(event: str, args: tuple[Any, ...]) -> bool:
    """Whether the path is relative to an open folder, as in shutil.rmtree, which opened that folder by its name."""
    return event in ("os.remove", "os.rmdir") and args[1] >= 0 and not _outside(f"/proc/self/fd/{args[1]}")


def _fence(event: str, args: tuple[Any, ...]) -> None:
    if not _guarding:
        return
    if event == "open":
        path, _, flags = args
        if flags & _WRITES and _outside(path):
            raise AssertionError(f"a test writes outside the temporary folder: {path!r}")
    elif event in _CHANGES:
        if not _below_a_descriptor(event, args) and _outside(args[_CHANGES[event]]):
            raise AssertionError(f"a test changes what is outside the temporary folder: {event} {args!r}")
    elif event == "socket.connect":
        host = args[1][0] if isinstance(args[1], tuple) else "127.0.0.1"
        if not str(host).startswith(("127.", "::1", "localhost")):
            raise AssertionError(f"a test reaches for the network: {host}")


sys.addaudithook(_fence)


@pytest.fixture(autouse=True)
def fence(
    request: pytest.FixtureRequest, environment: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """While a test runs, this process writes only below the temporary folder and connects only to itself."""
    global _guarding  # noqa: PLW0603 - an audit hook can never be removed, only told to look away
    base = os.path.realpath(tmp_path_factory.getbasetemp())
    if base not in _OPEN:
        _OPEN.append(base)
    _guarding = not request.config.getoption("--update-stories")
    yield
    _guarding = False
