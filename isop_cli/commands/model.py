"""`isop model`: the partnerships, their poster, the article about them, and the self-scan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from isop_cli.commands.bureau import today
from isop_cli.commands.common import (
    EXIT_INPUT,
    CriteriaOption,
    QuietOption,
    TemplatesOption,
    create_new,
    day,
    fail,
    format_option,
    load_framework,
    load_look,
    output_option,
    refuse_inputs,
    shown_or_written,
    tell_problems,
    write_output,
)
from isop_cli.commands.report import assessments_in
from isop_cli.commands.shell import Command, Group
from isop_cli.documents.article import ARTICLE, Article
from isop_cli.documents.poster import POSTER, Poster
from isop_cli.documents.scan import SCAN_FORM, SCAN_RESULT, ScanForm, ScanResult
from isop_cli.formats.registry import STDOUT, Target
from isop_cli.text.language import _, join_words

if TYPE_CHECKING:
    from isop_cli.formats.look import Look
    from isop_cli.model.framework import Framework
    from isop_cli.model.partnerships import ModelTexts

app = typer.Typer(
    cls=Group,
    add_completion=False,
    rich_markup_mode=None,
    invoke_without_command=True,
    help=_("Show the partnerships; make their poster, the article about them, and the self-scan."),
)


@app.callback()
def model(context: typer.Context, criteria: CriteriaOption = None) -> None:
    """Show the partnerships when nothing more is asked."""
    context.obj = criteria
    if context.invoked_subcommand is None:
        from isop_cli.screen.model import show_model

        show_model(*_texts(criteria))


@app.command(
    "poster",
    cls=Command,
    help=_(
        "Make the poster (PDF). With --school it is the school's own: what its dossier offers to see (shows), and room for "
        "notes."
    ),
)
def poster(
    context: typer.Context,
    output: Annotated[str | None, output_option(POSTER)] = None,
    format_: Annotated[str | None, format_option(POSTER)] = None,
    size: Annotated[Literal["a3", "a2"], typer.Option("--size", case_sensitive=False, metavar="a3|a2", help=_("Size of the paper."))] = "a3",
    school: Annotated[str | None, typer.Option("--school", metavar=_("FILE"), help=_("A school's dossier, or its assessment as JSON."), show_default=False)] = None,
    criteria: CriteriaOption = None,
    templates: TemplatesOption = None,
    quiet: QuietOption = False,
) -> None:  # fmt: skip
    target, look = POSTER.target(format_, output, _("poster")), load_look(templates)
    texts, framework = _texts(criteria or context.obj)
    if school is None:
        drawn = Poster(texts, framework, size=size)
    else:
        assessment, *more = assessments_in(school, criteria or context.obj, quiet).assessments
        if more:
            fail(_("a poster is for one school; {file} holds {number}").format(file=school, number=len(more) + 1))
        drawn = Poster(texts, assessment.criteria, assessment.dossier, size)
    write_output(POSTER.render(target.format, drawn, look), target.file, quiet)


@app.command("article", cls=Command, help=_("Make the article that explains the partnerships to teams and parents."))
def article(
    context: typer.Context,
    output: Annotated[str | None, output_option(ARTICLE)] = None,
    format_: Annotated[str | None, format_option(ARTICLE)] = None,
    criteria: CriteriaOption = None,
    templates: TemplatesOption = None,
    quiet: QuietOption = False,
) -> None:
    target, look = ARTICLE.target(format_, output, _("article")), load_look(templates)
    texts, framework = _texts(criteria or context.obj)
    write_output(ARTICLE.render(target.format, Article(texts, framework), look), target.file, quiet)


@app.command(
    "scan",
    cls=Command,
    help=_(
        "The self-scan for a team or a group of parents. Without files: the form, to print (-o form.pdf) or to type the "
        "answers in (-o scan.yaml, which is never overwritten). With filled-in files: what they say together, and where "
        "team and parents differ; --evidence FILE for a dossier."
    ),
)
def scan(
    context: typer.Context,
    paths: Annotated[list[str] | None, typer.Argument(metavar=_("FILE"), help=_("Filled-in scans (YAML)."), show_default=False)] = None,
    output: Annotated[str | None, output_option(SCAN_FORM, SCAN_RESULT)] = None,
    format_: Annotated[str | None, format_option(SCAN_FORM, SCAN_RESULT, shown=True)] = None,
    evidence: Annotated[Path | None, typer.Option("--evidence", metavar=_("FILE"), help=_("Write the scan as evidence to include in a dossier; never overwrites."), show_default=False)] = None,
    date: Annotated[str | None, typer.Option("--date", metavar=_("DATE"), help=_("The day on an empty form; else today."), show_default=False)] = None,
    criteria: CriteriaOption = None,
    templates: TemplatesOption = None,
    quiet: QuietOption = False,
) -> None:  # fmt: skip
    if paths:
        target = shown_or_written(SCAN_RESULT, format_, output, _("scan"))
        look = load_look(templates)
        _combined_scan(paths, *_texts(criteria or context.obj), target, evidence, look, quiet)
    else:
        if evidence is not None:
            fail(_("--evidence needs filled-in scans"))
        target, look = SCAN_FORM.target(format_, output, _("scan")), load_look(templates)
        shown = day(date) if date is not None else today()
        _empty_scan(ScanForm(*_texts(criteria or context.obj), shown), target, look, quiet)


def _empty_scan(form: ScanForm, target: Target, look: Look, quiet: bool) -> None:
    content = SCAN_FORM.render(target.format, form, look)
    if target.format.name == "pdf" or target.file == STDOUT:
        write_output(content, target.file, quiet)
        return
    # Somebody may have typed answers in it.
    create_new(Path(target.file), content)
    if not quiet:
        typer.echo(_("Written: {file}").format(file=target.file), err=True)


def _combined_scan(
    paths: list[str],
    texts: ModelTexts,
    framework: Framework,
    target: Target | None,
    evidence: Path | None,
    look: Look,
    quiet: bool,
) -> None:
    from isop_cli.checking.scans import check_scan
    from isop_cli.documents.scan import evidence_file
    from isop_cli.partnerships.scan import combine, different_schools
    from isop_cli.reading.diagnostics import has_errors

    checked = [check_scan(path, framework) for path in paths]
    problems = [problem for one in checked for problem in one.diagnostics]
    tell_problems(problems)
    if has_errors(problems):
        raise typer.Exit(EXIT_INPUT)
    scans = [one.record for one in checked if one.record is not None]
    if names := different_schools(scans):
        fail(_("these scans are of different schools: {names}").format(names=join_words(names)), EXIT_INPUT)
    refuse_inputs(target.file if target else None)
    combined = combine(scans, framework)
    if evidence is not None:
        create_new(evidence, evidence_file(combined, texts, framework).encode("utf-8"))
        if not quiet:
            typer.echo(_("Written: {file}").format(file=evidence), err=True)
    if target is not None:
        write_output(SCAN_RESULT.render(target.format, ScanResult(combined, framework), look), target.file, quiet)
    elif evidence is None or not quiet:
        from isop_cli.screen.model import show_scan

        show_scan(combined, framework)


def _texts(criteria: Path | None) -> tuple[ModelTexts, Framework]:
    """The model's texts and its framework. With errors: tells them and leaves with status 3."""
    from isop_cli.partnerships.texts import load_texts

    framework = load_framework(criteria)
    checked = load_texts(framework)
    if checked.texts is None:
        tell_problems(checked.diagnostics)
        raise typer.Exit(EXIT_INPUT)
    return checked.texts, framework
