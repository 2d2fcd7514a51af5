"""Text in a cell is text: no spreadsheet takes it for a formula, and what was defused can be restored."""

import pytest

from isop_cli.formats.cells import defused, restored

FORMULAS = (
    "=1+1", "+31", "-2", "@SUM(A1)", "\t=1", " =1", "\u00a0=1", "\u200b=1", "\ufeff=1", "\uff1dHYPERLINK(1)", "\uff0b1",
    "\uff0d1", "\uff201", "'=1", "''=1", "\u200e=1", "\n=1",
)  # fmt: skip


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_is_a_formula(text):
    assert defused(text) == f"'{text}"
    assert restored(defused(text)) == text


@pytest.mark.parametrize("text", ["", "De Brug", "'t Ven", "'s-Hertogenbosch", "a=b", "1-2", "\u2019s-Graveland"])
def test_other_text_stays_as_it_is(text):
    assert defused(text) == restored(text) == text


def test_no_cell_turns_the_reading_direction_around_it_or_hides_a_formula_behind_it():
    assert defused("De \u202egurB") == "De gurB"
    assert defused("\u202e=1") == defused("\u2066=1") == "'=1"
