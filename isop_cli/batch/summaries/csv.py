"""The summary as CSV that a Dutch spreadsheet opens: semicolons, UTF-8 with a mark, no text that is a formula."""

import csv
import io
from fractions import Fraction
from typing import BinaryIO

from isop_cli.batch.batch import School
from isop_cli.batch.summaries.columns import titles, values
from isop_cli.formats.cells import defused
from isop_cli.model.framework import Framework
from isop_cli.text.language import hundredths


class Summary:
    """A line for each school."""

    def __init__(self, framework: Framework, file: BinaryIO) -> None:
        self.framework, self.file = framework, file
        self.text = io.TextIOWrapper(file, "utf-8-sig", "replace", newline="", write_through=True)
        self.writer = csv.writer(self.text, delimiter=";")
        self.writer.writerow(titles(framework))

    def add(self, school: School) -> None:
        """Take the next school."""
        self.writer.writerow([_cell(value) for value in values(school, self.framework)])

    def finish(self) -> BinaryIO:
        """The file."""
        return self.text.detach()


def _cell(value: str | int | Fraction | None) -> str:
    if isinstance(value, Fraction):
        return hundredths(value)
    return "" if value is None else defused(str(value))
