"""What a policy file says of itself at a glance: not judged, so that its mistakes can be told in its language."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def glance(lines: "Iterable[str]", wanted: str) -> "str | None":
    """A plain top-level value, read without loading the policy, which takes 80 ms."""
    for line in lines:
        key, _colon, value = line.partition(":")
        if key == wanted:
            return value.partition("#")[0].strip().strip("\"'") or None
    return None


def language_of(data: bytes) -> "str | None":
    """The language that the file names, or that of the handbook it extends."""
    lines = data.decode("utf-8", "replace").splitlines()
    return glance(lines, "language") or (glance(lines, "extends") or "").removeprefix("handbook-")[:2] or None
