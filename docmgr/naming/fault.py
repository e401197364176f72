"""One breach of one rule by one name, before policy gives it a severity.

On the hook's path: no imports.
"""


class Fault:
    """``rule`` is a DM id, ``params`` fill its message; ``soft`` means a warning at most, whatever the rule says."""

    __slots__ = ("rule", "params", "soft")

    def __init__(self, rule: str, params: "dict[str, str | int] | None" = None, soft: bool = False) -> None:
        self.rule = rule
        self.params: dict[str, str | int] = params or {}
        self.soft = soft

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Fault):
            return NotImplemented
        return (self.rule, self.params, self.soft) == (other.rule, other.params, other.soft)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"Fault({self.rule}, {self.params}{', soft' if self.soft else ''})"
