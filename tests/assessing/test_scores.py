"""docs/method.md, section 2: from findings to scores."""

from fractions import Fraction

import pytest

from isop_cli.text.language import decimal, decimal_beside, in_language, percentage, percentage_beside
from tests.builders import assessed, findings, guideline, scores


def test_ten_interview_notes_weigh_as_much_as_one_visit():
    assert scores(findings("1.1", interview=[0] * 10, school_visit=[2]))["1.1"] == Fraction(1)


def test_a_source_type_counts_by_its_mean_over_all_its_evidence():
    visits = findings("1.1", school_visit=[3]) + findings("1.1", school_visit=[0, 0])
    assert scores(visits, findings("1.1", interview=[2]))["1.1"] == Fraction(3, 2)  # (3/3 + 2) / 2


def test_an_indicator_without_findings_is_open_and_not_zero():
    result = assessed(findings("1.1", interview=[3]))
    assert {i.id: i.score for i in result.indicators}["1.2"] is None
    assert guideline(result, "1").score == 3


def test_a_finding_without_a_level_does_not_count():
    open_one = [{"source": "interview", "date": "2026-04-14", "findings": [{"indicator": "1.1", "level": None}]}]
    assert scores(open_one)["1.1"] is None


@pytest.mark.parametrize(
    ("date", "standing"),
    [
        ("2024-05-12", "counts"),
        ("2024-05-11", "stale"),
        ("2026-05-12", "counts"),
        ("2026-05-13", "future"),
    ],
)
def test_evidence_counts_for_two_years_up_to_the_audit(date, standing):
    result = assessed(findings("1.1", date=date, interview=[3]))
    assert result.findings[0].standing == standing
    assert (scores(findings("1.1", date=date, interview=[3]))["1.1"] == 3) == (standing == "counts")


def test_what_is_too_old_is_named():
    assert assessed(findings("1.1", date="2020-01-01", interview=[3])).stale == ("E0",)


def test_a_not_applicable_indicator_leaves_score_and_coverage():
    evidence = findings("4.1", interview=[2]) + findings("4.5", interview=[0])
    result = assessed(evidence, not_applicable={"4.5": "De school heeft geen wijkfunctie."})
    assert guideline(result, "4").score == 2
    assert guideline(result, "4").coverage == Fraction(1, 5)
    assert next(f for f in result.findings if f.indicator == "4.5").standing == "not_applicable"


def test_coverage_is_the_share_of_the_weight_with_evidence():
    assert guideline(assessed(findings("5.1", document=[1])), "5").coverage == Fraction(1, 3)


def test_level_is_shown_as_a_share_of_the_top_too():
    result = guideline(assessed(findings("1.1", interview=[2])), "1")
    assert (result.share_of_top, result.share_of_top_shown) == (Fraction(2, 3), 66.7)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("1/20", "0,1"), ("-1/20", "-0,1"), ("9/4", "2,3"), ("2249/1000", "2,2"), ("3", "3,0"), ("29/20", "1,5")],
)
def test_numbers_are_rounded_half_away_from_zero_and_written_as_in_dutch(value, shown):
    with in_language("nl"):
        assert decimal(Fraction(value)) == shown


def test_percentages_are_rounded_once():
    assert percentage(Fraction(79496, 100000)) == "79%"
    assert percentage(Fraction(1, 200)) == "1%"


def test_a_rounded_number_that_looks_like_the_bound_shows_what_it_is():
    assert decimal_beside(Fraction(59, 30), Fraction(2)) == "1.97"
    assert decimal_beside(Fraction(2), Fraction(2)) == "2.0"
    assert percentage_beside(Fraction(159, 200), Fraction(4, 5)) == "79.5%"
