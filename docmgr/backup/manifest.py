"""What one backup is, as data and as the file that describes it on the target, read strictly.

A manifest is JSON in one canonical form, closed by the digest of all that stands before it: a byte changed by hand or
by a rotten disk is found, and so is a file that says the same in other words. Source: D-4.2; design 6.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from docmgr.errors import Mistake, PolicyError
from docmgr.i18n.text import _

SCHEMA = "docmgr.backup/1"
FULL, STEP = "full", "step"
ENCRYPTED = ".age"

_ID = re.compile(r"B-[0-9]{6}-[0-9a-hjkmnp-tv-z]{5}", re.ASCII)
_OBJECT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_KEY = re.compile(r"age1[0-9a-z]+|ssh-(?:ed25519|rsa) [A-Za-z0-9+/=]+", re.ASCII)
_DIGEST = re.compile(r"[0-9a-f]{64}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}", re.ASCII)
_CLOSING = ',\n "digest": "'


@dataclass(frozen=True, slots=True)
class Bundle:
    """The file that holds the objects of a backup."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """One backup: exactly these refs, from its own bundle and those of the backups it builds on.

    ``number`` counts the backups on a target, so that order needs no clock; ``made`` is ISO with offset; ``kind`` is
    ``full`` or ``step``; ``parent`` the id it builds on, ``""`` for a full one; ``bundle`` is None where nothing was
    new; ``head`` is a branch's full name or a commit; ``basis`` are the objects its bundle takes for granted;
    ``recipients`` are the public keys its bundle is encrypted to, none for one in the clear.
    """

    id: str
    number: int
    made: str
    by: str
    kind: str
    parent: str
    parent_digest: str
    algorithm: str
    bare: bool
    head: str
    refs: Mapping[str, str]
    basis: tuple[str, ...] = ()
    bundle: Bundle | None = None
    recipients: tuple[str, ...] = ()

    @property
    def encrypted(self) -> bool:
        """Whether only the holder of a key reads its bundle."""
        return bool(self.recipients)

    @property
    def name(self) -> str:
        """The file's name on the target."""
        return f"{self.id}.json"

    @property
    def bundle_name(self) -> str:
        """The name its bundle has, if there is one."""
        return f"{self.id}.bundle{ENCRYPTED if self.recipients else ''}"

    @property
    def tips(self) -> tuple[str, ...]:
        """Every object a ref or a detached HEAD names, once, sorted."""
        detached = () if self.head.startswith("refs/") or not self.head else (self.head,)
        return tuple(sorted({*self.refs.values(), *detached}))


def is_id(text: str) -> bool:
    """Whether a text has the form of a backup's id."""
    return _ID.fullmatch(text) is not None


def render(manifest: Manifest) -> bytes:
    """The file, the same bytes for the same backup."""
    body = json.dumps(_data(manifest), ensure_ascii=False, indent=1).removesuffix("\n}")
    digest = hashlib.sha256(_bytes(body)).hexdigest()
    return _bytes(f'{body}{_CLOSING}{digest}"\n}}\n')


def digest(content: bytes) -> str:
    """The digest of a whole manifest file, by which its successor and the record name it."""
    return hashlib.sha256(content).hexdigest()


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")


def _data(manifest: Manifest) -> dict[str, Any]:
    bundle = manifest.bundle
    return {
        "schema": SCHEMA,
        "id": manifest.id,
        "number": manifest.number,
        "made": manifest.made,
        "by": manifest.by,
        "kind": manifest.kind,
        "parent": manifest.parent,
        "parent_digest": manifest.parent_digest,
        "algorithm": manifest.algorithm,
        "bare": manifest.bare,
        "head": manifest.head,
        "encrypted": manifest.encrypted,
        **({"recipients": list(manifest.recipients)} if manifest.recipients else {}),
        "bundle": None if bundle is None else {"name": bundle.name, "size": bundle.size, "sha256": bundle.sha256},
        "basis": list(manifest.basis),
        "refs": dict(sorted(manifest.refs.items())),
    }


def parse(content: bytes, file: str) -> Manifest:
    """The backup a file describes; PolicyError says what is wrong with the file."""
    try:
        data = json.loads(content.decode("utf-8", "surrogateescape"))
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        raise PolicyError([Mistake(file, line, _("no manifest of a backup: not JSON"))], hint=_hint()) from None
    try:
        manifest = _made(data)
    except (KeyError, TypeError, ValueError) as error:
        raise PolicyError([Mistake(file, 0, _unfit(data, str(error)))], hint=_hint()) from None
    whole = render(manifest)
    if whole != content:
        raise PolicyError([Mistake(file, _line(whole, content), _("the file was changed"))], hint=_hint())
    if manifest.name != file:
        raise PolicyError([Mistake(file, 0, _("the file has a name that is not its own"))], hint=_hint())
    return manifest


def _unfit(data: object, detail: str) -> str:
    schema = data.get("schema") if isinstance(data, dict) else None
    if isinstance(schema, str) and schema != SCHEMA and schema.startswith("docmgr.backup/"):
        return _("the backup was made by a newer docmgr ({schema})").format(schema=schema)
    return _("no manifest of a backup: {detail}").format(detail=detail)


def _hint() -> str:
    return _("look at the others: docmgr backup list")


def _line(one: bytes, other: bytes) -> int:
    """The first line in which two texts differ."""
    pairs = zip(one.splitlines(), other.splitlines(), strict=False)
    return next((number for number, (a, b) in enumerate(pairs, start=1) if a != b), 1)


def _made(data: dict[str, Any]) -> Manifest:
    """The data as a manifest; ValueError, KeyError or TypeError names the first thing that does not fit."""
    if data["schema"] != SCHEMA:
        raise ValueError("schema")
    bundle = data["bundle"]
    encrypted = _one_of(data, "encrypted", (False, True))
    name = f"{data['id']}.bundle{ENCRYPTED if encrypted else ''}"
    recipients = _list(data, "recipients", _KEY) if encrypted else ()
    if encrypted and not recipients:
        raise ValueError("recipients")
    return Manifest(
        id=_fit(data, "id", _ID),
        number=_count(data, "number"),
        made=_fit(data, "made", _TIME),
        by=_text(data, "by"),
        kind=_one_of(data, "kind", (FULL, STEP)),
        parent=_fit(data, "parent", _ID, empty=True),
        parent_digest=_fit(data, "parent_digest", _DIGEST, empty=True),
        algorithm=_one_of(data, "algorithm", ("sha1", "sha256")),
        bare=_one_of(data, "bare", (False, True)),
        head=_text(data, "head"),
        refs={_ref(name): _fit(data["refs"], name, _OBJECT) for name in data["refs"]},
        basis=_list(data, "basis", _OBJECT),
        bundle=None if bundle is None else _bundle(bundle, name),
        recipients=recipients,
    )


def _bundle(data: dict[str, Any], name: str) -> Bundle:
    found = Bundle(_text(data, "name"), _count(data, "size"), _fit(data, "sha256", _DIGEST))
    if found.name != name:
        raise ValueError("bundle")
    return found


def _fit(data: Mapping[Any, Any], key: Any, form: re.Pattern[str], *, empty: bool = False) -> str:
    value = data[key]
    if not isinstance(value, str) or not (form.fullmatch(value) or (empty and not value)):
        raise ValueError(str(key))
    return value


def _list(data: Mapping[str, Any], key: str, form: re.Pattern[str]) -> tuple[str, ...]:
    values = dict(enumerate(data[key]))
    return tuple(_fit(values, at, form) for at in values)


def _text(data: Mapping[str, Any], key: str) -> str:
    value = data[key]
    if not isinstance(value, str):
        raise ValueError(key)
    return value


def _count(data: Mapping[str, Any], key: str) -> int:
    value = data[key]
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(key)
    return value


def _one_of(data: Mapping[str, Any], key: str, choices: Iterable[Any]) -> Any:
    value = data[key]
    if not any(value is choice or (value == choice and isinstance(choice, str)) for choice in choices):
        raise ValueError(key)
    return value


def _ref(name: str) -> str:
    if not name.startswith("refs/"):
        raise ValueError("refs")
    return name
