"""`isop criteria`: what is judged. Lists it, shows one part with its rubric, checks a file, tells what changed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from isop_cli.commands.common import (
    EXIT_INPUT,
    EXIT_USAGE,
    CriteriaOption,
    QuietOption,
    fail,
    format_option,
    load_framework,
    output_option,
    shown_or_written,
    tell_problems,
    write_output,
)
from isop_cli.commands.completion import numbers
from isop_cli.commands.shell import Command, Group
from isop_cli.documents.revision import REVISION, RevisionTelling
from isop_cli.formats.problems.wording import did_you_mean
from isop_cli.reading.diagnostics import has_errors
from isop_cli.resources import resource
from isop_cli.text.language import _, text_in

if TYPE_CHECKING:
    from isop_cli.model.framework import Framework

app = typer.Typer(
    cls=Group,
    add_completion=False,
    rich_markup_mode=None,
    invoke_without_command=True,
    help=_("Show the guidelines, the indicators and what each level means; check a file with criteria."),
)


@app.callback()
def criteria(context: typer.Context, criteria: CriteriaOption = None) -> None:
    """List the criteria when nothing more is asked."""
    context.obj = criteria
    if context.invoked_subcommand is None:
        _show(load_framework(criteria))


@app.command("list", cls=Command, help=_("List the guidelines and their indicators."))
def list_(context: typer.Context, criteria: CriteriaOption = None) -> None:
    _show(load_framework(criteria or context.obj))


@app.command(
    "show", cls=Command, help=_("Show an indicator (2.3) or a guideline (2) with what to look for and each level.")
)
def show(
    context: typer.Context,
    what: Annotated[
        str,
        typer.Argument(metavar=_("NUMBER"), autocompletion=numbers, help=_("Such as 2.3, or 2."), show_default=False),
    ],
    criteria: CriteriaOption = None,
) -> None:
    from isop_cli.screen.criteria import show_guideline, show_indicator, show_retired, show_rule

    framework = load_framework(criteria or context.obj)
    if what in framework.guideline_by_id:
        show_guideline(framework.guideline_by_id[what], framework)
        show_rule(framework)
    elif what in framework.indicators:
        show_indicator(framework.indicators[what], framework)
        show_rule(framework)
    elif what in framework.retired_by_id:
        show_retired(framework.retired_by_id[what])
    else:
        known = [*framework.guideline_by_id, *framework.indicators]
        message = _("there is no guideline or indicator {given}").format(given=what)
        fail(f"{message}; {did_you_mean(what, known)}", EXIT_USAGE)


@app.command("check", cls=Command, help=_("Check a file with criteria. Status 0: no errors; 3: errors."))
def check(
    path: Annotated[Path, typer.Argument(metavar=_("FILE"), help=_("The file."), show_default=False)],
) -> None:
    from isop_cli.checking.criteria import check_framework

    checked = check_framework(path)
    tell_problems(checked.diagnostics)
    if has_errors(checked.diagnostics):
        raise typer.Exit(EXIT_INPUT)
    framework = checked.framework
    if framework is not None:
        told = _("{name} {version}: {guidelines} guidelines, {indicators} indicators.").format(
            name=text_in(framework.name),
            version=framework.version,
            guidelines=len(framework.guidelines),
            indicators=len(framework.indicators),
        )
        typer.echo(told)


@app.command(
    "diff",
    cls=Command,
    help=_(
        "Tell what changed between two versions of criteria: guidelines, indicators that are new, no longer rated or "
        "reworded, what weighs otherwise, and thresholds."
    ),
)
def diff(
    old: Annotated[str, typer.Argument(metavar=_("OLD"), help=_("The earlier version: a file, or a version that comes with the program."), show_default=False)],
    new: Annotated[str | None, typer.Argument(metavar=_("NEW"), help=_("The later version; without it, the one in force."), show_default=False)] = None,
    format_: Annotated[str | None, format_option(REVISION, shown=True)] = None,
    output: Annotated[str | None, output_option(REVISION)] = None,
    quiet: QuietOption = False,
) -> None:  # fmt: skip
    from isop_cli.formats.look import Look
    from isop_cli.model.revision import revision

    target = shown_or_written(REVISION, format_, output, _("revision"))
    before, after = _edition(old), _edition(new) if new is not None else load_framework(None)
    telling = RevisionTelling(revision(before, after), before, after)
    if target is None:
        from isop_cli.screen.revision import show_revision

        show_revision(telling)
    else:
        write_output(REVISION.render(target.format, telling, Look()), target.file, quiet)


def _edition(given: str) -> Framework:
    """The criteria in a file, or a version that comes with the program."""
    if Path(given).exists():
        return load_framework(Path(given))
    in_force = load_framework(None)
    former = {path.stem.rpartition("-")[2]: path for path in sorted(resource("criteria", "former").glob("*.yaml"))}
    if given == in_force.version:
        return in_force
    if given not in former:
        message = _("there is no file {given}, and no such version of the criteria; versions here: {known}")
        fail(message.format(given=given, known=", ".join([*former, in_force.version])), EXIT_INPUT)
    return load_framework(former[given])


def _show(framework: Framework) -> None:
    from isop_cli.screen.criteria import show_criteria

    show_criteria(framework)
