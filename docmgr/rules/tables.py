"""The department's policy compiled to builtins, so that a hook loads it by ``marshal`` in no time."""

from docmgr.naming.vocabulary import Vocabulary

# Raised whenever the shape of the tuples below changes, so that an old cache is never misread.
FORMAT = 4


class Folder:
    """One folder rule: what may stand in that folder and below.

    ``path`` is the folder it was written for; ``subfolders`` the profile of folder names below (``any``, ``project``);
    ``severities`` override those of the tables for this folder.
    """

    __slots__ = (
        "path",
        "key",
        "role",
        "types",
        "profiles",
        "subfolders",
        "sealed",
        "required",
        "severities",
        "type_set",
    )

    def __init__(  # noqa: PLR0913, PLR0917 - the fields of a dataclass, which the hook cannot afford
        self,
        path: str,
        key: str,
        role: str,
        types: "tuple[str, ...]",
        profiles: "tuple[str, ...]",
        subfolders: str,
        sealed: bool,
        required: bool,
        severities: "dict[str, str]",
    ) -> None:
        self.path = path
        self.key = key
        self.role = role
        self.types = types
        self.profiles = profiles
        self.subfolders = subfolders
        self.sealed = sealed
        self.required = required
        self.severities = severities
        self.type_set = frozenset(types)

    def to_tuple(self) -> "tuple[object, ...]":
        """The arguments of the constructor, in order."""
        return (
            self.path,
            self.key,
            self.role,
            self.types,
            self.profiles,
            self.subfolders,
            self.sealed,
            self.required,
            self.severities,
        )


class Limits:
    """Numbers of the policy: path lengths in UTF-16 units, depth in folders, files in bytes, waivers in days."""

    __slots__ = ("path_warn", "path_error", "depth", "folder_entries", "file_bytes", "waiver_days")

    def __init__(
        self, path_warn: int, path_error: int, depth: int, folder_entries: int, file_bytes: int, waiver_days: int
    ) -> None:
        self.path_warn = path_warn
        self.path_error = path_error
        self.depth = depth
        self.folder_entries = folder_entries
        self.file_bytes = file_bytes
        self.waiver_days = waiver_days

    def to_tuple(self) -> "tuple[int, ...]":
        """The arguments of the constructor, in order."""
        return (
            self.path_warn,
            self.path_error,
            self.depth,
            self.folder_entries,
            self.file_bytes,
            self.waiver_days,
        )


class Tables:
    """Everything a judgement needs to know of the policy.

    ``severities`` maps every rule id to ``error``, ``warn``, ``info`` or ``off``; ``homes`` a type to its home folders;
    ``important`` are the types that need approval; ``ignore`` holds gitignore lines, asked only about paths that a rule
    found fault with.
    """

    __slots__ = (
        "vocabulary",
        "folders",
        "roles",
        "limits",
        "severities",
        "homes",
        "root_files",
        "sensitive",
        "ignore",
        "language",
        "timezone",
        "protected",
        "important",
    )

    def __init__(  # noqa: PLR0913, PLR0917 - as above
        self,
        vocabulary: Vocabulary,
        folders: "dict[str, Folder]",
        limits: Limits,
        severities: "dict[str, str]",
        homes: "dict[str, tuple[str, ...]]",
        root_files: "frozenset[str]",
        sensitive: "tuple[str, ...]",
        ignore: "tuple[str, ...]",
        language: str,
        timezone: str,
        protected: "tuple[str, ...]",
        important: "frozenset[str]",
    ) -> None:
        self.vocabulary = vocabulary
        self.folders = folders
        self.roles = {path: folder.role for path, folder in folders.items()}
        self.limits = limits
        self.severities = severities
        self.homes = homes
        self.root_files = root_files
        self.sensitive = sensitive
        self.ignore = ignore
        self.language = language
        self.timezone = timezone
        self.protected = protected
        self.important = important

    def to_tuple(self) -> "tuple[object, ...]":
        """Builtins only, for ``marshal``."""
        return (
            FORMAT,
            self.vocabulary.to_tuple(),
            tuple(folder.to_tuple() for folder in self.folders.values()),
            self.limits.to_tuple(),
            self.severities,
            self.homes,
            self.root_files,
            self.sensitive,
            self.ignore,
            self.language,
            self.timezone,
            self.protected,
            self.important,
        )

    @classmethod
    def from_tuple(cls, data: "tuple[object, ...]") -> "Tables":
        """The inverse of ``to_tuple``; a ``ValueError`` for another format."""
        form, vocabulary, folders, limits, *rest = data
        if form != FORMAT:
            raise ValueError("rule cache of another format")
        rules = [Folder(*values) for values in folders]  # type: ignore[attr-defined]
        return cls(
            Vocabulary.from_tuple(vocabulary),  # type: ignore[arg-type]
            {folder.path: folder for folder in rules},
            Limits(*limits),  # type: ignore[misc]
            *rest,  # type: ignore[arg-type]
        )
