"""What the label's outcome would be without each evidence item: docs/method.md, section 6."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from isop_cli.assessing.outcomes import guideline_standing, judged, label_outcome
from isop_cli.assessing.scores import Tally, mean_of_means
from isop_cli.model.assessment import RatedFinding, Robustness, WithoutEvidence
from isop_cli.model.dossier import Dossier, GuidelineOutcome, LabelOutcome
from isop_cli.model.framework import Framework


def robustness(
    dossier: Dossier,
    framework: Framework,
    findings: Sequence[RatedFinding],
    levels: Tally,
    scores: Mapping[str, Fraction],
    outcomes: Mapping[str, GuidelineOutcome],
    label: LabelOutcome,
) -> Robustness:
    """The label's outcome without each evidence item in turn, and the items that change it."""
    by_evidence: dict[str, list[RatedFinding]] = {evidence.id: [] for evidence in dossier.evidence}
    source_counts: dict[str, int] = {}
    for finding in findings:
        if finding.standing == "counts":
            by_evidence[finding.evidence].append(finding)
            source_counts[finding.source] = source_counts.get(finding.source, 0) + 1
    without = []
    for evidence, removed in by_evidence.items():
        outcome = label
        if removed:
            # All findings of one evidence item are of one source type.
            source = removed[0].source
            left = {name for name, count in source_counts.items() if name != source or count > len(removed)}
            changed = _outcomes_without(removed, dossier, framework, levels, scores)
            outcome = label_outcome({**outcomes, **changed}.values(), left, framework)
        without.append(WithoutEvidence(evidence, outcome))
    without.sort(key=lambda item: item.evidence)
    fragile = tuple(item.evidence for item in without if item.outcome != label)
    return Robustness(not fragile, fragile, tuple(without))


def _outcomes_without(
    removed: Iterable[RatedFinding],
    dossier: Dossier,
    framework: Framework,
    levels: Tally,
    scores: Mapping[str, Fraction],
) -> dict[str, GuidelineOutcome]:
    """The outcomes of the guidelines that the removed findings touch; only those are computed again."""
    levels, scores = dict(levels), dict(scores)
    touched = set()
    copied = set()
    for finding in removed:
        indicator = finding.indicator
        if indicator not in copied:
            copied.add(indicator)
            levels[indicator] = {source: list(cell) for source, cell in levels[indicator].items()}
            touched.add(framework.guideline_of[indicator].id)
        cell = levels[indicator][finding.source]
        cell[0] -= finding.level
        cell[1] -= 1
    for indicator in copied:
        by_source = {source: cell for source, cell in levels[indicator].items() if cell[1]}
        if by_source:
            levels[indicator] = by_source
            scores[indicator] = mean_of_means(by_source)
        else:
            del levels[indicator], scores[indicator]
    outcomes: dict[str, GuidelineOutcome] = {}
    for identifier in touched:
        guideline = framework.guideline_by_id[identifier]
        standing = guideline_standing(guideline, framework, levels, scores, dossier.not_applicable)
        outcomes[identifier] = judged(standing.outcome, dossier.judgements.get(identifier))
    return outcomes
