"""The program as a process: streams, consoles, terminals, signals, and what it loads."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from docmgr import __version__

ROOT = Path(__file__).resolve().parents[2]


def start(*args: str, module: str = "docmgr", **options: object) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": str(ROOT), **options.pop("env", {})}  # type: ignore[dict-item]
    defaults = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-m", module, *args], env=env, **{**defaults, **options})  # type: ignore[call-overload]


def run(*args: str, module: str = "docmgr", **env: str) -> tuple[int, bytes, bytes]:
    process = start(*args, module=module, env=env)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def on_terminal(*args: str, answers: str = "", module: str = "docmgr", **env: str) -> tuple[int, str]:
    """Exit code and everything a person would see, with ``answers`` typed."""
    master, slave = pty.openpty()
    process = start(*args, module=module, stdin=slave, stdout=slave, stderr=slave, env={"TERM": "xterm", **env})
    os.close(slave)
    os.write(master, answers.encode())
    seen = b""
    while True:
        try:
            piece = os.read(master, 65536)
        except OSError:  # Linux: the other end is closed
            break
        if not piece:
            break
        seen += piece
    os.close(master)
    return process.wait(timeout=60), seen.decode().replace("\r\n", "\n")


def modules(*args: str) -> set[str]:
    code = f"import sys; sys.argv[1:] = {list(args)!r}\nimport docmgr.__main__ as m\n"
    code += "try:\n m.main()\nexcept SystemExit: pass\n"
    code += "print('\\n'.join(sys.modules), file=sys.stderr)"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    return set(done.stderr.split())


def test_the_version_costs_no_import() -> None:
    assert run("--version") == (0, f"docmgr {__version__}\n".encode(), b"")
    assert run("--lang", "zh", "--version")[1] == f"docmgr {__version__}\n".encode()
    assert not modules("--version") & {"click", "re", "typing", "gettext", "docmgr.cli"}


def test_the_help_imports_no_command() -> None:
    loaded = modules("--help")
    rooms = {name.split(".")[1] for name in loaded if name.startswith("docmgr.")}
    assert rooms <= {"__main__", "cli", "i18n", "errors"}
    assert not loaded & {
        "yaml",
        "git",
        "pathlib",
        "shutil",
        "subprocess",
        "json",
        "dataclasses",
        "docmgr.cli.completion",
    }


def test_a_gbk_console_gets_escapes_not_a_crash() -> None:
    code, out, err = run("path", module="tests.cli.toys", PYTHONIOENCODING="gbk")
    assert (code, out) == (0, "制度\\U00020bb7\\U0001f600\\udcff\n".encode("gbk"))
    assert err == "完成\\U0001f600\n".encode("gbk")


def test_json_is_utf8_on_any_console() -> None:
    _code, out, _err = run("show", "--json", "--lang", "zh", module="tests.cli.toys", PYTHONIOENCODING="gbk")
    assert json.loads(out.decode("utf-8"))["text"] == "名称\udcff"


@pytest.mark.parametrize(
    ("env", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"NO_COLOR": ""}, True), ({"TERM": "dumb"}, False)]
)
def test_colour_on_terminals_that_want_it(env: dict[str, str], coloured: bool) -> None:
    _code, seen = on_terminal("plain", "--color", module="tests.cli.toys", **env)
    assert ("\x1b[31m" in seen) is coloured
    _code, seen = on_terminal("chek", **env)
    assert ("\x1b[31m" in seen) is coloured


def test_no_colour_into_a_pipe() -> None:
    assert run("plain", "--color", module="tests.cli.toys", TERM="xterm")[1] == b"plain\n"


def test_a_terminal_is_asked_for_what_is_missing() -> None:
    code, seen = on_terminal("new", answers="\n采购\nsoon\n2024-03-01\n", module="tests.cli.toys")
    assert code == 0
    assert "Kind of document [policy]:" in seen
    assert "Error: 'soon' does not match" in seen
    assert seen.endswith("policy 采购 2024-03-01 00:00:00 ()\n")


@pytest.mark.parametrize("option", [("--no-input", "new"), ("new", "--no-input")])
def test_but_not_when_it_forbids(option: tuple[str, str]) -> None:
    code, seen = on_terminal(*option, module="tests.cli.toys", NO_COLOR="1")
    assert (code, seen.splitlines()[0]) == (2, "docmgr: error: missing: KIND, TOPIC, --due DATE")


def test_a_dumb_terminal_is_not_asked() -> None:
    assert on_terminal("new", module="tests.cli.toys", TERM="dumb")[0] == 2


def test_the_end_of_input_at_a_question_interrupts() -> None:
    code, seen = on_terminal("need", answers="\x04", module="tests.cli.toys")
    assert (code, seen.splitlines()[-1]) == (130, "docmgr: interrupted")


def test_ctrl_c() -> None:
    # Whoever runs the tests in the background ignores SIGINT, and so would the child.
    process = start("much", module="tests.cli.toys", preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
    assert process.stdout is not None
    process.stdout.read(10_000)
    process.send_signal(signal.SIGINT)
    _out, err = process.communicate(timeout=60)
    assert (process.returncode, err.decode().strip()) == (130, "docmgr: interrupted")


def test_a_reader_that_goes_away_is_no_error() -> None:
    process = start("much", module="tests.cli.toys")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(timeout=60) == 141
    process.stderr.close()


def test_a_full_disk_is_told() -> None:
    with open("/dev/full", "wb") as full:
        process = start("--help", stdout=full)
        _out, err = process.communicate(timeout=60)
    assert process.returncode == 4
    assert err.decode().startswith("docmgr: error: ")
    assert "Traceback" not in err.decode()
