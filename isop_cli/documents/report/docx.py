"""The report as a Word document, for those who must edit it."""

from typing import Any

from isop_cli.documents.practice import PracticeEntry
from isop_cli.documents.report.report import GuidelineEntry, Report
from isop_cli.formats.docx import WordDocument
from isop_cli.formats.look import Look
from isop_cli.text.language import _, decimal, percentage
from isop_cli.text.terms import guideline_outcome_word, standing


def render(report: Report, look: Look) -> bytes:
    """The document in the language in force."""
    document = WordDocument(look, report.title, report.auditors, report.dossier.audit.date)
    _opening(document, report)
    _summary(document, report)
    for entry in report.guidelines:
        _guideline(document, report, entry)
    _closing(document, report)
    return document.content()


def _opening(document: WordDocument, report: Report) -> None:
    sentences = report.sentences
    document.heading(report.title, 0)
    about: list[Any] = [sentences.place_and_sector(), report.audit, ", ".join(report.auditors)]
    document.paragraph(" · ".join(part for part in about if part))
    document.paragraph(sentences.outcome().capitalize(), bold=True)
    document.paragraph(" ".join(report.opening.meaning))
    document.paragraph(" ".join(report.opening.why))
    if report.otherwise:
        document.paragraph(
            _("Judged by the first edition of the method, and here by the second, which is stricter:"), bold=True
        )
        document.bullets(report.otherwise)


def _summary(document: WordDocument, report: Report) -> None:
    document.heading(_("The guidelines"), 1)
    rows = [
        [
            f"{entry.result.id} {entry.title}" + (f" ({entry.carried})" if entry.carried else ""),
            decimal(entry.result.score),
            guideline_outcome_word(entry.result.outcome) + (" *" if entry.result.judgement else ""),
            percentage(entry.result.coverage),
            report.sentences.sources(entry.result.sources) or "–",
        ]
        for entry in report.guidelines
    ]
    head = [_("Guideline"), _("Level"), _("Outcome"), _("Evidence"), _("Sources")]
    document.table(head, rows, (50, 16, 34, 20, 50))
    _for_who_leads(document, report)
    document.heading(report.certainty_title, 1)
    not_heard = report.sentences.reasons()[:1] if report.assessment.label.missing_voices else []
    document.bullets([*not_heard, *report.sentences.certainty(in_short=True), report.sentences.agreement()])
    sentences = report.sentences
    document.bullets(_("Divided: {indicator}").format(indicator=line) for line in sentences.divided())
    document.bullets(_("Does not count: {findings}").format(findings=line) for line in sentences.uncounted())
    document.bullets(_("Too old to count: {evidence}").format(evidence=line) for line in sentences.stale())


def _for_who_leads(document: WordDocument, report: Report) -> None:
    """What the first page of the other forms says to who leads the school."""
    opening = report.opening
    document.heading(_("What goes well"), 1)
    document.bullets(
        [f"{title}. {found}" for title, found in opening.strengths]
        or [_("No indicator reaches the level that is needed yet.")]
    )
    document.heading(opening.this_year_title, 1)
    document.bullets(
        [f"{thing.what} {thing.begin}".rstrip() for thing in opening.this_year]
        or [_("Every guideline is met. Keep what works.")]
    )
    if opening.who_title:
        document.heading(opening.who_title, 1)
        document.bullets(
            [f"{said.by}. {said.words}" for said in opening.parents] or [_("Nobody of them was heard yet.")]
        )
    document.heading(_("Who decides, and when"), 1)
    for line in opening.who_decides:
        document.paragraph(line)


def _guideline(document: WordDocument, report: Report, entry: GuidelineEntry) -> None:
    sentences = report.sentences
    document.page_break()
    document.heading(f"{entry.result.id} {entry.title}", 1)
    if entry.text:
        document.paragraph(entry.text)
    judged = " *" if entry.result.judgement else ""
    document.paragraph(guideline_outcome_word(entry.result.outcome).capitalize() + judged, bold=True)
    if entry.carried:
        document.paragraph(entry.carried, bold=True)
    document.paragraph(" ".join(filter(None, (*entry.why, entry.in_short))))
    if entry.quotation:
        document.paragraph(f"“{entry.quotation.words}” {entry.quotation.by}")
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
            document.paragraph(_("No evidence yet. To be found in {sources}.").format(sources=indicator.sources))
        if indicator.not_heard:
            document.paragraph(indicator.not_heard, bold=True)
        if indicator.contradiction:
            document.paragraph(_("Contradiction: {voices}").format(voices=indicator.contradiction))
        elif indicator.heard:
            document.paragraph(_("By voice: {voices}.").format(voices=indicator.heard))
        if indicator.findings:
            rows = []
            for finding in indicator.findings:
                counted = "" if finding.standing == "counts" else f" ({standing(finding.standing)})"
                rows.append(
                    [
                        f"{finding.evidence} · {sentences.voice_name(finding.source, finding.who)}",
                        report.short_date(finding.date),
                        f"{finding.level}{counted}",
                        finding.note or "–",
                    ]
                )
            document.table([_("Evidence"), _("Date"), _("Level"), _("Note")], rows, (38, 24, 18, 90))


def practice_in_full(document: WordDocument, practice: PracticeEntry) -> None:
    """A practice under a heading of its own."""
    document.heading(practice.title, 2)
    document.paragraph(_("For {indicators}").format(indicators=practice.wanted_for))
    sources = "; ".join(f"{source.title}, {source.url}" if source.url else source.title for source in practice.sources)
    rows = [[name, "\n".join(lines)] for name, lines in practice.parts]
    document.table(
        [_("Practice"), practice.title], rows + ([[_("More about it"), sources]] if sources else []), (40, 130)
    )


def _closing(document: WordDocument, report: Report) -> None:
    document.page_break()
    if report.practices:
        document.heading(_("Practices that help"), 1)
        for practice in report.practices:
            practice_in_full(document, practice)
    if report.partnerships:
        document.heading(_("Partnerships"), 1)
        document.paragraph(report.sentences.balance())
        top = report.framework.scale.top
        rows = [
            [entry.name, entry.level if entry.result.score is None else f"{entry.level} / {top}", entry.meaning]
            for entry in report.partnerships
        ]
        document.table([_("Partnership"), _("Level"), _("What it means")], rows, (50, 20, 100))
    document.heading(_("How it is judged"), 1)
    for line in report.method:
        document.paragraph(line)
    if report.conclusion:
        document.heading(report.conclusion_title, 1)
        document.paragraph(", ".join(report.auditors), bold=True)
        for paragraph in report.conclusion:
            document.paragraph(paragraph)
