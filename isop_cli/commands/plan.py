"""`isop plan`: from the verdict to a year of work, with a calendar for parents."""

from typing import Annotated

import typer

from isop_cli.commands.bureau import today
from isop_cli.commands.common import (
    CriteriaOption,
    FileArgument,
    PracticesOption,
    QuietOption,
    TemplatesOption,
    day,
    fail,
    format_option,
    load_look,
    load_practices,
    output_option,
    refuse_inputs,
    write_output,
)
from isop_cli.commands.report import assessments_in, named_after
from isop_cli.commands.shell import Command
from isop_cli.documents.plan.files import CALENDAR, PLAN
from isop_cli.documents.plan.plan import Plan
from isop_cli.documents.plan.year import begins
from isop_cli.text.language import _

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=Command,
    help=_(
        "Write a school's development plan: goals from the route to the label, practices that fit, first steps, room to "
        "fill in who and when, and a year's calendar for parents (.ics is the calendar alone). FILE is a dossier, or an "
        "assessment that was written as JSON."
    ),
)
def plan(
    path: FileArgument,
    output: Annotated[str | None, output_option(PLAN)] = None,
    format_: Annotated[str | None, format_option(PLAN)] = None,
    calendar: Annotated[
        str | None,
        typer.Option("--calendar", metavar=_("FILE"), help=_("Write the calendar too, such as parents.ics."), show_default=False),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--start", metavar=_("DATE"), help=_("A day in the first month; else the month after the audit, or this one when that has passed."), show_default=False),
    ] = None,
    practices: PracticesOption = None,
    criteria: CriteriaOption = None,
    templates: TemplatesOption = None,
    quiet: QuietOption = False,
) -> None:  # fmt: skip
    first = day(start) if start is not None else None
    target, look = PLAN.target(format_, output, named_after(path, _("plan"))), load_look(templates)
    if calendar is not None:
        CALENDAR.chosen(None, calendar)
        if calendar == target.file:
            fail(_("two results would go to standard output; name a file for one of them"))
    assessments = assessments_in(path, criteria, quiet).assessments
    if len(assessments) != 1:
        fail(_("a plan is for one school; {file} holds {number}").format(file=path, number=len(assessments)))
    first = first or begins(assessments[0].dossier.audit.date, today())
    planned = Plan(assessments[0], load_practices(assessments[0].criteria, practices), first)
    refuse_inputs(target.file, calendar)
    write_output(PLAN.render(target.format, planned, look), target.file, quiet)
    if calendar is not None:
        write_output(CALENDAR.render("ics", planned, look), calendar, quiet)
