"""An S3 bucket: create-only, Object Lock, uploads in parts that are taken up again, and servers that are not there."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

import boto3
import pytest

from docmgr.errors import TargetError
from docmgr.targets import s3 as room
from docmgr.targets.s3 import S3Target
from docmgr.targets.target import open_target

PART = 5 << 20  # the least S3 takes


def small_parts() -> S3Target:
    return S3Target("s3://department/x", "department", "x/", part=PART)


def test_creates_only_even_when_the_question_came_too_early(s3, source, monkeypatch):
    """Two machines ask at the same moment, both hear that the name is free: the condition on the put decides."""
    one, other = open_target("s3://department/x"), open_target("s3://department/x")
    monkeypatch.setattr(other, "stat", lambda _name: None)
    assert one.put_if_absent("a", source(b"1"))
    assert not other.put_if_absent("a", source(b"2"))
    assert one.verify("a", hashlib.sha256(b"1").hexdigest())


def test_a_large_upload_is_resumed(s3, source, monkeypatch):
    content = b"".join(bytes([number]) * PART for number in range(4)) + b"rest"
    path = source(content)
    broken = small_parts()
    sent: list[int] = []
    upload_part = broken.client.upload_part

    def cut(**words):
        if words["PartNumber"] == 3:
            raise OSError("the line is cut")
        return upload_part(**words)

    monkeypatch.setattr(broken.client, "upload_part", cut)
    with pytest.raises(TargetError, match="cut"):
        broken.put_if_absent("a", path)
    assert broken.stat("a") is None
    again = small_parts()
    whole = again.client.upload_part

    def count(**words):
        sent.append(words["PartNumber"])
        return whole(**words)

    monkeypatch.setattr(again.client, "upload_part", count)
    assert again.put_if_absent("a", path)
    assert sent == [3, 4, 5]
    assert again.verify("a", hashlib.sha256(content).hexdigest())
    assert "Uploads" not in boto3.client("s3").list_multipart_uploads(Bucket="department")


def test_parts_of_another_content_are_not_kept(s3, source, monkeypatch):
    first, second = source(b"a" * (2 * PART + 1)), source(b"b" * (2 * PART + 1))
    broken = small_parts()
    monkeypatch.setattr(broken, "_conditional", lambda *_a, **_w: (_ for _ in ()).throw(OSError("gone")))
    with pytest.raises(TargetError):
        broken.put_if_absent("a", first)
    again = small_parts()
    assert again.put_if_absent("a", second)
    assert again.verify("a", hashlib.sha256(second.read_bytes()).hexdigest())


@pytest.fixture
def locked_bucket(s3):
    client = boto3.client("s3")
    client.create_bucket(Bucket="locked", ObjectLockEnabledForBucket=True)
    return client


@pytest.mark.parametrize("size", [10, 2 * PART + 1])
def test_object_lock_keeps_what_was_put(locked_bucket, source, size):
    target = S3Target("s3://locked", "locked", "", part=PART)
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(days=30)
    content = b"x" * size
    assert target.put_if_absent("a", source(content), keep_until=until)
    facts = locked_bucket.head_object(Bucket="locked", Key="a")
    assert facts["ObjectLockMode"] == "GOVERNANCE"
    assert facts["ObjectLockRetainUntilDate"] == until
    assert not target.remove("a")
    assert target.verify("a", hashlib.sha256(content).hexdigest())


def test_a_server_without_conditions_is_asked_without(s3, source, monkeypatch):
    target = open_target("s3://department")
    put = target.client.put_object
    error = target.client.exceptions.ClientError({"Error": {"Code": "NotImplemented"}}, "PutObject")

    def old(**words):
        if "IfNoneMatch" in words:
            raise error
        return put(**words)

    monkeypatch.setattr(target.client, "put_object", old)
    assert target.put_if_absent("a", source(b"1"))
    assert not target.put_if_absent("a", source(b"2"))


def test_a_bucket_that_is_not_there(s3):
    with pytest.raises(TargetError) as told:
        open_target("s3://nobody/x")
    assert told.value.exit_code == 7


def test_a_server_that_is_not_there(s3, monkeypatch):
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(TargetError) as told:
        open_target("s3://department/x")
    assert told.value.hint


def test_without_boto3(monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "boto3", None)
    with pytest.raises(TargetError, match="boto3") as told:
        room._client()
    assert "docmgr[s3]" in told.value.hint
