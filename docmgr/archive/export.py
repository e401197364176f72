"""Handing archived files over to the long term: packages made, put on a target, read back, recorded, then pruned.

The payload are the blobs as Git stores them: what is sealed stays sealed, and no key is needed. Office files that are
stored slim are valid ones, and their digest is the ledger's. Source: D-2.4.2, D-4.2; design 6.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from docmgr import __version__
from docmgr.archive import bag, exportjob, exportproof, image, record
from docmgr.archive.bag import Member
from docmgr.archive.bagpages import Volume, member, pages
from docmgr.archive.exportjob import Job, Wish
from docmgr.archive.exportparcel import ISO, SUFFIX, Period, must_be_storable, package_name, split
from docmgr.archive.record import Item, Run
from docmgr.errors import RepositoryError, TargetError
from docmgr.i18n.oserrors import reason
from docmgr.i18n.text import _
from docmgr.repo.blobs import Blobs
from docmgr.repo.files import write_file
from docmgr.repo.git import Repository
from docmgr.repo.scratch import scratch_folder
from docmgr.targets.target import Target

Meter = Callable[[str, int], AbstractContextManager[Callable[[], None]]]
_FOREVER = 30  # years for which a bucket locks what is to be kept for ever


@dataclass(frozen=True, slots=True)
class Asked:
    """Who exports, when, and what is told of the department.

    ``keep`` gives the years by path, None for ever; ``keys`` are the envelopes of zones, by which sealed files open.
    """

    now: datetime
    by: str
    department: str
    keep: Callable[[str], int | None]
    keys: Mapping[str, bytes]
    meter: Meter


@dataclass(frozen=True, slots=True)
class Package:
    """What was put: its name, its discs or the one bag, and the digest of its sums file."""

    job: Job
    volumes: tuple[Volume, ...]
    sums_sha256: str


def foresee(
    items: Sequence[Item], wish: Wish, period: Period, asked: Asked, taken: Sequence[str]
) -> tuple[Volume, ...]:
    """The discs or the bag that these files would fill; UsageError where they cannot be stored."""
    must_be_storable(items, image.fits if wish.format == ISO else None)
    parts = split(items, wish.capacity) if wish.capacity else [list(items)]
    name = package_name(asked.department, period, items, taken)
    return tuple(Volume(name, number, len(parts), tuple(part)) for number, part in enumerate(parts, start=1) if part)


def put(repository: Repository, target: Target, wish: Wish, job: Job, items: Sequence[Item], asked: Asked) -> Package:
    """Put a package on the target and read every byte of it back; what is there already stays.

    TargetError where the target gives back other bytes, also those that somebody else put under a name of ours.
    """
    chosen = {(each.path, each.blob): each for each in items}
    ours = [chosen[pair] for pair in job.files]
    with scratch_folder("docmgr-export-") as scratch:
        try:
            with Blobs(repository) as blobs:
                members = _measured(blobs, ours, asked.meter)
                sized = [replace(each, size=members[each.path].size, sha256=members[each.path].sha256) for each in ours]
                parts = split(sized, wish.capacity) if wish.capacity else [sized]
                volumes = [Volume(job.package, at, len(parts), tuple(part)) for at, part in enumerate(parts, start=1)]
                courier = _Courier(target, scratch, blobs, members, job, asked)
                lines = [
                    courier.image(each, wish.capacity) if wish.format == ISO else courier.bag(each) for each in volumes
                ]
            sums = "".join(lines).encode()
            courier.bytes_(sums_name(job.package), sums)
            _prove(target, job.package, hashlib.sha256(sums).hexdigest(), asked.meter)
        except OSError as error:
            message = _("{path} cannot be written: {detail}").format(path=scratch, detail=reason(error))
            raise RepositoryError(message, hint=_("make room, then run the command again")) from error
    return Package(job, tuple(volumes), hashlib.sha256(sums).hexdigest())


def sums_name(package: str) -> str:
    """The file that closes a package: the digest of each image, or of what seals each bag, for ``sha256sum -c``."""
    return f"{package}.sha256"


def _prove(target: Target, package: str, digest: str, meter: Meter) -> None:
    problems = exportproof.check(target, package, digest, meter)
    if problems:
        first = problems[0]
        message = _("{target} gives back other bytes for {name}").format(target=target.text, name=first.name)
        raise TargetError(message, hint=_("do not rely on this target; choose another one, or an empty folder"))


def _measured(blobs: Blobs, items: Sequence[Item], meter: Meter) -> dict[str, Member]:
    """Size and digests of each file as it will stand in the package, by repository path."""
    found: dict[str, Member] = {}
    with meter(_("reading"), len(items)) as step:
        for each in items:
            digests = [hashlib.new(name) for name in bag.ALGORITHMS]
            size = blobs.size(each.blob)
            for piece in blobs.pieces():
                for digest in digests:
                    digest.update(piece)
            found[each.path] = Member(member(each), size, *(digest.hexdigest() for digest in digests))
            step()
    return found


class _Courier:
    """Brings one package to its target, file by file, by way of a scratch folder."""

    def __init__(
        self, target: Target, scratch: Path, blobs: Blobs, members: Mapping[str, Member], job: Job, asked: Asked
    ) -> None:
        self.target = target
        self.scratch = scratch
        self.blobs = blobs
        self.members = members
        self.job = job
        self.asked = asked
        years = [asked.keep(path) for path, _blob in job.files]
        longest = max((_FOREVER if each is None else each for each in years), default=0)
        self.keep_until = datetime.fromisoformat(job.moment).astimezone(UTC) + timedelta(days=round(365.25 * longest))

    def bag(self, volume: Volume) -> str:
        """Put one bag, what seals it last; its line in the sums file."""
        tags = self._tags(volume)
        with self.asked.meter(_("exporting"), len(volume.items)) as step:
            for each in volume.items:
                path = self.scratch / "payload"
                with open(path, "wb") as file:
                    file.writelines(self.blobs.read(each.blob))
                self._file(f"{volume.name}/{member(each)}", path)
                step()
        for name, content in tags.items():
            self.bytes_(f"{volume.name}/{name}", content)
        return f"{hashlib.sha256(tags[bag.SEAL]).hexdigest()}  {volume.name}/{bag.SEAL}\n"

    def image(self, volume: Volume, capacity: int) -> str:
        """Make one disc image, read it back, put it; its line in the sums file."""
        tags = self._tags(volume)
        path = self.scratch / f"{volume.number}{SUFFIX}"
        payload = {member(each): (each.blob, each.size) for each in volume.items}
        moment = datetime.fromisoformat(self.job.moment).timestamp()
        label = image.volume_label(f"{volume.name.encode('ascii', 'ignore').decode().strip('-_')}")
        image.write_image(path, label, moment, tags, payload, self.blobs)
        wrong = image.differing(path, tags, [self.members[each.path] for each in volume.items])
        if wrong or (capacity and path.stat().st_size > capacity):
            message = _("the disc image came out wrong: {path}").format(path=", ".join(wrong[:3]) or volume.name)
            raise RepositoryError(message, hint=_("name a larger one: --disc 25G"))
        digest = _sha256(path)
        name = f"{volume.name}{SUFFIX}"
        self._file(name, path)
        path.unlink()
        return f"{digest}  {name}\n"

    def bytes_(self, name: str, content: bytes) -> None:
        """Put a small file."""
        path = self.scratch / "small"
        write_file(path, content, durable=False)
        self._file(name, path)

    def _file(self, name: str, path: Path) -> None:
        self.target.put_if_absent(name, path, keep_until=self.keep_until)

    def _tags(self, volume: Volume) -> dict[str, bytes]:
        keep = {each.path: _years(self.asked.keep(each.path)) for each in volume.items}
        others = pages(volume, self.asked.department, keep, self.asked.keys)
        members = [self.members[each.path] for each in volume.items]
        return bag.tag_files(members, list(_fields(volume, self.asked.department, self.job.moment)), others)


def _years(years: int | None) -> str:
    return "永久 for ever" if years is None else f"{years} 年 years" if years else ""


def _fields(volume: Volume, department: str, moment: str) -> Iterator[tuple[str, str]]:
    days = sorted(each.date for each in volume.items if each.date)
    documents = {each.document or each.path for each in volume.items}
    yield "Source-Organization", department
    yield "External-Identifier", volume.name
    yield "External-Description", _described(days, len(documents))
    yield "Bagging-Date", moment[:10]
    yield "Bag-Group-Identifier", volume.package
    yield "Bag-Count", f"{volume.number} of {volume.count}"
    yield "Period", f"{days[0]} .. {days[-1]}" if days else ""
    yield "Document-Count", str(len(documents))
    yield "File-Count", str(len(volume.items))
    yield "Sealed-File-Count", str(sum(each.sealed for each in volume.items))
    yield "Bag-Software-Agent", f"docmgr {__version__}"


def _described(days: Sequence[str], documents: int) -> str:
    span = f"{days[0]}～{days[-1]}" if days else ""
    return f"归档文档 archived documents {span} ({documents})"


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def run_of(package: Package, wish: Wish, asked: Asked, items: Sequence[Item]) -> Run:
    """The record of a package that stands on its target, read back."""
    originals = {each.path: each for each in items}
    rows = tuple(
        replace(originals[each.path], more=_where(each, volume)) for volume in package.volumes for each in volume.items
    )
    more = {
        "target": wish.target,
        "package": package.job.package,
        "format": wish.format,
        "manifest_sha256": package.sums_sha256,
        "verified_at": asked.now.isoformat(timespec="seconds"),
    }
    at = asked.now.isoformat(timespec="seconds")
    day = asked.now.date()
    return Run(record.new_id(day), record.EXPORTED, day.isoformat(), "archive export", at, asked.by, rows, more=more)


def _where(item: Item, volume: Volume) -> dict[str, object]:
    return {"member": member(item)} | ({"volume": volume.number} if volume.count > 1 else {})


def begin(
    folder: Path, wish: Wish, volumes: Callable[[], Sequence[Volume]], items: Sequence[Item], now: datetime
) -> Job:
    """The job of a wish: the one that was cut off, or a new one for these discs, remembered."""
    job = exportjob.left(folder, wish, items)
    if job is None:
        discs = volumes()
        files = tuple((each.path, each.blob) for volume in discs for each in volume.items)
        job = Job(discs[0].package, now.isoformat(timespec="seconds"), files)
        exportjob.keep(folder, wish, job)
    return job
