"""The modules of a clean hook in one file: Python takes longer to find thirty files than to run them. No imports.

``setup.bundler`` writes the file, and this module with it, so that ``hooks.main`` runs it without a search. Where every
source is still the one that was bundled, the modules that the event needs are run in order, past Python's import
machinery, which takes longer for most than their own code. A source that has changed is imported as usual, and so is
everything where there is no such file.
"""

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

FILE = f"repo/__pycache__/bundle.{sys.implementation.cache_tag}.bin"
# The same for the check of a whole repository, which the command line begins.
CHECK = f"repo/__pycache__/check.{sys.implementation.cache_tag}.bin"


class Bundle:
    """Finds and runs what the file holds."""

    __slots__ = ("modules",)

    def __init__(self, modules: "dict[str, Bundled]") -> None:
        self.modules = modules

    def current(self, name: str) -> bool:
        """Whether the module's source is still the one that was bundled."""
        source, size, changed, _package, _code = self.modules[name]
        try:
            state = stat(source)
        except OSError:
            return False
        return state.st_size == size and state.st_mtime_ns == changed

    def load(self, names: "tuple[str, ...]") -> None:
        """Run these modules in this order, each after all that it imports."""
        for name in names:
            if name in sys.modules:
                continue
            spec = self._spec(name)
            module = type(sys)(name)
            module.__spec__ = spec
            module.__loader__ = self  # type: ignore[assignment]
            module.__file__ = spec.origin
            module.__package__ = spec.parent
            if spec.submodule_search_locations is not None:
                module.__path__ = spec.submodule_search_locations
            sys.modules[name] = module
            exec(self.modules[name][4], module.__dict__)
            above, _, own = name.rpartition(".")
            if above:
                setattr(sys.modules[above], own, module)

    def find_spec(self, name: str, path: object = None, target: object = None) -> "ModuleSpec | None":
        """The module, where its source is still the same."""
        return self._spec(name) if name in self.modules and self.current(name) else None

    def _spec(self, name: str) -> ModuleSpec:
        source, _size, _changed, package, _code = self.modules[name]
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


def use_bundle(modules: "dict[str, Bundled]", orders: "dict[str, tuple[str, ...]]", event: str) -> None:
    """Import from these modules first; at once, where all that the event needs are current."""
    bundle = Bundle(modules)
    sys.meta_path.insert(0, bundle)
    needed = orders.get(event, orders[""])
    if all(map(bundle.current, needed)):
        bundle.load(needed)


def use_check() -> None:
    """The same where Python has begun as usual; without such a file nothing happens."""
    import marshal

    try:
        with open(__file__.replace("\\", "/")[: -len("repo/bundle.py")] + CHECK, "rb") as file:
            release, _code, *bundled = marshal.loads(file.read())
    except (OSError, ValueError, EOFError, TypeError):
        return
    if release == sys.hexversion:
        modules, orders = bundled
        use_bundle(modules, orders, "")


def kept(source: str) -> object:
    """What ``setup.bundler`` read from a YAML file of the package, None where the file is no longer that one."""
    import marshal

    try:
        with open(kept_at(source), "rb") as file:
            size, changed, value = marshal.loads(file.read())
        state = stat(source)
    except (OSError, ValueError, EOFError, TypeError):
        return None
    return value if (state.st_size, state.st_mtime_ns) == (size, changed) else None


def kept_at(source: str) -> str:
    """Where that is kept: beside the compiled modules."""
    folder, _, name = source.rpartition("/")
    return f"{folder}/__pycache__/{name}.{sys.implementation.cache_tag}.bin"
