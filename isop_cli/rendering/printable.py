"""Text from outside, made safe to show: nothing in it steers a terminal, a page or the reading direction around it."""

import re

_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]|[\U000e0000-\U000e007f]")
#: Marks that override or embed a reading direction. The plain marks (U+200E, U+200F, U+061C) do no harm and stay.
_DIRECTION = re.compile("[\u202a-\u202e\u2066-\u2069]")
#: Some scripts pile marks on a letter without end; eight is more than any language uses.
_PILED = re.compile(
    "([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{8})[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)


def printable(text: str) -> str:
    """The text with control characters shown as U+FFFD and direction overrides removed. Line ends and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    text = _CONTROL.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n"))
    return _PILED.sub(r"\1", _DIRECTION.sub("", text))


def one_line(text: str) -> str:
    """The text printable, on one line."""
    return " ".join(printable(text).split())
