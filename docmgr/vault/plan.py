"""What each change of the vault writes, decided purely; keys and envelopes come in ready. Source: D-2.3.2."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from docmgr.errors import RefusedError, UsageError
from docmgr.i18n.text import _
from docmgr.plan import Action, Plan, Take, Write
from docmgr.policy.model import Policy
from docmgr.policy.places import FREE, HISTORY, HOME, PENDING
from docmgr.repo.yamledit import edited
from docmgr.repo.yamlfile import parse
from docmgr.vault.sealed import ATTRIBUTES, Sealed, mirrors, sealable, with_block

CLAUSE = "D-2.3.2"
POLICY = ".docmgr/policy.yaml"
# Git, the hooks and every member must be able to read these.
_OPEN_RECORDS = ("members", "calendar", "ledger")


@dataclass(frozen=True, slots=True)
class Shared:
    """The files of the department that a seal changes, as they stand."""

    attributes: str
    policy: bytes
    sealed: Sealed


def folders_for(policy: Policy, folder: str) -> list[str]:
    """The folder with all its mirrors; UsageError where it cannot be sealed."""
    if not sealable(folder):
        raise UsageError(_("{folder} has a letter in its name that git's attributes cannot hold").format(folder=folder))
    top, _slash, rest = folder.partition("/")
    if top == "records":
        if not rest or rest.partition("/")[0] in _OPEN_RECORDS:
            raise UsageError(_("{folder} cannot be sealed: everybody's docmgr reads it").format(folder=folder))
        return mirrors(folder, "", "")
    role = policy.place(folder + "/x").role
    if role in (PENDING, HISTORY):
        message = _("{folder} follows the home folders: seal the folder where the documents are at home")
        raise UsageError(message.format(folder=folder))
    if role not in (HOME, FREE):
        message = _("{folder} is no folder of the policy").format(folder=folder)
        raise UsageError(message, hint="docmgr policy show")
    return mirrors(folder, policy.folder_of(PENDING).path, policy.folder_of(HISTORY).path)


def sealed_with(sealed: Sealed, folders: Iterable[str], zone: str) -> Sealed:
    """The sealed folders with these added; UsageError where one is sealed with another zone."""
    known = {folder: each for each, folder in sealed.pairs}
    for folder in folders:
        if known.get(folder, zone) != zone:
            message = _("{folder} is sealed with zone {zone} already").format(folder=folder, zone=known[folder])
            raise UsageError(message, hint="docmgr vault grant MEMBER ZONE")
    return Sealed([*sealed.pairs, *((zone, folder) for folder in folders)])


def seal(
    shared: Shared, folder: str, zone: str, folders: Sequence[str], envelope: Write | None, files: Iterable[str]
) -> Plan:
    """Attributes, policy and envelope, and every file that stands in the folders already."""
    wanted = sealed_with(shared.sealed, folders, zone)
    actions: list[Action] = [] if envelope is None else [envelope]
    attributes = with_block(shared.attributes, wanted)
    if attributes != shared.attributes:
        actions.append(Write(ATTRIBUTES, attributes.encode("utf-8", "surrogateescape")))
    if not folder.startswith("records/"):
        policy = with_folder(shared.policy, folder, {"zone": zone})
        if policy != shared.policy:
            actions.append(Write(POLICY, policy))
    if not actions:
        return Plan("")
    actions += [Take(path) for path in files]
    return Plan(f"vault: seal {folder} with zone {zone}", tuple(actions), CLAUSE)


def renew(subject: str, envelopes: Mapping[str, bytes], files: Iterable[str] = ()) -> Plan:
    """New envelopes by path, and the files to be sealed anew."""
    writes: list[Action] = [Write(path, content) for path, content in sorted(envelopes.items())]
    return Plan(subject, (*writes, *(Take(path) for path in files)), CLAUSE)


def with_folder(text: bytes, folder: str, values: Mapping[str, Any]) -> bytes:
    """The department's policy file with these keys of one folder set; comments elsewhere stay."""
    own = parse(text, POLICY).value or {}
    folders = _copied(own.get("folders") or {})
    here: dict[str, Any] = {"folders": folders}
    for name in folder.split("/"):
        here = here.setdefault("folders", {}).setdefault(name, {})
    if all(here.get(key) == value for key, value in values.items()):
        return text
    here.update(values)
    return edited(text, POLICY, {"folders": folders})


def _copied(value: Any) -> Any:
    return {key: _copied(item) for key, item in value.items()} if isinstance(value, dict) else value


def level(policy: Policy, text: bytes, folder: str, name: str) -> Plan:
    """The access level of a folder; RefusedError where it promises what an open folder cannot keep."""
    if name not in policy.levels:
        names = " ".join(policy.levels)
        raise UsageError(_("there is no access level {name}; levels are: {names}").format(name=name, names=names))
    if policy.place(folder + "/x").role not in (HOME, FREE):
        raise UsageError(_("{folder} is no home folder of the policy").format(folder=folder), hint="docmgr policy show")
    content = with_folder(text, folder, {"level": name})
    if content == text:
        return Plan("")
    return Plan(f"policy: {folder} is {name}", (Write(POLICY, content),), CLAUSE)


def must_be_sealed(sealed: Sealed, folder: str, level_zone: str) -> None:
    """RefusedError where a level that only some may read is asked for a folder that everybody can."""
    if level_zone and not sealed.zone_of(folder + "/x"):
        message = _("{folder} is not sealed: everybody who has the repository can read it (D-2.3.2)")
        raise RefusedError(
            message.format(folder=folder), clause=CLAUSE, hint=f"docmgr vault seal {folder} --zone {level_zone}"
        )


def must_not_be_sealed(sealed: Sealed, folder: str, level_zone: str) -> None:
    """RefusedError where a sealed folder is to be called open: unsealing publishes, and is nothing to do in passing."""
    zone = sealed.zone_of(folder + "/x")
    if zone and not level_zone:
        message = _("{folder} is sealed with zone {zone}; documents are published by moving them out (D-2.3.2)")
        raise RefusedError(
            message.format(folder=folder, zone=zone), clause=CLAUSE, hint="docmgr vault grant MEMBER ZONE"
        )
