"""`isop explain`: how a guideline or an indicator comes to its level."""

from typing import Annotated

import typer

from isop_cli.commands.common import EXIT_USAGE, CriteriaOption, FileArgument, fail
from isop_cli.commands.completion import numbers
from isop_cli.commands.report import assessments_in
from isop_cli.commands.shell import Command
from isop_cli.formats.problems.wording import did_you_mean
from isop_cli.text.language import _

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=Command,
    help=_(
        "Show how a guideline (3) or an indicator (3.4) comes to its level and outcome: every finding with its file "
        "and line, and every number."
    ),
)
def explain(
    path: FileArgument,
    what: Annotated[
        str,
        typer.Argument(metavar=_("NUMBER"), autocompletion=numbers, help=_("Such as 3, or 3.4."), show_default=False),
    ],
    criteria: CriteriaOption = None,
) -> None:
    from isop_cli.documents.derivation import derive_guideline, derive_indicator
    from isop_cli.screen.explanation import show_steps

    assessment = assessments_in(path, criteria, quiet=True).assessments[0]
    framework = assessment.criteria
    if what in framework.guideline_by_id:
        steps = derive_guideline(assessment, what)
    elif what in framework.indicators:
        steps = derive_indicator(assessment, what)
    else:
        known = [*framework.guideline_by_id, *framework.indicators]
        message = _("there is no guideline or indicator {given}").format(given=what)
        fail(f"{message}; {did_you_mean(what, known)}", EXIT_USAGE)
    show_steps(steps)
