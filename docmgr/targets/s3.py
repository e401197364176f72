"""An S3 bucket as target, by way of boto3 (extra ``s3``), which is imported when one is opened.

Servers differ: some ignore ``If-None-Match``, some accept wrong checksums. So a put asks first, puts under the
condition where the server knows it, and the caller reads back. Credentials and endpoint come from the usual places of
AWS tools (``AWS_ENDPOINT_URL``, ``~/.aws``). Source: research/dms-archive.md 3, S3 servers.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from docmgr.errors import TargetError, UsageError
from docmgr.i18n.text import _
from docmgr.repo.git import Repository
from docmgr.targets.target import checked

PART = 16 << 20
_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
_TAKEN = frozenset({"412", "PreconditionFailed", "409", "ConditionalRequestConflict"})
_UNKNOWN_CONDITION = frozenset({"501", "NotImplemented"})
_LOCKED = frozenset({"AccessDenied", "403", "InvalidRequest", "ObjectLocked"})
_FULL = frozenset({"QuotaExceeded", "InsufficientStorage", "507", "XMinioStorageFull", "InsufficientCapacity"})


def open_target(text: str, _repository: Repository | None, _create: bool) -> S3Target:
    """The bucket and prefix of ``s3://bucket/prefix``; the bucket must be there."""
    bucket, _slash, prefix = text.removeprefix("s3://").partition("/")
    if not bucket:
        raise UsageError(_("a target is a folder, s3://bucket/prefix or a git remote"))
    return S3Target(text, bucket, checked(prefix.strip("/")) + "/" if prefix.strip("/") else "")


def _client() -> Any:
    try:
        import boto3
        from botocore.config import Config
    except ImportError as error:
        raise TargetError(_("boto3 is not installed"), hint="pip install 'docmgr[s3]'") from error
    settings = Config(connect_timeout=10, read_timeout=60, retries={"max_attempts": 4, "mode": "standard"})
    return boto3.client("s3", config=settings, region_name=os.environ.get("AWS_DEFAULT_REGION") or "us-east-1")


class S3Target:
    """See ``target.Target``."""

    def __init__(self, text: str, bucket: str, prefix: str, *, part: int = PART) -> None:
        self.text = text
        self.bucket = bucket
        self.prefix = prefix
        self.part = part
        with self._told():
            self.client = _client()
            self.client.head_bucket(Bucket=bucket)
        self.locking = self._locking()

    def put_if_absent(self, name: str, source: Path, *, keep_until: datetime | None = None) -> bool:
        """See ``target.Target``; beyond one part the upload is resumed part by part."""
        if self.stat(name) is not None:
            return False
        key = self._key(name)
        lock = self._lock(keep_until)
        with self._told():
            if source.stat().st_size <= self.part:
                return self._put(key, source.read_bytes(), lock)
            return self._put_in_parts(key, source, lock)

    def get(self, name: str, into: Path) -> None:
        """See ``target.Target``."""
        with open(into, "xb") as file:
            found = False
            for block in self._blocks(name):
                found = True
                file.write(block)
        if not found and self.stat(name) is None:
            into.unlink()
            raise TargetError(_("{target} has no {name}").format(target=self.text, name=name))

    def read(self, name: str) -> bytes:
        """See ``target.Target``."""
        content = b"".join(self._blocks(name))
        if not content and self.stat(name) is None:
            raise TargetError(_("{target} has no {name}").format(target=self.text, name=name))
        return content

    def stat(self, name: str) -> int | None:
        """See ``target.Target``."""
        facts = self._facts(name)
        return None if facts is None else int(facts["ContentLength"])

    def list(self, prefix: str = "") -> list[str]:
        """See ``target.Target``."""
        with self._told():
            pages = self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket, Prefix=self.prefix + prefix
            )
            return sorted(item["Key"].removeprefix(self.prefix) for page in pages for item in page.get("Contents", ()))

    def verify(self, name: str, sha256: str) -> bool:
        """See ``target.Target``."""
        if self.stat(name) is None:
            return False
        digest = hashlib.sha256()
        for block in self._blocks(name):
            digest.update(block)
        return digest.hexdigest() == sha256

    def remove(self, name: str) -> bool:
        """See ``target.Target``: the very version, for in a bucket with versions a plain delete only hides it."""
        facts = self._facts(name)
        if facts is None:
            return True
        version = {"VersionId": facts["VersionId"]} if facts.get("VersionId", "null") != "null" else {}
        with self._told():
            try:
                self.client.delete_object(Bucket=self.bucket, Key=self._key(name), **version)
            except self.client.exceptions.ClientError as error:
                if version and _code(error) in _LOCKED:
                    return False
                raise
        return True

    def _facts(self, name: str) -> Any:
        with self._told():
            try:
                return self.client.head_object(Bucket=self.bucket, Key=self._key(name))
            except self.client.exceptions.ClientError as error:
                if _code(error) in _ABSENT:
                    return None
                raise

    def _blocks(self, name: str) -> Iterator[bytes]:
        with self._told():
            try:
                body = self.client.get_object(Bucket=self.bucket, Key=self._key(name))["Body"]
            except self.client.exceptions.ClientError as error:
                if _code(error) in _ABSENT:
                    return
                raise
            yield from body.iter_chunks(1 << 20)

    def _key(self, name: str) -> str:
        return self.prefix + checked(name)

    def _locking(self) -> bool:
        """Whether the bucket can lock objects and leaves the time to us."""
        try:
            found = self.client.get_object_lock_configuration(Bucket=self.bucket)["ObjectLockConfiguration"]
        except self.client.exceptions.ClientError:
            return False
        return found.get("ObjectLockEnabled") == "Enabled" and "Rule" not in found

    def _lock(self, keep_until: datetime | None) -> dict[str, Any]:
        if keep_until is None or not self.locking:
            return {}
        return {"ObjectLockMode": "GOVERNANCE", "ObjectLockRetainUntilDate": keep_until}

    def _put(self, key: str, content: bytes, lock: dict[str, Any]) -> bool:
        return self._conditional(self.client.put_object, Bucket=self.bucket, Key=key, Body=content, **lock)

    def _conditional(self, call: Any, **words: Any) -> bool:
        """Make a call that creates only; a server that does not know the condition is asked without."""
        try:
            call(**words, IfNoneMatch="*")
        except self.client.exceptions.ClientError as error:
            if _code(error) in _TAKEN:
                return False
            if _code(error) not in _UNKNOWN_CONDITION:
                raise
            call(**words)
        return True

    def _put_in_parts(self, key: str, source: Path, lock: dict[str, Any]) -> bool:
        upload, there = self._begun(key, lock)
        about = {"Bucket": self.bucket, "Key": key, "UploadId": upload}
        parts = []
        with open(source, "rb") as file:
            number = 0
            while block := file.read(self.part):
                number += 1
                tag = f'"{hashlib.md5(block, usedforsecurity=False).hexdigest()}"'
                if there.get(number) != tag:
                    tag = self.client.upload_part(**about, PartNumber=number, Body=block)["ETag"]
                parts.append({"PartNumber": number, "ETag": tag})
        done = self._conditional(self.client.complete_multipart_upload, **about, MultipartUpload={"Parts": parts})
        if not done:
            self.client.abort_multipart_upload(**about)
        elif lock:
            self._lock_now(key, lock)
        return done

    def _lock_now(self, key: str, lock: dict[str, Any]) -> None:
        """Lock what was put in parts, where the server forgot that the upload began with that wish."""
        if "ObjectLockMode" not in self.client.head_object(Bucket=self.bucket, Key=key):
            retention = {"Mode": lock["ObjectLockMode"], "RetainUntilDate": lock["ObjectLockRetainUntilDate"]}
            self.client.put_object_retention(Bucket=self.bucket, Key=key, Retention=retention)

    def _begun(self, key: str, lock: dict[str, Any]) -> tuple[str, dict[int, str]]:
        """An upload of this key that was cut off, with the tags of its parts, or a new one."""
        found = self.client.list_multipart_uploads(Bucket=self.bucket, Prefix=key).get("Uploads", ())
        for upload in found:
            if upload["Key"] == key:
                pages = self.client.get_paginator("list_parts").paginate(
                    Bucket=self.bucket, Key=key, UploadId=upload["UploadId"]
                )
                return upload["UploadId"], {p["PartNumber"]: p["ETag"] for page in pages for p in page.get("Parts", ())}
        return self.client.create_multipart_upload(Bucket=self.bucket, Key=key, **lock)["UploadId"], {}

    @contextmanager
    def _told(self) -> Iterator[None]:
        """What boto3 raises becomes a TargetError."""
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            yield
        except ClientError as error:
            if _code(error) in _FULL:
                raise TargetError(_("no room left in {target}").format(target=self.text)) from error
            raise self._failed(error) from error
        except (BotoCoreError, OSError) as error:
            raise self._failed(error) from error

    def _failed(self, error: Exception) -> TargetError:
        message = _("{target} cannot be used: {detail}").format(target=self.text, detail=error)
        return TargetError(message, hint=_("check bucket, endpoint and credentials (AWS_ENDPOINT_URL, AWS_PROFILE)"))


def _code(error: Any) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
