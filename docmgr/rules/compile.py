"""Compiling a policy to the tables that judge: done once for each change of the policy, kept by the hooks' cache."""

from docmgr.policy.model import FolderRule, Policy
from docmgr.policy.vocabulary import vocabulary_of
from docmgr.rules.tables import Folder, Limits, Tables
from docmgr.rules.texts import load_texts


def compile_tables(policy: Policy) -> Tables:
    """The policy as builtins; severities of the shipped rules with the policy's own on top."""
    severities = {rule: str(text["severity"]) for rule, text in load_texts().items()}
    severities.update(policy.rules)
    folders = {rule.path: _folder(rule, policy) for rule in policy.folders}
    limits = policy.limits
    return Tables(
        vocabulary=vocabulary_of(policy),
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
        timezone=policy.timezone,
        protected=policy.protected_branches,
        important=frozenset(name for name, rule in policy.types.items() if rule.important),
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
