"""The report as a Word document, for who must edit it."""

import datetime
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from isop_cli.language import _, decimal, language, percentage
from isop_cli.rendering.practices import PracticeEntry
from isop_cli.rendering.printable import printable
from isop_cli.rendering.report import GuidelineEntry, Report
from isop_cli.wording import guideline_outcome, label_outcome, standing

_DEEP = "12454F"


def render(report: Report, templates: Path | None = None, folder: Path | None = None) -> bytes:
    """The document in the language in force. `templates` and `folder` are not used."""
    document = Document(report.title, report.auditors, report.dossier.audit.date)
    _opening(document, report)
    _summary(document, report)
    for entry in report.guidelines:
        _guideline(document, report, entry)
    _closing(document, report)
    return document.content()


class Document:
    """A document in the report's style, from headings, paragraphs, lists and tables."""

    def __init__(self, title: str, authors: Sequence[str], date: datetime.date) -> None:
        from docx import Document as Word
        from docx.oxml.ns import qn
        from docx.shared import Mm, Pt, RGBColor

        self._mm = Mm
        self.document = Word()
        # Styles for Word 2010's own effects, which a later Word repairs on opening: nothing here uses them.
        for name, part in list(self.document.part.rels.items()):
            if part.reltype.endswith("/stylesWithEffects"):
                del self.document.part.rels[name]
        made = datetime.datetime.combine(date, datetime.time())
        properties = self.document.core_properties
        properties.title, properties.author = title[:255], ", ".join(authors)[:255]
        properties.created = properties.modified = properties.last_printed = made
        properties.last_modified_by, properties.comments, properties.revision = "", "", 1
        properties.language = language()
        normal = self.document.styles["Normal"]
        normal.font.name, normal.font.size = "Calibri", Pt(10.5)
        for name, size in (("Title", 26), ("Heading 1", 18), ("Heading 2", 13), ("Heading 3", 11)):
            style = self.document.styles[name]
            style.font.name, style.font.size, style.font.bold = "Calibri", Pt(size), True
            style.font.color.rgb = RGBColor.from_string(_DEEP)
            # The theme's font would go before the name.
            for theme in ("w:asciiTheme", "w:hAnsiTheme"):
                style.element.rPr.rFonts.attrib.pop(qn(theme), None)
        for lang in self.document.styles.element.iter(qn("w:lang")):
            lang.set(qn("w:val"), "nl-NL" if language() == "nl" else "en-GB")
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Mm(20)
        section.top_margin = section.bottom_margin = Mm(18)
        section.header.paragraphs[0].text = printable(title)

    def heading(self, text: str, level: int) -> None:
        """A heading; level 0 is the title."""
        self.document.add_heading(printable(text), level)

    def paragraph(self, text: str, *, bold: bool = False) -> None:
        self.document.add_paragraph().add_run(printable(text)).bold = bold

    def bullets(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.document.add_paragraph(printable(line), style="List Bullet")

    def table(self, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[float]) -> None:
        """A table with a heading row that is repeated on each page; widths in millimetres."""
        from docx.oxml import OxmlElement

        table = self.document.add_table(rows=1, cols=len(head), style="Light Grid Accent 1")
        table.autofit = False
        # LibreOffice goes by the grid's widths, Word by the cells'.
        for column, width in zip(table.columns, widths, strict=True):
            column.width = self._mm(width)
        for cell, title in zip(table.rows[0].cells, head, strict=True):
            cell.text = title
        repeated = OxmlElement("w:tblHeader")
        table.rows[0]._tr.get_or_add_trPr().append(repeated)
        for row in rows:
            cells = table.add_row().cells
            for cell, value in zip(cells, row, strict=True):
                cell.text = printable(value)
        for row in table.rows:
            row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = self._mm(width)
        self.document.add_paragraph()

    def page_break(self) -> None:
        self.document.add_page_break()

    def content(self) -> bytes:
        """The document's bytes, without the time of writing that the archive would carry."""
        written = io.BytesIO()
        self.document.save(written)
        target = io.BytesIO()
        with zipfile.ZipFile(written) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in source.namelist():
                info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
                info.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(info, source.read(name))
        return target.getvalue()


def _opening(document: Document, report: Report) -> None:
    telling = report.telling
    document.heading(report.title, 0)
    about: list[Any] = [telling.place_and_sector(), report.audit, ", ".join(report.auditors)]
    document.paragraph(" · ".join(part for part in about if part))
    document.paragraph(label_outcome(report.assessment.label.outcome).capitalize(), bold=True)
    document.paragraph(" ".join([telling.verdict(), *telling.reasons()]))
    if decision := telling.decision():
        document.paragraph(decision, bold=True)


def _summary(document: Document, report: Report) -> None:
    document.heading(_("The guidelines"), 1)
    rows = [
        [
            f"{entry.result.id} {entry.title}",
            decimal(entry.result.score),
            guideline_outcome(entry.result.outcome) + (" *" if entry.result.judgement else ""),
            percentage(entry.result.coverage),
            report.telling.sources(entry.result.sources) or "–",
        ]
        for entry in report.guidelines
    ]
    head = [_("Guideline"), _("Level"), _("Outcome"), _("Evidence"), _("Sources")]
    document.table(head, rows, (50, 16, 34, 20, 50))
    if report.strengths:
        document.heading(_("What goes well"), 1)
        document.bullets(report.strengths)
    if report.next_steps:
        document.heading(_("What comes next"), 1)
        for name, steps in report.next_steps:
            document.paragraph(name, bold=True)
            document.bullets(steps)
    document.heading(_("How sure is this?"), 1)
    document.bullets([report.telling.robustness(), report.telling.agreement()])
    document.bullets(
        _("Sources contradict each other: {indicator}").format(indicator=c) for c in report.telling.conflicts()
    )
    document.bullets(_("Too old to count: {evidence}").format(evidence=line) for line in report.telling.stale())


def _guideline(document: Document, report: Report, entry: GuidelineEntry) -> None:
    telling = report.telling
    document.page_break()
    document.heading(f"{entry.result.id} {entry.title}", 1)
    if entry.text:
        document.paragraph(entry.text)
    document.paragraph(guideline_outcome(entry.result.outcome).capitalize(), bold=True)
    document.paragraph(" ".join(entry.why))
    if entry.judgement:
        document.paragraph(entry.judgement, bold=True)
    if entry.route:
        document.heading(_("The route to “met”"), 2)
        document.bullets([" ".join(filter(None, step)) for step in entry.route])
    for indicator in entry.indicators:
        core = " ({})".format(_("core")) if indicator.result.core else ""
        document.heading(f"{indicator.result.id} {indicator.title}{core}: {indicator.level}", 2)
        if indicator.rubric:
            document.paragraph(indicator.rubric)
        elif indicator.result.applicable:
            document.paragraph(_("No evidence yet. It can show from {sources}.").format(sources=indicator.sources))
        if indicator.findings:
            rows = []
            for finding in indicator.findings:
                counted = "" if finding.standing == "counts" else f" ({standing(finding.standing)})"
                rows.append(
                    [
                        f"{finding.evidence} · {telling.source_name(finding.source)}",
                        report.short_date(finding.date),
                        f"{finding.level}{counted}",
                        finding.note or "–",
                    ]
                )
            document.table([_("Evidence"), _("Date"), _("Level"), _("Note")], rows, (38, 24, 18, 90))


def practice_in_full(document: Document, practice: PracticeEntry) -> None:
    """A practice under a heading of its own."""
    document.heading(practice.title, 2)
    document.paragraph(_("For {indicators}").format(indicators=practice.wanted_for))
    sources = "; ".join(f"{source.title}, {source.url}" if source.url else source.title for source in practice.sources)
    rows = [[name, "\n".join(lines)] for name, lines in practice.parts]
    document.table(
        [_("Practice"), practice.title], rows + ([[_("More about it"), sources]] if sources else []), (40, 130)
    )


def _closing(document: Document, report: Report) -> None:
    document.page_break()
    if report.practices:
        document.heading(_("Practices that help"), 1)
        for practice in report.practices:
            practice_in_full(document, practice)
    if report.partnerships:
        document.heading(_("Partnerships"), 1)
        document.paragraph(report.telling.balance())
        top = report.framework.scale.top
        rows = [[entry.name, f"{decimal(entry.result.score)} / {top}", entry.meaning] for entry in report.partnerships]
        document.table([_("Partnership"), _("Level"), _("What it means")], rows, (50, 20, 100))
    document.heading(_("How it is judged"), 1)
    for line in report.method:
        document.paragraph(line)
