"""The modules of a clean hook in one file: Python takes longer to find thirty files than to run them. No imports.

``setup.bytecode`` writes the file beside the compiled modules. A module whose source is no longer the one that was
bundled is imported as usual, and so is everything where there is no such file.
"""

import marshal
import sys
from _frozen_importlib import ModuleSpec

if sys.platform == "win32":
    from nt import stat
else:
    from posix import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, ModuleType

    # Source, its size and time (ns), whether it is a package, and its code.
    Bundled = tuple[str, int, int, bool, CodeType]

MODULES = tuple(
    """
    finding
    hooks hooks.cache hooks.client hooks.day hooks.desk hooks.engine hooks.objects hooks.process hooks.server
    hooks.system
    naming naming.accept naming.dates naming.forms naming.grammar naming.version naming.vocabulary
    policy policy.places repo.changes
    rules rules.approvals rules.changes rules.commits rules.paths rules.places rules.siblings rules.sizes rules.tables
    """.split()
)


FILE = f"repo/__pycache__/bundle.{sys.implementation.cache_tag}.bin"


class Bundle:
    """Finds and runs what the file holds."""

    __slots__ = ("modules",)

    def __init__(self, modules: "dict[str, Bundled]") -> None:
        self.modules = modules

    def find_spec(self, name: str, path: object = None, target: object = None) -> "ModuleSpec | None":
        """The module, where its source is still the same."""
        bundled = self.modules.get(name)
        if bundled is None:
            return None
        source, size, changed, package, _code = bundled
        state = stat(source)
        if (state.st_size, state.st_mtime_ns) != (size, changed):
            return None
        spec = ModuleSpec(name, self, origin=source)  # type: ignore[arg-type]
        spec.has_location = True
        if package:
            spec.submodule_search_locations = [source.rpartition("/")[0]]
        return spec

    def create_module(self, spec: ModuleSpec) -> None:
        """A module like any other."""

    def exec_module(self, module: "ModuleType") -> None:
        """Run the module's code."""
        exec(self.modules[module.__name__][4], module.__dict__)

    def get_resource_reader(self, name: str) -> object:
        """The files beside a package, such as the rules' texts, which a hook reads once something is wrong."""
        from importlib.readers import FileReader

        return FileReader(_Place(self.modules[name][0]))  # type: ignore[arg-type]


class _Place:
    """What a reader of files must know of a loader."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path


def use_bundle() -> None:
    """Import from the bundle first, where this interpreter has one."""
    try:
        with open(__file__[: -len("repo/bundle.py")] + FILE, "rb") as file:
            release, modules = marshal.loads(file.read())
    except (OSError, ValueError, EOFError, TypeError):
        return
    if release == sys.hexversion:
        sys.meta_path.insert(0, Bundle(modules))
