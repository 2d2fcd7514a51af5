"""Do auditors who rated the same thing agree? docs/method.md, section 6."""

from collections.abc import Iterable

from isop_cli.model.assessment import Agreement, RatedFinding
from isop_cli.model.framework import Framework


def agreement(findings: Iterable[RatedFinding], framework: Framework) -> Agreement:
    """Krippendorff's alpha with the ordinal metric over the units that two or more auditors rated.

    A unit is one indicator on one evidence item. Without two units or without variation there is no value.
    Source: Krippendorff (2011), computed by the library `krippendorff`.
    """
    units: dict[tuple[str, str], set[tuple[str, int]]] = {}
    for finding in findings:
        if finding.standing == "counts" and finding.by is not None:
            units.setdefault((finding.evidence, finding.indicator), set()).add((finding.by, finding.level))
    shared = [unit for unit in units.values() if len({by for by, _level in unit}) > 1]
    auditors = tuple(sorted({by for unit in shared for by, _level in unit}))
    alpha = None
    if len(shared) > 1 and len({level for unit in shared for _by, level in unit}) > 1:
        levels = [level.level for level in framework.scale.levels]
        counts = [[sum(level == rated for _by, rated in unit) for level in levels] for unit in shared]
        alpha = ordinal_alpha(sorted(counts), levels)
    rounded = None if alpha is None else f"{alpha:.6f}"
    return Agreement(rounded, None if alpha is None else round(alpha, 2), len(shared), auditors)


def ordinal_alpha(counts: list[list[int]], levels: list[int]) -> float:
    """Krippendorff's ordinal alpha from how often each unit (row) got each level (column)."""
    # Imported here: numpy costs more time than the rest of an assessment, and few dossiers have two auditors.
    import krippendorff

    return float(krippendorff.alpha(value_counts=counts, value_domain=levels, level_of_measurement="ordinal"))
