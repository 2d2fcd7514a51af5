"""How strong each partnership is, and how far they lie apart: docs/method.md, section 6."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from isop_cli.assessing.scores import Tally, add
from isop_cli.model.assessment import Assessment, RatedFinding


def partnership_tally(findings: Iterable[RatedFinding]) -> Tally:
    """The voices on each partnership, over the findings that count."""
    levels: Tally = {}
    for finding in findings:
        if finding.standing == "counts":
            for partnership in finding.partnerships:
                add(levels, partnership, finding)
    return levels


def weakest_partnerships(assessment: Assessment) -> list[str]:
    """The partnerships that are weakest: those that were not seen, else those with the lowest score."""
    scores = [partnership.score for partnership in assessment.partnerships]
    lowest = None if None in scores else min((score for score in scores if score is not None), default=None)
    return [partnership.id for partnership in assessment.partnerships if partnership.score == lowest]


def spread(scores: Iterable[Fraction | None]) -> Fraction | None:
    """The strongest less the weakest of the partnerships that have a score; None below two of them."""
    seen = [score for score in scores if score is not None]
    return max(seen) - min(seen) if len(seen) > 1 else None


def is_balanced(scores: Sequence[Fraction | None], within: Fraction) -> bool:
    """Whether every partnership is seen, two or more, and they lie no further apart than `within`."""
    apart = spread(scores)
    return apart is not None and None not in scores and apart <= within
