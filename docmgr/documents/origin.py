"""Whether a report form comes from the department's template. Pure. Source: D-2.2.1."""

from __future__ import annotations

from docmgr.i18n.text import _
from docmgr.naming.grammar import Name
from docmgr.office import properties, text
from docmgr.office.container import Unreadable
from docmgr.policy.model import TypeRule

FORM = "form"
"""The key of the type (报表) whose documents are all made from one template."""
_READ = ("xlsx", "docx", "ods", "odt")
_SHARE = 0.6
"""How much of the template's wording a document made from it still has: people fill in cells and drop hints."""


def asks(rule: TypeRule | None, name: Name) -> bool:
    """Whether the document must come from a template, and is of a format where that can be seen."""
    return rule is not None and rule.key == FORM and name.extension in _READ


def doubt(content: bytes, template: bytes, name: Name, rule: TypeRule) -> str:
    """What to tell the user of a document that does not come from the template; ``""`` where it does."""
    if is_from(content, template, rule.key):
        return ""
    said = _("it does not come from the department's template for {type} (D-2.2.1): docmgr new {type} {topic}")
    return said.format(type=rule.name, topic=name.topic)


def is_from(content: bytes, template: bytes, key: str) -> bool:
    """Whether the document is marked as made from it, or holds most of its words. True where it cannot be read."""
    try:
        marks = properties.read(content).template.split("/")
        if marks[:2] == ["docmgr", key]:
            return True
        wanted = _words(template)
        return not wanted or len(wanted & _words(content)) >= _SHARE * len(wanted)
    except Unreadable:
        return True


def _words(content: bytes) -> set[str]:
    """The texts of cells and paragraphs, wherever they stand."""
    return {word.strip() for block in text.blocks(content) for word in block.text.split("\t") if word.strip()}
