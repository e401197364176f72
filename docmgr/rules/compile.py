"""Compiling a policy to the tables that judge: done once for each change of the policy, kept by the hooks' cache."""

from docmgr.naming.vocabulary import Vocabulary
from docmgr.policy.model import FolderRule, Policy
from docmgr.rules.tables import Folder, Limits, Tables
from docmgr.rules.texts import load_texts

# Names are shorter on an eCryptfs or Synology share: 143 bytes are left of 255.
ECRYPTFS_BYTES = 143


def compile_tables(policy: Policy) -> Tables:
    """The policy as builtins; severities of the shipped rules with the policy's own on top."""
    severities = {rule: str(text["severity"]) for rule, text in load_texts().items()}
    severities.update(policy.rules)
    folders = {rule.path: _folder(rule, policy) for rule in policy.folders}
    limits = policy.limits
    return Tables(
        vocabulary=_vocabulary(policy),
        folders=folders,
        limits=Limits(
            limits.path_warn,
            limits.path_error,
            limits.depth,
            limits.folder_entries,
            limits.file_bytes,
            limits.waiver_days,
        ),
        severities=severities,
        homes={name: rule.home for name, rule in policy.types.items()},
        root_files=frozenset(policy.root_files),
        sensitive=policy.words.sensitive,
        ignore=policy.ignore,
        language=policy.language,
        protected=policy.protected_branches,
    )


def _folder(rule: FolderRule, policy: Policy) -> Folder:
    return Folder(
        rule.path,
        rule.key,
        rule.role,
        rule.types or tuple(policy.types),
        rule.profiles,
        rule.subfolders,
        rule.sealed,
        rule.required,
        dict(rule.rules),
    )


def _vocabulary(policy: Policy) -> Vocabulary:
    future = {name: rule.future_days for name, rule in policy.types.items() if rule.future_days is not None}
    component = policy.limits.component_bytes
    if "ecryptfs" in policy.targets:
        component = min(component, ECRYPTFS_BYTES)
    return Vocabulary(
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
