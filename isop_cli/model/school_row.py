"""The row of a school in a batch: numbers exact and dates as dates, as text only in JSON."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal, NamedTuple, Self

from pydantic import ConfigDict, Field, model_validator

from isop_cli.model.assessment import Assessment, Number
from isop_cli.model.dossier import GuidelineOutcome, LabelOutcome
from isop_cli.model.values import Date, Record

Count = Annotated[int, Field(ge=0)]


class RowGuideline(NamedTuple):
    """A guideline's outcome, its level (None: open), and which share of it is covered."""

    outcome: GuidelineOutcome
    score: Number | None
    coverage: Number


class SchoolRow(Record):
    """What is shown of one school beside others.

    Of a school that could not be assessed only the dossier, the counts and what is known of the school are there: its
    outcome is None, and it has no guidelines. Levels are in the framework's scale.
    """

    # Every row has every key, so that nobody need ask whether one is there.
    model_config = ConfigDict(json_schema_serialization_defaults_required=True)

    dossier: str = Field(description="The dossier's file, as seen from the folder that was given.")
    status: Literal[0, 1, 3] = Field(description="0: meets all guidelines; 1: does not; 3: there are errors.")
    errors: Count
    warnings: Count
    notices: Count
    school: str | None = None
    brin: str | None = None
    lrk: str | None = None
    sector: str | None = Field(default=None, description="The id of a sector in the criteria.")
    city: str | None = None
    postcode: str | None = None
    region: str | None = None
    audit: Date | None = Field(default=None, description="The date of the audit.")
    outcome: LabelOutcome | None = Field(
        default=None, description="What follows from the evidence; null: not assessed."
    )
    decided: LabelOutcome | None = Field(default=None, description="What the label's owner decided.")
    spread: Number | None = Field(
        default=None, description="How far the partnerships lie apart; null: fewer than two were seen."
    )
    balanced: bool | None = Field(
        default=None, description="Whether every partnership was seen, and they lie close together; null: not assessed."
    )
    needed: Count | None = Field(
        default=None,
        description="Evidence items without which there would be too little to judge; null: not stated.",
    )
    decisive: Count | None = Field(
        default=None,
        description="Evidence items without which the levels would say another thing; null: not stated.",
    )
    pivotal: Count | None = Field(
        default=None,
        description="Findings of which one level more or less changes the outcome; null: not stated.",
    )
    missing_voices: tuple[str, ...] = Field(
        default=(),
        strict=False,
        description="The required respondent groups that were not heard, by their ids in the criteria.",
    )
    not_applicable: Count | None = Field(
        default=None, description="Indicators that do not apply to the school; null: not assessed."
    )
    conflicts: Count | None = Field(default=None, description="Indicators on which voices contradict each other.")
    guidelines: Mapping[str, RowGuideline] = Field(
        default={}, description="By guideline: outcome, level (null: open), covered share; none: not assessed."
    )
    judged: Mapping[str, GuidelineOutcome] = Field(
        default={}, description="The guidelines of which an auditor judged the outcome, each with what was computed."
    )
    carried: tuple[str, ...] = Field(
        default=(), strict=False, description="The guidelines that are taken over from an earlier audit."
    )
    indicators: Mapping[str, Number | None] = Field(
        default={}, description="The level by applicable indicator; null: open."
    )
    partnerships: Mapping[str, Number] = Field(default={}, description="The level by partnership that was seen.")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.status < 3 and not (self.outcome and self.guidelines):
            raise ValueError("an assessed school has an outcome and guidelines")
        return self

    @property
    def kind(self) -> LabelOutcome | Literal["error"]:
        """The label's outcome, or that something must be mended first."""
        return "error" if self.status >= 3 or self.outcome is None else self.outcome

    @property
    def awaits_decision(self) -> bool:
        """Whether the school meets all guidelines and nothing is decided yet."""
        return self.kind == "awarded" and self.decided is None

    @property
    def problem_count(self) -> int:
        """Errors and warnings: what deserves a look."""
        return self.errors + self.warnings

    def named(self, dossier: str) -> Self:
        """The row under another name of its dossier."""
        return self.model_copy(update={"dossier": dossier})

    def with_error(self) -> Self:
        """The row of the school when something more is wrong, which only shows beside the others."""
        return self.model_copy(update={"status": 3, "errors": self.errors + 1})


def results(assessment: Assessment) -> dict[str, Any]:
    """What a row tells of an assessment, by the row's names."""
    certainty, label = assessment.certainty, assessment.label
    pivotal = {(found.evidence, found.indicator, found.by, found.who) for found in certainty.pivotal}
    return {
        "outcome": label.outcome,
        "decided": label.decided,
        "spread": assessment.spread,
        "balanced": assessment.balanced,
        "needed": len(certainty.needed) if certainty.stated else None,
        "decisive": len(certainty.decisive) if certainty.stated else None,
        "pivotal": len(pivotal) if certainty.stated else None,
        "missing_voices": label.missing_voices,
        "not_applicable": sum(not i.applicable for i in assessment.indicators),
        "conflicts": len(assessment.conflicts),
        "guidelines": {
            g.id: RowGuideline(g.outcome, g.score, g.coverage or Fraction(0)) for g in assessment.guidelines
        },
        "judged": {g.id: g.computed for g in assessment.guidelines if g.judgement},
        "carried": tuple(g.id for g in assessment.guidelines if g.carried),
        "indicators": {i.id: i.score for i in assessment.indicators if i.applicable},
        "partnerships": {p.id: p.score for p in assessment.partnerships if p.score is not None},
    }
