"""docs/method.md, section 6: the route to “met”."""

from fractions import Fraction
from itertools import product
from math import floor

from hypothesis import given, settings
from hypothesis import strategies as st

from isop_cli.assessing.route import fewest_raises
from isop_cli.model.framework import Framework, Indicator
from tests.builders import all_there, assessed, everywhere, findings, guideline, small_framework, voices_framework


def raises(result, identifier="1"):
    return [(step.indicator, step.to, step.steps) for step in guideline(result, identifier).raises]


def circle(level: int, **exceptions: int):
    """What is raised in guideline A of `voices_framework`: A.1 is core, and the three weigh the same."""
    return raises(assessed(all_there(level, **exceptions), framework=voices_framework()), "A")


def test_what_is_below_its_floor_comes_first_and_then_what_is_lowest():
    # The score is 3/3 and three raises are needed: A.1 must reach 1; then A.1 and A.2 are at 1, and core goes first.
    assert circle(2, A_1=0, A_2=1) == [("A.1", 2, 2), ("A.2", 2, 1)]


def test_the_weak_are_lifted_before_the_strong():
    # 3 0 1: two raises are needed, and lifting A.3 to 3 would do too; but none needs to go above 2.
    assert circle(3, A_2=0, A_3=1) == [("A.2", 2, 2)]


def test_no_indicator_is_raised_above_the_lowest_level_that_can_suffice():
    # 1 1 1: with raises to 3 two indicators would do as well; with none above 2 it takes all three.
    assert circle(1) == [("A.1", 2, 1), ("A.2", 2, 1), ("A.3", 2, 1)]


def test_among_equals_the_most_gain_for_a_raise_comes_first():
    # B.2 weighs double: (0 + 2·0 + 3)/4; B.1 must reach 1, then B.2 gains most at level 0, twice; then 1 + 4 + 3 = 8.
    evidence = all_there(3, B_1=0, B_2=0)
    assert raises(assessed(evidence, framework=voices_framework()), "B") == [("B.1", 1, 1), ("B.2", 2, 2)]


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
    assert [(step.indicator, step.why) for step in guideline(assessed(evidence), "3").gather] == [(None, "min_sources")]


def _levels(framework: Framework, identifier: str):
    names = [indicator.id for indicator in framework.guideline_by_id[identifier].indicators]
    bottom, top = framework.scale.bottom, framework.scale.top
    score = st.builds(Fraction, st.integers(bottom * 6, top * 6), st.just(6))
    return st.fixed_dictionaries(dict.fromkeys(names, score))


def _by_the_words(framework: Framework, identifier: str, scores: dict[str, Fraction]) -> dict[str, int]:
    """How often each indicator is raised, as the method says it, by trying everything."""
    indicators, parameters = framework.guideline_by_id[identifier].indicators, framework.parameters

    def suffices(now: dict[str, Fraction]) -> bool:
        whole = sum((i.weight for i in indicators), Fraction(0))
        mean = sum((i.weight * now[i.id] for i in indicators), Fraction(0)) / whole
        return mean >= parameters.met_at.value and all(
            now[i.id] >= parameters.core_floor.value for i in indicators if i.core
        )

    def fewest(now: dict[str, Fraction], highest: int) -> int | None:
        options = [range(max(highest - floor(now[i.id]), 0) + 1) for i in indicators]
        found = [
            sum(steps)
            for steps in product(*options)
            if suffices(
                now | {i.id: Fraction(floor(now[i.id]) + s) for i, s in zip(indicators, steps, strict=True) if s}
            )
        ]
        return min(found, default=None)

    levels = range(framework.scale.bottom, framework.scale.top + 1)
    highest = next(level for level in levels if fewest(scores, level) is not None)
    left, now, taken = fewest(scores, highest) or 0, dict(scores), dict.fromkeys(scores, 0)
    while left:
        left -= 1
        below = [i for i in indicators if now[i.id] < highest]

        def preference(indicator: Indicator, now: dict[str, Fraction] = now) -> tuple[object, ...]:
            at = now[indicator.id]
            weak = indicator.core and at < parameters.core_floor.value
            return not weak, at, not indicator.core, -indicator.weight * (floor(at) + 1 - at)

        for indicator in sorted(below, key=preference):
            lifted = now | {indicator.id: Fraction(floor(now[indicator.id]) + 1)}
            if fewest(lifted, highest) == left:
                now, taken[indicator.id] = lifted, taken[indicator.id] + 1
                break
        else:
            raise AssertionError("no raise leaves one less to do")
    return {name: steps for name, steps in taken.items() if steps}


@settings(deadline=None, max_examples=40)
@given(_levels(voices_framework(), "B"))
def test_the_route_is_the_one_that_the_method_describes(scores):
    framework = voices_framework()
    found = fewest_raises(framework.guideline_by_id["B"], framework, scores)
    assert {step.indicator: step.steps for step in found} == _by_the_words(framework, "B", scores)


@settings(deadline=None, max_examples=40)
@given(_levels(small_framework(), "A"))
def test_it_is_so_with_another_scale_too(scores):
    framework = small_framework()
    found = fewest_raises(framework.guideline_by_id["A"], framework, scores)
    assert {step.indicator: step.steps for step in found} == _by_the_words(framework, "A", scores)
