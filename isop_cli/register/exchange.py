"""The register as CSV and JSON, for spreadsheets and for moving."""

import csv
import dataclasses
import datetime
import io
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from isop_cli.language import _
from isop_cli.reading.plain_json import load
from isop_cli.register.entries import STATES, Award, Entry, Label
from isop_cli.rendering.cells import defused, restored

FIELDS = ("number", "label", "school", "brin", "place", "sector", "decided", "valid_until", "decided_by", "state")
#: What everyone may know: who decided is between the school and the foundation.
PUBLIC_FIELDS = tuple(field for field in FIELDS if field != "decided_by")
_NEEDED = ("school", "decided", "valid_until")
MAX_ROWS = 200_000
MAX_BYTES = 96 * 1024 * 1024
#: Labels and moments of their history in one file, and the values in them.
MAX_PARTS, MAX_VALUES = 2 * MAX_ROWS, 20 * MAX_ROWS


_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}")


class ImportProblemError(ValueError):
    """A file that cannot be taken in. The message names the line and is for the user."""


def as_csv(labels: Iterable[Label], fields: Sequence[str] = FIELDS) -> bytes:
    """The labels as CSV that a Dutch spreadsheet opens: semicolons, UTF-8 with a mark, no text that is a formula."""
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";")
    writer.writerow(fields)
    for label in labels:
        held = asdict(label)
        writer.writerow([defused(held[field] or "") for field in fields])
    return target.getvalue().encode("utf-8-sig")


def as_json(labels: Iterable[Label], history: Iterable[Entry]) -> bytes:
    """The labels and their history."""
    held = {"format": "isop-register/1", "labels": [asdict(x) for x in labels], "history": [asdict(x) for x in history]}
    return (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def from_json(content: bytes) -> tuple[list[Label], list[Entry]]:
    """The labels and the history in what `as_json` wrote. Raises ImportProblemError."""
    try:
        held = load(content, parts=MAX_PARTS, values=MAX_VALUES)
        if held["format"] != "isop-register/1":
            raise ValueError
        return _records(held["labels"], Label), _records(held["history"], Entry)
    except (ValueError, KeyError, TypeError, RecursionError) as problem:
        raise ImportProblemError(_("this is not the JSON that isop register export writes")) from problem


def _records(found: list[dict[str, Any]], kind: type[Any]) -> list[Any]:
    """Records whose values are text, whole numbers or nothing, as their class says. Raises ValueError, TypeError."""
    numbers = {"sequence", "status_index"}
    optional = {field.name for field in dataclasses.fields(kind) if "None" in str(field.type)}
    for values in found:
        for name, value in values.items():
            fits = type(value) is (int if name in numbers else str) or (value is None and name in optional)
            well_formed = {"decided": _is_date, "valid_until": _is_date, "state": STATES.__contains__}.get(name)
            if (
                not fits
                or (well_formed and not well_formed(value))
                or (name == "number" and not _NUMBER.fullmatch(value))
            ):
                raise ValueError(name)
    return [kind(**values) for values in found]


def from_csv(content: bytes) -> list[Award]:
    """The labels in a CSV file with a heading; commas or semicolons. Raises ImportProblemError."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise ImportProblemError(_("this file is not text in UTF-8")) from problem
    delimiter = ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
    if text.count(delimiter) > MAX_VALUES:
        raise ImportProblemError(_("it has more than {limit} values").format(limit=MAX_VALUES))
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


def _row(values: dict[str, str | None], line: int) -> Award:
    def held(field: str) -> str | None:
        text = " ".join(restored(values.get(field) or "").split())
        return text or None

    def refuse(message: str) -> ImportProblemError:
        return ImportProblemError(_("line {line}: {problem}").format(line=line, problem=message))

    if not held("school"):
        raise refuse(_("there is no school"))
    for field in ("decided", "valid_until"):
        if not _is_date(held(field) or ""):
            raise refuse(_("{field} is not a date such as 2026-05-12").format(field=field))
    if (held("decided") or "") > (held("valid_until") or ""):
        raise refuse(_("the label would end before it begins"))
    state = next((name for name in STATES if name == (held("state") or "valid")), None)
    if state is None:
        raise refuse(_("the state is one of: {states}").format(states=", ".join(STATES)))
    number = held("number")
    if number and not _NUMBER.fullmatch(number):
        raise refuse(_("a number has at most 40 letters, digits and dashes"))
    return Award(
        label=held("label") or "isop", school=held("school") or "", decided=held("decided") or "",
        valid_until=held("valid_until") or "", decided_by=held("decided_by") or "–", brin=held("brin"),
        place=held("place"), sector=held("sector"), number=number, state=state,
    )  # fmt: skip


def _is_date(text: str) -> bool:
    try:
        return bool(re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII)) and bool(datetime.date.fromisoformat(text))
    except ValueError:
        return False
