"""Which practices fit a school: for its sector, on what it should raise, where its partnerships are weakest."""

from collections.abc import Iterable, Mapping, Sequence
from math import floor

from isop_cli.assessing.partnerships import weakest_partnerships
from isop_cli.model.assessment import Assessment
from isop_cli.model.practice import Practice

#: Practices by the indicator that they are to raise, the best fitting first.
Recommended = Mapping[str, Sequence[Practice]]
#: Where the route asks for nothing, this many of the lowest indicators are worked on.
_WITHOUT_ROUTE = 4


def gaps(assessment: Assessment) -> list[str]:
    """The indicators that the route to the label raises, in the framework's order."""
    return [
        step.indicator
        for guideline in assessment.guidelines
        if guideline.outcome not in ("met", "not_applicable")
        for step in guideline.raises
    ]


def to_work_on(assessment: Assessment) -> list[str]:
    """The indicators that a school works on, the weakest first, and among equals those that are core.

    They are those of the route to the label; where it asks for nothing, the lowest that can still rise. Among what is
    equal in both, those of the weakest partnership come first.
    """
    framework, weakest = assessment.criteria, set(weakest_partnerships(assessment))
    route = set(gaps(assessment))
    found = [
        (
            result.score or 0,
            not result.core,
            weakest.isdisjoint(framework.indicators[result.id].partnerships),
            result.id,
        )
        for result in assessment.indicators
        if (result.id in route if route else result.score is not None and result.score < framework.scale.top)
    ]
    in_order = [identifier for *_keys, identifier in sorted(found, key=lambda each: each[:3])]
    return in_order if route else in_order[:_WITHOUT_ROUTE]


def target(assessment: Assessment, indicator: str) -> int:
    """The level to raise an indicator to: the route's, else the next."""
    for guideline in assessment.guidelines:
        for step in guideline.raises:
            if step.indicator == indicator and guideline.outcome not in ("met", "not_applicable"):
                return step.to
    score = next(result.score for result in assessment.indicators if result.id == indicator)
    return floor(score or 0) + 1


def recommend(
    assessment: Assessment, practices: Iterable[Practice], indicators: Iterable[str] | None = None, most: int = 2
) -> dict[str, tuple[Practice, ...]]:
    """At most `most` practices for each indicator; without indicators, for the school's gaps.

    A practice that is given for one indicator comes for the next only when nothing else fits there. The first practice
    of each indicator does not depend on `most`.
    """
    school_sector = assessment.dossier.school.sector
    weakest = set(weakest_partnerships(assessment))
    fitting = [p for p in practices if not p.sectors or school_sector is None or school_sector in p.sectors]
    wanted = list(dict.fromkeys(gaps(assessment) if indicators is None else indicators))
    given: dict[str, list[Practice]] = {indicator: [] for indicator in wanted}
    used: set[str] = set()
    for _turn in range(most):
        for indicator in wanted:
            candidates = [p for p in fitting if indicator in p.indicators and p not in given[indicator]]
            if candidates:
                best = min(candidates, key=lambda p: (p.id in used, *_preference(p, indicator, school_sector, weakest)))
                given[indicator].append(best)
                used.add(best.id)
    return {indicator: tuple(found) for indicator, found in given.items() if found}


def _preference(
    practice: Practice, indicator: str, sector: str | None, weakest: set[str]
) -> tuple[bool, bool, bool, int, str]:
    """Smallest for the practice that fits best; practices differ at least in their id."""
    return (
        not (sector is not None and sector in practice.sectors),
        practice.indicators[0] != indicator,
        weakest.isdisjoint(practice.partnerships),
        len(practice.indicators),
        practice.id,
    )
