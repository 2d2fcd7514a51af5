"""`isop schema`: the JSON Schema of a file format."""

from enum import StrEnum
from typing import Annotated

import typer

from isop_cli.commands.common import CriteriaOption, load_framework
from isop_cli.commands.shell import Command
from isop_cli.resources import resource
from isop_cli.text.language import _

app = typer.Typer(add_completion=False, rich_markup_mode=None)


class Kind(StrEnum):
    """The file formats that have a schema."""

    evidence = "evidence"
    form = "form"
    criteria = "criteria"
    practice = "practice"
    scan = "scan"
    model = "model"
    assessment = "assessment"
    batch = "batch"


@app.command(cls=Command, help=_("Print the JSON Schema of a file format, for editors and other programs."))
def schema(
    kind: Annotated[Kind, typer.Argument(metavar=_("FORMAT"), help=", ".join(Kind))],
    criteria: CriteriaOption = None,
) -> None:
    if kind is Kind.evidence:
        # A dossier is written in the words of one framework: sectors, sources, indicators.
        from isop_cli.documents.editing import evidence_schema

        typer.echo(evidence_schema(load_framework(criteria)), nl=False)
        return
    typer.echo(resource("criteria", f"{kind.value}.schema.json").read_text("utf-8"), nl=False)
