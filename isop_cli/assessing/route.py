"""The route to the label: the fewest raises, and the evidence still to gather. docs/method.md, section 6."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import ceil, lcm
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
    problem = _Problem(indicators, framework, scores)
    now = list(problem.scores)
    taken: dict[int, int] = {}
    left = problem.fewest(now)
    while left:
        for number in problem.by_preference(now):
            lifted = [*now[:number], problem.next_level(now[number]), *now[number + 1 :]]
            if problem.fewest(lifted) < left:
                taken[number] = taken.get(number, 0) + 1
                now = lifted
                break
        left -= 1
    raised = [(indicators[number].id, now[number] // problem.level, steps) for number, steps in taken.items()]
    return tuple(Raise(name, scores[name], shown(scores[name]), to, steps) for name, to, steps in raised)


class _Problem:
    """How many raises are needed at least: a knapsack over the indicators of one guideline, none above one level.

    Indicators go by their number. Scores are whole numbers of units of which a `level` holds as many as divide every
    score, weights whole numbers too: the same sums as with fractions, at a tenth of the cost.
    """

    def __init__(self, indicators: Sequence[Indicator], framework: Framework, scores: Mapping[str, Fraction]) -> None:
        parameters, weights = framework.parameters, [Fraction(indicator.weight) for indicator in indicators]
        floor_ = parameters.core_floor.value
        self.level = lcm(floor_.denominator, *(scores[indicator.id].denominator for indicator in indicators))
        parts = lcm(*(weight.denominator for weight in weights))
        self.scores = [int(scores[indicator.id] * self.level) for indicator in indicators]
        self.weights = [int(weight * parts) for weight in weights]
        self.core = [indicator.core for indicator in indicators]
        self.core_floor = int(floor_ * self.level)
        self.core_level = ceil(floor_) * self.level
        self.needed = ceil(parameters.met_at.value * sum(weights) * self.level * parts)
        levels = range(framework.scale.bottom, framework.scale.top + 1)
        self.highest = self.level * next((level for level in levels if self._suffices(level)), framework.scale.top)

    def next_level(self, score: int) -> int:
        """The next whole level above a score."""
        return (score // self.level + 1) * self.level

    def _suffices(self, level: int) -> bool:
        """Whether it is enough that every indicator below a level is raised to it."""
        lifted = [max(score, level * self.level) for score in self.scores]
        if any(core and score < self.core_floor for core, score in zip(self.core, lifted, strict=True)):
            return False
        return self._weighed(lifted) >= self.needed

    def _weighed(self, now: Sequence[int]) -> int:
        return sum(weight * score for weight, score in zip(self.weights, now, strict=True))

    def by_preference(self, now: Sequence[int]) -> list[int]:
        """The indicators that can still be raised, the preferred ones first; equals in the framework's order."""

        def preference(number: int) -> tuple[bool, int, bool, int]:
            score, core = now[number], self.core[number]
            gain = self.weights[number] * (self.next_level(score) - score)
            return (not (core and score < self.core_floor), score, not core, -gain)

        return sorted((number for number, score in enumerate(now) if score < self.highest), key=preference)

    def fewest(self, now: Sequence[int]) -> int:
        """The least number of raises from the scores `now` to a score and core indicators that suffice."""
        forced, missing = 0, self.needed - self._weighed(now)
        gains: list[tuple[int, int, int]] = []  # of the first raise, of each next one, how many there are
        for score, weight, core in zip(now, self.weights, self.core, strict=True):
            if core and score < self.core_floor:
                forced += self.core_level // self.level - score // self.level
                missing -= weight * (self.core_level - score)
                score = self.core_level
            if (first := self.next_level(score)) <= self.highest:
                gains.append((weight * (first - score), weight * self.level, (self.highest - first) // self.level + 1))
        return forced + _fewest_to_gain(missing, gains)


def _fewest_to_gain(missing: int, gains: Sequence[tuple[int, int, int]]) -> int:
    """The least number of raises whose gains together reach `missing`."""
    if missing <= 0:
        return 0
    best = [0]  # best[k]: the most that k raises gain
    for first, each, count in gains:
        options = [0] + [first + each * step for step in range(count)]
        longer = [0] * (len(best) + count)
        for done, gained in enumerate(best):
            for steps, option in enumerate(options):
                longer[done + steps] = max(longer[done + steps], gained + option)
        best = longer
    return next(number for number, gained in enumerate(best) if gained >= missing)


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
