"""The register as CSV and JSON, for spreadsheets and for moving."""

import csv
import datetime
import io
import json
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass

from isop_cli.language import _
from isop_cli.register.entries import Entry, Label

FIELDS = ("number", "label", "school", "brin", "place", "sector", "decided", "valid_until", "decided_by", "state")
_NEEDED = ("school", "decided", "valid_until")
#: What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MAX_ROWS = 200_000


class ImportProblemError(ValueError):
    """A file that cannot be taken in. The message names the line and is for the user."""


@dataclass(frozen=True, slots=True)
class Row:
    """A label as a file gives it."""

    number: str | None
    label: str
    school: str
    brin: str | None
    place: str | None
    sector: str | None
    decided: str
    valid_until: str
    decided_by: str


def as_csv(labels: Iterable[Label]) -> bytes:
    """The labels as CSV that spreadsheets read: UTF-8 with a mark, and no text that they take for a formula."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(FIELDS)
    for label in labels:
        held = asdict(label)
        writer.writerow([_defused(held[field] or "") for field in FIELDS])
    return target.getvalue().encode("utf-8-sig")


def as_json(labels: Iterable[Label], history: Iterable[Entry]) -> bytes:
    """The labels and their history."""
    held = {"format": "isop-register/1", "labels": [asdict(x) for x in labels], "history": [asdict(x) for x in history]}
    return (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def from_csv(content: bytes) -> list[Row]:
    """The labels in a CSV file with a heading; commas or semicolons. Raises ImportProblemError."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise ImportProblemError(_("this file is not text in UTF-8")) from problem
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        missing = [field for field in _NEEDED if field not in (reader.fieldnames or ())]
        if missing:
            raise ImportProblemError(_("the heading lacks: {fields}").format(fields=", ".join(missing)))
        for values in reader:
            rows.append(_row(values, reader.line_num))
            if len(rows) > MAX_ROWS:
                raise ImportProblemError(_("more than {number} rows").format(number=MAX_ROWS))
    except csv.Error as problem:
        raise ImportProblemError(_("line {line}: {problem}").format(line=reader.line_num, problem=problem)) from problem
    return rows


def _row(values: dict[str, str | None], line: int) -> Row:
    def held(field: str) -> str | None:
        text = " ".join((values.get(field) or "").removeprefix("'").split())
        return text or None

    def refuse(message: str) -> ImportProblemError:
        return ImportProblemError(_("line {line}: {problem}").format(line=line, problem=message))

    if not held("school"):
        raise refuse(_("there is no school"))
    for field in ("decided", "valid_until"):
        try:
            datetime.date.fromisoformat(held(field) or "")
        except ValueError:
            raise refuse(_("{field} is not a date such as 2026-05-12").format(field=field)) from None
    number = held("number")
    if number and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}", number):
        raise refuse(_("a number has at most 40 letters, digits and dashes"))
    return Row(
        number, held("label") or "isop", held("school") or "", held("brin"), held("place"), held("sector"),
        held("decided") or "", held("valid_until") or "", held("decided_by") or "–",
    )  # fmt: skip


def _defused(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
