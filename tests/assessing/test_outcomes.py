"""docs/method.md, sections 3 and 4: from scores to outcomes."""

from fractions import Fraction

import pytest

from tests.builders import assessed, everywhere, findings, guideline, isop, small_framework


def outcome(result, identifier="1"):
    return guideline(result, identifier).outcome


def test_level_two_everywhere_is_met_and_awarded():
    result = assessed(everywhere(2))
    assert [g.outcome for g in result.guidelines] == ["met"] * 6
    assert result.label.outcome == "awarded"


def test_level_one_everywhere_is_partly_and_not_awarded_because_more_than_two_are_partly():
    result = assessed(everywhere(1))
    assert [g.outcome for g in result.guidelines] == ["partly"] * 6
    assert result.label.outcome == "not_awarded"


def test_level_zero_is_not_met():
    assert outcome(assessed(everywhere(0))) == "not_met"


def test_a_core_indicator_below_the_floor_keeps_a_high_score_from_being_met():
    result = assessed(everywhere(3, i1_2=0))
    assert guideline(result, "1").score == Fraction(18, 7)
    assert outcome(result) == "partly"
    assert guideline(result, "1").below_floor == ("1.2",)


def test_too_little_coverage_is_insufficient():
    rated = [f for name in ("1.2", "1.4", "1.1") for f in findings(name, interview=[3], school_visit=[3])]
    result = assessed(rated)
    assert guideline(result, "1").coverage == Fraction(3, 7)
    assert outcome(result) == "insufficient"


def test_an_open_core_indicator_is_insufficient():
    names = ("4.1", "4.3", "4.4", "4.5", "4.6")
    result = assessed([f for name in names for f in findings(name, interview=[3], school_visit=[3])])
    assert guideline(result, "4").coverage == Fraction(5, 6)
    assert guideline(result, "4").open_core == ("4.2",)
    assert outcome(result, "4") == "insufficient"


def test_one_source_type_is_insufficient():
    result = assessed([everywhere(3)[1]])
    assert guideline(result, "1").sources == ("interview",)
    assert outcome(result) == "insufficient"


def test_two_partly_guidelines_defer_the_label_for_a_year():
    result = assessed(everywhere(3, i1_2=0, i2_1=0))
    assert result.label.outcome == "deferred"
    assert result.label.partly == ("1", "2")
    assert result.label.improve_until == "2027-05-12"


def test_three_partly_guidelines_do_not():
    assert assessed(everywhere(3, i1_2=0, i2_1=0, i3_1=0)).label.outcome == "not_awarded"


def test_not_met_goes_before_a_guideline_that_lacks_evidence():
    evidence = everywhere(0)
    for item in evidence:
        item["findings"] = [f for f in item["findings"] if f["indicator"] != "5.1"]
    result = assessed(evidence)
    assert [outcome(result, name) for name in ("4", "5")] == ["not_met", "insufficient"]
    assert result.label.outcome == "not_awarded"


def test_a_required_source_type_that_is_missing_goes_before_not_met():
    evidence = [item for item in everywhere(0) if item["source"] != "document"]
    result = assessed(evidence)
    assert "not_met" in [g.outcome for g in result.guidelines]
    assert result.label.outcome == "insufficient"


def test_a_required_source_type_without_counting_findings_is_insufficient():
    evidence = [item for item in everywhere(2) if item["source"] != "school_visit"]
    result = assessed(evidence)
    assert [g.outcome for g in result.guidelines] == ["met"] * 6
    assert result.label.missing_sources == ("school_visit",)
    assert result.label.outcome == "insufficient"


def test_a_judgement_replaces_the_outcome_and_keeps_the_computed_one():
    judged = {"1": {"outcome": "met", "by": "jw", "reason": "Gezien op de dag zelf."}}
    result = assessed(everywhere(2, i1_2=0), judgements=judged)
    assert (guideline(result, "1").outcome, guideline(result, "1").computed) == ("met", "partly")
    assert result.label.outcome == "awarded"


@pytest.mark.parametrize("given", ["met", "partly", "not_met"])
def test_what_is_insufficient_cannot_be_judged(given):
    judged = {"1": {"outcome": given, "by": "jw", "reason": "Nee."}}
    assert outcome(assessed([everywhere(3)[1]], judgements=judged)) == "insufficient"


def test_an_optional_guideline_may_be_not_applicable():
    evidence = [
        {
            "source": "look",
            "date": "2026-04-14",
            "findings": [{"indicator": "A.1", "level": 5}, {"indicator": "A.10", "level": 5}],
        }
    ]
    result = assessed(
        evidence, framework=small_framework(), school={"name": "Hof"}, not_applicable={"B.1": "Kein Platz."}
    )
    assert (outcome(result, "A"), outcome(result, "B")) == ("met", "not_applicable")
    assert result.label.outcome == "awarded"


def test_weights_count_in_another_framework():
    evidence = [
        {
            "source": "look",
            "date": "2026-04-14",
            "findings": [{"indicator": "A.1", "level": 5}, {"indicator": "A.10", "level": 2}],
        }
    ]
    result = assessed(evidence, framework=small_framework(), school={"name": "Hof"})
    assert guideline(result, "A").score == 4  # (2×5 + 1×2) / 3
    assert guideline(result, "A").share_of_top == Fraction(4, 5)
    assert result.spread is None


@pytest.mark.parametrize("kind", ["awarded", "deferred"])
def test_a_decision_gives_the_label_its_dates(kind):
    decision = {"outcome": kind, "date": "2026-06-30", "by": {"name": "A. Bakker"}}
    label = assessed(everywhere(2), decision=decision).label
    assert (label.valid_until, label.improve_until) == {
        "awarded": ("2029-06-30", None),
        "deferred": (None, "2027-06-30"),
    }[kind]


def test_isop_has_the_methods_parameters():
    parameters = isop().parameters
    assert {
        name: getattr(parameters, name).value
        for name in type(parameters).model_fields
        if not name.startswith("required")
    } == {
        "met_at": 2,
        "partly_at": 1,
        "core_floor": 1,
        "coverage": Fraction(4, 5),
        "min_sources": 2,
        "max_age_months": 24,
        "deferred_max_partly": 2,
        "deferral_months": 12,
        "valid_months": 36,
        "conflict_levels": 2,
        "balanced_within": Fraction(1, 2),
        "max_not_applicable": Fraction(1, 3),
        "min_heard": 5,
    }
    assert parameters.required_voices.value == ("parents",)
    assert parameters.required_sources.value == ("school_visit", "interview", "team_meeting", "document")
