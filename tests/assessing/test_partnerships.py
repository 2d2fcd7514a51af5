"""docs/method.md, section 6: the partnerships, and how far they lie apart."""

from fractions import Fraction

import pytest

from isop_cli.assessing.partnerships import is_balanced, spread, weakest_partnerships
from tests.builders import assessed, findings, said, voices_framework


def strengths(result) -> dict:
    return {partnership.id: partnership.score for partnership in result.partnerships}


def test_a_partnership_is_the_mean_over_source_types_and_one_without_findings_is_not_seen():
    evidence = findings("1.1", interview=[0, 0, 0], school_visit=[3])  # 1.1 is about the informal partnership
    result = assessed(evidence)
    assert strengths(result) == {
        "informal": Fraction(3, 2), "formal": None, "didactic": None, "pedagogical": None, "societal": None
    }  # fmt: skip
    assert (result.spread, result.balanced) == (None, False)


def test_in_a_source_type_each_voice_weighs_the_same():
    evidence = [said("talk", "parents", A_1=0), *[said("talk", "head", A_1=3)] * 3, said("paper", A_1=1)]
    result = assessed(evidence, framework=voices_framework())
    assert strengths(result) == {"near": Fraction(5, 4), "far": None}  # ((0 + 3) / 2 + 1) / 2
    assert weakest_partnerships(result) == ["far"]


def test_a_findings_own_tags_replace_the_indicators():
    evidence = findings("1.1", interview=[2])
    evidence[0]["findings"][0]["partnerships"] = ["formal", "societal"]
    found = strengths(assessed(evidence))
    assert (found["informal"], found["formal"], found["societal"]) == (None, 2, 2)


@pytest.mark.parametrize(
    ("scores", "apart", "balanced"),
    [
        ([2, 2, 2], 0, True),
        ([Fraction(5, 2), 2], Fraction(1, 2), True),
        ([Fraction(13, 5), 2], Fraction(3, 5), False),
        ([2, None, 2], 0, False),
        ([2, None], None, False),
        ([2], None, False),
        ([], None, False),
    ],
)
def test_the_spread_is_the_strongest_less_the_weakest_that_was_seen(scores, apart, balanced):
    assert spread(scores) == apart
    assert is_balanced(scores, Fraction(1, 2)) is balanced


def test_what_was_not_seen_is_weakest():
    result = assessed([said("talk", "parents", A_1=1, A_2=2)], framework=voices_framework())
    assert (result.spread, result.balanced, weakest_partnerships(result)) == (1, False, ["near"])
