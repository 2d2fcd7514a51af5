"""Assessments from a file: of the first edition they are judged again, and what was changed by hand is found out."""

import json

import pytest

from isop_cli.assessing import assess
from isop_cli.checking.assessment import CheckedAssessment, NotAnAssessmentError, check, parse, parse_own
from isop_cli.formats.json import as_data, render
from isop_cli.formats.problems.wording import in_words
from isop_cli.model.first_edition import FirstEdition
from tests.builders import a_dossier, small_framework


def first_edition(
    label: str, outcome: str, computed: str, levels: dict[str, int], source: str = "look", **parts
) -> dict:
    """What the first edition wrote of a dossier for the small framework, whose label asks for a look."""
    rated = [{"indicator": name, "level": level} for name, level in levels.items()]
    evidence = [{"source": source, "date": "2026-04-14", "findings": rated}]
    dossier = a_dossier(evidence, school={"name": "Hof"}, not_applicable={"B.1": "Kein Platz."}, **parts)
    data = as_data(assess(dossier, small_framework()))
    guidelines = [
        {**{key: g[key] for key in ("id", "outcome", "computed", "score", "coverage")}} for g in data["guidelines"]
    ]
    guidelines[0] |= {"outcome": outcome, "computed": computed}
    return {
        "format": "isop-assessment/1",
        "program": "isop 0.1",
        "label": {"outcome": label, "met": []},
        "guidelines": guidelines,
        "indicators": [{"id": i["id"], "score": i["score"], "conflict": False} for i in data["indicators"]],
        "dossier": data["dossier"],
        "criteria": data["criteria"],
        "robustness": {"robust": True},
    }


def read(data: dict) -> CheckedAssessment:
    (found,) = parse(json.dumps(data).encode())
    assert isinstance(found, FirstEdition)
    return check(found, "old.json")


def told(checked: CheckedAssessment) -> list[str]:
    return [in_words(d).message for d in checked.diagnostics]


def test_where_both_editions_agree_nothing_is_said():
    checked = read(first_edition("awarded", "met", "met", {"A.1": 5, "A.10": 5}))
    assert checked.diagnostics == []
    assert checked.assessment is not None
    assert (checked.assessment.format, checked.assessment.label.outcome) == ("isop-assessment/2", "awarded")


def test_a_refusal_without_a_required_source_is_now_not_enough_evidence():
    # A.1 = 1 and A.10 = 1 is not met; only a talk was held, and a look is required.
    checked = read(first_edition("not_awarded", "not_met", "not_met", {"A.1": 1, "A.10": 1}, source="talk"))
    assert checked.assessment is not None
    assert checked.assessment.label.outcome == "insufficient"
    assert told(checked) == [
        "by the second edition of the method the outcome is another: first guidelines not met yet, now not enough evidence"
    ]


def test_a_judgement_on_what_lacks_evidence_falls_away():
    judged = {"A": {"outcome": "partly", "by": "jw", "reason": "Gesehen."}}
    checked = read(first_edition("deferred", "partly", "insufficient", {"A.10": 5}, judgements=judged))
    assert checked.assessment is not None
    assert checked.assessment.label.outcome == "insufficient"
    assert told(checked)[1] == (
        "by the second edition of the method guideline A is another: first partly met, now not enough evidence"
    )


@pytest.mark.parametrize(
    ("label", "outcome", "computed"),
    [("awarded", "partly", "partly"), ("deferred", "met", "partly"), ("awarded", "met", "met")],
)
def test_what_does_not_follow_by_the_first_editions_own_rules_is_refused(label, outcome, computed):
    # (2 · 3 + 3) / 3 = 3 is partly met, and the label deferred.
    checked = read(first_edition(label, outcome, computed, {"A.1": 3, "A.10": 3}))
    assert (checked.assessment, [d.code for d in checked.diagnostics]) == (None, ["E307"])


def test_the_first_editions_decision_was_not_better_than_what_it_found():
    decision = {"outcome": "awarded", "date": "2026-06-01", "by": {"name": "A. Bakker"}}
    checked = read(first_edition("deferred", "partly", "partly", {"A.1": 3, "A.10": 3}, decision=decision))
    assert [d.code for d in checked.diagnostics] == ["E307"]


def test_what_this_program_wrote_itself_is_read_back_and_nothing_else():
    result = assess(a_dossier([]), small_framework())
    assert parse_own(render([result])) == result
    for other in (b"{", b"{}", json.dumps(first_edition("awarded", "met", "met", {"A.1": 5, "A.10": 5})).encode()):
        with pytest.raises(NotAnAssessmentError):
            parse_own(other)
