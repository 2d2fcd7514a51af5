"""The register as CSV and JSON, for spreadsheets and for moving."""

import csv
import datetime
import io
import json
from collections.abc import Iterable, Sequence
from typing import Annotated, Literal

from pydantic import FailFast

from isop_cli.formats.cells import defused, restored
from isop_cli.model.award import STANDINGS, STATES, Award, Label
from isop_cli.model.values import Record
from isop_cli.reading.plain_json import TooMuchError, is_too_much, load
from isop_cli.register.entries import Entry
from isop_cli.register.validation import InvalidError, validated
from isop_cli.text.language import _, folded
from isop_cli.text.printable import one_line

FIELDS = (
    "number", "label", "school", "brin", "place", "sector", "decided", "valid_until", "decided_by", "state", "as_of",
)  # fmt: skip
#: What everyone may know: who decided is between the school and the foundation.
PUBLIC_FIELDS = tuple(field for field in FIELDS if field != "decided_by")
#: A label in JSON.
_LABEL_FIELDS = (
    "number", "fingerprint", "school", "brin", "place", "sector", "label", "decided", "valid_until", "decided_by", "state",
    "status_index", "assessment", "evidence",
)  # fmt: skip
_NEEDED = ("school", "decided", "valid_until")
#: A heading may be in Dutch.
_DUTCH = {
    "nummer": "number", "keurmerk": "label", "naam": "school", "plaats": "place", "besluit": "decided",
    "toegekend": "decided", "geldig_tot": "valid_until", "geldig_tot_en_met": "valid_until", "besluit_door": "decided_by",
    "stand": "state", "status": "state", "op": "as_of",
}  # fmt: skip
MAX_ROWS = 200_000
MAX_BYTES = 96 * 1024 * 1024
#: Labels and moments of their history in one file, and the values in them. An entry holds its label once more, as text.
MAX_PARTS, MAX_VALUES = 2 * MAX_ROWS, 20 * MAX_ROWS


class _File(Record):
    """What `as_json` writes."""

    format: Literal["isop-register/1"]
    labels: Annotated[list[Label], FailFast()]
    history: Annotated[list[Entry], FailFast()]


def as_csv(labels: Iterable[Label], today: datetime.date, fields: Sequence[str] = FIELDS) -> bytes:
    """The labels as CSV that a Dutch spreadsheet opens: semicolons, UTF-8 with a mark, no text that is a formula.

    The state is that of a day, which the last column names: a label expires by the calendar alone.
    """
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";")
    writer.writerow(fields)
    for label in labels:
        held = {**label.model_dump(mode="json"), "state": label.standing(today), "as_of": today.isoformat()}
        writer.writerow([defused(held[field] or "") for field in fields])
    return target.getvalue().encode("utf-8-sig", "replace")


def as_json(labels: Iterable[Label], history: Iterable[Entry]) -> bytes:
    """The labels and their history."""
    values = (label.model_dump(mode="json") for label in labels)
    held = {
        "format": "isop-register/1",
        "labels": [{name: label[name] for name in _LABEL_FIELDS} for label in values],
        "history": [entry.model_dump(warnings=False) for entry in history],
    }
    return (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def is_taken_in_again(content: bytes) -> bool:
    """Whether what `as_json` wrote is little enough for `from_json`; a larger register moves as a database."""
    return len(content) <= MAX_BYTES and not is_too_much(content, MAX_PARTS, MAX_VALUES)


def from_json(content: bytes) -> tuple[list[Label], list[Entry]]:
    """The labels and the history in what `as_json` wrote. Raises InvalidError."""
    try:
        held = load(content, parts=MAX_PARTS, values=MAX_VALUES)
        if not isinstance(held, dict) or held.get("format") != "isop-register/1":
            raise ValueError
    except TooMuchError as problem:
        message = _("it holds more labels and history than are taken in; move the database itself instead")
        raise InvalidError(message) from problem
    except (ValueError, RecursionError) as problem:
        raise InvalidError(_("this is not the JSON that isop register export writes")) from problem
    file = validated(_File, held)
    labels, history = file.labels, file.history
    for field in ("number", "fingerprint", "status_index"):
        if len({getattr(label, field) for label in labels}) < len(labels):
            raise InvalidError(_("two labels have the same {field}").format(field=field))
    # A status list has a place for each label, and no more.
    if any(label.status_index >= len(labels) for label in labels):
        raise InvalidError(_("{field} holds what does not fit there").format(field="status_index"))
    for number, entry in enumerate(history, start=1):
        _check_snapshot(entry, number)
    return labels, history


def _check_snapshot(entry: Entry, number: int) -> None:
    """Raise InvalidError when an entry does not hold the label that it is about."""
    message = _("entry {number} of the history does not hold a label").format(number=number)
    try:
        about = validated(Label, json.loads(entry.label))
    except InvalidError as problem:
        raise InvalidError(f"{message}: {problem}") from problem
    except (ValueError, TypeError, RecursionError) as problem:
        raise InvalidError(message) from problem
    if about.number != entry.number:
        raise InvalidError(message)


def from_csv(content: bytes, today: datetime.date) -> list[Award]:
    """The labels in a CSV file with a heading, as spreadsheets write it. Lines without anything are passed over.

    Semicolons, commas or tabs; UTF-8, UTF-16 or Windows' own letters; with or without a first line `sep=;`.
    Raises InvalidError.
    """
    text, skipped = _decoded(content), 0
    first, _end, rest = text.partition("\n")
    said = first.strip().strip('"')
    if said[:4].lower() == "sep=" and len(said) <= 5:
        text, skipped = rest, 1
    heading = text.lstrip("\r\n").partition("\n")[0]
    delimiter = said[4:] if skipped and said[4:] else max(";,\t", key=heading.count)
    if text.count(delimiter) > MAX_VALUES:
        raise InvalidError(_("it has more than {limit} values").format(limit=MAX_VALUES))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[Award] = []
    names: list[str] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if names is None:
                names = _names(cells)
                continue
            rows.append(_award(names, cells, reader.line_num + skipped, today))
            if len(rows) > MAX_ROWS:
                raise InvalidError(_("more than {number} rows").format(number=MAX_ROWS))
    except csv.Error as problem:
        raise _at(reader.line_num + skipped, str(problem)) from problem
    _names(names or [])
    return rows


def _decoded(content: bytes) -> str:
    """The text of a file from a spreadsheet: Excel writes UTF-8 with a mark, UTF-16, or Windows' own letters."""
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise InvalidError(_("this file is no text that a spreadsheet writes; save it as CSV in UTF-8"))


def _names(heading: Sequence[str]) -> list[str]:
    """The fields that a heading names, in capitals or not, in English or Dutch."""
    plain = ["_".join(folded(name).replace("_", " ").replace("-", " ").split()) for name in heading]
    names = [_DUTCH.get(name, name) for name in plain]
    if missing := [field for field in _NEEDED if field not in names]:
        raise InvalidError(_("the heading lacks: {fields}").format(fields=", ".join(missing)))
    if twice := sorted({name for name in names if name in FIELDS and names.count(name) > 1}):
        raise InvalidError(_("the heading names twice: {fields}").format(fields=", ".join(twice)))
    return names


def _at(line: int, problem: str) -> InvalidError:
    return InvalidError(_("line {line}: {problem}").format(line=line, problem=problem))


def _award(names: Sequence[str], cells: Sequence[str], line: int, today: datetime.date) -> Award:
    """The award in a row. Raises InvalidError."""
    if any(cell.strip() for cell in cells[len(names) :]):
        # A name with the separator in it and no quotes would move everything after it.
        raise _at(line, _("there are more cells than the heading has"))
    held = {name: one_line(restored(cell)) or None for name, cell in zip(names, cells, strict=False) if name in FIELDS}
    state = (held.get("state") or "valid").casefold()
    number = (held.get("number") or "").upper() or None
    if state not in STANDINGS:
        raise _at(line, _("the state is one of: {states}").format(states=", ".join(STATES)))
    values = {
        "label": held.get("label") or "isop", "school": held.get("school") or "", "brin": held.get("brin"),
        "place": held.get("place"), "sector": held.get("sector"), "decided": held.get("decided") or "",
        "valid_until": held.get("valid_until") or "", "decided_by": held.get("decided_by") or "–",
        # Only the calendar makes a label expire.
        "state": "valid" if state == "expired" else state, "number": number,
    }  # fmt: skip
    try:
        award = validated(Award, values)
    except InvalidError as problem:
        raise _at(line, str(problem)) from problem
    if state == "expired" and award.valid_until >= today:
        raise _at(line, _("the state is expired, and the label is valid until {date}").format(date=award.valid_until))
    return award
