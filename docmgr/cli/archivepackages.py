"""What ``archive list|verify|restore`` know of packages: what was pruned, where it is kept, whether that is whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from docmgr.cli import output
from docmgr.cli.context import App
from docmgr.errors import UsageError
from docmgr.i18n.text import _, ngettext

if TYPE_CHECKING:
    from docmgr.archive.pointer import Returned
    from docmgr.ledger.place import Layout
    from docmgr.targets.target import Target


def returned_for(
    app: App, documents: Sequence[str], at_hand: Layout, place: str
) -> tuple[tuple[str, ...], dict[str, Returned]]:
    """The archived paths that were asked for, and those of them that come back from a package or from Git."""
    from docmgr.archive import pointer
    from docmgr.cli.archiving import archived_path

    paths: list[str] = []
    returned: dict[str, Returned] = {}
    for each in documents:
        try:
            if place:
                raise UsageError(_("{path} was not pruned, it stands in the tree").format(path=each))
            paths.append(archived_path(app, each, at_hand))
        except UsageError:
            found = pointer.returned(app.repository, each, at_hand, place)
            if not found:
                raise
            returned |= found
            paths += found
    return tuple(dict.fromkeys(paths)), returned


def pruned_rows(app: App, history: str, wanted: Sequence[str]) -> list[dict[str, Any]]:
    """The pruned files below a folder whose paths hold these words, with the package that keeps each."""
    from docmgr.archive import pointer, record
    from docmgr.naming.forms import canonical

    known = pointer.pruned(record.runs(app.repository))
    return [
        {**each.item.as_row(), "record": each.run.id, "pruned": each.run.as_of, "package": each.name}
        for path, each in known.items()
        if path.startswith(f"{history}/") and all(word in canonical(path) for word in wanted)
    ]


def check_packages(app: App) -> list[dict[str, Any]]:
    """Every package that was exported, read again where its target can be reached; ``reached`` says whether."""
    from docmgr.archive import exportchoice, exportproof, record
    from docmgr.errors import TargetError
    from docmgr.targets.target import open_target

    found = []
    targets: dict[str, Target | str] = {}
    for run in exportchoice.exports(record.runs(app.repository, sound=True)):
        place, package = str(run.more.get("target")), str(run.more.get("package"))
        problems: list[dict[str, str]] = []
        reached = False
        try:
            if place not in targets:
                targets[place] = ""
                targets[place] = open_target(place, app.repository)
            target = targets[place]
            if not isinstance(target, str):
                checked = exportproof.check(target, package, str(run.more.get("manifest_sha256")), output.progress)
                problems = [{"name": each.name, "message": each.message} for each in checked]
                reached = True
        except (TargetError, UsageError):
            targets[place] = ""
        found.append({"name": package, "target": place, "reached": reached, "problems": problems})
    return found


def show_packages(packages: Sequence[Mapping[str, Any]]) -> None:
    """What was found of them, for people."""
    if not packages:
        return
    for each in packages:
        for problem in each["problems"]:
            output.echo(f"{output.style(_('error'), 'error')}: {problem['name']}: {problem['message']}")
        if not each["reached"]:
            said = _("{package} was not checked: {target} cannot be reached")
            output.say(said.format(package=each["name"], target=each["target"]))
    good = sum(each["reached"] and not each["problems"] for each in packages)
    said = ngettext("{good} of {count} package is whole", "{good} of {count} packages are whole", len(packages))
    output.echo(said.format(good=good, count=len(packages)))


def check_disc(app: App, place: str) -> int:
    """Read a disc or a folder that is a package itself by its own manifests; 1 where something is wrong."""
    from docmgr.archive.exportproof import check_disc
    from docmgr.targets.target import open_target

    problems = check_disc(open_target(place), output.progress)
    if app.json:
        rows = [{"name": each.name, "message": each.message} for each in problems]
        output.json_out("archive-verify", {"sound": not rows, "place": place, "faults": rows})
        return 1 if problems else 0
    for each in problems:
        output.echo(f"{output.style(_('error'), 'error')}: {each.name}: {each.message}")
    if not problems:
        output.echo(_("{place} is whole").format(place=place))
    return 1 if problems else 0
