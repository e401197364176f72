"""``python -m docmgr`` and the script ``docmgr``: the version and a clean check at once, all else through the CLI."""

import sys

from docmgr import __version__


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
    from docmgr.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
