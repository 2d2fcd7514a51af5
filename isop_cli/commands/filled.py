"""Write what is filled in, for the commands that make a dossier or a form of others."""

import contextlib
import os
from pathlib import Path
from typing import Annotated

import typer

from isop_cli.commands.common import EXIT_INPUT, fail, load_look, tell_problems, write_output
from isop_cli.commands.new import today
from isop_cli.model.form import Form
from isop_cli.model.framework import Framework
from isop_cli.reading.files import STDIN
from isop_cli.reading.finding import LocalFolders, entries, evidence_beside, folder_file, stands_for_folder
from isop_cli.reading.gathering import Gathered
from isop_cli.reading.readers import FORMS, read_dossier_file, reader_named
from isop_cli.text.language import _

FilledOutput = Annotated[
    str,
    typer.Option(
        "--output",
        "-o",
        metavar=_("FILE"),
        help=_("File to write: .yaml, .json or .xlsx; - is standard output, which gets JSON."),
    ),
]


def form_or_leave(path: Path | str, framework: Framework) -> tuple[Form, Gathered]:
    """What is filled in so far of a dossier or a form, and where it stands; its problems and status 1 where it cannot be read."""
    from isop_cli.checking.evidence import filled_in

    read = filled_in(path, framework)
    if read.form is None:
        tell_problems(read.diagnostics)
        raise typer.Exit(EXIT_INPUT)
    return read.form, read.gathered


def write_filled(form: Form, framework: Framework, output: str, keys: str | None, quiet: bool) -> None:
    """Write a form or a dossier to a file, in the form that its suffix asks for; `keys` is the language of keys in YAML.

    What lies in one folder belongs together: evidence beside a school.yaml is taken along with it. So what is in the
    result is not counted again, and the result not in what lies beside it; where that cannot be, status 2.
    """
    from isop_cli.documents.forms.asked import Asked
    from isop_cli.documents.forms.converting import CONVERTED, Filled

    kind = CONVERTED.chosen(None, output)
    beside = _beside(output)
    if beside:
        if kind.name != "yaml":
            told = _("{file} beside {output} would count twice; choose a name that ends in .yaml, or another folder")
            fail(told.format(file=beside[0], output=Path(output).name))
    elif (owner := _owner(output)) is not None:
        told = _(
            "{output} would count as evidence of {file} beside it; choose another folder, or a name that ends in .yaml"
        )
        fail(told.format(output=Path(output).name, file=owner))
    filled = Filled(form, Asked(framework, today()), keys, alone=bool(beside))
    write_output(CONVERTED.render(kind, filled, load_look(None)), output, quiet)


def _beside(output: str) -> list[str]:
    """The evidence beside a result that stands for its folder, which would be taken along with it."""
    path = Path(output)
    if output == STDIN or not stands_for_folder(path.name):
        return []
    with contextlib.suppress(OSError):
        return [name for name in evidence_beside(LocalFolders(path.parent), "") if name != path.name]
    return []


def _owner(output: str) -> str | None:
    """The dossier of a folder that would take a result along: one without `include`, where the result is a form."""
    path = Path(output)
    if output == STDIN or reader_named(path.name) not in FORMS or stands_for_folder(path.name):
        return None
    owner = None
    with contextlib.suppress(OSError):
        owner = folder_file(entry.name for entry in entries(path.parent))
    if owner is None:
        return None
    data = read_dossier_file(path.parent / owner, os.fspath(path.parent / owner)).found
    return owner if isinstance(data, dict) and data.get("include") is None else None
