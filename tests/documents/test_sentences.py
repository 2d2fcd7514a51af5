"""The route in words, with what to begin with."""

import pytest

from isop_cli.documents.sentences import Sentences
from isop_cli.text.language import in_language
from tests.builders import assessed, everywhere, findings, guideline, isop, small_framework


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
