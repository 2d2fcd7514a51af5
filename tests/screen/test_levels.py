"""A level on a terminal: a dot on its own side of the line, a whisker over the voices, a hollow dot for the unseen."""

import re
from fractions import Fraction
from io import StringIO

import pytest
from rich.console import Console

from isop_cli.screen.levels import Tracks
from isop_cli.text.language import in_language
from tests.builders import EXAMPLES, isop, run, small_framework

#: What may stand in the drawing of a level for a console that has ASCII alone.
_ASCII = re.compile(r" *(\(\))?[-.o|+]+")


def tracks(cells: int = 3) -> Tracks:
    """Tracks of three columns a level, in which level 2 stands in column 6, behind the line."""
    return Tracks(Console(file=StringIO()), isop(), cells)


@pytest.mark.parametrize(
    ("score", "drawn"),
    [
        (Fraction(0), "  ●·····│····"),
        (Fraction(1), "  ···●··│····"),
        # 1.95 is nearest to the column of level 2, and stays left of the line.
        (Fraction(39, 20), "  ·····●│····"),
        (Fraction(2), "  ······│●···"),
        (Fraction(3), "  ······│···●"),
        (None, "○ ······│····"),
    ],
)
def test_a_dot_stands_on_its_own_side_of_the_line(score, drawn):
    assert tracks().draw(score, needed=2).plain == drawn


def test_a_whisker_runs_from_the_lowest_voice_to_the_highest_and_crosses_the_line():
    voices = [Fraction(3), Fraction(1), Fraction(2)]
    assert tracks().draw(Fraction(5, 3), needed=2, voices=voices).plain == "  ···──●┼────"
    assert tracks().draw(Fraction(1), needed=2, voices=[Fraction(1), Fraction(1)]).plain == "  ···●··│····"


def test_without_a_level_that_is_needed_there_is_no_line():
    assert tracks().draw(Fraction(2), voices=[Fraction(1), Fraction(2)]).plain == "  ···───●···"
    assert tracks().axis() == "  0  1  2  3"


def test_the_axis_has_each_level_above_its_place():
    drawn = tracks()
    for level in range(4):
        assert drawn.axis(2).index(str(level)) == drawn.draw(Fraction(level), needed=2).plain.index("●")


def test_another_scale_is_drawn_over_its_own_levels():
    framework = small_framework()
    drawn = Tracks(Console(file=StringIO()), framework, 1)
    assert drawn.draw(Fraction(framework.scale.top)).plain.endswith("●")
    assert drawn.draw(Fraction(framework.scale.bottom)).plain.startswith("  ●")


def test_the_legend_explains_what_was_drawn_and_no_more():
    drawn = tracks()
    with in_language("nl"):
        drawn.draw(Fraction(2))
        assert drawn.legend("minimaal nodig").plain == "● niveau"
        drawn.draw(None, needed=2, voices=[Fraction(0), Fraction(1)])
        assert drawn.legend("minimaal nodig").plain == (
            "● niveau   │ minimaal nodig   ── van de laagste tot de hoogste stem   ○ nog niet gezien"
        )


def test_a_console_that_has_ascii_alone_gets_a_drawing_that_it_can_show():
    told = run("assess", EXAMPLES / "real" / "de-optimist.yaml", "-q", PYTHONIOENCODING="cp1252").stdout.decode()
    table = told[told.index("Guideline") : told.index("The route")].splitlines()
    rows = [line[24:].split("?")[0].removeprefix("–").strip() for line in table if line[:1].isdecimal()]
    assert len(rows) == 6
    assert all(_ASCII.fullmatch(re.sub(r"^[\d.]+ +", "", row)) for row in rows), rows
    assert "o level   | least needed   () not seen yet" in table
