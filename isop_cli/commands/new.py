"""`isop new`: an empty dossier to fill in."""

import datetime
import sys
from pathlib import Path
from typing import Annotated

import typer

from isop_cli.commands.common import CriteriaOption, QuietOption, create_new, load_framework
from isop_cli.commands.shell import Command
from isop_cli.reading.finding import FOLDER_FILE
from isop_cli.resources import build_time
from isop_cli.text.language import _

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=Command,
    help=_(
        "Write an empty dossier to fill in: one block for each source, with what to look for and what each level means "
        "as comments. Never overwrites a file."
    ),
)
def new(
    path: Annotated[Path, typer.Argument(metavar=_("FILE"), help=_("The file to write."))] = Path(FOLDER_FILE),
    criteria: CriteriaOption = None,
    quiet: QuietOption = False,
) -> None:
    from isop_cli.documents.editing import evidence_schema
    from isop_cli.documents.scaffold import SCHEMA_FILE, scaffold

    if path.is_dir():
        path = path / FOLDER_FILE
    framework = load_framework(criteria)
    text = scaffold(framework, today())
    create_new(path, text.encode("utf-8"), beside=(SCHEMA_FILE, evidence_schema(framework)))
    if not quiet:
        print(_("Written: {file}").format(file=path), file=sys.stderr)
        print(
            _("Fill it in with an editor; look now and then with: isop check {file}").format(file=path), file=sys.stderr
        )


def today() -> datetime.date:
    """Today, or the day that SOURCE_DATE_EPOCH gives."""
    epoch = build_time()
    return datetime.date.today() if epoch is None else datetime.datetime.fromtimestamp(epoch, datetime.UTC).date()
