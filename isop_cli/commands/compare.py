"""`isop compare`: what changed between two audits of a school, or between two batches."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from isop_cli.commands.common import (
    CriteriaOption,
    QuietOption,
    console,
    fail,
    format_option,
    output_option,
    shown_or_written,
    write_output,
)
from isop_cli.commands.report import assessments_in
from isop_cli.commands.shell import Command
from isop_cli.documents.comparison import COMPARISON
from isop_cli.text.language import _, decimal

if TYPE_CHECKING:
    from isop_cli.assessing.comparison import Comparison
    from isop_cli.batch.changes import SchoolChange
    from isop_cli.model.assessment import Assessment
    from isop_cli.model.framework import Framework

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

    folders = tree_at(old), tree_at(new)
    batches = [is_batch(tree) for tree in folders if tree.local is None or tree.local.is_dir()]
    if batches == [True, True]:
        found = changes(*folders)
        if target is not None:
            write_output(CHANGES.render(target.format, found, Look()), target.file, quiet)
        else:
            _print_batches(found)
        return
    if any(batches):
        fail(_("compare two batches, or two schools"))
    from isop_cli.assessing.comparison import compare as compare_assessments

    before, after = (_one(path, criteria, quiet) for path in (old, new))
    comparison = compare_assessments(before, after)
    if target is not None:
        write_output(COMPARISON.render(target.format, comparison, Look()), target.file, quiet)
    else:
        _print_one(comparison, after.criteria)


def _one(path: str, criteria: Path | None, quiet: bool) -> Assessment:
    assessments, _folder = assessments_in(path, criteria, quiet)
    if len(assessments) != 1:
        fail(_("{file} holds more than one school").format(file=path))
    return assessments[0]


def _print_one(comparison: Comparison, framework: Framework) -> None:
    from rich.table import Table
    from rich.text import Text

    from isop_cli.documents.comparison import ComparisonSentences
    from isop_cli.text.language import arrow, gain_shown

    sentences, screen = ComparisonSentences(comparison, framework), console()
    styles = {"▲": "green", "▼": "red", "·": "dim"}
    screen.print(Text(sentences.school, style="bold"))
    screen.print(Text(sentences.period))
    screen.print(Text(sentences.label, style={"won": "bold green", "lost": "bold red"}.get(comparison.turn, "")))
    if sentences.criteria:
        screen.print(Text(sentences.criteria, style="yellow"))
    screen.print()
    table = Table(box=None, pad_edge=False)
    for title in (_("Guideline"), _("Then"), _("Now"), _("Level"), ""):
        table.add_column(title, header_style="bold")
    for change in comparison.guidelines:
        shape = arrow(change.level.gain)
        table.add_row(
            Text(sentences.name(change.id)), Text(sentences.outcome(change.outcome_before)),
            Text(sentences.outcome(change.outcome_after)),
            Text(f"{decimal(change.level.before)} → {decimal(change.level.after)}"),
            Text(f"{shape} {gain_shown(change.level.gain)}", style=styles[shape]),
        )  # fmt: skip
    screen.print(table)
    for title, found in (
        (_("Indicators that rose"), sentences.better), (_("Indicators that fell"), sentences.worse),
        (_("Evidence on them is new"), sentences.filled), (_("No evidence on them any more"), sentences.opened),
    ):  # fmt: skip
        if found:
            screen.print()
            screen.print(Text(title, style="bold"))
            for level in found:
                screen.print(Text(f" {arrow(level.gain)} {sentences.name(level.id)}: {sentences.change(level)}"))
    if comparison.partnerships:
        screen.print()
        screen.print(Text(sentences.spread))


def _print_batches(found: list[SchoolChange]) -> None:
    from isop_cli.text.printable import one_line
    from isop_cli.text.terms import label_outcome_word

    words = {
        "won": _("won"), "lost": _("lost"), "kept": _("kept"), "without": _("without"), "new": _("new"), "gone": _("gone"),
    }  # fmt: skip
    counts = {name: sum(change.turn == name for change in found) for name in words}
    screen = console()
    for change in found:
        if change.turn in ("kept", "without") and not change.guidelines:
            continue
        outcomes = [label_outcome_word(o) if o else "–" for o in (change.outcome_before, change.outcome_after)]
        moved = ", ".join(sorted(change.guidelines))
        told = f"{words[change.turn]}: {one_line(change.school or '')}, {one_line(change.city or '')}: {outcomes[0]} → {outcomes[1]}"
        style = {"won": "green", "lost": "red"}.get(change.turn)
        screen.print(told + (f" ({moved})" if moved else ""), style=style)
    screen.print(" · ".join(f"{words[name]} {number}" for name, number in counts.items() if number))
