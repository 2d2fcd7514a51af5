"""The kinds of values in the files. A file's scalars are text; here it is decided what is a number, a date or a word."""

import datetime
import re
import unicodedata
from fractions import Fraction
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema
from pydantic_core import PydanticCustomError

_WHOLE = re.compile(r"[+-]?[0-9]{1,9}")
_EXACT = re.compile(r"([+-]?[0-9]{1,18})(?:/([0-9]{1,18})|\.([0-9]{1,9}))?")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_TIME = re.compile(r"(\d{1,2})[:.](\d{2})", re.ASCII)
_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9.-]+(?::[0-9]{1,5})?(?:[/?#][^\s<>\"'`\\^{|}]{0,2000})?")
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")
#: Kinds of characters that draw nothing by themselves: spaces, controls, marks that belong to another character.
_UNSEEN = frozenset(("Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Cn", "Mn", "Mc", "Me"))
#: Letters and symbols that are blank: fillers of Hangul, the empty Braille cell, a musical null.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\ufffc\U0001d159")


class Record(BaseModel):
    """A mapping in a file: unknown keys are refused, and what is read does not change."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


def is_visible(text: str) -> bool:
    """Whether a text has at least one character that can be seen."""
    return any(c not in _BLANK and unicodedata.category(c) not in _UNSEEN for c in text)


def whole_number(value: Any) -> Any:
    """An integer from its digits."""
    if isinstance(value, str) and _WHOLE.fullmatch(value):
        return int(value)
    if type(value) is int:
        return value
    raise PydanticCustomError("whole_number", "not a whole number")


def exact_number(value: Any) -> Any:
    """A rational number from `2`, `2.5` or `4/5`."""
    if isinstance(value, Fraction):
        return value
    if type(value) is int:
        return Fraction(value)
    match = _EXACT.fullmatch(value) if isinstance(value, str) else None
    if match is None or (match[2] and not int(match[2])):
        raise PydanticCustomError("exact_number", "not a number")
    return Fraction(value)


def calendar_date(value: Any) -> Any:
    """A date from `2026-05-12`."""
    if isinstance(value, datetime.date):
        return value
    match = _DATE.fullmatch(value) if isinstance(value, str) else None
    if match:
        try:
            date = datetime.date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            raise PydanticCustomError("no_such_day", "no such day") from None
        if date.year >= 1900:
            return date
    raise PydanticCustomError("calendar_date", "not a date")


def written_date(value: Any) -> Any:
    """A date as people write it: `2026-05-12`, `12-05-2026`, `12 mei 2026` or `12 May 2026`.

    One with slashes of which nobody can tell what is the day and what the month, such as `05/12/2026`, is refused.
    """
    if not isinstance(value, str):
        return calendar_date(value)
    text = value.strip(" ")
    if match := _YEAR_FIRST.fullmatch(text):
        return calendar_date(f"{match[1]}-{int(match[2]):02d}-{int(match[3]):02d}")
    if match := _DAY_FIRST.fullmatch(text):
        day, month = int(match[1]), int(match[3])
        if match[2] == "/" and day != month and day <= 12 and month <= 12:
            raise PydanticCustomError("ambiguous_date", "could be two days")
        return calendar_date(f"{match[4]}-{month:02d}-{day:02d}")
    if match := _IN_WORDS.fullmatch(text):
        word = match[2].casefold()
        month = next((number for name, number in _MONTHS.items() if len(word) >= 3 and name.startswith(word)), 0)
        if month:
            return calendar_date(f"{match[3]}-{month:02d}-{int(match[1]):02d}")
    return calendar_date(text)


_YEAR_FIRST = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.]) ?(\d{1,2})\2 ?(\d{4})", re.ASCII)
_IN_WORDS = re.compile(r"(\d{1,2}) +([^\W\d_]+)\.? +(\d{4})")
#: Months by their Dutch and English names, and by the short forms that do not begin them.
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januari january", "februari february", "maart march mrt", "april", "mei may", "juni june", "juli july",
            "augustus august", "september", "oktober october", "november", "december",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


def time_of_day(value: Any) -> Any:
    """An hour of the day from `8:30`, `08:30` or `08.30`."""
    if isinstance(value, datetime.time):
        return value
    match = _TIME.fullmatch(value) if isinstance(value, str) else None
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return datetime.time(int(match[1]), int(match[2]))
    raise PydanticCustomError("time_of_day", "not a time of day")


def truth(value: Any) -> Any:
    """A boolean from `true` or `false`, and from nothing else: `no` is text."""
    if isinstance(value, bool):
        return value
    if value in ("true", "false"):
        return value == "true"
    raise PydanticCustomError("truth", "neither true nor false")


def identifier(value: Any) -> Any:
    """A short name without spaces, as written: `1.10` is not `1.1`."""
    if isinstance(value, str) and _IDENTIFIER.fullmatch(value):
        return value
    raise PydanticCustomError("identifier", "not an identifier")


def checksum(value: Any) -> Any:
    """A SHA-256 sum as 64 hexadecimal digits."""
    if isinstance(value, str) and _SHA256.fullmatch(value):
        return value.lower()
    raise PydanticCustomError("checksum", "not a SHA-256 sum")


def localized(value: Any) -> Any:
    """A text by language; a plain text serves every language."""
    return {"": value} if isinstance(value, str) else value


def text_to_fill(value: Any) -> Any:
    """A text by language of which nothing is empty; a plain text serves every language."""
    if value is None or value == {} or (isinstance(value, str) and not is_visible(value)):
        raise PydanticCustomError("empty_text", "empty")
    return localized(value)


def web_address(value: Any) -> Any:
    """An address that a browser opens, and nothing that it runs."""
    if isinstance(value, str) and _WEB_ADDRESS.fullmatch(value):
        return value
    raise PydanticCustomError("web_address", "not a web address")


def one_or_more(value: Any) -> Any:
    """A list as a tuple; an empty value is no list at all."""
    return tuple(value) if isinstance(value, list) else value


def several(value: Any) -> Any:
    """A list as a tuple; an empty value is an empty list."""
    return () if value is None else one_or_more(value)


def mapping(value: Any) -> Any:
    """A mapping; an empty value is an empty mapping."""
    return {} if value is None else value


def filled(value: Any) -> Any:
    """A text with at least one visible character."""
    if isinstance(value, str) and is_visible(value):
        return value
    if value is None or isinstance(value, str):
        raise PydanticCustomError("empty_text", "empty")
    return value


def told(value: Any) -> Any:
    """A text that says something: no dots, dashes or question marks alone, as a template has them to be filled in."""
    if isinstance(value, str) and value.strip() and not any(character.isalnum() for character in value):
        raise PydanticCustomError("placeholder", "says nothing")
    return filled(value)


def told_or_open(value: Any) -> Any:
    """A text that says something, without the white space around it; None for one of which nothing can be seen."""
    return told(value).strip() if isinstance(value, str) and is_visible(value) else left_open(value)


def left_open(value: Any) -> Any:
    """A text; None for one of which nothing can be seen."""
    return None if isinstance(value, str) and not is_visible(value) else value


_TEXT_OR_NUMBER = {"type": ["string", "number"]}

Whole = Annotated[int, BeforeValidator(whole_number), WithJsonSchema({"type": "integer"})]
Exact = Annotated[
    Fraction,
    BeforeValidator(exact_number),
    PlainSerializer(str, return_type=str),
    WithJsonSchema({"type": ["string", "number"], "pattern": r"^[+-]?[0-9]+(/[0-9]+|\.[0-9]+)?$"}),
]
Date = Annotated[datetime.date, BeforeValidator(calendar_date), WithJsonSchema({"type": "string", "format": "date"})]
#: A date as people write it, in a file that they write by hand.
WrittenDate = Annotated[
    datetime.date,
    BeforeValidator(written_date),
    WithJsonSchema({"type": "string", "pattern": r"^([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}|[0-9]{1,2}[-./ ].*[0-9]{4})$"}),
]
#: An hour of the day, by the clock where the school is.
TimeOfDay = Annotated[
    datetime.time,
    BeforeValidator(time_of_day),
    PlainSerializer(lambda time: f"{time:%H:%M}", return_type=str),
    WithJsonSchema({"type": ["string", "number"], "pattern": r"^[0-9]{1,2}[:.][0-9]{2}$"}),
]
Truth = Annotated[bool, BeforeValidator(truth), WithJsonSchema({"type": "boolean"})]
Identifier = Annotated[str, BeforeValidator(identifier), WithJsonSchema(_TEXT_OR_NUMBER)]
Checksum = Annotated[str, BeforeValidator(checksum), WithJsonSchema({"type": "string", "pattern": "^[0-9a-fA-F]{64}$"})]
Filled = Annotated[str, BeforeValidator(filled), WithJsonSchema(_TEXT_OR_NUMBER)]
#: A text that has to say something.
Told = Annotated[str, BeforeValidator(told), WithJsonSchema(_TEXT_OR_NUMBER)]
#: Text that may be left open: a value without a visible character is None.
Open = Annotated[str | None, BeforeValidator(left_open), WithJsonSchema({"type": ["string", "number", "null"]})]
#: Text that may be left open, and otherwise has to say something.
ToldOrOpen = Annotated[
    str | None, BeforeValidator(told_or_open), WithJsonSchema({"type": ["string", "number", "null"]})
]
Localized = Annotated[
    dict[str, str],
    BeforeValidator(localized),
    WithJsonSchema({"type": ["object", "string"], "additionalProperties": {"type": "string"}}),
]
#: A text by language that must be written.
Text = Annotated[
    dict[str, Filled],
    BeforeValidator(text_to_fill),
    WithJsonSchema({"type": ["object", "string"], "additionalProperties": {"type": "string"}}),
]
WebAddress = Annotated[
    str, BeforeValidator(web_address), WithJsonSchema({"type": "string", "pattern": "^https?://[^ ]+$"})
]
