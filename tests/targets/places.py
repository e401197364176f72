"""One target of each kind, on this machine: a folder, a bucket of moto's server, a bare repository as remote."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import Request, urlopen

import pytest

KEYS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": "us-east-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}
SERVER = """
import logging, sys
logging.getLogger("werkzeug").setLevel(logging.ERROR)
from moto.server import ThreadedMotoServer
server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    """The address of an S3 server on the loopback."""
    environment = {"PATH": os.environ["PATH"], **KEYS}
    words = [sys.executable, "-c", SERVER]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
        process.terminate()


@pytest.fixture
def s3(s3_server: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """An S3 server with one empty bucket, ``department``, for this process and those it starts."""
    for key, value in {**KEYS, "AWS_ENDPOINT_URL": s3_server}.items():
        monkeypatch.setenv(key, value)
    with urlopen(Request(f"{s3_server}/moto-api/reset", method="POST")):
        pass
    import boto3

    boto3.client("s3").create_bucket(Bucket="department")
    return s3_server


@pytest.fixture(params=["folder", "s3", "remote"])
def target_text(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """What a person would write for an empty target of each kind."""
    if request.param == "s3":
        request.getfixturevalue("s3")
        return "s3://department/备份/甲"
    if request.param == "remote":
        subprocess.run(["git", "init", "-q", "--bare", str(tmp_path / "hub.git")], check=True)
        return f"file://{tmp_path / 'hub.git'}"
    (tmp_path / "备份").mkdir()
    return str(tmp_path / "备份")
