"""The plan as a Word document, for the school to fill in."""

from isop_cli.documents.level_pictures import track_picture
from isop_cli.documents.plan.plan import Goal, Occasion, Plan
from isop_cli.documents.plan.year import SUMMER
from isop_cli.documents.report.docx import cover, practice_in_full
from isop_cli.formats.docx import About, Styled, WordDocument, Words
from isop_cli.formats.look import Look
from isop_cli.text.language import _


def word(plan: Plan, look: Look) -> bytes:
    """The document in the language in force."""
    sentences, kind = plan.sentences, _("Development plan for partnership with parents")
    audited = plan.assessment.dossier.audit.date
    about = " ".join((_("Development plan"), plan.years))
    document = WordDocument(look, About(plan.title, kind, [], audited, sentences.school, about))
    cover(document, kind, "", sentences.school, [sentences.place_and_sector(), plan.period], look)
    document.paragraph(sentences.verdict(), "ISOP Lead")
    document.paragraph(plan.reason)
    if plan.goals:
        _overview(document, plan, look)
    blank: list[Words] = [_("Responsible"), _("Discussed with parents on"), _("Looks back on")]
    document.gap()
    document.table("ISOP Fields", (60, 112), [[name, ""] for name in blank])
    if plan.goals:
        document.section(landscape=True)
        _year(document, plan)
        document.section()
    document.heading(_("Goals"))
    for number, goal in enumerate(plan.goals, start=1):
        _goal(document, number, goal, look)
    if not plan.goals:
        document.paragraph(_("Every indicator is at the top of the scale. Keep what works, and share it."))
    if plan.later:
        document.heading(_("Later"), 2)
        document.paragraph(_("When a goal is reached, the next one comes up from here."), "Caption", keep=True)
        rows: list[list[Words]] = [
            [one.name, [Styled(one.guideline, "ISOP Soft")], [track_picture(one.track, look, 52)]] for one in plan.later
        ]
        head = [_("Goal"), _("Guideline"), _("Level (line: to reach)")]
        document.table("ISOP Table", (72, 45, 55), rows, head)
    if plan.evidence:
        document.heading(_("Evidence for the next audit"), 2)
        document.bullets(plan.evidence)
    document.break_before_next("page")
    _calendar(document, plan)
    if plan.practices:
        document.break_before_next("page")
        document.heading(_("Practices that help"))
        for practice in plan.practices:
            practice_in_full(document, practice)
    return document.content()


def _overview(document: WordDocument, plan: Plan, look: Look) -> None:
    """The goals with their levels and their months."""
    rows: list[list[Words]] = [
        [f"{number}. {goal.name}", [track_picture(goal.track, look, 60, worded=number == 1)], goal.when]
        for number, goal in enumerate(plan.goals, start=1)
    ]
    head = [_("Goal"), _("Level (line: to reach)"), _("When")]
    document.table("ISOP Table", (68, 64, 40), rows, head, low=True)


def _year(document: WordDocument, plan: Plan) -> None:
    """The goals beside the months of the year, with who does it, how one sees it and what parents meet, on one page."""
    document.heading(_("The year on one page"))
    months = plan.calendar
    head = [
        _("Goal"),
        *(month.short for month in months),
        _("Responsible"),
        _("How we see the result"),
        _("Invitation to parents"),
    ]
    rows: list[list[Words]] = []
    for number, goal in enumerate(plan.goals, start=1):
        busy = ["●" if month.first in goal.months else "" for month in months]
        rows.append([f"{number}. {goal.title}", *busy, "", goal.to_means, goal.invitation])
    days = ["\n".join(str(moment.day.day) for moment in month.moments) for month in months]
    rows.append([_("Parents come"), *days, "", "", ""])
    closed = ["✕" if month.holiday or month.first.month in SUMMER else "" for month in months]
    rows.append([_("School holidays"), *closed, "", [Styled(", ".join(plan.holidays), "ISOP Soft")], ""])
    document.table("ISOP Year", (40, *[9.5] * len(months), 30, 42, 32), rows, head)


def _goal(document: WordDocument, number: int, goal: Goal, look: Look) -> None:
    document.heading(f"{number}. {goal.name}", 2)
    drawn = track_picture(goal.track, look, 70, worded=True)
    document.paragraph([Styled(f"{goal.guideline} · {goal.when}", "ISOP Soft"), "\t", drawn], "ISOP Level")
    steps = "\n".join(f"{step}. {told}" for step, told in enumerate(goal.first_steps, start=1))
    rows: list[list[Words]] = [
        [_("Now"), [Styled(f"{goal.now}.", "Strong"), f" {goal.now_means}"]],
        [_("To reach"), [Styled(f"{goal.to}.", "Strong"), f" {goal.to_means}"]],
        [_("First steps"), steps],
        [_("Practices"), "\n".join(title for _id, title in goal.practices) or "–"],
        [_("How we see the result"), "\n".join(goal.results or [goal.to_means])],
        [_("Responsible"), [Styled(goal.people, "ISOP Soft")]],
        [_("Ready on"), ""],
        [_("Our own remarks"), "\n\n"],
    ]
    document.table("ISOP Fields", (40, 132), rows, whole=True)


def _calendar(document: WordDocument, plan: Plan) -> None:
    document.heading(_("Calendar for parents"))
    told = _("Days and hours are proposals: move them to where they fit, say where it is, and add what you do already.")
    document.paragraph(told, "ISOP Intent")
    rows: list[list[Words]] = []
    for month in plan.calendar:
        said: list[str | Styled] = [Styled(month.holiday, "ISOP Soft")] if month.holiday else []
        for moment in month.moments:
            said += ["\n"] if said else []
            said += _moment(moment)
        rows.append([month.name, said])
    document.table("ISOP Fields", (40, 132), rows)


def _moment(moment: Occasion) -> list[str | Styled]:
    where = [Styled(f"  {moment.where}", "ISOP Soft")] if moment.where else []
    return [Styled(f"{moment.weekday} {moment.day.day}", "Strong"), f"  {moment.what}", *where]
