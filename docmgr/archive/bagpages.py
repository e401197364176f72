"""The pages of a package that people read without docmgr: an index to click, how to check it, the list as a table.

Both languages stand side by side, for nobody knows who will hold the disc in ten years. Source: D-2.4.2, D-4.2.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from docmgr.archive.bag import PAYLOAD
from docmgr.archive.record import Item

INDEX, README = "index.html", "README.txt"
TABLE, DATA = "metadata/records.csv", "metadata/records.json"
KEYS = "keys/"

_COLUMNS = (
    ("document", "文档编号 id"),
    ("name", "文件名 name"),
    ("version", "版本 version"),
    ("date", "日期 date"),
    ("original", "原路径 original path"),
    ("author", "最后作者 last author"),
    ("keep", "保管期限 keep"),
    ("sealed", "加密 sealed"),
    ("size", "字节数 bytes"),
    ("sha256", "sha256"),
    ("member", "包内路径 path in the package"),
)
_STYLE = (
    "body{font:16px/1.5 system-ui,'Microsoft YaHei','PingFang SC',sans-serif;margin:2em;color:#222}"
    "table{border-collapse:collapse}th,td{padding:.3em .8em;border-bottom:1px solid #ccc;text-align:left}"
    "td.n{text-align:right}tr:hover{background:#f4f4f4}small{color:#666}"
)
_README = """\
{package}

这是一份归档包（BagIt 1.0），不需要任何专用软件即可阅读：
  1. 用浏览器打开 index.html 查看目录；文件在 data/ 下，按原来的文件夹存放。
  2. 校验：sha256sum -c manifest-sha256.txt （Windows：certutil -hashfile 文件 SHA256，与清单逐一比较）
  3. metadata/records.csv 可用 Excel 打开，列出每个文件的编号、版本、日期、作者、保管期限和摘要。
  4. 取回到部门仓库：docmgr archive restore 路径
{sealed_zh}
This is an archive package (BagIt 1.0). No special program is needed to read it:
  1. Open index.html in a browser; the files lie under data/ in the folders they had.
  2. Check it: sha256sum -c manifest-sha256.txt
  3. metadata/records.csv opens in Excel and lists id, version, date, author, retention and digest of every file.
  4. Back into the department's repository: docmgr archive restore PATH
{sealed_en}"""
_SEALED_ZH = """  5. 标为“加密”的文件仍是密文（age）。用恢复密钥或成员密钥打开：
     age -d -i 密钥文件 keys/密区.age > ids
     age -d -i ids data/…/文件 > 文件
"""
_SEALED_EN = """  5. Files marked "sealed" are still encrypted (age). Open them with the recovery key or a member's key:
     age -d -i KEYFILE keys/ZONE.age > ids
     age -d -i ids data/…/FILE > FILE
"""


@dataclass(frozen=True, slots=True)
class Volume:
    """One bag: the package it belongs to, which disc it is and of how many, and its files."""

    package: str
    number: int
    count: int
    items: tuple[Item, ...]

    @property
    def name(self) -> str:
        """The name of the bag, with the disc's number where there are several."""
        return f"{self.package}-{self.number}of{self.count}" if self.count > 1 else self.package


def member(item: Item) -> str:
    """Where a file lies in its bag."""
    return PAYLOAD + item.path


def pages(volume: Volume, department: str, keep: Mapping[str, str], keys: Mapping[str, bytes]) -> dict[str, bytes]:
    """All pages of a bag; ``keep`` tells by path how long a file must be kept, ``keys`` are envelopes by zone."""
    sealed = any(each.sealed for each in volume.items)
    rows = [_row(each, keep.get(each.path, "")) for each in volume.items]
    found = {
        INDEX: _index(volume, department).encode(),
        README: _readme(volume, sealed).encode(),
        TABLE: _table(rows),
        DATA: (json.dumps({"package": volume.name, "records": rows}, ensure_ascii=False, indent=1) + "\n").encode(),
    }
    return found | ({f"{KEYS}{zone}.age": data for zone, data in keys.items()} if sealed else {})


def _row(item: Item, keep: str) -> dict[str, object]:
    return {
        "document": item.document,
        "name": item.path.rpartition("/")[2],
        "version": item.version,
        "date": item.date,
        "original": item.original,
        "author": item.author,
        "keep": keep,
        "sealed": item.sealed,
        "size": item.size,
        "sha256": item.sha256,
        "blob": item.blob,
        "member": member(item),
    }


def _table(rows: Sequence[Mapping[str, object]]) -> bytes:
    """For Excel, which takes UTF-8 only with a mark, and a cell that begins with ``=`` for a formula."""
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    writer.writerow([title for _key, title in _COLUMNS])
    writer.writerows([_cell(row[key]) for key, _title in _COLUMNS] for row in rows)
    return page.getvalue().encode("utf-8-sig")


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "是 yes" if value else ""
    said = str(value)
    return f"'{said}" if said[:1] in "=+-@\t" else said


def _readme(volume: Volume, sealed: bool) -> str:
    words = {"sealed_zh": _SEALED_ZH if sealed else "", "sealed_en": _SEALED_EN if sealed else ""}
    return _README.format(package=volume.name, **words)


def _index(volume: Volume, department: str) -> str:
    title = escape(f"{department} · {volume.package}" if department else volume.package)
    disc = f"第 {volume.number} 张，共 {volume.count} 张 · disc {volume.number} of {volume.count}<br>"
    heads = ("文件 file", "版本 version", "日期 date", "原文件夹 folder", "作者 author", "字节 bytes")
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="zh"><head><meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style></head><body>',
        f"<h1>{title}</h1>",
        f"<p>{disc if volume.count > 1 else ''}{len(volume.items)} 个文件 · files: {len(volume.items)}<br>",
        '<small>校验与打开方法见 · how to check and open: <a href="README.txt">README.txt</a> · ',
        '<a href="metadata/records.csv">records.csv</a></small></p>',
        f"<table><thead><tr>{''.join(f'<th>{each}</th>' for each in heads)}</tr></thead><tbody>",
        *map(_line, volume.items),
        "</tbody></table></body></html>",
        "",
    ]
    return "\n".join(lines)


def _line(item: Item) -> str:
    name = escape(item.path.rpartition("/")[2])
    locked = " 🔒 加密 sealed" if item.sealed else ""
    cells = (item.version, item.date, item.original.rpartition("/")[0], item.author.partition(" <")[0])
    plain = "".join(f"<td>{escape(each)}</td>" for each in cells)
    return (
        f'<tr><td><a href="{quote(member(item))}">{name}</a>{locked}</td>{plain}<td class="n">{item.size:,}</td></tr>'
    )
