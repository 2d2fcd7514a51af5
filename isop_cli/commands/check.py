"""`isop check`: every problem in dossiers, at once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from isop_cli.commands.common import (
    EXIT_INPUT,
    CriteriaOption,
    PathsArgument,
    fail,
    load_framework,
    tell_passed_over,
)
from isop_cli.commands.shell import Command
from isop_cli.reading.diagnostics import Diagnostic, Place, Severity, has_errors
from isop_cli.reading.finding import PassedOver
from isop_cli.text.language import _, ngettext

if TYPE_CHECKING:
    from isop_cli.checking.evidence import Examination
    from isop_cli.model.framework import Framework

app = typer.Typer(add_completion=False, rich_markup_mode=None)


class ProblemFormat(StrEnum):
    """How problems are printed."""

    text = "text"
    json = "json"
    sarif = "sarif"
    github = "github"


@app.command(
    cls=Command,
    help=_(
        "Find every problem in dossiers: files, or folders with dossiers. Status 0: no errors; 3: errors. --fix mends "
        "what needs no guess, and --watch looks again at every save."
    ),
)
def check(
    paths: PathsArgument,
    format_: Annotated[ProblemFormat, typer.Option("--format", help=_("How to print them."))] = ProblemFormat.text,
    criteria: CriteriaOption = None,
    fix: Annotated[
        bool, typer.Option("--fix", help=_("First mend what needs no guess; the old file stays beside it as .bak."))
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help=_("Look again at every save, with the outcome so far, until Ctrl-C."))
    ] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help=_("No notices, and no summary."))] = False,
) -> None:
    from isop_cli.commands.fixing import fix_files
    from isop_cli.commands.watching import watching
    from isop_cli.formats.problems import render_problems

    framework = load_framework(criteria)
    if (fix or watch) and "-" in paths:
        fail(_("standard input cannot be mended or watched; give the name of a file"))
    if watch and (fix or len(paths) > 1 or format_ is not ProblemFormat.text):
        fail(_("--watch looks at one dossier, as text, and mends nothing"))
    if fix:
        fix_files(path for given in paths for path, _problem in _dossiers(given, PassedOver()))

    def look() -> _Looked:
        looked = _look(paths, framework)
        shown = [d for d in looked.diagnostics if d.severity > Severity.NOTICE] if quiet else looked.diagnostics
        typer.echo(render_problems(shown, format_.value), nl=False)
        if format_ is ProblemFormat.text and not quiet:
            typer.echo(_summary(looked.diagnostics, looked.dossiers), err=True)
        tell_passed_over(looked.passed, quiet)
        return looked

    if watch:
        watching(Path(paths[0]), lambda: look().examinations)
    elif has_errors(look().diagnostics):
        raise typer.Exit(EXIT_INPUT)


@dataclass
class _Looked:
    """What was seen of the dossiers."""

    passed: PassedOver = field(default_factory=PassedOver)
    dossiers: int = 0
    diagnostics: list[Diagnostic] = field(default_factory=list)
    examinations: list[Examination] = field(default_factory=list)


def _look(paths: list[str], framework: Framework) -> _Looked:
    from isop_cli.checking.evidence import examine

    looked = _Looked()
    for given in paths:
        before = looked.dossiers
        for path, problem in _dossiers(given, looked.passed):
            looked.dossiers += 1
            if problem is not None:
                looked.diagnostics.append(problem)
                continue
            examination = examine(path, framework, so_far=True)
            looked.examinations.append(examination)
            looked.diagnostics.extend(examination.diagnostics)
            if path != given:
                looked.passed.included(path, examination.includes.values())
        if looked.dossiers == before:
            looked.diagnostics.append(Diagnostic("E101", Place(given), "no_dossier"))
    return looked


def _dossiers(given: str, passed: PassedOver) -> Iterator[tuple[str, Diagnostic | None]]:
    """The dossier of that name, or those in a folder, each with the problem when it cannot be one."""
    from isop_cli.batch.storage import LocalTree
    from isop_cli.reading.finding import look_through

    if given == "-" or not Path(given).is_dir():
        yield given, None
        return
    for found in look_through(LocalTree(Path(given))):
        path = os.path.join(given, found.name)
        if not passed.see(found, path):
            problem = found.problem
            yield path, problem.at(replace(problem.place, file=path)) if problem is not None else None


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
