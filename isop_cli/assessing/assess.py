"""The whole method in its order, from a dossier and a framework to an assessment."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from isop_cli import __version__
from isop_cli.assessing.agreement import agreement
from isop_cli.assessing.calendar import months_after
from isop_cli.assessing.certainty import Judged, certainty
from isop_cli.assessing.outcomes import (
    GuidelineState,
    guideline_state,
    judged,
    lacking_in,
    outcome_of_label,
)
from isop_cli.assessing.partnerships import is_balanced, partnership_tally, spread
from isop_cli.assessing.route import evidence_to_gather, fewest_raises
from isop_cli.assessing.scores import (
    Voices,
    indicator_scores,
    mean_of_cells,
    own_mean,
    rated_findings,
    score_of,
    tally,
)
from isop_cli.assessing.voices import conflict_on, divided_voices
from isop_cli.model.assessment import (
    FORMAT,
    AppliedJudgement,
    Assessment,
    Conflict,
    Earlier,
    GroupLevel,
    GuidelineResult,
    IndicatorResult,
    LabelResult,
    PartnershipResult,
    RatedFinding,
    SourceLevel,
    VoiceLevel,
    shown,
)
from isop_cli.model.dossier import Dossier, GuidelineOutcome, LabelOutcome
from isop_cli.model.framework import Framework, Guideline, Indicator


def assess(
    dossier: Dossier,
    framework: Framework,
    places: Mapping[tuple[str, int], tuple[str, int]] | None = None,
    previous: Assessment | None = None,
) -> Assessment:
    """Everything that follows from a dossier that has no errors. Source: docs/method.md.

    `places` gives the file and the line of each finding by evidence id and index, for those who want to look it up.
    `previous` is the assessment that a follow-up goes on from: the guidelines outside its scope are taken over from it.
    """
    findings = rated_findings(dossier, framework, places or {}, previous.dossier.audit.date if previous else None)
    levels = tally(findings)
    scores = indicator_scores(levels)
    carried = _Carried(dossier, framework, previous)

    states = {
        guideline.id: guideline_state(guideline, framework, levels, scores, dossier.not_applicable)
        for guideline in framework.guidelines
        if guideline.id not in carried.guidelines
    }
    outcomes: dict[str, GuidelineOutcome] = {}
    for guideline in framework.guidelines:
        name = guideline.id
        kept = carried.guidelines.get(name)
        outcomes[name] = kept.outcome if kept else judged(states[name].outcome, dossier.judgements.get(name))
    counting = [finding for finding in findings if finding.standing == "counts"]
    sources, voices = {finding.source for finding in counting}, {finding.who for finding in counting}
    lacking = lacking_in(sources, voices, framework, follow_up=previous is not None)
    label = outcome_of_label(outcomes.values(), lacking, framework)

    indicators: list[IndicatorResult] = []
    conflicts: list[Conflict] = []
    for guideline in framework.guidelines:
        if guideline.id in carried.guidelines:
            indicators += carried.indicators(guideline)
            conflicts += carried.conflicts(guideline)
            continue
        for indicator in guideline.indicators:
            heard = _source_levels(levels.get(indicator.id, {}), framework)
            conflict = conflict_on(
                indicator, (voice for source in heard for voice in source.voices), framework, dossier.explanations
            )
            conflicts += [conflict] if conflict else []
            on_it = levels.get(indicator.id, {})
            groups = _group_levels(indicator, on_it, framework)
            indicators.append(
                _indicator_result(guideline, indicator, scores, heard, groups, conflict, dossier.not_applicable)
            )
    partnerships = _partnership_results(framework, findings)
    strengths = [partnership.score for partnership in partnerships]
    known = Judged(dossier, framework, findings, levels, scores, states, outcomes, carried.outcomes, label)
    return Assessment(
        format=FORMAT,  # type: ignore[arg-type]
        program=f"isop {__version__}",
        label=_label_result(dossier, framework, outcomes, lacking, label),
        guidelines=tuple(
            carried.guidelines.get(guideline.id)
            or _guideline_result(guideline, dossier, framework, states[guideline.id], outcomes[guideline.id], scores)
            for guideline in framework.guidelines
        ),
        indicators=tuple(indicators),
        partnerships=partnerships,
        spread=(apart := spread(strengths)),
        spread_shown=shown(apart),
        balanced=is_balanced(strengths, framework.parameters.balanced_within.value),
        certainty=certainty(known),
        agreement=agreement(findings, framework),
        conflicts=tuple(conflicts),
        divided=divided_voices(findings, levels, framework),
        stale=tuple(dict.fromkeys(sorted(f.evidence for f in findings if f.standing == "stale"))),
        findings=_in_order(findings, framework),
        dossier=dossier,
        criteria=framework,
        previous=Earlier(previous.dossier, previous.criteria, previous.previous) if previous else None,
    )


class _Carried:
    """What a follow-up takes over from the assessment before: every guideline outside its scope, as it was."""

    def __init__(self, dossier: Dossier, framework: Framework, previous: Assessment | None) -> None:
        self.previous = previous
        self.guidelines: dict[str, GuidelineResult] = {}
        if previous is None:
            return
        day = previous.dossier.audit.date.isoformat()
        for result in previous.guidelines:
            if result.id in framework.guideline_by_id and result.id not in dossier.audit.scope:
                carried = result.carried or day
                self.guidelines[result.id] = dataclasses.replace(result, carried=carried, raises=(), gather=())

    @property
    def outcomes(self) -> dict[str, GuidelineOutcome]:
        """The outcomes, by guideline."""
        return {name: result.outcome for name, result in self.guidelines.items()}

    def indicators(self, guideline: Guideline) -> list[IndicatorResult]:
        """The results on the indicators of a guideline, of those that it still has; one that came later is open."""
        before = {result.id: result for result in self.previous.indicators} if self.previous else {}
        return [
            before.get(indicator.id) or _indicator_result(guideline, indicator, {}, (), (), None, {})
            for indicator in guideline.indicators
        ]

    def conflicts(self, guideline: Guideline) -> list[Conflict]:
        """The contradictions in a guideline."""
        return [found for found in self.previous.conflicts if found.guideline == guideline.id] if self.previous else []


def _in_order(findings: Iterable[RatedFinding], framework: Framework) -> tuple[RatedFinding, ...]:
    """The findings by indicator, source type and date; the order in the files does not show."""
    indicator_order = {name: number for number, name in enumerate([*framework.indicators, *framework.retired_by_id])}
    source_order = {name: number for number, name in enumerate(framework.source_ids)}

    def order(finding: RatedFinding) -> tuple[object, ...]:
        return (
            indicator_order[finding.indicator],
            source_order[finding.source],
            finding.date or "",
            finding.evidence,
            finding.who or "",
            finding.by or "",
            finding.level,
            finding.note or "",
            finding.partnerships,
            finding.file,
            finding.line,
        )

    return tuple(sorted(findings, key=order))


def _source_levels(voices: Voices, framework: Framework) -> tuple[SourceLevel, ...]:
    result = []
    for source in framework.source_ids:
        if source in voices:
            cells = voices[source]
            level = Fraction(*mean_of_cells(cells.values()))
            levels = tuple(_voice_level(source, who, cells[who]) for who in _who_order(cells, framework))
            count = sum(voice.findings for voice in levels)
            result.append(SourceLevel(source, level, shown(level), count, levels))
    return tuple(result)


def _who_order(cells: Mapping[str | None, object], framework: Framework) -> Sequence[str | None]:
    """Those who speak in one source type, in the framework's order, nobody in particular last."""
    return [*cells] if len(cells) == 1 else [who for who in (*framework.respondent_names, None) if who in cells]


def _voice_level(source: str, who: str | None, cell: Sequence[int]) -> VoiceLevel:
    level = Fraction(*cell)
    return VoiceLevel(source, who, level, shown(level), cell[1])


def _group_levels(indicator: Indicator, voices: Voices, framework: Framework) -> tuple[GroupLevel, ...]:
    required = framework.parameters.required_voices.value if indicator.core else ()
    means = ((who, own_mean(voices, who)) for who in required)
    levels = [(who, Fraction(numerator, denominator)) for who, (numerator, denominator) in means if denominator]
    return tuple(GroupLevel(who, level, shown(level)) for who, level in levels)


def _indicator_result(
    guideline: Guideline,
    indicator: Indicator,
    scores: Mapping[str, Fraction],
    sources: tuple[SourceLevel, ...],
    groups: tuple[GroupLevel, ...],
    conflict: Conflict | None,
    not_applicable: Mapping[str, str],
) -> IndicatorResult:
    score = scores.get(indicator.id)
    return IndicatorResult(
        id=indicator.id,
        guideline=guideline.id,
        core=indicator.core,
        applicable=indicator.id not in not_applicable,
        not_applicable_reason=not_applicable.get(indicator.id),
        score=score,
        score_shown=shown(score),
        sources=sources,
        groups=groups,
        conflict=conflict is not None,
    )


def _guideline_result(
    guideline: Guideline,
    dossier: Dossier,
    framework: Framework,
    state: GuidelineState,
    outcome: GuidelineOutcome,
    scores: Mapping[str, Fraction],
) -> GuidelineResult:
    judgement = dossier.judgements.get(guideline.id)
    share = None if state.score is None else state.score / framework.scale.top
    on_the_way = outcome not in ("met", "not_applicable")
    return GuidelineResult(
        id=guideline.id,
        outcome=outcome,
        computed=state.outcome,
        judgement=AppliedJudgement(judgement.outcome, judgement.by, judgement.reason) if judgement else None,
        score=state.score,
        score_shown=shown(state.score),
        share_of_top=share,
        share_of_top_shown=None if share is None else shown(share * 100),
        coverage=state.coverage,
        coverage_shown=shown(state.coverage),
        sources=tuple(source for source in framework.source_ids if source in state.sources),
        open_indicators=state.open_indicators,
        open_core=state.open_core,
        below_floor=state.below_floor,
        groups_below_floor=state.groups_below_floor,
        carried=None,
        raises=fewest_raises(guideline, framework, scores) if on_the_way else (),
        gather=evidence_to_gather(guideline, framework, state) if state.outcome == "insufficient" else (),
    )


def _label_result(
    dossier: Dossier,
    framework: Framework,
    outcomes: Mapping[str, GuidelineOutcome],
    lacking: tuple[tuple[str, ...], tuple[str, ...]],
    label: LabelOutcome,
) -> LabelResult:
    def having(outcome: GuidelineOutcome) -> tuple[str, ...]:
        return tuple(name for name, its in outcomes.items() if its == outcome)

    parameters, decision = framework.parameters, dossier.decision
    valid_until = improve_until = None
    if decision and decision.outcome == "awarded":
        valid_until = months_after(decision.date, parameters.valid_months.value).isoformat()
    if (decision.outcome if decision else label) == "deferred":
        start = decision.date if decision else dossier.audit.date
        improve_until = months_after(start, parameters.deferral_months.value).isoformat()
    return LabelResult(
        outcome=label,
        not_met=having("not_met"),
        partly=having("partly"),
        insufficient=having("insufficient"),
        met=having("met"),
        missing_sources=lacking[0],
        missing_voices=lacking[1],
        decided=decision.outcome if decision else None,
        decided_on=decision.date.isoformat() if decision else None,
        valid_until=valid_until,
        improve_until=improve_until,
    )


def _partnership_results(framework: Framework, findings: Sequence[RatedFinding]) -> tuple[PartnershipResult, ...]:
    levels = partnership_tally(findings)
    results = []
    for name in framework.partnership_ids:
        voices = levels.get(name, {})
        score = score_of(voices) if voices else None
        results.append(PartnershipResult(name, score, shown(score), _source_levels(voices, framework)))
    return tuple(results)
