"""The words of lawful names, as the policy has them: what ``naming`` reads and judges by."""

from __future__ import annotations

from docmgr.naming.accept import prepare
from docmgr.naming.vocabulary import Vocabulary
from docmgr.policy.model import Policy

# Names are shorter on an eCryptfs or Synology share: 143 bytes are left of 255.
ECRYPTFS_BYTES = 143


def vocabulary_of(policy: Policy) -> Vocabulary:
    """Types, extensions, words and limits of the policy."""
    future = {name: rule.future_days for name, rule in policy.types.items() if rule.future_days is not None}
    component = policy.limits.component_bytes
    if "ecryptfs" in policy.targets:
        component = min(component, ECRYPTFS_BYTES)
    vocabulary = Vocabulary(
        types=frozenset(policy.types),
        event_types=frozenset(name for name, rule in policy.types.items() if rule.dated_by == "event"),
        extensions=frozenset(policy.extensions),
        forbidden=policy.words.forbidden,
        status=policy.words.status,
        placeholders=policy.words.placeholders,
        allowed=policy.words.allowed,
        topic_min=policy.limits.topic_min,
        year_from=policy.limits.year_from,
        future_days={"": policy.limits.future_days, **future},
        component_bytes=component,
        targets=frozenset(policy.targets),
        type_keywords={word: name for name, rule in policy.types.items() for word in (name, *rule.keywords)},
    )
    prepare(vocabulary)
    return vocabulary
