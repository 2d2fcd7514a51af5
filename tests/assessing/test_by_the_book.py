"""The method and a second, plain working-out of it agree, number by number, on dossiers of every kind."""

import datetime
import random

import pytest

from isop_cli.assessing import assess
from isop_cli.model.dossier import LABEL_OUTCOMES, Dossier
from tests.assessing.by_the_book import by_the_book
from tests.builders import isop

AUDIT = datetime.date(2026, 5, 12)
SOURCES = ("school_visit", "interview", "team_meeting", "document")
#: Dates on either side of every border: the audit's own, 24 months before it, and a day more.
DATES = ("2026-05-12", "2026-04-14", "2025-11-03", "2024-05-12", "2024-05-11", "2020-01-01")


def criteria():
    """The criteria as plain data."""
    return isop().model_dump(mode="json", exclude_none=True)


def some_dossier(chance: random.Random, book: dict) -> dict:
    """A dossier as it might be: nearly whole or hardly begun, of one mind or divided, with voices or without."""
    groups = [None, *(group["id"] for group in book["respondents"])]
    indicators = [i for guideline in book["guidelines"] for i in guideline["indicators"]]
    whole = chance.random() < 0.7
    usual = chance.choice((0, 1, 1, 2, 2, 2, 2, 3, 3))
    wide = chance.choice((0, 0, 0.1, 0.2, 0.5))
    weak = {g["id"]: chance.random() < 0.25 for g in book["guidelines"]}
    guideline_of = {i["id"]: g["id"] for g in book["guidelines"] for i in g["indicators"]}

    def level(indicator: dict) -> int:
        middle = usual - (1 if weak[guideline_of[indicator["id"]]] else 0)
        given = middle if chance.random() >= wide else chance.randint(0, 3)
        return min(3, max(0, given + chance.choice((0, 0, 0, 1))))

    evidence = []
    for number in range(chance.randint(5, 9) if whole else chance.randint(0, 6)):
        source = SOURCES[number] if whole and number < 4 else chance.choice(SOURCES)
        who = chance.choice(groups) if source in ("interview", "document") else None
        if whole and number < 6 and source == "interview":
            who = "parents"
        found = []
        for indicator in indicators:
            able = indicator.get("sources") or SOURCES
            if source not in able and chance.random() < 0.9:
                continue
            if chance.random() < (0.95 if whole and number < 6 else 0.4):
                voices = indicator.get("voices") or ()
                finding = {"indicator": indicator["id"], "level": level(indicator)}
                if source == "interview" and voices and chance.random() < 0.9:
                    finding["who"] = chance.choice(voices)
                elif chance.random() < 0.1:
                    finding["who"] = chance.choice(groups[1:])
                if chance.random() < 0.05:
                    finding["by"] = "ms"
                if chance.random() < 0.05:
                    finding["partnerships"] = chance.sample(
                        [p["id"] for p in book["partnerships"]], chance.randint(0, 2)
                    )
                found.append(finding)
                if chance.random() < 0.1:
                    other = "ms" if finding.get("by") is None else "jw"
                    found.append({**finding, "level": level(indicator), "by": other})
        for former in book.get("retired", ()):
            if chance.random() < 0.1:
                found.append({"indicator": former["id"], "level": 3})
        chance.shuffle(found)
        item = {"id": f"E{number}", "source": source, "findings": found, "by": "jw"}
        item["date"] = "2026-04-14" if whole and number < 6 else chance.choice(DATES)
        if who is not None:
            item["who"] = who
        evidence.append(item)
    dossier = {
        "format": "isop-evidence/1",
        "school": {"name": "De Regenboog", "sector": "po", "city": "Almere"},
        "audit": {
            "date": AUDIT.isoformat(),
            "auditors": [{"id": "jw", "name": "J. de Wit"}, {"id": "ms", "name": "M. Smit"}],
        },
        "evidence": evidence,
    }
    if chance.random() < 0.3:
        side = [i["id"] for i in indicators if not i["core"]]
        dossier["not_applicable"] = {name: "Hier niet." for name in chance.sample(side, chance.randint(1, 3))}
    if chance.random() < 0.2:
        dossier["judgements"] = {
            chance.choice(book["guidelines"])["id"]: {
                "outcome": chance.choice(("not_met", "partly", "met")),
                "by": "jw",
                "reason": "Nagevraagd.",
            }
        }
    return dossier


def some_follow_up(chance: random.Random, book: dict, scope: list[str]) -> dict:
    """A dossier nine months later that goes on from an audit, with evidence from before it too."""
    dossier = some_dossier(chance, book)
    for item in dossier["evidence"]:
        item["date"] = chance.choice(
            ("2027-01-20", "2027-01-20", "2027-02-09", "2026-05-13", "2026-05-12", "2026-04-14")
        )
    dossier["judgements"] = {name: told for name, told in dossier.get("judgements", {}).items() if name in scope}
    dossier["audit"] |= {"date": "2027-02-09", "kind": "follow_up", "previous": "vorige.json", "scope": scope}
    return dossier


def with_dates(dossier: dict) -> dict:
    """The same, with dates as the second working-out wants them."""
    evidence = [{**item, "date": datetime.date.fromisoformat(item["date"])} for item in dossier["evidence"]]
    audit = {**dossier["audit"], "date": datetime.date.fromisoformat(dossier["audit"]["date"])}
    return {**dossier, "audit": audit, "evidence": evidence}


def said(assessment) -> dict:
    """What the program says, in the words of the second working-out."""
    agreement = assessment.agreement
    return {
        "scores": {i.id: i.score for i in assessment.indicators},
        "guidelines": {g.id: (g.score, g.coverage, g.computed) for g in assessment.guidelines if not g.carried},
        "outcomes": {g.id: g.outcome for g in assessment.guidelines},
        "label": assessment.label.outcome,
        "missing_voices": list(assessment.label.missing_voices),
        "conflicts": [conflict.indicator for conflict in assessment.conflicts],
        "partnerships": {p.id: p.score for p in assessment.partnerships},
        "spread": assessment.spread,
        "balanced": assessment.balanced,
        "needed": sorted(assessment.certainty.needed),
        "decisive": sorted(assessment.certainty.decisive),
        "pivotal": sorted(
            (p.evidence, p.indicator, p.who or "–", p.level, p.to, p.outcome) for p in assessment.certainty.pivotal
        ),
        "routes": {
            g.id: [(r.indicator, r.to, r.steps) for r in g.raises]
            for g in assessment.guidelines
            if not g.carried and g.outcome not in ("met", "not_applicable")
        },
        "agreement": (agreement.units, agreement.alpha),
    }


def comparable(told: dict) -> dict:
    """What the second working-out says, with a route's raises of one indicator taken together."""
    routes = {}
    for name, raises in told["routes"].items():
        together: dict[str, list[int]] = {}
        for indicator, to in raises:
            together.setdefault(indicator, []).append(to)
        routes[name] = [(indicator, tos[-1], len(tos)) for indicator, tos in together.items()]
    return {**told, "routes": routes}


#: Enough that each outcome occurs several times; a thousand others agreed when this was written.
SEEDS = range(24)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_program_says_what_the_text_of_the_method_says(seed):
    book = criteria()
    dossier = some_dossier(random.Random(seed), book)
    told = comparable(by_the_book(with_dates(dossier), book))
    found = said(assess(Dossier.model_validate(dossier), isop()))
    assert found == {name: told[name] for name in found}


def test_every_outcome_of_the_label_is_among_them():
    book = criteria()
    dossiers = [Dossier.model_validate(some_dossier(random.Random(seed), book)) for seed in SEEDS]
    assert {assess(dossier, isop()).label.outcome for dossier in dossiers} == set(LABEL_OUTCOMES)


@pytest.mark.parametrize("seed", range(10))
def test_a_follow_up_says_what_the_text_of_the_method_says(seed):
    chance, book = random.Random(f"follow-up {seed}"), criteria()
    first = some_dossier(chance, book)
    while (earlier := assess(Dossier.model_validate(first), isop())).label.outcome != "deferred":
        first = some_dossier(chance, book)
    others = [g.id for g in earlier.guidelines if g.outcome != "partly"]
    scope = sorted([*earlier.label.partly, *chance.sample(others, chance.randint(0, 2))])
    second = some_follow_up(chance, book, scope)
    before = by_the_book(with_dates(first), book) | {"audit": AUDIT}
    told = comparable(by_the_book(with_dates(second), book, before))
    found = said(assess(Dossier.model_validate(second), isop(), previous=earlier))
    assert found["outcomes"] == told["outcomes"]
    carried = {name: before["outcomes"][name] for name in before["outcomes"] if name not in scope}
    assert {name: found["outcomes"][name] for name in carried} == carried
    assert {g.id: (g.score, g.coverage) for g in earlier.guidelines if g.id in carried} == {
        name: before["guidelines"][name][:2] for name in carried
    }
    in_scope = {
        i["id"] for guideline in book["guidelines"] if guideline["id"] in scope for i in guideline["indicators"]
    }
    for told_of in (told, found):
        told_of["scores"] = {name: score for name, score in told_of["scores"].items() if name in in_scope}
    assert found == {name: told[name] for name in found}
