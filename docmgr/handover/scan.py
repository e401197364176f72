"""What lies on the leaver's own computer: known already, worth taking in, or for a person to decide. Source: D-4.3.

``documents.intake`` finds, names and joins; here is what only a handover asks: is it private, is it sensitive.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from docmgr.documents import intake
from docmgr.documents.desk import Desk
from docmgr.documents.guess import Asked
from docmgr.documents.intake import Row
from docmgr.documents.proposal import COPY
from docmgr.documents.source import Source
from docmgr.documents.stock import Stock
from docmgr.i18n.text import _
from docmgr.ledger.place import home_path
from docmgr.plan import Action, Plan, Write
from docmgr.repo.yamledit import edited

PRIVATE = tuple(
    "简历 求职 身份证 护照 户口 结婚 病历 体检 房贷 租房 照片 自拍 聊天记录 家庭 孩子 私人 个人所得税 银行流水 "
    "resume cv passport visa mortgage family selfie personal private dating medical".split()
)
TAKE, KNOWN, ASK, PERSONAL, LEFT = "take", "known", "ask", "private", "left"


@dataclass(frozen=True, slots=True)
class Found:
    """A file and what is to become of it; ``why`` says so in words."""

    row: Row
    verdict: str
    why: str


def scan(
    folder: str, asked: Asked, desk: Desk, stock: Stock, sealed: str, begun: Callable[[int], Callable[[], None]]
) -> list[Found]:
    """Every file below a folder with its verdict; ``sealed`` is a sealed home folder, ``""`` where there is none.

    Links are not followed; what cannot be read is told. ``begun`` gets the number of files and gives the step.
    """
    sources = intake.sources(stock.repository, [folder], stock)
    step = begun(len(sources))
    delicate = [bool(_words(each, desk.policy.words.sensitive)) for each in sources]
    wishes = [
        (each, replace(asked, folder=sealed) if sensitive and sealed else asked)
        for each, sensitive in zip(sources, delicate, strict=True)
    ]
    risky = {each.file for each, sensitive in zip(sources, delicate, strict=True) if sensitive and not sealed}
    rows = intake.judged_together(intake.rows_of(wishes, desk, stock, step), desk, stock)
    return [_verdict(row, risky) for row in rows]


def _verdict(row: Row, risky: set[str]) -> Found:
    entry = row.entry
    if entry is not None and entry.action == COPY:
        return Found(row, KNOWN, row.remark)
    personal = _words(row.source, PRIVATE)
    if personal:
        return Found(row, PERSONAL, _("looks private: {word}").format(word=personal))
    if row.source.file in risky:
        said = _("looks sensitive, and no folder is sealed: docmgr vault seal FOLDER --zone ZONE")
        return Found(row, ASK, said)
    if row.taken:
        return Found(row, TAKE, row.remark)
    return Found(row, ASK if entry is not None else LEFT, row.remark)


def _words(source: Source, words: Iterable[str]) -> str:
    """The first of these words in the file's name or the names of its folders; Latin ones as whole words."""
    said = " ".join((*source.below, source.filename)).casefold()
    pieces = set("".join(char if char.isalnum() else " " for char in said).split())
    return next((word for word in words if (word in pieces if word.isascii() else word in said)), "")


def owned(plan: Plan, rows: Iterable[Row], owner: str) -> tuple[Action, ...]:
    """The actions that take files in, with their ledgers' owner set."""
    ledgers = {row.entry.ledger_path for row in rows if row.entry is not None}
    return tuple(
        Write(each.path, edited(each.content, each.path, {"owner": owner}), each.mode)
        if owner and isinstance(each, Write) and each.path in ledgers
        else each
        for each in plan.actions
    )


def home_of(row: Row, desk: Desk) -> str:
    """Where a taken file will stand."""
    return home_path(row.path, desk.layout) or row.path
