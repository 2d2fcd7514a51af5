"""`isop check`: every problem in dossiers, at once."""

import os
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from isop_cli.commands.common import (
    EXIT_INPUT,
    CriteriaOption,
    PathsArgument,
    load_framework,
    tell_passed_over,
)
from isop_cli.commands.shell import Command
from isop_cli.reading.diagnostics import Diagnostic, Place, Severity, has_errors
from isop_cli.text.language import _, ngettext

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
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=_("No notices, and no summary."))] = False,
) -> None:
    from isop_cli.batch.storage import LocalTree
    from isop_cli.checking.evidence import examine
    from isop_cli.formats.problems import render_problems
    from isop_cli.reading.finding import PassedOver, look_through

    framework = load_framework(criteria)
    diagnostics: list[Diagnostic] = []
    dossiers = 0
    passed = PassedOver()
    for given in paths:
        if given == "-" or not Path(given).is_dir():
            dossiers += 1
            diagnostics.extend(examine(given, framework).diagnostics)
            continue
        before = dossiers
        for found in look_through(LocalTree(Path(given))):
            path = os.path.join(given, found.name)
            if passed.see(found, path):
                continue
            dossiers += 1
            if found.problem is not None:
                diagnostics.append(found.problem.at(replace(found.problem.place, file=path)))
                continue
            examination = examine(path, framework)
            diagnostics.extend(examination.diagnostics)
            passed.included(path, examination.includes.values())
        if dossiers == before:
            diagnostics.append(Diagnostic("E101", Place(given), "no_dossier"))
    shown = [d for d in diagnostics if d.severity > Severity.NOTICE] if quiet else diagnostics
    typer.echo(render_problems(shown, format_.value), nl=False)
    if format_ is ProblemFormat.text and not quiet:
        typer.echo(_summary(diagnostics, dossiers), err=True)
    tell_passed_over(passed, quiet)
    if has_errors(diagnostics):
        raise typer.Exit(EXIT_INPUT)


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
