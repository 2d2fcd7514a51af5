"""The geometry of the timeline: dates in, coordinates out. The drawing itself is in templates/partials."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from isop_cli.model.assessment import Assessment


@dataclass(frozen=True, slots=True)
class EvidenceDot:
    """An evidence item on the timeline. `x` runs from 0 to the chart's width; `row` counts source types from 0."""

    evidence: str
    x: float
    row: int
    counts: bool
    findings: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """Evidence by date and source type: from the first day that counts, or before, to the audit."""

    moments: Sequence[EvidenceDot]
    years: Sequence[tuple[float, str]]
    oldest: float
    rows: Sequence[str]


def timeline(assessment: Assessment, oldest: datetime.date, width: float = 480) -> Timeline:
    """The timeline of an assessment; `oldest` is the first day that still counts."""
    audit = assessment.dossier.audit.date
    dated = [(evidence, evidence.date) for evidence in assessment.dossier.evidence if evidence.date]
    start = min([oldest, *(date for _evidence, date in dated)]) - datetime.timedelta(days=20)
    end = audit + datetime.timedelta(days=20)
    span = (end - start).days

    def x(date: datetime.date) -> float:
        return round((date - start).days / span * width, 1)

    rows = list(assessment.criteria.source_ids)
    moments = [
        EvidenceDot(evidence.id, x(date), rows.index(evidence.source), oldest <= date <= audit, len(evidence.findings))
        for evidence, date in sorted(dated, key=lambda pair: (pair[1], pair[0].id))
    ]
    step = max(1, (end.year - start.year) // 8)
    years = [
        (x(datetime.date(year, 1, 1)), str(year)) for year in range(start.year + 1, end.year + 1) if year % step == 0
    ]
    return Timeline(moments, years, x(oldest), rows)
