"""The columns that the tables of a summary share."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from isop_cli.batch.batch import School
from isop_cli.batch.work import REPORT
from isop_cli.formats.xlsx import Share
from isop_cli.model.framework import Framework, Guideline
from isop_cli.model.school_row import SchoolRow
from isop_cli.text.language import _, text_in
from isop_cli.text.printable import one_line
from isop_cli.text.terms import guideline_outcome_word, label_outcome_word

#: What stands in a column: a text, a count, a level, a share of one, or a word with the name of its colour.
Cell = str | int | Fraction | Share | tuple[str, str] | None
_COLOURS = {"awarded": "met", "deferred": "partly", "not_awarded": "not_met", "insufficient": "insufficient"}


class Column(NamedTuple):
    """A column: its heading, and what it tells of a school."""

    title: str
    of: Callable[[School], Cell]


def columns(framework: Framework) -> list[Column]:
    """Every column, in the language in force."""
    return [
        Column(_("School"), lambda school: one_line(school.row.school or "")),
        Column(_("Place"), lambda school: one_line(school.row.city or "")),
        Column(_("Sector"), lambda school: sector(school.row, framework)),
        Column("BRIN", lambda school: one_line(school.row.brin or "")),
        Column(_("Audit"), lambda school: school.row.audit.isoformat() if school.row.audit else None),
        Column(_("Outcome"), lambda school: _coloured(school.row)),
        Column(
            _("Decision"),
            lambda school: label_outcome_word(school.row.decided, decided=True) if school.row.decided else None,
        ),
        *(column for guideline in framework.guidelines for column in _of_a_guideline(guideline)),
        Column(_("Spread"), lambda school: school.row.spread),
        Column(_("Decisive evidence"), lambda school: school.row.decisive),
        Column(_("Contradictions"), lambda school: school.row.conflicts),
        Column(_("Errors"), lambda school: school.row.errors),
        Column(_("Warnings"), lambda school: school.row.warnings),
        Column(_("Dossier"), lambda school: school.row.dossier),
        Column(_("Report"), lambda school: f"{school.home}/{REPORT}" if REPORT in school.files else None),
    ]


def _of_a_guideline(guideline: Guideline) -> Iterator[Column]:
    def told(school: School) -> Cell:
        found = school.row.guidelines.get(guideline.id)
        return guideline_outcome_word(found.outcome) if found else None

    def level(school: School) -> Cell:
        found = school.row.guidelines.get(guideline.id)
        return found.score if found else None

    yield Column(f"{guideline.id} {text_in(guideline.title)}", told)
    word = _("level")
    yield Column(f"{guideline.id} {word}", level)


def _coloured(row: SchoolRow) -> Cell:
    """The outcome, in its colour also where something else must be mended first."""
    return (_COLOURS[row.outcome], outcome(row)) if row.outcome else outcome(row)


def outcome(row: SchoolRow) -> str:
    """The label's outcome, or that the dossier has errors."""
    return _("errors in the dossier") if row.kind == "error" else label_outcome_word(row.kind)


def sector(row: SchoolRow, framework: Framework) -> str:
    """The sector's name, or as it was written."""
    names = (text_in(s.name) for s in framework.sectors if s.id == row.sector)
    return next(names, one_line(row.sector or ""))
