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
    sealed: set[str] = set()
    for path in sorted(files):
        if files[path].startswith(_SEALED):
            sealed.add(path.rpartition("/")[2].removesuffix(SUFFIX))
            continue
        found, record = _one(path, files[path])
        mistakes += found
        if record is not None:
            mistakes += _place(path, record, records)
            records.setdefault(record.id, record)
    members, wrong = _members(files)
    mistakes += wrong
    for record in records.values():
        mistakes += [Mistake(record.path, 0, said) for said in _between(record, records, (members, sealed))]
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
        yield Mistake(path, 0, _("the id {id} belongs to another file too").format(id=record.id))
    elif record.path != path:
        yield Mistake(path, 0, _("the file belongs at {path}").format(path=record.path))


def _members(files: Mapping[str, bytes]) -> tuple[set[str], list[Mistake]]:
    try:
        directory = load_directory({path: data for path, data in files.items() if is_member_file(path)})
    except PolicyError as error:
        return set(), list(error.mistakes)
    return {member.id for member in directory.members}, []


def _between(record: Record, records: Mapping[str, Record], known: tuple[set[str], set[str]]) -> Iterator[str]:
    """What is wrong between this record and the others, in words; ``known`` are members, and ids nobody can open."""
    members, sealed = known
    if members:
        for who in sorted(_people(record) - members):
            yield _("{who} is not in the member directory").format(who=who)
    for key, ref in _refs(record):
        if names.kind_name(ref) and ref.partition("#")[0] not in records and ref.partition("#")[0] not in sealed:
            yield _("{key} names {ref}, which is not there").format(key=key, ref=ref)
    module = MODULES.get(record.kind.name)
    if module:
        yield from import_module(module).faults(record, records)


def _people(record: Record) -> set[str]:
    found: set[str] = set()
    for key, field in record.kind.fields.items():
        value = record.get(key)
        if field.type == "member" and isinstance(value, str):
            found.add(value)
        elif field.type == "members" and isinstance(value, list):
            found.update(str(each) for each in value)
    return found


def _refs(record: Record) -> Iterator[tuple[str, str]]:
    for key, field in record.kind.fields.items():
        value = record.get(key)
        if field.type == "ref" and isinstance(value, str):
            yield key, value
        elif field.type == "refs" and isinstance(value, list):
            yield from ((key, str(each)) for each in value)
