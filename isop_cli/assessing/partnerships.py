"""How strong each partnership is, and how balanced they are: docs/method.md, section 6."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from isop_cli.assessing.scores import Tally
from isop_cli.model.assessment import RatedFinding


def partnership_tally(findings: Iterable[RatedFinding]) -> Tally:
    """Sum and number of the levels of the counting findings, by partnership and source type."""
    levels: Tally = {}
    for finding in findings:
        if finding.standing == "counts":
            for partnership in finding.partnerships:
                cell = levels.setdefault(partnership, {}).setdefault(finding.source, [0, 0])
                cell[0] += finding.level
                cell[1] += 1
    return levels


def balance(scores: Sequence[Fraction]) -> Fraction | None:
    """Jain's index of fairness: 1/k when one partnership has everything, 1 when all are equally strong.

    0 when every score is 0; None without partnerships. Source: Jain, Chiu and Hawe (1984).
    """
    if not scores:
        return None
    squares = sum((score * score for score in scores), Fraction(0))
    return sum(scores, Fraction(0)) ** 2 / (len(scores) * squares) if squares else Fraction(0)
