"""Schools to bring together, each with one visible builder."""

from fractions import Fraction

from isop_cli.matching.profiles import Profile
from isop_cli.places import area_of


def a_school(name: str, levels: dict | None = None, **parts) -> Profile:
    """A school by its name; `levels` are scores by indicator or partnership, everything else is open."""
    scores = {key: Fraction(value) for key, value in (levels or {}).items()}
    known = {
        "key": parts.pop("key", f"{name}.yaml"),
        "name": name,
        "sector": "po",
        "place": "",
        "region": "",
        "area": area_of(parts.pop("postcode", None), parts.get("place")),
        "indicators": {key: score for key, score in scores.items() if "." in key},
        "partnerships": {key: score for key, score in scores.items() if "." not in key},
        "unmet": frozenset(parts.pop("unmet", ())),
    }
    return Profile(**(known | parts))


def names(pairing) -> set[frozenset[str]]:
    """The pairs by the names of their schools."""
    return {frozenset((pair.one.name, pair.other.name)) for pair in pairing.pairs}
