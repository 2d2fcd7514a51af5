"""`isop merge`: the files of several auditors of one audit as one dossier."""

from pathlib import Path
from typing import Annotated

import typer

from isop_cli.commands.common import (
    EXIT_INPUT,
    CriteriaOption,
    QuietOption,
    fail,
    load_framework,
    tell_problems,
)
from isop_cli.commands.filled import FilledOutput, write_filled
from isop_cli.commands.shell import Command
from isop_cli.reading.diagnostics import Severity, has_errors
from isop_cli.text.language import _

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=Command,
    help=_(
        "Put the dossiers or forms of several auditors of one audit together: YAML, the form's JSON or workbooks. The same "
        "event (source, who, date and title) becomes one, each rating keeps its auditor, and nothing is lost. Where two "
        "files say different things of the school, the audit or the decision, both are told and nothing is written."
    ),
)
def merge(
    paths: Annotated[
        list[str],
        typer.Argument(
            metavar=_("FILE"), help=_("Two or more dossiers or forms; - is standard input."), show_default=False
        ),
    ],
    output: FilledOutput,
    criteria: CriteriaOption = None,
    quiet: QuietOption = False,
) -> None:
    from isop_cli.checking.evidence import filled_in
    from isop_cli.checking.merging import merged
    from isop_cli.checking.merging_parts import Part
    from isop_cli.documents.forms.converting import CONVERTED
    from isop_cli.screen.merging import tell_merged

    if len(paths) < 2:
        fail(_("one file is nothing to put together; name two or more"))
    if paths.count("-") > 1:
        fail(_("standard input can be read once"))
    CONVERTED.chosen(None, output)  # a name that nothing can be written under is told before anything is read
    framework = load_framework(criteria)
    read = [filled_in(path, framework) for path in paths]
    problems = [problem for one in read for problem in one.diagnostics]
    tell_problems(problems, Severity.ERROR if quiet else Severity.WARNING)
    parts = [Part(one.form, one.gathered) for one in read if one.form is not None]
    if has_errors(problems) or len(parts) < len(read):
        raise typer.Exit(EXIT_INPUT)
    folder = Path(output).parent if output != "-" else Path()
    result = merged(parts, framework, folder)
    if result.form is None:
        tell_problems(result.diagnostics)
        raise typer.Exit(EXIT_INPUT)
    write_filled(result.form, framework, output, parts[0].gathered.main.language, quiet)
    if not quiet:
        tell_merged(result, len(parts), framework)
