"""The filter process: git starts it once per command and hands it every file of a sealed folder, or every Office file.

    main.py process DRIVER [greeted]  the long-running filter (``filter.<driver>.process``)
    main.py textconv FILE       the text of a document for ``git diff`` (``diff.docmgr.textconv``)
    main.py merge %O %A %B %L %P  the merge driver of sealed files (``merge.docmgr-sealed.driver``)

Started as ``python -I -S main.py``; it loads neither Click nor Git's library, so that a commit does not wait for it.
"""

import os
import sys

if __name__ == "__main__":
    sys.path.insert(0, os.path.abspath(__file__)[: -len(os.path.join("docmgr", "filters", "main.py"))])

from docmgr.filters.paths import enable_packages

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from docmgr.filters.loop import Driver

# What ``process`` can be: one program and one loop for all. The names are those of ``filter.<name>`` in git's settings.
DRIVERS = {"docmgr": "sealing_driver", "docmgr-slim": "slimming_driver"}


def driver_named(name: str) -> "Callable[[], Driver]":
    """The maker of a driver; KeyError for an unknown one."""
    from docmgr.filters import loop

    found: "Callable[[], Driver]" = getattr(loop, DRIVERS[name])
    return found


def main(arguments: "list[str]") -> int:
    """Do what git asks for; the exit code is 0 unless git should know that something broke."""
    enable_packages()
    verb, *rest = arguments or [""]
    if verb == "process" and rest[:1] and rest[0] in DRIVERS and rest[1:] in ([], ["greeted"]):
        from docmgr.filters.loop import serve

        return serve(driver_named(rest[0]), greeted=len(rest) == 2)
    if verb == "textconv" and len(rest) == 1:
        from docmgr.filters.textconv import show

        return show(rest[0])
    if verb == "merge" and len(rest) == 5:
        from docmgr.filters.sealedmerge import merge

        return merge(rest)
    sys.stderr.write("docmgr: error: usage: main.py process DRIVER [greeted] | textconv FILE | merge %O %A %B %L %P\n")
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
