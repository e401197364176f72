"""Blank workbooks: a title, a header row that stays in sight, bordered rows to fill in, ready for A4 across."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from docmgr.office.address import column_name
from docmgr.office.blanks import Blank
from docmgr.office.canonical import packed, parts

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_ROWS = 20
_FONTS = {"zh": ("宋体", "黑体"), "en": ("Calibri", "Calibri")}
_SHEETS = {"zh": "数据", "en": "Data"}
_PAGES = {"zh": "第 &P 页，共 &N 页", "en": "Page &P of &N"}
_NARROW = frozenset({"序号", "No"})
_WIDE = frozenset({"项目", "内容", "备注", "Item", "Content", "Remarks"})


def build(request: Blank) -> bytes:
    """The workbook without its properties."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = _SHEETS[request.language]
    _fill(sheet, request)
    _print(sheet, request)
    target = io.BytesIO()
    book.save(target)
    members = parts(target.getvalue())
    assert members is not None
    return packed(members)


def _fill(sheet: Worksheet, request: Blank) -> None:
    from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

    text, heading = _FONTS[request.language]
    columns = request.outline.columns
    last = column_name(len(columns) - 1)
    middle = Alignment(horizontal="center", vertical="center", wrap_text=True)
    line = Side(style="thin", color="808080")
    sheet["A1"] = request.title
    sheet["A1"].data_type = "s"  # a title that begins with = is no formula
    sheet["A1"].font, sheet["A1"].alignment = Font(name=heading, size=18, bold=True), middle
    sheet.merge_cells(f"A1:{last}1")
    sheet.row_dimensions[1].height = 36
    for index, label in enumerate(columns, start=1):
        cell = sheet.cell(2, index, label)
        cell.font, cell.alignment = Font(name=heading, size=11, bold=True), middle
        cell.fill = PatternFill("solid", start_color="E7ECF2")
        width = 7 if label in _NARROW else 28 if label in _WIDE else 14
        sheet.column_dimensions[column_name(index - 1)].width = width
    sheet.row_dimensions[2].height = 24
    for row in range(2, _ROWS + 3):
        for index in range(1, len(columns) + 1):
            cell = sheet.cell(row, index)
            cell.border = Border(left=line, right=line, top=line, bottom=line)
            if row > 2:
                cell.font, cell.alignment = Font(name=text, size=11), Alignment(vertical="center", wrap_text=True)
                sheet.row_dimensions[row].height = 20


def _print(sheet: Worksheet, request: Blank) -> None:
    sheet.freeze_panes = "A3"
    sheet.print_title_rows = "1:2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    sheet.oddHeader.right.text = request.title.replace("&", "&&")
    sheet.oddFooter.center.text = _PAGES[request.language]
