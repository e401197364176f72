"""What every verb is given: the department's rules, who acts and when, and what there is of one document. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from docmgr.errors import UsageError
from docmgr.i18n.text import _
from docmgr.ledger.entry import Document, Randomness
from docmgr.ledger.place import Layout, home_path, is_archived, is_pending, lawful_name
from docmgr.naming.grammar import Name
from docmgr.people.directory import Directory
from docmgr.people.member import Member
from docmgr.plan import Plan
from docmgr.policy.model import Policy, TypeRule


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, as Git knows them, and the member behind the address where there is one."""

    name: str
    email: str
    member: Member | None = None

    @property
    def who(self) -> str:
        """How a ledger names them: the member's id, or ``Name <email>``."""
        return self.member.id if self.member is not None else f"{self.name} <{self.email}>"

    @property
    def shown(self) -> str:
        """How a document names them."""
        return self.member.name if self.member is not None else self.name


@dataclass(frozen=True, slots=True)
class Desk:
    """The department and the moment; ``now`` is in the department's zone."""

    policy: Policy
    layout: Layout
    directory: Directory
    actor: Actor
    now: datetime
    randomness: Randomness

    @property
    def today(self) -> date:
        """The day on which documents and entries are dated."""
        return self.now.date()

    @property
    def at(self) -> str:
        """The moment as a ledger holds it."""
        return self.now.isoformat(timespec="seconds")

    def rule_of(self, name: Name) -> TypeRule | None:
        """What the policy says of the type, None for a name without one."""
        return self.policy.type(name.type) if name.type else None

    def is_important(self, name: Name) -> bool:
        """Whether only the head's approval brings it home. Source: D-2.2.2."""
        rule = self.rule_of(name)
        return rule is not None and rule.important


Bytes = Callable[[], bytes | None]
"""Gives bytes when they are asked for, None where there are none."""


@dataclass(frozen=True, slots=True)
class File:
    """A file of the work tree: its bytes, and ``stored``, which gives those of HEAD, None where HEAD lacks the path."""

    path: str
    content: bytes
    stored: Bytes | None = None

    @property
    def is_committed(self) -> bool:
        """Whether HEAD has a file there."""
        return self.stored is not None

    @property
    def committed(self) -> bytes | None:
        """What a checkout of HEAD gives; read only now, for most verbs need no more than to know that it is there."""
        return self.stored() if self.stored is not None else None

    @property
    def filename(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Case:
    """One document: the file that was asked for, its ledger, and the other files that are the same document.

    ``home`` and ``pending`` are the paths of its other files there, ``loose`` those of them that HEAD lacks; ``gone``
    are files that HEAD has and the work tree lacks, as after a rename by hand; ``published`` gives the recorded bytes
    of the file's version; ``open_in`` names a lock file of the program that has the document open; ``moved_from`` is
    where the ledger stands of a document that was moved by hand from another folder.
    """

    here: File
    ledger_path: str
    ledger: Document | None
    home: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    loose: tuple[str, ...] = ()
    gone: tuple[File, ...] = ()
    published: Bytes | None = None
    open_in: str = ""
    moved_from: str = ""

    def name(self, layout: Layout) -> Name:
        """The parts of the file's name. UsageError for a name outside of the handbook."""
        name = lawful_name(self.here.filename, layout.vocabulary)
        if name is None or name.version is None or not self.ledger_path:
            said = _("{path} does not have a name with a version").format(path=self.here.path)
            raise UsageError(said, hint=f"docmgr fix '{self.here.path}'")
        return name

    def home_folder(self, layout: Layout) -> str:
        """The folder where the document belongs."""
        return home_path(self.here.path, layout).rpartition("/")[0]

    def is_pending(self, layout: Layout) -> bool:
        """Whether the file waits in the pending folder."""
        return is_pending(self.here.path, layout)

    def is_archived(self, layout: Layout) -> bool:
        """Whether the file stands in the history folder."""
        return is_archived(self.here.path, layout)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a verb will do: the plan, where the document then stands, and what its user should know."""

    plan: Plan
    path: str
    notes: tuple[str, ...] = ()
