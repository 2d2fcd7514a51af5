"""`isop plan`: from the verdict to a year of work, with a calendar for parents."""

from typing import Annotated

import typer

from isop_cli.commands.common import (
    CriteriaOption,
    FileArgument,
    OutputOption,
    PracticesOption,
    QuietOption,
    TemplatesOption,
    chosen_suffix,
    day,
    fail,
    load_practices,
    refuse_inputs,
    write_output,
)
from isop_cli.commands.report import assessments_in, named_after
from isop_cli.commands.shell import Command
from isop_cli.text.language import _

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=Command,
    help=_(
        "Write a school's development plan: goals from the route to the label, practices that fit, first steps, room to "
        "fill in who and when, and a year's calendar for parents. FILE is a dossier, or an assessment that was written as "
        "JSON. The format follows from the name of the output: .pdf, .html, .docx, .xlsx, .md, or .ics for the calendar "
        "alone."
    ),
)
def plan(
    path: FileArgument,
    output: OutputOption = None,
    calendar: Annotated[
        str | None,
        typer.Option("--calendar", metavar=_("FILE"), help=_("Write the calendar too, such as parents.ics."), show_default=False),
    ] = None,
    start: Annotated[
        str | None,
        typer.Option("--start", metavar=_("DATE"), help=_("A day in the first month; else the month after the audit."), show_default=False),
    ] = None,
    practices: PracticesOption = None,
    criteria: CriteriaOption = None,
    templates: TemplatesOption = None,
    quiet: QuietOption = False,
) -> None:  # fmt: skip
    first = day(start) if start is not None else None
    from isop_cli.documents.plan.files import FORMATS

    target = output or named_after(path, _("plan"), ".pdf")
    suffix = chosen_suffix(target, tuple(FORMATS), ".md")
    if calendar is not None:
        chosen_suffix(calendar, (".ics",))
    assessments, _folder = assessments_in(path, criteria, quiet)
    if len(assessments) != 1:
        fail(_("a plan is for one school; {file} holds {number}").format(file=path, number=len(assessments)))
    from isop_cli.documents.plan.files import render_plan
    from isop_cli.documents.plan.plan import Plan

    planned = Plan(assessments[0], load_practices(assessments[0].criteria, practices), first)
    refuse_inputs(target, calendar)
    write_output(render_plan(planned, suffix, templates), target, quiet)
    if calendar is not None:
        write_output(render_plan(planned, ".ics"), calendar, quiet)
