"""``docmgr vault …``: the mouth of the vault."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from docmgr.cli import output
from docmgr.cli.base import Group
from docmgr.cli.context import App, pass_app
from docmgr.cli.options import dry_run_option, json_option
from docmgr.cli.vaulting import carry_out, desk_of, folder_of, holds, identities, own_key, recovery_place
from docmgr.errors import VaultError
from docmgr.i18n.text import N_, _, ngettext

if TYPE_CHECKING:
    from docmgr.people.member import Member
    from docmgr.vault.verify import Proof

TAMPERED = 6
ABOUT = {
    "damaged": N_("could not be opened"),
    "plain": N_("stood in the clear"),
    "full": N_("stayed sealed, the disk was full"),
}


@click.group(
    cls=Group,
    examples=[
        ("docmgr vault init", N_("once per department: the recovery key")),
        ("docmgr vault seal 机密资料 --zone head", N_("seal a folder")),
        ("docmgr vault grant li head", N_("let a colleague read it")),
        ("docmgr vault unlock", N_("in a new clone")),
    ],
)
def command() -> None:
    """Seal folders so that only some can read them.

    Sealed documents are encrypted wherever Git keeps them, and open in the work tree of those who hold the key. The age
    program opens them too, without docmgr. Names, sizes and dates are not hidden.
    """


@command.command(examples=[("docmgr vault init --recovery /media/usb/recovery.txt", N_("onto a stick"))])
@click.option("--recovery", metavar="FILE", help="Where to write the recovery key, outside of every repository.")
@dry_run_option
@pass_app
def init(app: App, recovery: str | None) -> None:
    """Make the recovery key, and a key for you where you have none.

    Print the recovery key and keep it in the safe: it opens every sealed folder when all other keys are lost.
    """
    from docmgr.cli.key import write_new
    from docmgr.plan import Plan, Write
    from docmgr.repo.apply import apply
    from docmgr.vault import store
    from docmgr.vault.identity import new_secret, printable
    from docmgr.vault.recipients import public_of, public_text

    desk = desk_of(app)
    if store.recovery_keys(app.repository):
        if not app.dry_run:
            store.install(app.repository, dict(desk.settings), store.sealed(app.repository))
        output.say(_("nothing to do: there is a recovery key already"))
        return
    place, begun = recovery_place(app, recovery)
    if app.dry_run:
        output.echo(_("write the recovery key to {path}").format(path=place))
        output.echo(_("write {path}").format(path=store.RECOVERY_FILE))
        return
    secret = begun or new_secret()
    public = public_text(public_of(secret))
    own = own_key(app, desk)
    if begun is None:
        sheet = printable(secret, app.policy.department.name, app.today.isoformat())
        write_new(place, sheet.encode(), store.write_private)
    text = f"# docmgr recovery key, {app.today.isoformat()}\n{public}\n"
    plan = Plan("vault: begin", (Write(store.RECOVERY_FILE, text.encode()), *own), "D-2.3.2")
    try:
        apply(app.repository, plan, date=app.commit_date)
    except BaseException:
        place.unlink(missing_ok=True)
        raise
    store.install(app.repository, dict(desk.settings), store.sealed(app.repository))
    output.say(_("the recovery key is in {path}: print it, lock it away, delete the file").format(path=place))
    output.hint("docmgr vault seal FOLDER --zone ZONE")


@command.command(examples=[("docmgr vault status --json", N_("for scripts"))])
@json_option
@pass_app
def status(app: App) -> None:
    """Show zones, folders, readers, and what is unlocked here."""
    from docmgr.i18n.width import table
    from docmgr.vault import store

    repository = app.repository
    folders = store.sealed(repository)
    counts: dict[str, int] = {}
    for _path, zone, _blob in store.sealed_files(repository, folders) if not repository.bare else []:
        counts[zone] = counts.get(zone, 0) + 1
    zones = [_zone_data(app, name, counts) for name in store.envelopes(repository)]
    alerts = _alerts(app)
    data = {"recovery": bool(store.recovery_keys(repository)), "zones": zones, "alerts": alerts}
    if app.json:
        output.json_out("vault", data)
        return
    if not data["recovery"]:
        output.say(_("nothing is sealed here"))
        output.hint("docmgr vault init")
        return
    rows = [
        (
            zone["name"],
            _("unlocked") if zone["unlocked"] else _("locked"),
            str(zone["files"]),
            " ".join(zone["readers"]) or "?",
            " ".join(folder + "/" for folder in zone["folders"] if _is_home(folder, zone["folders"])),
        )
        for zone in zones
    ]
    if rows:
        output.echo(table((_("Zone"), _("Here"), _("Files"), _("Readers"), _("Folders")), rows))
    else:
        output.say(_("no folder is sealed yet"))
        output.hint("docmgr vault seal FOLDER --zone ZONE")
    for alert in alerts:
        output.say(f"{alert['path']}: {_(ABOUT.get(alert['kind'], alert['kind']))}")
    if alerts:
        output.hint("docmgr vault verify")


def _is_home(folder: str, folders: list[str]) -> bool:
    """Whether the folder is the sealed one itself and not one of its mirrors."""
    return not any(folder != other and folder.endswith("/" + other) for other in folders)


def _zone_data(app: App, name: str, counts: dict[str, int]) -> dict[str, Any]:
    from docmgr.vault import store

    zone = store.unlocked(app.repository, name)
    return {
        "name": name,
        "unlocked": zone is not None,
        "epoch": zone.newest if zone is not None else None,
        "readers": list(zone.members()) if zone is not None else [],
        "folders": [folder for each, folder in store.sealed(app.repository).pairs if each == name],
        "files": counts.get(name, 0),
    }


def _alerts(app: App) -> list[dict[str, str]]:
    from docmgr.vault.gitdir import read_bytes
    from docmgr.vault.keyring import ALERTS

    text = (read_bytes(str(app.repository.common_dir / ALERTS)) or b"").decode("utf-8", "surrogateescape")
    fields = dict.fromkeys(tuple(line.split("\t", 2)) for line in text.splitlines() if line.count("\t") >= 2)
    return [{"kind": kind, "blob": blob, "path": path} for kind, blob, path in fields]


@command.command(examples=[("docmgr vault unlock -i ~/.ssh/id_ed25519", N_("with an ssh key"))])
@click.option("-i", "--identity", "files", multiple=True, metavar="KEYFILE", help="A key to try; also a recovery key.")
@click.option("--global", "everywhere", is_flag=True, help="Set Git's filter up for every clone of this user.")
@json_option
@pass_app
def unlock(app: App, files: tuple[str, ...], everywhere: bool) -> None:
    """Open the sealed folders that your key opens, in this clone."""
    from docmgr.vault import store, work

    desk = desk_of(app)
    if not store.envelopes(app.repository):
        work.unlock(desk, [])
    done = work.unlock(desk, identities(app, files))
    if everywhere:
        store.set_global(app.repository, dict(desk.settings))
    if app.json:
        output.json_out("vault-unlock", {"unlocked": list(done.open), "locked": list(done.locked), "files": done.files})
        return
    said = ngettext("unlocked {zones}: {count} file opened", "unlocked {zones}: {count} files opened", done.files)
    output.say(said.format(zones=" ".join(done.open), count=done.files))
    if done.locked:
        output.say(_("still locked: {zones}").format(zones=" ".join(done.locked)))


@command.command(examples=[("docmgr vault lock", N_("before the computer leaves the house"))])
@dry_run_option
@pass_app
def lock(app: App) -> None:
    """Forget the keys in this clone and seal the work tree.

    Refused while a sealed file has changes that are not committed.
    """
    from docmgr.vault import store, work, worktree

    if not store.leftover(app.repository) and not worktree.is_interrupted(app.repository):
        output.say(_("nothing is unlocked here"))
        return
    if app.dry_run:
        output.echo(_("lock {zones}").format(zones=" ".join(store.unlocked_zones(app.repository))))
        return
    count = work.lock(app.repository)
    output.say(ngettext("locked: {count} file sealed", "locked: {count} files sealed", count).format(count=count))


@command.command(examples=[("docmgr vault seal 项目资料/A项目 --zone a-project", N_("a new zone for one project"))])
@click.argument("folder", metavar="FOLDER")
@click.option("--zone", required=True, metavar="ZONE", help="The zone whose key seals it; made where it is new.")
@dry_run_option
@pass_app
def seal(app: App, folder: str, zone: str) -> None:
    """Seal a folder, with its drafts, its history and its ledger.

    A new zone can be read by you and by the recovery key. What the folder held before stays readable in the history.
    """
    from docmgr.vault import store, work

    desk = desk_of(app)
    before = store.sealed(app.repository)
    change = work.seal(desk, app.policy, folder_of(app, folder), zone)
    open_before = [path for path in change.files if not before.zone_of(path) and holds(app, path)]
    if carry_out(app, desk, change, _("{folder} is sealed with zone {zone}").format(folder=folder, zone=zone)):
        _warn_history(len(open_before))


def _warn_history(count: int) -> None:
    if count:
        said = ngettext(
            "{count} file stood here in the clear, and stays so in the history of every clone and backup",
            "{count} files stood here in the clear, and stay so in the history of every clone and backup",
            count,
        )
        output.warn(said.format(count=count))


@command.command(examples=[("docmgr vault grant li head", N_("Li may read what zone head seals"))])
@click.argument("member", metavar="MEMBER")
@click.argument("zone", metavar="ZONE")
@dry_run_option
@pass_app
def grant(app: App, member: str, zone: str) -> None:
    """Let a member read a zone, from now on and all its history."""
    from docmgr.vault import work

    desk = desk_of(app)
    who = desk.directory.find(member)
    change = work.grant(desk, who, zone)
    carry_out(app, desk, change, _("{name} may read zone {zone}").format(name=who.name, zone=zone))


@command.command(examples=[("docmgr vault revoke li", N_("from every zone"))])
@click.argument("member", metavar="MEMBER")
@click.argument("zone", metavar="ZONE", required=False)
@dry_run_option
@pass_app
def revoke(app: App, member: str, zone: str | None) -> None:
    """Take a zone, or all, from a member; everything is sealed anew.

    What the member has cloned before cannot be taken back.
    """
    from docmgr.vault import store, work

    desk = desk_of(app)
    who = desk.directory.find(member)
    desk.must_be_head()
    open_here = store.unlocked_zones(app.repository)
    zones = [zone] if zone else [name for name in store.envelopes(app.repository) if name in open_here]
    change = work.revoke(desk, who, zones)
    locked = [] if zone else [name for name in store.envelopes(app.repository) if name not in open_here]
    if carry_out(app, desk, change, _("{name} can no longer read what comes from now on").format(name=who.name)):
        _remind(who)
    for name in locked:
        output.say(_("zone {zone} is locked here: somebody who reads it must run this too").format(zone=name))
    if locked and not change.plan.actions:
        raise VaultError(_("nothing was changed"), hint="docmgr vault unlock")


def _remind(who: Member) -> None:
    said = _("{name} keeps what was cloned before: take away the access to the server, change passwords in documents")
    output.say(said.format(name=who.name))


@command.command(
    examples=[
        ("docmgr vault rotate head", N_("after a computer was lost")),
        ("docmgr vault rotate head --lazy", N_("a large folder, nothing was lost")),
    ]
)
@click.argument("zone", metavar="ZONE")
@click.option("--lazy", is_flag=True, help="Seal each file anew when it is next edited, and not now.")
@dry_run_option
@pass_app
def rotate(app: App, zone: str, lazy: bool) -> None:
    """Give a zone a new key and seal everything in it anew."""
    from docmgr.vault import work

    desk = desk_of(app)
    change = work.rotate(desk, zone, lazy=lazy)
    carry_out(app, desk, change, _("zone {zone} has a new key").format(zone=zone))


@command.command(
    examples=[
        ("docmgr vault verify", N_("every sealed file, byte for byte")),
        ("docmgr vault verify --recovery recovery.txt", N_("and whether the sheet in the safe still works")),
    ]
)
@click.option("--recovery", metavar="FILE", help="Test this recovery key too, as typed from the printed sheet.")
@json_option
@pass_app
def verify(app: App, recovery: str | None) -> int:
    """Prove that what should be sealed is sealed, whole and readable by the right people."""
    from docmgr.people.store import read_directory
    from docmgr.vault.verify import verify

    keys = identities(app, (recovery,)) if recovery else None
    done = verify(app.repository, read_directory(app.repository), app.today, keys)
    _show_proof(app, done)
    if not done.faults:
        _forget_alerts(app)
    return TAMPERED if done.grave else 1 if done.faults else 0


def _show_proof(app: App, done: Proof) -> None:
    faults = [{"kind": each.kind, "path": each.path, "message": each.sentence()} for each in done.faults]
    if app.json:
        output.json_out("vault-verify", {"files": done.files, "proved": done.proved, "faults": faults})
        return
    for each in faults:
        output.echo(f"{each['path']}: {each['message']}")
    said = _("{files} sealed files, {proved} proved with their keys, {faults} faults")
    output.say(said.format(files=done.files, proved=done.proved, faults=len(faults)))


def _forget_alerts(app: App) -> None:
    from docmgr.vault.keyring import ALERTS

    (app.repository.common_dir / ALERTS).unlink(missing_ok=True)
