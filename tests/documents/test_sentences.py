"""The route in words, with what to begin with."""

import pytest

from isop_cli.documents.sentences import Sentences
from isop_cli.text.language import in_language
from isop_cli.text.terms import label_outcome_word
from tests.builders import (
    all_there,
    assessed,
    everywhere,
    findings,
    guideline,
    isop,
    small_framework,
    voices_framework,
)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_raise_comes_with_the_step_from_the_level_where_the_school_is(lang):
    assessment = assessed(everywhere(2, i3_1=0, i3_4=1))
    with in_language(lang):
        route = Sentences(assessment).route_with_tips(guideline(assessment, "3"))
    steps = isop().indicators["3.1"].steps
    assert route[0][1] == steps[0][lang]
    assert "3.1" in route[0][0]


def test_a_level_between_two_begins_at_the_lower_one():
    evidence = everywhere(2)
    evidence += findings("3.1", interview=[1], document=[1])
    assessment = assessed(evidence)
    (step,) = guideline(assessment, "3").raises
    assert 1 < step.score < 2
    assert Sentences(assessment).tip(step) == isop().indicators["3.1"].steps[1]["en"]


def test_evidence_that_is_missing_has_no_step():
    assessment = assessed(findings("1.1", interview=[2]))
    route = Sentences(assessment).route_with_tips(guideline(assessment, "1"))
    assert [step.tip for step in route if "1.3" in step.line] == [""]


def test_a_framework_without_steps_gives_none():
    framework = small_framework()
    assessment = assessed(everywhere(2, framework), framework=framework)
    routes = [Sentences(assessment).route_with_tips(result) for result in assessment.guidelines]
    assert any(routes)
    assert {step.tip for route in routes for step in route} == {""}


def test_a_finding_that_could_turn_the_outcome_names_its_auditor_where_two_rated_it():
    people = [{"id": "jw", "name": "J. de Wit"}, {"id": "ms", "name": "M. Smit"}]
    evidence = all_there()
    # Every level is 2, which is exactly enough: each finding turns the outcome. Two rated A.1 in E0.
    evidence[0]["findings"] = [
        {"indicator": "A.1", "level": 2, "by": "jw"}, {"indicator": "A.1", "level": 2, "by": "ms"},
        *evidence[0]["findings"][1:],
    ]  # fmt: skip
    audit = {"date": "2026-05-12", "auditors": people}
    told = Sentences(assessed(evidence, framework=voices_framework(), audit=audit)).certainty()
    (line,) = [line for line in told if line.startswith("A ")]
    assert line.endswith(
        ", then label deferred: A.1 in E0 (J. de Wit) 2 → 1; A.1 in E0 (M. Smit) 2 → 1; A.1 in E1 2 → 1; "
        "A.2 in E0 2 → 1; A.2 in E1 2 → 1."
    )


@pytest.mark.parametrize(
    ("outcome", "decided", "told"),
    [
        ("awarded", None, "all guidelines met"), ("awarded", "awarded", "label awarded"),
        ("awarded", "not_awarded", "all guidelines met"), ("not_awarded", None, "guidelines not met yet"),
        ("not_awarded", "not_awarded", "label not awarded"), ("deferred", "not_awarded", "label deferred"),
    ],
)  # fmt: skip
def test_nothing_is_awarded_or_refused_before_that_is_decided(outcome, decided, told):
    assert label_outcome_word(outcome, decided) == told
