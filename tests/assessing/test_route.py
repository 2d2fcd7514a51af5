"""docs/method.md, section 6: the route to “met”."""

from fractions import Fraction
from itertools import product
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from isop_cli.assessing.route import fewest_raises
from isop_cli.model.framework import Framework
from tests.builders import assessed, everywhere, findings, guideline, isop, small_framework


def raises(result, identifier="1"):
    return [(step.indicator, step.to, step.steps) for step in guideline(result, identifier).raises]


def test_the_lowest_core_indicator_comes_first():
    result = assessed(everywhere(2, i1_2=0, i1_4=1))
    # The score is 7/5; three raises are needed, and 1.2 must reach 1.
    assert raises(result) == [("1.2", 2, 2), ("1.4", 2, 1)]


def test_among_the_others_the_most_gain_for_a_raise_comes_first():
    evidence = everywhere(3, i1_2=3, i1_4=3, i1_1=0, i1_3=0, i1_5=0, i1_7=0)
    evidence += findings("1.3", interview=[1])  # 1.3 stands at 1/8, so that a raise gains less than one of 1.1
    assert raises(assessed(evidence)) == [("1.1", 3, 3), ("1.5", 2, 2)]


def test_a_met_guideline_needs_none():
    assert raises(assessed(everywhere(2))) == []


def test_a_score_between_levels_is_lifted_to_the_next_whole_level():
    evidence = everywhere(2) + findings("1.2", interview=[0])  # S(1.2) = (2 + 1 + 2 + 2) / 4 = 7/4
    assert raises(assessed(evidence)) == [("1.2", 2, 1)]


def test_evidence_to_gather_names_core_coverage_and_sources():
    gather = guideline(assessed(findings("1.2", interview=[3])), "1").gather
    assert [(step.indicator, step.why) for step in gather] == [
        ("1.4", "core_open"),
        ("1.6", "core_open"),
        ("1.1", "coverage"),
        ("1.3", "coverage"),
        ("1.5", "coverage"),
        (None, "min_sources"),  # each of the others can come from interviews alone, of which there is one already
    ]
    assert gather[0].sources == ("team_meeting", "interview")


def test_a_second_source_type_is_asked_for_when_nothing_else_brings_it():
    evidence = [everywhere(3)[1]]
    assert [(step.indicator, step.why) for step in guideline(assessed(evidence), "1").gather] == [(None, "min_sources")]


def _levels(framework: Framework, identifier: str):
    names = [indicator.id for indicator in framework.guideline_by_id[identifier].indicators]
    bottom, top = framework.scale.bottom, framework.scale.top
    score = st.builds(Fraction, st.integers(bottom * 6, top * 6), st.just(6))
    return st.fixed_dictionaries(dict.fromkeys(names, score))


def _fewest_by_trying_all(framework: Framework, identifier: str, scores: dict[str, Fraction]) -> int:
    guideline_, parameters, top = framework.guideline_by_id[identifier], framework.parameters, framework.scale.top
    options = [range(top - floor(scores[i.id]) + 1) for i in guideline_.indicators]
    best = 10**6
    for steps in product(*options):
        lifted = {
            i.id: Fraction(floor(scores[i.id]) + step) if step else scores[i.id]
            for i, step in zip(guideline_.indicators, steps, strict=True)
        }
        weight = sum(i.weight for i in guideline_.indicators)
        mean = sum((i.weight * lifted[i.id] for i in guideline_.indicators), Fraction(0)) / weight
        if mean >= parameters.met_at.value and all(
            lifted[i.id] >= parameters.core_floor.value for i in guideline_.indicators if i.core
        ):
            best = min(best, sum(steps))
    return best


@given(_levels(isop(), "3"))
def test_no_route_is_shorter_in_isop(scores):
    found = fewest_raises(isop().guideline_by_id["3"], isop(), scores)
    assert sum(step.steps for step in found) == _fewest_by_trying_all(isop(), "3", scores)


@given(_levels(small_framework(), "A"))
def test_no_route_is_shorter_with_weights_and_another_scale(scores):
    framework = small_framework()
    found = fewest_raises(framework.guideline_by_id["A"], framework, scores)
    assert sum(step.steps for step in found) == _fewest_by_trying_all(framework, "A", scores)
