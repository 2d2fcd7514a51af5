"""What a school does best to raise first: the weakest of the route, or of everything where the route asks for nothing."""

from math import floor

from isop_cli.assessing.partnerships import weakest_partnerships
from isop_cli.model.assessment import Assessment
from isop_cli.practices.fitting import gaps


def priorities(assessment: Assessment) -> list[str]:
    """The indicators to raise, the weakest first, and what counts heavily first among equals.

    They are those of the route; without a route, all that can still rise, first among equals those of the weakest
    partnership.
    """
    framework, weakest = assessment.criteria, set(weakest_partnerships(assessment))
    route = set(gaps(assessment))
    found = [
        (result.score, not result.core, weakest.isdisjoint(framework.indicators[result.id].partnerships), result.id)
        for result in assessment.indicators
        if result.score is not None and (result.id in route if route else result.score < framework.scale.top)
    ]
    return [identifier for *_order, identifier in sorted(found, key=lambda each: each[:3])]


def target(assessment: Assessment, indicator: str) -> int:
    """The level to lift an indicator to: the route's, else the next."""
    for guideline in assessment.guidelines:
        for step in guideline.raises:
            if step.indicator == indicator and guideline.outcome not in ("met", "not_applicable"):
                return step.to
    score = next(result.score for result in assessment.indicators if result.id == indicator)
    return floor(score or 0) + 1
