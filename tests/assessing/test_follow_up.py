"""docs/method.md, section 4: a follow-up assesses a few guidelines again and takes the others over, as they were."""

import json
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isop_cli.assessing import assess
from isop_cli.checking.assessment import check, parse_own
from isop_cli.checking.evidence import dossier_problems
from isop_cli.formats.json import render
from isop_cli.model.assessment import Assessment
from isop_cli.model.dossier import Dossier
from tests.builders import a_dossier, all_there, assessed, guideline, said, voices_framework

AUDITORS = [{"id": "jw", "name": "J. de Wit"}]
FOLLOW_UP = {"date": "2026-11-12", "kind": "follow_up", "auditors": AUDITORS, "previous": "v.json", "scope": ["B"]}


def before(**exceptions: int) -> Assessment:
    """An assessment of 2026-05-12 that defers the label: guideline B stands at (1 + 2·2 + 1) / 4 = 3/2."""
    return assessed(all_there(2, **({"B_1": 1, "B_3": 1} | exceptions)), framework=voices_framework())


def dossier(*evidence: dict, audit: dict | None = None, **parts) -> Dossier:
    return a_dossier(list(evidence), audit=FOLLOW_UP | (audit or {}), **parts)


def after(*evidence: dict, previous: Assessment | None = None, **parts) -> Assessment:
    return assess(dossier(*evidence, **parts), voices_framework(), previous=previous or before())


def codes(*evidence: dict, previous: Assessment | None = None, **parts) -> list[str]:
    return [
        d.code for d in dossier_problems(dossier(*evidence, **parts), voices_framework(), "x", previous or before())
    ]


def parents(on: str = "2026-10-01", /, **levels: int) -> dict:
    return said("talk", "parents", on=on, **levels)


BETTER = parents(B_1=2, B_2=2, B_3=2)


def test_the_guidelines_in_scope_are_assessed_again_and_the_others_taken_over():
    earlier = before()
    assert (earlier.label.outcome, guideline(earlier, "B").score) == ("deferred", Fraction(3, 2))
    result = after(BETTER)
    assert [(g.id, g.outcome, g.carried) for g in result.guidelines] == [
        ("A", "met", "2026-05-12"), ("B", "met", None), ("C", "met", "2026-05-12"),
    ]  # fmt: skip
    assert result.label.outcome == "awarded"
    assert [(i.id, i.score) for i in result.indicators if i.guideline == "A"] == [("A.1", 2), ("A.2", 2), ("A.3", 2)]


def test_required_sources_do_not_apply_but_required_voices_do():
    assert after(BETTER).label.missing_sources == ()
    silent = after(said("paper", on="2026-10-01", B_1=2, B_2=2, B_3=2))
    assert (silent.label.outcome, silent.label.missing_voices) == ("insufficient", ("parents",))


def test_what_was_there_before_or_is_out_of_scope_does_not_count():
    result = after(BETTER, parents(A_1=0), parents("2026-05-12", B_1=0))
    assert sorted((f.indicator, f.standing) for f in result.findings if f.standing != "counts") == [
        ("A.1", "out_of_scope"), ("B.1", "before_previous"),
    ]  # fmt: skip
    assert guideline(result, "B").score == 2


def test_a_contradiction_and_its_reason_are_taken_over():
    evidence = [*all_there(2, B_1=1, B_3=1), said("talk", "head", A_2=0), said("paper", "parents", A_2=3)]
    reason = {"A.2": {"by": "jw", "reason": "Verbouwd."}}
    earlier = assessed(evidence, framework=voices_framework(), explanations=reason)
    assert [(c.indicator, c.reason) for c in after(BETTER, previous=earlier).conflicts] == [("A.2", "Verbouwd.")]


def test_no_finding_is_pivotal_for_what_is_taken_over():
    assert {p.indicator[0] for p in after(BETTER).certainty.pivotal} == {"B"}


def test_a_good_follow_up_has_no_errors():
    assert codes(BETTER) == []


@pytest.mark.parametrize(
    ("audit", "code"),
    [
        ({"previous": None}, "E320"),
        ({"scope": []}, "E320"),
        ({"kind": "renewal"}, "E320"),
        ({"scope": ["B", "D"]}, "E209"),
        ({"scope": ["A"]}, "E327"),
        ({"date": "2027-05-13"}, "E325"),
        ({"date": "2026-05-12"}, "E326"),
    ],
)
def test_what_a_follow_up_lacks_is_told(audit, code):
    assert code in codes(BETTER, audit=audit)


def test_the_last_day_to_improve_is_in_time():
    assert codes(BETTER, audit={"date": "2027-05-12"}) == []


def test_only_what_was_deferred_is_followed_up():
    assert codes(BETTER, previous=before(B_1=2, B_3=2)) == ["E324"]


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ({"name": "De Regenboog", "brin": "12AB00"}, {"name": "Anders", "brin": "12ab00"}, True),
        ({"name": "De Regenboog", "brin": "12AB00"}, {"name": "De Regenboog", "brin": "12AB01"}, False),
        ({"name": "De Regenboog", "brin": "12AB"}, {"name": "De  regenboog", "brin": "12AB00"}, True),
        ({"name": "De Regenboog", "city": "Almere"}, {"name": "De Regenboog", "city": "Zwolle"}, False),
        ({"name": "De Regenboog"}, {"name": "De Brug"}, False),
    ],
)
def test_schools_are_one_by_their_number_with_location_or_by_name_and_place(first, second, same):
    earlier = assessed(all_there(2, B_1=1, B_3=1), framework=voices_framework(), school=first)
    assert codes(BETTER, previous=earlier, school=second) == ([] if same else ["E323"])


def test_what_is_taken_over_is_not_judged_again():
    judged = {"A": {"outcome": "partly", "by": "jw", "reason": "Nee."}}
    assert codes(BETTER, judgements=judged) == ["E309"]
    assert guideline(after(BETTER, judgements=judged), "A").outcome == "met"


def test_a_follow_up_is_kept_with_the_audit_that_it_goes_on_from_and_computed_again():
    result = after(BETTER)
    content = render([result])
    assert check(parse_own(content), "x").assessment == result
    data = json.loads(content)
    data["previous"]["dossier"]["evidence"][0]["findings"][0]["level"] = 3
    changed = check(parse_own(json.dumps(data).encode()), "x")
    assert [d.code for d in changed.diagnostics] == ["E307"]
    data["previous"] = None
    assert [d.code for d in check(parse_own(json.dumps(data).encode()), "x").diagnostics] == ["E320"]


level = st.integers(0, 3)
rated = st.dictionaries(st.sampled_from(["A_1", "A_2", "A_3", "B_1", "B_2", "B_3", "C_1"]), level)


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(["parents", "head"]), rated), max_size=5))
def test_what_is_taken_over_never_changes(evidence):
    earlier = before()
    result = after(*[said("talk", who, on="2026-10-01", **levels) for who, levels in evidence])
    for name in ("A", "C"):
        was, now = guideline(earlier, name), guideline(result, name)
        assert (was.outcome, was.score, was.coverage, was.judgement) == (
            now.outcome,
            now.score,
            now.coverage,
            now.judgement,
        )
    mine = {i.id: i for i in earlier.indicators if i.guideline != "B"}
    assert all(mine[i.id] == i for i in result.indicators if i.guideline != "B")
