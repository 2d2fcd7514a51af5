"""Check practice examples: their form, that they refer to what there is, and that they name nobody."""

from collections.abc import Iterator
from pathlib import Path

from isop_cli.checking.personal import composed, personal_data
from isop_cli.checking.references import unknown_names
from isop_cli.checking.single import CheckedRecord, check_record
from isop_cli.model.framework import Framework
from isop_cli.model.practice import Practice
from isop_cli.model.values import Record
from isop_cli.reading.diagnostics import Diagnostic, has_errors, in_reading_order
from isop_cli.reading.document import Document


def check_practice(path: Path | str, framework: Framework, looks_for_people: bool = True) -> CheckedRecord[Practice]:
    """Read and check a practice. What it refers to is looked for only when it belongs to the framework's label.

    The project's own were looked through for people when they were written: that need not be done at each start.
    """
    checked = check_record(path, Practice)
    practice, problems = checked.record, list(checked.diagnostics)
    if practice is not None:
        if practice.label == framework.id:
            problems.extend(_references(practice, framework, checked.document))
        if looks_for_people:
            problems.extend(_personal_data(practice, checked.document))
    return CheckedRecord(None if has_errors(problems) else practice, in_reading_order(problems), checked.document)


def _references(practice: Practice, framework: Framework, document: Document) -> Iterator[Diagnostic]:
    where, sectors = document.place, [sector.id for sector in framework.sectors]
    yield from unknown_names(practice.indicators, framework.indicators, "E201", where, ("indicators",))
    yield from unknown_names(practice.partnerships, framework.partnership_ids, "E207", where, ("partnerships",))
    yield from unknown_names(practice.sectors, sectors, "E208", where, ("sectors",))


def _personal_data(practice: Practice, document: Document) -> Iterator[Diagnostic]:
    for path, text in texts(practice):
        whole = composed(text)
        for found in personal_data(whole):
            yield Diagnostic("W404", document.place(*path), found.kind, found=whole[found.said : found.end])


def texts(record: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text in a record, with the keys and indexes that lead to it."""
    if isinstance(record, str):
        # A text that serves every language has no language's key in the file.
        yield path[:-1] if path and path[-1] == "" else path, record
    elif isinstance(record, Record):
        for name in type(record).model_fields:
            yield from texts(getattr(record, name), (*path, name))
    elif isinstance(record, dict):
        for key, value in record.items():
            yield from texts(value, (*path, key))
    elif isinstance(record, tuple):
        for number, value in enumerate(record):
            yield from texts(value, (*path, number))
