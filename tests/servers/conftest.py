"""Real servers on loopback: an sshd and a lighttpd with git http-backend, each with its own configuration and keys."""

from __future__ import annotations

import getpass
import itertools
import os
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

ROOT = Path(__file__).resolve().parents[2]
numbers = itertools.count()

POLICY = "version: 1\nextends: handbook-zh\n"
GOOD = "会议纪要/20240305-纪要-周例会-V1.0.docx"
BAD = "会议纪要/周例会最新.docx"


class Daemon:
    """A server program in the foreground of its own process; ``url`` makes a repository path an address."""

    def __init__(self, command: list[str], port: int, url: Callable[[Path], str], env: dict[str, str]) -> None:
        self.log = Path(env["HOME"]) / "log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(command, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.port = port
        self.url = url
        self.client: dict[str, str] = {}
        self._wait()

    def _wait(self) -> None:
        for _ in range(200):
            with socket.socket() as knock:
                if knock.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            assert self.process.poll() is None, self.log.read_text(errors="replace")
            time.sleep(0.05)
        raise AssertionError(self.log.read_text(errors="replace"))

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(10)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def server_environment(home: Path) -> dict[str, str]:
    """What a server process sees: nothing of the user who runs the tests."""
    return {
        "HOME": str(home),
        "PATH": os.environ.get("PATH", os.defpath),
        "LC_ALL": "C.UTF-8",
        "DOCMGR_LANG": "zh",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }


@pytest.fixture(scope="session")
def sshd(tmp_path_factory: pytest.TempPathFactory, tool: Callable[[str], str]) -> Iterator[Daemon]:
    """A real sshd that lets one key in and runs nothing but git-shell."""
    home = tmp_path_factory.mktemp("sshd")
    for name in ("host", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(home / name)], check=True)
    env = server_environment(home)
    gate = home / "gate"
    exports = "".join(f"export {name}={shlex.quote(value)}\n" for name, value in env.items())
    gate.write_text(f'#!/bin/sh\n{exports}exec git-shell -c "$SSH_ORIGINAL_COMMAND"\n')
    gate.chmod(0o755)
    key = (home / "user.pub").read_text()
    (home / "authorized").write_text(f'restrict,command="{gate}" {key}')
    port = free_port()
    settings = {
        "Port": port,
        "ListenAddress": "127.0.0.1",
        "HostKey": home / "host",
        "AuthorizedKeysFile": home / "authorized",
        "PidFile": "none",
        "StrictModes": "no",
        "UsePAM": "no",
        "PasswordAuthentication": "no",
        "PermitRootLogin": "forced-commands-only",
    }
    (home / "config").write_text("".join(f"{name} {value}\n" for name, value in settings.items()))
    if os.geteuid() == 0:  # where sshd hides from itself; a service manager makes it at boot
        subprocess.run(["mkdir", "-p", "/run/sshd"], check=True)
    address = f"ssh://{getpass.getuser()}@127.0.0.1:{port}"
    command = [tool("sshd"), "-D", "-e", "-f", str(home / "config")]
    daemon = Daemon(command, port, lambda path: address + quote(str(path)), env)
    options = ["StrictHostKeyChecking=no", f"UserKnownHostsFile={os.devnull}", "IdentitiesOnly=yes", "LogLevel=ERROR"]
    flags = "".join(f" -o {option}" for option in options)
    daemon.client["GIT_SSH_COMMAND"] = f"ssh -F {os.devnull} -i {shlex.quote(str(home / 'user'))}{flags}"
    yield daemon
    daemon.stop()


LIGHTTPD = """
server.modules = ("mod_auth", "mod_authn_file", "mod_alias", "mod_setenv", "mod_cgi")
server.document-root = "{home}/www"
server.bind = "127.0.0.1"
server.port = {port}
alias.url = ("/git" => "{backend}")
auth.backend = "plain"
auth.backend.plain.userfile = "{home}/users"
$HTTP["url"] =~ "^/git/" {{
    auth.require = ("" => ("method" => "basic", "realm" => "git", "require" => "valid-user"))
    cgi.assign = ("" => "")
    setenv.add-environment = ({environment})
}}
"""


@pytest.fixture(scope="session")
def lighttpd(tmp_path_factory: pytest.TempPathFactory, tool: Callable[[str], str]) -> Iterator[Daemon]:
    """A real lighttpd before git http-backend, with a password."""
    home = tmp_path_factory.mktemp("lighttpd")
    (home / "www").mkdir()
    (home / "users").write_text("zhang:geheim\n")
    served = tmp_path_factory.getbasetemp()
    env = server_environment(home)
    given = env | {"GIT_PROJECT_ROOT": str(served), "GIT_HTTP_EXPORT_ALL": "1"}
    exec_path = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip()
    port = free_port()
    text = LIGHTTPD.format(
        home=home,
        port=port,
        backend=f"{exec_path}/git-http-backend",
        environment=", ".join(f'"{name}" => "{value}"' for name, value in given.items()),
    )
    (home / "config").write_text(text)
    address = f"http://zhang:geheim@127.0.0.1:{port}/git/"
    command = [tool("lighttpd"), "-D", "-f", str(home / "config")]
    daemon = Daemon(command, port, lambda path: address + quote(path.relative_to(served).as_posix()), env)
    yield daemon
    daemon.stop()


@pytest.fixture(params=["ssh", "http"])
def daemon(request: pytest.FixtureRequest) -> Daemon:
    """Each of the two servers in turn."""
    name = {"ssh": "sshd", "http": "lighttpd"}[request.param]
    if name == "lighttpd":
        backend = subprocess.run(["git", "--exec-path"], capture_output=True, text=True, check=True).stdout.strip()
        assert Path(backend, "git-http-backend").exists()
    found: Daemon = request.getfixturevalue(name)
    return found


class Server:
    """A bare repository behind a real server, with docmgr's hook, and how a person pushes to it."""

    def __init__(self, bare: Any, daemon: Daemon, clone: Any) -> None:
        self.bare = bare
        self.git = clone
        self.url = daemon.url(bare.folder)

    def push(self, *args: str) -> subprocess.CompletedProcess[bytes]:
        return self.git.run("push", self.url, *args)

    def refused(self, *args: str) -> str:
        """Push what the server must refuse; gives what the person reads."""
        done = self.push(*args)
        said: str = done.stderr.decode("utf-8", "replace")
        assert done.returncode != 0, said
        assert "pre-receive hook declined" in said, said
        assert "Traceback" not in said
        return said

    def accepted(self, *args: str) -> str:
        done = self.push(*args)
        said: str = done.stderr.decode("utf-8", "replace")
        assert done.returncode == 0, said
        return said

    def tip(self, ref: str = "refs/heads/main") -> str:
        done = self.bare.run("rev-parse", "--verify", "--quiet", ref)
        return done.stdout.decode().strip()


@pytest.fixture
def empty_server(
    daemon: Daemon, git: Any, tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Server:
    """A bare repository with docmgr's hook and no commit, in a folder whose name is not easy."""
    from docmgr.repo.git import Repository
    from docmgr.setup.hooks import install

    bare = tmp_path / "服务器 it's 1" / f"部门文档{next(numbers)}.git"
    bare.mkdir(parents=True)
    server = type(git)(bare)
    server("init", "--quiet", "--bare", "--initial-branch=main")
    install(Repository.discover(bare), interpreter=Path(sys.executable), package_dir=ROOT / "docmgr")
    for name, value in daemon.client.items():
        monkeypatch.setenv(name, value)
    return Server(server, daemon, git)


@pytest.fixture
def server(empty_server: Server) -> Server:
    """The same with a first, lawful commit of the policy and one document."""
    empty_server.git.put(".docmgr/policy.yaml", POLICY)
    empty_server.git.put(GOOD, b"one", message="first")
    empty_server.accepted("main")
    return empty_server
