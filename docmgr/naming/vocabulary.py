"""The words and limits of one department's names, as plain data that a cache can hold.

On the hook's path: no imports. ``policy.compile`` makes one from the policy, the rule cache stores ``to_tuple()``.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    # Words by trigger character, forbidden words and endings in Latin letters; see ``naming.words``.
    Sought = tuple[dict[str, tuple[str, ...]], tuple[str, ...], tuple[str, ...]]


class Vocabulary:
    """What is judged against: listed types and extensions, the three tiers of words, and limits.

    ``event_types`` are dated by their event; ``extensions`` are lower case without dot, ``tar.gz`` allowed;
    ``future_days`` by type, key ``""`` for all others; ``component_bytes`` limits one name in UTF-8 bytes;
    ``type_keywords`` maps a word in a messy name to its type. ``sought`` and ``derived`` keep what other
    modules work out from it; ``sought`` is stored.
    """

    __slots__ = (
        "types",
        "event_types",
        "extensions",
        "forbidden",
        "status",
        "placeholders",
        "allowed",
        "topic_min",
        "year_from",
        "future_days",
        "component_bytes",
        "targets",
        "type_keywords",
        "sought",
        "derived",
    )

    def __init__(  # noqa: PLR0913 - one keyword per field
        self,
        *,
        types: "Iterable[str]",
        extensions: "Iterable[str]",
        event_types: "Iterable[str]" = (),
        forbidden: "Iterable[str]" = (),
        status: "Iterable[str]" = (),
        placeholders: "Iterable[str]" = (),
        allowed: "Iterable[str]" = (),
        topic_min: int = 2,
        year_from: int = 1949,
        future_days: "Mapping[str, int] | None" = None,
        component_bytes: int = 255,
        targets: "Iterable[str]" = ("windows",),
        type_keywords: "Mapping[str, str] | None" = None,
    ) -> None:
        self.types = frozenset(types)
        self.event_types = frozenset(event_types)
        self.extensions = frozenset(extensions)
        self.forbidden = tuple(forbidden)
        self.status = tuple(status)
        self.placeholders = tuple(placeholders)
        self.allowed = tuple(allowed)
        self.topic_min = topic_min
        self.year_from = year_from
        self.future_days = dict(future_days or {"": 1})
        self.component_bytes = component_bytes
        self.targets = frozenset(targets)
        self.type_keywords = dict(type_keywords or {})
        self.sought: "Sought | None" = None
        self.derived: dict[str, Any] = {}

    def to_tuple(self) -> "tuple[Any, ...]":
        """All of it in builtins that ``marshal`` stores, sets sorted so that the same words give the same bytes."""
        return (
            tuple(sorted(self.types)),
            tuple(sorted(self.extensions)),
            tuple(sorted(self.event_types)),
            self.forbidden,
            self.status,
            self.placeholders,
            self.allowed,
            self.topic_min,
            self.year_from,
            tuple(sorted(self.future_days.items())),
            self.component_bytes,
            tuple(sorted(self.targets)),
            tuple(sorted(self.type_keywords.items())),
            self.sought,
        )

    @classmethod
    def from_tuple(cls, stored: "tuple[Any, ...]") -> "Vocabulary":
        """The vocabulary that ``to_tuple`` stored."""
        vocabulary = cls(
            types=stored[0],
            extensions=stored[1],
            event_types=stored[2],
            forbidden=stored[3],
            status=stored[4],
            placeholders=stored[5],
            allowed=stored[6],
            topic_min=stored[7],
            year_from=stored[8],
            future_days=dict(stored[9]),
            component_bytes=stored[10],
            targets=stored[11],
            type_keywords=dict(stored[12]),
        )
        vocabulary.sought = stored[13]
        return vocabulary
