"""The plan as a workbook: goals and calendar, with columns for the school to fill in."""

from isop_cli.documents.plan.plan import Plan
from isop_cli.formats.look import Look
from isop_cli.formats.xlsx import Sheets, whole_workbook
from isop_cli.text.language import _


def workbook(plan: Plan, look: Look) -> bytes:
    """The workbook in the language in force."""

    def fill(sheets: Sheets) -> None:
        _goals(sheets, plan)
        _calendar(sheets, plan)

    return whole_workbook(look, plan.title, plan.assessment.dossier.audit.date, fill)


def _goals(sheets: Sheets, plan: Plan) -> None:
    columns = [
        (_("Goal"), 24), (_("Guideline"), 18), (_("Now"), 13), (_("To reach"), 13), (_("First steps"), 44),
        (_("Practices"), 20), (_("How we see the result"), 36), (_("When"), 14), (_("Who"), 16), (_("Ready on"), 14),
        (_("How it stands"), 18), (_("Our own remarks"), 40),
    ]  # fmt: skip
    rows = [
        [
            goal.name,
            goal.guideline,
            goal.now,
            goal.to,
            "\n".join(goal.first_steps),
            "\n".join(title for _id, title in goal.practices) or None,
            "\n".join([goal.to_means, *goal.results]),
            goal.when,
            None,
            None,
            None,
            None,
        ]
        for goal in plan.goals
    ]
    rows += [[one.name, one.guideline, *[None] * 5, _("Later"), *[None] * 4] for one in plan.later]
    sheets.table(_("Goals"), columns, rows)


def _calendar(sheets: Sheets, plan: Plan) -> None:
    columns = [(_("Month"), 14), (_("Day (proposal)"), 16), (_("Invitation to parents"), 42), (_("Hours (proposal)"), 14), (_("Place (proposal)"), 22), (_("More about it"), 56), (_("Who"), 16), (_("Own choice of day"), 16)]  # fmt: skip
    rows = []
    for month in plan.calendar:
        rows += [
            [
                month.name,
                moment.day,
                moment.what,
                moment.hours or None,
                moment.place or None,
                moment.about or None,
                None,
                None,
            ]
            for moment in month.moments
        ]
        rows.append([month.name, *[None] * 7])
    sheets.table(_("Calendar for parents"), columns, rows)
