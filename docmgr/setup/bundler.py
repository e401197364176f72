"""Makes the bundle of a clean hook (``repo.bundle``): which modules in which order, and their code without ballast.

What a hook never asks for costs it time all the same: the annotations of every function are built when its module is
run, and the columns of every instruction are read from the file. Lines stay, so that a failure is found.
"""

from __future__ import annotations

import ast
import marshal
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from docmgr.repo.bundle import CHECK, FILE, kept_at
from docmgr.repo.files import write_file
from docmgr.repo.yamlfile import parse

if TYPE_CHECKING:
    from types import CodeType

    from docmgr.repo.bundle import Bundled

PACKAGE = "docmgr"
# Where each event begins; ``""`` stands for every event of a clone.
ROOTS = {"": ("hooks.engine", "hooks.client"), "pre-receive": ("hooks.engine", "hooks.server")}
CHECK_ROOTS = {"": ("hooks.whole", "hooks.engine")}
# What a clean hook imports when it comes to it: only for some changes, or where git is old.
LATE = ("rules.sizes",)
LOADER = "repo.bundle"
# Read by a hook that found something: as YAML it would take longer than all the rest.
TEXTS = "rules/texts.yaml"


def write_bundle(package_dir: Path) -> None:
    """Write what a clean hook imports into one file, and what a clean check does into another.

    A package that cannot be written to does without.
    """
    with suppress(OSError, SyntaxError):
        sources = _Sources(package_dir)
        for file, roots_of, late in ((FILE, ROOTS, LATE), (CHECK, CHECK_ROOTS, ())):
            orders = {event: sources.order(roots) for event, roots in roots_of.items()}
            wanted = dict.fromkeys([*sources.order(late), *(name for order in orders.values() for name in order)])
            found = {name: sources.bundled(name) for name in wanted}
            content = (sys.hexversion, sources.bundled(f"{PACKAGE}.{LOADER}")[4], found, orders)
            write_file(package_dir / file, marshal.dumps(content))


def write_texts(package_dir: Path) -> None:
    """Keep the rules' texts as they were read, beside the compiled modules; see ``repo.bundle.kept``."""
    source = package_dir / TEXTS
    with suppress(OSError):
        state = source.stat()
        content = (state.st_size, state.st_mtime_ns, parse(source.read_bytes(), TEXTS).value)
        write_file(Path(kept_at(source.as_posix())), marshal.dumps(content))


def modules(package_dir: Path) -> frozenset[str]:
    """The names of what the bundle holds, without the package's own."""
    sources = _Sources(package_dir)
    every = (name for roots in (*ROOTS.values(), LATE) for name in sources.order(roots))
    return frozenset(name.removeprefix(f"{PACKAGE}.") for name in every)


class _Sources:
    """The modules of the package by name, read once."""

    def __init__(self, package_dir: Path) -> None:
        self.package_dir = package_dir
        self.trees: dict[str, ast.Module] = {}

    def place(self, name: str) -> Path | None:
        """The file of a module, None where the name is not one."""
        stem = self.package_dir.joinpath(*name.split(".")[1:])
        places = (
            (stem / "__init__.py", stem.with_suffix(".py")) if stem != self.package_dir else (stem / "__init__.py",)
        )
        return next((place for place in places if place.is_file()), None)

    def tree(self, name: str) -> ast.Module:
        """The module without what no hook runs."""
        if name not in self.trees:
            place = self.place(name)
            text = b"" if place is None else place.read_bytes()
            self.trees[name] = ast.parse(text)
            _Lean().visit(self.trees[name])
        return self.trees[name]

    def order(self, roots: tuple[str, ...]) -> tuple[str, ...]:
        """What these modules import when they are run, and they themselves, each after all that it needs."""
        found: dict[str, None] = {}
        for root in roots:
            self._follow(f"{PACKAGE}.{root}", found, set())
        return tuple(found)

    def _follow(self, name: str, found: dict[str, None], begun: set[str]) -> None:
        if name in begun or name in found or self.place(name) is None:
            return
        begun.add(name)
        if "." in name:
            self._follow(name.rpartition(".")[0], found, begun)
        for needed in _imports(self.tree(name)):
            self._follow(needed, found, begun)
        found[name] = None

    def bundled(self, name: str) -> Bundled:
        """What the bundle holds of a module."""
        source = self.place(name)
        if source is None:
            raise FileNotFoundError(name)
        state = source.stat()
        code: CodeType = compile(self.tree(name), str(source), "exec", dont_inherit=True, optimize=2)
        return source.as_posix(), state.st_size, state.st_mtime_ns, source.name == "__init__.py", code


def _imports(tree: ast.Module) -> Iterator[str]:
    """The modules of ours that a module imports when it is run."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == PACKAGE:
            yield node.module or ""
            yield from (f"{node.module}.{each.name}" for each in node.names)


class _Lean(ast.NodeTransformer):
    """Takes out annotations, what only a type checker reads, and the columns of every node."""

    def visit(self, node: ast.AST) -> ast.AST:
        """The node, lean."""
        lean: ast.AST = super().visit(node)
        if hasattr(lean, "col_offset"):
            lean.col_offset = lean.end_col_offset = -1  # type: ignore[attr-defined]
        return lean

    def visit_arg(self, node: ast.arg) -> ast.arg:
        """A parameter."""
        node.annotation = None
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        """A function."""
        node.returns = None
        return self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        """``name: type = value``, and without a value nothing at all."""
        if node.value is None:
            return ast.copy_location(ast.Pass(), node)
        self.visit(node.value)
        return ast.copy_location(ast.Assign([node.target], node.value), node)

    def visit_If(self, node: ast.If) -> ast.AST:
        """``if TYPE_CHECKING:`` is never true when it runs."""
        if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING" and not node.orelse:
            return ast.copy_location(ast.Pass(), node)
        return self.generic_visit(node)
