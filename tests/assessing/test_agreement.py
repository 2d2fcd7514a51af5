"""Krippendorff's alpha: the published example, a second opinion, and what counts as a unit."""

from fractions import Fraction

import krippendorff
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isop_cli.assessing.agreement import ordinal_alpha
from tests.builders import assessed

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section C: four observers, twelve units.
X = None
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, X, X, X],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, X, 3],
    [X, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, X],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, X],
]
COUNTS = [[sum(row[unit] == level for row in OBSERVERS) for level in (1, 2, 3, 4, 5)] for unit in range(12)]
TWO = [{"id": "jw", "name": "J. de Wit"}, {"id": "ms", "name": "M. Soeterbroek"}]


def second_opinion(counts: list[list[int]]) -> float:
    """The same by the library `krippendorff`, in floating point."""
    levels = list(range(len(counts[0])))
    return float(krippendorff.alpha(value_counts=counts, value_domain=levels, level_of_measurement="ordinal"))


def test_the_value_is_the_published_one():
    assert round(float(ordinal_alpha(COUNTS)), 3) == 0.815
    assert ordinal_alpha(COUNTS) == pytest.approx(second_opinion(COUNTS))


def test_a_value_worked_out_by_hand():
    # Two units rated 0 1 and 1 1: n0 = 1, n1 = 3, and d(0, 1) = (1/2 + 3/2)**2 = 4.
    # Observed 1 * 4, expected 1 * 3 * 4; alpha = 1 - (4 - 1) * 4 / 12 = 0.
    assert ordinal_alpha([[1, 1], [0, 2]]) == Fraction(0)


@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4).filter(lambda unit: sum(unit) > 1), min_size=2))
def test_a_second_opinion_agrees(counts):
    alpha = ordinal_alpha(counts)
    if alpha is None:
        assert sum(any(unit[level] for unit in counts) for level in range(4)) == 1
    else:
        assert alpha == pytest.approx(second_opinion(counts))


def test_a_unit_with_one_value_does_not_count():
    assert ordinal_alpha([[1, 1], [0, 2], [1, 0]]) == ordinal_alpha([[1, 1], [0, 2]])


def rated(*pairs: tuple[int, int], second: str = "ms") -> list[dict]:
    names = ("1.1", "1.2", "1.3", "1.4", "1.5")
    found = []
    for name, (first, other) in zip(names, pairs, strict=False):
        found += [{"indicator": name, "level": first}, {"indicator": name, "level": other, "by": second}]
    return [{"source": "interview", "date": "2026-04-14", "by": "jw", "findings": found}]


def agreement(evidence):
    return assessed(evidence, audit={"date": "2026-05-12", "auditors": TWO}).agreement


def test_full_agreement_is_one():
    found = agreement(rated((1, 1), (2, 2), (3, 3)))
    assert (found.alpha, found.units, found.auditors) == (Fraction(1), 3, ("jw", "ms"))


def test_below_two_units_there_is_no_value():
    assert agreement(rated((1, 2))).alpha is None
    assert agreement(rated((1, 2))).units == 1


def test_without_variation_there_is_no_value():
    assert agreement(rated((2, 2), (2, 2))).alpha is None


def test_one_auditor_twice_is_no_unit():
    assert agreement(rated((1, 2), (2, 3), second="jw")).units == 0


def test_disagreement_is_below_zero():
    # Two units, each rated 0 and 3: observed disagreement exceeds what chance gives.
    assert agreement(rated((0, 3), (3, 0))).alpha < 0


def test_the_value_is_exact_and_shown_with_two_decimals():
    # Units 0 1, 1 2 and 2 2: n0 = 1, n1 = 2, n2 = 3; d01 = (1/2 + 1)² = 9/4, d12 = (1 + 3/2)² = 25/4,
    # d02 = (1/2 + 2 + 3/2)² = 16. Observed 9/4 + 25/4 = 17/2; expected 2·9/4 + 6·25/4 + 3·16 = 90.
    # alpha = 1 - 5 · (17/2) / 90 = 19/36.
    found = agreement(rated((0, 1), (1, 2), (2, 2)))
    assert (found.alpha, found.alpha_shown) == (Fraction(19, 36), 0.53)


def test_two_voices_in_one_talk_are_no_shared_unit():
    evidence = rated((1, 2), (2, 3))
    for finding in evidence[0]["findings"]:
        finding["who"] = "parents" if finding.get("by") else "head"
    assert agreement(evidence).units == 0
