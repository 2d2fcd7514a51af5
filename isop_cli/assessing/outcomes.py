"""From scores to outcomes: docs/method.md, sections 3 and 4. The first row that holds is the outcome."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from isop_cli.assessing.scores import Tally, guideline_score, mean_of_means
from isop_cli.model.dossier import GuidelineOutcome, Judgement, LabelOutcome
from isop_cli.model.framework import Framework, Guideline


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a guideline stands: its score, coverage and sources, and the outcome computed from them."""

    outcome: GuidelineOutcome
    score: Fraction | None
    coverage: Fraction | None
    sources: frozenset[str]
    open_indicators: tuple[str, ...]
    open_core: tuple[str, ...]
    below_floor: tuple[str, ...]
    not_applicable: frozenset[str]


def guideline_standing(
    guideline: Guideline,
    framework: Framework,
    levels: Tally,
    scores: Mapping[str, Fraction],
    not_applicable: Mapping[str, str],
) -> Standing:
    """The computed outcome of a guideline, without judgement."""
    parameters = framework.parameters
    score, coverage = guideline_score(guideline, scores, not_applicable)
    floor = parameters.core_floor.value
    still_open: list[str] = []
    open_core: list[str] = []
    below_floor: list[str] = []
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
            if indicator.core and scores[name] < floor:
                below_floor.append(name)

    outcome: GuidelineOutcome
    if coverage is None:
        outcome = "not_applicable"
    elif (
        score is None
        or coverage < parameters.coverage.value
        or open_core
        or len(sources) < parameters.min_sources.value
    ):
        outcome = "insufficient"
    elif score >= parameters.met_at.value and not below_floor:
        outcome = "met"
    elif score >= parameters.partly_at.value:
        outcome = "partly"
    else:
        outcome = "not_met"
    return Standing(
        outcome,
        score,
        coverage,
        frozenset(sources),
        tuple(still_open),
        tuple(open_core),
        tuple(below_floor),
        frozenset(absent),
    )


def judged(computed: GuidelineOutcome, judgement: Judgement | None) -> GuidelineOutcome:
    """The outcome after the auditor's judgement. What is insufficient is never judged met."""
    if judgement is None or (computed == "insufficient" and judgement.outcome == "met"):
        return computed
    return judgement.outcome


def label_outcome(
    outcomes: Iterable[GuidelineOutcome], sources: frozenset[str] | set[str], framework: Framework
) -> LabelOutcome:
    """The label's outcome from the guidelines' and from the source types that have a counting finding."""
    outcomes = list(outcomes)
    parameters = framework.parameters
    partly = outcomes.count("partly")
    if "not_met" in outcomes or partly > parameters.deferred_max_partly.value:
        return "not_awarded"
    if "insufficient" in outcomes or not sources.issuperset(parameters.required_sources.value):
        return "insufficient"
    return "deferred" if partly else "awarded"


def indicator_scores(levels: Tally) -> dict[str, Fraction]:
    """S(i) of each indicator that has a counting finding. An indicator without one is absent, not zero."""
    return {indicator: mean_of_means(by_source) for indicator, by_source in levels.items()}
