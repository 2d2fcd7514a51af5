"""Text for a cell of a spreadsheet, which must not take it for a formula, and which holds so much and no more."""

import re

from isop_cli.text.language import _
from isop_cli.text.printable import printable

#: What a spreadsheet takes for the start of a formula: the signs, also as wide as a Chinese letter is. Some pass over the
#: spaces and the invisible marks before it.
_FORMULA = re.compile(r"'*[\s\u200b-\u200f\u2060\ufeff\u061c\u00ad]*[=+\-@\uff1d\uff0b\uff0d\uff20\u2212]|'*[\t\r\n]")


def defused(text: str) -> str:
    """Text that no spreadsheet takes for a formula, and that cannot turn the reading direction of what is around it.

    `restored` undoes the first.
    """
    text = printable(text)
    return f"'{text}" if _FORMULA.match(text) else text


def restored(text: str) -> str:
    """The text that was defused."""
    return text.removeprefix("'") if text.startswith("'") and _FORMULA.match(text) else text


#: The most that a cell holds, in UTF-16 code units, as Excel counts ("Excel specifications and limits").
MOST_IN_A_CELL = 32_767


def fitting(text: str) -> str:
    """Text as a cell of a workbook can hold it: cut off where it is too long, with a mark that says so."""
    if len(text) * 2 <= MOST_IN_A_CELL or _units(text) <= MOST_IN_A_CELL:
        return text
    mark = _(" … [cut off: a cell holds no more; the whole text has {number} characters]").format(number=len(text))
    room = MOST_IN_A_CELL - _units(mark)
    # Half of a character that takes two units is left out too.
    return text.encode("utf-16-le")[: 2 * room].decode("utf-16-le", "ignore") + mark


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
