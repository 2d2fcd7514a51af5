"""What is judged: guidelines, indicators, rubric, and every threshold. The program itself knows none of them."""

from fractions import Fraction
from functools import cached_property
from math import lcm
from typing import Annotated, ClassVar, Literal

from pydantic import BeforeValidator, Field

from isop_cli.model.values import (
    Exact,
    Filled,
    Identifier,
    Localized,
    Record,
    Truth,
    WebAddress,
    Whole,
    mapping,
    one_or_more,
    several,
)

FORMAT = "isop-criteria/1"

Origin = Annotated[str | None, Field(description="Where it comes from: a key of `provenance`.")]


class ScaleLevel(Record):
    """One level of the scale."""

    level: Whole = Field(description="The level's number.")
    name: Localized = Field(description="The level's name, by language.")


class Scale(Record):
    """The levels that an auditor chooses from, lowest first, each one higher than the one before."""

    for_templates: ClassVar = ("bottom", "top")

    levels: Annotated[tuple[ScaleLevel, ...], BeforeValidator(one_or_more)] = Field(min_length=2)
    rule: Localized | None = Field(default=None, description="How an auditor chooses a level, in a sentence or two.")
    source: Origin = None

    @cached_property
    def bottom(self) -> int:
        """The lowest level."""
        return self.levels[0].level

    @cached_property
    def top(self) -> int:
        """The highest level."""
        return self.levels[-1].level


class ExactParameter(Record):
    """A number of the method and where it comes from."""

    value: Exact
    source: Origin = None


class CountParameter(Record):
    """A count of the method and where it comes from."""

    value: Whole = Field(ge=0)
    source: Origin = None


class NamesParameter(Record):
    """A list of ids and where it comes from."""

    value: Annotated[tuple[Identifier, ...], BeforeValidator(several)] = ()
    source: Origin = None


def _with_source(value: object) -> object:
    """A bare value stands for one without provenance."""
    return value if isinstance(value, dict) else {"value": value}


ExactOrBare = Annotated[ExactParameter, BeforeValidator(_with_source)]
CountOrBare = Annotated[CountParameter, BeforeValidator(_with_source)]
NamesOrBare = Annotated[NamesParameter, BeforeValidator(_with_source)]


class Parameters(Record):
    """Every threshold of the method. Scores are in the scale's levels, coverage is a share, ages are in months."""

    met_at: ExactOrBare = Field(description="Lowest score of a guideline that is met.")
    partly_at: ExactOrBare = Field(description="Lowest score of a guideline that is partly met.")
    core_floor: ExactOrBare = Field(description="Lowest score that each core indicator of a met guideline has.")
    coverage: ExactOrBare = Field(description="Least share of a guideline's weight that has evidence, above 0 up to 1.")
    min_sources: CountOrBare = Field(description="Least number of source types with evidence on a guideline.")
    required_sources: NamesOrBare = Field(description="Source types without which no label follows.")
    required_voices: NamesOrBare = Field(
        default=NamesParameter(), description="Respondent groups without whom no label follows; none when left out."
    )
    max_age_months: CountOrBare = Field(description="Evidence older than this at the audit is stale.")
    deferred_max_partly: CountOrBare = Field(description="With more guidelines than this partly met there is no label.")
    deferral_months: CountOrBare = Field(description="Months that a school gets to improve.")
    valid_months: CountOrBare = Field(description="Months that a label holds from its decision.")
    conflict_levels: ExactOrBare = Field(
        default=ExactParameter(value=Fraction(2)),
        description="From this difference between two voices an indicator is a contradiction; above 0.",
    )
    balanced_within: ExactOrBare = Field(
        default=ExactParameter(value=Fraction(1, 2)),
        description="Largest spread of the partnerships' levels that is balanced.",
    )
    min_heard: CountOrBare = Field(
        default=CountParameter(value=0),
        description="With fewer people counted in `participants` than this, of a required group, there is a warning.",
    )
    max_not_applicable: ExactOrBare = Field(
        default=ExactParameter(value=Fraction(1)),
        description="Largest share of a guideline's weight that may be not applicable, 0 to 1.",
    )


class Respondents(Record):
    """A group of people whose voice is heard, such as parents."""

    id: Identifier
    name: Localized
    source: Origin = None


class SourceType(Record):
    """A way to gather evidence, such as a school visit."""

    id: Identifier
    name: Localized
    hint: Localized | None = None
    who: Identifier | None = Field(
        default=None, description="The respondent group that speaks in it, where the evidence does not say who does."
    )
    needs_who: Truth = Field(default=False, description="Whether its evidence should say who speaks; else a warning.")
    told: Localized | None = Field(default=None, description="To parents: what the auditors did, in a plain sentence.")
    source: Origin = None


class Sector(Record):
    """A kind of organisation that is audited."""

    id: Identifier
    name: Localized


class Partnership(Record):
    """A partnership of the model, what it is for, and what it means."""

    id: Identifier
    name: Localized
    together_for: Localized | None = None
    meaning: Localized | None = None
    join_in: Localized | None = Field(
        default=None, description="To parents: how they can join in, in a plain sentence."
    )
    icon: Identifier | None = Field(default=None, description="Its drawing: a name in templates/partials/icons.html.")
    source: Origin = None


class Indicator(Record):
    """What is rated: with what to look for, and one observable description for each level of the scale."""

    id: Identifier
    title: Localized
    look_for: Localized | None = None
    levels: Annotated[tuple[Localized, ...], BeforeValidator(one_or_more)] = Field(
        description="One description for each level of the scale, lowest first."
    )
    steps: Annotated[tuple[Localized, ...], BeforeValidator(several)] = Field(
        default=(), description="A concrete step from each level to the next, lowest first; advice, or none."
    )
    does_well: Localized | None = Field(
        default=None, description="To parents: what is done well, true from the level that a met guideline has."
    )
    will_improve: Localized | None = Field(
        default=None, description="To parents: what will be better, as a plain intent."
    )
    core: Truth = False
    weight: Exact = Field(default=Fraction(1), description="Its share in the guideline, above 0.")
    sources: Annotated[tuple[Identifier, ...], BeforeValidator(several)] = Field(
        default=(), description="The source types that can show it; empty: all of them."
    )
    voices: Annotated[tuple[Identifier, ...], BeforeValidator(several)] = Field(
        default=(), description="The respondent groups that alone can tell; empty: all of them."
    )
    may_be_not_applicable: Truth = Field(
        default=False, description="Whether it may be not applicable although it is core; others always may."
    )
    partnerships: Annotated[tuple[Identifier, ...], BeforeValidator(several)] = ()
    source: Origin = None


class RetiredIndicator(Record):
    """A former indicator. Its id is never used again; findings on it are listed and do not count."""

    id: Identifier
    since: Filled = Field(description="The first version of the criteria without it.")
    why: Localized


class Guideline(Record):
    """A requirement of the label, with the indicators that show whether it is satisfied."""

    id: Identifier
    title: Localized
    text: Localized | None = Field(default=None, description="The requirement's own words.")
    optional: Truth = Field(default=False, description="Whether all of it may be not applicable.")
    indicators: Annotated[tuple[Indicator, ...], BeforeValidator(one_or_more)] = Field(min_length=1)
    source: Origin = None

    @cached_property
    def whole_weights(self) -> tuple[tuple[str, int], ...]:
        """The indicators' ids with their weights in proportion, as whole numbers."""
        scale = lcm(*(indicator.weight.denominator for indicator in self.indicators))
        return tuple((indicator.id, int(indicator.weight * scale)) for indicator in self.indicators)


class Framework(Record):
    """A label's criteria."""

    for_templates: ClassVar = (
        "guideline_by_id", "guideline_of", "indicators", "partnership_ids", "respondent_names", "retired_by_id",
        "source_ids", "source_names", "sources_of",
    )  # fmt: skip

    format: Literal["isop-criteria/1"]
    id: Identifier
    version: Filled
    name: Localized
    full_name: Localized | None = None
    purpose: Localized | None = Field(default=None, description="For whom the label is, in a sentence.")
    owner: Filled | None = None
    website: WebAddress | None = None
    languages: Annotated[tuple[Identifier, ...], BeforeValidator(one_or_more)] = Field(min_length=1)
    provenance: Annotated[dict[str, Localized], BeforeValidator(mapping)] = Field(default_factory=dict)
    scale: Scale
    parameters: Parameters
    sectors: Annotated[tuple[Sector, ...], BeforeValidator(several)] = ()
    sources: Annotated[tuple[SourceType, ...], BeforeValidator(one_or_more)] = Field(min_length=1)
    respondents: Annotated[tuple[Respondents, ...], BeforeValidator(several)] = Field(
        default=(), description="The groups of people whose voices are told apart."
    )
    partnerships: Annotated[tuple[Partnership, ...], BeforeValidator(several)] = ()
    guidelines: Annotated[tuple[Guideline, ...], BeforeValidator(one_or_more)] = Field(min_length=1)
    retired: Annotated[tuple[RetiredIndicator, ...], BeforeValidator(several)] = ()

    @cached_property
    def indicators(self) -> dict[str, Indicator]:
        """Every indicator by its id, in the framework's order."""
        return {indicator.id: indicator for guideline in self.guidelines for indicator in guideline.indicators}

    @cached_property
    def guideline_of(self) -> dict[str, Guideline]:
        """The guideline of each indicator, by the indicator's id."""
        return {indicator.id: guideline for guideline in self.guidelines for indicator in guideline.indicators}

    @cached_property
    def guideline_by_id(self) -> dict[str, Guideline]:
        """Every guideline by its id."""
        return {guideline.id: guideline for guideline in self.guidelines}

    @cached_property
    def source_ids(self) -> tuple[str, ...]:
        """The ids of the source types, in the framework's order."""
        return tuple(source.id for source in self.sources)

    @cached_property
    def source_names(self) -> dict[str, dict[str, str]]:
        """The name of each source type, by its id and then by language."""
        return {source.id: source.name for source in self.sources}

    @cached_property
    def respondent_names(self) -> dict[str, dict[str, str]]:
        """The name of each respondent group, by its id and then by language; in the framework's order."""
        return {group.id: group.name for group in self.respondents}

    @cached_property
    def source_by_id(self) -> dict[str, SourceType]:
        """Every source type by its id."""
        return {source.id: source for source in self.sources}

    @cached_property
    def voice_of_source(self) -> dict[str, str | None]:
        """Who speaks in each source type where the evidence does not say so; None: nobody in particular."""
        return {source.id: source.who for source in self.sources}

    @cached_property
    def retired_by_id(self) -> dict[str, RetiredIndicator]:
        """Every former indicator by its id."""
        return {indicator.id: indicator for indicator in self.retired}

    @cached_property
    def partnership_ids(self) -> tuple[str, ...]:
        """The ids of the partnerships, in the framework's order."""
        return tuple(partnership.id for partnership in self.partnerships)

    @cached_property
    def levels(self) -> frozenset[int]:
        """The levels of the scale."""
        return frozenset(level.level for level in self.scale.levels)

    def sources_of(self, indicator: Indicator) -> tuple[str, ...]:
        """The source types that can show an indicator."""
        return indicator.sources or self.source_ids
