"""`isop doctor`: whether this machine has everything, and how to get what is missing."""

from typing import Annotated

import typer

from isop_cli.commands.common import EXIT_MACHINE, write_output
from isop_cli.commands.shell import Command
from isop_cli.text.language import _

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=Command,
    help=_("Tell whether this machine has everything, and how to get what is missing. Status 0: ready; 4: not."),
)
def doctor(
    bug_report: Annotated[
        str | None,
        typer.Option(
            "--bug-report",
            metavar=_("FILE"),
            help=_("Write the versions and the last error to a file, with nothing of a dossier; - is standard output."),
            show_default=False,
        ),
    ] = None,
) -> None:
    from isop_cli.machine import examination
    from isop_cli.screen.doctor import part_line, show_parts

    parts = list(examination())
    if bug_report is not None:
        from isop_cli.bug_report import bug_report as report

        write_output(report([part_line(part).plain for part in parts]).encode(), bug_report)
        return
    show_parts(parts)
    if any(part.lacking for part in parts):
        raise typer.Exit(EXIT_MACHINE)
