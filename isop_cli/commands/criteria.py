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
    console,
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
from isop_cli.text.language import _, join_words, text_in

if TYPE_CHECKING:
    from rich.console import Console

    from isop_cli.model.framework import Framework, Guideline, Indicator, RetiredIndicator

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
        _list(load_framework(criteria), console())


@app.command("list", cls=Command, help=_("List the guidelines and their indicators."))
def list_(context: typer.Context, criteria: CriteriaOption = None) -> None:
    _list(load_framework(criteria or context.obj), console())


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
    framework = load_framework(criteria or context.obj)
    screen = console()
    if what in framework.guideline_by_id:
        _show_guideline(framework.guideline_by_id[what], framework, screen)
        _rule(framework, screen)
    elif what in framework.indicators:
        _show_indicator(framework.indicators[what], framework, screen)
        _rule(framework, screen)
    elif what in framework.retired_by_id:
        _show_retired(framework.retired_by_id[what], screen)
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


def _list(framework: Framework, screen: Console) -> None:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    name = text_in(framework.name)
    screen.print(Text(f"{name} {framework.version}", style="bold"))
    if framework.full_name:
        screen.print(Text(text_in(framework.full_name), style="dim"))
    for guideline in framework.guidelines:
        screen.print()
        screen.print(Text(f"{guideline.id} {text_in(guideline.title)}", style="bold"))
        if guideline.text:
            screen.print(Padding(Text(text_in(guideline.text), style="dim"), (0, 0, 0, 2), expand=False))
        table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1))
        for indicator in guideline.indicators:
            core = _("core") if indicator.core else ""
            sources = ", ".join(text_in(framework.source_names[s]) for s in framework.sources_of(indicator))
            table.add_row(
                Text(indicator.id), Text(text_in(indicator.title)), Text(core, style="bold"), Text(sources, style="dim")
            )
        screen.print(Padding(table, (0, 0, 0, 2), expand=False))
    _rule(framework, screen)
    screen.print()
    screen.print(
        Text(
            _("What each level means: isop criteria show {id}").format(id=next(iter(framework.indicators))), style="dim"
        )
    )


def _show_guideline(guideline: Guideline, framework: Framework, screen: Console) -> None:
    from rich.padding import Padding
    from rich.text import Text

    screen.print(Text(f"{guideline.id} {text_in(guideline.title)}", style="bold"))
    if guideline.text:
        screen.print(Padding(Text(text_in(guideline.text)), (0, 0, 0, 2), expand=False))
    _origin(guideline.source, framework, screen)
    for indicator in guideline.indicators:
        screen.print()
        _show_indicator(indicator, framework, screen)


def _show_indicator(indicator: Indicator, framework: Framework, screen: Console) -> None:
    from rich.padding import Padding
    from rich.table import Table
    from rich.text import Text

    core = " · " + _("core") if indicator.core else ""
    screen.print(Text(f"{indicator.id} {text_in(indicator.title)}{core}", style="bold"))
    if indicator.look_for:
        screen.print(Padding(Text(text_in(indicator.look_for)), (0, 0, 0, 2), expand=False))
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1))
    for level, text in zip(framework.scale.levels, indicator.levels, strict=True):
        table.add_row(Text(str(level.level), style="bold"), Text(text_in(level.name)), Text(text_in(text)))
    screen.print(Padding(table, (0, 0, 0, 2), expand=False))
    if indicator.steps:
        screen.print(Padding(Text(_("From each level to the next:"), style="dim"), (0, 0, 0, 2), expand=False))
        steps = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1))
        for lower, text in zip(framework.scale.levels, indicator.steps, strict=False):
            steps.add_row(Text(f"{lower.level} → {lower.level + 1}", style="bold", no_wrap=True), Text(text_in(text)))
        screen.print(Padding(steps, (0, 0, 0, 2), expand=False))
    sources = join_words([text_in(framework.source_names[s]) for s in framework.sources_of(indicator)])
    screen.print(
        Padding(Text(_("Shows from: {sources}").format(sources=sources), style="dim"), (0, 0, 0, 2), expand=False)
    )
    if indicator.voices:
        voices = join_words([text_in(framework.respondent_names[voice]) for voice in indicator.voices])
        told = _("To be heard only from: {voices}").format(voices=voices)
        screen.print(Padding(Text(told, style="dim"), (0, 0, 0, 2), expand=False))
    names = {p.id: text_in(p.name) for p in framework.partnerships}
    if indicator.partnerships:
        told = join_words([names[p] for p in indicator.partnerships])
        screen.print(
            Padding(Text(_("Partnerships: {names}").format(names=told), style="dim"), (0, 0, 0, 2), expand=False)
        )
    _origin(indicator.source, framework, screen)


def _show_retired(indicator: RetiredIndicator, screen: Console) -> None:
    from rich.text import Text

    told = _("Indicator {id} is no longer rated, since version {since}.").format(id=indicator.id, since=indicator.since)
    screen.print(Text(told, style="bold"))
    screen.print(Text(text_in(indicator.why)))


def _rule(framework: Framework, screen: Console) -> None:
    from rich.text import Text

    if framework.scale.rule:
        screen.print()
        screen.print(Text(text_in(framework.scale.rule), style="bold"))


def _origin(source: str | None, framework: Framework, screen: Console) -> None:
    from rich.padding import Padding
    from rich.text import Text

    if source:
        told = _("Origin: {text}").format(text=text_in(framework.provenance[source]))
        screen.print(Padding(Text(told, style="dim"), (0, 0, 0, 2), expand=False))
