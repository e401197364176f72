"""Files nobody named: locks and temporary files of programs, and the marks that copying leaves in a name.

On the hook's path: no imports. The shapes are those of Office, WPS, LibreOffice, Explorer, Finder, browsers and
sync clients (docs/design/naming.md).
"""

_TEMPORARY = frozenset(("thumbs.db", "ehthumbs.db", ".ds_store"))
_TEMPORARY_ENDS = (".tmp", ".wbk", ".asd", ".swp", ".crdownload", ".part", "~")
_COPY_TAILS = ("副本", "复件", "拷贝", "複本", "複製", "copy", "kopie", "冲突副本", "冲突文件", "conflicted copy")
_COPY_HEADS = ("副本", "复件", "拷贝", "複本")
_CONFLICTS = ("冲突副本", "冲突文件", "冲突的", "衝突", "conflicted copy", "sfconflict", "case conflict", "name clash")
_MACHINES = ("DESKTOP", "LAPTOP", "WIN", "PC")
_BRACKETS = {")": "(", "）": "（", "]": "[", "】": "【"}


def is_temporary(name: str) -> bool:
    """Whether a program keeps it for itself: ``~$x.docx``, ``~WRL0001.tmp``, ``.~lock.x#``, ``.DS_Store``."""
    if name[:2] in ("~$", ".~", "._"):
        return True
    low = name.lower()
    return low in _TEMPORARY or low.endswith(_TEMPORARY_ENDS)


def without_copy_marks(stem: str) -> str:
    """The stem of the file this one copies, or ``stem`` itself; at most four marks are taken.

    ``x 2`` (Finder) is not decided here, since a title may end so: see ``finder_copy``.
    """
    text = stem
    for _ in range(4):
        shorter = _less(text)
        if shorter == text or not shorter:
            break
        text = shorter
    return text


def finder_copy(stem: str) -> str:
    """``x`` of ``x 2``, or ``""``; a copy only if ``x`` is a name already."""
    number = len(stem)
    while number and "0" <= stem[number - 1] <= "9":
        number -= 1
    if not 1 <= len(stem) - number <= 2 or stem[number - 1 : number] != " ":
        return ""
    return stem[: number - 1].rstrip(" ")


def _less(text: str) -> str:
    """One mark less."""
    for take in (_bracketed, _tailed, _headed, _synced):
        shorter = take(text)
        if shorter != text:
            return shorter
    return text


def _bracketed(text: str) -> str:
    """``x (1)``, ``x（2）``, ``x (张三's conflicted copy 2024-03-05)``, ``x (# Name clash …)``, ``x [Conflict]``."""
    if text[-1:] not in _BRACKETS:
        return text
    opening = text.rfind(_BRACKETS[text[-1]])
    if opening <= 0:
        return text
    inner = text[opening + 1 : -1].strip(" ").lower()
    counted = _is_count(inner) or inner in _COPY_TAILS or inner == "conflict"
    if counted or inner.endswith("冲突") or any(word in inner for word in _CONFLICTS):
        return text[:opening].rstrip(" -_")
    return text


def _tailed(text: str) -> str:
    """``x - 副本``, ``x_副本``, ``x的副本``, ``x - Copy``, ``x copy 2``, ``x-V1.0副本``; not ``营业执照副本``."""
    base = text.rstrip("0123456789")
    base = base.rstrip(" ") if len(text) - len(base) <= 2 else text
    for tail in _COPY_TAILS:
        if base[-len(tail) :].lower() != tail:
            continue
        before = base[: -len(tail)]
        if before[-1:] == "的":
            return before[:-1].rstrip(" -_")
        if before[-1:] in ("-", "_", " ") or (_is_digit(before[-1:]) and not tail.isascii()):
            return before.rstrip(" -_")
    return text


def _headed(text: str) -> str:
    """``Copy of x``, ``Copy (2) of x``, ``复件 x``, ``复件 (2) x``, ``副本20240305…``; but ``副本管理`` is a title."""
    if text[:4].lower() == "copy":
        number, of, rest = text[4:].partition(" of ")
        lawful = of and (not number or _is_count(number.strip(" ()")))
        return rest.lstrip(" ") if lawful else text
    if text[:2] not in _COPY_HEADS:
        return text
    rest = text[2:].replace("（", "(", 1).replace("）", ")", 1) if text[2:4].lstrip(" ")[:1] == "（" else text[2:]
    number, closing, after = rest.partition(")")
    if closing and number.lstrip(" ")[:1] == "(" and _is_count(number.lstrip(" ")[1:]):
        return after.lstrip(" -_")
    return rest.lstrip(" -_") if rest[:1] in (" ", "-", "_") or _is_digit(rest[:1]) else text


def _is_count(text: str) -> bool:
    return 1 <= len(text) <= 2 and text.isascii() and text.isdigit()


def _is_digit(char: str) -> bool:
    return "0" <= char <= "9"


def _synced(text: str) -> str:
    """``x-DESKTOP-AB12``, ``x.sync-conflict-20240305-101112-ABCDEF``, ``x_conflict-20240305-101112``."""
    low = text.lower() if text.isascii() or len(text.lower()) == len(text) else ""
    for mark in (".sync-conflict-", "_conflict-", "-conflict-", " conflicted copy"):
        at = low.find(mark)
        if at > 0 and (mark[-1] != "-" or _is_digit(low[at + len(mark) :][:1])):
            return text[:at].rstrip(" -_")
    head, dash, machine = text.rpartition("-")
    if not dash or not machine.isascii() or not machine.isalnum() or not 3 <= len(machine) <= 12:
        return text
    before, dash, kind = head.rpartition("-")
    return before if dash and before and kind in _MACHINES and machine.upper() == machine else text
