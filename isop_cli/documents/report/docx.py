"""The report as a Word document, for those who must edit it: the same story as on paper, in the same order."""

from isop_cli.documents.level_pictures import names_picture, track_picture
from isop_cli.documents.practice import PracticeEntry
from isop_cli.documents.report.report import GuidelineEntry, IndicatorEntry, Report
from isop_cli.formats.docx import About, Picture, Styled, WordDocument, Words
from isop_cli.formats.look import Look
from isop_cli.model.assessment import RatedFinding
from isop_cli.text.language import _, decimal, ngettext
from isop_cli.text.terms import MARKS, guideline_outcome_word, standing

#: The character style of each outcome of a guideline, and of the label.
_STYLES = {
    "met": "ISOP Met", "partly": "ISOP Partly Met", "not_met": "ISOP Not Met", "insufficient": "ISOP Insufficient",
    "not_applicable": "ISOP Not Applicable", "awarded": "ISOP Met", "deferred": "ISOP Partly Met", "not_awarded": "ISOP Not Met",
}  # fmt: skip


def render(report: Report, look: Look) -> bytes:
    """The document in the language in force."""
    sentences, date = report.sentences, report.date(report.dossier.audit.date.isoformat())
    audit = _("audit of {date}").format(date=date)
    about = About(
        report.title, sentences.verdict(), report.auditors, report.dossier.audit.date, sentences.school,
        f"{sentences.label_name} · {audit}",
    )  # fmt: skip
    document = WordDocument(look, about)
    _opening(document, report, look)
    for entry in report.guidelines:
        _guideline(document, report, look, entry)
    _partnerships(document, report, look)
    if report.practices:
        document.heading(_("Practices that help"))
        told = _(
            "Ways of working from elsewhere that fit the things for this year. Choose one, begin small, and make it your own."
        )
        document.paragraph(told, "ISOP Intent")
        for practice in report.practices:
            practice_in_full(document, practice)
    _ground(document, report)
    _closing(document, report)
    return document.content()


def outcome(name: str, word: str) -> Styled:
    """An outcome as a mark, a word and a colour."""
    return Styled(f"{MARKS[name]} {word}", _STYLES[name])


def cover(document: WordDocument, kind: str, label: str, school: str, about: list[str], look: Look) -> None:
    """The band above the first page: what it is, of which school, and more about it."""
    document.paragraph(" · ".join(filter(None, (kind, label, look.brand.issuer))), "ISOP Kicker")
    document.paragraph(school, "Title")
    document.paragraph(" · ".join(filter(None, about)), "Subtitle")


def _opening(document: WordDocument, report: Report, look: Look) -> None:
    """The first page, for who leads the school."""
    sentences, opening = report.sentences, report.opening
    about = [sentences.place_and_sector(), report.audit, ", ".join(report.auditors)]
    cover(document, _("Audit report"), sentences.label_name, sentences.school, about, look)
    document.paragraph([outcome(report.assessment.label.outcome, sentences.outcome())], "ISOP Outcome")
    document.paragraph(opening.meaning[0], "ISOP Lead")
    document.paragraph(" ".join([*opening.meaning[1:], *opening.why]))
    if report.otherwise:
        told = _("Judged by the first edition of the method, and here by the second, which is stricter:")
        document.paragraph([Styled(told, "Strong")], keep=True)
        document.bullets(report.otherwise)
    _levels(document, report, look)
    document.section(columns=2, page=False)
    document.heading(_("What goes well"), 2)
    document.bullets(
        [[Styled(f"{title}.", "Strong"), f" {found}"] for title, found in opening.strengths]
        or [_("No indicator reaches the level that is needed yet.")]
    )
    if opening.who_title:
        document.heading(opening.who_title, 2)
        document.bullets(
            [[Styled(f"{said.by}.", "Strong"), f" {said.words}"] for said in opening.parents]
            or [_("Nobody of them was heard yet.")]
        )
        if opening.heard:
            document.paragraph(_("The auditors heard {people}.").format(people=opening.heard), "Caption")
    document.break_before_next("column")
    document.heading(opening.this_year_title, 2)
    if opening.this_year:
        document.numbered([Styled(thing.what, "Strong"), f" {thing.begin}".rstrip()] for thing in opening.this_year)
    else:
        document.paragraph(_("Every guideline is met. Keep what works."))
    document.heading(_("Who decides, and when"), 2)
    for line in opening.who_decides:
        document.paragraph(line)
    document.section(page=True)


def _levels(document: WordDocument, report: Report, look: Look) -> None:
    """The six guidelines, each with its level on a track."""
    rows: list[list[Words]] = []
    for number, entry in enumerate(report.guidelines):
        name = f"{entry.result.id} {entry.title}"
        carried = [Styled(" " + _("taken over"), "ISOP Soft")] if entry.carried else []
        judged = " *" if entry.result.judgement else ""
        rows.append(
            [
                [name, *carried],
                [track_picture(entry.track, look, 74, worded=number == 0)],
                [Styled(decimal(entry.result.score), "Strong")],
                [outcome(entry.result.outcome, guideline_outcome_word(entry.result.outcome) + judged)],
            ]
        )
    rows.append(["", [names_picture(report.names, 74)], "", ""])
    head = [_("Guideline"), _("Level (line: least needed)"), "", _("Outcome")]
    document.table("ISOP Table", (46, 77, 13, 36), rows, head, low=True)
    told = [
        _(
            "A dot is the level, the thin line runs from the lowest voice to the highest, and an open dot was not seen yet."
        )
    ]
    if any(entry.result.judgement for entry in report.guidelines):
        told.append(_("* Judged by the auditor; the reason stands with the guideline."))
    document.paragraph(" ".join(told), "Caption")


def _guideline(document: WordDocument, report: Report, look: Look, entry: GuidelineEntry) -> None:
    result = entry.result
    document.heading(f"{result.id} {entry.title}")
    level = (
        _("no level yet")
        if result.score is None
        else _("level {score} out of {top}").format(score=decimal(result.score), top=report.framework.scale.top)
    )
    word = guideline_outcome_word(result.outcome) + (" *" if result.judgement else "")
    drawn = track_picture(entry.track, look, 80, worded=True)
    document.paragraph([outcome(result.outcome, word), Styled(f"  {level}", "ISOP Soft"), "\t", drawn], "ISOP Standing")
    if entry.text:
        document.paragraph(entry.text, "ISOP Intent")
    if entry.carried:
        document.paragraph([Styled(entry.carried, "Strong")])
    document.paragraph(" ".join(filter(None, (*entry.why, entry.in_short))), keep=True)
    if entry.judgement:
        document.paragraph([Styled(f"* {entry.judgement}", "Strong")])
    if entry.quotation:
        document.paragraph([f"“{entry.quotation.words}” ", Styled(entry.quotation.by, "ISOP Soft")], "Quote")
    if entry.route:
        document.heading(_("The route to “met”"), 3)
        document.numbered(step.in_full for step in entry.route)
    for indicator in entry.indicators:
        _indicator(document, report, look, indicator)


def _indicator(document: WordDocument, report: Report, look: Look, indicator: IndicatorEntry) -> None:
    result = indicator.result
    tags = [_("core")] if result.core else []
    tags += [_("contradiction")] if result.conflict else []
    document.heading([f"{result.id} {indicator.title}", *(Styled(f"  {tag}", "ISOP Tag") for tag in tags)], 2)
    drawn: list[str | Picture] = ["\t", track_picture(indicator.track, look, 60)] if result.applicable else []
    document.paragraph([indicator.level[:1].upper() + indicator.level[1:], *drawn], "ISOP Level")
    found = indicator.rubric or _("No evidence yet. To be found in {sources}.").format(sources=indicator.sources)
    followed = bool(indicator.findings)
    document.paragraph(found, keep=followed)
    if indicator.not_heard:
        document.paragraph([Styled(indicator.not_heard, "Strong")], keep=followed)
    if indicator.contradiction:
        document.paragraph([Styled(_("Contradiction:"), "Strong"), f" {indicator.contradiction}"], keep=followed)
    if indicator.findings:
        rows = [_finding(report, finding) for finding in indicator.findings]
        document.table("ISOP Findings", (24, 104, 44), rows, [_("Level"), _("Note"), _("Source")])


def _finding(report: Report, finding: RatedFinding) -> list[Words]:
    note: list[str | Styled] = [finding.note or "–"]
    if finding.standing != "counts":
        told = _("does not count: {why}").format(why=standing(finding.standing))
        note.append(Styled(f" {told}", "Strong"))
    second = [report.sentences.auditor(name) for name in report.second_raters(finding)]
    said = [report.sentences.voice_name(finding.source, finding.who), report.short_date(finding.date), *second]
    return [
        f"{finding.level} {report.sentences.level_name(finding.level)}",
        note,
        [Styled(", ".join(filter(None, said)), "ISOP Soft")],
    ]


def practice_in_full(document: WordDocument, practice: PracticeEntry) -> None:
    """A practice under a heading of its own."""
    document.heading(practice.title, 2)
    document.paragraph(_("For {indicators}").format(indicators=practice.wanted_for), "Caption", keep=True)
    rows: list[list[Words]] = [[name, "\n".join(lines)] for name, lines in practice.parts]
    sources = [f"{source.title}, {source.url}" if source.url else source.title for source in practice.sources]
    if sources:
        rows.append([_("More about it"), [Styled("\n".join(sources), "ISOP Soft")]])
    document.table("ISOP Fields", (40, 132), rows, whole=True)


def _partnerships(document: WordDocument, report: Report, look: Look) -> None:
    if not report.partnerships:
        return
    document.heading(_("Partnerships"))
    told = _(
        "How strong each partnership with parents is. This is advice: the point is balance, and it does not decide the label."
    )
    document.paragraph(told, "ISOP Intent")
    document.paragraph([Styled(report.sentences.balance(), "Strong")], keep=True)
    rows: list[list[Words]] = []
    for entry in report.partnerships:
        together = _("Together for {what}.").format(what=entry.together_for) if entry.together_for else ""
        meaning: Words = [Styled(f"{together} ".lstrip(), "ISOP Soft"), entry.meaning]
        drawn = track_picture(entry.track, look, 48)
        rows.append([entry.name, [drawn], [Styled(entry.level, "Strong")], meaning])
    head = [_("Partnership"), _("Level"), "", _("What it means")]
    document.table("ISOP Table", (40, 52, 15, 65), rows, head)


def _ground(document: WordDocument, report: Report) -> None:
    """What it rests on: the evidence, how sure it is, and how it is judged."""
    sentences = report.sentences
    document.heading(_("What this rests on"))
    rows: list[list[Words]] = []
    for evidence in report.evidence:
        title = evidence.document.title if evidence.document else None
        more = [Styled(f" ({title})", "ISOP Soft")] if title and title != evidence.title else []
        rows.append(
            [
                report.short_date(evidence.date.isoformat()) if evidence.date else "–",
                sentences.voice_name(evidence.source, evidence.who),
                [evidence.title or "–", *more],
                report.participants(evidence) or "–",
            ]
        )
    if rows:
        head = [_("Date"), _("Source"), _("What"), _("Who took part")]
        document.table("ISOP Table", (26, 40, 62, 44), rows, head)
    else:
        document.paragraph(_("There is no evidence yet."))
    document.heading(report.certainty_title, 3)
    if report.assessment.label.missing_voices:
        document.paragraph([Styled(sentences.reasons()[0], "Strong")])
    document.paragraph(" ".join(filter(None, (*sentences.certainty(in_short=True), sentences.agreement()))))
    for title, lines in (
        (_("Where one voice is divided"), sentences.divided()),
        (_("Findings that do not count"), sentences.uncounted()),
        (_("Evidence that is too old to count"), sentences.stale()),
    ):
        if lines:
            document.heading(title, 3)
            document.bullets(lines)
    document.heading(_("How it is judged"), 3)
    for line in report.method:
        document.paragraph(line)
    told = [_("Judged by {label} {version}.").format(label=sentences.label_name, version=report.framework.version)]
    if report.auditors:
        who = ngettext("Auditor", "Auditors", len(report.auditors))
        told.insert(0, f"{who}: {', '.join(report.auditors)}.")
    if report.framework.owner:
        told.append(f"{report.framework.owner}.")
    told.append(_("Made with {program} from the evidence above.").format(program=report.assessment.program))
    document.paragraph(" ".join(told), "Caption")


def _closing(document: WordDocument, report: Report) -> None:
    """Room for what the school says to it, and for who signs."""
    document.heading(report.conclusion_title)
    if report.conclusion:
        document.paragraph(", ".join(report.auditors), "Caption", keep=True)
        for paragraph in report.conclusion:
            document.paragraph(paragraph)
    else:
        document.writing_lines(4)
    document.heading(_("The school's reaction"))
    document.writing_lines(4)
    document.gap(keep=True)
    room, name = "\n\n\n", _("Name and date")
    rows: list[list[Words]] = [
        [
            [
                Styled(_("Signed for the auditors"), "Strong"),
                room,
                Styled(", ".join(report.auditors) or name, "ISOP Soft"),
            ],
            [Styled(_("Signed for the school"), "Strong"), room, Styled(name, "ISOP Soft")],
        ]
    ]
    document.table("ISOP Plain", (86, 86), rows)
