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
    applicable = [indicator for indicator in guideline.indicators if indicator.id not in not_applicable]
    still_open = tuple(indicator.id for indicator in applicable if indicator.id not in scores)
    open_core = tuple(indicator.id for indicator in applicable if indicator.core and indicator.id not in scores)
    floor = parameters.core_floor.value
    below_floor = tuple(i.id for i in applicable if i.core and i.id in scores and scores[i.id] < floor)
    sources = frozenset(source for indicator in applicable for source in levels.get(indicator.id, ()))

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
    absent = frozenset(indicator.id for indicator in guideline.indicators if indicator.id in not_applicable)
    return Standing(outcome, score, coverage, sources, still_open, open_core, below_floor, absent)


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
