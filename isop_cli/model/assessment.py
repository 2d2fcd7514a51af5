"""What follows from a dossier: every score, outcome and reason, ready to be shown.

A voice is a source type with who speaks in it: a respondent group of the framework, or None for nobody in particular.
Scores are exact fractions in the framework's scale; a field that ends in `_shown` is the same number rounded to one
decimal, half away from zero. An open score is None, never zero.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache
from typing import Annotated, Any, Literal

from pydantic import PlainSerializer, PlainValidator, TypeAdapter, WithJsonSchema
from pydantic_core import PydanticCustomError

from isop_cli.model.dossier import Dossier, GuidelineOutcome, LabelOutcome
from isop_cli.model.framework import Framework
from isop_cli.text.numbers import tenths

FORMAT = "isop-assessment/2"

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
Standing = Literal[
    "counts", "stale", "future", "undated", "not_applicable", "retired", "out_of_scope", "before_previous"
]


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
    who: str | None
    date: str | None
    title: str | None
    note: str | None
    partnerships: tuple[str, ...]
    standing: Standing
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class VoiceLevel:
    """L(i, v): the mean level of the counting findings on an indicator from one voice."""

    source: str
    who: str | None
    level: Number
    level_shown: float | None
    findings: int


@dataclass(frozen=True, slots=True)
class SourceLevel:
    """L(i, s): the mean over the voices of one source type of their levels on an indicator."""

    source: str
    level: Number
    level_shown: float | None
    findings: int
    voices: tuple[VoiceLevel, ...]


@dataclass(frozen=True, slots=True)
class GroupLevel:
    """A respondent group's own mean on an indicator: over source types of the level of its voice."""

    who: str
    level: Number
    level_shown: float | None


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """S(i) and what it rests on. `score` is None where the indicator is open or not applicable.

    `groups` are the means of the required respondent groups that were heard on a core indicator.
    """

    id: str
    guideline: str
    core: bool
    applicable: bool
    not_applicable_reason: str | None
    score: Number | None
    score_shown: float | None
    sources: tuple[SourceLevel, ...]
    groups: tuple[GroupLevel, ...]
    conflict: bool


@dataclass(frozen=True, slots=True)
class Conflict:
    """A contradiction: the voices on an indicator of which each differs by `conflict_levels` from another.

    `explained` tells whether the dossier gives the reason, which is then in `reason`, and who gave it in `by`.
    """

    indicator: str
    guideline: str
    core: bool
    voices: tuple[VoiceLevel, ...]
    explained: bool
    by: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class DividedVoice:
    """A voice whose own findings on an indicator differ by `conflict_levels` or more. It blocks nothing."""

    indicator: str
    source: str
    who: str | None
    lowest: int
    highest: int


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
    """Evidence still to gather: on an indicator, or (None) on any of the guideline's from another source type.

    `voices` are the respondent groups that alone can tell; empty: all of them.
    """

    indicator: str | None
    sources: tuple[str, ...]
    voices: tuple[str, ...]
    why: Literal["core_open", "coverage", "min_sources"]


@dataclass(frozen=True, slots=True)
class GuidelineResult:
    """S(g), C(g), the outcome and why; `computed` is the outcome before a judgement.

    `open_core` has the core indicators without evidence, and those on which none of the voices that can tell was heard.
    `below_floor` has the core indicators with too low a score, `groups_below_floor` those on which a required group's own
    mean is too low, each with the group. `carried` is the date of the earlier audit that the guideline is taken over from.
    """

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
    groups_below_floor: tuple[tuple[str, str], ...]
    carried: str | None
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
    missing_voices: tuple[str, ...]
    decided: LabelOutcome | None
    decided_on: str | None
    valid_until: str | None
    improve_until: str | None


@dataclass(frozen=True, slots=True)
class PartnershipResult:
    """P(p) and the mean level from each source type. `score` is None where no counting finding touches it: not seen."""

    id: str
    score: Number | None
    score_shown: float | None
    sources: tuple[SourceLevel, ...]


@dataclass(frozen=True, slots=True)
class PivotalFinding:
    """A finding of which one level more or less, `to` in place of `level`, gives the label another outcome."""

    evidence: str
    indicator: str
    by: str | None
    who: str | None
    level: int
    to: int
    outcome: LabelOutcome


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure the label's outcome is. Nothing is stated where evidence is insufficient.

    `needed` has the evidence items without which the outcome would be `insufficient`, `decisive` those without which
    what the levels say would differ.
    """

    stated: bool
    needed: tuple[str, ...]
    decisive: tuple[str, ...]
    pivotal: tuple[PivotalFinding, ...]


@dataclass(frozen=True, slots=True)
class Agreement:
    """Krippendorff's alpha (ordinal) over what two or more auditors rated; None below two units or without variation.

    `alpha_shown` has two decimals.
    """

    alpha: Number | None
    alpha_shown: float | None
    units: int
    auditors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Earlier:
    """The audit that a follow-up goes on from: what its assessment is computed from."""

    dossier: Dossier
    criteria: Framework
    previous: "Earlier | None"


@dataclass(frozen=True, slots=True)
class Assessment:
    """Everything that follows from one dossier under one framework, with both of them inside.

    `previous` is the audit before, of a follow-up.
    """

    format: Literal["isop-assessment/2"]
    program: str
    label: LabelResult
    guidelines: tuple[GuidelineResult, ...]
    indicators: tuple[IndicatorResult, ...]
    partnerships: tuple[PartnershipResult, ...]
    spread: Number | None
    spread_shown: float | None
    balanced: bool
    certainty: Certainty
    agreement: Agreement
    conflicts: tuple[Conflict, ...]
    divided: tuple[DividedVoice, ...]
    stale: tuple[str, ...]
    findings: tuple[RatedFinding, ...]
    dossier: Dossier
    criteria: Framework
    previous: Earlier | None


@cache
def adapter() -> TypeAdapter[Assessment]:
    """What turns an assessment into plain data and back."""
    return TypeAdapter(Assessment)
