"""The columns that the tables of a summary share."""

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import NamedTuple

from isop_cli.batch.batch import SchoolResult
from isop_cli.batch.work import REPORT
from isop_cli.formats.xlsx import Share
from isop_cli.model.framework import Framework, Guideline
from isop_cli.model.school_row import SchoolRow
from isop_cli.text.language import _, join_words, text_in
from isop_cli.text.printable import one_line
from isop_cli.text.terms import MARKS, guideline_outcome_word, judged_meaning, label_outcome_word

#: What stands in a column: a text, a count, a level, a share of one, or a word with the name of its colour.
Cell = str | int | Fraction | Share | tuple[str, str] | None
_COLOURS = {"awarded": "met", "deferred": "partly", "not_awarded": "not_met", "insufficient": "insufficient"}


class Column(NamedTuple):
    """A column: its heading, and what it tells of a school."""

    title: str
    of: Callable[[SchoolResult], Cell]


def columns(framework: Framework) -> list[Column]:
    """Every column, in the language in force."""
    return [
        Column(_("School"), lambda school: one_line(school.row.school or "")),
        Column(_("Place"), lambda school: one_line(school.row.city or "")),
        Column(_("Sector"), lambda school: sector(school.row, framework)),
        Column("BRIN", lambda school: one_line(school.row.brin or "")),
        Column(_("Audit"), lambda school: school.row.audit.isoformat() if school.row.audit else None),
        Column(_("Outcome"), lambda school: _coloured(school.row)),
        Column(_("Decision"), lambda school: decision(school.row)),
        Column(_("Not heard yet"), lambda school: not_heard(school.row, framework)),
        *(column for guideline in framework.guidelines for column in _of_a_guideline(guideline)),
        Column(_("Judged by the auditor"), lambda school: _judged(school.row)),
        Column(_("Taken over from an earlier audit"), lambda school: ", ".join(school.row.carried)),
        Column(_("Not applicable"), lambda school: school.row.not_applicable),
        Column(_("Spread"), lambda school: school.row.spread),
        Column(_("Balanced"), lambda school: _yes_or_no(school.row.balanced)),
        Column(_("Needed evidence"), lambda school: school.row.needed),
        Column(_("Decisive evidence"), lambda school: school.row.decisive),
        Column(_("Pivotal findings"), lambda school: school.row.pivotal),
        Column(_("Contradictions"), lambda school: school.row.conflicts),
        Column(_("Errors"), lambda school: school.row.errors),
        Column(_("Warnings"), lambda school: school.row.warnings),
        Column(_("Dossier"), lambda school: school.row.dossier),
        Column(_("Report"), lambda school: f"{school.home}/{REPORT}" if REPORT in school.files else None),
    ]


def _of_a_guideline(guideline: Guideline) -> Iterator[Column]:
    def told(school: SchoolResult) -> Cell:
        found = school.row.guidelines.get(guideline.id)
        return guideline_outcome_word(found.outcome) + mark(school.row, guideline.id) if found else None

    def level(school: SchoolResult) -> Cell:
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
    if row.kind == "error":
        return _("errors in the dossier")
    return label_outcome_word(row.kind, row.decided)


def decision(row: SchoolRow) -> str:
    """What was decided, or that the decision follows; nothing where there is none to take, or errors stand in its way."""
    if row.decided and row.kind != "error":
        return label_outcome_word(row.decided, row.decided)
    return _("The decision of the label committee follows.") if row.awaits_decision else ""


def not_heard(row: SchoolRow, framework: Framework) -> str:
    """The groups that must be heard and were not."""
    return join_words([text_in(framework.respondent_names[who]) for who in row.missing_voices])


def mark(row: SchoolRow, guideline: str) -> str:
    """What stands behind a guideline's outcome that an auditor judged, or that is taken over; nothing else."""
    judged = f" {MARKS['judged']}" if guideline in row.judged else ""
    return judged + (f" {MARKS['carried']}" if guideline in row.carried else "")


def meanings() -> tuple[str, str]:
    """What the marks behind outcomes mean: of one that was judged, and of one that is taken over."""
    return judged_meaning(), _("{mark} Taken over from an earlier audit.").format(mark=MARKS["carried"])


def _judged(row: SchoolRow) -> str:
    told = _("{id} (computed: {outcome})")
    return ", ".join(told.format(id=name, outcome=guideline_outcome_word(found)) for name, found in row.judged.items())


def _yes_or_no(value: bool | None) -> str | None:
    return None if value is None else _("yes") if value else _("no")


def sector(row: SchoolRow, framework: Framework) -> str:
    """The sector's name, or as it was written."""
    names = (text_in(s.name) for s in framework.sectors if s.id == row.sector)
    return next(names, one_line(row.sector or ""))
