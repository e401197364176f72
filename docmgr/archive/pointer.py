"""Documents that were pruned from the tree: the records still know them, their bytes come from Git or a package.

A place to take bytes from is a target that holds packages, a disc or folder that is a bag itself, or one image file.
Source: D-2.4.2; design 6.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from docmgr.archive import image, record
from docmgr.archive.exportparcel import SUFFIX
from docmgr.archive.record import Item, Run
from docmgr.errors import TargetError, UsageError
from docmgr.i18n.text import _
from docmgr.ledger.place import Layout, ledger_path
from docmgr.ledger.store import by_id
from docmgr.naming.forms import canonical
from docmgr.repo.git import Repository
from docmgr.repo.scratch import scratch_folder
from docmgr.targets.target import Target, open_target

_LEAST = 3


@dataclass(frozen=True, slots=True)
class Pointer:
    """A pruned file and the record that says where it went."""

    run: Run
    item: Item

    @property
    def name(self) -> str:
        """The package that keeps it, with the disc of a set."""
        volume = self.item.more.get("volume")
        disc = " " + _("disc {number}").format(number=volume) if volume else ""
        return f"{self.run.more.get('package')}{disc}"

    @property
    def package(self) -> str:
        """The same, and where it was put."""
        return f"{self.name} ({self.run.more.get('target')})"


@dataclass(frozen=True, slots=True)
class Returned:
    """A pruned file that came back: its record, and its bytes as a checkout shows them."""

    run: Run
    item: Item
    content: bytes


def pruned(past: Iterable[Run]) -> dict[str, Pointer]:
    """Every file that left the tree for a package and did not come back, by its path in the history folder."""
    found: dict[str, Pointer] = {}
    balance: dict[str, int] = {}
    for run in sorted(past, key=lambda each: datetime.fromisoformat(each.at)):
        for item in run.items:
            if run.action == record.PRUNED:
                found[item.path] = Pointer(run, item)
                balance[item.path] = balance.get(item.path, 0) + 1
            elif run.action == record.RESTORED and "member" in item.more:
                balance[item.original] = balance.get(item.original, 0) - 1
    return {path: each for path, each in found.items() if balance[path] > 0}


def find(repository: Repository, text: str, layout: Layout) -> Pointer | None:
    """The pruned file that DOC means: a path, a name, an id or any unique fragment. UsageError for several."""
    if repository.head() is None or not record.listed(repository):
        return None
    known = pruned(record.runs(repository))
    for chosen in (
        [path for path in known if text in (path, path.rpartition("/")[2], known[path].item.original)],
        _identified(repository, text, known, layout),
        [path for path in known if canonical(text) and canonical(text) in canonical(path)],
    ):
        if len({known[path].item.document or ledger_path(path, layout) or path for path in chosen}) > 1:
            said = _("{text} means several documents").format(text=text)
            raise UsageError(said, hint=_("one of: {paths}").format(paths=" | ".join(sorted(chosen)[:8])))
        if chosen:
            return known[max(chosen, key=lambda path: (known[path].item.date, path))]
    return None


def _identified(repository: Repository, text: str, known: dict[str, Pointer], layout: Layout) -> list[str]:
    if len(text) < _LEAST or not text.isascii():
        return []
    ledgers = set(by_id(repository, text).values())
    wanted = text.lower()
    return [
        path
        for path, each in known.items()
        if (each.item.document and wanted in each.item.document.lower()) or ledger_path(path, layout) in ledgers
    ]


def content(repository: Repository, pointer: Pointer, place: str = "") -> bytes:
    """The file's bytes as Git stores them, from Git while it has them, else from ``place`` or where the package went.

    UsageError or TargetError where they cannot be had or are others.
    """
    item = pointer.item
    if not place and _has(repository, item.blob):
        return repository.git("cat-file", "blob", item.blob)
    found = _from_place(repository, pointer, place or str(pointer.run.more.get("target")))
    if _blob_id(repository, found) != item.blob:
        message = _("{path} is damaged in {package}").format(path=item.path, package=pointer.package)
        raise TargetError(message, hint=_("take it from the other copy: --from PLACE"))
    return found


def _has(repository: Repository, blob: str) -> bool:
    out = repository.git("cat-file", "--batch-check", input=blob.encode())
    return out.split()[1:2] == [b"blob"]


def _blob_id(repository: Repository, content_: bytes) -> str:
    return repository.git("hash-object", "--stdin", "--no-filters", input=content_).decode().strip()


def _from_place(repository: Repository, pointer: Pointer, place: str) -> bytes:
    member = str(pointer.item.more.get("member"))
    path = Path(place).expanduser()
    if path.is_file() and path.suffix.lower() == SUFFIX:
        return _from_image(path, member, pointer)
    target = open_target(place, repository)
    if not place.startswith("s3://") and (path / "bagit.txt").is_file():
        return _from_bag(target, member, pointer)
    for name in _names(target, pointer):
        if name.endswith(SUFFIX):
            return _from_target_image(target, name, member, pointer)
        if target.stat(f"{name}/{member}") is not None:
            return target.read(f"{name}/{member}")
    raise _lacking(place, pointer)


def _from_bag(target: Target, member: str, pointer: Pointer) -> bytes:
    """From a folder that is a bag itself, such as a disc that was mounted."""
    if target.stat(member) is None:
        raise _lacking(target.text, pointer)
    return target.read(member)


def _names(target: Target, pointer: Pointer) -> list[str]:
    """The bags and images on a target that may hold the file."""
    package, volume = str(pointer.run.more.get("package")), pointer.item.more.get("volume")
    stem = f"{package}-{volume}of" if volume else package
    tops = {name.partition("/")[0] for name in target.list(stem)}
    return sorted(name for name in tops if volume or name in (package, f"{package}{SUFFIX}"))


def _lacking(place: str | Path, pointer: Pointer) -> TargetError:
    message = _("{place} does not hold {package}").format(place=place, package=pointer.package)
    return TargetError(message, hint=_("name the disc, the image or the folder that does: --from PLACE"))


def _from_target_image(target: Target, name: str, member: str, pointer: Pointer) -> bytes:
    """From an image on a target, which is fetched whole where it is not a local file."""
    root = getattr(target, "root", None)
    if isinstance(root, Path):
        return _from_image(root / name, member, pointer)
    with scratch_folder("docmgr-image-") as folder:
        target.get(name, folder / "image.iso")
        return _from_image(folder / "image.iso", member, pointer)


def _from_image(path: Path, member: str, pointer: Pointer) -> bytes:
    pieces: list[bytes] = []
    try:
        with image.opened(path) as disc:
            image.read_out(disc, member, pieces.append)
    except KeyError:
        raise _lacking(path, pointer) from None
    except (image.Broken, OSError) as error:
        message = _("{place} is no readable disc image: {detail}").format(place=path, detail=error)
        raise TargetError(message, hint=_("take it from the other copy: --from PLACE")) from error
    return b"".join(pieces)


def returned(repository: Repository, text: str, layout: Layout, place: str = "") -> dict[str, Returned]:
    """The pruned file that DOC means and its renditions, brought back as a checkout shows them; none for no such file.

    Git holds their blobs afterwards, which it does anyway unless the clone is a partial one.
    """
    found = find(repository, text, layout)
    if found is None:
        return {}
    stem = found.item.path.rpartition(".")[0]
    back = {}
    for path, each in pruned(record.runs(repository)).items():
        if path.rpartition(".")[0] == stem:
            stored = content(repository, each, place)
            if not _has(repository, each.item.blob):
                repository.git("hash-object", "-w", "--stdin", "--no-filters", input=stored)
            shown = repository.git("cat-file", "--filters", f"--path={path}", each.item.blob)
            back[path] = Returned(each.run, each.item, shown)
    return back
