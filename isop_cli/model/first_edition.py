"""An assessment by the first edition of the method, isop-assessment/1: what is read of it, to compute it again."""

from dataclasses import dataclass
from typing import Literal

from isop_cli.model.assessment import Number
from isop_cli.model.dossier import Dossier, GuidelineOutcome, LabelOutcome
from isop_cli.model.framework import Framework

FORMAT = "isop-assessment/1"


@dataclass(frozen=True, slots=True)
class FirstLabel:
    """The label's outcome as it was."""

    outcome: LabelOutcome


@dataclass(frozen=True, slots=True)
class FirstGuideline:
    """A guideline's outcome as it was, with and without a judgement, and what it was computed from."""

    id: str
    outcome: GuidelineOutcome
    computed: GuidelineOutcome
    score: Number | None
    coverage: Number | None


@dataclass(frozen=True, slots=True)
class FirstIndicator:
    """An indicator's score as it was; None where it was open or not applicable."""

    id: str
    score: Number | None


@dataclass(frozen=True, slots=True)
class FirstEdition:
    """What the first edition concluded, and what from."""

    format: Literal["isop-assessment/1"]
    program: str
    label: FirstLabel
    guidelines: tuple[FirstGuideline, ...]
    indicators: tuple[FirstIndicator, ...]
    dossier: Dossier
    criteria: Framework
