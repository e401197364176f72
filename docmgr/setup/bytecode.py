"""Compiled modules beside their sources: without them every hook would compile docmgr anew, five times slower.

Written here and not left to the first run: a root-owned package, ``PYTHONDONTWRITEBYTECODE`` or an installer that
writes none would keep it that way. The hook runs with ``python -I``, which ignores ``PYTHONPYCACHEPREFIX``; so does
this file.
"""

import py_compile
import sys
from collections.abc import Iterator
from importlib.util import MAGIC_NUMBER
from pathlib import Path

from docmgr.setup.bundler import write_bundle, write_texts


def stale(package_dir: Path) -> tuple[str, ...]:
    """Modules without current bytecode for the running interpreter, as POSIX paths inside the package, sorted."""
    missing = (source for source, target in _modules(package_dir) if not _fresh(source, target))
    return tuple(source.relative_to(package_dir).as_posix() for source in missing)


def compile_package(package_dir: Path) -> tuple[str, ...]:
    """Compile what is not current; gives the modules that could not be, as ``stale`` does."""
    for source, target in _modules(package_dir):
        if not _fresh(source, target):
            try:
                py_compile.compile(
                    str(source),
                    cfile=str(target),
                    doraise=True,
                    invalidation_mode=py_compile.PycInvalidationMode.TIMESTAMP,
                )
            except (OSError, py_compile.PyCompileError):
                continue
    write_bundle(package_dir)
    write_texts(package_dir)
    return stale(package_dir)


def _modules(package_dir: Path) -> Iterator[tuple[Path, Path]]:
    tag = sys.implementation.cache_tag
    for source in sorted(package_dir.rglob("*.py")):
        yield source, source.parent / "__pycache__" / f"{source.stem}.{tag}.pyc"


def _fresh(source: Path, target: Path) -> bool:
    """Whether Python would take the bytecode: same interpreter, and the source's time and size (PEP 552)."""
    try:
        with target.open("rb") as compiled:
            head = compiled.read(16)
        state = source.stat()
    except OSError:
        return False
    if head[:8] == MAGIC_NUMBER + b"\1\0\0\0":  # checked by nobody: the packager vouches for it
        return True
    facts = (int(state.st_mtime), state.st_size)
    return head == MAGIC_NUMBER + bytes(4) + b"".join((fact & 0xFFFFFFFF).to_bytes(4, "little") for fact in facts)
