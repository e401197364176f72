"""The file that the shims start with ``python -I -S``; Python compiles it at every run, so it holds next to nothing."""

import gc
import sys

if __name__ == "__main__":
    # A hook ends before it could profit from collected garbage.
    gc.disable()
    sys.path.insert(0, __file__[: -len("docmgr/hooks/main.py")])
    from docmgr.repo.bundle import use_bundle

    use_bundle()
from docmgr.hooks.engine import leave, run

if __name__ == "__main__":
    leave(run(sys.argv[1:]))
