"""Amounts of money: read as people type them, said in figures and in 大写. Exact, in fen. Source: R-3.T5.

``6000元 6,000 ￥6000.50 6千 1.2万 1万2千 陆仟元整`` are all read; what can mean two amounts is refused.
"""

from __future__ import annotations

import re
from unicodedata import normalize

from docmgr.errors import UsageError
from docmgr.i18n.text import _

# Below ten thousand 亿 yuan, in fen: what a form can hold.
LIMIT = 10**14

_FIGURES = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,14})(?:\.([0-9]{1,6}))?(十|百|千|万|十万|百万|千万|亿|k|w)?")
_TIMES = {"十": 10, "百": 100, "千": 10**3, "k": 10**3, "万": 10**4, "w": 10**4}
_TIMES |= {"十万": 10**5, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_PARTS = re.compile(r"(?:[0-9]+[千百十万亿])+[0-9]*")
_CURRENCY = re.compile(r"^(?:人民币|rmb|cny|¥|￥)[:： ]*|(?:人民币|rmb|cny)$")
_DIGITS = {each: at for row in ("零一二三四五六七八九", "〇壹贰叁肆伍陆柒捌玖") for at, each in enumerate(row)}
_DIGITS |= {"两": 2, "貳": 2, "參": 3, "陸": 6, "弐": 2, "参": 3}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GROUPS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")


def fen(text: str) -> int:
    """The amount in fen; UsageError with the forms that are known. Source: R-2.1.1."""
    typed = normalize("NFKC", text).casefold().replace(" ", "").replace("，", ",").replace("．", ".")
    bare = _CURRENCY.sub("", _CURRENCY.sub("", typed))
    found = _figures(_without_yuan(bare))
    if found is None:
        found = _words(bare)
    if found is None or not 0 <= found < LIMIT:
        said = _("{text} is no amount in yuan that can be read in one way only (R-2.1.1)")
        hint = _("amounts are written {forms}").format(forms="6000, 6,000元, ￥6000.50, 6千, 1.2万, 陆仟元整")
        raise UsageError(said.format(text=repr(text)), hint=hint)
    return found


def stored(amount: int) -> int | str:
    """Fen as a record holds yuan: ``6000``, or text such as ``6000.50``."""
    yuan, rest = divmod(amount, 100)
    return yuan if not rest else f"{yuan}.{rest:02}"


def held(value: int | float | str) -> int:
    """The fen of a value in a record."""
    yuan, _dot, rest = str(value).partition(".")
    return int(yuan) * 100 + int(f"{rest}00"[:2])


def figures(amount: int) -> str:
    """In figures: ``6,000`` or ``6,000.50``."""
    yuan, rest = divmod(amount, 100)
    return f"{yuan:,}.{rest:02}" if rest else f"{yuan:,}"


def capitals(amount: int) -> str:
    """In 大写: ``陆仟元整``, ``壹万零伍拾元零伍分``; 整 where no fen follow."""
    yuan, rest = divmod(amount, 100)
    jiao, cents = divmod(rest, 10)
    whole = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"{whole or '零元'}整"
    # A zero stands where a place between figures is empty, none before the first figure.
    gap = "零" if whole and (not jiao or yuan % 10 == 0) else ""
    tenth = f"{_CAPITALS[jiao]}角" if jiao else ""
    return f"{whole}{gap}{tenth}" + (f"{_CAPITALS[cents]}分" if cents else "整")


def _whole(number: int) -> str:
    """A whole number in 大写, four figures at a time; one 零 for any run of empty places."""
    groups = []
    while number:
        number, group = divmod(number, 10**4)
        groups.append(group)
    found = ""
    empty = False
    for at in range(len(groups) - 1, -1, -1):
        group = groups[at]
        if not group:
            empty = bool(found)
            continue
        if found and (empty or group < 1000):
            found += "零"
        found += _four(group) + ("", "万", "亿")[at]
        empty = False
    return found


def _four(group: int) -> str:
    found, empty = "", False
    for at in range(3, -1, -1):
        digit = group // 10**at % 10
        if digit:
            found += ("零" if empty and found else "") + _CAPITALS[digit] + _PLACES[at]
        empty = not digit
    return found


def _without_yuan(typed: str) -> str:
    for ending in ("元整", "圆整", "块钱", "元", "圆", "块"):
        if typed.endswith(ending):
            return typed.removesuffix(ending)
    return typed


def _figures(typed: str) -> int | None:
    """Arabic figures, with 千 or 万 behind them; exact or nothing: half a fen is no amount."""
    match = _FIGURES.fullmatch(typed)
    if match is None:
        return _mixed(typed) if _PARTS.fullmatch(typed) else None
    digits = match[1].replace(",", "")
    if match[3] and "," in match[1]:
        return None
    part = match[2] or ""
    scaled = int(digits + part) * 100 * _TIMES.get(match[3] or "", 1)
    whole, lost = divmod(scaled, 10 ** len(part))
    return None if lost or (len(part) > 2 and not match[3]) else whole


def _mixed(typed: str) -> int | None:
    """``1万2千``, ``3千5百``: each figure with its own unit; a figure without one at the end is read in two ways."""
    if typed[-1].isdigit():
        return None
    total, last = 0, 10**13
    for digits, unit in re.findall(r"([0-9]+)([千百十万亿])", typed):
        factor = _TIMES[unit]
        if factor >= last or (total and int(digits) * factor >= last):
            return None
        total, last = total + int(digits) * factor, factor
    return total * 100


def _words(typed: str) -> int | None:
    """Chinese numerals, plain or 大写, with 元 角 分."""
    match = re.fullmatch(r"(?:([^元圆块角毛分整正]+)(?:元|圆|块钱?)?)?零?(?:(.)[角毛])?零?(?:(.)分)?[整正]?", typed)
    if match is None or not any(match.groups()):
        return None
    yuan = _number(match[1]) if match[1] else 0
    jiao, cents = (_DIGITS.get(each) if each else 0 for each in (match[2], match[3]))
    if yuan is None or jiao is None or cents is None:
        return None
    return yuan * 100 + jiao * 10 + cents


def _number(text: str) -> int | None:
    """A Chinese numeral, None where it is none; each unit smaller than the one before it."""
    for factor in (10**8, 10**4):
        for spelled in [each for each, value in _GROUPS.items() if value == factor]:
            if spelled in text:
                high, _sign, low = text.rpartition(spelled)
                above, below = _number(high), _number(low.removeprefix("零")) if low else 0
                if above is None or below is None or below >= factor or not high:
                    return None
                return above * factor + below
    return _small(text)


def _small(text: str) -> int | None:
    total, last, digit = 0, 10**4, -1
    for at, each in enumerate(text):
        if each in _UNITS:
            factor = _UNITS[each]
            if digit == 0 or factor >= last or (digit < 0 and (at or factor != 10)):
                return None
            total, last, digit = total + (1 if digit < 0 else digit) * factor, factor, -1
        elif each in _DIGITS:
            if digit > 0 or (digit == 0 and _DIGITS[each] == 0):
                return None
            digit = _DIGITS[each]
        else:
            return None
    # 两千五 can be 2005 and 2500.
    loose = digit > 0 and last > 10 and total and text[-2] not in "零〇"
    return None if loose or not text else total + max(digit, 0)


def numeral(text: str) -> int | None:
    """A Chinese numeral such as 两 or 十二, None where it is none."""
    return _number(text)
