"""docs/method.md, section 6: the partnerships and their balance."""

from fractions import Fraction

from isop_cli.assessing.partnerships import balance
from tests.builders import assessed, findings


def test_balance_is_one_when_all_are_equal_and_one_kth_when_one_has_all():
    assert balance([Fraction(2)] * 5) == 1
    assert balance([Fraction(3), *[Fraction(0)] * 4]) == Fraction(1, 5)


def test_balance_of_nothing_is_zero_and_without_partnerships_there_is_none():
    assert balance([Fraction(0)] * 5) == 0
    assert balance([]) is None


def test_jains_index_worked_out_by_hand():
    # (1 + 2 + 3)² / (3 · (1 + 4 + 9)) = 36 / 42
    assert balance([Fraction(1), Fraction(2), Fraction(3)]) == Fraction(6, 7)


def test_a_partnership_is_the_mean_over_source_types():
    evidence = findings("1.1", interview=[0, 0, 0], school_visit=[3])  # 1.1 is about the informal partnership
    result = assessed(evidence)
    scores = {partnership.id: partnership.score for partnership in result.partnerships}
    assert scores == {
        "informal": Fraction(3, 2), "formal": 0, "didactic": 0, "pedagogical": 0, "societal": 0
    }  # fmt: skip
    assert result.balance == Fraction(1, 5)


def test_a_findings_own_tags_replace_the_indicators():
    evidence = findings("1.1", interview=[2])
    evidence[0]["findings"][0]["partnerships"] = ["formal", "societal"]
    scores = {partnership.id: partnership.score for partnership in assessed(evidence).partnerships}
    assert (scores["informal"], scores["formal"], scores["societal"]) == (0, 2, 2)
