"""A record changed in the editor or by ``--set FIELD=VALUE``; either way it passes the guards of every command."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import click

from docmgr.errors import UsageError
from docmgr.i18n.text import _

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docmgr.cli.context import App
    from docmgr.cli.recording import Desk
    from docmgr.records.kind import Field
    from docmgr.records.record import Record
    from docmgr.records.tasks.outcome import Outcome

_PARTS = ("entries", "list", "record", "rows")
# What only verbs write: a stamp set by hand would be a forged one.
_STAMPS = ("digest", "schema", "id")
_YES, _NO = ("yes", "true", "y", "是"), ("no", "false", "n", "否")

set_option = click.option(
    "--set", "pairs", multiple=True, metavar="FIELD=VALUE", help="A field and its new value, instead of the editor."
)


def edited(desk: Desk, fragment: str, name: str, pairs: Iterable[str] = ()) -> list[Outcome]:
    """The record of kind ``name`` with these values, or as it comes out of the editor; nothing where it stayed.

    UsageError where nobody can type into an editor, or where it became another record.
    """
    from docmgr.records.load import load
    from docmgr.records.rewrite import written
    from docmgr.records.tasks.begin import known
    from docmgr.records.tasks.outcome import Outcome

    known(desk.scene)
    old = desk.store.find(fragment, name)
    given = list(pairs)
    if given:
        values = _values(desk, old, given)
        if all(old.get(key) == value for key, value in values.items()):
            return []
        typed = written(old.changed(**values))
    else:
        verb = f"docmgr task set {fragment}" if name == "task" else f"docmgr {name} edit {fragment} --set"
        need_editor(desk.app, f"{verb} FIELD=VALUE")
        text = click.edit(old.text.decode("utf-8"), extension=".yml")
        if text is None or text.encode("utf-8") == old.text:
            return []
        typed = text.encode("utf-8")
    new = load(typed, old.path)
    if new.id != old.id:
        raise UsageError(_("{id} cannot become {other}").format(id=old.id, other=new.id))
    words = _("{id} {title}: edited").format(id=old.id, title="" if new.is_private or old.is_private else new.title)
    return [Outcome(old, new, words, words)]


def need_editor(app: App, instead: str) -> None:
    """UsageError, with the command to use ``instead``, where an editor would wait for a terminal that is not there."""
    if app.interactive or (not app.no_input and any(os.environ.get(name) for name in ("VISUAL", "EDITOR"))):
        return
    raise UsageError(_("there is no terminal for an editor"), hint=instead)


def _values(desk: Desk, record: Record, pairs: list[str]) -> dict[str, Any]:
    """``place=302`` and ``地点=302`` as values of the record."""
    from docmgr.records.tasks.typed import key_of, value

    found: dict[str, Any] = {}
    for pair in pairs:
        typed, equals, text = pair.replace("＝", "=", 1).partition("=")
        if not equals:
            raise UsageError(_("{pair} is not FIELD=VALUE").format(pair=repr(pair)))
        key = key_of(record.kind, typed)
        field = record.kind.fields[key]
        if field.fixed or field.type in _STAMPS:
            raise UsageError(_("{key} is not set by hand").format(key=key))
        if field.type in _PARTS:
            said = _("{key} has several parts: docmgr {kind} --help names the command for it, or use the editor")
            raise UsageError(said.format(key=key, kind=record.kind.name))
        plain = _simple(desk, field, text.strip())
        found[key] = value(record.kind, key, text, desk.scene) if plain is None else plain
    return found


def _simple(desk: Desk, field: Field, text: str) -> Any:
    """A number, a yes or a moment; None for what is typed like a task's fields."""
    from docmgr.records.incidents.moments import moment, stamp

    if text in ("", "-"):
        return None
    if field.type == "time":
        return stamp(moment(text, desk.scene))
    if field.type == "number":
        digits = normalize("NFKC", text)
        if not digits.isdecimal():
            raise UsageError(_("{key} {value} is not a whole number").format(key=field.key, value=repr(text)))
        return int(digits)
    if field.type == "bool":
        if text.casefold() not in (*_YES, *_NO):
            raise UsageError(_("{key} {value} must be true or false").format(key=field.key, value=repr(text)))
        return text.casefold() in _YES
    return None
