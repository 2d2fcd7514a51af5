"""A practice example: a way of working with parents that another school can take up."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from isop_cli.model.values import Filled, Identifier, Record, Text, TimeOfDay, WebAddress, Whole, one_or_more, several

FORMAT = "isop-practice/1"


class Takes(Record):
    """What a practice takes."""

    time: Text
    people: Text
    money: Text


class Moment(Record):
    """An invitation to parents, in words for them. It goes into the calendar for parents; what the team does has none."""

    month: Whole = Field(ge=1, le=12, description="Month of the year, 1 to 12.")
    weekday: Annotated[Whole, Field(ge=1, le=7)] | None = Field(
        default=None, description="Day of the week, 1 (Monday) to 7; without it a day from Monday to Thursday."
    )
    time: TimeOfDay | None = Field(default=None, description="When it begins, such as 08:30; without it the whole day.")
    minutes: Whole = Field(default=60, ge=5, le=720, description="How long it takes, where it has a time.")
    place: Text | None = Field(default=None, description="Where it is, such as: in the classroom.")
    what: Text = Field(description="What parents are asked, such as: Come and see what your child works on.")
    about: Text | None = Field(default=None, description="What to bring, to ask or to expect.")


class Reading(Record):
    """Where a practice comes from, or where there is more about it."""

    title: Filled
    url: WebAddress | None = None


class Practice(Record):
    """What is done, for whom, how to begin, what it takes, and how to see that it works."""

    format: Literal["isop-practice/1"]
    id: Identifier = Field(description="Unique in its folder.")
    label: Identifier = Field(description="The id of the criteria that the indicators belong to.")
    title: Text
    indicators: Annotated[tuple[Identifier, ...], BeforeValidator(one_or_more)] = Field(
        min_length=1, description="The indicators that it raises, the foremost first."
    )
    partnerships: Annotated[tuple[Identifier, ...], BeforeValidator(several)] = ()
    sectors: Annotated[tuple[Identifier, ...], BeforeValidator(several)] = Field(
        default=(), description="The sectors that it fits; empty: all of them."
    )
    what: Text = Field(description="What is done, in a sentence or two.")
    for_whom: Text
    start: Annotated[tuple[Text, ...], BeforeValidator(one_or_more)] = Field(
        min_length=1, description="How to begin on Monday: the first steps, in their order."
    )
    takes: Takes
    watch: Text = Field(description="What can go wrong, and what to do about it.")
    works: Text = Field(description="How to see that it works.")
    moments: Annotated[tuple[Moment, ...], BeforeValidator(several)] = ()
    sources: Annotated[tuple[Reading, ...], BeforeValidator(several)] = ()
