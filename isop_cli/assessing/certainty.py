"""How sure the label's outcome is: docs/method.md, section 6."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from typing import NamedTuple

from isop_cli.assessing.outcomes import (
    GuidelineState,
    groups_below,
    guideline_state,
    judged,
    lacking_in,
    level_outcome,
    outcome_of_label,
)
from isop_cli.assessing.scores import Tally, Voices, score_of
from isop_cli.model.assessment import Certainty, PivotalFinding, RatedFinding
from isop_cli.model.dossier import Dossier, GuidelineOutcome, LabelOutcome
from isop_cli.model.framework import Framework, Guideline, Indicator


class Judged(NamedTuple):
    """What is known of a dossier once its guidelines are judged. `carried` are outcomes taken over by a follow-up."""

    dossier: Dossier
    framework: Framework
    findings: Sequence[RatedFinding]
    levels: Tally
    scores: Mapping[str, Fraction]
    states: Mapping[str, GuidelineState]
    outcomes: Mapping[str, GuidelineOutcome]
    carried: Mapping[str, GuidelineOutcome]
    label: LabelOutcome


def certainty(known: Judged) -> Certainty:
    """What the label's outcome hangs on; nothing is stated when that is `insufficient`."""
    if known.label == "insufficient":
        return Certainty(False, (), (), ())
    needed, decisive = _evidence_it_hangs_on(known)
    return Certainty(True, needed, decisive, tuple(_pivotal(known)))


# -- without an evidence item -----------------------------------------------------------------------------------------


def _evidence_it_hangs_on(known: Judged) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The evidence items without which evidence is insufficient, and those without which the levels say another thing."""
    by_evidence: dict[str, list[RatedFinding]] = {}
    source_counts: dict[str | None, int] = {}
    voice_counts: dict[str | None, int] = {}
    for finding in known.findings:
        if finding.standing == "counts":
            by_evidence.setdefault(finding.evidence, []).append(finding)
            source_counts[finding.source] = source_counts.get(finding.source, 0) + 1
            voice_counts[finding.who] = voice_counts.get(finding.who, 0) + 1
    as_it_is = {**{name: _said(name, state, known) for name, state in known.states.items()}, **known.carried}
    said = _label_by_levels(as_it_is, known.framework)
    needed, decisive = [], []
    for evidence, removed in by_evidence.items():
        states = _states_without(removed, known)
        outcomes = {name: judged(state.outcome, known.dossier.judgements.get(name)) for name, state in states.items()}
        lacking = lacking_in(
            _left(source_counts, [finding.source for finding in removed]),
            _left(voice_counts, [finding.who for finding in removed]),
            known.framework,
            follow_up=known.dossier.audit.kind == "follow_up",
        )
        outcome = outcome_of_label({**known.outcomes, **outcomes}.values(), lacking, known.framework)
        if outcome == "insufficient":
            needed.append(evidence)
        other = {name: _said(name, state, known) for name, state in states.items()}
        if _label_by_levels({**as_it_is, **other}, known.framework) != said:
            decisive.append(evidence)
    return tuple(sorted(needed)), tuple(sorted(decisive))


def _left(counts: Mapping[str | None, int], removed: Sequence[str | None]) -> set[str | None]:
    """The source types, or those who speak, that still have a finding."""
    return {name for name, count in counts.items() if count > removed.count(name)}


def _said(name: str, state: GuidelineState, known: Judged) -> GuidelineOutcome | None:
    """A guideline's outcome with the rules on sufficiency left out; None where nothing gives it one."""
    judgement = known.dossier.judgements.get(name)
    return judgement.outcome if judgement and state.outcome != "not_applicable" else state.by_levels


def _label_by_levels(said: Mapping[str, GuidelineOutcome | None], framework: Framework) -> LabelOutcome:
    return outcome_of_label([outcome for outcome in said.values() if outcome is not None], (), framework)


def _states_without(removed: Iterable[RatedFinding], known: Judged) -> dict[str, GuidelineState]:
    """The guidelines that the removed findings touch, without these; only those are computed again."""
    levels, scores = dict(known.levels), dict(known.scores)
    copied: set[str] = set()
    for finding in removed:
        indicator = finding.indicator
        if indicator not in copied:
            copied.add(indicator)
            levels[indicator] = {
                source: {who: list(cell) for who, cell in cells.items()} for source, cells in levels[indicator].items()
            }
        cell = levels[indicator][finding.source][finding.who]
        cell[0] -= finding.level
        cell[1] -= 1
    for indicator in copied:
        voices = _heard(levels[indicator])
        if voices:
            levels[indicator] = voices
            scores[indicator] = score_of(voices)
        else:
            del levels[indicator], scores[indicator]
    touched = {known.framework.guideline_of[indicator].id for indicator in copied}
    return {
        name: guideline_state(
            known.framework.guideline_by_id[name], known.framework, levels, scores, known.dossier.not_applicable
        )
        for name in touched
    }


def _heard(voices: Voices) -> Voices:
    """The voices that have a finding left."""
    left = {source: {who: cell for who, cell in cells.items() if cell[1]} for source, cells in voices.items()}
    return {source: cells for source, cells in left.items() if cells}


# -- with one level more or less --------------------------------------------------------------------------------------

#: An indicator, a source type, who speaks, and one level more or less.
_Shift = tuple[str, str, str | None, int]


def _pivotal(known: Judged) -> Iterator[PivotalFinding]:
    """The findings of which one level more or less changes the label's outcome, in the framework's order.

    All findings of a voice on an indicator weigh the same, so that one of them tells what each would do.
    """
    turns: dict[_Shift, LabelOutcome] = {}
    for guideline in known.framework.guidelines:
        turns.update(_turns_on(guideline, known))
    if not turns:
        return
    scale = known.framework.scale
    indicators = {name: number for number, name in enumerate(known.framework.indicators)}
    counting = [f for f in known.findings if f.standing == "counts"]
    counting.sort(key=lambda f: (indicators[f.indicator], f.evidence, f.who or "", f.by or "", f.level))
    for finding in counting:
        for step in (-1, 1):
            to = finding.level + step
            turn = turns.get((finding.indicator, finding.source, finding.who, step))
            if turn is not None and scale.bottom <= to <= scale.top:
                yield PivotalFinding(
                    finding.evidence, finding.indicator, finding.by, finding.who, finding.level, to, turn
                )


def _turns_on(guideline: Guideline, known: Judged) -> Iterator[tuple[_Shift, LabelOutcome]]:
    """What one level more or less from each voice on a guideline makes of the label, where that is something else."""
    name, state = guideline.id, known.states.get(guideline.id)
    # A level changes nothing where the outcome is carried, judged, or does not follow from levels.
    if state is None or state.score is None or name in known.dossier.judgements:
        return
    if state.outcome in ("insufficient", "not_applicable"):
        return
    labels: dict[GuidelineOutcome, LabelOutcome] = {}
    for other in _OTHERS[state.outcome]:
        label = outcome_of_label({**known.outcomes, name: other}.values(), (), known.framework)
        if label != known.label:
            labels[other] = label
    if not labels:
        return
    steps = _STEPS[state.outcome]
    weights = {i: weight for i, weight in guideline.whole_weights if i in known.scores}
    whole = sum(weights.values())
    below = set(state.below_floor) | {indicator for indicator, _who in state.groups_below_floor}
    for indicator in guideline.indicators:
        voices = known.levels.get(indicator.id)
        if not voices or indicator.id not in weights:
            continue
        others_hold = not below - {indicator.id}
        for source, cells in voices.items():
            for who, cell in cells.items():
                # One level on one finding moves S(i) by 1 / findings, and S(g) by its weight in that.
                findings = cell[1] * len(cells) * len(voices)
                for step in steps:
                    score = _moved(state.score, step * weights[indicator.id], whole * findings)
                    holds = others_hold and (
                        not indicator.core or _floors_hold(indicator, findings, (source, who, step), known)
                    )
                    turned = labels.get(level_outcome(score, holds, known.framework))
                    if turned is not None:
                        yield (indicator.id, source, who, step), turned


#: More or less of a level moves an outcome one way alone.
_OTHERS: Mapping[GuidelineOutcome, tuple[GuidelineOutcome, ...]] = {
    "met": ("partly", "not_met"),
    "partly": ("met", "not_met"),
    "not_met": ("partly", "met"),
}
_STEPS: Mapping[GuidelineOutcome, tuple[int, ...]] = {"met": (-1,), "partly": (-1, 1), "not_met": (1,)}


def _moved(score: Fraction, by: int, parts: int) -> Fraction:
    """A score and a number of parts more, in one fraction: two would take twice as long."""
    numerator, denominator = score.as_integer_ratio()
    return Fraction(numerator * parts + by * denominator, denominator * parts)


def _floors_hold(indicator: Indicator, findings: int, shift: tuple[str, str | None, int], known: Judged) -> bool:
    """Whether a core indicator stays at its floor, for each required group too, with one level more or less."""
    parameters, (source, who, step) = known.framework.parameters, shift
    floor, required = parameters.core_floor.value, parameters.required_voices.value
    if _moved(known.scores[indicator.id], step, findings) < floor:
        return False
    voices = known.levels[indicator.id]
    total, count = voices[source][who]
    changed: Voices = {**voices, source: {**voices[source], who: [total + step, count]}}
    return not groups_below(floor, required, changed)
