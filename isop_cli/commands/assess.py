"""`isop assess`: from a school's evidence to a verdict."""

import sys
from typing import Annotated

import typer

from isop_cli.commands.common import (
    EXIT_INPUT,
    EXIT_OTHER_OUTCOME,
    CriteriaOption,
    OutputOption,
    PathsArgument,
    PracticesOption,
    QuietOption,
    TemplatesOption,
    console,
    fail,
    load_framework,
    load_practices,
    refuse_inputs,
    tell_problems,
    write_output,
)
from isop_cli.commands.completion import formats
from isop_cli.commands.shell import Command
from isop_cli.reading.diagnostics import Severity
from isop_cli.text.language import _

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=Command,
    help=_(
        "Tell what follows from a school's evidence for the guidelines and the label, why, how sure that is, and what "
        "the school can do next. Status 0: the label is (or would be) awarded; 1: it is not; 3: the dossier has errors."
    ),
)
def assess(
    paths: PathsArgument,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            "-f",
            autocompletion=formats("terminal"),
            metavar=_("FORMAT"),
            help=_("terminal, or a format of isop report."),
            show_default=False,
        ),
    ] = None,
    output: OutputOption = None,
    report: Annotated[
        str | None,
        typer.Option(
            "--report", metavar=_("FILE"), help=_("Write the report too, such as report.pdf."), show_default=False
        ),
    ] = None,
    practices: PracticesOption = None,
    criteria: CriteriaOption = None,
    templates: TemplatesOption = None,
    quiet: QuietOption = False,
) -> None:
    from isop_cli.checking.evidence import examine
    from isop_cli.documents.report.files import render
    from isop_cli.formats.registry import format_for

    if output is not None or format_ not in (None, "terminal"):
        format_for(None if format_ == "terminal" else format_, output)
    if report and len(paths) > 1:
        fail(_("--report takes one school; use isop report for each of the others"))
    framework = load_framework(criteria)
    library = load_practices(framework, practices)
    examinations = [examine(path, framework) for path in paths]
    assessments = [examination.assessment for examination in examinations if examination.assessment]
    folders = [examination.folder for examination in examinations if examination.assessment]
    for examination in examinations:
        tell_problems(examination.diagnostics, Severity.ERROR if quiet else Severity.WARNING)
    refuse_inputs(output, report)

    if format_ in (None, "terminal") and output is None:
        from isop_cli.screen.verdict import print_assessment

        screen = console()
        for number, assessment in enumerate(assessments):
            if number:
                screen.print()
            print_assessment(assessment, screen, library)
    elif format_ == "terminal":
        fail(_("the format terminal is for the screen; leave out --output"))
    elif assessments:
        chosen = format_for(format_, output)
        write_output(
            render(assessments, chosen, templates=templates, folder=folders[0], practices=library), output, quiet
        )
    if report and assessments:
        chosen = format_for(None, report)
        write_output(
            render(assessments, chosen, templates=templates, folder=folders[0], practices=library), report, quiet
        )
    sys.stdout.flush()
    if len(assessments) < len(examinations):
        raise typer.Exit(EXIT_INPUT)
    if any(assessment.label.outcome != "awarded" for assessment in assessments):
        raise typer.Exit(EXIT_OTHER_OUTCOME)
