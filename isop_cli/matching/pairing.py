"""Who learns best from whom: the pairing of schools of which the sum of what they can learn is largest.

What one school can learn from another is, over the indicators that it seeks and on which the other is strong, the weight
times the difference; twice that in a guideline that is not met or on a core indicator. Partnerships count the same way.
Both directions are added, and the smaller one once more, because those who give and take come back; times a factor for the
sector and one for the distance.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from isop_cli.matching.profiles import Bars, Profile, apart, bars_of, is_strong, subjects_of, urgency
from isop_cli.model.framework import Framework
from isop_cli.places import SAME_AREA_KM, SAME_PLACE_KM, SAME_REGION_KM, spelled
from isop_cli.text.language import folded

#: Another sector of the same group, and one of another group, bring so much of what the same sector brings.
SAME_SECTOR, SAME_GROUP, OTHER_GROUP = 1.0, 0.85, 0.7
#: At this distance a pair is worth half; a distance that is not known counts as this.
HALF_KM = 50.0
#: To begin with, this many of each school's best partners are looked at; then every one that could still improve the whole.
_FIRST_PARTNERS, _NEXT_PARTNERS = 10, 6
#: How near to the best the pairing must come, as a part of its value.
_TOLERANCE = 1e-4
#: So many ten-thousandths of a point make two pairs differ; what is nearer is decided by the schools' names.
_STEPS = 10_000
#: How many pairs for each school are looked at first when whole pairs are chosen, and how many at most.
_FIRST_CHOICE, _MOST_CHOICE = 6, 40


@dataclass(frozen=True)
class Topic:
    """Something that one school can learn from another: an indicator or a partnership, and both their scores."""

    kind: str
    id: str
    theirs: Fraction
    mine: Fraction


@dataclass(frozen=True)
class Pair:
    """Two schools, how much they are worth to each other, and what each can learn; the weightiest topics first."""

    one: Profile
    other: Profile
    value: float
    kilometres: float | None
    learns_one: tuple[Topic, ...]
    learns_other: tuple[Topic, ...]


@dataclass(frozen=True)
class Pairing:
    """The pairs, best first; the schools that stay alone; and how far from the best the pairing can be at most (0–1)."""

    pairs: tuple[Pair, ...]
    alone: tuple[Profile, ...]
    gap: float


def pair_up(
    schools: Sequence[Profile],
    framework: Framework,
    groups: Mapping[str, str] | None = None,
    most: int = 1,
    within: float | None = None,
) -> Pairing:
    """The best pairing of schools, each in at most `most` pairs. Needs numpy and scipy.

    `groups` gives the group of each sector; `within` is the largest distance in kilometres. The result does not depend
    on the order of the schools, and equals are decided by their names.
    """
    ordered = sorted(schools, key=lambda school: (folded(school.name), school.key))
    values = _Values(ordered, framework, groups or {}, within)
    chosen, gap = _best(values, most)
    pairs = [_pair(values, i, j) for i, j in chosen]
    pairs.sort(key=lambda pair: (-pair.value, folded(pair.one.name), pair.one.key))
    met = {school.key for pair in pairs for school in (pair.one, pair.other)}
    return Pairing(tuple(pairs), tuple(school for school in ordered if school.key not in met), gap)


class _Values:
    """What each pair of schools is worth, in blocks of rows, so that memory does not grow with the square."""

    def __init__(
        self, schools: Sequence[Profile], framework: Framework, groups: Mapping[str, str], within: float | None
    ) -> None:
        import numpy as np

        self.np, self.schools, self.framework, self.bars = np, schools, framework, bars_of(framework)
        self.within, self.groups = within, groups
        subjects, bars = subjects_of(framework), self.bars
        scores, strong, needs = [], [], []
        for school in schools:
            scores.append([float(school.score(subject) or 0) for subject in subjects])
            strong.append([float(is_strong(school, subject, bars)) for subject in subjects])
            needs.append([float(urgency(school, subject, bars)) for subject in subjects])
        self.scores = np.array(scores).reshape(len(schools), len(subjects))
        self.strong = np.array(strong).reshape(self.scores.shape)
        self.needs = np.array(needs).reshape(self.scores.shape)
        self.offered, self.lacked = self.strong * self.scores, self.needs * self.scores
        self._places()

    def _places(self) -> None:
        np, schools = self.np, self.schools
        middles = [school.where or (np.nan, np.nan) for school in schools]
        self.latitude, self.longitude = np.radians(np.array(middles).reshape(len(schools), 2)).T
        self.place = self._numbered([spelled(school.place) for school in schools])
        self.region = self._numbered([folded(school.region) for school in schools])
        self.sector = self._numbered([school.sector or "" for school in schools])
        self.group = self._numbered([self.groups.get(school.sector or "", school.sector or "") for school in schools])
        self.area = self._numbered([str(school.area or "") for school in schools])

    def _numbered(self, words: Sequence[str]) -> Any:
        """Words as numbers, equal for equal words; nothing is -1."""
        known = {word: number for number, word in enumerate(sorted(set(words) - {""}))}
        return self.np.array([known.get(word, -1) for word in words], dtype=int)

    def block(self, start: int, end: int) -> Any:
        """The value of each school from start to end with each school: an array of (end - start) by all. 0: no pair."""
        np = self.np
        rows = slice(start, end)
        learns = self.needs[rows] @ self.offered.T - self.lacked[rows] @ self.strong.T
        teaches = self.offered[rows] @ self.needs.T - self.strong[rows] @ self.lacked.T
        # A sum of products of tenths is not exactly zero where it should be.
        learns, teaches = np.where(learns > 1e-9, learns, 0.0), np.where(teaches > 1e-9, teaches, 0.0)
        whole = learns + teaches + np.minimum(learns, teaches)
        whole *= self._sectors(rows) * self._distances(rows)
        whole[np.arange(end - start), np.arange(start, end)] = 0.0
        return np.round(whole * _STEPS)

    def _sectors(self, rows: slice) -> Any:
        np = self.np
        same = (self.sector[rows, None] == self.sector[None, :]) & (self.sector[rows, None] >= 0)
        group = (self.group[rows, None] == self.group[None, :]) & (self.group[rows, None] >= 0)
        return np.where(same, SAME_SECTOR, np.where(group, SAME_GROUP, OTHER_GROUP))

    def _distances(self, rows: slice) -> Any:
        """The factor for distance; 0 beyond the largest that is wanted. As `apart` reckons it."""
        np = self.np

        def same(of: Any) -> Any:
            return (of[rows, None] == of[None, :]) & (of[rows, None] >= 0)

        lat1, lat2 = self.latitude[rows, None], self.latitude[None, :]
        lon1, lon2 = self.longitude[rows, None], self.longitude[None, :]
        half = np.sin((lat2 - lat1) / 2) ** 2 + np.cos(lat1) * np.cos(lat2) * np.sin((lon2 - lon1) / 2) ** 2
        km = 2 * 6371.0 * np.arcsin(np.sqrt(half))
        km = np.where(same(self.area), float(SAME_AREA_KM), km)
        km = np.where(np.isnan(km) & same(self.region), float(SAME_REGION_KM), km)
        km = np.where(same(self.place), float(SAME_PLACE_KM), km)
        factor = np.where(np.isnan(km), 0.5, HALF_KM / (HALF_KM + km))
        if self.within is not None:
            factor = np.where(km <= self.within, factor, 0.0)
        return factor

    def tie_break(self, i: int, j: int) -> float:
        """A number from 0 to 1 that only the two schools decide."""
        named = "\n".join(sorted((self.schools[i].key, self.schools[j].key)))
        return int.from_bytes(hashlib.sha256(named.encode("utf-8", "surrogatepass")).digest()[:6], "big") / 2**48


#: Rows of the table of values that are worked out at once.
_BLOCK = 512


def _blocks(number: int) -> list[tuple[int, int]]:
    return [(start, min(start + _BLOCK, number)) for start in range(0, number, _BLOCK)]


def _best(values: _Values, most: int) -> tuple[list[tuple[int, int]], float]:
    """The edges of the best b-matching, and the gap to the bound of its linear relaxation.

    The relaxation's prices tell which of all pairs could improve it; these are added until none is left that matters.
    """
    edges = _first_edges(values)
    if not edges:
        return [], 0.0
    while True:
        bound, prices = _relaxed(values, edges, most)
        better, improvement = _edges_worth_more(values, edges, prices)
        if improvement <= _TOLERANCE / 10 * bound:
            break
        edges |= better
    chosen, worth, highest = _whole(values, edges, most, bound + improvement, prices)
    return chosen, max(0.0, 1 - worth / highest)


def _first_edges(values: _Values) -> dict[tuple[int, int], float]:
    np, number = values.np, len(values.schools)
    edges: dict[tuple[int, int], float] = {}
    keep = min(_FIRST_PARTNERS, number)
    for start, end in _blocks(number):
        block = values.block(start, end)
        best = np.argsort(-block, axis=1, kind="stable")[:, :keep]
        for row in range(end - start):
            for column in best[row]:
                if block[row, column] > 0:
                    i, j = sorted((start + row, int(column)))
                    edges[i, j] = float(block[row, column]) + values.tie_break(i, j)
    return edges


def _edges_worth_more(
    values: _Values, edges: Mapping[tuple[int, int], float], prices: Any
) -> tuple[dict[tuple[int, int], float], float]:
    """The pairs that are worth more than their two schools' prices, and the most by which they improve the whole."""
    np, found, most = values.np, {}, 0.0
    for start, end in _blocks(len(values.schools)):
        block = values.block(start, end)
        excess = np.where(block > 0, block + 1.0 - prices[start:end, None] - prices[None, :], 0.0)
        excess[excess <= 1e-6] = 0.0
        for i, j in edges:
            if start <= i < end:
                excess[i - start, j] = 0.0
            if start <= j < end:
                excess[j - start, i] = 0.0
        # Each pair stands in two rows.
        most += float(excess.sum()) / 2
        best = np.argsort(-excess, axis=1, kind="stable")[:, :_NEXT_PARTNERS]
        for row, columns in enumerate(best):
            for column in columns:
                if excess[row, column] > 0:
                    i, j = sorted((start + row, int(column)))
                    found[i, j] = float(block[row, column]) + values.tie_break(i, j)
    return found, most


def _incidence(values: _Values, edges: Mapping[tuple[int, int], float]) -> tuple[Any, Any]:
    """For each school the edges that it is in (a sparse matrix), and each edge's cost."""
    from scipy.sparse import csr_array

    np, pairs = values.np, list(edges)
    rows = np.array(pairs).reshape(-1)
    columns = np.repeat(np.arange(len(pairs)), 2)
    matrix = csr_array((np.ones(len(rows)), (rows, columns)), shape=(len(values.schools), len(pairs)))
    return matrix, -np.array([edges[pair] for pair in pairs])


def _relaxed(values: _Values, edges: Mapping[tuple[int, int], float], most: int) -> tuple[float, Any]:
    """The value of the linear relaxation, and what a place in a pair costs at each school."""
    from scipy.optimize import linprog

    matrix, cost = _incidence(values, edges)
    room = values.np.full(len(values.schools), float(most))
    solved = linprog(cost, A_ub=matrix, b_ub=room, bounds=(0, 1), method="highs")
    return -float(solved.fun), -solved.ineqlin.marginals


def _whole(
    values: _Values, edges: Mapping[tuple[int, int], float], most: int, bound: float, prices: Any
) -> tuple[list[tuple[int, int]], float, float]:
    """The best choice of whole pairs, its value, and what no choice can exceed.

    How dear a pair is: by how much its two schools' prices exceed its value. A choice with that pair in it is worth at
    most the bound without that much. So a choice among the cheapest pairs tells which others could be in a better one.
    """
    dear = sorted(float(prices[i] + prices[j]) - value for (i, j), value in edges.items())
    limit = dear[min(len(dear), _FIRST_CHOICE * len(values.schools)) - 1]
    while True:
        cheapest, limit, all_of_them = _cheapest(values, prices, limit)
        chosen, worth, highest = _chosen_of(values, cheapest, most)
        if not all_of_them:
            highest = max(highest, bound - limit)
        if all_of_them or bound - worth <= limit or len(cheapest) == _MOST_CHOICE * len(values.schools):
            return chosen, worth, highest
        limit = bound - worth


def _cheapest(values: _Values, prices: Any, limit: float) -> tuple[dict[tuple[int, int], float], float, bool]:
    """The pairs that are no dearer than a limit, the limit that holds for them, and whether there are no others.

    Where there are too many, the cheapest; the limit is then what these cost.
    """
    np = values.np
    everyone = np.arange(len(values.schools))
    room, total = _MOST_CHOICE * len(values.schools), 0
    kept = np.empty((0, 4))
    for start, end in _blocks(len(values.schools)):
        block = values.block(start, end)
        # Each pair once: the row before the column.
        there = (block > 0) & (everyone[None, :] > everyone[start:end, None])
        total += int(there.sum())
        dear = np.where(there, prices[start:end, None] + prices[None, :] - block, np.inf)
        # A tie-break, which comes off later, is worth less than one.
        rows, columns = np.nonzero(dear <= limit + 1.0)
        more = np.column_stack([dear[rows, columns], rows + start, columns, block[rows, columns]])
        kept = np.concatenate([kept, more])
        if len(kept) > room:
            kept = kept[np.lexsort((kept[:, 2], kept[:, 1], kept[:, 0]))]
            limit = min(limit, float(kept[room, 0]) - 1.0)
            kept = kept[:room]
    pairs = [((int(i), int(j)), float(value)) for _dear, i, j, value in kept]
    return {pair: value + values.tie_break(*pair) for pair, value in pairs}, limit, len(pairs) == total


def _chosen_of(
    values: _Values, edges: Mapping[tuple[int, int], float], most: int
) -> tuple[list[tuple[int, int]], float, float]:
    """The best choice among some pairs, its value, and what no choice among them can exceed."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    matrix, cost = _incidence(values, edges)
    solved = milp(
        cost,
        integrality=values.np.ones(len(cost)),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, -values.np.inf, float(most)),
        options={"mip_rel_gap": _TOLERANCE, "node_limit": 5000},
    )
    taken = [pair for pair, part in zip(edges, solved.x, strict=True) if part > 0.5]
    return taken, -float(solved.fun), -float(solved.mip_dual_bound)


def _pair(values: _Values, i: int, j: int) -> Pair:
    one, other = values.schools[i], values.schools[j]
    value = float(values.block(i, i + 1)[0, j]) / _STEPS
    framework, bars = values.framework, values.bars
    return Pair(
        one, other, value, apart(one, other), topics(one, other, framework, bars), topics(other, one, framework, bars)
    )


def topics(learner: Profile, teacher: Profile, framework: Framework, bars: Bars) -> tuple[Topic, ...]:
    """What one school can learn from another, the weightiest first."""
    found: list[tuple[Fraction, Topic]] = []
    for subject in subjects_of(framework):
        mine, theirs = learner.score(subject), teacher.score(subject)
        needed = urgency(learner, subject, bars)
        if needed and mine is not None and theirs is not None and theirs >= bars.strong:
            found.append((needed * (theirs - mine), Topic(subject.kind, subject.id, theirs, mine)))
    found.sort(key=lambda pair: -pair[0])
    return tuple(topic for _worth, topic in found)
