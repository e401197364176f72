"""Reading a policy: the department's file over the handbook it extends, every mistake of it at once.

Called by ``cli`` for ``policy check`` and by whoever needs the rules; the hooks read the compiled form instead.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docmgr.errors import Mistake, PolicyError
from docmgr.i18n.text import _
from docmgr.naming.nearest import nearest
from docmgr.policy.builtin import DEFAULT, NAMES, builtin, file_of
from docmgr.policy.check import check
from docmgr.policy.fields import unlisted, wrong
from docmgr.policy.folders import folder_rules
from docmgr.policy.keys import NAME, POLICY
from docmgr.policy.merge import Layer, Merged, Origin
from docmgr.policy.model import Policy
from docmgr.policy.overlay import adopt, judge_overlay
from docmgr.repo.yamlfile import read

POLICY_FILE = ".docmgr/policy.yaml"
Source = Callable[[str], str]

__all__ = ["POLICY_FILE", "builtin", "load_builtin", "load_policy"]


def load_policy(
    text: str | bytes | None,
    *,
    file: str = POLICY_FILE,
    source: Source = builtin,
    rule_ids: frozenset[str] = frozenset(),
) -> Policy:
    """The department's policy; without a file that of ``handbook-zh``.

    ``source`` gives the shipped texts; ``rule_ids`` are the rules that exist, where the caller knows them. PolicyError
    lists every mistake. Source: D-2.1, research/naming-and-hooks.md 6.4.
    """
    if text is None:
        return load_builtin(DEFAULT, source=source, rule_ids=rule_ids)
    merged = Merged()
    layer, broken = _layer(text, file, shipped=False)
    if layer.value is None and broken:
        raise PolicyError(broken)
    below = _extended(layer, merged, source)
    _lay_shipped(below, merged, source)
    return _finish(layer, broken, merged, below, rule_ids)


def load_builtin(name: str, *, source: Source = builtin, rule_ids: frozenset[str] = frozenset()) -> Policy:
    """A shipped policy by its name, ``KeyError`` for any other name."""
    merged = Merged()
    layer, broken = _layer(source(name), file_of(name), shipped=True)
    below = str(layer.value.get("extends", "")) if isinstance(layer.value, dict) else ""
    if below:
        _lay_shipped(below, merged, source, seen=(name,))
    return _finish(layer, broken, merged, name, rule_ids)


def _layer(text: str | bytes, file: str, *, shipped: bool) -> tuple[Layer, list[Mistake]]:
    node, mistakes = read(text, file)
    origins = {path: Origin(file, line, shipped) for path, line in node.lines.items()}
    origins.setdefault((), Origin(file, 1, shipped))
    return Layer(node.value, origins), mistakes


def _extended(layer: Layer, merged: Merged, source: Source) -> str:
    """The handbook that the file extends; where it names none, the likeliest, so that the rest is judged too."""
    merged.origins.update(layer.origins)
    value = layer.value if isinstance(layer.value, dict) else {}
    name = value.get("extends")
    if name is None:
        if layer.value is None or isinstance(layer.value, dict):
            merged.mistake(("extends",), _("extends is missing; name one of {options}").format(options=" ".join(NAMES)))
        return DEFAULT
    if not isinstance(name, str):
        wrong(NAME, name, ("extends",), merged)
        return DEFAULT
    try:
        source(name)
        return name
    except KeyError:
        unlisted(name, NAMES, ("extends",), merged)
        return nearest(name, NAMES) or DEFAULT


def _lay_shipped(name: str, merged: Merged, source: Source, seen: tuple[str, ...] = ()) -> None:
    """Lay the handbook and all it extends itself, undermost first; a circle is a mistake."""
    if name in seen:
        text = _("extends runs in a circle: {names}").format(names=" → ".join((*seen, name)))
        raise PolicyError([Mistake(file_of(seen[-1]), 1, text)])
    layer, broken = _layer(source(name), file_of(name), shipped=True)
    if broken:
        raise PolicyError(broken)
    below = str(layer.value.get("extends", "")) if isinstance(layer.value, dict) else ""
    if below:
        _lay_shipped(below, merged, source, (*seen, name))
    merged.lay(layer)


def _finish(layer: Layer, broken: list[Mistake], merged: Merged, name: str, rule_ids: frozenset[str]) -> Policy:
    below = bool(merged.value)
    agreed = merged.value.get("agreed")
    known = tuple(agreed) if isinstance(agreed, dict) else ()
    merged.lay(layer)
    if layer.value is not None and not isinstance(layer.value, dict):
        merged.mistake((), _("the file must be a mapping of keys to values"))
    if below:
        judge_overlay(layer, known, merged)
    adopt(merged)
    values = POLICY.read(merged.value, (), merged)
    policy = _policy(values, name, merged)
    check(policy, values["folders"], merged, rule_ids)
    mistakes = _own(broken, merged.mistakes, layer.origins[()].file)
    if mistakes:
        raise PolicyError(sorted(mistakes, key=lambda mistake: (mistake.file, mistake.line)))
    return policy


def _own(broken: list[Mistake], found: list[Mistake], file: str) -> list[Mistake]:
    """The mistakes a writer can mend: not what follows from a line that could not be read, nor from a mistake above.

    Whatever seems wrong in a shipped file follows from a mistake in the department's, if that has any.
    """
    told = {(mistake.file, mistake.line) for mistake in broken}
    mistakes = broken + [each for each in found if (each.file, each.line) not in told]
    return [each for each in mistakes if each.file == file] or mistakes


def _policy(values: dict[str, Any], name: str, merged: Merged) -> Policy:
    folders = folder_rules(values["folders"], values["types"], values["levels"], values["default_level"])
    rest = {key: value for key, value in values.items() if key not in ("version", "extends", "folders")}
    return Policy(name=name, extends=values["extends"], folders=folders, origins=merged.origins, **rest)
