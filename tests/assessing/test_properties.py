"""docs/method.md, section 7: what must always hold."""

import dataclasses
import random
from fractions import Fraction

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isop_cli.assessing import assess
from isop_cli.formats.json import render
from isop_cli.model.dossier import GUIDELINE_OUTCOMES, LABEL_OUTCOMES
from tests.builders import SOURCES, a_dossier, isop

INDICATORS = list(isop().indicators)
DATES = ["2026-04-14", "2025-01-20", "2024-05-12", "2020-01-01"]

finding = st.fixed_dictionaries(
    {"indicator": st.sampled_from(INDICATORS), "level": st.integers(0, 3)},
    optional={"partnerships": st.lists(st.sampled_from(isop().partnership_ids), min_size=1, max_size=2, unique=True)},
)
item = st.fixed_dictionaries(
    {
        "source": st.sampled_from(SOURCES),
        "date": st.sampled_from(DATES),
        "findings": st.lists(finding, min_size=1, max_size=25),
    }
)
# Half of them complete, so that outcomes other than “not enough evidence” occur.
complete = st.builds(
    lambda levels, items: [
        {"source": source, "date": "2026-04-14",
         "findings": [{"indicator": name, "level": level} for name, level in zip(INDICATORS, levels, strict=True)]}
        for source in SOURCES
    ] + items,
    st.lists(st.integers(0, 3), min_size=len(INDICATORS), max_size=len(INDICATORS)),
    st.lists(item, max_size=3),
)  # fmt: skip
evidence = st.one_of(st.lists(item, max_size=8), complete)
many = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)


def assessment(items):
    return assess(a_dossier(items), isop())


def judgement(result):
    """What is concluded, apart from the evidence it was concluded from."""
    return (
        result.label, result.guidelines, result.indicators, result.partnerships, result.balance, result.conflicts,
        result.robustness.robust,
    )  # fmt: skip


@many
@given(evidence, st.randoms(use_true_random=False))
def test_the_order_of_evidence_and_findings_does_not_matter(items, chance: random.Random):
    numbered = [{"id": f"X{number}", **thing} for number, thing in enumerate(items)]
    shuffled = [{**thing, "findings": chance.sample(thing["findings"], len(thing["findings"]))} for thing in numbered]
    chance.shuffle(shuffled)
    first, second = assessment(numbered), assessment(shuffled)
    assert dataclasses.replace(first, dossier=second.dossier) == second


@many
@given(evidence, st.data())
def test_raising_a_level_never_lowers_a_score_or_worsens_an_outcome(items, data):
    places = [(n, m) for n, thing in enumerate(items) for m, f in enumerate(thing["findings"]) if f["level"] < 3]
    if not places:
        return
    number, index = data.draw(st.sampled_from(places))
    raised = [{**thing, "findings": [dict(f) for f in thing["findings"]]} for thing in items]
    raised[number]["findings"][index]["level"] += 1
    before, after = assessment(items), assessment(raised)
    for old, new in zip(before.indicators, after.indicators, strict=True):
        assert old.score is None or new.score >= old.score
    for old, new in zip(before.guidelines, after.guidelines, strict=True):
        assert old.score is None or new.score >= old.score
        assert GUIDELINE_OUTCOMES.index(new.outcome) >= GUIDELINE_OUTCOMES.index(old.outcome)
    for old, new in zip(before.partnerships, after.partnerships, strict=True):
        assert new.score >= old.score
    assert LABEL_OUTCOMES.index(after.label.outcome) >= LABEL_OUTCOMES.index(before.label.outcome)


@many
@given(evidence, st.sampled_from(SOURCES))
def test_repeating_all_findings_of_a_source_type_changes_nothing(items, source):
    repeated = items + [dict(thing) for thing in items if thing["source"] == source]
    before, after = judgement(assessment(items))[:-1], judgement(assessment(repeated))[:-1]
    counted = [
        [dataclasses.replace(i, sources=tuple(dataclasses.replace(s, findings=0) for s in i.sources)) for i in part]
        for part in (before[2], after[2], before[3], after[3])
    ]
    assert before[:2] == after[:2]
    assert counted[0] == counted[1]
    assert counted[2] == counted[3]
    assert before[4:] == after[4:]


@many
@given(evidence)
def test_scores_lie_within_the_scale_and_nothing_open_counts(items):
    result = assessment(items)
    counting = {f.indicator for f in result.findings if f.standing == "counts"}
    for indicator in result.indicators:
        assert (indicator.score is None) == (indicator.id not in counting)
        assert indicator.score is None or 0 <= indicator.score <= 3
    for guideline in result.guidelines:
        mine = [i.score for i in result.indicators if i.guideline == guideline.id and i.score is not None]
        assert guideline.score == (sum(mine) / len(mine) if mine else None)
        assert 0 <= guideline.coverage <= 1
    assert all(0 <= partnership.score <= 3 for partnership in result.partnerships)
    assert result.balance == 0 or Fraction(1, 5) <= result.balance <= 1


@many
@given(evidence)
def test_robustness_is_what_an_assessment_without_each_item_says(items):
    numbered = [{"id": f"X{number}", **thing} for number, thing in enumerate(items)]
    result = assessment(numbered)
    expected = {
        thing["id"]: assessment([other for other in numbered if other is not thing]).label.outcome for thing in numbered
    }
    assert {item.evidence: item.outcome for item in result.robustness.without} == expected
    fragile = sorted(name for name, outcome in expected.items() if outcome != result.label.outcome)
    assert list(result.robustness.fragile) == fragile
    assert result.robustness.robust == (not fragile)


@many
@given(evidence)
def test_the_same_input_gives_the_same_bytes(items):
    assert render([assessment(items)]) == render([assessment(items)])
