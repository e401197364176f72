"""Judging one path: complete and authoritative, without its neighbours.

``tree`` and ``changes`` skip this for names that ``naming.accept`` takes; whatever is refused or unclear comes here.
"""

from docmgr.finding import ERROR, WARN, Finding
from docmgr.naming.accept import accepts_folder
from docmgr.policy.places import FREE, HOME, PENDING, RECORDS, ROOT, SYSTEM, UNKNOWN
from docmgr.rules.places import Place
from docmgr.rules.tables import Tables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.naming.judge import Fault

SYMLINK = "120000"
SUBMODULE = "160000"
EXECUTABLE = "100755"
# Files that tools need in any folder; Git itself reads two of them.
MACHINE_NAMES = frozenset({".gitkeep", ".gitattributes", ".gitignore"})


def severity_of(rule: str, where: Place, tables: Tables) -> str:
    """The severity of a rule in that place: ``error``, ``warn``, ``info`` or ``off``."""
    if where.folder is not None and rule in where.folder.severities:
        return where.folder.severities[rule]
    return tables.severities.get(rule, ERROR)


def finding(rule: str, path: str, params: "dict[str, str | int]", where: Place, tables: Tables) -> "list[Finding]":
    """The finding, or nothing where the policy has switched the rule off."""
    severity = severity_of(rule, where, tables)
    return [] if severity == "off" else [Finding(rule, severity, path, params)]


def judge_path(path: str, mode: str, where: Place, tables: Tables, today: str) -> "list[Finding]":
    """Every fault of one path, its folder names not counted; ``mode`` as Git prints it, ``today`` as YYYYMMDD."""
    name = path.rpartition("/")[2]
    if name in MACHINE_NAMES or where.role == SYSTEM:
        return []
    found = _judge_mode(path, mode, where, tables) + _judge_length(path, where, tables)
    if where.role == RECORDS:
        return found + _judge_record(path, name, where, tables)
    if where.role == ROOT and name in tables.root_files:
        return found
    if where.folder is None:
        found += finding("DM301", path, {"folder": where.path or "/"}, where, tables)
    elif where.role == PENDING and not where.home:
        found += finding("DM301", path, {"folder": where.path}, where, tables)
    return found + _judge_name(path, name, where, tables, today)


def _judge_name(path: str, name: str, where: Place, tables: Tables, today: str) -> "list[Finding]":
    profiles = where.folder.profiles if where.folder is not None else ("controlled",)
    if where.role == FREE:
        profiles = ("free",)
    from docmgr.naming.judge import faults

    found: "list[Finding]" = []
    broken = faults(name, tables.vocabulary, profiles, today)
    for fault in broken:
        found += _of_fault(fault, path, where, tables)
    if where.folder is not None:
        found += _judge_type(path, name, where, tables, broken)
        found += judge_secret(path, name, where, tables)
    return found


def _of_fault(fault: "Fault", path: str, where: Place, tables: Tables) -> "list[Finding]":
    """The finding of a fault; a soft one is at most a warning."""
    found = finding(fault.rule, path, fault.params, where, tables)
    for each in found:
        if fault.soft and each.severity == ERROR:
            each.severity = WARN
    return found


def _judge_type(path: str, name: str, where: Place, tables: Tables, broken: "list[Fault]") -> "list[Finding]":
    """DM305: a listed type away from the folders that the policy gives it."""
    folder = where.folder
    if folder is None or not folder.types:
        return []
    kind = name[9:].partition("-")[0] if name[8:9] == "-" else ""
    if kind not in tables.vocabulary.types or kind in folder.type_set:
        return []
    if any(fault.rule in ("DM101", "DM104", "DM510") for fault in broken):
        return []
    homes = "、".join(home + "/" for home in tables.homes.get(kind, ()))
    return finding("DM305", path, {"type": kind, "homes": homes}, where, tables)


def judge_secret(path: str, name: str, where: Place, tables: Tables) -> "list[Finding]":
    """DM306: file names are never encrypted, so a sealed folder must not tell its secrets in them."""
    if where.folder is None or not where.folder.sealed:
        return []
    plain = name.lower()
    for word in tables.sensitive:
        if word.lower() in plain:
            return finding("DM306", path, {"word": word}, where, tables)
    return []


def _judge_mode(path: str, mode: str, where: Place, tables: Tables) -> "list[Finding]":
    kind = {SYMLINK: "symlink", SUBMODULE: "submodule", EXECUTABLE: "executable"}.get(mode)
    if kind is None or (kind == "executable" and where.role in (ROOT, FREE)):
        return []
    found = finding("DM307", path, {"kind": kind}, where, tables)
    for each in found:
        if kind == "executable" and each.severity == ERROR:
            each.severity = WARN
    return found


def _judge_length(path: str, where: Place, tables: Tables) -> "list[Finding]":
    """DM214 in UTF-16 units, which is what Windows counts."""
    if len(path) <= tables.limits.path_warn // 2:
        return []
    length = len(path) + sum(1 for char in path if char > "\uffff")
    if length <= tables.limits.path_warn:
        return []
    limit = tables.limits.path_error if length > tables.limits.path_error else tables.limits.path_warn
    found = finding("DM214", path, {"length": length, "limit": limit}, where, tables)
    for each in found:
        if length > tables.limits.path_error:
            each.severity = ERROR
    return found


def _judge_record(path: str, name: str, where: Place, tables: Tables) -> "list[Finding]":
    """Under ``records/`` stand records only: documents belong in their home folder."""
    if name.endswith(".yml"):
        return []
    return finding("DM101", path, {"profile": "machine", "found": name}, where, tables)


def judge_folder(where: Place, tables: Tables, today: str) -> "list[Finding]":
    """Every fault of a folder's own name and depth; the folder's parents are judged as folders of their own."""
    if where.role in (SYSTEM, RECORDS, ROOT):
        return []
    name = where.path.rpartition("/")[2]
    if where.role == UNKNOWN:
        return _judge_unknown(where, name, tables, today)
    found: "list[Finding]" = []
    if where.path not in tables.folders:
        profile = where.folder.subfolders if where.folder is not None else "any"
        mirror = where.role not in (FREE, HOME) and where.home == ""
        for fault in _folder_faults(name, tables, "any" if mirror else profile, today):
            found += _of_fault(fault, where.path + "/", where, tables)
    depth = where.path.count("/") + 1
    if depth > tables.limits.depth:
        found += finding("DM304", where.path + "/", {"count": depth, "limit": tables.limits.depth}, where, tables)
    return found


def _judge_unknown(where: Place, name: str, tables: Tables, today: str) -> "list[Finding]":
    """Below a folder that the policy does not know, each file is a DM301 already: only the name itself is judged."""
    found: "list[Finding]" = []
    for fault in _folder_faults(name, tables, "any", today):
        found += _of_fault(fault, where.path + "/", where, tables)
    return found


def _folder_faults(name: str, tables: Tables, profile: str, today: str) -> "list[Fault]":
    if profile == "any" and accepts_folder(name, tables.vocabulary, today):
        return []
    from docmgr.naming.judge import folder_faults

    return folder_faults(name, tables.vocabulary, profile, today)


def ancestors(folder: str) -> "list[str]":
    """The folder and every folder above it, outermost first; the root is left out."""
    parts = folder.split("/") if folder else []
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]
