"""The files a department repository begins with, as data: nothing here looks at the disk but for its own templates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.resources import files

from docmgr.people.change import head_of
from docmgr.people.member import path_of
from docmgr.plan import Write
from docmgr.policy.model import Policy
from docmgr.policy.places import HOME
from docmgr.repo.yamlfile import dump
from docmgr.setup import slimlines
from docmgr.setup.editors import EDITOR_FILE, editor_settings, schemas
from docmgr.vault.sealed import ATTRIBUTES

POLICY_FILE = ".docmgr/policy.yaml"
MERGED = (".gitignore", ATTRIBUTES)

Read = Callable[[str], bytes | None]


def template(name: str) -> str:
    """The text of a file in ``setup/starter``."""
    return (files("docmgr.setup") / "starter" / name).read_text(encoding="utf-8")


def ignored_lines() -> list[str]:
    """The patterns for what is never a document."""
    return [line for line in template("gitignore").splitlines() if line and not line.startswith("#")]


def policy_text(name: str, language: str) -> bytes:
    """A policy file that extends a shipped handbook and says nothing else."""
    return template(f"policy.{language}.yaml").replace("@POLICY@", name).encode("utf-8")


def starter(policy: Policy, text: bytes, present: Mapping[str, bool], read: Read) -> list[Write]:
    """The files that are missing, and the lines that .gitignore and .gitattributes lack.

    ``text`` is the policy file's; ``present`` has every path and every folder (with a slash behind it) that is there;
    ``read`` gives the content of a path that is there. What is there is never changed otherwise.
    """
    wanted = {
        POLICY_FILE: text,
        EDITOR_FILE: editor_settings(),
        "README.md": _readme(policy),
        **{f"{folder}/.gitkeep": b"" for folder in required_folders(policy) if f"{folder}/" not in present},
    }
    writes = [Write(path, content) for path, content in wanted.items() if path not in present]
    for path, content in schemas(policy.language).items():
        if path not in present or read(path) != content:
            writes.append(Write(path, content))
    for path in MERGED:
        old = read(path) or b""
        full = merged(old, template(path.removeprefix("."))) or old
        lines = _with_slim(full, policy) if path == ATTRIBUTES else full
        if lines != old:
            writes.append(Write(path, lines))
    return writes


def _with_slim(content: bytes, policy: Policy) -> bytes:
    text = content.decode("utf-8", "surrogateescape")
    return slimlines.with_lines(text, slimlines.extensions_of(policy)).encode("utf-8", "surrogateescape")


def head_file(name: str, email: str, member_id: str) -> Write:
    """The member file of the head."""
    return Write(path_of(member_id), dump(head_of(name, email, member_id)).encode("utf-8"))


def required_folders(policy: Policy) -> list[str]:
    """The folders that every department has (D-2.1.1)."""
    return [rule.path for rule in policy.folders if rule.required]


def merged(old: bytes, wanted: str) -> bytes | None:
    """The old file with the wanted lines it lacks at its end, in its own line ends; None when it lacks none."""
    end = b"\r\n" if b"\r\n" in old else b"\n"
    known = {line.strip() for line in old.splitlines()}
    heading, *lines = wanted.encode("utf-8").splitlines()
    missing = [line for line in lines if line not in known]
    if not missing:
        return None
    gap = b"" if not old or old.endswith(b"\n") else end
    return old + gap + end.join([heading, *missing]) + end


def _readme(policy: Policy) -> bytes:
    comma = "、" if policy.language == "zh" else ", "
    folders = [f"- `{rule.path}/`" + _types_of(rule.types, comma) for rule in policy.folders if "/" not in rule.path]
    homes = [rule for rule in policy.folders if rule.role == HOME and rule.types]
    text = template(f"README.{policy.language}.md")
    text = text.replace("@FOLDERS@", "\n".join(folders)).replace("@TYPES@", comma.join(policy.types))
    return text.replace("@TYPE@", homes[0].types[0] if homes else next(iter(policy.types))).encode("utf-8")


def _types_of(types: tuple[str, ...], comma: str) -> str:
    return f" {comma.join(types)}" if types else ""
