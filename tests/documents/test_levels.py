"""A level as a dot on a track: where its parts stand, and what its title says."""

from fractions import Fraction

import pytest

from isop_cli.documents.levels import track, voice_levels
from isop_cli.documents.report.files import REPORT, Reported
from isop_cli.formats.look import Look
from tests.builders import assessed, findings, isop, said, voices_framework


# The scale of 0 to 3 runs from 9% to 96% of the width: 29% a level.
@pytest.mark.parametrize(
    ("score", "place", "state"),
    [
        (Fraction(0), 9, "below"),
        (Fraction(39, 20), 65.55, "below"),
        (Fraction(2), 67, "reached"),
        (Fraction(12, 5), 78.6, "reached"),
        (Fraction(3), 96, "reached"),
    ],
)
def test_a_dot_stands_where_its_level_is(score, place, state):
    drawn = track(isop(), score, needed=2)
    assert (drawn.dot, drawn.line, drawn.state) == (place, 67, state)


def test_what_was_not_seen_stands_before_the_scale_and_not_at_zero():
    drawn = track(isop(), None, "Plan", needed=2)
    assert drawn.state == "unseen"
    assert drawn.dot < drawn.ticks[0].at == 9
    assert drawn.title == "Plan: not seen yet."


def test_the_title_says_how_the_level_stands_to_the_line_and_how_far_voices_lie_apart():
    voices = [Fraction(3), Fraction(1), Fraction(2)]
    drawn = track(isop(), Fraction(39, 20), "Plan", needed=2, voices=voices)
    assert drawn.title == (
        "Plan: level 1.95 out of 3, below the line at 2.0. The lowest voice says 1.0, the highest 3.0."
    )
    assert drawn.whisker == (38, 96)


def test_voices_that_say_the_same_have_no_whisker():
    assert track(isop(), Fraction(2), needed=2, voices=[Fraction(2), Fraction(2)]).whisker is None


def test_without_a_level_that_is_needed_there_is_no_line():
    drawn = track(isop(), Fraction(1), "Informal partnership", needed=None)
    assert (drawn.line, drawn.state) == (None, "reached")
    assert drawn.title == "Informal partnership: level 1.0 out of 3."


def test_a_voice_has_one_level_over_all_indicators_on_which_it_was_heard():
    # Parents say 0 and 3, a mean of 3/2; the head says 2 on one of them.
    told = assessed([said("talk", "parents", A_1=0, A_2=3), said("talk", "head", A_1=2)], framework=voices_framework())
    assert sorted(voice_levels(told.indicators)) == [Fraction(3, 2), 2]


def test_each_drawing_in_a_report_has_its_own_title():
    page = REPORT.render("html", Reported([assessed(findings("1.1", interview=[2]))]), Look()).decode()
    assert "<title>Reception: level 2.0 out of 3, on or above the line at 2.0.</title>" in page
    assert page.count('<svg class="track') == page.count("<svg") - page.count("<svg viewBox")
