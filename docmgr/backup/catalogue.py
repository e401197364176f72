"""The backups a target holds: every manifest there, read strictly, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docmgr.backup import plan
from docmgr.backup.manifest import Manifest, digest, is_id, parse
from docmgr.errors import Mistake, PolicyError, TargetError, UsageError
from docmgr.i18n.text import _
from docmgr.targets.target import Target


@dataclass(frozen=True, slots=True)
class Catalogue:
    """``manifests`` oldest first, ``digests`` of their files by id, ``mistakes`` of those that cannot be read."""

    manifests: tuple[Manifest, ...]
    digests: Mapping[str, str]
    names: tuple[str, ...]
    mistakes: tuple[Mistake, ...] = ()

    @property
    def by_id(self) -> dict[str, Manifest]:
        """The manifests by id."""
        return {each.id: each for each in self.manifests}

    def chain(self, wanted: str) -> list[Manifest]:
        """The backup of that id, or the newest for ``""``, behind those it builds on; UsageError without one."""
        if self.mistakes and (not wanted or any(wanted in each.file for each in self.mistakes)):
            raise PolicyError(list(self.mistakes), hint=_("name another one: docmgr backup list, then --id ID"))
        if not self.manifests:
            raise UsageError(_("the target holds no backup"), hint="docmgr backup --to TARGET")
        found = self._named(wanted) if wanted else self.manifests[-1]
        steps = plan.chain(found, self.by_id)
        if steps is None:
            message = _("backup {id} builds on one that is missing").format(id=found.id)
            raise TargetError(message, hint=_("name another one: docmgr backup list, then --id ID"))
        return steps

    def _named(self, wanted: str) -> Manifest:
        found = [each for each in self.manifests if wanted in each.id]
        if len(found) != 1:
            text = _("no backup {id}") if not found else _("several backups match {id}")
            raise UsageError(text.format(id=wanted), hint="docmgr backup list")
        return found[0]


def read_catalogue(target: Target) -> Catalogue:
    """What the target holds now."""
    names = target.list("B-")
    manifests: list[Manifest] = []
    digests: dict[str, str] = {}
    mistakes: list[Mistake] = []
    for name in names:
        if not (name.endswith(".json") and is_id(name.removesuffix(".json"))):
            continue
        content = target.read(name)
        try:
            manifest = parse(content, name)
        except PolicyError as error:
            mistakes += error.mistakes
            continue
        manifests.append(manifest)
        digests[manifest.id] = digest(content)
    manifests.sort(key=lambda each: (each.number, each.id))
    mistakes += _parents(manifests, digests)
    return Catalogue(tuple(manifests), digests, tuple(names), tuple(mistakes))


def _parents(manifests: list[Manifest], digests: Mapping[str, str]) -> list[Mistake]:
    """Backups whose parent is another than the one they were made on."""
    return [
        Mistake(each.name, 0, _("its parent {id} was changed").format(id=each.parent))
        for each in manifests
        if each.parent and digests.get(each.parent, each.parent_digest) != each.parent_digest
    ]
