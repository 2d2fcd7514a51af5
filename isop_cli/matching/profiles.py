"""What of a school counts when it is brought together with others: where it is strong, what it seeks, where it is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from isop_cli.model.framework import Framework
from isop_cli.model.school_row import SchoolRow
from isop_cli.places import (
    SAME_AREA_KM,
    SAME_PLACE_KM,
    SAME_REGION_KM,
    Coordinates,
    area_of,
    kilometres,
    middle_of,
    spelled,
)
from isop_cli.text.language import folded


@dataclass(frozen=True)
class Profile:
    """A school. `key` is unique among those that are brought together; scores are in the framework's scale."""

    key: str
    name: str
    sector: str | None
    place: str
    region: str
    area: int | None
    indicators: Mapping[str, Fraction]
    partnerships: Mapping[str, Fraction]
    unmet: frozenset[str]

    def score(self, subject: "Subject") -> Fraction | None:
        """The school's score on a subject; None when it is open."""
        return (self.indicators if subject.kind == "indicator" else self.partnerships).get(subject.id)

    @property
    def where(self) -> Coordinates | None:
        """The middle of the school's postcode area."""
        return middle_of(self.area)


@dataclass(frozen=True)
class Bars:
    """From which score a school is strong on something, and below which it seeks."""

    strong: Fraction
    seeks: Fraction


def bars_of(framework: Framework) -> Bars:
    """Below the level of a met guideline a school seeks; it is strong from halfway between that and the scale's top."""
    met = framework.parameters.met_at.value
    return Bars((met + framework.scale.top) / 2, met)


#: What stands between a school and the label counts this many times what another subject does.
PRESSING = Fraction(2)


@dataclass(frozen=True)
class Subject:
    """Something that schools can learn from each other: an indicator, or a partnership, which is of no guideline."""

    kind: str
    id: str
    weight: Fraction
    core: bool = False
    guideline: str | None = None


def subjects_of(framework: Framework) -> tuple[Subject, ...]:
    """Everything that can be learned, in the framework's order: indicators, then partnerships."""
    indicators = [
        Subject("indicator", i.id, i.weight, i.core, framework.guideline_of[i.id].id)
        for i in framework.indicators.values()
    ]
    return (*indicators, *(Subject("partnership", name, Fraction(1)) for name in framework.partnership_ids))


def presses(school: Profile, subject: Subject) -> bool:
    """Whether a subject stands between a school and the label: it is core, or in a guideline that is not met."""
    return subject.core or subject.guideline in school.unmet


def urgency(school: Profile, subject: Subject, bars: Bars) -> Fraction:
    """What a school has by each level that it gains on a subject: its weight, more when it presses; 0: it seeks nothing."""
    score = school.score(subject)
    if score is None or score >= bars.seeks:
        return Fraction(0)
    return subject.weight * (PRESSING if presses(school, subject) else 1)


def is_strong(school: Profile, subject: Subject, bars: Bars) -> bool:
    """Whether others can learn a subject from a school."""
    score = school.score(subject)
    return score is not None and score >= bars.strong


def profile_of(row: SchoolRow) -> Profile | None:
    """A school from a row of a batch; None for one that could not be assessed."""
    if row.kind == "error":
        return None
    return Profile(
        row.dossier,
        row.school or row.dossier,
        row.sector,
        row.city or "",
        row.region or "",
        area_of(row.postcode, row.city),
        {name: score for name, score in row.indicators.items() if score is not None},
        row.partnerships,
        frozenset(name for name, found in row.guidelines.items() if found.outcome in ("not_met", "partly")),
    )


def profiles_of(rows: Iterable[SchoolRow]) -> list[Profile]:
    """The schools that were assessed, in the order of their rows."""
    return [profile for row in rows if (profile := profile_of(row)) is not None]


def apart(one: Profile, other: Profile) -> float | None:
    """The distance between two schools in kilometres; None when it is not known."""
    if one.place and spelled(one.place) == spelled(other.place):
        return SAME_PLACE_KM
    here, there = one.where, other.where
    if here is not None and there is not None:
        return SAME_AREA_KM if one.area == other.area else kilometres(here, there)
    if one.region and folded(one.region) == folded(other.region):
        return SAME_REGION_KM
    return None


def around(schools: Iterable[Profile], where: str, within: float) -> list[Profile] | None:
    """The schools of a place, a region or the surroundings of a postcode or a place; None when it is not known where.

    `within` is in kilometres. A school of which the place is not known belongs to its region alone.
    """
    found, middle = list(schools), middle_of(area_of(where, where))
    named = [s for s in found if spelled(where) == spelled(s.place) or folded(where) == folded(s.region)]
    if middle is None:
        return named or None
    near = {school.key for school in found if school.where is not None and kilometres(school.where, middle) <= within}
    return [school for school in found if school in named or school.key in near]
