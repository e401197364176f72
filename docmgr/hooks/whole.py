"""``docmgr check`` of a whole repository in which nothing is wrong, by the hook's modules alone.

Whatever is not plain is left to the command line, which judges anew: options, waivers, a baseline, sealed folders, an
environment or settings that lead elsewhere, a policy that is not compiled yet, and any finding. So the verdict never
depends on which of the two spoke; only its price does.
"""

import sys

from docmgr.hooks import cache
from docmgr.hooks.day import today
from docmgr.hooks.desk import BASELINE, POLICY, WAIVERS, common_dir, git_dir, language
from docmgr.hooks.process import GitFailed, git
from docmgr.hooks.system import mode, read_file, system, variable, variables
from docmgr.repo.changes import standing
from docmgr.repo.variables import LOCAL, MANNERS
from docmgr.rules.tree import judge_tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from docmgr.rules.tables import Tables

LEADING = frozenset((*LOCAL, *MANNERS, "_DOCMGR_COMPLETE"))


def is_clean() -> bool:
    """Whether this folder is a repository without a fault; if so, it has been said."""
    import gc

    # Nothing here makes cycles, and looking for them among 100,000 names takes a fifth of the time.
    gc.disable()
    try:
        tables = _tables()
        found, checked = judge_tree(standing(git, mode), tables, today(tables.timezone)) if tables else ([], 0)
    except (GitFailed, ImportError, OSError, ValueError):
        return False
    finally:
        gc.enable()
    if tables is None or found:
        return False
    _say(checked, tables)
    return True


def _tables() -> "Tables | None":
    """The compiled policy where nothing but names has to be judged, else None."""
    if not _is_plain():
        return None
    # ``hashlib`` takes longer to import than the file to read.
    from _sha1 import sha1  # type: ignore[import-not-found]

    text = read_file(POLICY)
    # The name that git gives this content.
    policy = "" if text is None else sha1(b"blob %d\0" % len(text) + text).hexdigest()
    return cache.load(common_dir(git_dir()), policy)


def _is_plain() -> bool:
    """Whether this folder is the root of a work tree that is found where it usually is, without waivers or baseline."""
    stated = variable("DOCMGR_TODAY")
    if not LEADING.isdisjoint(variables()):
        return False
    if stated and not (len(stated) == 10 and stated[4] == stated[7] == "-" and stated.replace("-", "").isdigit()):
        return False
    own = git_dir()
    common = common_dir(own)
    needed = (f"{own}/HEAD", f"{common}/objects", f"{common}/refs")
    settings = read_file(f"{common}/config")
    if settings is None or b"worktree" in settings.lower() or not all(map(_exists, needed)):
        return False
    # Where folders are sealed, contents are judged, too.
    if _exists(f"{common}/docmgr/sealed") or b" docmgr-zone=" in (read_file(".gitattributes") or b""):
        return False
    return not _exists(WAIVERS) and not _exists(BASELINE)


def _exists(path: str) -> bool:
    try:
        system.lstat(path)
    except OSError:
        return False
    return True


def _say(checked: int, tables: "Tables") -> None:
    language(tables)
    from docmgr.i18n.text import _

    sys.stderr.write(_("checked {count} files: nothing to find fault with").format(count=checked) + "\n")
