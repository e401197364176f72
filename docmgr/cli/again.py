"""What a plain list or page said last time, said again at once while nothing changed: no Click, no SQLite, no YAML.

``docmgr/said/<question>`` in the git directory holds a key, the text and the line below it. The key is all that the
text depends on besides the files of the work tree, and git is asked whether one of these differs from the index. It is
the user's alone, like the cache; where restricted records are about nothing is kept.
"""

import sys

from docmgr import __version__
from docmgr.hooks.day import CHINA, today
from docmgr.hooks.process import GitFailed, git
from docmgr.hooks.system import ending, keep, make_folder, read_file, system, variable, variables
from docmgr.repo.variables import LOCAL, MANNERS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.records.cache import Cache

INDEX, FOLDER, POLICY = ".git/index", ".git/docmgr/said", ".docmgr/policy.yaml"
#: Besides the records, what a list may depend on.
BESIDE = ("records/calendar", ".docmgr")
#: Answers kept side by side, and the longest of them.
MANY, LONGEST = 64, 1 << 20
_VARIABLES = ("DOCMGR_LANG", "LC_ALL", "LC_MESSAGES", "LANG", "DOCMGR_TODAY")
_ROOM = __file__.replace("\\", "/").rpartition("/cli/")[0]
_SOURCES = (
    "cli/tasklists.py",
    "cli/recordlists.py",
    "cli/recordpages.py",
    "i18n/width.py",
    "i18n/locale/zh_CN/LC_MESSAGES/docmgr.po",
    "records/kinds",
)
_LINE = b"\n"


def question(arguments: "list[str]") -> str:
    """The name under which the answer to ``KIND list`` or ``task show ID`` is kept; ``""`` for anything else."""
    words = "".join(arguments).replace("-", "")
    if not (words.isascii() and words.isalnum()) or any(word.startswith("-") for word in arguments):
        return ""
    plain = (len(arguments) == 2 and arguments[1] == "list") or (len(arguments) == 3 and arguments[:2] == _SHOW)
    return "+".join(arguments) if plain and len(words) < 40 else ""


_SHOW = ["task", "show"]


def said_again(arguments: "list[str]") -> bool:
    """Whether the answer was known and has been given."""
    name = question(arguments)
    kept = read_file(f"{FOLDER}/{name}") if name else None
    if kept is None or not {*LOCAL, *MANNERS, "_DOCMGR_COMPLETE"}.isdisjoint(variables()):
        return False
    key, _line, rest = kept.partition(_LINE)
    if key != _key():
        # Not left lying about: what it tells may have been sealed since.
        forget(name)
        return False
    folders, _line, rest = rest.partition(_LINE)
    try:
        if git(["ls-files", "-m", "-o", "-z", "--exclude-standard", "--", *folders.decode().split(" ")]):
            return False
    except (GitFailed, OSError):
        return False
    text, _end, below = rest.decode("utf-8").partition("\0")
    _write(sys.stdout, text)
    _write(sys.stderr, below)
    return True


def _write(stream: "object", text: str) -> None:
    stream.reconfigure(errors="backslashreplace")  # type: ignore[attr-defined]
    stream.write(text)  # type: ignore[attr-defined]
    stream.flush()  # type: ignore[attr-defined]


def remember(arguments: "list[str]", text: str, below: str, cache: "Cache") -> None:
    """Keep an answer that was just given from this cache, if the same words in the same place may give it again."""
    name = question(arguments)
    if not name or not cache.is_plain() or "\0" in text or len(text) > LONGEST:
        return
    try:
        if ending(INDEX, len(cache.seen) // 2).hex() != cache.seen or not _is_here(str(cache.repository.git_dir)):
            return
        make_folder(FOLDER)
        names = system.listdir(FOLDER)
        for each in names if len(names) >= MANY else ():
            forget(each)
        folders = " ".join((*cache.folders, *BESIDE))
        part = f"{FOLDER}/.{system.getpid()}"
        keep(part, _LINE.join((_key(), folders.encode(), f"{text}\n\0{below}".encode())), system.O_EXCL)
        system.replace(part, f"{FOLDER}/{name}")
    except (OSError, ValueError):
        return


def _is_here(own: str) -> bool:
    """Whether that git directory is the one of the current folder."""
    here, there = system.stat(".git"), system.stat(own)
    return (here.st_ino, here.st_dev) == (there.st_ino, there.st_dev)


def forget(name: str) -> None:
    """Drop an answer."""
    try:
        system.unlink(f"{FOLDER}/{name}")
    except OSError:
        return


def _key() -> bytes:
    """All that an answer depends on besides the files that git is asked about."""
    policy = read_file(POLICY) or b""
    lines = (line.partition(b":")[2] for line in policy.splitlines() if line.startswith(b"timezone:"))
    zone = next(lines, b"").partition(b"#")[0].decode("utf-8", "replace").strip(" \"'") or CHINA
    states = []
    for name in _SOURCES:
        try:
            state = system.stat(f"{_ROOM}/{name}")
            states.append((state.st_size, state.st_mtime_ns))
        except OSError:
            continue
    index = ending(INDEX, 32)
    given = [variable(name) for name in _VARIABLES]
    return repr((__version__, index if any(index[12:]) else None, today(zone), given, policy, states)).encode()
