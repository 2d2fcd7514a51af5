"""The texts of the model of partnerships: what stands on its poster, in its article and in its self-scan."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from isop_cli.model.practice import Reading
from isop_cli.model.values import Identifier, Record, Text, Whole, mapping, one_or_more, several

FORMAT = "isop-model/1"

Texts = Annotated[tuple[Text, ...], BeforeValidator(one_or_more)]


class SectorGroup(Record):
    """Sectors that share their examples."""

    id: Identifier
    sectors: Annotated[tuple[Identifier, ...], BeforeValidator(several)] = ()
    name: Text


class PartnershipTexts(Record):
    """One partnership: activities for the poster, prose and examples for the article, statements for the scan."""

    id: Identifier = Field(description="A partnership of the criteria.")
    activities: Texts = Field(min_length=1)
    about: Texts = Field(min_length=1)
    examples: Annotated[dict[str, Text], BeforeValidator(mapping)] = Field(description="By sector group.")
    question: Text
    scan: Texts = Field(min_length=1)


class Picture(Record):
    """An example of levels, in the order of the partnerships, to show what balance is."""

    levels: Annotated[tuple[Whole, ...], BeforeValidator(one_or_more)]
    about: Text


class Involvement(Record):
    """One of Epstein's types of involvement, and the partnerships that it belongs to."""

    name: Text
    about: Text
    partnerships: Annotated[tuple[Identifier, ...], BeforeValidator(one_or_more)]


class ArticleTexts(Record):
    """The prose of the article, by section."""

    subtitle: Text
    opening: Texts
    balance: Texts
    measure: Texts
    pictures: Annotated[tuple[Picture, ...], BeforeValidator(several)] = ()
    meeting: Texts
    questions: Texts
    origins: Texts
    types: Annotated[tuple[Involvement, ...], BeforeValidator(several)] = ()
    sources: Annotated[tuple[Reading, ...], BeforeValidator(several)] = ()


class ScanTexts(Record):
    """What stands on the self-scan's form, and the indicators that it is evidence for."""

    opening: Text
    levels: Texts = Field(description="What each level of the scale means here, lowest first.")
    indicators: Annotated[tuple[Identifier, ...], BeforeValidator(several)] = ()


class ModelTexts(Record):
    """All texts of the model."""

    format: Literal["isop-model/1"]
    label: Identifier = Field(description="The id of the criteria that the partnerships belong to.")
    title: Text
    motto: Text
    heart: Text
    balance: Text
    groups: Annotated[tuple[SectorGroup, ...], BeforeValidator(one_or_more)] = Field(min_length=1)
    partnerships: Annotated[tuple[PartnershipTexts, ...], BeforeValidator(one_or_more)] = Field(min_length=1)
    article: ArticleTexts
    scan: ScanTexts
