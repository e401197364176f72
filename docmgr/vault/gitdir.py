"""Where the git directory of a clone is, found without starting git; imported by every filter process."""

import os


def git_dir() -> str:
    """The git directory of this work tree, found without starting git; git runs filters at the root of the tree."""
    given = os.environ.get("GIT_DIR")
    if given:
        return given
    raw = read_bytes(".git")
    return os.fsdecode(raw[8:].strip()) if raw is not None and raw.startswith(b"gitdir: ") else ".git"


def common_dir() -> str:
    """The git directory that all work trees share."""
    own = git_dir()
    raw = read_bytes(f"{own}/commondir")
    return own if raw is None else os.path.join(own, os.fsdecode(raw.strip()))


def read_bytes(path: str) -> "bytes | None":
    """The bytes of a file, None where there is none to read."""
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return None
