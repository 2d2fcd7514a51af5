"""Krippendorff's alpha: the published example, and what counts as a unit."""

import krippendorff
import pytest

from isop_cli.assessing.agreement import ordinal_alpha
from tests.builders import assessed

# Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section C: four observers, twelve units.
_ = None
OBSERVERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, _, _, _],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, _, 3],
    [_, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, _],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, _],
]
COUNTS = [[sum(row[unit] == level for row in OBSERVERS) for level in (1, 2, 3, 4, 5)] for unit in range(12)]
TWO = [{"id": "jw", "name": "J. de Wit"}, {"id": "ms", "name": "M. Soeterbroek"}]


@pytest.mark.parametrize(
    ("metric", "published"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849), ("ratio", 0.797)]
)
def test_the_library_reproduces_the_published_example(metric, published):
    alpha = krippendorff.alpha(value_counts=COUNTS, value_domain=[1, 2, 3, 4, 5], level_of_measurement=metric)
    assert round(float(alpha), 3) == published


def test_the_ordinal_value_is_the_published_one():
    assert round(ordinal_alpha(COUNTS, [1, 2, 3, 4, 5]), 3) == 0.815


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
    assert (found.alpha, found.units, found.auditors) == ("1.000000", 3, ("jw", "ms"))


def test_below_two_units_there_is_no_value():
    assert agreement(rated((1, 2))).alpha is None
    assert agreement(rated((1, 2))).units == 1


def test_without_variation_there_is_no_value():
    assert agreement(rated((2, 2), (2, 2))).alpha is None


def test_one_auditor_twice_is_no_unit():
    assert agreement(rated((1, 2), (2, 3), second="jw")).units == 0


def test_disagreement_is_below_zero():
    # Two units, each rated 0 and 3: observed disagreement exceeds what chance gives.
    assert float(agreement(rated((0, 3), (3, 0))).alpha) < 0
