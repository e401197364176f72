"""Finding the libraries without Python's ``site``, which costs more than the rest of the start."""

import os
import sys


def enable_packages() -> None:
    """Let ``cryptography`` be imported: from the environment of this interpreter, else by the ordinary ``site``."""
    if "site" in sys.modules:
        return
    version = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    # Not resolved: in a virtual environment the interpreter is a link, and the packages lie beside the link.
    home = os.path.dirname(os.path.dirname(sys.executable))
    for place in (os.path.join(home, "lib", version, "site-packages"), os.path.join(home, "Lib", "site-packages")):
        if os.path.isdir(os.path.join(place, "cryptography")):
            sys.path.append(place)
            return
    import site

    site.main()
