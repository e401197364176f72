"""Letting the installed libraries be found by a hook that started without them (``python -S``)."""

import sys


def enable() -> None:
    """Do what Python does at a usual start; from here on something is wrong, and time matters less."""
    if "site" in sys.modules:
        return
    import site

    try:
        site.main()
    except UnicodeDecodeError:
        # A .pth file that names a folder beyond ASCII, under LC_ALL=C; site-packages itself is on the path by then.
        return
