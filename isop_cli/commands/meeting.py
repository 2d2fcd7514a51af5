"""`isop meeting`: the programme of a meeting at which schools learn from each other."""

from __future__ import annotations

import datetime
import re
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from isop_cli.commands.common import (
    EXIT_INPUT,
    CriteriaOption,
    PracticesOption,
    QuietOption,
    TemplatesOption,
    console,
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
from isop_cli.text.language import _, ngettext

if TYPE_CHECKING:
    from isop_cli.matching.meeting import Meeting
    from isop_cli.model.framework import Framework

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
        _tell(planned, framework)
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


def _tell(planned: Meeting, framework: Framework) -> None:
    """For the organiser: what each theme is, and who is strong on it and who seeks it."""
    from rich.padding import Padding
    from rich.text import Text

    from isop_cli.documents.pair_sentences import Naming, school_name

    naming = Naming(framework)
    if not sys.stdout.isatty():
        for theme in planned.themes:
            named = ["; ".join(map(school_name, schools)) for schools in (theme.hosts, theme.strong, theme.seeking)]
            typer.echo("\t".join([naming.subject(theme.kind, theme.id), *named]))
        return
    screen = console()
    number = len(planned.schools)
    told = ngettext("{n} school", "{n} schools", number).format(n=number)
    themes = ngettext("{n} theme", "{n} themes", len(planned.themes)).format(n=len(planned.themes))
    screen.print(Text(f"{told} · {themes}"))
    for at, theme in enumerate(planned.themes, start=1):
        screen.print()
        screen.print(Text(f"{at} {naming.subject(theme.kind, theme.id)}", style="bold"))
        for name, schools in (
            (_("Shows it"), theme.hosts),
            (_("Strong too"), tuple(school for school in theme.strong if school not in theme.hosts)),
            (_("Seek it"), theme.seeking),
        ):
            if schools:
                line = Text(f"{name}: ", style="dim")
                line.append(", ".join(map(school_name, schools)), style="not dim")
                screen.print(Padding(line, (0, 0, 0, 2), expand=False))
    screen.print()
    screen.print(Text(_("For the programme: isop meeting … -o programme.pdf"), style="dim"))
