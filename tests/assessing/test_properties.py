"""docs/method.md, section 7: what must always hold."""

import dataclasses
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from isop_cli.assessing import assess
from isop_cli.formats.json import render
from isop_cli.model.dossier import GUIDELINE_OUTCOMES, LABEL_OUTCOMES
from tests.builders import SOURCES, a_dossier, isop

INDICATORS = list(isop().indicators)
DATES = ["2026-04-14", "2025-01-20", "2024-05-12", "2020-01-01"]

VOICES = [None, "parents", "staff", "head"]

finding = st.fixed_dictionaries(
    {"indicator": st.sampled_from(INDICATORS), "level": st.integers(0, 3)},
    optional={
        "partnerships": st.lists(st.sampled_from(isop().partnership_ids), min_size=1, max_size=2, unique=True),
        "who": st.sampled_from(VOICES[1:]),
    },
)
item = st.fixed_dictionaries(
    {
        "source": st.sampled_from(SOURCES),
        "who": st.sampled_from(VOICES),
        "date": st.sampled_from(DATES),
        "findings": st.lists(finding, min_size=1, max_size=25),
    }
)
# Half of them complete, so that outcomes other than “not enough evidence” occur.
complete = st.builds(
    lambda levels, who, items: [
        {"source": source, "who": who if source == "interview" else None, "date": "2026-04-14",
         "findings": [{"indicator": name, "level": level} for name, level in zip(INDICATORS, levels, strict=True)]}
        for source in SOURCES
    ] + items,
    st.lists(st.integers(0, 3), min_size=len(INDICATORS), max_size=len(INDICATORS))
    | st.lists(st.integers(1, 3), min_size=len(INDICATORS), max_size=len(INDICATORS)),
    st.sampled_from(["parents", "parents", "parents", "head"]),
    st.lists(item, max_size=3),
)  # fmt: skip
evidence = st.one_of(st.lists(item, max_size=8), complete)
many = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)

# Each of these assesses hundreds of dossiers.
few = settings(many, max_examples=8)


def numbered(items):
    return [{"id": f"X{number}", **thing} for number, thing in enumerate(items)]


def assessment(items, **parts):
    return assess(a_dossier(items, **parts), isop())


def judgement(result):
    """What is concluded, apart from the evidence it was concluded from and how sure it is."""
    uncounted = []
    for part in (result.indicators, result.partnerships):
        for found in part:
            sources = tuple(
                dataclasses.replace(s, findings=0, voices=tuple(dataclasses.replace(v, findings=0) for v in s.voices))
                for s in found.sources
            )
            uncounted.append(dataclasses.replace(found, sources=sources))
    conflicts = [
        dataclasses.replace(c, voices=tuple(dataclasses.replace(v, findings=0) for v in c.voices))
        for c in result.conflicts
    ]
    return result.label, result.guidelines, uncounted, result.spread, result.balanced, conflicts


@many
@given(evidence, st.randoms(use_true_random=False))
def test_the_order_of_evidence_and_findings_does_not_matter(items, chance: random.Random):
    named = numbered(items)
    shuffled = [{**thing, "findings": chance.sample(thing["findings"], len(thing["findings"]))} for thing in named]
    chance.shuffle(shuffled)
    first, second = assessment(named), assessment(shuffled)
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
        assert old.score is None or new.score >= old.score
    assert LABEL_OUTCOMES.index(after.label.outcome) >= LABEL_OUTCOMES.index(before.label.outcome)


@many
@given(evidence, st.sampled_from(SOURCES), st.sampled_from(VOICES))
def test_repeating_all_findings_of_a_voice_changes_nothing(items, source, who):
    # Nobody named is whoever the type of source speaks for: in a team meeting without `who` the staff speak.
    of_the_source = isop().voice_of_source[source]
    who = who or of_the_source
    voice = [
        {**thing, "findings": [f for f in thing["findings"] if (f.get("who") or thing["who"] or of_the_source) == who]}
        for thing in items
        if thing["source"] == source
    ]
    assert judgement(assessment(items)) == judgement(assessment([*items, *voice]))


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
    tagged = {p for f in result.findings if f.standing == "counts" for p in f.partnerships}
    for partnership in result.partnerships:
        assert (partnership.score is None) == (partnership.id not in tagged)
        assert partnership.score is None or 0 <= partnership.score <= 3
    assert result.spread is None or 0 <= result.spread <= 3


def levels_say(result) -> str:
    """What the levels say of the label, from the results alone: sufficiency left out."""
    said = []
    for guideline in result.guidelines:
        if guideline.judgement:
            said.append(guideline.judgement.outcome)
        elif guideline.score is not None:
            mine = [i for i in result.indicators if i.guideline == guideline.id and i.core and i.score is not None]
            floors = [i.score for i in mine] + [group.level for i in mine for group in i.groups]
            met = guideline.score >= 2 and min(floors, default=1) >= 1
            said.append("met" if met else "partly" if guideline.score >= 1 else "not_met")
    if "not_met" in said or said.count("partly") > 2:
        return "not_awarded"
    return "deferred" if "partly" in said else "awarded"


judgements = st.dictionaries(
    st.sampled_from("123456"),
    st.fixed_dictionaries(
        {"outcome": st.sampled_from(["met", "partly", "not_met"]), "by": st.just("jw"), "reason": st.just("Gezien.")}
    ),
    max_size=2,
)


@few
@given(evidence, judgements)
def test_certainty_is_what_assessing_anew_without_each_item_and_with_each_other_level_says(items, given_judgements):
    named = numbered(items)
    parts = {"judgements": given_judgements}
    result = assessment(named, **parts)
    # A judgement on what lacks evidence is an error, and not assessed.
    parts["judgements"] = {
        g.id: given_judgements[g.id]
        for g in result.guidelines
        if g.id in given_judgements and g.computed != "insufficient"
    }
    result = assessment(named, **parts)
    found = result.certainty
    assert found.stated == (result.label.outcome != "insufficient")
    if not found.stated:
        assert (found.needed, found.decisive, found.pivotal) == ((), (), ())
        return
    needed, decisive, pivotal = [], [], []
    for thing in named:
        without = assessment([other for other in named if other is not thing], **parts)
        if without.label.outcome == "insufficient":
            needed.append(thing["id"])
        if levels_say(without) != levels_say(result):
            decisive.append(thing["id"])
        for index, rated in enumerate(thing["findings"]):
            for level in (rated["level"] - 1, rated["level"] + 1):
                if 0 <= level <= 3:
                    changed = [{**rated, "level": level} if i == index else f for i, f in enumerate(thing["findings"])]
                    others = [{**thing, "findings": changed} if other is thing else other for other in named]
                    outcome = assessment(others, **parts).label.outcome
                    if outcome != result.label.outcome:
                        pivotal.append((thing["id"], rated["indicator"], rated["level"], level, outcome))
    assert list(found.needed) == sorted(needed)
    assert list(found.decisive) == sorted(decisive)
    assert sorted((p.evidence, p.indicator, p.level, p.to, p.outcome) for p in found.pivotal) == sorted(pivotal)


@many
@given(evidence)
def test_the_same_input_gives_the_same_bytes(items):
    assert render([assessment(items)]) == render([assessment(items)])
