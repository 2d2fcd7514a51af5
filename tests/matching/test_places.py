"""Where schools are, without a network."""

import math

import pytest

from isop_cli.matching.profiles import apart, around
from isop_cli.places import area_of, kilometres, large_towns, middle_of, middles, outline
from tests.matching.conftest import a_school


def test_every_postcode_area_has_a_middle_in_the_netherlands():
    assert sorted(middles()) == list(range(10, 100))
    assert all(50.7 < latitude < 53.6 and 3.3 < longitude < 7.3 for latitude, longitude in middles().values())


def test_neighbouring_areas_lie_near_each_other():
    # The areas are numbered round the country; only to Zeeland and from Heerlen to Nijmegen is it a leap.
    far = [area for area in range(10, 99) if kilometres(middle_of(area), middle_of(area + 1)) > 75]
    assert far == [42, 64]


@pytest.mark.parametrize(
    ("one", "other", "known"),
    [("Amsterdam", "Rotterdam", 57), ("Groningen", "Maastricht", 268), ("Utrecht", "Zwolle", 77), ("Venlo", "Den Haag", 149)],
)  # fmt: skip
def test_distances_are_those_on_the_map_to_about_ten_kilometres(one, other, known):
    assert abs(kilometres(middle_of(area_of(None, one)), middle_of(area_of(None, other))) - known) < 10


@pytest.mark.parametrize(
    ("postcode", "place", "area"),
    [
        ("1311 AB", "Groningen", 13),
        ("9712cp", None, 97),
        (" 3511 ", "", 35),
        (None, "almere", 13),
        (None, "'S-GRAVENHAGE", 25),
        (None, "Súdwest-Fryslân", 86),
        ("NL-2511 AB", None, 25),
        ("nl 2511ab", None, 25),
        ("2511-AB", None, 25),
        (None, "’s-Gravenhage", 25),
        (None, "s-Gravenhage", 25),
        (None, "`s Gravenhage", 25),
        (None, "The Hague", 25),
        (None, "s-Hertogenbosch", 52),
        (None, "Nuenen c.a.", 56),
        (None, "Nuenen, ca", 56),
        (None, "gemeente Nuenen", 56),
        (None, "Capelle a/d IJssel", 29),
        (None, "Capelle a.d. IJssel", 29),
        (None, "Capelle aan de IJssel", 29),
        (None, "CAPELLE AD IJSSEL", 29),
        (None, "Alphen a/d Rijn", 24),
        (None, "Amsterdam Zuidoost", 10),
        (None, "Amsterdam-Zuidoost", 10),
        (None, "Utrecht (Overvecht)", 35),
        (None, "Son en Breugel", 56),
        (None, "Hengelo", 75),
        (None, "Hengelo (Gld)", 72),
        (None, "Hengelo Gld", 72),
        (None, "Hengelo (Gelderland)", 72),
        (None, "Hengelo (O)", 75),
        (None, "Bergen (L)", 58),
        (None, "Bergen (NH)", 18),
        (None, "Bergen (Noord-Holland)", 18),
        (None, "Bergen op Zoom", 46),
        (None, "Assen (Dr.)", 94),
        (None, "Laren (Ov)", None),
        ("0123 AB", None, None),
        ("B-1000", "Brussel", None),
        ("311", None, None),
        (None, "Nergenshuizen", None),
        (None, None, None),
    ],
)
def test_the_postcode_goes_before_the_place(postcode, place, area):
    assert area_of(postcode, place) == area


def test_a_region_stands_in_where_the_place_is_not_known():
    one, other = (
        a_school("A", place="Ons dorp", region="Achterhoek"),
        a_school("B", place="Hun dorp", region="achterhoek"),
    )
    assert apart(one, other) == 20
    assert apart(one, a_school("C", place="Hun dorp")) is None
    assert apart(one, a_school("D", place="ons  Dorp")) == 3
    assert apart(a_school("E", place="Zwolle"), a_school("F", place="Hattem")) == 6


def test_one_place_in_two_spellings_is_one_place():
    assert apart(a_school("A", place="’s-Gravenhage"), a_school("B", place="s Gravenhage")) == 3
    assert apart(a_school("A", place="Capelle a/d IJssel"), a_school("B", place="Capelle aan den IJssel")) == 3
    assert apart(a_school("A", place="Hengelo"), a_school("B", place="Hengelo (Gld)")) > 25
    schools = [a_school("A", place="Ons Dorp c.a."), a_school("B", place="Zwolle")]
    assert [school.name for school in around(schools, "ons dorp", 1)] == ["A"]


def test_around_a_place_are_the_schools_near_it():
    schools = [
        a_school("Z", place="Zwolle"), a_school("A", place="Apeldoorn"), a_school("M", place="Maastricht"),
        a_school("R", place="Nergens", region="IJsselland"),
    ]  # fmt: skip
    assert [s.name for s in around(schools, "8011 AA", 40)] == ["Z", "A"]
    assert [s.name for s in around(schools, "zwolle", 10)] == ["Z"]
    assert [s.name for s in around(schools, "IJSSELLAND", 10)] == ["R"]
    assert around(schools, "Atlantis", 40) is None


def test_the_towns_on_a_map_stand_apart():
    towns = large_towns()
    assert len(towns) > 10
    apart_ = [
        math.hypot((a[0] - b[0]) * 111, (a[1] - b[1]) * 68)
        for name, a in towns for other, b in towns if name < other
    ]  # fmt: skip
    assert min(apart_) > 18


def test_the_outline_holds_the_middle_of_every_area_but_a_narrow_one():
    def inside(point, ring):
        """Whether a line to the east crosses the ring an odd number of times."""
        y, x = point
        edges = [(a, b) for a, b in zip(ring, ring[1:] + ring[:1], strict=True) if (a[0] > y) != (b[0] > y)]
        return sum(x < a[1] + (y - a[0]) / (b[0] - a[0]) * (b[1] - a[1]) for a, b in edges) % 2

    outside = [area for area, middle in middles().items() if not any(inside(middle, ring) for ring in outline())]
    # At Susteren the country is five kilometres wide: that area's middle lies a kilometre over the border.
    assert outside == [61]
    # Texel, and Maastricht's corner, are part of it; Antwerp and Bremen are not.
    assert any(inside((53.08, 4.83), ring) for ring in outline())
    assert any(inside((50.85, 5.75), ring) for ring in outline())
    assert not any(inside(place, ring) for ring in outline() for place in ((51.22, 4.40), (53.08, 8.80)))
