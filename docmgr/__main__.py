"""``python -m docmgr`` and the script ``docmgr``: what needs no command line is said at once, all else through the CLI.

That is the version, a clean check, and a list that did not change since it was said last.
"""

import gc
import sys

from docmgr import __version__

# Collecting while modules are imported and lists are filled finds nothing: a tenth of the CPU time of a short command.
_COLLECT_AFTER = 50_000


def main() -> None:
    """Run the program; asking for its version must not cost an import."""
    if sys.argv[1:] == ["--version"]:
        print(f"docmgr {__version__}")
        return
    if sys.argv[1:] == ["check"]:
        from docmgr.repo.bundle import use_check

        use_check()
        from docmgr.hooks.engine import leave
        from docmgr.hooks.whole import is_clean

        if is_clean():
            leave(0)
    elif sys.argv[2:3] == ["list"] or sys.argv[1:3] == ["task", "show"]:
        from docmgr.cli.again import said_again

        if said_again(sys.argv[1:]):
            return
    gc.set_threshold(_COLLECT_AFTER)
    from docmgr.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
