"""Listings: a table for people on a terminal; in a pipe, lines with tabs between for other programs."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from isop_cli.screen.output import console
from isop_cli.text.printable import one_line


def show_listing(lines: Iterable[Sequence[str]], drawn: Callable[[Console], RenderableType]) -> None:
    """Show what `drawn` makes of the terminal; where nothing can be drawn, the lines, with tabs between their cells.

    A cell is one line, as in `cell`: a name with a tab or a line end in it makes no cell or row of its own.
    """
    screen = console()
    if screen.is_terminal:
        screen.print(drawn(screen))
        return
    for cells in lines:
        print("\t".join(map(one_line, cells)))


def table(*titles: str, **options: Any) -> Table:
    """A table without lines, with a column for each title; `options` are those of rich."""
    return Table(*titles, **({"box": None, "pad_edge": False, "header_style": "bold"} | options))


def cell(text: str, style: str = "") -> Text:
    """A text in a table, on one line."""
    return Text(one_line(text), style)


def indented(drawn: RenderableType, by: int = 2) -> Padding:
    """Something drawn, set in by some columns."""
    return Padding(drawn, (0, 0, 0, by), expand=False)
