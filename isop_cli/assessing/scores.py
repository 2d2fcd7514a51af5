"""From findings to scores: docs/method.md, section 2. All arithmetic is exact."""

import datetime
from collections.abc import Iterable, Mapping
from fractions import Fraction

from isop_cli.assessing.calendar import months_before
from isop_cli.model.assessment import RatedFinding, Standing
from isop_cli.model.dossier import Dossier
from isop_cli.model.framework import Framework, Guideline

#: Sum and number of the levels of the findings of one voice.
Cell = list[int]
#: The cells of each voice, by source type and then by who speaks.
Voices = dict[str, dict[str | None, Cell]]
#: The voices on each indicator, or on each partnership, that have a finding that counts.
Tally = dict[str, Voices]


def rated_findings(
    dossier: Dossier,
    framework: Framework,
    places: Mapping[tuple[str, int], tuple[str, int]],
    previous: datetime.date | None = None,
) -> list[RatedFinding]:
    """Every finding that has a level, with its voice and its standing.

    `places` gives file and line by evidence id and index; `previous` is the date of the audit that a follow-up goes on from.
    """
    audit = dossier.audit.date
    oldest = months_before(audit, framework.parameters.max_age_months.value)
    aside = _set_aside(dossier, framework, follow_up=previous is not None)
    indicators, voice_of_source = framework.indicators, framework.voice_of_source
    rated = []
    for evidence in dossier.evidence:
        standing_of_date = _standing(evidence.date, oldest, audit, previous)
        date = evidence.date.isoformat() if evidence.date else None
        who = evidence.who or voice_of_source.get(evidence.source)
        for index, finding in enumerate(evidence.findings):
            if finding.level is None:
                continue
            name, tagged = finding.indicator, finding.partnerships
            if tagged is None:
                tagged = indicators[name].partnerships if name in indicators else ()
            file, line = places.get((evidence.id, index), ("", 0))
            rated.append(
                RatedFinding(
                    evidence.id,
                    evidence.source,
                    name,
                    finding.level,
                    dossier.rater(evidence, finding),
                    finding.who or who,
                    date,
                    evidence.title,
                    finding.note,
                    tagged,
                    aside.get(name, standing_of_date),
                    file,
                    line,
                )
            )
    return rated


def _set_aside(dossier: Dossier, framework: Framework, *, follow_up: bool) -> dict[str, Standing]:
    """The indicators of which no finding counts, whatever its date, and why not."""
    aside: dict[str, Standing] = dict.fromkeys(dossier.not_applicable, "not_applicable")
    if follow_up:
        for guideline in framework.guidelines:
            if guideline.id not in dossier.audit.scope:
                aside.update((indicator.id, "out_of_scope") for indicator in guideline.indicators)
    aside.update(dict.fromkeys(framework.retired_by_id, "retired"))
    return aside


def _standing(
    date: datetime.date | None, oldest: datetime.date, audit: datetime.date, previous: datetime.date | None
) -> Standing:
    if date is None:
        return "undated"
    if date > audit:
        return "future"
    if date < oldest:
        return "stale"
    return "before_previous" if previous is not None and date <= previous else "counts"


def tally(findings: Iterable[RatedFinding]) -> Tally:
    """The voices on each indicator, over the findings that count."""
    levels: Tally = {}
    for finding in findings:
        if finding.standing == "counts":
            add(levels, finding.indicator, finding)
    return levels


def add(levels: Tally, what: str, finding: RatedFinding) -> None:
    """Add a finding to a voice's cell on an indicator or a partnership."""
    cell = levels.setdefault(what, {}).setdefault(finding.source, {}).setdefault(finding.who, [0, 0])
    cell[0] += finding.level
    cell[1] += 1


def mean_of_cells(cells: Iterable[Cell]) -> tuple[int, int]:
    """The mean over cells of the mean of each, as numerator and denominator, not reduced."""
    numerator, denominator, number = 0, 1, 0
    for total, count in cells:
        numerator, denominator, number = numerator * count + total * denominator, denominator * count, number + 1
    return numerator, denominator * number


def score_of(voices: Voices) -> Fraction:
    """S(i): the mean over source types of the mean over their voices of the mean level.

    So each source type weighs the same, and each voice in it. Sums in integers: fractions would be reduced at every step.
    """
    numerator, denominator = 0, 1
    for cells in voices.values():
        part, divisor = mean_of_cells(cells.values())
        numerator, denominator = numerator * divisor + part * denominator, denominator * divisor
    return Fraction(numerator, denominator * len(voices))


def own_mean(voices: Voices, who: str) -> tuple[int, int]:
    """A respondent group's own mean, over source types of the level of its voice, as numerator and denominator.

    Both are 0 where the group was not heard.
    """
    return mean_of_cells([cells[who] for cells in voices.values() if who in cells])


def indicator_scores(levels: Tally) -> dict[str, Fraction]:
    """S(i) of each indicator that has a counting finding. An indicator without one is absent, not zero."""
    return {indicator: score_of(voices) for indicator, voices in levels.items()}


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
