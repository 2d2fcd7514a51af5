"""Check a file that holds one record: its form, against the record's model."""

from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import ValidationError

from isop_cli.checking.dropped import dropped
from isop_cli.checking.forms import form_problems
from isop_cli.model.values import Record
from isop_cli.reading.diagnostics import Diagnostic, has_errors, in_reading_order
from isop_cli.reading.document import Document, read_document

R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class CheckedRecord(Generic[R]):
    """A record, or None when it has errors; what there is to say of it, and the file that it stands in."""

    record: R | None
    diagnostics: list[Diagnostic]
    document: Document


def check_record(path: Path | str, model: type[R]) -> CheckedRecord[R]:
    """Read and check a file. `path` may be `-` for standard input."""
    return record_in(read_document(path, str(path)), model)


def record_in(document: Document, model: type[R]) -> CheckedRecord[R]:
    """The record in a file that was read."""
    problems = list(document.problems)
    record = None
    if not has_errors(problems):
        try:
            record = model.model_validate(document.data if document.data is not None else {})
        except ValidationError as error:
            problems.extend(form_problems(error, model, lambda at, key: document.place(*at, key=key)))
        problems.extend(dropped(document))
    return CheckedRecord(None if has_errors(problems) else record, in_reading_order(problems), document)
