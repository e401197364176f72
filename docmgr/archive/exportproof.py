"""Reading a package back from where it was put: every byte, what is missing, what is extra. Nothing is changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass

from docmgr.archive.bag import PAYLOAD, SEAL, read_manifest
from docmgr.archive.exportparcel import SUFFIX
from docmgr.errors import PolicyError
from docmgr.i18n.text import _
from docmgr.targets.target import Target

Meter = Callable[[str, int], AbstractContextManager[Callable[[], None]]]


@dataclass(frozen=True, slots=True)
class Problem:
    """A file of a package and what is wrong with it."""

    name: str
    message: str


def check(target: Target, package: str, digest: str, meter: Meter) -> list[Problem]:
    """What is wrong with a package, by the recorded digest of its sums file; TargetError where none can be reached."""
    name = f"{package}.sha256"
    if target.stat(name) is None:
        return [Problem(name, _("is missing"))]
    content = target.read(name)
    if hashlib.sha256(content).hexdigest() != digest:
        return [Problem(name, _("the file was changed"))]
    try:
        return list(_parts(target, name, content, meter))
    except PolicyError as error:
        return [Problem(error.mistakes[0].file, error.mistakes[0].message)]


def _parts(target: Target, name: str, content: bytes, meter: Meter) -> Iterator[Problem]:
    """What is wrong with the images or bags that a sums file names."""
    for path, expected in read_manifest(content, name).items():
        if path.endswith(SUFFIX):
            with meter(_("checking"), 1) as step:
                yield from _compared(target, path, expected)
                step()
        else:
            yield from _bag(target, path.removesuffix(SEAL), expected, meter)


def check_disc(target: Target, meter: Meter) -> list[Problem]:
    """What is wrong with a folder that is a bag itself, such as a burned disc, by its own manifests."""
    if target.stat(SEAL) is None or target.stat("bagit.txt") is None:
        return [Problem(SEAL, _("is missing"))]
    try:
        return _bag(target, "", hashlib.sha256(target.read(SEAL)).hexdigest(), meter)
    except PolicyError as error:
        return [Problem(error.mistakes[0].file, error.mistakes[0].message)]


def _bag(target: Target, base: str, seal: str, meter: Meter) -> list[Problem]:
    """The bag below a prefix (``…/`` or ``""``): its seal, what that seals, and by those manifests the payload."""
    found = list(_compared(target, f"{base}{SEAL}", seal))
    if found:
        return found
    other = "tagmanifest-sha512.txt"
    wanted = {SEAL: seal} | read_manifest(target.read(f"{base}{SEAL}"), SEAL)
    payload = "manifest-sha256.txt"
    problems = list(_compared(target, f"{base}{payload}", wanted.get(payload, "")))
    if not problems:
        wanted |= read_manifest(target.read(f"{base}{payload}"), payload)
    there = {name.removeprefix(base) for name in target.list(base)}
    with meter(_("checking"), len(wanted)) as step:
        for name, digest in wanted.items():
            if name not in (SEAL, payload):
                problems += _compared(target, f"{base}{name}", digest, there=name in there)
            step()
    problems += _second_seal(target, base, other, wanted, there)
    return problems + [
        Problem(f"{base}{name}", _("does not belong here")) for name in sorted(there - set(wanted) - {other})
    ]


def _second_seal(target: Target, base: str, name: str, wanted: dict[str, str], there: set[str]) -> Iterator[Problem]:
    """The other tag manifest, which nothing seals: it must list just the files that the first one lists."""
    if name not in there:
        yield Problem(f"{base}{name}", _("is missing"))
        return
    try:
        listed = read_manifest(target.read(f"{base}{name}"), name)
        tags = {path for path in wanted if not path.startswith(PAYLOAD) and path != SEAL}
        same = listed.keys() == tags and all(
            hashlib.sha512(target.read(f"{base}{path}")).hexdigest() == digest
            for path, digest in listed.items()
            if path in there
        )
    except PolicyError:
        same = False
    if not same:
        yield Problem(f"{base}{name}", _("the file was changed"))


def _compared(target: Target, name: str, digest: str, *, there: bool = True) -> Iterator[Problem]:
    if target.verify(name, digest):
        return
    missing = not there or target.stat(name) is None
    yield Problem(name, _("is missing") if missing else _("is damaged: its checksum is wrong"))
