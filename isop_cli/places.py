"""How far apart schools are, without a network: from the first two digits of their postcodes, or from their places.

The middle of an area is where its larger places lie, for most schools to about ten kilometres. That is enough to tell a
neighbour from a day's journey, which is all that a pairing asks.
"""

import csv
import re
from functools import cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from isop_cli.text.language import folded

#: Places that share their name with another, with the province that tells them apart, and the first digits of their
#: postcodes. A name without its province is the larger place, which stands above.
_SHARED = {
    "beek (lb)": 61, "bergen (lb)": 58, "bergen (nh)": 18, "elst (gld)": 66, "elst (ut)": 39, "haren (gr)": 97,
    "haren (nb)": 53, "hengelo (gld)": 72, "hengelo (ov)": 75, "heusden (nb)": 52, "hoorn (nh)": 16,
    "katwijk (nb)": 54, "katwijk (zh)": 22, "laren (gld)": 72, "laren (nh)": 12, "oosterhout (gld)": 66,
    "oosterhout (nb)": 49, "rijswijk (gld)": 40, "rijswijk (nb)": 42, "rijswijk (zh)": 22, "stein (lb)": 61,
    "valkenburg (lb)": 63, "valkenburg (zh)": 22, "velp (gld)": 68, "velp (nb)": 53, "zuidwolde (dr)": 79,
    "zuidwolde (gr)": 97,
}  # fmt: skip
#: Other names of places.
_ALSO = {"the hague": 25, "hoogvliet rotterdam": 31, "pernis rotterdam": 31, "ljouwert": 89, "den bosch": 52}
_PROVINCES = {
    "groningen": "gr", "gn": "gr", "fryslan": "fr", "friesland": "fr", "drenthe": "dr", "overijssel": "ov", "o": "ov",
    "gelderland": "gld", "gl": "gld", "utrecht": "ut", "u": "ut", "noord-holland": "nh", "zuid-holland": "zh",
    "zeeland": "zld", "noord-brabant": "nb", "brabant": "nb", "limburg": "lb", "l": "lb", "li": "lb", "flevoland": "fl",
}  # fmt: skip
_POSTCODE = re.compile(r"(?:NL[\s-]*)?([1-9][0-9])[0-9]{2}[\s-]*[A-Z]{0,2}", re.IGNORECASE | re.ASCII)
_PROVINCE = re.compile(r"(.+?)(?: ?\(([^()]+)\)| (gld|ov|nh|zh|nb|lb|gr|fr|dr|ut))")
#: What a place may have before its name or behind it: the municipality of, and surroundings.
_AROUND = re.compile(r"^(?:gemeente|gem\.?) |,? (?:c\. ?a\.?|ca\.?|e\. ?o\.?|eo)$")
_ON_THE = re.compile(r"\b(?:aan den?|a[./ ]?d)(?:\b\.?|(?<=\.))(?= )")
_EARTH_KM = 6371.0
#: Areas whose first place stands on a map, far enough apart for their names.
_ORIENTATION = (10, 25, 30, 35, 43, 48, 56, 62, 68, 73, 75, 80, 89, 97)
#: Two schools in one place, and two in one area, are still some way apart.
SAME_PLACE_KM, SAME_AREA_KM, SAME_REGION_KM = 3, 6, 20

Coordinates = tuple[float, float]


@cache
def _areas() -> tuple[tuple[int, Coordinates, tuple[str, ...]], ...]:
    """Each area: its first two digits, its middle, and its larger places (data/README.md says where they come from)."""
    with (Path(__file__).resolve().parent / "data" / "postcode-areas.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            (int(row["area"]), (float(row["latitude"]), float(row["longitude"])), tuple(row["places"].split(", ")))
            for row in csv.DictReader(file, delimiter=";")
        )


@cache
def middles() -> dict[int, Coordinates]:
    """The middle of each two-digit postcode area: latitude and longitude in degrees (WGS 84)."""
    return {area: middle for area, middle, _places in _areas()}


def large_towns() -> list[tuple[str, Coordinates]]:
    """Towns by which people find their way on a map, each at the middle of its area."""
    named = {area: places[0] for area, _middle, places in _areas()}
    return [(named[area], middles()[area]) for area in _ORIENTATION]


@cache
def outline() -> tuple[tuple[Coordinates, ...], ...]:
    """The country's outline for a map: the mainland and its islands, each a ring (data/README.md says whose data)."""
    rings: dict[str, list[Coordinates]] = {}
    with (Path(__file__).resolve().parent / "data" / "outline.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            rings.setdefault(row["ring"], []).append((float(row["latitude"]), float(row["longitude"])))
    return tuple(map(tuple, rings.values()))


def spelled(place: str) -> str:
    """A place in the one spelling in which it is compared: ’s-Gravenhage, 's-Gravenhage and s Gravenhage are the same."""
    plain = folded(place.translate(_QUOTES)).replace("-", " ").lstrip("' ")
    plain = _ON_THE.sub("a d", _AROUND.sub("", plain))
    if match := _PROVINCE.fullmatch(plain):
        given = (match[2] or match[3]).strip(" .").replace(" ", "-")
        return f"{match[1]} ({_PROVINCES.get(given, given)})"
    return plain


_QUOTES = str.maketrans(dict.fromkeys("’‘`´ʼ", "'"))


@cache
def _area_of_place() -> dict[str, int]:
    known = {spelled(place): area for area, _middle, places in _areas() for place in places}
    return known | _SHARED | _ALSO


def is_postcode(given: str) -> bool:
    """Whether this is a Dutch postcode, or its first four digits."""
    return _POSTCODE.fullmatch(given.strip()) is not None


def area_of(postcode: str | None, place: str | None) -> int | None:
    """The two-digit postcode area of a school; None when neither its postcode nor its place tells.

    A part of a town, such as Amsterdam Zuidoost, lies where the town is. A place with a province in its name is another
    than the larger one of that name.
    """
    match = _POSTCODE.fullmatch(postcode.strip()) if postcode else None
    if match:
        return int(match[1])
    known, name = _area_of_place(), spelled(place or "")
    if name in known:
        return known[name]
    if name.endswith(")"):
        town = name.rpartition(" (")[0]
        return None if any(shared.startswith(f"{town} (") for shared in _SHARED) else known.get(town)
    words = name.split()
    towns = (" ".join(words[:number]) for number in range(len(words) - 1, 0, -1))
    return next((known[town] for town in towns if town in known), None)


def middle_of(area: int | None) -> Coordinates | None:
    """Latitude and longitude of an area's middle, in degrees."""
    return None if area is None else middles().get(area)


def kilometres(one: Coordinates, other: Coordinates) -> float:
    """The distance over the earth between two points (the haversine formula)."""
    (lat1, lon1), (lat2, lon2) = ((radians(lat), radians(lon)) for lat, lon in (one, other))
    half = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return 2 * _EARTH_KM * asin(sqrt(half))
