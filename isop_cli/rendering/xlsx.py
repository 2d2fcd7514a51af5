"""The report as a workbook: guidelines, indicators and findings on a sheet each. Every text is text, never a formula."""

import datetime
import io
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

from isop_cli.language import _
from isop_cli.rendering.cells import fitting
from isop_cli.rendering.printable import printable
from isop_cli.rendering.report import Report
from isop_cli.wording import guideline_outcome, standing

#: The last row of a sheet, counted from 0 (Excel's own limit).
LAST_ROW = 1_048_575
#: No text becomes a formula, a link or a number.
WORKBOOK_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FILLS = {
    "met": "#d9ecdf",
    "partly": "#f6e7cf",
    "not_met": "#f5dcda",
    "insufficient": "#dfe5ee",
    "not_applicable": "#eceef0",
}


def render(report: Report, templates: Path | None = None, folder: Path | None = None) -> bytes:
    """The workbook in the language in force. `templates` and `folder` are not used."""
    import xlsxwriter

    target = io.BytesIO()
    workbook = xlsxwriter.Workbook(target, {"in_memory": True, **WORKBOOK_OPTIONS})
    made = datetime.datetime.combine(report.dossier.audit.date, datetime.time())
    workbook.set_properties({"title": report.title, "author": ", ".join(report.auditors), "created": made})
    sheets = Sheets(workbook)
    _guidelines(sheets, report)
    _indicators(sheets, report)
    _findings(sheets, report)
    workbook.close()
    return target.getvalue()


class Sheets:
    """The workbook and the formats that its sheets share."""

    def __init__(self, workbook: Any) -> None:
        self.workbook = workbook
        font = {"font_name": "Calibri", "font_size": 11, "valign": "top"}
        self.head = workbook.add_format(font | {"bold": True, "font_color": "#ffffff", "bg_color": "#12454f"})
        self.text = workbook.add_format(font | {"text_wrap": True, "num_format": "@"})
        self.level = workbook.add_format(font | {"num_format": "0.0"})
        self.count = workbook.add_format(font | {"num_format": "0"})
        self.share = workbook.add_format(font | {"num_format": "0%"})
        self.date = workbook.add_format(font | {"num_format": "yyyy-mm-dd", "align": "left"})
        self.outcome = {
            name: workbook.add_format(font | {"bg_color": fill, "num_format": "@"}) for name, fill in _FILLS.items()
        }

    def begin(self, name: str, columns: Sequence[tuple[str, float]]) -> "Sheet":
        """A sheet with a heading that stays, and a filter; rows are still to come."""
        sheet = self.workbook.add_worksheet(name[:31])
        for number, (title, width) in enumerate(columns):
            sheet.set_column(number, number, width)
            sheet.write_string(0, number, fitting(printable(title)), self.head)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, LAST_ROW, len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return Sheet(self, sheet)

    def table(self, name: str, columns: Sequence[tuple[str, float]], rows: Sequence[Sequence[Any]]) -> None:
        """A sheet with a row for each of `rows`."""
        sheet = self.begin(name, columns)
        for row in rows:
            sheet.row(row)
        sheet.sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)

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


class Sheet:
    """A sheet that takes its rows one by one."""

    def __init__(self, sheets: Sheets, sheet: Any) -> None:
        self.sheets, self.sheet, self.line = sheets, sheet, 0

    def row(self, values: Sequence[Any]) -> None:
        """The next row. Where a sheet is full, its last row says that more is left out."""
        if self.line >= LAST_ROW:
            return
        self.line += 1
        if self.line == LAST_ROW:
            values = [_("… [a sheet holds no more rows: what follows is left out]")]
        for number, value in enumerate(values):
            self.sheets.cell(self.sheet, self.line, number, value)


class Share:
    """A share of one, shown as a percentage."""

    def __init__(self, value: Fraction) -> None:
        self.value = value


def _share(value: Fraction | None) -> Share | None:
    return None if value is None else Share(value)


def _guidelines(sheets: Sheets, report: Report) -> None:
    columns = [
        (_("Guideline"), 11), (_("Title"), 28), (_("Outcome"), 20), (_("Computed"), 20), (_("Level"), 8),
        (_("Exact"), 9), (_("Evidence"), 10), (_("Sources"), 34), (_("Why"), 48), (_("Judgement"), 40), (_("Route"), 60),
    ]  # fmt: skip
    rows = []
    for entry in report.guidelines:
        result = entry.result
        exact = str(result.score) if result.score is not None else None
        rows.append(
            [
                result.id,
                entry.title,
                (result.outcome, guideline_outcome(result.outcome)),
                guideline_outcome(result.computed),
                result.score,
                exact,
                _share(result.coverage),
                report.telling.sources(result.sources),
                " ".join(entry.why),
                entry.judgement or None,
                "\n".join(" ".join(filter(None, step)) for step in entry.route) or None,
            ]
        )
    sheets.table(_("Guidelines"), columns, rows)


def _indicators(sheets: Sheets, report: Report) -> None:
    columns = [
        (_("Indicator"), 10), (_("Guideline"), 11), (_("Title"), 32), (_("Core"), 7), (_("Level"), 8), (_("Exact"), 9),
        (_("What that is"), 56), *((name, 15) for name in report.source_names), (_("Remark"), 30),
    ]  # fmt: skip
    rows = []
    for entry in report.guidelines:
        for indicator in entry.indicators:
            result = indicator.result
            remark = _("contradiction") if result.conflict else ""
            remark = remark or ("" if result.score is not None else indicator.level)
            rows.append(
                [
                    result.id,
                    result.guideline,
                    indicator.title,
                    _("core") if result.core else None,
                    result.score,
                    str(result.score) if result.score is not None else None,
                    indicator.rubric or None,
                    *(cell.level for cell in report.heat(indicator)),
                    remark or None,
                ]
            )
    sheets.table(_("Indicators"), columns, rows)


def _findings(sheets: Sheets, report: Report) -> None:
    columns = [
        (_("Indicator"), 10), (_("Level"), 8), (_("Evidence"), 10), (_("Source"), 18), (_("Date"), 12), (_("What"), 30),
        (_("Note"), 70), (_("Auditor"), 20), (_("Partnerships"), 28), (_("Counts"), 16), (_("File"), 26), (_("Line"), 7),
    ]  # fmt: skip
    telling = report.telling
    names = {entry.result.id: entry.name for entry in report.partnerships}
    rows = [
        [
            finding.indicator,
            finding.level,
            finding.evidence,
            telling.source_name(finding.source),
            datetime.date.fromisoformat(finding.date) if finding.date else None,
            finding.title,
            finding.note,
            telling.auditor(finding.by) if finding.by else None,
            ", ".join(names[name] for name in finding.partnerships),
            standing(finding.standing),
            finding.file or None,
            finding.line or None,
        ]
        for finding in report.assessment.findings
    ]
    sheets.table(_("Findings"), columns, rows)
