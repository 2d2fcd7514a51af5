"""Numbers on the command line: with a point or a comma, and what is wrong with one in the user's language."""

import math
import re
from collections.abc import Callable
from typing import Any

from pydantic_core import PydanticCustomError

from isop_cli.text.language import _, with_decimal_mark
from isop_cli.text.printable import one_line

_WHOLE = re.compile(r"\s*\+?([0-9]{1,9})\s*", re.ASCII)
_DECIMAL = re.compile(r"\s*\+?([0-9]{1,9})(?:[.,]([0-9]{1,9}))?\s*", re.ASCII)


def whole_number(low: int, high: int | None = None) -> Callable[[Any], int]:
    """A parser for an option that takes a whole number from `low`, to `high`."""

    def parse(given: Any) -> int:
        match = _WHOLE.fullmatch(str(given))
        number = int(match[1]) if match else -1
        if not low <= number <= (math.inf if high is None else high):
            told = _("{given} is not a whole number of at least {low}")
            raise _refused(
                told if high is None else _("{given} is not a whole number from {low} to {high}"), given, low, high
            )
        return number

    return parse


def decimal_number(low: int) -> Callable[[Any], float]:
    """A parser for an option that takes a number from `low`; `7,5` and `7.5` are the same."""

    def parse(given: Any) -> float:
        match = _DECIMAL.fullmatch(str(given))
        number = float(f"{match[1]}.{match[2] or 0}") if match else -1.0
        if number < low:
            told = _("{given} is not a number of at least {low}; write it such as {such}")
            raise _refused(told, given, low, such=with_decimal_mark("7.5"))
        return number

    return parse


def _refused(told: str, given: Any, low: int, high: int | None = None, such: str = "") -> PydanticCustomError:
    message = told.format(given=one_line(str(given))[:60], low=low, high=high, such=such)
    return PydanticCustomError("option", "{message}", {"message": message})
