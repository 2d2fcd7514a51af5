"""What moved between two audits, drawn and in words: nothing overlaps, and what did not move is one sentence."""

import itertools
import re
from fractions import Fraction

import pytest

from isop_cli.documents.comparison import ComparisonSentences
from isop_cli.documents.report.files import REPORT, Reported
from isop_cli.documents.slopes import Moved, slopes
from isop_cli.formats.look import Look
from isop_cli.model.framework import Framework
from isop_cli.text.language import in_language
from tests.builders import assessed, everywhere, isop, said, voices_framework

THEN = {"date": "2025-05-12", "auditors": [{"id": "jw", "name": "J. de Wit"}]}


def before(level: int, **exceptions: int):
    """An audit of a year before."""
    return assessed([item | {"date": "2025-04-14"} for item in everywhere(level, None, **exceptions)], audit=THEN)


def moved(*levels: tuple[Fraction | int | None, Fraction | int | None]) -> list[Moved]:
    """What moved from a level to a level, each under a name that takes two lines."""
    given = [tuple(None if level is None else Fraction(level) for level in pair) for pair in levels]
    return [
        Moved(str(n), "Feedback and research", one, other, "2.0: met", "") for n, (one, other) in enumerate(given, 1)
    ]


# The scale of 0 to 3 is 190 pixels high, below a head of 34: 3 at 34, 2 at 97.33, 1 at 160.67, 0 at 224.
def test_a_line_runs_from_the_level_then_to_the_level_now():
    drawn = slopes(isop(), moved((1, 3), (3, 2), (2, 2)), "")
    assert [(s.way, s.before.at, s.after.at) for s in drawn.slopes] == [
        ("up", 160.67, 34), ("down", 34, 97.33), ("level", 97.33, 97.33),
    ]  # fmt: skip
    assert [(s.state_before, s.state_after) for s in drawn.slopes] == [
        ("below", "reached"), ("reached", "reached"), ("reached", "reached"),
    ]  # fmt: skip
    assert (drawn.needed.at, drawn.needed.more) == (97.33, ("needed 2.0",))
    assert (drawn.top, drawn.bottom) == ("3 embedded", "0 absent")


def test_what_was_not_seen_stands_below_the_scale_and_not_at_zero():
    (slope,) = slopes(isop(), moved((None, 1)), "").slopes
    assert (slope.way, slope.state_before, slope.before.lines) == ("across", "unseen", ("1 · –",))
    assert slope.before.at > 224


@pytest.mark.parametrize(
    "levels",
    [
        [(2, Fraction(20 + n, 10)) for n in range(6)],
        [(2, 3)] * 6,
        [(3, 0)] * 6,
        [(None, 2), (2, None), (Fraction(21, 10), 2), (2, Fraction(19, 10)), (Fraction(19, 10), 2), (2, 1)],
        [(1, 2)] * 20,
    ],
)
def test_labels_never_overlap_and_stand_inside_the_drawing(levels):
    drawn = slopes(isop(), moved(*levels), "")
    for labels in ([drawn.needed, *(s.before for s in drawn.slopes)], [s.after for s in drawn.slopes]):
        places = sorted((label.top, label.top + label.height) for label in labels)
        assert all(one[1] <= other[0] for one, other in itertools.pairwise(places))
        assert places[0][0] >= 15 and places[-1][1] <= drawn.height
        # A label that is lower belongs to a dot that is as low or lower, so that no line to a dot crosses another.
        from_above = [label.at for label in sorted(labels, key=lambda label: label.top)]
        assert from_above == sorted(from_above)


def test_alone_a_label_stands_beside_its_dot():
    (slope,) = slopes(isop(), moved((0, 1)), "").slopes
    assert slope.after.middle == pytest.approx(slope.after.at, abs=0.01)


# -- in words -------------------------------------------------------------------------------------------------------------


def test_what_moved_is_the_heading_and_the_rest_one_sentence():
    # 1 and 4 are partly met at 9/7 and 11/6, and met at 2; 5 falls from 2 to 5/3, and is partly met.
    old = before(2, i1_1=0, i1_2=0, i1_3=1, i4_1=1)
    new = assessed(everywhere(2, i5_1=1))
    with in_language("en"):
        told = ComparisonSentences(old, new)
        assert told.finding == (
            "Two guidelines rose and one fell; met now: 1 Welcome and intent and 4 Innovation; "
            "no longer met: 5 Sharing knowledge"
        )
        assert told.same == (
            "Nothing changed for guidelines 2 (Vision), 3 (Plan) and 6 (Feedback and research), 25 of the 30 indicators "
            "and three of the five partnerships."
        )
        assert told.moved[1] == "4 Innovation: from 1.8 (partly met) to 2.0 (met)"
        assert told.chart.description.endswith(
            "4 Innovation: from 1.8 (partly met) to 2.0 (met). 5 Sharing knowledge: from 2.0 (met) to 1.7 (partly met). "
            "Needed is level 2.0."
        )
    with in_language("nl"):
        assert ComparisonSentences(new, old).finding.startswith("Eén richtlijn steeg en twee daalden; nu voldaan: 5 ")


def test_where_nothing_moved_there_is_no_drawing_and_one_sentence():
    told = ComparisonSentences(before(2), assessed(everywhere(2)))
    assert (told.chart, told.lists, told.finding) == (None, [], "No guideline moved")
    assert told.same == "Nothing changed for the six guidelines, all 30 indicators and all five partnerships."


def test_where_all_moved_nothing_is_said_of_the_rest():
    told = ComparisonSentences(before(1), assessed(everywhere(3)))
    assert (told.finding, told.same) == ("Six guidelines rose; all of them are met now", "")
    assert [(title, len(found)) for title, found in told.lists] == [
        ("Indicators that rose", 30), ("Partnerships that rose", 5),
    ]  # fmt: skip


def test_a_guideline_that_was_judged_otherwise_moved_at_the_same_level():
    judged = {"5": {"outcome": "partly", "by": "jw", "reason": "Gezien."}}
    told = ComparisonSentences(before(2), assessed(everywhere(2), judgements=judged))
    assert told.finding == "One guideline got another outcome; no longer met: 5 Sharing knowledge"
    assert (told.judged, [s.way for s in told.chart.slopes]) == (True, ["level"])
    assert told.chart.slopes[0].after.more == ("= 2.0: now partly", "met *, was met")


def test_what_was_not_seen_before_has_no_level_then():
    framework = voices_framework()
    old = assessed([said("talk", "parents", A_1=2, A_2=2)], framework=framework, audit={**THEN, "date": "2026-04-30"})
    new = assessed([said("talk", "parents", A_1=2, A_2=2, B_1=1)], framework=framework)
    told = ComparisonSentences(old, new)
    (line,) = [line for line in told.moved if line.startswith("B ") or "not seen" in line]
    assert "from not seen (not enough evidence) to 1.0 (not enough evidence)" in line
    assert ("Evidence on them is new", 1) in [(title, len(found)) for title, found in told.lists]


def test_a_level_that_is_shown_the_same_did_not_move():
    # S(1) = 2 and 2 + 1/28: both are shown as 2.0.
    evidence = everywhere(2)
    evidence[0]["findings"][0]["level"] = 3
    told = ComparisonSentences(before(2), assessed(evidence))
    assert told.chart is None
    assert next((each.name, each.told) for _title, found in told.lists for each in found) == (
        "1.1 Reception",
        "2.0 → 2.3",
    )


def other(**parts) -> Framework:
    """The ISOP's criteria with parts replaced."""
    return Framework.model_validate(isop().model_dump(mode="json") | parts)


def test_of_another_label_nothing_is_compared_but_the_outcomes():
    old = assessed(everywhere(1), framework=other(id="care", name={"nl": "Zorglabel", "en": "Care label"}))
    told = ComparisonSentences(old, assessed(everywhere(2)))
    assert told.remarks == [
        "The previous audit was for another label, Care label: its levels cannot be compared with these."
    ]
    assert (told.chart, told.lists, told.same) == (None, [], "")
    assert told.label.startswith("The school now meets all guidelines.")


def test_of_another_edition_of_the_criteria_what_came_and_went_is_named():
    earlier = isop().model_dump(mode="json")
    earlier["guidelines"][0]["indicators"] = earlier["guidelines"][0]["indicators"][:-1]
    old = assessed(
        everywhere(2, Framework.model_validate(earlier)),
        framework=Framework.model_validate(earlier | {"version": "2026.2"}),
    )
    told = ComparisonSentences(old, assessed(everywhere(2)))
    assert told.remarks == [
        "The criteria changed meanwhile: from isop 2026.2 to isop 2026.3. Compare with care.",
        "New in the criteria: 1.7 Staff equipped.",
    ]
    assert told.same == "Nothing changed for the six guidelines, all 29 indicators and all five partnerships."
    assert (
        ComparisonSentences(assessed(everywhere(2)), old).remarks[1] == "No longer in the criteria: 1.7 Staff equipped."
    )


def test_another_school_a_later_audit_and_another_edition_of_the_method_are_told():
    old = assessed(everywhere(2), school={"name": "De Vlieger", "sector": "po"})
    told = ComparisonSentences(old, before(2), ["by the second edition it is another"])
    assert told.remarks == [
        "The previous audit is of another school: De Vlieger.",
        "The audit that it is compared with is the later one.",
        "The previous audit was judged by the first edition of the method, and here by the second.",
        "By the second edition it is another.",
    ]


def test_a_drawing_holds_eight_guidelines_and_the_rest_is_a_list():
    framework = isop().model_dump(mode="json")
    guidelines = framework["guidelines"]
    more = [
        guideline | {"id": f"{letter}", "indicators": [i | {"id": f"{letter}.{n}"} for n, i in enumerate(guideline["indicators"])]}
        for letter, guideline in zip("789", guidelines, strict=False)
    ]  # fmt: skip
    large = Framework.model_validate(framework | {"guidelines": guidelines + more})
    old, new = (assessed(everywhere(level, large, i6_1=2), framework=large) for level in (1, 3))
    told = ComparisonSentences(old, new)
    # 6 moved least: 6.1 stayed at 2.
    assert len(told.chart.slopes) == 8
    assert told.lists[0][0] == "More guidelines that moved"
    assert [each.name for each in told.lists[0][1]] == ["6 Feedback and research"]


@pytest.mark.parametrize("format_", ["html", "markdown"])
def test_a_report_holds_what_moved_and_what_did_not(format_):
    content = REPORT.render(format_, Reported([assessed(everywhere(2))], before(2, i4_1=1)), Look()).decode()
    assert "One guideline rose; met now: 4 Innovation" in content
    assert "Nothing changed for guidelines 1 (Welcome and intent)" in content
    if format_ == "html":
        drawing = re.search(r'<svg class="slopes".*?</svg>', content, re.S)[0]
        assert drawing.count('class="slope up"') == 1
        # No place depends on the width of the page, and no letter is smaller than 12 pixels, which are 9 points.
        assert {float(size) for size in re.findall(r'font-size="([\d.]+)"', drawing)} == {12, 12.4}
