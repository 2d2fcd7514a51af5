"""Workbooks (.xlsx) as texts in cells, from anyone: what they hold is looked at before openpyxl takes it apart."""

import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

#: What a workbook holds when it is unpacked, in bytes and in parts: ten times a large dossier.
MAX_UNPACKED, MAX_PARTS = 32 * 1024 * 1024, 2000
#: Tags of XML: in the cells and their texts, of which a sheet of the form has two thousand, and in the rest. openpyxl takes ten
#: millionths of a second for each of the first, and a hundred for each of the others.
MAX_TAGS, MAX_OTHER_TAGS = 200_000, 10_000
#: Columns further to the right are not looked at.
_COLUMNS = 64
_CHUNK = 256 * 1024
#: A formula, with a prefix for its namespace or without.
_FORMULA = re.compile(rb"<(?:[\w.-]{1,40}:)?f[\s>/]")
#: What declares entities, and what hides it: a text in UTF-16.
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)")
_OF_CELLS = ("xl/worksheets/", "xl/sharedStrings")
_NOT_READ = ("xl/media/", "xl/theme/", "xl/printerSettings/", "xl/embeddings/", "docProps/")
_MACROS = re.compile(r"(?:^|/)(?:vbaProject\.bin|macrosheets/)", re.IGNORECASE)
_ZIP, _OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class WorkbookError(ValueError):
    """Bytes that are no workbook, or one that is not taken in. `case` is a case of E131."""

    def __init__(self, case: str) -> None:
        super().__init__(case)
        self.case = case


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in which something stands, as text. `problem` is a case of E132 where no text can be had from it."""

    text: str
    at: str
    problem: str = ""


@dataclass
class Sheet:
    """A sheet: its cells by row, counted from 1, and by column letter."""

    title: str
    rows: dict[int, dict[str, Cell]] = field(default_factory=dict)


def holds(content: bytes, words: bytes) -> bool:
    """Whether a workbook has these words among its texts; not where they are more than is taken in."""
    if not content.startswith(_ZIP):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            # Most programs keep the texts of all cells together, and some in the cells themselves.
            parts = [part for part in package.infolist() if part.filename.startswith(_OF_CELLS)]
            is_small = sum(part.file_size for part in parts) <= MAX_UNPACKED
            return is_small and any(words in piece for part in parts for piece in _pieces(package, part.filename))
    except Exception:  # as in read_sheets
        return False


def read_sheets(content: bytes) -> list[Sheet]:
    """The sheets of a workbook, of which a formula is what it gave when it was saved. Raises WorkbookError."""
    if content.startswith(_OLD):
        raise WorkbookError("old")
    if not content.startswith(_ZIP):
        raise WorkbookError("no_workbook")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            has_formulas = _looked_over(package)
        return _taken_apart(content, has_formulas)
    except WorkbookError:
        raise
    # zipfile, zlib, expat and openpyxl raise a dozen kinds for what is damaged, and each release another.
    except Exception as problem:
        raise WorkbookError("damaged") from problem


def _looked_over(package: zipfile.ZipFile) -> bool:
    """Whether a package has formulas. Raises WorkbookError for what would cost too much, or would run."""
    parts = package.infolist()
    names = {part.filename for part in parts}
    if any(_MACROS.search(name) for name in names):
        raise WorkbookError("macros")
    if "mimetype" in names and "content.xml" in names:
        raise WorkbookError("open_document")
    if "xl/workbook.xml" not in names:
        raise WorkbookError("no_workbook")
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise WorkbookError("too_large")
    tags, other_tags, has_formulas = 0, 0, False
    for part in parts:
        holds_cells = part.filename.startswith(_OF_CELLS)
        if not holds_cells and part.filename.startswith(_NOT_READ):
            continue  # nothing is read of these
        for piece in _pieces(package, part.filename):
            if b"\x00" in piece or _DECLARES.search(piece):
                raise WorkbookError("entities")
            if holds_cells:
                tags += piece.count(b"<")
            else:
                other_tags += piece.count(b"<")
            if tags > 2 * MAX_TAGS or other_tags > 2 * MAX_OTHER_TAGS:  # most have an end too
                raise WorkbookError("too_many")
            has_formulas = has_formulas or _FORMULA.search(piece) is not None
    return has_formulas


def _pieces(package: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """A part in pieces that overlap a little; none beyond what a workbook may hold."""
    before, read = b"", 0
    with package.open(name) as file:
        while read < MAX_UNPACKED and (piece := file.read(_CHUNK)):
            yield before + piece
            before, read = piece[-48:], read + len(piece)


def _taken_apart(content: bytes, has_formulas: bool) -> list[Sheet]:
    import openpyxl

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pictures and rules that openpyxl leaves out
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = [_sheet(one) for one in book.worksheets]
        book.close()
        if has_formulas:
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
            for sheet, one in zip(sheets, book.worksheets, strict=True):
                _mark_without_value(sheet, one)
            book.close()
    return sheets


def _cells(worksheet: Any) -> Iterator[Any]:
    worksheet.reset_dimensions()  # what a sheet says of its own size need not be so
    before = None
    for row in worksheet.iter_rows(max_col=_COLUMNS):
        if row is not before:  # one and the same for all the empty rows in between, of which there may be a million
            yield from (cell for cell in row if cell.value is not None)
        before = row


def _sheet(worksheet: Any) -> Sheet:
    sheet = Sheet(worksheet.title)
    for cell in _cells(worksheet):
        problem = "error_value" if cell.data_type == "e" else ""
        column = cell.column_letter
        sheet.rows.setdefault(cell.row, {})[column] = Cell(_text(cell.value), f"{column}{cell.row}", problem)
    return sheet


def _mark_without_value(sheet: Sheet, worksheet: Any) -> None:
    for cell in _cells(worksheet):
        column = cell.column_letter
        if cell.data_type == "f" and column not in sheet.rows.get(cell.row, {}):
            sheet.rows.setdefault(cell.row, {})[column] = Cell("", f"{column}{cell.row}", "formula")


def _text(value: Any) -> str:
    """A value as it is written in a dossier: a date as 2026-05-12, a whole number without a point."""
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).replace("_x000D_", "\r")
