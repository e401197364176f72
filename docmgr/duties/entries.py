"""Ledger entries for lawful files that somebody committed with plain git. Source: D-2.4.1, design 5."""

from __future__ import annotations

from collections.abc import Iterator

from docmgr.archive import known
from docmgr.documents.layout import layout_of
from docmgr.duties.duty import Duty, Scene
from docmgr.i18n.text import _
from docmgr.ledger.place import ROOT, canonical_stem, is_ledger, ledger_path
from docmgr.naming.forms import canonical
from docmgr.naming.grammar import parse
from docmgr.policy.places import HOME

# So many at a time; the next tick goes on.
MOST = 2000


def duties(scene: Scene) -> Iterator[Duty]:
    """One duty for all files without an entry; none where every file has one."""
    paths = unrecorded(scene)
    if paths:
        yield Duty(
            key="entries",
            clause="D-2.4.1",
            title=_("record {count} documents that were committed with plain git").format(count=len(paths)),
            command=("add", *paths[:MOST]),
            due=scene.today,
            automatic=True,
            who=scene.keepers,
        )


def unrecorded(scene: Scene) -> list[str]:
    """Routine documents at home, in the open, under lawful names, that no ledger knows."""
    policy = scene.policy
    layout = layout_of(policy)
    tree = known.tree_of(scene.repository)
    taken = {(path[len(ROOT) + 1 :].rpartition("/")[0], canonical_stem(path)) for path in tree.files if is_ledger(path)}
    important = {rule.name for rule in policy.types.values() if rule.important}
    roles: dict[str, str] = {}
    found = []
    for path in tree.files:
        folder, _slash, filename = path.rpartition("/")
        if roles.setdefault(folder, policy.place(f"{folder}/-").role) != HOME:
            continue
        name = parse(filename, layout.vocabulary)
        if name is None or name.type in important or tree.zone_of(path):
            continue
        ledger = ledger_path(path, layout)
        stem = canonical(ledger.rpartition("/")[2].removesuffix(".yml"))
        if ledger not in tree.files and (folder, stem) not in taken:
            found.append(path)
    return found
