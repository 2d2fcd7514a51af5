"""One school's evidence for one audit."""

from functools import cached_property
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from isop_cli.model.values import (
    Checksum,
    Filled,
    Identifier,
    Open,
    Record,
    Told,
    ToldOrOpen,
    Whole,
    WrittenDate,
    mapping,
    one_or_more,
    several,
)
from isop_cli.model.words import known_word

FORMAT = "isop-evidence/1"

#: The outcomes of a guideline, worst first; `not_applicable` stands outside the order.
GUIDELINE_OUTCOMES = ("insufficient", "not_met", "partly", "met", "not_applicable")
#: The outcomes of the label, worst first (docs/method.md, section 4).
LABEL_OUTCOMES = ("not_awarded", "insufficient", "deferred", "awarded")

GuidelineOutcome = Literal["insufficient", "not_met", "partly", "met", "not_applicable"]
LabelOutcome = Literal["not_awarded", "insufficient", "deferred", "awarded"]


#: What hangs on a wall in letters that are read at two metres: a longer one would not fit in its circle.
Offered = Annotated[Told, Field(max_length=60)]


class Show(Record):
    """Something that the school does and likes others to see."""

    what: Offered = Field(description="In a few words, for a poster and a page that everyone reads.")
    partnerships: Annotated[tuple[Identifier, ...], BeforeValidator(several)] = Field(
        default=(), description="The partnerships that it belongs to; without them it stands apart."
    )


class School(Record):
    """The school that is audited. Only the name is needed; it may still be empty in a new dossier."""

    name: Open = Field(description="The school's name, as it stands on the certificate.")
    brin: Filled | None = Field(default=None, description="BRIN number: 4 characters, or 6 with the location.")
    lrk: Filled | None = Field(default=None, description="Number in the childcare register.")
    sector: Open = Field(default=None, description="A sector of the framework.")
    city: Filled | None = Field(default=None, description="The place where the school is.")
    postcode: Filled | None = None
    region: Filled | None = Field(default=None, description="Where schools meet each other: a region's own name.")
    website: Filled | None = None
    pupils: Annotated[Whole, Field(ge=0)] | None = Field(default=None, description="Number of pupils.")
    shows: Annotated[tuple[Show, ...], BeforeValidator(several)] = Field(
        default=(), description="What it does and likes others to see, on the poster and the page for parents."
    )


class Auditor(Record):
    """Someone who audits."""

    id: Identifier = Field(description="Short name by which the evidence refers to the auditor.")
    name: Open = None
    role: Filled | None = Field(default=None, description="For example lead.")


class Audit(Record):
    """The audit: its reference date, its kind and who does it."""

    date: WrittenDate = Field(
        description="Reference date, year-month-day: the age of evidence is counted back from here."
    )
    kind: Annotated[Literal["initial", "interim", "renewal", "follow_up"], BeforeValidator(known_word)] = "initial"
    auditors: Annotated[tuple[Auditor, ...], BeforeValidator(several)] = ()
    previous: Filled | None = Field(
        default=None,
        description="Of a follow-up: the earlier assessment, a JSON file of isop in the dossier's own folder.",
    )
    scope: Annotated[tuple[Identifier, ...], BeforeValidator(several)] = Field(
        default=(), description="Of a follow-up: the guidelines that are assessed again."
    )


class Finding(Record):
    """What one auditor rated on one indicator in one evidence item. Without a level it is still open."""

    indicator: Identifier
    level: Whole | None = Field(description="A level of the framework's scale; empty: not rated.")
    note: Filled | None = Field(default=None, description="What was seen, heard or read.")
    by: Identifier | None = Field(default=None, description="The auditor, where it is another than the evidence's.")
    who: Identifier | None = Field(
        default=None, description="Whose voice it is, where it is another than the evidence's: a respondent group."
    )
    partnerships: Annotated[tuple[Identifier, ...], BeforeValidator(one_or_more)] | None = Field(
        default=None, description="The partnerships it touches; without it, the indicator's own."
    )
    shows: Offered | None = Field(
        default=None, description="What of it others may see, in a few words: on the poster and the page for parents."
    )


class SourceDocument(Record):
    """A text of the school."""

    title: Filled | None = None
    path: Filled | None = Field(default=None, description="File in the dossier's own folder.")
    sha256: Checksum | None = Field(default=None, description="The file's SHA-256 sum, 64 hexadecimal digits.")


class Evidence(Record):
    """One visit, interview, meeting or document, and what was found in it."""

    id: Identifier = Field(description="Unique in the dossier.")
    source: Identifier = Field(description="A source type of the framework.")
    who: Identifier | None = Field(default=None, description="Whose voice it is: a respondent group of the framework.")
    date: WrittenDate | None = Field(default=None, description="Year-month-day.")
    title: Filled | None = None
    by: Identifier | None = Field(default=None, description="The auditor's id.")
    participants: Annotated[dict[str, Annotated[Whole, Field(ge=0)]], BeforeValidator(mapping)] = Field(
        default_factory=dict, description="Who took part, as counts."
    )
    document: SourceDocument | None = None
    findings: Annotated[tuple[Finding, ...], BeforeValidator(several)] = ()


class Judgement(Record):
    """The auditor departs from the computed outcome of a guideline."""

    outcome: Annotated[Literal["insufficient", "not_met", "partly", "met"], BeforeValidator(known_word)]
    by: Identifier
    reason: Told


class Explanation(Record):
    """Why voices differ on an indicator, after asking on."""

    by: Identifier = Field(description="The auditor who asked on.")
    reason: Told


class DecisionMaker(Record):
    """Who takes the award decision. Never one of the auditors."""

    name: Filled
    role: Filled | None = None


class Decision(Record):
    """The award decision."""

    outcome: Annotated[LabelOutcome, BeforeValidator(known_word)]
    date: WrittenDate
    by: DecisionMaker


class Dossier(Record):
    """One school's evidence for one audit, the included files in place."""

    for_templates: ClassVar = ("auditor_names", "rater")

    format: Annotated[Literal["isop-evidence/1"], BeforeValidator(known_word)]
    school: School
    audit: Audit
    conclusion: ToldOrOpen = Field(
        default=None,
        description="What the auditors conclude, in their own words: for the report. An empty line begins a new paragraph.",
    )
    evidence: Annotated[tuple[Evidence, ...], BeforeValidator(several)] = ()
    not_applicable: Annotated[dict[str, Told], BeforeValidator(mapping)] = Field(
        default_factory=dict, description="The reason for each indicator that does not apply to this school."
    )
    explanations: Annotated[dict[str, Explanation], BeforeValidator(mapping)] = Field(
        default_factory=dict, description="Why voices differ, by indicator."
    )
    judgements: Annotated[dict[str, Judgement], BeforeValidator(mapping)] = Field(
        default_factory=dict, description="By guideline."
    )
    decision: Decision | None = None

    @cached_property
    def auditor_names(self) -> dict[str, str]:
        """The name of each auditor by id; the id itself where the name is empty."""
        return {auditor.id: auditor.name or auditor.id for auditor in self.audit.auditors}

    def rater(self, evidence: Evidence, finding: Finding) -> str | None:
        """The auditor who made a finding: its own, else the evidence's, else the only auditor."""
        only = self.audit.auditors[0].id if len(self.audit.auditors) == 1 else None
        return finding.by or evidence.by or only
