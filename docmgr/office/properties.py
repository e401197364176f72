"""The core properties of an Office file, read and written as XML parts; every other part keeps its bytes.

OOXML keeps them in ``docProps/core.xml``, OpenDocument in ``meta.xml``, where version, identifier and template are
user-defined fields. Setting a property of a digitally signed document would break its signature and is refused.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace

from docmgr.i18n.text import _
from docmgr.office import canonical, markup, package
from docmgr.office.container import Part, Unreadable

_CORE_TYPE = "application/vnd.openxmlformats-package.core-properties+xml"
_CORE_RELATION = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_CP = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DC = "http://purl.org/dc/elements/1.1/"
_TERMS = "http://purl.org/dc/terms/"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_META = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"
_SIGNED = (b"_xmlsignatures/", b"META-INF/documentsignatures.xml", b"META-INF/macrosignatures.xml")

_EMPTY_CORE = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    f'<cp:coreProperties xmlns:cp="{_CP}" xmlns:dc="{_DC}" xmlns:dcterms="{_TERMS}" xmlns:xsi="{_XSI}">'
    "</cp:coreProperties>"
).encode()


@dataclass(frozen=True, slots=True)
class Properties:
    """What a document says about itself; ``""`` is unset, and stays as it is when written.

    Times are ISO 8601 in UTC (``2024-03-01T01:00:00Z``), as the file formats want them.
    """

    title: str = ""
    version: str = ""
    creator: str = ""
    last_modified_by: str = ""
    created: str = ""
    modified: str = ""
    identifier: str = ""
    template: str = ""


# Field: namespace, element, prefix to use where the part declares none.
_OOXML = {
    "title": (_DC, "title", "dc"),
    "creator": (_DC, "creator", "dc"),
    "identifier": (_DC, "identifier", "dc"),
    "template": (_CP, "category", "cp"),
    "version": (_CP, "version", "cp"),
    "last_modified_by": (_CP, "lastModifiedBy", "cp"),
    "created": (_TERMS, "created", "dcterms"),
    "modified": (_TERMS, "modified", "dcterms"),
}
_ODF = {
    "title": (_DC, "title", "dc"),
    "creator": (_META, "initial-creator", "meta"),
    "last_modified_by": (_DC, "creator", "dc"),
    "created": (_META, "creation-date", "meta"),
    "modified": (_DC, "date", "dc"),
}
_USER_DEFINED = {"identifier": "docmgr-identifier", "version": "docmgr-version", "template": "docmgr-template"}


def read(data: bytes) -> Properties:
    """The properties of an OOXML or OpenDocument file; raises ``Unreadable`` for any other file."""
    found = package.open_package(data)
    if "meta.xml" in found and "mimetype" in found:
        return _values(_meta(markup.parse(found.read("meta.xml"), "meta.xml")), _ODF)
    name = next(found.related("", "core-properties"), "")
    return _values(markup.parse(found.read(name), name), _OOXML) if name else Properties()


def with_properties(data: bytes, new: Properties) -> bytes:
    """The document with the set fields of ``new``, packed as ``checkout`` does; equal properties change nothing.

    Raises ``Unreadable`` for files that are no Office containers, unusual or digitally signed.
    """
    parts = editable(data)
    old = read(data)
    wanted = {field.name: getattr(new, field.name) for field in fields(new)}
    changed = {name: value for name, value in wanted.items() if value and value != getattr(old, name)}
    if not changed:
        return data
    if any(part.name == b"meta.xml" for part in parts):
        return canonical.packed(with_part(parts, "meta.xml", lambda content: _edit_meta(content, changed)))
    parts, name = _with_core(data, parts)
    return canonical.packed(with_part(parts, name, lambda content: _edit_core(content, changed)))


def editable(data: bytes) -> tuple[Part, ...]:
    """The members of a document that may be changed; raises ``Unreadable`` and says why not."""
    package.open_package(data)
    parts = canonical.parts(data)
    if parts is None:
        raise Unreadable(_("the document's container is unusual and is left as it is"), hint=_("save it again"))
    if any(part.name.startswith(_SIGNED) for part in parts):
        raise Unreadable(_("the document is digitally signed; a change would break the signature"))
    return parts


def with_part(parts: tuple[Part, ...], name: str, change: Callable[[bytes], bytes]) -> tuple[Part, ...]:
    """The members with one of them changed; its name compares without regard to case."""
    wanted = name.lower().encode()
    return tuple(
        Part(part.name, change(part.content), part.utf8) if part.name.lower() == wanted else part for part in parts
    )


def _meta(root: markup.Node) -> markup.Node:
    node = root.child("meta")
    if node is None:
        raise package.broken(_("meta.xml without its element"))
    return node


def _find(node: markup.Node, namespace: str, name: str) -> markup.Node | None:
    return next((child for child in node.children if child.name == name and child.namespace == namespace), None)


def _find_user(node: markup.Node, name: str) -> markup.Node | None:
    return next((child for child in node.all("user-defined") if child.attributes.get("name") == name), None)


def _values(node: markup.Node, table: dict[str, tuple[str, str, str]]) -> Properties:
    found = {field: _find(node, *place[:2]) for field, place in table.items()}
    if table is _ODF:
        found |= {field: _find_user(node, name) for field, name in _USER_DEFINED.items()}
    return replace(Properties(), **{field: child.words.strip() for field, child in found.items() if child is not None})


def _edit_core(content: bytes, changed: dict[str, str]) -> bytes:
    root = markup.parse(content, "core.xml")
    edits, fresh = [], ""
    for field, value in changed.items():
        namespace, name, prefix = _OOXML[field]
        attributes = _declared(content, root, prefix, namespace)
        if namespace == _TERMS:
            attributes += _declared(content, root, "xsi", _XSI) + ' xsi:type="dcterms:W3CDTF"'
        element = f"<{prefix}:{name}{attributes}>{markup.words(value)}</{prefix}:{name}>"
        child = _find(root, namespace, name)
        if child is not None:
            edits.append((child.start, child.end, element.encode()))
        else:
            fresh += element
    return markup.splice(content, [*edits, markup.append(content, root, fresh.encode())])


def _edit_meta(content: bytes, changed: dict[str, str]) -> bytes:
    root = markup.parse(content, "meta.xml")
    node = _meta(root)
    edits, fresh = [], ""
    for field, value in changed.items():
        if field in _USER_DEFINED:
            child = _find_user(node, _USER_DEFINED[field])
            name = markup.quoted(_USER_DEFINED[field])
            start = f"<meta:user-defined{_declared(content, root, 'meta', _META)} meta:name={name}>"
            end = "</meta:user-defined>"
        else:
            namespace, word, prefix = _ODF[field]
            child = _find(node, namespace, word)
            start, end = f"<{prefix}:{word}{_declared(content, root, prefix, namespace)}>", f"</{prefix}:{word}>"
        element = start + markup.words(value) + end
        if child is not None:
            edits.append((child.start, child.end, element.encode()))
        else:
            fresh += element
    return markup.splice(content, [*edits, markup.append(content, node, fresh.encode())])


def _declared(content: bytes, root: markup.Node, prefix: str, namespace: str) -> str:
    """The attribute that declares a prefix, where the part's root does not."""
    attribute = f' xmlns:{prefix}="{namespace}"'
    return "" if attribute.encode() in content[root.start : root.inside] else attribute


def _with_core(data: bytes, parts: tuple[Part, ...]) -> tuple[tuple[Part, ...], str]:
    """The members with a part for core properties, and its name; made where the document has none."""
    found = package.open_package(data)
    name = next(found.related("", "core-properties"), "")
    if name:
        return parts, name
    name = next(free for free in ("docProps/core.xml", "docProps/docmgr-core.xml") if free not in found)
    override = f"<Override PartName={markup.quoted('/' + name)} ContentType={markup.quoted(_CORE_TYPE)}/>"
    relation = f'<Relationship Id="docmgrCore" Type="{_CORE_RELATION}" Target={markup.quoted(name)}/>'
    parts = with_part(parts, "[Content_Types].xml", lambda content: _append(content, override))
    parts = with_part(parts, "_rels/.rels", lambda content: _append(content, relation))
    return (*parts, Part(name.encode(), _EMPTY_CORE)), name


def _append(content: bytes, element: str) -> bytes:
    root = markup.parse(content, "rels")
    prefixed = element.replace("<", f"<{root.prefix}:", 1) if root.prefix else element
    return markup.splice(content, [markup.append(content, root, prefixed.encode())])
