"""Pairs of schools: what they are worth, and that no other pairing is better."""

import itertools
import random
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isop_cli.matching.pairing import pair_up, topics
from isop_cli.matching.profiles import bars_of, profile_of, profiles_of
from isop_cli.model.school_row import RowGuideline, SchoolRow
from isop_cli.partnerships.texts import sector_groups
from tests.builders import isop, small_framework
from tests.matching.conftest import a_school, names


def test_a_school_learns_where_it_has_a_gap_and_the_other_is_strong():
    seeks = a_school("Seeks", {"1.1": 1, "1.3": "3/2", "1.5": 2, "4.3": 0, "informal": 1})
    shows = a_school("Shows", {"1.1": 3, "1.3": "5/2", "1.5": 3, "4.3": "9/4", "informal": 3})
    found = topics(seeks, shows, isop(), bars_of(isop()))
    # On 1.5 the one does not seek, on 4.3 the other is not strong.
    assert [(topic.id, topic.theirs, topic.mine) for topic in found] == [
        ("1.1", 3, 1), ("informal", 3, 1), ("1.3", Fraction(5, 2), Fraction(3, 2)),
    ]  # fmt: skip
    assert topics(shows, seeks, isop(), bars_of(isop())) == ()


def test_what_is_open_is_no_gap_and_no_strength():
    pairing = pair_up([a_school("A", {"1.1": 3}), a_school("B", {})], isop())
    assert pairing.pairs == () and [s.name for s in pairing.alone] == ["A", "B"]


def test_the_value_of_a_pair_is_worked_out_by_hand():
    # 1.1 (weight 1): 2 higher. 1.2 is core, so it counts double: 2 × (3 - 1). 2.2 in an unmet guideline: 2 × (3 - 0).
    one = a_school("One", {"1.1": 1, "1.2": 1, "2.2": 0, "3.2": 3}, place="Zwolle", unmet=["2"])
    other = a_school("Other", {"1.1": 3, "1.2": 3, "2.2": 3, "3.2": 1}, place="Zwolle")
    (pair,) = pair_up([one, other], isop()).pairs
    # One learns 2 + 4 + 6 = 12, the other 3 - 1 = 2; the smaller counts once more; 3 km: 50 / 53.
    assert pair.value == pytest.approx((12 + 2 + 2) * 50 / 53, abs=1e-4)
    assert pair.kilometres == 3


@pytest.mark.parametrize(
    ("sector", "factor"), [("po", 1.0), ("vo", 0.85), ("sport", 0.7), (None, 0.7)]
)  # fmt: skip
def test_a_sector_like_ones_own_goes_first(sector, factor):
    seeks, shows = a_school("A", {"1.1": 1}, place="Zwolle"), a_school("B", {"1.1": 3}, place="Zwolle", sector=sector)
    (pair,) = pair_up([seeks, shows], isop(), sector_groups(isop())).pairs
    assert pair.value == pytest.approx(2 * factor * 50 / 53, abs=1e-4)


def test_near_goes_before_far_and_far_beyond_the_limit_is_no_pair():
    seeks = a_school("A", {"1.1": 1}, place="Zwolle")
    near, far = a_school("Near", {"1.1": 3}, place="Deventer"), a_school("Far", {"1.1": 3}, place="Maastricht")
    assert names(pair_up([seeks, near, far], isop())) == {frozenset(("A", "Near"))}
    assert names(pair_up([seeks, far], isop())) == {frozenset(("A", "Far"))}
    assert pair_up([seeks, far], isop(), within=100).pairs == ()
    nowhere = a_school("Nowhere", {"1.1": 3})
    assert pair_up([seeks, nowhere], isop(), within=100).pairs == ()
    assert len(pair_up([seeks, nowhere], isop()).pairs) == 1


def some_schools(seed: int, number: int, framework=None) -> list:
    chance = random.Random(seed)
    indicators = list((framework or isop()).indicators)
    places = ["Zwolle", "Deventer", "Almere", "Utrecht", "Maastricht", "Nergens"]
    return [
        a_school(
            f"S{n:02d}",
            {name: Fraction(chance.randint(0, 6), 2) for name in indicators if chance.random() < 0.7},
            place=chance.choice(places), sector=chance.choice(["po", "vo", "sport"]),
            unmet=chance.sample("123456", chance.randint(0, 3)),
        )
        for n in range(number)
    ]  # fmt: skip


def best_by_trying_everything(schools, most: int) -> float:
    """The largest sum that any choice of pairs can have."""
    value = {}
    for i, j in itertools.combinations(range(len(schools)), 2):
        pairs = pair_up([schools[i], schools[j]], isop()).pairs
        if pairs:
            value[i, j] = pairs[0].value

    def best(pairs: list, room: tuple) -> float:
        if not pairs:
            return 0.0
        (i, j), *rest = pairs
        without = best(rest, room)
        if room[i] and room[j]:
            less = tuple(r - (k in (i, j)) for k, r in enumerate(room))
            return max(without, value[i, j] + best(rest, less))
        return without

    return best(list(value), (most,) * len(schools))


@pytest.mark.parametrize("most", [1, 2])
@pytest.mark.parametrize("seed", range(4))
def test_no_choice_of_pairs_is_better(seed, most):
    schools = some_schools(seed, 6)
    pairing = pair_up(schools, isop(), most=most)
    found = sum(pair.value for pair in pairing.pairs)
    assert found == pytest.approx(best_by_trying_everything(schools, most), rel=2e-4)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(2, 30), st.integers(1, 3), st.randoms(use_true_random=False))
def test_a_pairing_keeps_its_promises_in_any_order(seed, number, most, order):
    schools = some_schools(seed, number)
    pairing = pair_up(schools, isop(), most=most)
    met = [school.key for pair in pairing.pairs for school in (pair.one, pair.other)]
    assert max((met.count(key) for key in set(met)), default=0) <= most
    assert all(pair.one.key != pair.other.key for pair in pairing.pairs)
    assert len(names(pairing)) == len(pairing.pairs)
    assert {s.key for s in pairing.alone} == {s.key for s in schools} - set(met)
    assert all(pair.learns_one or pair.learns_other for pair in pairing.pairs)
    assert 0 <= pairing.gap < 1e-3
    shuffled = list(schools)
    order.shuffle(shuffled)
    again = pair_up(shuffled, isop(), most=most)
    assert [(p.one.key, p.other.key, p.value) for p in again.pairs] == [
        (p.one.key, p.other.key, p.value) for p in pairing.pairs
    ]


def test_two_hundred_schools_are_paired_to_within_a_thousandth_of_the_best():
    pairing = pair_up(some_schools(7, 200), isop())
    assert len(pairing.pairs) == 100 and pairing.gap < 1e-3


def test_equals_are_decided_by_their_names():
    schools = [a_school(name, {"1.1": 1}) for name in ("A", "B")] + [a_school(name, {"1.1": 3}) for name in ("C", "D")]
    first = names(pair_up(schools, isop()))
    assert names(pair_up(schools[::-1], isop())) == first and len(first) == 2


def test_it_works_for_a_label_with_other_indicators_and_no_partnerships():
    framework = small_framework()
    first = next(iter(framework.indicators))
    bars = bars_of(framework)
    assert bars.seeks == framework.parameters.met_at.value < bars.strong <= framework.scale.top
    seeks = a_school("A", {first: framework.scale.bottom}, sector=None)
    shows = a_school("B", {first: framework.scale.top}, sector=None)
    (pair,) = pair_up([seeks, shows], framework).pairs
    assert [topic.id for topic in pair.learns_one] == [first]


ROW = SchoolRow(
    dossier="x.yaml", school="X", sector="po", city="Zwolle", status=1, errors=0, warnings=0, notices=0, outcome="deferred",
    indicators={"1.1": Fraction(9, 4), "1.2": None}, partnerships={"informal": Fraction(2)},
    guidelines={
        "1": RowGuideline("met", Fraction(2), Fraction(1)), "2": RowGuideline("partly", Fraction(1), Fraction(1)),
        "3": RowGuideline("insufficient", None, Fraction(0)),
    },
)  # fmt: skip
REFUSED = SchoolRow(dossier="y.yaml", status=3, errors=1, warnings=0, notices=0)


def test_a_profile_is_what_the_row_of_a_batch_says():
    school = profile_of(ROW)
    assert school.indicators == {"1.1": Fraction(9, 4)} and school.partnerships == {"informal": 2}
    assert school.unmet == {"2"} and school.area == 80 and school.region == ""
    assert profiles_of([REFUSED, ROW.with_error()]) == []
