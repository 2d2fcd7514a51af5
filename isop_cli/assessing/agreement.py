"""Do auditors who rated the same thing agree? docs/method.md, section 6."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate

from isop_cli.model.assessment import Agreement, RatedFinding
from isop_cli.model.framework import Framework
from isop_cli.text.numbers import rounded


def agreement(findings: Iterable[RatedFinding], framework: Framework) -> Agreement:
    """Krippendorff's alpha with the ordinal metric over the units that two or more auditors rated.

    A unit is one indicator on one evidence item, from one voice. Without two units or without variation there is no value.
    """
    units: dict[tuple[str, str, str | None], set[tuple[str, int]]] = {}
    for finding in findings:
        if finding.standing == "counts" and finding.by is not None:
            units.setdefault((finding.evidence, finding.indicator, finding.who), set()).add((finding.by, finding.level))
    shared = [unit for unit in units.values() if len({by for by, _level in unit}) > 1]
    auditors = tuple(sorted({by for unit in shared for by, _level in unit}))
    alpha = None
    if len(shared) > 1:
        levels = [level.level for level in framework.scale.levels]
        alpha = ordinal_alpha([[sum(level == rated for _by, rated in unit) for level in levels] for unit in shared])
    return Agreement(alpha, None if alpha is None else rounded(alpha * 100) / 100, len(shared), auditors)


def ordinal_alpha(counts: Sequence[Sequence[int]]) -> Fraction | None:
    """Krippendorff's ordinal alpha from how often each unit (row) got each level (column, lowest first), exactly.

    None when all values are the same: without variation there is nothing to agree on. A unit with fewer than two values
    does not count. Source: Krippendorff (2011), "Computing Krippendorff's Alpha-Reliability", section D.
    """
    units = [unit for unit in counts if sum(unit) > 1]
    totals: list[int] = [sum(column) for column in zip(*units, strict=True)]
    below = [0, *accumulate(totals)]
    pairs = [(c, k) for c in range(len(totals)) for k in range(c)]
    # How far apart two levels are: the values between them, with half of those at either end.
    squared = {(c, k): Fraction(below[c] + below[c + 1] - below[k] - below[k + 1], 2) ** 2 for c, k in pairs}
    expected = sum((totals[c] * totals[k] * squared[c, k] for c, k in pairs), Fraction())
    if not expected:
        return None
    shares = ((Fraction(unit[c] * unit[k], sum(unit) - 1), squared[c, k]) for unit in units for c, k in pairs)
    observed = sum((share * apart for share, apart in shares), Fraction())
    return 1 - (sum(totals) - 1) * observed / expected
