"""An award on its way: what was decided, the label that the register made of it, and what is said of that label elsewhere."""

import datetime
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
from pydantic_core import PydanticCustomError

from isop_cli.model.values import Record, is_visible

#: `valid` turns into expired by the calendar alone; the others are set by a person.
State = Literal["valid", "suspended", "revoked"]
Standing = Literal["valid", "expired", "suspended", "revoked"]
Action = Literal["issued", "reissued", "added", "imported", "renewed", "suspended", "reinstated", "revoked"]
STATES: tuple[State, ...] = get_args(State)
STANDINGS: tuple[Standing, ...] = get_args(Standing)
ACTIONS: tuple[Action, ...] = get_args(Action)

#: More labels than this no register has; a status list has a bit for each.
MAX_LABELS = 10_000_000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
#: Control characters and halves of a character.
_UNCLEAN = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def clean(text: str) -> str:
    """Text that a database and a terminal take as it is: no control characters, no halves of a character."""
    if _UNCLEAN.search(text):
        raise PydanticCustomError("unclean", "control characters")
    return text


# Places, days and who decided come back in label after label.
@lru_cache(maxsize=4096)
def _seen(text: str) -> str:
    """Clean text of which there is something to see."""
    if not is_visible(clean(text)):
        raise PydanticCustomError("unseen", "nothing to see")
    return text


@lru_cache(maxsize=4096)
def _day_in(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def _day(value: Any) -> datetime.date:
    """A day from `2026-05-12`."""
    day = _day_in(value) if isinstance(value, str) else value
    if not isinstance(day, datetime.date):
        raise PydanticCustomError("no_day", "no date")
    return day


Words = Annotated[str, AfterValidator(_seen)]
Name = Annotated[Words, Field(max_length=1000)]
Short = Annotated[Words, Field(max_length=64)]
Day = Annotated[datetime.date, BeforeValidator(_day)]
#: Also the name of a file.
Number = Annotated[str, Field(pattern="^[A-Z0-9][A-Z0-9-]{0,39}$")]
Sum = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Award(Record):
    """What was decided: which label which school has, from when until when, and on what that rests.

    One that was awarded elsewhere may bring the number and the state that it has there. `assessment` is the SHA-256 of
    the assessment that it rests on, `evidence` that of the evidence alone.
    """

    label: Short
    school: Name
    brin: Annotated[Words, Field(max_length=16)] | None = None
    place: Name | None = None
    sector: Short | None = None
    decided: Day
    valid_until: Day
    decided_by: Name
    number: Number | None = None
    state: State = "valid"
    assessment: Sum | None = None
    evidence: Sum | None = None

    @model_validator(mode="after")
    def _begins_before_it_ends(self) -> "Award":
        if self.valid_until < self.decided:
            raise PydanticCustomError("backwards", "ends before it begins")
        return self

    @property
    def series(self) -> str:
        """What its number starts with, such as ISOP-2026."""
        return f"{re.sub('[^A-Z0-9]+', '-', self.label.upper())[:20].strip('-')}-{self.decided.year:04d}"


@dataclass(frozen=True, slots=True)
class Claim:
    """What a certificate, a badge or a code says of a label, before it is believed.

    Nothing of it is checked, and the dates are text: a forged one may say anything. `brin` is empty where it names none.
    """

    number: str
    school: str
    decided: str
    valid_until: str
    brin: str = ""


class Label(Award):
    """An award that has its number in the register, and how it stands there.

    `status_index` is its place in the published status lists, `fingerprint` what makes the award this one.
    """

    number: Number
    state: State
    fingerprint: Sum
    status_index: Annotated[int, Field(ge=0, lt=MAX_LABELS)]

    def standing(self, today: datetime.date) -> Standing:
        """Valid, expired, suspended or revoked on a day."""
        return "expired" if self.state == "valid" and today > self.valid_until else self.state

    @property
    def claim(self) -> Claim:
        """What its certificate, its badge and its code say."""
        return Claim(self.number, self.school, self.decided.isoformat(), self.valid_until.isoformat(), self.brin or "")
