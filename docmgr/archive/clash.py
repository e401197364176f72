"""What stands in the way in the history folder: said all at once, before anything is moved."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from docmgr.archive.known import Tree
from docmgr.errors import RepositoryError, VaultError
from docmgr.i18n.text import _
from docmgr.repo.files import exists, place
from docmgr.repo.git import Repository
from docmgr.rules.siblings import folded

_SHOWN = 5


def refuse_clashes(repository: Repository, tree: Tree, targets: Sequence[str]) -> None:
    """RepositoryError where another file has a target's name, or one that some systems take for the same."""
    there = {folded(path): path for path in tree.files}
    folders = {folded(path.rpartition("/")[0]): path.rpartition("/")[0] for path in tree.files}
    clashes: list[tuple[str, str]] = []
    for target in targets:
        key, folder = folded(target), target.rpartition("/")[0]
        other = there.setdefault(key, target)
        place_of = folders.setdefault(folded(folder), folder)
        if other != target or target in tree.files:
            clashes.append((target, other))
        elif place_of != folder:
            clashes.append((target, f"{place_of}/"))
        elif not repository.bare and exists(place(repository.root, target)):
            clashes.append((target, target))
    if clashes:
        raise RepositoryError(_clashing(clashes), hint=_("rename or remove one of the two, commit, then run it again"))


def _clashing(clashes: Sequence[tuple[str, str]]) -> str:
    lines = []
    for target, other in clashes[:_SHOWN]:
        if target == other:
            lines.append(_("{path} is there already").format(path=target))
        else:
            lines.append(_("{path} and {other} are one name on some systems").format(path=target, other=other))
    if len(clashes) > _SHOWN:
        lines.append(_("and {number} more").format(number=len(clashes) - _SHOWN))
    return _("nothing was archived, the history folder is in the way (D-2.4.2)") + "\n" + "\n".join(lines)


def refuse_open_mirror(tree: Tree, pairs: Iterable[tuple[str, str]]) -> None:
    """VaultError where a sealed document would come to stand in an open folder, or in another zone."""
    for path, target in pairs:
        zone = tree.zone_of(path)
        if zone != tree.zone_of(target):
            folder = path.rpartition("/")[0]
            said = _("{path} is sealed with zone {zone}, but {target} would not be (D-2.3.2)")
            if not zone:
                said = _("{path} is open, but {target} would be sealed with another key (D-2.3.2)")
            hint = f"docmgr vault seal '{folder}' --zone {zone or tree.zone_of(target)}"
            raise VaultError(said.format(path=path, zone=zone, target=target), hint=hint)
