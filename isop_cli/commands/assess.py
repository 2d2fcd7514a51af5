"""`isop assess`: from a school's evidence to a verdict."""

import sys
from typing import Annotated

import typer

from isop_cli.commands.common import (
    EXIT_INPUT,
    EXIT_OTHER_OUTCOME,
    CriteriaOption,
    PathsArgument,
    PracticesOption,
    QuietOption,
    TemplatesOption,
    fail,
    format_option,
    load_framework,
    load_look,
    load_practices,
    output_option,
    refuse_inputs,
    shown_or_written,
    tell_problems,
    write_output,
)
from isop_cli.commands.report import named_after
from isop_cli.commands.shell import Command
from isop_cli.documents.report.files import REPORT, Reported
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
    format_: Annotated[str | None, format_option(REPORT, shown=True)] = None,
    output: Annotated[str | None, output_option(REPORT)] = None,
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

    target = shown_or_written(REPORT, format_, output, named_after(paths[0], _("report")))
    beside = REPORT.target(None, report, "") if report is not None else None
    if report is not None and len(paths) > 1:
        fail(_("--report takes one school; use isop report for each of the others"))
    look = load_look(templates)
    framework = load_framework(criteria)
    library = load_practices(framework, practices)
    examinations = [examine(path, framework) for path in paths]
    assessments = [examination.assessment for examination in examinations if examination.assessment]
    folders = [examination.folder for examination in examinations if examination.assessment]
    for examination in examinations:
        tell_problems(examination.diagnostics, Severity.ERROR if quiet else Severity.WARNING)
    refuse_inputs(output, report)

    if target is None:
        from isop_cli.screen.verdict import show_assessments

        show_assessments(assessments, library)
    if assessments:
        told = Reported(assessments, practices=library, folder=folders[0])
        for wanted in filter(None, (target, beside)):
            write_output(REPORT.render(wanted.format, told, look), wanted.file, quiet)
    sys.stdout.flush()
    if len(assessments) < len(examinations):
        raise typer.Exit(EXIT_INPUT)
    if any(assessment.label.outcome != "awarded" for assessment in assessments):
        raise typer.Exit(EXIT_OTHER_OUTCOME)
