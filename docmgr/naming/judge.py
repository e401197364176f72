"""The verdict on one name: every rule that one path component can break, each at most once, in order of rule id.

One engine for hook, command line and server. What looks the same to a reader is judged as the same: the pattern is
read from the name with its characters put right and copy marks taken off, so that one sin gives one finding.
On the hook's path: no imports but this room's.
"""

from docmgr.naming.accept import Memo, accepts
from docmgr.naming.characters import character_faults, is_text, normal, portability_faults, straightened
from docmgr.naming.fault import Fault
from docmgr.naming.grammar import is_project, parse
from docmgr.naming.marks import finder_copy, is_temporary, without_copy_marks
from docmgr.naming.reading import Reading, pattern_faults, separate
from docmgr.naming.words import word_faults

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.naming.vocabulary import Vocabulary

__all__ = ["Fault", "Memo", "accepts", "faults", "folder_faults"]


def faults(filename: str, vocabulary: "Vocabulary", profiles: "tuple[str, ...]", today: str) -> "list[Fault]":
    """Everything wrong with a file's name where these profiles are allowed; empty when it is lawful.

    ``filename`` is decoded with surrogateescape, ``today`` is ``YYYYMMDD``. A lawful profile wins; else the nearest
    one is reported. A temporary file, or one whose name is not UTF-8, has that one fault.
    """
    if is_temporary(filename):
        return [Fault("DM510")]
    if not is_text(filename):
        return [Fault("DM201")]
    plain = normal(filename)
    subject = _uncopied(filename, plain, vocabulary, profiles)
    name = _clean(plain if subject == filename else normal(subject), vocabulary)
    found = character_faults(subject, vocabulary.types)
    found += portability_faults(filename, vocabulary.component_bytes, vocabulary.targets)
    if subject != filename:
        found.append(Fault("DM511", {"original": name}))
    reading = _best(name, vocabulary, profiles, today)
    for fault in reading.faults:
        if fault.params.get("found") == name:
            fault.params["found"] = filename
    found += reading.faults
    found += word_faults(reading.stem, reading.topic, vocabulary)
    if any(fault.rule == "DM204" and fault.soft for fault in found):
        _harden(found, any(parse(filename, vocabulary, profile) is not None for profile in profiles))
    found.sort(key=lambda fault: fault.rule)
    return found


def folder_faults(component: str, vocabulary: "Vocabulary", profile: str, today: str) -> "list[Fault]":  # noqa: ARG001
    """Everything wrong with one folder's name; ``profile`` is ``any``, or ``project`` for ``2024-Q1…项目``."""
    if not is_text(component):
        return [Fault("DM201")]
    subject = without_copy_marks(component)
    clean = _clean(normal(subject), vocabulary)
    found = character_faults(subject, vocabulary.types)
    found += portability_faults(component, vocabulary.component_bytes, vocabulary.targets)
    if profile == "project" and not is_project(clean):
        pattern = "YYYY-Qn topic" if clean.isascii() else "YYYY-Qn…项目"
        found.append(Fault("DM303", {"folder": component, "pattern": pattern}))
    if subject != component:
        found.append(Fault("DM511", {"original": clean}))
    found += word_faults(clean, clean, vocabulary)
    _harden(found, profile != "project" or is_project(component))
    found.sort(key=lambda fault: fault.rule)
    return found


def _clean(plain: str, vocabulary: "Vocabulary") -> str:
    """A ``normal`` name as it is meant: separators put right, nothing at the ends that has its own fault."""
    return straightened(plain.strip(" "), vocabulary.types).rstrip(".")


def _uncopied(filename: str, plain: str, vocabulary: "Vocabulary", profiles: "tuple[str, ...]") -> str:
    """The name of what this file is a copy of, as it is written, or ``filename`` itself."""
    plain = plain.strip(" ")
    for written in (filename,) if plain == filename else (filename, plain):
        stem, extension = separate(written, vocabulary.extensions)
        ending = f".{extension}" if extension else ""
        base = without_copy_marks(stem)
        if base != stem:
            return base + ending
        base = finder_copy(stem)
        if base and any(parse(base + ending, vocabulary, p) is not None for p in profiles if p != "free"):
            return base + ending
    return filename


def _best(name: str, vocabulary: "Vocabulary", profiles: "tuple[str, ...]", today: str) -> Reading:
    """The reading of the profile that fits best; the first of several that fit equally."""
    best = pattern_faults(name, vocabulary, profiles[0] if profiles else "controlled", today)
    for profile in profiles[1:]:
        if not best.distance:
            break
        reading = pattern_faults(name, vocabulary, profile, today)
        if reading.distance < best.distance:
            best = reading
    return best


def _harden(found: "list[Fault]", readable: bool) -> None:
    """A blank inside is a warning only where the name has its shape in spite of it."""
    for fault in found:
        if fault.rule == "DM204" and not readable:
            fault.soft = False
