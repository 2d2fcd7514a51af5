"""Check self-scans: their form, and that they answer on existing partnerships and levels."""

from collections.abc import Iterator
from pathlib import Path

from isop_cli.checking.references import unknown_names
from isop_cli.checking.single import CheckedRecord, check_record
from isop_cli.model.framework import Framework
from isop_cli.model.scan import Scan
from isop_cli.reading.diagnostics import Diagnostic, has_errors, in_reading_order
from isop_cli.reading.document import Document


def check_scan(path: Path | str, framework: Framework) -> CheckedRecord[Scan]:
    """Read and check a scan."""
    checked = check_record(path, Scan)
    problems = list(checked.diagnostics)
    if checked.record is not None:
        problems += _problems(checked.record, framework, checked.document)
    return CheckedRecord(None if has_errors(problems) else checked.record, in_reading_order(problems), checked.document)


def _problems(scan: Scan, framework: Framework, document: Document) -> Iterator[Diagnostic]:
    where, scale = document.place, framework.scale
    if scan.label != framework.id:
        yield Diagnostic("E114", where("label"), "scan", given=scan.label, label=framework.id)
        return
    for number, answers in enumerate(scan.respondents):
        at = ("respondents", number)
        yield from unknown_names(answers, framework.partnership_ids, "E207", where, at)
        for partnership, answer in answers.items():
            for key, level in (("now", answer.now), ("wish", answer.wish)):
                if level is not None and level not in framework.levels:
                    place = where(*at, partnership, key)
                    yield Diagnostic("E203", place, "scan", given=level, low=scale.bottom, high=scale.top)
    if not any(answer.now is not None for answers in scan.respondents for answer in answers.values()):
        yield Diagnostic("E113", where("respondents"), "no_answers")
