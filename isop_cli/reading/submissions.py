"""What was sent in: the submissions in an export of ODK Central or KoBoToolbox, as texts in columns. Knows no school.

A table is CSV: with commas (ODK Central), semicolons (KoBoToolbox, and Excel where a comma is the decimal mark) or tabs. JSON
is ODK Central's OData (`value`), KoBoToolbox's API (`results`) or a list. A zip has them in files.
"""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from isop_cli.reading.plain_json import JsonProblemError, TooMuchError, load

#: What an export may hold: ten times the largest audit. Cells that are empty count too; of those with something in them
#: there may be fewer, for they cost more.
MAX_CELLS, MAX_FILLED, MAX_COLUMNS = 400_000, 50_000, 1000
#: What a zip holds when it is unpacked, in bytes and in files.
MAX_UNPACKED, MAX_FILES = 32 * 1024 * 1024, 2000
#: Lists and objects in JSON.
_MAX_PARTS = 50_000
_SEPARATORS = ",;\t"
ZIP = b"PK\x03\x04"
#: How far into a file its kind is looked for.
_HEAD = 200_000
_BESIDES = ("__MACOSX/", "media/")


class ExportError(ValueError):
    """Bytes that are no export, or one that is not taken in. `case` is a case of E133, `row` where it went wrong."""

    def __init__(self, case: str, row: int = 0) -> None:
        super().__init__(case)
        self.case, self.row = case, row


@dataclass(frozen=True, slots=True)
class Submission:
    """What is filled in on one form, by the number of its column. `row` counts as in Excel; 0 where there are no rows."""

    row: int
    cells: dict[int, str]


@dataclass
class Table:
    """Submissions, and what stands above each column. `file` is the file's name in a zip."""

    heads: list[str]
    submissions: list[Submission] = field(default_factory=list)
    file: str = ""


def is_packed(content: bytes) -> bool:
    """Whether a file is a zip."""
    return content.startswith(ZIP)


def is_json(start: bytes) -> bool:
    """Whether a file begins as JSON."""
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def files_in(content: bytes) -> Iterator[tuple[str, bytes]]:
    """The tables and JSON files in a zip, one by one. Raises ExportError."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if len(parts) > MAX_FILES or sum(part.file_size for part in parts) > MAX_UNPACKED:
                raise ExportError("too_large")
            for part in parts:
                name = part.filename
                if name.lower().endswith((".csv", ".json")) and not name.startswith(_BESIDES):
                    if part.flag_bits & 1:
                        raise ExportError("locked")
                    with package.open(part) as file:
                        yield name, file.read(MAX_UNPACKED)
    except ExportError:
        raise
    # zipfile and zlib raise half a dozen kinds for what is damaged.
    except Exception as problem:
        raise ExportError("damaged_zip") from problem


def table_in(text: str, known: Callable[[str], bool]) -> Table:
    """The submissions in a text of CSV. `known` tells whether a head is of the form. Raises ExportError."""
    first, _end, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:  # what Excel knows the separator by
        text = rest
    separator = _separator(text, known)
    if text.count(separator) + text.count("\n") > MAX_CELLS:
        raise ExportError("too_many")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    table, row, filled = Table([]), 0, 0
    try:
        for row, values in enumerate(reader, 1):
            if row == 1:
                table.heads = [value.strip() for value in values]
                continue
            cells = {number: value for number, value in enumerate(values) if value.strip()}
            if any(number >= len(table.heads) for number in cells):
                raise ExportError("shifted", row)
            filled += len(cells)
            if filled > MAX_FILLED:
                raise ExportError("too_many")
            if cells:
                table.submissions.append(Submission(row, cells))
    except csv.Error as problem:
        raise ExportError("damaged", row + 1) from problem
    return table


def _separator(text: str, known: Callable[[str], bool]) -> str:
    """What stands between the columns: that with which most heads are of the form. Raises ExportError."""
    line = text.partition("\n")[0]
    if len(line) > MAX_COLUMNS * 500 or all(line.count(one) > MAX_COLUMNS for one in _SEPARATORS):
        raise ExportError("too_many")

    def fitting(separator: str) -> int:
        if line.count(separator) > MAX_COLUMNS:
            return -1
        try:
            return sum(known(head) for head in next(csv.reader([line], delimiter=separator), []))
        except csv.Error:  # a field of a hundred thousand characters
            return -1

    return max(_SEPARATORS, key=fitting)


def table_in_json(content: bytes) -> Table:
    """The submissions in JSON, of which what stands inside each other is named `group/question`. Raises ExportError."""
    try:
        data = load(content, _MAX_PARTS, MAX_CELLS)
    except TooMuchError as problem:
        raise ExportError("too_many") from problem
    except JsonProblemError as problem:
        raise ExportError("damaged_json") from problem
    if isinstance(data, dict):
        if any(data.get(further) for further in ("next", "@odata.nextLink")):
            raise ExportError("unfinished")
        data = next((data[key] for key in ("value", "results") if isinstance(data.get(key), list)), [data])
    table, columns, filled = Table([]), dict[str, int](), 0
    for one in data:
        cells: dict[int, str] = {}
        for head, text in _flat(one, "", 0):
            filled += 1
            if len(columns) > MAX_COLUMNS or filled > MAX_FILLED:
                raise ExportError("too_many")
            cells[columns.setdefault(head, len(columns))] = text
        if cells:
            table.submissions.append(Submission(0, cells))
    table.heads = list(columns)
    return table


def _flat(value: Any, head: str, depth: int) -> Iterator[tuple[str, str]]:
    """The texts in an object by their paths; of a list nothing, for in our form nothing is repeated."""
    if depth > 10:
        raise ExportError("damaged_json")
    if isinstance(value, dict):
        for key, one in value.items():
            yield from _flat(one, f"{head}/{key}" if head else str(key), depth + 1)
    elif isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
        yield head, str(value)
