"""`isop meeting`: the programme of a meeting at which schools learn from each other."""

from __future__ import annotations

import datetime
import re
from typing import Annotated

import typer

from isop_cli.commands.common import (
    EXIT_INPUT,
    CriteriaOption,
    PracticesOption,
    QuietOption,
    TemplatesOption,
    day,
    fail,
    format_option,
    load_framework,
    load_look,
    load_practices,
    need,
    output_option,
    shown_or_written,
    write_output,
)
from isop_cli.commands.connect import SchoolsArgument, schools_in
from isop_cli.commands.numbers import decimal_number, whole_number
from isop_cli.commands.shell import Command
from isop_cli.documents.programme import PROGRAMME, Programme
from isop_cli.text.language import _

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=Command,
    help=_(
        "Plan a meeting at which the schools in a folder learn from each other: themes, who shows what, and tables at "
        "which schools that are strong sit with schools that seek. Without -o it tells the organiser who is strong and "
        "who seeks; the programme that it writes tells of nobody what it seeks."
    ),
)
def meeting(
    folder: SchoolsArgument,
    output: Annotated[str | None, output_option(PROGRAMME)] = None,
    format_: Annotated[str | None, format_option(PROGRAMME, shown=True)] = None,
    around: Annotated[str | None, typer.Option("--around", metavar=_("PLACE"), help=_("Only schools around a place or a postcode, or of a region."), show_default=False)] = None,
    within: Annotated[float, typer.Option("--within", parser=decimal_number(0), metavar="KM", help=_("How far around."))] = 25,
    tables: Annotated[int | None, typer.Option("--tables", parser=whole_number(1, 12), metavar=_("NUMBER"), help=_("Tables; else one for every six schools."), show_default=False)] = None,
    date: Annotated[str | None, typer.Option("--date", metavar=_("DATE"), help=_("Day of the meeting."), show_default=False)] = None,
    start: Annotated[str, typer.Option("--start", metavar=_("TIME"), help=_("When the doors open."))] = "13:30",
    place: Annotated[str, typer.Option("--place", metavar=_("TEXT"), help=_("Where the meeting is."), show_default=False)] = "",
    practices: PracticesOption = None,
    criteria: CriteriaOption = None,
    templates: TemplatesOption = None,
    quiet: QuietOption = False,
) -> None:  # fmt: skip
    need("numpy", "scipy.optimize", extra="connect")
    from isop_cli.matching.meeting import plan_meeting
    from isop_cli.matching.profiles import around as schools_around
    from isop_cli.partnerships.texts import sector_groups
    from isop_cli.screen.meeting import show_meeting

    target, look = shown_or_written(PROGRAMME, format_, output, _("programme")), load_look(templates)
    dated, begins = day(date) if date is not None else None, _time(start)
    framework = load_framework(criteria)
    rows, schools = schools_in(folder, criteria, quiet)
    if around is not None:
        near = schools_around(schools, around, within)
        if near is None:
            fail(_("it is not known where {place} is; give a postcode, or a larger place").format(place=around))
        schools = near
    planned = plan_meeting(schools, framework, sector_groups(framework), tables)
    if target is None:
        show_meeting(planned, framework)
    else:
        programme = Programme(planned, framework, load_practices(framework, practices), begins, dated, place)
        write_output(PROGRAMME.render(target.format, programme, look), target.file, quiet)
    if rows.with_errors:
        raise typer.Exit(EXIT_INPUT)


def _time(given: str) -> datetime.time:
    match = re.fullmatch(r"(\d{1,2})[:.](\d{2})", given)
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return datetime.time(int(match[1]), int(match[2]))
    fail(_("{given} is not a time; write it as 13:30").format(given=given))
