"""What a label and an entry of the history can hold: the models by which the register believes a file or its own tables."""

import datetime
import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Annotated, Any

from pydantic import AfterValidator, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from isop_cli.model.values import Record, is_visible
from isop_cli.register.entries import ACTIONS, STATES, Action, State
from isop_cli.text.language import _

#: More labels than this no register has; a status list has a bit for each.
MAX_LABELS = 10_000_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
#: Control characters and halves of a character.
_UNCLEAN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def _clean(text: str) -> str:
    """Text that a database and a terminal take as it is: no control characters, no halves of a character."""
    if _UNCLEAN.search(text):
        raise PydanticCustomError("unclean", "control characters")
    return text


# Places, days and who decided come back in label after label.
@lru_cache(maxsize=4096)
def _words(text: str) -> str:
    """Clean text of which there is something to see."""
    if not is_visible(_clean(text)):
        raise PydanticCustomError("unseen", "nothing to see")
    return text


@lru_cache(maxsize=4096)
def _day(text: str) -> str:
    try:
        if _DAY.fullmatch(text) and datetime.date.fromisoformat(text):
            return text
    except ValueError:
        pass
    raise PydanticCustomError("no_day", "no date")


def _moment(text: str) -> str:
    try:
        datetime.datetime.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("no_moment", "no moment") from None
    return text


Words = Annotated[str, AfterValidator(_words)]
Name = Annotated[Words, Field(max_length=1000)]
Short = Annotated[Words, Field(max_length=64)]
Day = Annotated[str, AfterValidator(_day)]
_NUMBER = "[A-Z0-9][A-Z0-9-]{0,39}"
Number = Annotated[str, Field(pattern=f"^{_NUMBER}$")]
Sum = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class AwardRecord(Record):
    """What was awarded to whom, and until when."""

    label: Short
    school: Name
    brin: Annotated[Words, Field(max_length=16)] | None
    place: Name | None
    sector: Short | None
    decided: Day
    valid_until: Day
    decided_by: Name
    state: State
    assessment: Sum | None
    evidence: Sum | None = None

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> "AwardRecord":
        if self.valid_until < self.decided:
            raise PydanticCustomError("backwards", "ends before it begins")
        return self


class LabelRecord(AwardRecord):
    """A label: an award with its number and its place in the status lists."""

    number: Number
    fingerprint: Sum
    status_index: Annotated[int, Field(ge=0, lt=MAX_LABELS)]


class EntryRecord(Record):
    """An entry of the history."""

    sequence: Annotated[int, Field(ge=1, lt=2**31)]
    at: Annotated[str, Field(max_length=32), AfterValidator(_clean), AfterValidator(_moment)]
    who: Name
    what: Action
    number: Number
    why: Annotated[str, Field(max_length=10_000)]
    label: Annotated[str, Field(max_length=20_000)]
    previous: Sum
    hash: Sum


def told(problem: ValidationError) -> str:
    """The first thing that is wrong, in words, with the field that it is in."""
    first = problem.errors(include_url=False, include_context=False)[0]
    return _told(first["loc"], first["type"])


def _told(place: Sequence[int | str], kind: str) -> str:
    if kind == "backwards":
        return _("the label would end before it begins")
    field = str(place[-1]) if place else ""
    # Where in a list it is, counted as people count.
    where = " ".join(f"{name} {number + 1}:" for name, number in _pairs(place))
    return f"{where} {_in_words(field, kind)}".strip()


def _pairs(place: Sequence[int | str]) -> list[tuple[str, int]]:
    return [(str(one), two) for one, two in pairwise(place) if isinstance(two, int)]


def _in_words(field: str, kind: str) -> str:
    words: dict[str, str] = {
        "number": _("a number has at most 40 letters, digits and dashes"),
        "state": _("the state is one of: {states}").format(states=", ".join(STATES)),
        "what": _("what was done is one of: {actions}").format(actions=", ".join(ACTIONS)),
    }
    if kind == "missing":
        return _("{field} is missing").format(field=field)
    if kind == "extra_forbidden":
        return _("{field} is not known here").format(field=field)
    if kind == "unclean":
        return _("{field} holds control characters").format(field=field)
    if kind in ("no_day", "no_moment"):
        return _("{field} is not a date such as 2026-05-12").format(field=field)
    if field == "school" and kind == "unseen":
        return _("there is no school")
    if kind == "unseen":
        return _("{field} is empty").format(field=field)
    if kind in ("too_long", "string_too_long"):
        return _("{field} is too long").format(field=field)
    return words.get(field) or _("{field} holds what does not fit there").format(field=field)


def is_number(text: str) -> bool:
    """Whether a text can be a label's number, and so a file's name."""
    return re.fullmatch(_NUMBER, text) is not None


def label_problem(values: dict[str, Any]) -> str | None:
    """What is wrong with the values of a label; None for nothing."""
    try:
        LabelRecord.model_validate(values)
    except ValidationError as problem:
        return told(problem)
    return None
