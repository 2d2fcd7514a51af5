"""Text for PDF, which may hold only characters that its fonts can draw."""

import re
from functools import cache

from isop_cli.resources import resource
from isop_cli.text.printable import printable

#: What the main font surely has: no need to open the fonts for it.
_COMMON = re.compile("[\t\n -~\u00a0-\u00ac\u00ae-\u017e–—‘’“”„•…€←→−×≥≤≈]*")
#: Characters that are not drawn and steer only their neighbours.
_UNDRAWN = frozenset("\t\n\u200b\u200c\u200d\u200e\u200f\u061c\u2060\ufe0e\ufe0f\u00ad")


def drawable(text: str) -> str:
    """The text printable, and each character that the shipped fonts lack written out as U+XXXX."""
    text = printable(text)
    if _COMMON.fullmatch(text):
        return text
    known = _characters()
    return "".join(c if c in _UNDRAWN or ord(c) in known else f"[U+{ord(c):04X}]" for c in text)


def unprintable(text: str) -> list[str]:
    """The characters of a text that no page can show as themselves, each once: no font has them, or none may."""
    if _COMMON.fullmatch(text):
        return []
    known = _characters()
    return [c for c in dict.fromkeys(text) if c not in _UNDRAWN and (ord(c) not in known or "\ufffd" in printable(c))]


@cache
def _characters() -> frozenset[int]:
    """The code points that the shipped fonts have together, as scripts/fonts.py has listed them."""
    found: set[int] = set()
    for line in resource("templates", "fonts", "characters.txt").read_text("ascii").split():
        first, _to, last = line.partition("-")
        found.update(range(int(first, 16), int(last or first, 16) + 1))
    return frozenset(found)
