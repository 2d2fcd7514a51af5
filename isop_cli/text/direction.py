"""Text that runs from right to left, as Arabic and Hebrew do, among text that does not.

Source: Unicode Standard Annex 9, the bidirectional algorithm: a paragraph runs as its first letter does (P2), and U+200E,
a letter of no width that runs from left to right, keeps what follows a name out of the name's direction.
"""

import re
import unicodedata

#: Letters that run from right to left: the blocks that the standard sets apart for them.
_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_LEFT_TO_RIGHT = "\u200e"


def has_from_right(text: str) -> bool:
    """Whether anything in a text may run from right to left."""
    return not text.isascii() and _FROM_RIGHT.search(text) is not None


def begins_from_right(text: str) -> bool:
    """Whether a paragraph with this text runs from right to left."""
    kinds = (unicodedata.bidirectional(character) for character in text)
    return next((kind for kind in kinds if kind in ("L", "R", "AL")), "L") != "L"


def closed(text: str) -> str:
    """A text after which all else runs as if the text were Latin; itself where it is."""
    return text + _LEFT_TO_RIGHT if has_from_right(text) else text


def inside(name: str) -> str:
    """A name for a sentence in Latin letters, which it does not turn round even where it begins it."""
    return _LEFT_TO_RIGHT + closed(name) if has_from_right(name) else name
