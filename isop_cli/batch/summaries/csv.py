"""The summary as CSV that a Dutch spreadsheet opens: semicolons, UTF-8 with a mark, no text that is a formula."""

import csv
import io
from fractions import Fraction
from typing import BinaryIO

from isop_cli.batch.batch import SchoolResult
from isop_cli.batch.summaries.columns import Cell, columns
from isop_cli.formats.cells import defused
from isop_cli.formats.xlsx import Share
from isop_cli.model.framework import Framework
from isop_cli.text.language import hundredths


class Summary:
    """A line for each school."""

    def __init__(self, framework: Framework, file: BinaryIO) -> None:
        self.columns, self.file = columns(framework), file
        self.text = io.TextIOWrapper(file, "utf-8-sig", "replace", newline="", write_through=True)
        self.writer = csv.writer(self.text, delimiter=";")
        self.writer.writerow([column.title for column in self.columns])

    def add(self, school: SchoolResult) -> None:
        """Take the next school."""
        self.writer.writerow([_text(column.of(school)) for column in self.columns])

    def finish(self) -> BinaryIO:
        """The file."""
        return self.text.detach()


def _text(cell: Cell) -> str:
    if isinstance(cell, tuple):
        _colour, word = cell
        return defused(word)
    if isinstance(cell, Share):
        return hundredths(cell.value)
    if isinstance(cell, Fraction):
        return hundredths(cell)
    return "" if cell is None else defused(str(cell))
