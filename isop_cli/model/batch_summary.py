"""The summary of a batch as it is published (summary.json): the row of each school, and what is wrong with it."""

from typing import Annotated, Literal

from pydantic import Field

from isop_cli.model.school_row import Count, SchoolRow
from isop_cli.model.values import Record


class RowPlace(Record):
    """Where a problem is: a stretch of text in a file. Line and column count from 1; line 0: the whole file.

    In a form, `part` is the evidence item or the cell, and `question` the indicator. In a table, `row` is the row as Excel
    counts it, else 0, and `part` the head of the column.
    """

    file: str
    line: Count
    column: Count
    length: Count
    source_line: str
    part: str
    question: str
    row: Count


class RowProblem(Record):
    """What is wrong with a school's files, in the language of the batch."""

    code: Annotated[str, Field(pattern=r"^[EWN][0-9]{3}$")]
    message: str
    place: RowPlace
    help: str


class PublishedRow(SchoolRow):
    """A school's row in the summary, with where its files are and what is wrong."""

    folder: str = Field(description="The school's folder, below the folder of the summary.")
    files: tuple[str, ...] = Field(description="What is in it.")
    problems: tuple[RowProblem, ...]


class BatchCriteria(Record):
    """By which criteria the schools were assessed."""

    id: str
    version: str


class BatchSummary(Record):
    """The summary of a batch (summary.json), in the order of the dossiers."""

    format: Literal["isop-batch/1"]
    program: str
    criteria: BatchCriteria
    schools: tuple[PublishedRow, ...]
