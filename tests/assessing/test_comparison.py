"""What changed between two audits."""

from fractions import Fraction

import pytest

from isop_cli.assessing.comparison import compare, turn
from isop_cli.documents.comparison import ComparisonSentences, as_data
from isop_cli.model.assessment import Assessment
from isop_cli.text.language import gain_shown
from tests.builders import assessed, everywhere, findings, isop


def test_a_school_that_rises_wins_the_label():
    comparison = compare(assessed(everywhere(1)), assessed(everywhere(2)))
    assert (comparison.label_before, comparison.label_after, comparison.turn) == ("not_awarded", "awarded", "won")
    assert {change.level.gain for change in comparison.guidelines} == {Fraction(1)}
    assert {(change.outcome_before, change.outcome_after) for change in comparison.guidelines} == {("partly", "met")}
    assert len(comparison.indicators) == len(isop().indicators)


def test_only_the_indicators_that_changed_are_told():
    comparison = compare(assessed(everywhere(2)), assessed(everywhere(2, i1_2=3, i4_2=1)))
    assert [(change.id, change.gain) for change in comparison.indicators] == [("1.2", 1), ("4.2", -1)]
    lists = ComparisonSentences(assessed(everywhere(2)), assessed(everywhere(2, i1_2=3, i4_2=1))).lists
    told = {title: [(each.name, each.told) for each in found] for title, found in lists}
    assert told["Indicators that rose"] == [("1.2 Contact without an appointment", "2.0 → 3.0")]
    assert told["Indicators that fell"] == [("4.2 Learning together at school", "2.0 → 1.0")]


def test_evidence_that_came_or_went_has_no_difference():
    old = assessed(findings("1.1", interview=[2]))
    new = assessed(findings("1.2", interview=[2]))
    sentences = ComparisonSentences(old, new)
    assert [(c.id, c.before, c.after, c.gain) for c in sentences.comparison.indicators] == [
        ("1.1", 2, None, None), ("1.2", None, 2, None),
    ]  # fmt: skip
    told = {title: [(each.name[:3], each.told) for each in found] for title, found in sentences.lists}
    assert told["No evidence on them any more"] == [("1.1", "2.0 → not seen")]
    assert told["Evidence on them is new"] == [("1.2", "not seen → 2.0")]


def test_nothing_changes_between_an_audit_and_itself():
    comparison = compare(assessed(everywhere(2)), assessed(everywhere(2)))
    assert comparison.turn == "kept"
    assert comparison.indicators == ()
    assert {change.level.gain for change in comparison.guidelines} == {0}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("awarded", "awarded", "kept"), ("awarded", "deferred", "lost"), ("insufficient", "awarded", "won"),
        ("not_awarded", "deferred", "without"), (None, "awarded", "won"), ("awarded", None, "lost"),
    ],
)  # fmt: skip
def test_what_becomes_of_the_label(before, after, expected):
    assert turn(before, after) == expected


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ((2, None), (2, "awarded"), "The school still meets all guidelines. Then: all guidelines met; now: label awarded."),
        ((2, "awarded"), (2, "awarded"), "The label was kept."),
        ((1, None), (2, "awarded"), "The label was won. Then: guidelines not met yet; now: label awarded."),
        ((1, None), (2, "deferred"), "The school now meets all guidelines. Then: guidelines not met yet; now: all guidelines met."),
        ((2, "awarded"), (1, None), "The school no longer meets all guidelines. Then: label awarded; now: guidelines not met yet."),
        ((2, "awarded"), (1, "not_awarded"), "The label was lost. Then: label awarded; now: label not awarded."),
        ((1, None), (1, None), "The school does not yet hold the label. Still: guidelines not met yet."),
    ],
)  # fmt: skip
def test_the_label_is_won_kept_and_lost_by_a_decision_alone(before, after, told):
    def audited(level: int, decided: str | None) -> Assessment:
        if decided is None:
            return assessed(everywhere(level))
        decision = {"outcome": decided, "date": "2026-06-01", "by": {"name": "A. Bakker"}}
        return assessed(everywhere(level), decision=decision)

    old, new = audited(*before), audited(*after)
    assert ComparisonSentences(old, new).label == told


def test_numbers_in_json_are_exact():
    data = as_data(compare(assessed(everywhere(2)), assessed(everywhere(2, i1_2=3))))
    first = data["guidelines"][0]["level"]
    assert first["before"] == "2"
    assert Fraction(first["after"]) - Fraction(first["before"]) == Fraction(first["gain"])
    assert first["gain"] == "1/7"


@pytest.mark.parametrize(
    ("gain", "told"), [(Fraction(1, 5), "+0.2"), (Fraction(-1), "-1.0"), (Fraction(0), "0"), (None, "–")]
)
def test_differences_are_shown_with_their_sign(gain, told):
    assert gain_shown(gain) == told
