"""The method and a second, plain working-out of it agree, number by number, on dossiers of every kind."""

import datetime
import random

import pytest

from isop_cli.assessing import assess
from isop_cli.model.dossier import Dossier
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


def with_dates(dossier: dict) -> dict:
    """The same, with dates as the second working-out wants them."""
    evidence = [{**item, "date": datetime.date.fromisoformat(item["date"])} for item in dossier["evidence"]]
    return {**dossier, "audit": {**dossier["audit"], "date": AUDIT}, "evidence": evidence}


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
        "agreement": (agreement.units, agreement.alpha_exact),
    }
