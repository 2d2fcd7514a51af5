"""The plan as a Word document, for the school to fill in."""

from isop_cli.documents.plan.plan import Goal, Plan
from isop_cli.documents.report.docx import practice_in_full
from isop_cli.formats.docx import WordDocument
from isop_cli.formats.look import Look
from isop_cli.text.language import _, date_in_words


def word(plan: Plan, look: Look) -> bytes:
    """The document in the language in force."""
    sentences = plan.sentences
    document = WordDocument(look, plan.title, [], plan.assessment.dossier.audit.date)
    document.heading(plan.title, 0)
    document.paragraph(" · ".join(part for part in (sentences.place_and_sector(), plan.period) if part))
    document.paragraph(sentences.verdict())
    document.paragraph(plan.reason)
    document.heading(_("Goals"), 1)
    rows = [[str(number), goal.name, f"{goal.now} → {goal.to}", goal.when, ""] for number, goal in _numbered(plan)]
    head = [_("No."), _("Goal"), _("Level"), _("When"), _("Who")]
    document.table(head, rows, (12, 62, 40, 36, 20))
    for number, goal in _numbered(plan):
        _goal(document, number, goal)
    if plan.later:
        document.heading(_("Later"), 1)
        document.paragraph(_("When a goal is reached, the next one comes up from here."))
        document.bullets([f"{one.name} ({one.guideline})" for one in plan.later])
    if plan.evidence:
        document.heading(_("Evidence for the next audit"), 1)
        document.bullets(plan.evidence)
    document.page_break()
    document.heading(_("Calendar for parents"), 1)
    document.paragraph(
        _("Days and hours are proposals: move them to where they fit, say where it is, and add what you do already.")
    )
    rows = [
        [
            month.name,
            "\n".join(
                f"{date_in_words(m.day.isoformat())}: {m.what}" + (f" ({m.where})" if m.where else "")
                for m in month.moments
            )
            + "\n",
        ]
        for month in plan.calendar
    ]
    document.table([_("Month"), _("Invitation to parents")], rows, (38, 132))
    if plan.practices:
        document.page_break()
        document.heading(_("Practices that help"), 1)
        for practice in plan.practices:
            practice_in_full(document, practice)
    return document.content()


def _numbered(plan: Plan) -> list[tuple[int, Goal]]:
    return list(enumerate(plan.goals, start=1))


def _goal(document: WordDocument, number: int, goal: Goal) -> None:
    document.heading(f"{number}. {goal.name}", 2)
    rows = [
        [_("Now"), f"{goal.now}. {goal.now_means}"],
        [_("To reach"), f"{goal.to}. {goal.to_means}"],
        [_("First steps"), "\n".join(goal.first_steps)],
        [_("Practices"), "\n".join(f"{title} ({identifier})" for identifier, title in goal.practices) or "–"],
        [_("How we see the result"), "\n".join([goal.to_means, *goal.results])],
        [_("When"), goal.when],
        [_("Responsible"), f"({goal.people})" if goal.people else ""],
        [_("Ready on"), ""],
        [_("Our own remarks"), "\n\n"],
    ]
    document.table([_("Goal"), goal.guideline], rows, (40, 130))
