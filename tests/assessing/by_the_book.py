"""The method worked out a second time, from its text alone: slow, plain, and on plain data.

Nothing here knows how `isop_cli.assessing` does it. Where the program is clever (one finding touches one guideline, a
route found by a knapsack), this tries everything; both must come to the same numbers. A dossier and criteria are what a
YAML file holds, with dates as `datetime.date`.
"""

import datetime
import itertools
from collections import defaultdict
from fractions import Fraction
from math import floor

COUNTS = "counts"


def mean(values):
    values = list(values)
    return sum(values, Fraction(0)) / len(values)


class Book:
    """What the criteria say, ready to be looked up."""

    def __init__(self, criteria):
        self.criteria = criteria
        parameters = {
            name: given["value"] if isinstance(given, dict) else given for name, given in criteria["parameters"].items()
        }
        for name in ("met_at", "partly_at", "core_floor", "coverage", "conflict_levels", "balanced_within"):
            parameters[name] = Fraction(parameters[name]) if name in parameters else None
        self.parameters = parameters
        self.guidelines = {guideline["id"]: guideline for guideline in criteria["guidelines"]}
        self.indicators = {i["id"]: i for guideline in criteria["guidelines"] for i in guideline["indicators"]}
        self.guideline_of = {i["id"]: g["id"] for g in criteria["guidelines"] for i in g["indicators"]}
        self.sources = {source["id"]: source for source in criteria["sources"]}
        self.partnerships = [partnership["id"] for partnership in criteria.get("partnerships", ())]
        levels = criteria["scale"]["levels"]
        self.levels = [level["level"] for level in levels]
        self.top = self.levels[-1]
        self.retired = {former["id"] for former in criteria.get("retired", ())}

    def weight(self, indicator):
        return Fraction(self.indicators[indicator].get("weight", 1))

    def core(self, indicator):
        return bool(self.indicators[indicator].get("core"))


def months_before(day, months):
    """A day the month lacks is its last day."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    for last in range(day.day, 27, -1):
        try:
            return datetime.date(year, month + 1, last)
        except ValueError:
            continue
    return datetime.date(year, month + 1, day.day)


def counting(dossier, book, previous=None):
    """The findings that count, as (evidence, source, who, indicator, level, partnerships, by, number)."""
    audit = dossier["audit"]["date"]
    oldest = months_before(audit, book.parameters["max_age_months"])
    auditors = [auditor["id"] for auditor in dossier["audit"].get("auditors", ())]
    scope = dossier["audit"].get("scope")
    for evidence in dossier["evidence"]:
        for number, finding in enumerate(evidence["findings"]):
            indicator = finding["indicator"]
            if finding.get("level") is None or indicator in book.retired or evidence.get("date") is None:
                continue
            if indicator in dossier.get("not_applicable", {}) or not oldest <= evidence["date"] <= audit:
                continue
            if previous is not None and (
                book.guideline_of[indicator] not in scope or evidence["date"] <= previous["audit"]
            ):
                continue
            who = finding.get("who") or evidence.get("who") or book.sources[evidence["source"]].get("who") or "–"
            tags = finding.get("partnerships")
            by = finding.get("by") or evidence.get("by") or (auditors[0] if len(auditors) == 1 else None)
            yield (
                evidence["id"], evidence["source"], who, indicator, finding["level"],
                book.indicators[indicator].get("partnerships", ()) if tags is None else tags, by, number,
            )  # fmt: skip


def voices(found):
    """L(i, v) for each voice (source, who) in these findings."""
    levels = defaultdict(list)
    for _evidence, source, who, _indicator, level, *_rest in found:
        levels[source, who].append(level)
    return {voice: mean(map(Fraction, given)) for voice, given in levels.items()}


def over_sources(by_voice):
    """The mean over source types of the mean over their voices; None without a voice."""
    by_source = defaultdict(list)
    for (source, _who), level in by_voice.items():
        by_source[source].append(level)
    return mean(mean(levels) for levels in by_source.values()) if by_source else None


def guideline_result(guideline, found, dossier, book, sufficiency=True):
    """Score, coverage and computed outcome of a guideline; without `sufficiency` only what the levels say."""
    parameters = book.parameters
    applicable = [i["id"] for i in guideline["indicators"] if i["id"] not in dossier.get("not_applicable", {})]
    mine = {name: [f for f in found if f[3] == name] for name in applicable}
    scores = {name: over_sources(voices(mine[name])) for name in applicable if mine[name]}
    whole = sum((book.weight(name) for name in applicable), Fraction(0))
    covered = sum((book.weight(name) for name in scores), Fraction(0))
    score = sum((book.weight(name) * scores[name] for name in scores), Fraction(0)) / covered if scores else None
    coverage = covered / whole if applicable else None

    def is_open(name):
        able = book.indicators[name].get("voices") or ()
        return not mine[name] or (bool(able) and not any(f[2] in able for f in mine[name]))

    def floors_hold():
        for name in filter(book.core, scores):
            if scores[name] < parameters["core_floor"]:
                return False
            for group in parameters.get("required_voices", ()):
                own = over_sources(voices([f for f in mine[name] if f[2] == group]))
                if own is not None and own < parameters["core_floor"]:
                    return False
        return True

    if not applicable:
        outcome = "not_applicable"
    elif sufficiency and (
        coverage < parameters["coverage"]
        or any(book.core(name) and is_open(name) for name in applicable)
        or len({f[1] for name in applicable for f in mine[name]}) < parameters["min_sources"]
    ):
        outcome = "insufficient"
    elif score is None:
        outcome = "insufficient" if sufficiency else None
    elif score >= parameters["met_at"] and floors_hold():
        outcome = "met"
    elif score >= parameters["partly_at"]:
        outcome = "partly"
    else:
        outcome = "not_met"
    return score, coverage, outcome, scores


def label_of(outcomes, found, dossier, book, sufficiency=True):
    parameters = book.parameters
    outcomes = list(outcomes)
    if sufficiency:
        follow_up = dossier["audit"].get("kind") == "follow_up"
        if not follow_up and not set(parameters.get("required_sources", ())) <= {f[1] for f in found}:
            return "insufficient"
        if not set(parameters.get("required_voices", ())) <= {f[2] for f in found}:
            return "insufficient"
    if "not_met" in outcomes or outcomes.count("partly") > parameters["deferred_max_partly"]:
        return "not_awarded"
    if sufficiency and "insufficient" in outcomes:
        return "insufficient"
    return "deferred" if "partly" in outcomes else "awarded"


def judged(computed, judgement, sufficiency=True):
    if judgement is None or (sufficiency and computed in ("insufficient", "not_applicable")):
        return computed
    return judgement["outcome"]


def outcomes_of(dossier, book, previous, sufficiency=True):
    """Each guideline's result and outcome, the label's outcome, and the findings that count."""
    found = list(counting(dossier, book, previous))
    results, outcomes = {}, {}
    for name, guideline in book.guidelines.items():
        if previous is not None and name not in dossier["audit"]["scope"]:
            outcomes[name] = previous["outcomes"][name]
            continue
        results[name] = guideline_result(guideline, found, dossier, book, sufficiency)
        outcomes[name] = judged(results[name][2], dossier.get("judgements", {}).get(name), sufficiency)
    told = [outcome for outcome in outcomes.values() if outcome is not None]
    return results, outcomes, label_of(told, found, dossier, book, sufficiency), found


def without(dossier, evidence):
    return {**dossier, "evidence": [item for item in dossier["evidence"] if item["id"] != evidence]}


def with_level(dossier, item, number, level):
    """The same dossier with another level in one finding."""
    evidence = list(dossier["evidence"])
    findings = list(evidence[item]["findings"])
    findings[number] = {**findings[number], "level": level}
    evidence[item] = {**evidence[item], "findings": findings}
    return {**dossier, "evidence": evidence}


def certainty(dossier, book, previous, label, found):
    if label == "insufficient":
        return [], [], []
    items = sorted(item["id"] for item in dossier["evidence"])
    told = outcomes_of(dossier, book, previous, sufficiency=False)[2]
    needed = [e for e in items if outcomes_of(without(dossier, e), book, previous)[2] == "insufficient"]
    decisive = [e for e in items if outcomes_of(without(dossier, e), book, previous, sufficiency=False)[2] != told]
    pivotal = []
    numbers = {item["id"]: place for place, item in enumerate(dossier["evidence"])}
    for evidence, _source, who, indicator, level, _tags, _by, number in found:
        rank = book.levels.index(level)
        for other in book.levels[max(0, rank - 1) : rank] + book.levels[rank + 1 : rank + 2]:
            changed = with_level(dossier, numbers[evidence], number, other)
            then = outcomes_of(changed, book, previous)[2]
            if then != label:
                pivotal.append((evidence, indicator, who, level, other, then))
    return needed, decisive, sorted(pivotal)


def route(guideline, scores, book):
    """The raises in their order, each an indicator; every way of raising is tried."""
    names = [i["id"] for i in guideline["indicators"] if i["id"] in scores]
    needed = book.parameters["met_at"] * sum((book.weight(name) for name in names), Fraction(0))
    core_floor = book.parameters["core_floor"]

    def suffices(now):
        return sum((book.weight(n) * now[n] for n in names), Fraction(0)) >= needed and all(
            now[n] >= core_floor for n in names if book.core(n)
        )

    def fewest(now, ceiling):
        """The least number of raises to no level above the ceiling; None when no number suffices."""
        ways = [
            [now[n], *(Fraction(level) for level in range(floor(now[n]) + 1, ceiling + 1))] for n in names
        ]  # the place in the list is the number of raises
        best = None
        for choice in itertools.product(*(range(len(way)) for way in ways)):
            raises = sum(choice)
            if (best is None or raises < best) and suffices(
                {n: way[k] for n, way, k in zip(names, ways, choice, strict=True)}
            ):
                best = raises
        return best

    now = dict(scores)
    if not names or suffices(now):
        return []
    for ceiling in range(book.levels[0], book.top + 1):
        left = fewest(now, ceiling)
        if left is not None:
            break
    else:
        return []
    taken = []
    while left:
        order = sorted(
            (n for n in names if now[n] < ceiling),
            key=lambda n: (
                not (book.core(n) and now[n] < core_floor),
                now[n],
                not book.core(n),
                -book.weight(n) * (floor(now[n]) + 1 - now[n]),
                names.index(n),
            ),
        )
        for name in order:
            lifted = now | {name: Fraction(floor(now[name]) + 1)}
            if fewest(lifted, ceiling) == left - 1:
                taken.append((name, int(lifted[name])))
                now, left = lifted, left - 1
                break
        else:
            raise AssertionError("no raise leaves one fewer to do")
    return taken


def agreement(found, book):
    """The number of units that two auditors rated, and Krippendorff's ordinal alpha over them."""
    units = defaultdict(set)
    for evidence, source, who, indicator, level, _tags, by, _number in found:
        if by is not None:
            units[evidence, indicator, source, who].add((by, level))
    shared = [[level for _by, level in unit] for unit in units.values() if len({by for by, _level in unit}) > 1]
    values = [level for unit in shared for level in unit]
    if len(shared) < 2 or len(set(values)) < 2:
        return len(shared), None
    count = {level: values.count(level) for level in book.levels}

    def apart(a, b):
        low, high = min(a, b), max(a, b)
        between = sum(count[level] for level in book.levels if low <= level <= high)
        return (between - Fraction(count[low] + count[high], 2)) ** 2

    observed = sum(
        Fraction(apart(a, b), len(unit) - 1)
        for unit in shared
        for x, a in enumerate(unit)
        for y, b in enumerate(unit)
        if x != y and a != b
    ) / len(values)
    expected = Fraction(
        sum(apart(a, b) for x, a in enumerate(values) for y, b in enumerate(values) if x != y and a != b)
    )
    expected /= len(values) * (len(values) - 1)
    return len(shared), 1 - observed / expected


def by_the_book(dossier, criteria, previous=None):
    """Everything the method says of a dossier, as plain data.

    `previous` is, for a follow-up, what this says of the earlier audit, with its date as `audit`.
    """
    book = Book(criteria)
    results, outcomes, label, found = outcomes_of(dossier, book, previous)
    heard = {f[2] for f in found}
    conflicts, divided = [], []
    for name in book.indicators:
        mine = [f for f in found if f[3] == name]
        levels = voices(mine)
        if previous is not None and book.guideline_of[name] not in dossier["audit"]["scope"]:
            conflicts += [name] if name in previous["conflicts"] else []
        if levels and max(levels.values()) - min(levels.values()) >= book.parameters["conflict_levels"]:
            conflicts.append(name)
        for voice in sorted(levels):
            own = [f[4] for f in mine if (f[1], f[2]) == voice]
            if max(own) - min(own) >= book.parameters["conflict_levels"]:
                divided.append((name, *voice))
    partnerships = {p: over_sources(voices([f for f in found if p in f[5]])) for p in book.partnerships}
    seen = [score for score in partnerships.values() if score is not None]
    spread = max(seen) - min(seen) if len(seen) > 1 else None
    needed, decisive, pivotal = certainty(dossier, book, previous, label, found)
    scores = {name: None for name in book.indicators}
    for result in results.values():
        scores |= result[3]
    return {
        "scores": scores,
        "guidelines": {name: (result[0], result[1], result[2]) for name, result in results.items()},
        "outcomes": outcomes,
        "label": label,
        "missing_voices": [v for v in book.parameters.get("required_voices", ()) if v not in heard],
        "conflicts": conflicts,
        "divided": divided,
        "partnerships": partnerships,
        "spread": spread,
        "balanced": spread is not None
        and len(seen) == len(partnerships)
        and spread <= book.parameters["balanced_within"],
        "needed": needed,
        "decisive": decisive,
        "pivotal": pivotal,
        "routes": {
            name: route(book.guidelines[name], result[3], book)
            for name, result in results.items()
            if outcomes[name] not in ("met", "not_applicable")
        },
        "agreement": agreement(found, book),
    }
