"""From findings to scores: docs/method.md, section 2. All arithmetic is exact."""

import datetime
from collections.abc import Iterable, Mapping
from fractions import Fraction

from isop_cli.assessing.calendar import months_before
from isop_cli.model.assessment import RatedFinding, Standing
from isop_cli.model.dossier import Dossier
from isop_cli.model.framework import Framework, Guideline

#: Sum and number of the levels of the counting findings: {indicator: {source: [sum, count]}}.
Tally = dict[str, dict[str, list[int]]]


def rated_findings(
    dossier: Dossier, framework: Framework, places: Mapping[tuple[str, int], tuple[str, int]]
) -> list[RatedFinding]:
    """Every finding that has a level, with its standing. `places` gives file and line by evidence id and index."""
    audit = dossier.audit.date
    oldest = months_before(audit, framework.parameters.max_age_months.value)
    indicators = framework.indicators
    aside: dict[str, Standing] = dict.fromkeys(dossier.not_applicable, "not_applicable")
    aside.update(dict.fromkeys(framework.retired_by_id, "retired"))
    rated = []
    for evidence in dossier.evidence:
        standing_of_date = _standing(evidence.date, oldest, audit)
        date = evidence.date.isoformat() if evidence.date else None
        for index, finding in enumerate(evidence.findings):
            if finding.level is None:
                continue
            standing: Standing = aside.get(finding.indicator, standing_of_date)
            file, line = places.get((evidence.id, index), ("", 0))
            indicator = indicators.get(finding.indicator)  # none of a retired one
            tagged = finding.partnerships
            if tagged is None:
                tagged = indicator.partnerships if indicator else ()
            rated.append(
                RatedFinding(
                    evidence.id,
                    evidence.source,
                    finding.indicator,
                    finding.level,
                    dossier.rater(evidence, finding),
                    date,
                    evidence.title,
                    finding.note,
                    tagged,
                    standing,
                    file,
                    line,
                )
            )
    return rated


def _standing(date: datetime.date | None, oldest: datetime.date, audit: datetime.date) -> Standing:
    if date is None:
        return "undated"
    if date > audit:
        return "future"
    return "counts" if date >= oldest else "stale"


def tally(findings: Iterable[RatedFinding]) -> Tally:
    """Sum and number of the levels, by indicator and source type, of the findings that count."""
    levels: Tally = {}
    for finding in findings:
        if finding.standing == "counts":
            cell = levels.setdefault(finding.indicator, {}).setdefault(finding.source, [0, 0])
            cell[0] += finding.level
            cell[1] += 1
    return levels


def mean_of_means(by_source: Mapping[str, list[int]]) -> Fraction:
    """S(i): the mean over source types of the mean level, so that each source type weighs the same."""
    numerator, denominator = 0, 1
    for total, count in by_source.values():
        numerator, denominator = numerator * count + total * denominator, denominator * count
    return Fraction(numerator, denominator * len(by_source))


def guideline_score(
    guideline: Guideline, scores: Mapping[str, Fraction], not_applicable: Mapping[str, str]
) -> tuple[Fraction | None, Fraction | None]:
    """S(g) and C(g); S is None without a scored indicator, C is None without an applicable one.

    Sums in integers over a common denominator: fractions would be reduced at every step.
    """
    total, denominator = 0, 1
    covered = applicable = 0
    for name, weight in guideline.whole_weights:
        if name in not_applicable:
            continue
        applicable += weight
        score = scores.get(name)
        if score is not None:
            numerator, divisor = score.as_integer_ratio()
            total = total * divisor + weight * numerator * denominator
            denominator *= divisor
            covered += weight
    return (
        Fraction(total, denominator * covered) if covered else None,
        Fraction(covered, applicable) if applicable else None,
    )
