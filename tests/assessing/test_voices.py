"""docs/method.md: who was heard, who was not, and where voices contradict each other."""

from fractions import Fraction

import pytest

from tests.builders import all_there, assessed, findings, guideline, said, voices_framework


def heard(*evidence, **parts):
    return assessed(list(evidence), framework=voices_framework(), **parts)


def score(result, identifier):
    return next(indicator.score for indicator in result.indicators if indicator.id == identifier)


def test_a_head_does_not_outvote_parents_however_much_is_written_down():
    result = heard(said("talk", "parents", A_2=0), *[said("talk", "head", A_2=3)] * 5)
    assert score(result, "A.2") == Fraction(3, 2)


def test_a_finding_can_be_another_voice_than_its_evidence():
    talk = said("talk", "parents", A_2=0)
    talk["findings"].append({"indicator": "A.2", "level": 3, "who": "head"})
    assert score(heard(talk), "A.2") == Fraction(3, 2)


def test_without_who_a_source_type_has_the_voice_that_the_criteria_name():
    result = heard(said("team", A_2=2), said("team", "staff", A_2=0), said("paper", A_2=3))
    assert score(result, "A.2") == 2  # ((2 + 0) / 2 + 3) / 2: both are staff
    assert [f.who for f in result.findings] == ["staff", "staff", None]


def test_source_types_weigh_the_same_whoever_speaks_in_them():
    result = heard(said("talk", "parents", A_2=0), said("talk", "head", A_2=1), said("paper", A_2=3))
    assert score(result, "A.2") == Fraction(7, 4)  # ((0 + 1) / 2 + 3) / 2
    by_source = next(i for i in result.indicators if i.id == "A.2").sources
    assert [(s.source, s.level, [(v.who, v.level) for v in s.voices]) for s in by_source] == [
        ("talk", Fraction(1, 2), [("parents", 0), ("head", 1)]), ("paper", 3, [(None, 3)]),
    ]  # fmt: skip


def test_a_core_indicator_is_open_until_one_who_can_tell_is_heard():
    result = heard(said("talk", "head", A_1=3, A_2=3, A_3=3), said("talk", "parents", B_2=2))
    state = guideline(result, "A")
    assert (state.outcome, state.open_core, state.open_indicators) == ("insufficient", ("A.1",), ())
    assert (state.score, state.coverage) == (3, 1)
    assert [(step.indicator, step.why, step.voices) for step in state.gather] == [("A.1", "core_open", ("parents",))]


def test_without_the_required_voice_there_is_no_label_and_no_refusal():
    evidence = [{**item, "who": "head"} for item in all_there(0)]
    result = heard(*evidence)
    assert guideline(result, "B").outcome == "not_met"
    assert (result.label.outcome, result.label.missing_voices) == ("insufficient", ("parents",))
    assert not result.certainty.stated


def test_what_parents_say_of_a_core_indicator_must_reach_the_floor_too():
    evidence = [said("talk", "parents", A_1=0), said("talk", "head", A_1=3), said("paper", "parents", A_1=1)]
    result = heard(*evidence, *all_there()[1:], said("talk", "head", A_2=3, A_3=3, B_1=3, B_2=3, B_3=3, C_1=3))
    state = guideline(result, "A")
    # talk: (0 + 3) / 2; paper: (1 + 2) / 2; S(A.1) = 3/2. Parents alone: (0 + 1) / 2.
    assert score(result, "A.1") == Fraction(3, 2)
    assert (state.score, state.outcome) == (Fraction(13, 6), "partly")  # (3/2 + 5/2 + 5/2) / 3
    assert (state.below_floor, state.groups_below_floor) == ((), (("A.1", "parents"),))
    groups = next(i.groups for i in result.indicators if i.id == "A.1")
    assert [(group.who, group.level) for group in groups] == [("parents", Fraction(1, 2))]


def test_a_dossier_that_says_nothing_of_voices_scores_as_before():
    evidence = findings("1.1", interview=[0, 3], school_visit=[2]) + findings("1.1", interview=[0])
    assert {i.id: i.score for i in assessed(evidence).indicators}["1.1"] == Fraction(3, 2)


def test_voices_that_differ_by_two_levels_contradict_each_other():
    result = heard(said("talk", "parents", A_2=0), said("talk", "head", A_2=2), said("paper", A_2=1))
    (conflict,) = result.conflicts
    assert (conflict.indicator, conflict.core, conflict.explained) == ("A.2", False, False)
    assert [(v.source, v.who, v.level) for v in conflict.voices] == [("talk", "parents", 0), ("talk", "head", 2)]


def test_source_types_in_which_the_same_people_speak_can_contradict_each_other():
    result = heard(said("talk", "parents", A_2=0), said("paper", "parents", A_2=2))
    assert [conflict.indicator for conflict in result.conflicts] == ["A.2"]


def test_a_contradiction_keeps_the_reason_that_is_given():
    reason = {"A.2": {"by": "jw", "reason": "De deur is nieuw."}}
    result = heard(said("talk", "parents", A_2=0), said("talk", "head", A_2=3), explanations=reason)
    assert [(c.explained, c.by, c.reason) for c in result.conflicts] == [(True, "jw", "De deur is nieuw.")]


@pytest.mark.parametrize(("second", "number"), [(1, 0), (2, 1)])
def test_a_voice_that_differs_in_itself_is_divided_and_contradicts_nobody(second, number):
    result = heard(said("talk", "parents", A_2=0), said("talk", "parents", A_2=second))
    assert len(result.divided) == number
    assert [(d.indicator, d.who, d.lowest, d.highest) for d in result.divided] == [("A.2", "parents", 0, 2)][:number]
    assert result.conflicts == ()


def test_a_finding_on_a_retired_indicator_is_listed_and_does_not_count():
    result = heard(said("talk", "parents", Z_1=3, A_2=1))
    assert [(f.indicator, f.standing) for f in result.findings] == [("A.2", "counts"), ("Z.1", "retired")]
    assert guideline(result, "A").score == 1
