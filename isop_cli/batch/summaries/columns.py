"""The columns that the tables of a summary share."""

from fractions import Fraction

from isop_cli.batch.batch import School
from isop_cli.batch.work import REPORT
from isop_cli.model.framework import Framework
from isop_cli.model.school_row import SchoolRow
from isop_cli.text.language import _, text_in
from isop_cli.text.printable import one_line
from isop_cli.text.terms import guideline_outcome_word, label_outcome_word


def titles(framework: Framework) -> list[str]:
    """The heading of each column."""
    heads = [_("School"), _("Place"), _("Sector"), "BRIN", _("Audit"), _("Outcome"), _("Decision")]
    level = _("level")
    for guideline in framework.guidelines:
        heads += [f"{guideline.id} {text_in(guideline.title)}", f"{guideline.id} {level}"]
    return [
        *heads, _("Balance"), _("Fragile"), _("Conflicts"), _("Errors"), _("Warnings"), _("Dossier"), _("Report"),
    ]  # fmt: skip


def values(school: School, framework: Framework) -> list[str | int | Fraction | None]:
    """The value in each column. Fractions are levels; the balance is a share of one."""
    row = school.row
    cells: list[str | int | Fraction | None] = [
        one_line(row.school or ""), one_line(row.city or ""), sector(row, framework), one_line(row.brin or ""),
        row.audit.isoformat() if row.audit else None, outcome(row), label_outcome_word(row.decided) if row.decided else None,
    ]  # fmt: skip
    for guideline in framework.guidelines:
        found = row.guidelines.get(guideline.id)
        cells += [guideline_outcome_word(found.outcome), found.score] if found else [None, None]
    return [
        *cells, row.balance, row.fragile, row.conflicts, row.errors, row.warnings,
        row.dossier, f"{school.home}/{REPORT}" if REPORT in school.files else None,
    ]  # fmt: skip


def outcome(row: SchoolRow) -> str:
    """The label's outcome, or that the dossier has errors."""
    return _("errors in the dossier") if row.kind == "error" else label_outcome_word(row.kind)


def sector(row: SchoolRow, framework: Framework) -> str:
    """The sector's name, or as it was written."""
    names = (text_in(s.name) for s in framework.sectors if s.id == row.sector)
    return next(names, one_line(row.sector or ""))
