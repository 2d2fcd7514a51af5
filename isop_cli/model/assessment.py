"""What follows from a dossier: every score, outcome and reason, ready to be shown.

Scores are exact fractions in the framework's scale; a field that ends in `_shown` is the same number rounded to one
decimal, half away from zero. An open score is None, never zero.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import PlainSerializer, PlainValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from isop_cli.model.dossier import Dossier, GuidelineOutcome, LabelOutcome
from isop_cli.model.framework import Framework
from isop_cli.text.numbers import tenths

FORMAT = "isop-assessment/1"

#: Means of means of many findings have long denominators; these are longer than any real one.
_FRACTION = re.compile(r"-?[0-9]{1,400}(?:/[1-9][0-9]{0,399})?")


def _number(value: Any) -> Fraction:
    """What was reckoned, from the text that it is in JSON, such as "9/4"."""
    if isinstance(value, str):
        return _fraction(value)
    if isinstance(value, Fraction):
        return value
    raise PydanticCustomError("exact_number", "not a number")


@lru_cache(maxsize=4096)  # a batch reads the same few levels over and over
def _fraction(text: str) -> Fraction:
    if _FRACTION.fullmatch(text) is None:
        raise PydanticCustomError("exact_number", "not a number")
    return Fraction(text)


Number = Annotated[
    Fraction,
    PlainValidator(_number),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": "string", "pattern": "^-?[0-9]+(/[0-9]+)?$"}),
]

#: Whether a finding counts, or why not.
Standing = Literal["counts", "stale", "future", "undated", "not_applicable", "retired"]


def shown(value: Fraction | None) -> float | None:
    """An exact number rounded to one decimal, half away from zero; None stays None."""
    return None if value is None else tenths(value) / 10


@dataclass(frozen=True, slots=True)
class RatedFinding:
    """A finding with the evidence it stands in, where it stands in the files, and whether it counts."""

    evidence: str
    source: str
    indicator: str
    level: int
    by: str | None
    date: str | None
    title: str | None
    note: str | None
    partnerships: tuple[str, ...]
    standing: Standing
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class SourceLevel:
    """L(i, s): the mean level of the counting findings on an indicator from one source type."""

    source: str
    level: Number
    level_shown: float | None
    findings: int


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """S(i) and what it rests on. `score` is None where the indicator is open or not applicable."""

    id: str
    guideline: str
    core: bool
    applicable: bool
    not_applicable_reason: str | None
    score: Number | None
    score_shown: float | None
    sources: tuple[SourceLevel, ...]
    conflict: bool


@dataclass(frozen=True, slots=True)
class AppliedJudgement:
    """The auditor's own outcome of a guideline, by whom and why."""

    outcome: GuidelineOutcome
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Raise:
    """Lift an indicator to a whole level. `steps` counts the one-level raises."""

    indicator: str
    score: Number
    score_shown: float | None
    to: int
    steps: int


@dataclass(frozen=True, slots=True)
class Gather:
    """Evidence still to gather: on an indicator, or (None) on any of the guideline's from another source type."""

    indicator: str | None
    sources: tuple[str, ...]
    why: Literal["core_open", "coverage", "min_sources"]


@dataclass(frozen=True, slots=True)
class GuidelineResult:
    """S(g), C(g), the outcome and why; `computed` is the outcome before a judgement."""

    id: str
    outcome: GuidelineOutcome
    computed: GuidelineOutcome
    judgement: AppliedJudgement | None
    score: Number | None
    score_shown: float | None
    share_of_top: Number | None
    share_of_top_shown: float | None
    coverage: Number | None
    coverage_shown: float | None
    sources: tuple[str, ...]
    open_indicators: tuple[str, ...]
    open_core: tuple[str, ...]
    below_floor: tuple[str, ...]
    raises: tuple[Raise, ...]
    gather: tuple[Gather, ...]


@dataclass(frozen=True, slots=True)
class LabelResult:
    """The label's outcome and which guidelines decide it."""

    outcome: LabelOutcome
    not_met: tuple[str, ...]
    partly: tuple[str, ...]
    insufficient: tuple[str, ...]
    met: tuple[str, ...]
    missing_sources: tuple[str, ...]
    decided: LabelOutcome | None
    decided_on: str | None
    valid_until: str | None
    improve_until: str | None


@dataclass(frozen=True, slots=True)
class PartnershipResult:
    """P(p) and the mean level from each source type; 0 where no counting finding touches the partnership."""

    id: str
    score: Number
    score_shown: float | None
    sources: tuple[SourceLevel, ...]


@dataclass(frozen=True, slots=True)
class WithoutEvidence:
    """The label's outcome without one evidence item."""

    evidence: str
    outcome: LabelOutcome


@dataclass(frozen=True, slots=True)
class Robustness:
    """Whether the label's outcome hangs on one evidence item; `fragile` names those."""

    robust: bool
    fragile: tuple[str, ...]
    without: tuple[WithoutEvidence, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Krippendorff's alpha (ordinal) over what two or more auditors rated; None below two units or without variation.

    `alpha` is a decimal text of six digits, rounded from the exact value; `alpha_shown` has two.
    """

    alpha: str | None
    alpha_shown: float | None
    units: int
    auditors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that follows from one dossier under one framework, with both of them inside."""

    format: Literal["isop-assessment/1"]
    program: str
    label: LabelResult
    guidelines: tuple[GuidelineResult, ...]
    indicators: tuple[IndicatorResult, ...]
    partnerships: tuple[PartnershipResult, ...]
    balance: Number | None
    balance_shown: float | None
    robustness: Robustness
    agreement: Agreement
    conflicts: tuple[str, ...]
    stale: tuple[str, ...]
    findings: tuple[RatedFinding, ...]
    dossier: Dossier
    criteria: Framework
