"""``python -m docmgr`` and the script ``docmgr``: the version at once, all else through the command line."""

import sys

from docmgr import __version__


def main() -> None:
    """Run the program; asking for its version must not cost an import."""
    if sys.argv[1:] == ["--version"]:
        print(f"docmgr {__version__}")
        return
    from docmgr.cli.main import main as run

    run()


if __name__ == "__main__":
    main()
