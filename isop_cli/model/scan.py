"""A self-scan: how strong each partnership is, and how strong it should be, as a team or a group of parents sees it."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from isop_cli.model.values import Filled, Identifier, Open, Record, Whole, WrittenDate, one_or_more

FORMAT = "isop-scan/1"
#: Who fills in a scan.
GROUPS = ("team", "parents")

Level = Annotated[Whole | None, Field(description="A level of the criteria's scale; empty: no answer.")]


class Answer(Record):
    """What one respondent says of one partnership."""

    now: Level = None
    wish: Level = None


class Scan(Record):
    """The answers of one group. Nobody's name is in it."""

    format: Literal["isop-scan/1"]
    label: Identifier = Field(description="The id of the criteria that the partnerships belong to.")
    school: Open = None
    date: WrittenDate
    group: Literal["team", "parents"]
    respondents: Annotated[tuple[dict[str, Answer], ...], BeforeValidator(one_or_more)] = Field(
        min_length=1, description="By partnership, for each respondent."
    )
    title: Filled | None = Field(default=None, description="For example the meeting at which it was filled in.")
