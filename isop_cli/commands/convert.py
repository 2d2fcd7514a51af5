"""`isop convert`: a dossier, or a form that was filled in, in another form."""

from enum import StrEnum
from typing import Annotated

import typer

from isop_cli.commands.common import CriteriaOption, FileArgument, QuietOption, load_framework
from isop_cli.commands.filled import FilledOutput, form_or_leave, write_filled
from isop_cli.commands.shell import Command
from isop_cli.text.language import _

app = typer.Typer(add_completion=False, rich_markup_mode=None)


class Keys(StrEnum):
    """The language of the keys in YAML."""

    nl = "nl"
    en = "en"


@app.command(
    cls=Command,
    help=_(
        "Write a dossier, or a form that was filled in, in another form: .yaml, .json for the form in a browser, or .xlsx. "
        "What it includes comes along; what is open stays open."
    ),
)
def convert(
    path: FileArgument,
    output: FilledOutput,
    keys: Annotated[
        Keys | None,
        typer.Option(
            "--keys",
            help=_("Keys and choices in YAML: Dutch (bewijs, bron) or English (evidence, source); else as --lang."),
            show_default=False,
        ),
    ] = None,
    criteria: CriteriaOption = None,
    quiet: QuietOption = False,
) -> None:
    from isop_cli.documents.forms.converting import CONVERTED

    CONVERTED.chosen(None, output)  # a name that nothing can be written under is told before anything is read
    framework = load_framework(criteria)
    form, _gathered = form_or_leave(path, framework)
    write_filled(form, framework, output, keys and keys.value, quiet)
