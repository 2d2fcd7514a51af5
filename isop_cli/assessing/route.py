"""The route to the label: the fewest raises, and the evidence still to gather. docs/method.md, section 6."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, floor, lcm
from typing import Literal

from isop_cli.assessing.outcomes import GuidelineState
from isop_cli.model.assessment import Gather, Raise, shown
from isop_cli.model.framework import Framework, Guideline, Indicator


def fewest_raises(guideline: Guideline, framework: Framework, scores: Mapping[str, Fraction]) -> tuple[Raise, ...]:
    """The one-level raises of scored indicators with which the guideline's levels suffice; empty when they do already.

    A raise lifts an indicator to the next whole level. What is weak is lifted first: no indicator is raised above the
    lowest level that can suffice, and with that level there are as few raises as there can be.
    """
    indicators = [indicator for indicator in guideline.indicators if indicator.id in scores]
    now = {indicator.id: scores[indicator.id] for indicator in indicators}
    problem = _Problem(indicators, framework, now)
    taken: dict[str, int] = {}
    left = problem.fewest(now)
    while left:
        for indicator in problem.by_preference(now):
            lifted = now | {indicator.id: Fraction(floor(now[indicator.id]) + 1)}
            if problem.fewest(lifted) < left:
                taken[indicator.id] = taken.get(indicator.id, 0) + 1
                now = lifted
                break
        left -= 1
    return tuple(Raise(name, scores[name], shown(scores[name]), int(now[name]), steps) for name, steps in taken.items())


class _Problem:
    """How many raises are needed at least: a knapsack over the indicators of one guideline, none above one level."""

    def __init__(self, indicators: Sequence[Indicator], framework: Framework, now: Mapping[str, Fraction]) -> None:
        parameters = framework.parameters
        self.indicators = indicators
        self.core_floor = parameters.core_floor.value
        self.needed = parameters.met_at.value * sum(indicator.weight for indicator in indicators)
        levels = range(framework.scale.bottom, framework.scale.top + 1)
        self.highest = next((level for level in levels if self._suffices(level, now)), framework.scale.top)

    def _suffices(self, level: int, now: Mapping[str, Fraction]) -> bool:
        """Whether it is enough that every indicator below a level is raised to it."""
        lifted = {name: max(score, Fraction(level)) for name, score in now.items()}
        if any(indicator.core and lifted[indicator.id] < self.core_floor for indicator in self.indicators):
            return False
        return sum((i.weight * lifted[i.id] for i in self.indicators), Fraction(0)) >= self.needed

    def by_preference(self, now: Mapping[str, Fraction]) -> list[Indicator]:
        """The indicators that can still be raised, the preferred ones first; equals in the framework's order."""

        def preference(indicator: Indicator) -> tuple[bool, Fraction, bool, Fraction]:
            score = now[indicator.id]
            gain = indicator.weight * (floor(score) + 1 - score)
            return (not (indicator.core and score < self.core_floor), score, not indicator.core, -gain)

        return sorted((i for i in self.indicators if now[i.id] < self.highest), key=preference)

    def fewest(self, now: Mapping[str, Fraction]) -> int:
        """The least number of raises from the scores `now` to a score and core indicators that suffice."""
        forced = 0
        missing = self.needed - sum((i.weight * now[i.id] for i in self.indicators), Fraction(0))
        gains: list[tuple[Fraction, Fraction, int]] = []  # of the first raise, of each next one, how many there are
        for indicator in self.indicators:
            score, weight = now[indicator.id], indicator.weight
            level = floor(score)
            if indicator.core and score < self.core_floor:
                target = ceil(self.core_floor)
                forced += target - level
                missing -= weight * (target - score)
                score, level = Fraction(target), target
            if level < self.highest:
                gains.append((weight * (level + 1 - score), weight, self.highest - level))
        return forced + _fewest_to_gain(missing, gains)


def _fewest_to_gain(missing: Fraction, gains: Sequence[tuple[Fraction, Fraction, int]]) -> int:
    """The least number of raises whose gains together reach `missing`."""
    if missing <= 0:
        return 0
    scale = lcm(missing.denominator, *(gain.denominator for first, each, _count in gains for gain in (first, each)))
    best = [0]  # best[k]: the most that k raises gain, in units of 1/scale
    for first, each, count in gains:
        first_gain, next_gain = int(first * scale), int(each * scale)
        options = [0] + [first_gain + next_gain * step for step in range(count)]
        longer = [0] * (len(best) + count)
        for done, gained in enumerate(best):
            for steps, option in enumerate(options):
                longer[done + steps] = max(longer[done + steps], gained + option)
        best = longer
    target = int(missing * scale)
    return next(number for number, gained in enumerate(best) if gained >= target)


def evidence_to_gather(guideline: Guideline, framework: Framework, state: GuidelineState) -> tuple[Gather, ...]:
    """What evidence a guideline lacks: on open core indicators, for enough coverage, from enough source types."""
    indicators = framework.indicators
    wanted = [_gather(indicators[name], "core_open", framework) for name in state.open_core]
    applicable = [i for i in guideline.indicators if i.id not in state.not_applicable]
    whole = sum((indicator.weight for indicator in applicable), Fraction(0))
    without_evidence = {name for name in state.open_indicators if name not in state.open_core}
    covered = whole - sum((indicators[name].weight for name in without_evidence), Fraction(0))
    # The heaviest first makes them the fewest; sorting keeps the framework's order among equals.
    for indicator in sorted((i for i in applicable if i.id in without_evidence), key=lambda i: -i.weight):
        if covered >= framework.parameters.coverage.value * whole:
            break
        covered += indicator.weight
        wanted.append(_gather(indicator, "coverage", framework))
    short = framework.parameters.min_sources.value - len(state.sources)
    brings_another = any(state.sources.isdisjoint(gather.sources) for gather in wanted)
    if short > 1 or (short == 1 and not brings_another):
        fitting = {source for indicator in applicable for source in framework.sources_of(indicator)}
        others = tuple(s for s in framework.source_ids if s in fitting and s not in state.sources)
        wanted.append(Gather(None, others, (), "min_sources"))
    return tuple(wanted)


def _gather(indicator: Indicator, why: Literal["core_open", "coverage"], framework: Framework) -> Gather:
    return Gather(indicator.id, framework.sources_of(indicator), indicator.voices, why)
