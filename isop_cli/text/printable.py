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


#: What would steer a terminal that shows it, in a text whose line ends are to stay as they are.
_STEERING = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]|\r(?!\n)")


def plain_json(text: str) -> str:
    """JSON with the characters that would steer a terminal written as escapes: it says the same."""
    return _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def shown(content: bytes) -> bytes:
    """A result as a terminal may show it: JSON and other text without what would steer it; a PDF or workbook as it is."""
    if content.startswith((b"%PDF", b"PK")):
        return content
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        return content
    if content.lstrip().startswith((b"{", b"[")):
        return plain_json(text).encode("utf-8")
    return _STEERING.sub("\ufffd", text).encode("utf-8")
