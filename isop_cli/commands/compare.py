"""`isop compare`: what changed between two audits of a school, or between two batches."""

from __future__ import annotations

from typing import Annotated

import typer

from isop_cli.commands.common import (
    CriteriaOption,
    QuietOption,
    fail,
    format_option,
    output_option,
    shown_or_written,
    write_output,
)
from isop_cli.commands.report import one_school_in
from isop_cli.commands.shell import Command
from isop_cli.documents.comparison import COMPARISON, ComparisonSentences
from isop_cli.text.language import _

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=Command,
    help=_(
        "Tell what changed between two dossiers or assessments of a school, or between two folders of isop batch: "
        "outcomes, levels, and labels won or lost."
    ),
)
def compare(
    old: Annotated[str, typer.Argument(metavar=_("OLD"), help=_("The earlier one."), show_default=False)],
    new: Annotated[str, typer.Argument(metavar=_("NEW"), help=_("The later one."), show_default=False)],
    format_: Annotated[str | None, format_option(COMPARISON, shown=True)] = None,
    output: Annotated[str | None, output_option(COMPARISON)] = None,
    criteria: CriteriaOption = None,
    quiet: QuietOption = False,
) -> None:  # fmt: skip
    target = shown_or_written(COMPARISON, format_, output, _("comparison"))
    from isop_cli.batch.changes import CHANGES, changes, is_batch
    from isop_cli.batch.storage import tree_at
    from isop_cli.formats.look import Look
    from isop_cli.screen.comparison import show_batches, show_comparison

    folders = tree_at(old), tree_at(new)
    batches = [is_batch(tree) for tree in folders if tree.local is None or tree.local.is_dir()]
    if batches == [True, True]:
        found = changes(*folders)
        if target is not None:
            write_output(CHANGES.render(target.format, found, Look()), target.file, quiet)
        else:
            show_batches(found)
        return
    if any(batches):
        fail(_("compare two batches, or two schools"))
    before, after = (one_school_in(path, criteria, quiet) for path in (old, new))
    sentences = ComparisonSentences(before.assessments[0], after.assessments[0], before.otherwise)
    if target is not None:
        write_output(COMPARISON.render(target.format, sentences.comparison, Look()), target.file, quiet)
    else:
        show_comparison(sentences)
