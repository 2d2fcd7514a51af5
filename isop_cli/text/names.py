"""When two spellings are of one name, and two schools are one."""

import re

from isop_cli.text.language import folded

_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")
#: Four characters of the institution, two of the location.
_BRIN_WITH_LOCATION = 6


def name_key(name: str) -> str:
    """A name in which neither capitals, accents, spaces nor punctuation make a difference, however composed."""
    plain = folded(name)
    return _NEITHER_LETTER_NOR_DIGIT.sub("", plain) or plain


def located_brin(brin: str | None) -> str | None:
    """A BRIN number with its location; None for one without, which stands for all schools of a board."""
    plain = "".join((brin or "").split()).upper()
    return plain if len(plain) == _BRIN_WITH_LOCATION else None
