"""`isop check`: every problem in dossiers, at once."""

import os
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from isop_cli.commands.common import EXIT_INPUT, CriteriaOption, LangOption, PathsArgument, load_framework
from isop_cli.commands.shell import Command
from isop_cli.language import _, ngettext
from isop_cli.reading.diagnostics import Diagnostic, Place, Severity, has_errors
from isop_cli.reading.files import opened
from isop_cli.reading.gathering import FOLDER_FILE, presents_itself

app = typer.Typer(add_completion=False, rich_markup_mode=None)


class ProblemFormat(StrEnum):
    """How problems are printed."""

    text = "text"
    json = "json"
    sarif = "sarif"
    github = "github"


@app.command(
    cls=Command,
    help=_("Find every problem in dossiers: files, or folders with dossiers. Status 0: no errors; 3: errors."),
)
def check(
    paths: PathsArgument,
    format_: Annotated[ProblemFormat, typer.Option("--format", help=_("How to print them."))] = ProblemFormat.text,
    criteria: CriteriaOption = None,
    lang: LangOption = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=_("No notices, and no summary."))] = False,
) -> None:
    from isop_cli.checking.evidence import examine
    from isop_cli.rendering.problems import render_problems

    framework = load_framework(criteria)
    diagnostics: list[Diagnostic] = []
    dossiers = 0
    for given in paths:
        found = dossiers_in(given)
        if not found:
            diagnostics.append(Diagnostic("E101", _("there is no dossier in this folder"), Place(given)))
        for path in found:
            dossiers += 1
            diagnostics.extend(examine(path, framework).diagnostics)
    shown = [d for d in diagnostics if d.severity > Severity.NOTICE] if quiet else diagnostics
    typer.echo(render_problems(shown, format_.value), nl=False)
    if format_ is ProblemFormat.text and not quiet:
        typer.echo(_summary(diagnostics, dossiers), err=True)
    if has_errors(diagnostics):
        raise typer.Exit(EXIT_INPUT)


def dossiers_in(given: str) -> list[str]:
    """The dossiers that a path names: itself, or those in a folder: its school.yaml, else what has a `school:`."""
    if given == "-" or not Path(given).is_dir():
        return [given]
    folder = Path(given)
    if (folder / FOLDER_FILE).exists():
        return [str(folder / FOLDER_FILE)]
    found = []
    for path in sorted(folder.iterdir()):
        if path.is_dir() and (path / FOLDER_FILE).exists():
            found.append(os.fspath(path / FOLDER_FILE))
        elif path.suffix in (".yaml", ".yml") and path.is_file() and _is_dossier(path):
            found.append(os.fspath(path))
    return found


def _is_dossier(path: Path) -> bool:
    with opened(path) as file:
        return presents_itself(file.read(1_000_000))


def _summary(diagnostics: list[Diagnostic], dossiers: int) -> str:
    errors, warnings, notices = (
        sum(d.severity is severity for d in diagnostics)
        for severity in (Severity.ERROR, Severity.WARNING, Severity.NOTICE)
    )
    return " · ".join(
        (
            ngettext("{n} dossier", "{n} dossiers", dossiers).format(n=dossiers),
            ngettext("{n} error", "{n} errors", errors).format(n=errors),
            ngettext("{n} warning", "{n} warnings", warnings).format(n=warnings),
            ngettext("{n} notice", "{n} notices", notices).format(n=notices),
        )
    )
