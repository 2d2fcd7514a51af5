"""The report as a workbook: guidelines, indicators and findings on a sheet each, what is read on paper before the rest."""

import datetime
from fractions import Fraction

from isop_cli.documents.report.report import Report
from isop_cli.formats.look import Look
from isop_cli.formats.xlsx import Share, Sheets, whole_workbook
from isop_cli.text.language import _
from isop_cli.text.printable import one_line
from isop_cli.text.terms import guideline_outcome_word, standing

#: The colour of each outcome of the label: that of a guideline's.
_COLOURS = {"awarded": "met", "deferred": "partly", "not_awarded": "not_met", "insufficient": "insufficient"}


def render(report: Report, look: Look) -> bytes:
    """The workbook in the language in force."""

    def fill(sheets: Sheets) -> None:
        _school(sheets, report)
        _guidelines(sheets, report)
        _indicators(sheets, report)
        _voices(sheets, report)
        _findings(sheets, report)
        if report.conclusion:
            columns = [(_("Auditors"), 26), (_("Conclusion"), 110)]
            rows = [[", ".join(report.auditors) or None, "\n\n".join(report.conclusion)]]
            sheets.table(_("Conclusion"), columns, rows)

    return whole_workbook(look, report.title, report.dossier.audit.date, fill, report.auditors)


def _in_words(report: Report, level: Fraction | None) -> str | None:
    return None if level is None else report.sentences.level_in_words(level)


def _share(value: Fraction | None) -> Share | None:
    return None if value is None else Share(value)


def _school(sheets: Sheets, report: Report) -> None:
    """The school and its outcome, before everything else."""
    sentences, opening = report.sentences, report.opening
    sheets.facts(
        _("School"),
        [
            (_("School"), sentences.school),
            (_("Place"), sentences.place_and_sector()),
            (_("Audit"), report.dossier.audit.date),
            (_("Auditors"), ", ".join(report.auditors)),
            (_("Outcome"), (_COLOURS[report.assessment.label.outcome], sentences.outcome())),
            (_("What it means"), " ".join(opening.meaning)),
            (_("Why"), " ".join(opening.why)),
            (_("What goes well"), "\n".join(f"{title}. {found}" for title, found in opening.strengths)),
            (opening.this_year_title, "\n".join(f"{thing.what} {thing.begin}".rstrip() for thing in opening.this_year)),
            (_("Who decides, and when"), " ".join(opening.who_decides)),
        ],
    )


def _guidelines(sheets: Sheets, report: Report) -> None:
    columns = [
        (_("Guideline"), 10), (_("Title"), 25), (_("Outcome"), 19), (_("Level"), 8), (_("Exact"), 0),
        (_("Level in words"), 20), (_("Evidence"), 9), (_("Sources"), 22), (_("Why"), 52), (_("Judgement"), 30),
        (_("Computed"), 20), (_("Taken over"), 30), (_("Route"), 110),
    ]  # fmt: skip
    rows = []
    for entry in report.guidelines:
        result = entry.result
        exact = str(result.score) if result.score is not None else None
        rows.append(
            [
                result.id,
                entry.title,
                (result.outcome, guideline_outcome_word(result.outcome) + (" *" if result.judgement else "")),
                result.score,
                exact,
                _in_words(report, result.score),
                _share(result.coverage),
                report.sentences.sources(result.sources),
                " ".join(entry.why),
                entry.judgement or None,
                guideline_outcome_word(result.computed),
                entry.carried or None,
                "\n".join(step.in_full for step in entry.route) or None,
            ]
        )
    sheets.table(_("Guidelines"), columns, rows)


def _indicators(sheets: Sheets, report: Report) -> None:
    columns = [
        (_("Indicator"), 10), (_("Title"), 30), (_("Core"), 9), (_("Level"), 8), (_("Exact"), 0),
        (_("Level in words"), 20), (_("What that is"), 38), *((name, 15) for name in report.source_names),
        (_("Remark"), 18), (_("Guideline"), 11),
    ]  # fmt: skip
    rows = []
    for entry in report.guidelines:
        for indicator in entry.indicators:
            result = indicator.result
            remarks = [_("contradiction")] if result.conflict else []
            remarks += [indicator.level] if result.score is None else filter(None, [indicator.not_heard])
            rows.append(
                [
                    result.id,
                    indicator.title,
                    _("core") if result.core else None,
                    result.score,
                    str(result.score) if result.score is not None else None,
                    _in_words(report, result.score),
                    indicator.rubric or None,
                    *(cell.level for cell in report.heat(indicator)),
                    "; ".join(remarks) or None,
                    result.guideline,
                ]
            )
    sheets.table(_("Indicators"), columns, rows)


def _voices(sheets: Sheets, report: Report) -> None:
    """Who was heard on what, each voice on a row of its own; beside it what it contradicts, and why."""
    columns = [
        (_("Indicator"), 10), (_("Title"), 30), (_("Source"), 15), (_("Who"), 16), (_("Level"), 8), (_("Exact"), 0),
        (_("Level in words"), 20), (_("Findings"), 12), (_("Divided"), 11), (_("Contradiction"), 15), (_("Explanation"), 54),
    ]  # fmt: skip
    sentences, assessment = report.sentences, report.assessment
    conflicts = {conflict.indicator: conflict for conflict in assessment.conflicts}
    divided = {(d.indicator, d.source, d.who): f"{d.lowest}–{d.highest}" for d in assessment.divided}
    rows = []
    for result in assessment.indicators:
        conflict = conflicts.get(result.id)
        for voice in (voice for source in result.sources for voice in source.voices):
            against = conflict is not None and voice in conflict.voices
            why = (one_line(conflict.reason) if conflict.reason else _("not explained yet")) if conflict else None
            rows.append(
                [
                    result.id,
                    sentences.indicator_title(result.id),
                    sentences.source_name(voice.source),
                    sentences.groups([voice.who]) if voice.who else None,
                    voice.level,
                    str(voice.level),
                    _in_words(report, voice.level),
                    voice.findings,
                    divided.get((result.id, voice.source, voice.who)),
                    _("contradiction") if against else None,
                    why if against else None,
                ]
            )
    sheets.table(_("Voices"), columns, rows)


def _findings(sheets: Sheets, report: Report) -> None:
    columns = [
        (_("Indicator"), 10), (_("Level"), 8), (_("Level in words"), 13), (_("Evidence"), 9), (_("Source"), 15),
        (_("Who"), 16), (_("Date"), 11), (_("What"), 28), (_("Note"), 70), (_("Counts"), 15), (_("Auditor"), 20),
        (_("Partnerships"), 28), (_("File"), 26), (_("Line"), 7),
    ]  # fmt: skip
    sentences = report.sentences
    names = {entry.result.id: entry.name for entry in report.partnerships}
    rows = [
        [
            finding.indicator,
            finding.level,
            sentences.level_name(finding.level),
            finding.evidence,
            sentences.source_name(finding.source),
            sentences.groups([finding.who]) if finding.who else None,
            datetime.date.fromisoformat(finding.date) if finding.date else None,
            finding.title,
            finding.note,
            standing(finding.standing),
            sentences.auditor(finding.by) if finding.by else None,
            ", ".join(names[name] for name in finding.partnerships),
            finding.file or None,
            finding.line or None,
        ]
        for finding in report.assessment.findings
    ]
    sheets.table(_("Findings"), columns, rows)
