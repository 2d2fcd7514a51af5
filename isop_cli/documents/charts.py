"""The geometry of the charts: numbers in, coordinates out. The drawing itself is in templates/partials."""

import datetime
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from isop_cli.model.assessment import Assessment


@dataclass(frozen=True, slots=True)
class Spoke:
    """An axis of a radar chart: its end, the point of its score where it has one, and where its name stands."""

    name: str
    end: tuple[float, float]
    point: tuple[float, float] | None
    label: tuple[float, float]
    anchor: str


@dataclass(frozen=True, slots=True)
class Radar:
    """A radar chart around (0, 0), y downwards: rings from the scale's levels, spokes, and the area of the scores."""

    rings: Sequence[tuple[int, str]]
    spokes: Sequence[Spoke]
    area: str


def radar(names: Sequence[str], scores: Sequence[Fraction | None], levels: Sequence[int], radius: float = 100) -> Radar:
    """A radar chart of scores on a scale that starts at 0 in the middle; the first spoke points up.

    What has no score has no point, and the area passes it by; below three points there is no area.
    """
    top = levels[-1]
    angles = [2 * math.pi * number / len(names) - math.pi / 2 for number in range(len(names))]

    def at(angle: float, distance: float) -> tuple[float, float]:
        return round(math.cos(angle) * distance, 2), round(math.sin(angle) * distance, 2)

    def polygon(points: Iterable[tuple[float, float]]) -> str:
        return " ".join(f"{x},{y}" for x, y in points)

    rings = [(level, polygon(at(angle, radius * level / top) for angle in angles)) for level in levels if level > 0]
    spokes = []
    for name, angle, score in zip(names, angles, scores, strict=True):
        x, y = at(angle, radius + 12)
        anchor = "middle" if abs(x) < 20 else "start" if x > 0 else "end"
        point = None if score is None else at(angle, radius * float(score / top))
        spokes.append(Spoke(name, at(angle, radius), point, (x, y + (0 if y < 0 else 8)), anchor))
    seen = [spoke.point for spoke in spokes if spoke.point is not None]
    return Radar(rings, spokes, polygon(seen) if len(seen) > 2 else "")


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
