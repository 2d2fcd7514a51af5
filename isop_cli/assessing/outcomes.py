"""From scores to outcomes: docs/method.md, sections 3 and 4. The first row that holds is the outcome."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from isop_cli.assessing.scores import Tally, Voices, guideline_score, own_mean
from isop_cli.model.dossier import GuidelineOutcome, Judgement, LabelOutcome
from isop_cli.model.framework import Framework, Guideline, Indicator

#: What the levels of a guideline say, apart from whether there is enough evidence.
LevelOutcome = Literal["met", "partly", "not_met"]


@dataclass(frozen=True, slots=True)
class GuidelineState:
    """How a guideline is doing: its score, coverage and sources, and the outcome computed from them.

    `by_levels` is the outcome that its levels alone give; None where nothing is scored.
    """

    outcome: GuidelineOutcome
    by_levels: LevelOutcome | None
    score: Fraction | None
    coverage: Fraction | None
    sources: frozenset[str]
    open_indicators: tuple[str, ...]
    open_core: tuple[str, ...]
    below_floor: tuple[str, ...]
    groups_below_floor: tuple[tuple[str, str], ...]
    not_applicable: frozenset[str]


def guideline_state(
    guideline: Guideline,
    framework: Framework,
    levels: Tally,
    scores: Mapping[str, Fraction],
    not_applicable: Mapping[str, str],
) -> GuidelineState:
    """The computed outcome of a guideline, without judgement."""
    parameters = framework.parameters
    score, coverage = guideline_score(guideline, scores, not_applicable)
    floor, required = parameters.core_floor.value, parameters.required_voices.value
    still_open: list[str] = []
    open_core: list[str] = []
    below_floor: list[str] = []
    groups_below_floor: list[tuple[str, str]] = []
    sources: set[str] = set()
    absent: set[str] = set()
    for indicator in guideline.indicators:
        name = indicator.id
        if name in not_applicable:
            absent.add(name)
        elif name not in scores:
            still_open.append(name)
            if indicator.core:
                open_core.append(name)
        else:
            sources.update(levels[name])
            if indicator.core:
                if not is_heard(indicator, levels[name]):
                    open_core.append(name)
                if scores[name] < floor:
                    below_floor.append(name)
                groups = groups_below(floor, required, levels[name])
                groups_below_floor.extend((name, who) for who in groups)

    by_levels = None
    if score is not None:
        by_levels = level_outcome(score, not below_floor and not groups_below_floor, framework)
    outcome: GuidelineOutcome
    if coverage is None:
        outcome = "not_applicable"
    elif (
        by_levels is None
        or coverage < parameters.coverage.value
        or open_core
        or len(sources) < parameters.min_sources.value
    ):
        outcome = "insufficient"
    else:
        outcome = by_levels
    return GuidelineState(
        outcome,
        by_levels,
        score,
        coverage,
        frozenset(sources),
        tuple(still_open),
        tuple(open_core),
        tuple(below_floor),
        tuple(groups_below_floor),
        frozenset(absent),
    )


def is_heard(indicator: Indicator, voices: Voices) -> bool:
    """Whether one of the voices that can tell of an indicator is among those that do."""
    return not indicator.voices or any(who in cells for cells in voices.values() for who in indicator.voices)


def groups_below(floor: Fraction, required: Iterable[str], voices: Voices) -> list[str]:
    """The required respondent groups whose own mean on a core indicator is below the floor."""
    below = []
    for who in required:
        numerator, denominator = own_mean(voices, who)
        # In whole numbers, for this is asked thousands of times; where nobody was heard, 0 is not below 0.
        if numerator * floor.denominator < floor.numerator * denominator:
            below.append(who)
    return below


def level_outcome(score: Fraction, floors_hold: bool, framework: Framework) -> LevelOutcome:
    """What the levels of a guideline say; `floors_hold` where no core indicator is below its floor."""
    if floors_hold and score >= framework.parameters.met_at.value:
        return "met"
    return "partly" if score >= framework.parameters.partly_at.value else "not_met"


def judged(computed: GuidelineOutcome, judgement: Judgement | None) -> GuidelineOutcome:
    """The outcome after the auditor's judgement. What lacks evidence, or does not apply, is not judged."""
    return computed if judgement is None or computed in ("insufficient", "not_applicable") else judgement.outcome


def outcome_of_label(
    outcomes: Collection[GuidelineOutcome], lacking: Iterable[Collection[str]], framework: Framework
) -> LabelOutcome:
    """The label's outcome from the guidelines' and from the required source types and voices that are lacking."""
    if any(lacking):
        return "insufficient"
    partly = sum(outcome == "partly" for outcome in outcomes)
    if "not_met" in outcomes or partly > framework.parameters.deferred_max_partly.value:
        return "not_awarded"
    if "insufficient" in outcomes:
        return "insufficient"
    return "deferred" if partly else "awarded"


def lacking_in(
    sources: Collection[str | None], voices: Collection[str | None], framework: Framework, *, follow_up: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The required source types and the required voices without a counting finding; a follow-up needs only voices."""
    parameters = framework.parameters
    needed = () if follow_up else parameters.required_sources.value
    return (
        tuple(name for name in needed if name not in sources),
        tuple(who for who in parameters.required_voices.value if who not in voices),
    )
