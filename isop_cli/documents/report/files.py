"""The report in each of its formats."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from isop_cli.formats.html import render_html
from isop_cli.formats.markdown import render_markdown
from isop_cli.formats.pdf import render_pdf
from isop_cli.formats.registry import DocumentKind, FormatError
from isop_cli.text.language import _

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from isop_cli.documents.report.report import Report
    from isop_cli.formats.look import Look
    from isop_cli.model.assessment import Assessment
    from isop_cli.model.practice import Practice

TEMPLATE = "report/report.html"


@dataclass(frozen=True, slots=True)
class Reported:
    """What a report is made of: assessments, in most formats one.

    `old` is an earlier assessment to compare with; `practices` are those to recommend from; `folder` is the dossier's
    own, the only one beside the look's from which images may come; `otherwise` are sentences about what an earlier
    edition of the method judged otherwise, and `otherwise_then` those about `old`. `audit_trail` asks for the annex of where each finding stands in the files.
    """

    assessments: Sequence[Assessment]
    old: Assessment | None = None
    practices: Sequence[Practice] = ()
    folder: Path | None = None
    otherwise: Sequence[str] = ()
    audit_trail: bool = False
    otherwise_then: Sequence[str] = ()

    def report(self, format_: str) -> Report:
        """The report of one school. Raises FormatError where that is not what the format can hold."""
        if self.old is not None and format_ not in _COMPARING:
            raise FormatError(_("{format} holds no comparison; use pdf, html or markdown").format(format=format_))
        if self.audit_trail and format_ not in _TRACING:
            raise FormatError(_("{format} holds no audit trail; use pdf or html").format(format=format_))
        if len(self.assessments) != 1:
            raise FormatError(
                _("{format} holds one school; use json, or one command for each school").format(format=format_)
            )
        from isop_cli.documents.report.report import Report

        return Report(
            self.assessments[0], self.old, self.practices, self.otherwise, self.audit_trail, self.otherwise_then
        )


#: The formats that can tell what changed since an earlier audit.
_COMPARING = ("pdf", "html", "markdown")
#: The formats that can tell where each finding stands; a workbook and JSON always do.
_TRACING = ("pdf", "html", "xlsx")


def _pdf(of: Reported, look: Look) -> bytes:
    from isop_cli.documents.data import data_behind

    report = of.report("pdf")
    attached = data_behind(report.assessment)
    return render_pdf(look, TEMPLATE, report.dossier.audit.date, folder=of.folder, attached=attached, report=report)


def _docx(of: Reported, look: Look) -> bytes:
    from isop_cli.documents.report.docx import render

    return render(of.report("docx"), look)


def _xlsx(of: Reported, look: Look) -> bytes:
    from isop_cli.documents.report.xlsx import render

    return render(of.report("xlsx"), look)


def _json(of: Reported, _look: Look) -> bytes:
    from isop_cli.formats.json import render

    if of.old is not None:
        raise FormatError(_("{format} holds no comparison; use pdf, html or markdown").format(format="json"))
    return render(of.assessments)


REPORT = DocumentKind(
    "report",
    {
        "pdf": _pdf,
        "html": lambda of, look: render_html(look, TEMPLATE, report=of.report("html")),
        "docx": _docx,
        "xlsx": _xlsx,
        "markdown": lambda of, look: render_markdown(look, "report/report.md", report=of.report("markdown")),
        "json": _json,
    },
)
