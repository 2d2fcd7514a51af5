"""`isop connect`: pairs of schools that can learn from each other."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from isop_cli.commands.common import (
    EXIT_INPUT,
    EXIT_OTHER_OUTCOME,
    CriteriaOption,
    QuietOption,
    TemplatesOption,
    content_or_leave,
    day,
    fail,
    format_option,
    load_framework,
    load_look,
    need,
    output_option,
    shown_or_written,
    tell_names,
    tell_passed_over,
    write_output,
    written,
)
from isop_cli.commands.numbers import decimal_number, whole_number
from isop_cli.commands.shell import Command
from isop_cli.documents.pairs import PAIRS, Pairs
from isop_cli.resources import resource
from isop_cli.text.language import _, language, ngettext

if TYPE_CHECKING:
    import datetime

    from isop_cli.batch.rows import Rows
    from isop_cli.formats.look import Look
    from isop_cli.matching.pairing import Pairing
    from isop_cli.matching.profiles import Profile
    from isop_cli.model.framework import Framework

app = typer.Typer(add_completion=False, rich_markup_mode=None)

SchoolsArgument = Annotated[
    str,
    typer.Argument(metavar=_("DIR"), help=_("Folder with dossiers, or with the results of a batch."), show_default=False),
]  # fmt: skip


@app.command(
    cls=Command,
    help=_(
        "Pair schools that can learn from each other: where one is strong and the other has its gap, near enough to "
        "visit, and so that all together gain most. Status 0: pairs; 1: none; 3: there are dossiers with errors, which "
        "were left out."
    ),
)
def connect(
    folder: SchoolsArgument,
    output: Annotated[str | None, output_option(PAIRS)] = None,
    format_: Annotated[str | None, format_option(PAIRS, shown=True)] = None,
    most: Annotated[int, typer.Option("--max", parser=whole_number(1, 20), metavar=_("NUMBER"), help=_("Pairs for each school, at most."))] = 1,
    within: Annotated[float | None, typer.Option("--within", parser=decimal_number(0), metavar="KM", help=_("Not farther apart than this."), show_default=False)] = None,
    letters: Annotated[Path | None, typer.Option("--letters", metavar=_("DIR"), help=_("Write an invitation for each pair (PDF) into a new folder."), show_default=False)] = None,
    date: Annotated[str | None, typer.Option("--date", metavar=_("DATE"), help=_("Date on the invitations."), show_default=False)] = None,
    criteria: CriteriaOption = None,
    templates: TemplatesOption = None,
    quiet: QuietOption = False,
) -> None:  # fmt: skip
    need("numpy", "scipy.optimize", extra="connect")
    from isop_cli.matching.pairing import pair_up
    from isop_cli.partnerships.texts import sector_groups
    from isop_cli.screen.pairs import show_end, show_pairs

    dated = day(date) if date is not None else None
    target, look = shown_or_written(PAIRS, format_, output, _("pairs")), load_look(templates)
    if letters is not None and letters.exists() and (not letters.is_dir() or any(letters.iterdir())):
        fail(
            _("{folder} is already in use; choose a new folder, so that no old letters stay between the new").format(
                folder=letters
            )
        )
    framework = load_framework(criteria)
    rows, schools = schools_in(folder, criteria, quiet)
    pairing = pair_up(schools, framework, sector_groups(framework), most, within)
    if target is not None:
        write_output(PAIRS.render(target.format, Pairs(pairing, framework), look), target.file, quiet)
    else:
        show_pairs(pairing, framework)
    if letters is not None:
        _write_letters(pairing, framework, letters, dated, look, quiet)
    if not quiet:
        show_end(pairing, len(schools))
    if rows.with_errors:
        raise typer.Exit(EXIT_INPUT)
    if not pairing.pairs:
        raise typer.Exit(EXIT_OTHER_OUTCOME)


def schools_in(folder: str, criteria: Path | None, quiet: bool) -> tuple[Rows, list[Profile]]:
    """The schools in a folder; tells which dossiers are left out. Without a school it leaves with status 3."""
    from isop_cli.batch.rows import rows_in
    from isop_cli.batch.work import Order
    from isop_cli.matching.profiles import profiles_of
    from isop_cli.screen.progress import Progress

    order = Order(language(), content_or_leave(criteria or resource("criteria", "isop.yaml")))
    with Progress(quiet) as progress:
        rows = rows_in(folder, order, progress.told_reading)
    tell_names(_("left out, for it has errors: {file}; see isop check"), rows.with_errors)
    if not quiet:
        tell_names(_("left out, for this school is there more than once: {file}"), rows.twice)
    tell_passed_over(rows.passed, quiet)
    schools = profiles_of(rows.rows)
    if not schools:
        raise typer.Exit(EXIT_INPUT)
    return rows, schools


def _write_letters(
    pairing: Pairing, framework: Framework, folder: Path, date: datetime.date | None, look: Look, quiet: bool
) -> None:  # fmt: skip
    from isop_cli.documents.letters import letter_name, letters
    from isop_cli.screen.progress import Progress

    if not pairing.pairs:
        return
    with written(folder):
        folder.mkdir(parents=True, exist_ok=True)
    with Progress(quiet) as progress:
        contents = letters(pairing.pairs, framework, look, date)
        for number, (pair, content) in enumerate(zip(pairing.pairs, contents, strict=True), start=1):
            write_output(content, str(folder / letter_name(number, pair)), quiet=True)
            progress.told_letters(len(pairing.pairs), number)
    if not quiet:
        number = len(pairing.pairs)
        told = ngettext("Written: {folder}, with {n} invitation", "Written: {folder}, with {n} invitations", number)
        print(told.format(folder=folder, n=number), file=sys.stderr)
