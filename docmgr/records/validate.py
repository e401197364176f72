"""Whether all records are in order, each by itself and with the others: every mistake at once. Source: G-2, T."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import import_module

from docmgr.errors import Mistake, PolicyError
from docmgr.i18n.text import _
from docmgr.ledger.load import read_document
from docmgr.ledger.place import is_ledger
from docmgr.people.load import is_member_file, load_directory
from docmgr.records import names
from docmgr.records.kind import SUFFIX, kind_at
from docmgr.records.load import read_record
from docmgr.records.record import Record
from docmgr.records.years import is_year_file, read_year

# Kind -> the module whose ``faults`` says what is wrong between a record of it and the others.
MODULES = {
    "task": "docmgr.records.tasks.whole",
    "meeting": "docmgr.records.meetings.whole",
    "risk": "docmgr.records.risks.register",
}
_SEALED = (b"age-encryption.org/", b"-----BEGIN AGE")


def validate(files: Mapping[str, bytes]) -> list[Mistake]:
    """The mistakes in repository path -> content of everything below ``records/``, by file and line."""
    mistakes: list[Mistake] = []
    records: dict[str, Record] = {}
    for path in sorted(files):
        if files[path].startswith(_SEALED):
            continue
        found, record = _one(path, files[path])
        mistakes += found
        if record is not None:
            mistakes += _place(path, record, records)
            records.setdefault(record.id, record)
    members, wrong = _members(files)
    mistakes += wrong
    # What cannot be read is there all the same, and its own mistakes are told.
    there = {path.rpartition("/")[2].removesuffix(SUFFIX) for path in files if kind_at(path)}.union(records)
    for record in records.values():
        for key, said in _between(record, records, there, members):
            mistakes.append(Mistake(record.path, _line_of(record.text, key), said))
    return sorted(mistakes, key=lambda mistake: (mistake.file, mistake.line, mistake.message))


def _one(path: str, data: bytes) -> tuple[list[Mistake], Record | None]:
    if is_year_file(path):
        return read_year(data, path)[1], None
    if is_ledger(path):
        return list(read_document(data, path)[1]), None
    if kind_at(path) is None:
        return [], None
    record, mistakes = read_record(data, path)
    whole = record is not None and names.is_id(record.id, record.kind.letter)
    return mistakes, record if whole else None


def _place(path: str, record: Record, records: Mapping[str, Record]) -> Iterator[Mistake]:
    if record.id in records:
        yield Mistake(
            path, _line_of(record.text, "id"), _("the id {id} belongs to another file too").format(id=record.id)
        )
    elif record.path != path:
        yield Mistake(path, 1, _("the file belongs at {path}").format(path=record.path))


def _members(files: Mapping[str, bytes]) -> tuple[set[str], list[Mistake]]:
    try:
        directory = load_directory({path: data for path, data in files.items() if is_member_file(path)})
    except PolicyError as error:
        return set(), list(error.mistakes)
    return {member.id for member in directory.members}, []


def _line_of(text: bytes, key: str) -> int:
    """The line of a top-level key, the first one where it has none of its own."""
    wanted = f"{key}:".encode()
    return next((at for at, line in enumerate(text.splitlines(), 1) if key and line.startswith(wanted)), 1)


def _between(
    record: Record, records: Mapping[str, Record], there: set[str], members: set[str]
) -> Iterator[tuple[str, str]]:
    """What is wrong between this record and the others: the key where it stands, if it is one, and what."""
    for who, key in sorted(_people(record).items()) if members else ():
        if who not in members:
            yield key, _("{who} is not in the member directory").format(who=who)
    for key, ref in _refs(record):
        if names.kind_name(ref) and ref.partition("#")[0] not in there:
            yield key, _("{key} names {ref}, which is not there").format(key=key, ref=ref)
    module = MODULES.get(record.kind.name)
    for said in import_module(module).faults(record, records) if module else ():
        yield "", said


def _people(record: Record) -> dict[str, str]:
    """Everybody whom the record names, and the field that does so first."""
    found: dict[str, str] = {}
    for key, field in record.kind.fields.items():
        value = record.get(key)
        if field.type == "member" and isinstance(value, str):
            found.setdefault(value, key)
        elif field.type == "members" and isinstance(value, list):
            for each in value:
                found.setdefault(str(each), key)
    return found


def _refs(record: Record) -> Iterator[tuple[str, str]]:
    for key, field in record.kind.fields.items():
        value = record.get(key)
        if field.type == "ref" and isinstance(value, str):
            yield key, value
        elif field.type == "refs" and isinstance(value, list):
            yield from ((key, str(each)) for each in value)
