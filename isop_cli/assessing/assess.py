"""The whole method in its order, from a dossier and a framework to an assessment."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from isop_cli import __version__
from isop_cli.assessing.agreement import agreement
from isop_cli.assessing.calendar import months_after
from isop_cli.assessing.outcomes import (
    Standing,
    guideline_standing,
    indicator_scores,
    judged,
    label_outcome,
)
from isop_cli.assessing.partnerships import balance, partnership_tally
from isop_cli.assessing.robustness import robustness
from isop_cli.assessing.route import evidence_to_gather, fewest_raises
from isop_cli.assessing.scores import Tally, mean_of_means, rated_findings, tally
from isop_cli.model.assessment import (
    FORMAT,
    AppliedJudgement,
    Assessment,
    GuidelineResult,
    IndicatorResult,
    LabelResult,
    PartnershipResult,
    RatedFinding,
    SourceLevel,
    shown,
)
from isop_cli.model.dossier import Dossier, GuidelineOutcome
from isop_cli.model.framework import Framework, Guideline

#: From this difference in levels between two source types an indicator is a conflict to resolve.
CONFLICT_LEVELS = 2


def assess(
    dossier: Dossier,
    framework: Framework,
    places: Mapping[tuple[str, int], tuple[str, int]] | None = None,
) -> Assessment:
    """Everything that follows from a dossier that has no errors. Source: docs/method.md.

    `places` gives the file and the line of each finding by evidence id and index, for who wants to look it up.
    """
    findings = rated_findings(dossier, framework, places or {})
    levels = tally(findings)
    scores = indicator_scores(levels)
    not_applicable = dossier.not_applicable

    standings = {
        guideline.id: guideline_standing(guideline, framework, levels, scores, not_applicable)
        for guideline in framework.guidelines
    }
    outcomes = {name: judged(standing.outcome, dossier.judgements.get(name)) for name, standing in standings.items()}
    sources = {finding.source for finding in findings if finding.standing == "counts"}
    label = label_outcome(outcomes.values(), sources, framework)

    indicators = _indicator_results(framework, levels, scores, not_applicable)
    partnerships = _partnership_results(framework, findings)
    return Assessment(
        format=FORMAT,  # type: ignore[arg-type]
        program=f"isop {__version__}",
        label=_label_result(dossier, framework, outcomes, sources),
        guidelines=tuple(
            _guideline_result(guideline, dossier, framework, standings[guideline.id], outcomes[guideline.id], scores)
            for guideline in framework.guidelines
        ),
        indicators=indicators,
        partnerships=partnerships,
        balance=(even := balance([partnership.score for partnership in partnerships])),
        balance_shown=shown(even),
        robustness=robustness(dossier, framework, findings, levels, scores, outcomes, label),
        agreement=agreement(findings, framework),
        conflicts=tuple(indicator.id for indicator in indicators if indicator.conflict),
        stale=tuple(dict.fromkeys(sorted(f.evidence for f in findings if f.standing == "stale"))),
        findings=_in_order(findings, framework),
        dossier=dossier,
        criteria=framework,
    )


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
            finding.by or "",
            finding.level,
            finding.note or "",
            finding.partnerships,
            finding.file,
            finding.line,
        )

    return tuple(sorted(findings, key=order))


def _source_levels(by_source: Mapping[str, Sequence[int]], framework: Framework) -> tuple[SourceLevel, ...]:
    result = []
    for source in framework.source_ids:
        if source in by_source:
            total, count = by_source[source]
            level = Fraction(total, count)
            result.append(SourceLevel(source, level, shown(level), count))
    return tuple(result)


def _indicator_results(
    framework: Framework, levels: Tally, scores: Mapping[str, Fraction], not_applicable: Mapping[str, str]
) -> tuple[IndicatorResult, ...]:
    results = []
    for guideline in framework.guidelines:
        for indicator in guideline.indicators:
            score = scores.get(indicator.id)
            by_source = _source_levels(levels.get(indicator.id, {}), framework)
            reached = [source.level for source in by_source]
            results.append(
                IndicatorResult(
                    id=indicator.id,
                    guideline=guideline.id,
                    core=indicator.core,
                    applicable=indicator.id not in not_applicable,
                    not_applicable_reason=not_applicable.get(indicator.id),
                    score=score,
                    score_shown=shown(score),
                    sources=by_source,
                    conflict=bool(reached) and max(reached) - min(reached) >= CONFLICT_LEVELS,
                )
            )
    return tuple(results)


def _guideline_result(
    guideline: Guideline,
    dossier: Dossier,
    framework: Framework,
    standing: Standing,
    outcome: GuidelineOutcome,
    scores: Mapping[str, Fraction],
) -> GuidelineResult:
    judgement = dossier.judgements.get(guideline.id)
    share = None if standing.score is None else standing.score / framework.scale.top
    on_the_way = outcome not in ("met", "not_applicable")
    return GuidelineResult(
        id=guideline.id,
        outcome=outcome,
        computed=standing.outcome,
        judgement=AppliedJudgement(judgement.outcome, judgement.by, judgement.reason) if judgement else None,
        score=standing.score,
        score_shown=shown(standing.score),
        share_of_top=share,
        share_of_top_shown=None if share is None else shown(share * 100),
        coverage=standing.coverage,
        coverage_shown=shown(standing.coverage),
        sources=tuple(source for source in framework.source_ids if source in standing.sources),
        open_indicators=standing.open_indicators,
        open_core=standing.open_core,
        below_floor=standing.below_floor,
        raises=fewest_raises(guideline, framework, scores) if on_the_way else (),
        gather=evidence_to_gather(guideline, framework, standing) if standing.outcome == "insufficient" else (),
    )


def _label_result(
    dossier: Dossier, framework: Framework, outcomes: Mapping[str, GuidelineOutcome], sources: set[str]
) -> LabelResult:
    def having(outcome: GuidelineOutcome) -> tuple[str, ...]:
        return tuple(name for name, its in outcomes.items() if its == outcome)

    parameters, decision = framework.parameters, dossier.decision
    label = label_outcome(outcomes.values(), sources, framework)
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
        missing_sources=tuple(s for s in parameters.required_sources.value if s not in sources),
        decided=decision.outcome if decision else None,
        decided_on=decision.date.isoformat() if decision else None,
        valid_until=valid_until,
        improve_until=improve_until,
    )


def _partnership_results(framework: Framework, findings: Sequence[RatedFinding]) -> tuple[PartnershipResult, ...]:
    levels = partnership_tally(findings)
    results = []
    for name in framework.partnership_ids:
        by_source = levels.get(name, {})
        score = mean_of_means(by_source) if by_source else Fraction(0)
        results.append(PartnershipResult(name, score, shown(score), _source_levels(by_source, framework)))
    return tuple(results)
