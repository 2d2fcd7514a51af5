"""Workbooks: sheets in which every text is text, never a formula."""

import datetime
import io
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import accumulate
from math import ceil
from typing import Any

from isop_cli.formats.cells import fitting
from isop_cli.formats.look import Look
from isop_cli.text.language import _
from isop_cli.text.printable import printable

#: The last row of a sheet, counted from 0 (Excel's own limit).
LAST_ROW = 1_048_575
#: No text becomes a formula, a link or a number.
WORKBOOK_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
#: The height of a line of the font in points, the most that Excel gives a row, and how full lines are that break at words.
_LINE, _HIGHEST, _FILLED = 15, 409, 0.9
#: The margins of a page on its sides in inches, and how wide the columns on a wide A4 may be, in pixels as Excel counts
#: them (96 to the inch), so that type of 11 points is printed at 8 or more.
_MARGIN = 0.4
_PRINTED = int((297 / 25.4 - 2 * _MARGIN) * 96 * 11 / 8)
_FILLS = {
    "met": "#d9ecdf",
    "partly": "#f6e7cf",
    "not_met": "#f5dcda",
    "insufficient": "#dfe5ee",
    "not_applicable": "#eceef0",
}


class Sheets:
    """The workbook and the formats that its sheets share, with the heads in a look's deep colour."""

    def __init__(self, workbook: Any, look: Look) -> None:
        self.workbook, self.issuer = workbook, look.brand.issuer
        font = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        head = {"bold": True, "font_color": "#ffffff", "bg_color": look.colours.deep, "text_wrap": True}
        self.head = workbook.add_format(font | head)
        self.name = workbook.add_format(font | {"bold": True, "font_color": look.colours.deep, "text_wrap": True})
        self.text = workbook.add_format(font | {"text_wrap": True, "num_format": "@"})
        self.level = workbook.add_format(font | {"num_format": "0.0", "align": "center"})
        self.count = workbook.add_format(font | {"num_format": "0", "align": "center"})
        self.share = workbook.add_format(font | {"num_format": "0%", "align": "center"})
        self.date = workbook.add_format(font | {"num_format": "yyyy-mm-dd", "align": "left"})
        self.outcome = {
            name: workbook.add_format(font | {"bg_color": fill, "num_format": "@"}) for name, fill in _FILLS.items()
        }

    def begin(self, name: str, columns: Sequence[tuple[str, float]]) -> "Sheet":
        """A sheet with a heading that stays, and a filter; rows are still to come. A column of width 0 is hidden.

        On paper are the first columns, so many as can be read there: those that a reader needs come first.
        """
        sheet = self.workbook.add_worksheet(name[:31])
        widths = [width for _title, width in columns]
        sheet.set_row(0, _height([title for title, _width in columns], widths))
        for number, (title, width) in enumerate(columns):
            sheet.set_column(number, number, width or 10, None, {} if width else {"hidden": True})
            sheet.write_string(0, number, fitting(printable(title)), self.head)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, LAST_ROW, len(columns) - 1)
        sheet.repeat_rows(0)
        self._lay_on_paper(sheet)
        return Sheet(self, sheet, widths)

    def facts(self, name: str, rows: Sequence[tuple[str, Any]]) -> None:
        """A sheet with a row for each thing to know, its name before it."""
        sheet = self.workbook.add_worksheet(name[:31])
        widths = [24, 90]
        for number, width in enumerate(widths):
            sheet.set_column(number, number, width)
        for line, (title, value) in enumerate(rows):
            sheet.set_row(line, _height([title, value], widths))
            sheet.write_string(line, 0, fitting(printable(title)), self.name)
            self.cell(sheet, line, 1, value)
        sheet.print_area(0, 0, max(0, len(rows) - 1), 1)
        self._lay_on_paper(sheet)

    def _lay_on_paper(self, sheet: Any) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.set_margins(left=_MARGIN, right=_MARGIN)
        sheet.fit_to_pages(1, 0)
        self.name_the_issuer(sheet)

    def name_the_issuer(self, sheet: Any) -> None:
        """Say on paper, above a worksheet, whose it is, and below it the page of how many."""
        sheet.set_footer("&L&A&R&P / &N")
        if self.issuer:
            # An ampersand begins a code there; two are one.
            sheet.set_header("&L" + printable(self.issuer).replace("&", "&&")[:200])

    def table(self, name: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[Any]]) -> None:
        """A sheet with a row for each of `rows`."""
        sheet = self.begin(name, columns)
        for row in rows:
            sheet.row(row)
        sheet.end()

    def cell(self, sheet: Any, line: int, number: int, value: Any) -> None:
        if isinstance(value, tuple):
            outcome, word = value
            sheet.write_string(line, number, word, self.outcome[outcome])
        elif isinstance(value, Share):
            sheet.write_number(line, number, float(value.value), self.share)
        elif isinstance(value, Fraction):
            sheet.write_number(line, number, float(value), self.level)
        elif isinstance(value, int):
            sheet.write_number(line, number, value, self.count)
        elif isinstance(value, datetime.date):
            sheet.write_datetime(line, number, datetime.datetime.combine(value, datetime.time()), self.date)
        elif value is not None:
            sheet.write_string(line, number, fitting(printable(value)), self.text)


def whole_workbook(
    look: Look, title: str, day: datetime.date, fill: Callable[[Sheets], None], authors: Sequence[str] = ()
) -> bytes:
    """A workbook whose sheets `fill` writes. `day`, such as the audit's, stands in for the time of making."""
    import xlsxwriter

    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target, {"in_memory": True, **WORKBOOK_OPTIONS})
    made = datetime.datetime.combine(day, datetime.time())
    workbook.set_properties({"title": title, "author": ", ".join(authors), "created": made})
    fill(Sheets(workbook, look))
    workbook.close()
    return target.getvalue()


class Sheet:
    """A sheet that takes its rows one by one."""

    def __init__(self, sheets: Sheets, sheet: Any, widths: Sequence[float]) -> None:
        self.sheets, self.sheet, self.widths, self.line = sheets, sheet, widths, 0

    def row(self, values: Sequence[Any]) -> None:
        """The next row. Where a sheet is full, its last row says that more is left out."""
        if self.line >= LAST_ROW:
            return
        self.line += 1
        if self.line == LAST_ROW:
            values = [_("… [a sheet holds no more rows: what follows is left out]")]
        else:
            self.sheet.set_row(self.line, _height(values, self.widths))
        for number, value in enumerate(values):
            self.sheets.cell(self.sheet, self.line, number, value)

    def end(self) -> None:
        """No more rows: those that are there can be filtered, and printed as far as the columns can be read on paper."""
        self.sheet.autofilter(0, 0, max(1, self.line), len(self.widths) - 1)
        ends = list(accumulate(int(7 * width + 0.5) + 5 if width else 0 for width in self.widths))
        printed = max(1, sum(end <= _PRINTED for end in ends))
        self.sheet.print_area(0, 0, self.line, printed - 1)


def _height(values: Sequence[Any], widths: Sequence[float]) -> float:
    """The height of a row, in points, in which all of a wrapped text shows: no program measures it on opening."""
    lines = 1
    for value, width in zip(values, widths, strict=False):
        text = value[1] if isinstance(value, tuple) else value
        if isinstance(text, str) and width:
            room = max(1, width * _FILLED)
            lines = max(lines, sum(max(1, ceil(_breadth(line) / room)) for line in text.split("\n")))
    return min(_HIGHEST, 2 + _LINE * lines)


def _breadth(text: str) -> int:
    """How wide a text is, in letters of a Latin text: Chinese, Japanese and Korean ones are twice as wide."""
    return len(text) if text.isascii() else sum(2 if letter >= "\u1100" else 1 for letter in text)


class Share:
    """A share of one, shown as a percentage."""

    def __init__(self, value: Fraction) -> None:
        self.value = value
