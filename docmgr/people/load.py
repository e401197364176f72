"""Reading the member directory: every mistake in every file at once, each with its line."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar
from unicodedata import normalize

from docmgr.errors import Mistake, PolicyError
from docmgr.i18n.text import _
from docmgr.people.directory import Directory
from docmgr.people.member import FOLDER, Deputy, Member, Role, folded, is_email, is_id
from docmgr.people.roles import labels
from docmgr.repo.reading import Reading
from docmgr.repo.yamlfile import read

KEYS = (
    "schema",
    "id",
    "name",
    "aliases",
    "emails",
    "roles",
    "department",
    "joined",
    "leave_date",
    "deputy_for",
    "leave_days",
    "keys",
    "signing_keys",
)
T = TypeVar("T")
_DAYS = ("from", "to")


def is_member_file(path: str) -> bool:
    """Whether a repository path is a member's file."""
    folder, _slash, name = path.rpartition("/")
    return folder == FOLDER and name.endswith(".yml")


def load_directory(files: Mapping[str, bytes]) -> Directory:
    """The directory from repository path -> content; PolicyError lists every mistake of all files."""
    mistakes: list[Mistake] = []
    members = []
    for path in sorted(files):
        node, broken = read(files[path], path)
        mistakes.extend(broken)
        if broken and node.value is None:
            continue
        reader = _Reader(node)
        members.append(reader.member())
        told = {each.line for each in broken}
        mistakes.extend(each for each in reader.mistakes if each.line not in told)
    mistakes.extend(_clashes(members))
    if mistakes:
        raise PolicyError(sorted(mistakes, key=lambda mistake: (mistake.file, mistake.line)))
    return Directory(members)


def _clashes(members: Iterable[Member]) -> Iterable[Mistake]:
    """An address leads to one member only, and a deputy stands in for somebody else who exists."""
    every = list(members)
    owners: dict[str, Member] = {}
    ids = {member.id for member in every}
    for member in every:
        for email in member.emails:
            first = owners.setdefault(folded(email), member)
            if first is not member:
                said = _("the e-mail address {email} belongs to {other} already")
                yield Mistake(member.file, 0, said.format(email=email, other=first.file))
        for deputy in member.deputy_for:
            if deputy.who not in ids or deputy.who == member.id:
                said = _("deputy_for names {who}, who is no other member")
                yield Mistake(member.file, 0, said.format(who=deputy.who))


class _Reader(Reading):
    """One member's file being read."""

    __slots__ = ()

    def member(self) -> Member:
        if not isinstance(self.node.value, dict):
            self._wrong(_("the file must be a mapping of keys to values"))
            return Member("", "", ())
        self._schema()
        stem = self.node.file.rpartition("/")[2].removesuffix(".yml")
        member_id = self._text("id", required=True)
        if member_id and not is_id(member_id):
            self._wrong(_("an id is made of lower-case letters a-z, digits, - and _"), "id")
        elif member_id and member_id != stem:
            self._wrong(_("the id is {id}, but the file is called {stem}").format(id=member_id, stem=stem), "id")
        return Member(
            id=member_id or stem,
            name=normalize("NFC", self._text("name", required=True)),
            emails=self._emails(),
            aliases=tuple(normalize("NFC", alias) for alias in self._texts("aliases")),
            roles=tuple(self._each("roles", self._role)),
            department=self._text("department"),
            joined=self._date("joined"),
            leave_date=self._date("leave_date"),
            deputy_for=tuple(self._each("deputy_for", self._deputy)),
            leave_days=tuple(
                day for at in range(len(self._list("leave_days"))) if (day := self._date("leave_days", at)) is not None
            ),
            keys=self._texts("keys"),
            signing_keys=self._texts("signing_keys"),
            file=self.node.file,
        )

    def _schema(self) -> None:
        """A newer schema may have keys that this docmgr does not know; it keeps them."""
        said = self.node.get("schema")
        kind, _slash, number = said.partition("/") if isinstance(said, str) else ("", "", "")
        if kind != "member" or not (number.isascii() and number.isdigit()) or int(number) < 1:
            self._wrong(_("schema must be member/1"), "schema")
            return
        self.newer = int(number) > 1
        if not self.newer:
            self._known(self.node.value, KEYS)

    def _text(self, *path: str | int, required: bool = False) -> str:
        value = self.node.get(*path)
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if isinstance(value, str) and (value.strip() or not required):
            return value.strip()
        if value is not None or required:
            key = next(step for step in reversed(path) if isinstance(step, str))
            self._wrong(_("{key} must be a text").format(key=key), *path)
        return ""

    def _list(self, key: str) -> list[Any]:
        value = self.node.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self._wrong(_("{key} must be a list").format(key=key), key)
            return []
        return value

    def _texts(self, key: str) -> tuple[str, ...]:
        return tuple(text for at in range(len(self._list(key))) if (text := self._text(key, at, required=True)))

    def _emails(self) -> tuple[str, ...]:
        found = self._texts("emails")
        for at, email in enumerate(found):
            if not is_email(email):
                self._wrong(_("{email} is not an e-mail address").format(email=email), "emails", at)
        if not found and not self.mistakes:
            self._wrong(_("emails must hold at least one address: by it Git's authors are recognised"), "emails")
        return found

    def _date(self, *path: str | int) -> date | None:
        text = self._text(*path)
        if not text:
            return None
        try:
            if len(text) == len("YYYY-MM-DD"):  # not 20240301 nor 2024-W10-1, which would pass too
                return date.fromisoformat(text)
        except ValueError:
            pass
        self._wrong(_("{value} is not a date like 2024-03-01").format(value=text), *path)
        return None

    def _each(self, key: str, read_one: Callable[[int], T | None]) -> Iterable[T]:
        for at, value in enumerate(self._list(key)):
            if not isinstance(value, dict):
                self._wrong(_("{key} must be a list of mappings").format(key=key), key, at)
            elif (one := read_one(at)) is not None:
                yield one

    def _role(self, at: int) -> Role | None:
        self._known(self.node.get("roles", at), ("role", "scope", *_DAYS), "roles", at)
        role = self._text("roles", at, "role", required=True)
        if not role:
            return None
        if role not in labels() and not self.newer:
            said = _("no role is called {role}; roles are: {roles}").format(role=role, roles=" ".join(labels()))
            self._wrong(said, "roles", at, "role")
        scope = self._text("roles", at, "scope").strip("/")
        return Role(role, scope, *self._period("roles", at))

    def _deputy(self, at: int) -> Deputy | None:
        self._known(self.node.get("deputy_for", at), ("who", *_DAYS), "deputy_for", at)
        who = self._text("deputy_for", at, "who", required=True)
        return Deputy(who, *self._period("deputy_for", at)) if who else None

    def _period(self, key: str, at: int) -> tuple[date | None, date | None]:
        since, until = self._date(key, at, "from"), self._date(key, at, "to")
        if since is not None and until is not None and until < since:
            self._wrong(_("the period ends before it begins"), key, at, "to")
        return since, until
