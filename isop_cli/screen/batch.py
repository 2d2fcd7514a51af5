"""Many schools on a terminal: a row each, and what it comes to."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from isop_cli.batch.batch import Batch, SchoolResult
from isop_cli.batch.summaries.columns import mark, meanings, outcome, sector
from isop_cli.batch.summaries.dashboard import OUTCOMES
from isop_cli.model.framework import Framework
from isop_cli.model.school_row import RowGuideline
from isop_cli.screen.listing import cell, show_listing, table
from isop_cli.screen.outcomes import styled
from isop_cli.text.language import _, decimal, ngettext
from isop_cli.text.printable import one_line
from isop_cli.text.terms import MARKS

#: From this width places and levels fit.
_WIDE = 100


@dataclass(frozen=True, slots=True)
class _Row:
    """A school as the table shows it: `kind` is its outcome or `error`, `guidelines` are in the framework's order, each with its marks.

    `awaits` tells whether a decision is still to come.
    """

    dossier: str
    school: str
    city: str
    sector: str
    kind: str
    outcome: str
    guidelines: Sequence[tuple[RowGuideline | None, str]]
    spread: Fraction | None
    problems: int
    awaits: bool


def show_schools(
    schools: Iterable[SchoolResult], framework: Framework, sort: str, only: str | None = None, by: str | None = None
) -> None:
    """The schools with one outcome, or all; in the order of a column, and grouped `by` place or sector."""
    rows = [row for school in schools if (row := _row(school, framework)).kind == (only or row.kind)]
    rows.sort(key=lambda row: _order(row, sort))
    if by:
        rows.sort(key=lambda row: _order(row, by))
    lines = (
        [row.school, row.city, row.kind, *(found.outcome + behind if found else "-" for found, behind in row.guidelines), decimal(row.spread), str(row.problems)]
        for row in rows
    )  # fmt: skip
    show_listing(lines, lambda screen: Group(_table(rows, framework, by, screen), *_notes(rows)))


def _row(school: SchoolResult, framework: Framework) -> _Row:
    row = school.row
    return _Row(
        row.dossier, one_line(row.school or row.dossier), one_line(row.city or ""), sector(row, framework),
        row.kind, outcome(row), [(row.guidelines.get(g.id), mark(row, g.id).replace(" ", "")) for g in framework.guidelines], row.spread, row.problem_count, row.awaits_decision,
    )  # fmt: skip


def _order(row: _Row, column: str) -> tuple[object, ...]:
    """By what the rows are sorted: the best outcome, the smallest spread and the most problems go first."""
    match column:
        case "outcome":
            return (OUTCOMES.index(row.kind),)
        case "spread":
            return row.spread is None, row.spread or 0
        case "problems":
            return (-row.problems,)
    return (getattr(row, column).casefold(),)


def _table(rows: Iterable[_Row], framework: Framework, by: str | None, screen: Console) -> Table:
    wide = screen.width >= _WIDE
    found = table()
    found.add_column(_("School"), ratio=3)
    if wide:
        found.add_column(_("Place"), ratio=2)
    found.add_column(_("Outcome"))
    for title in (*(guideline.id for guideline in framework.guidelines), _("Spread"), _("Problems")):
        found.add_column(title, justify="right")
    group = None
    for row in rows:
        if by and getattr(row, by) != group:
            group = getattr(row, by)
            found.add_row(Text(group or "–", style="bold underline"))
        cells = [cell(row.school), *([cell(row.city)] if wide else []), styled(row.kind, row.outcome)]
        for rated, behind in row.guidelines:
            if rated is None:
                cells.append(Text())
            else:
                level = f" {decimal(rated.score)}" if wide and rated.score is not None else ""
                cells.append(styled(rated.outcome, MARKS[rated.outcome] + level + behind))
        found.add_row(*cells, decimal(row.spread), str(row.problems or ""))
    return found


def _notes(rows: Sequence[_Row]) -> Iterator[Text]:
    """What the marks mean that stand in the table, and for how many schools a decision follows."""
    marks = {behind for row in rows for found, behind in row.guidelines if found}
    for meaning in meanings():
        if any(meaning[0] in behind for behind in marks):
            yield Text(meaning, style="dim")
    if awaiting := sum(row.awaits for row in rows):
        told = ngettext(
            "{n} school meets all guidelines. The decision of the label committee follows.",
            "{n} schools meet all guidelines. The decision of the label committee follows.",
            awaiting,
        )
        yield Text(told.format(n=awaiting), style="dim")


def show_end(work: Batch) -> None:
    """What a batch comes to, in one line, and where its dashboard is: beside the result, on standard error."""
    statuses = work.index.statuses()
    told = [
        ngettext("{n} school", "{n} schools", work.found).format(n=work.found),
        ngettext("{n} meets all guidelines", "{n} meet all guidelines", statuses.get(0, 0)).format(
            n=statuses.get(0, 0)
        ),
        ngettext("{n} does not yet", "{n} do not yet", statuses.get(1, 0)).format(n=statuses.get(1, 0)),
        ngettext("{n} with errors", "{n} with errors", statuses.get(3, 0)).format(n=statuses.get(3, 0)),
        ngettext("{n} done now", "{n} done now", work.done).format(n=work.done),
    ]
    print(" · ".join(told), file=sys.stderr)
    where = work.output.local / "index.html" if work.output.local else "index.html"
    print(_("Dashboard: {file}").format(file=where), file=sys.stderr)
