"""`isop redact`: a dossier without what traces to a person."""

from pathlib import Path
from typing import Annotated

import typer

from isop_cli.commands.common import (
    EXIT_INPUT,
    CriteriaOption,
    FileArgument,
    QuietOption,
    content_or_leave,
    fail,
    load_framework,
)
from isop_cli.commands.filled import FilledOutput, form_or_leave, write_filled
from isop_cli.commands.shell import Command
from isop_cli.reading.diagnostics import Diagnostic
from isop_cli.text.language import _

app = typer.Typer(add_completion=False, rich_markup_mode=None)

#: A list of names is some thousands long at most.
_MAX_NAMES_BYTES = 1024 * 1024


@app.command(
    cls=Command,
    help=_(
        "Write a dossier or a form without what traces to a person: names, e-mail addresses, telephone numbers and BSNs in "
        "notes and other texts become neutral words, such as [name]. Tells each replacement. What the school is judged by "
        "stays the same, and so does the input."
    ),
)
def redact(
    path: FileArgument,
    output: FilledOutput,
    names: Annotated[
        Path | None,
        typer.Option(
            "--names",
            metavar=_("FILE"),
            help=_("Names to look for, one on each line; the list stays with you."),
            show_default=False,
        ),
    ] = None,
    auditors: Annotated[
        bool,
        typer.Option(
            "--auditors",
            help=_("Replace the auditors and who decided too, for readers outside the label bureau."),
        ),
    ] = False,
    criteria: CriteriaOption = None,
    quiet: QuietOption = False,
) -> None:
    from isop_cli.checking.redacting import redacted
    from isop_cli.documents.forms.converting import CONVERTED
    from isop_cli.screen.redaction import tell_redaction

    CONVERTED.chosen(None, output)  # a name that nothing can be written under is told before anything is read
    framework = load_framework(criteria)
    listed = _listed(names) if names is not None else []
    form, gathered = form_or_leave(path, framework)
    result = redacted(form, gathered.place_of_text, listed, others=auditors)
    write_filled(result.form, framework, output, gathered.main.language, quiet)
    if not quiet:
        tell_redaction(result, has_list=names is not None, others=auditors)


def _listed(file: Path) -> list[str]:
    """The names in a list: one on each line; an empty line and one that begins with # are none."""
    from isop_cli.formats.problems.wording import in_words
    from isop_cli.reading.files import decode

    text = decode(content_or_leave(file, _MAX_NAMES_BYTES), str(file))
    if isinstance(text, Diagnostic):
        fail(f"{file}: {in_words(text).message}", EXIT_INPUT)
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]
