"""``docmgr check`` of a whole repository in which nothing is wrong, by the hook's modules alone.

Whatever is not plain is left to the command line, which judges anew: options, waivers, a baseline, sealed folders, an
environment or settings that lead elsewhere, a policy that is not compiled yet, and any finding. So the verdict never
depends on which of the two spoke; only its price does.
"""

import sys

from docmgr.hooks import cache
from docmgr.hooks.day import today
from docmgr.hooks.desk import BASELINE, POLICY, WAIVERS, common_dir, git_dir
from docmgr.hooks.process import GitFailed, git, leave_git
from docmgr.hooks.remembered import Doubt, any_fresh, begin, news, recall, remember
from docmgr.hooks.system import mode, read_file, system, variable, variables
from docmgr.i18n.text import _, choose_language, set_language
from docmgr.repo.changes import present, standing
from docmgr.repo.variables import LOCAL, MANNERS
from docmgr.rules.tree import judge_tree, run_tree

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
        policy = _policy() if _is_plain() else None
        tables = None if policy is None else cache.load(common_dir(git_dir()), policy)
        return tables is not None and _judge(tables, (cache.key_of(policy or ""), today(tables.timezone)))
    except (GitFailed, ImportError, OSError, ValueError):
        return False
    finally:
        gc.enable()
        leave_git()


def _policy() -> str:
    """The name that git gives the policy's content, ``""`` where there is none."""
    # ``hashlib`` takes longer to import than the file to read.
    from _sha1 import sha1  # type: ignore[import-not-found]

    text = read_file(POLICY)
    return "" if text is None else sha1(b"blob %d\0" % len(text) + text).hexdigest()


def _judge(tables: "Tables", key: "tuple[object, str]") -> bool:
    """Judge what is new since the last clean check, or everything; say so where nothing is wrong."""
    own = git_dir()
    chosen = choose_language(None, variables(), tables.language)
    memory = recall(own, (*key, chosen))
    if memory is not None:
        try:
            entries, more = news(memory, own)
        except (Doubt, GitFailed, OSError):
            pass
        else:
            found, _count = judge_tree(entries, tables, key[1], full=False)
            return not found and _say(memory.said, memory.checked + more)
    began = begin(own)
    others, indexed = present(git)
    if any_fresh(others):
        indexed = standing(git, mode)
    run = run_tree(indexed, tables, key[1], full=True)
    if run.found:
        return False
    set_language(chosen)
    said = _("checked {count} files: nothing to find fault with")
    if began is not None and not others:
        remember(own, (*key, chosen), said, run, began)
    return _say(said, run.count())


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


def _say(said: str, checked: int) -> bool:
    sys.stderr.write(said.format(count=checked) + "\n")
    return True
