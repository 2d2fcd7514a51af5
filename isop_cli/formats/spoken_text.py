"""What was written, beside signs that do not tell it: for reading aloud, searching and copying.

A PDF tells of each sign what it stands for, once for the whole document. That does not do where a letter is drawn as more
than one sign, or a vowel before the letter that it follows, as in Hindi and Thai. Lines in such scripts get their text.
Source: ISO 32000-1, 14.9.4, Replacement text.
"""

import functools
import re
from collections.abc import Callable
from typing import Any

import pydyf

#: The scripts of India, Thai, Lao and Khmer. Arabic needs none: its font has a sign for each letter.
_DRAWN_OTHERWISE = re.compile("[\u0900-\u0eff\u1780-\u17ff]")


def spoken(draw: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's `draw_first_line`, with the text beside the signs where they do not tell it."""

    @functools.wraps(draw)
    def draw_first_line(stream: Any, textbox: Any, *others: Any) -> Any:
        if not _DRAWN_OTHERWISE.search(textbox.text):
            return draw(stream, textbox, *others)
        stream.begin_marked_content("Span", pydyf.Dictionary({"ActualText": pydyf.String(textbox.text)}))
        try:
            return draw(stream, textbox, *others)
        finally:
            stream.end_marked_content()

    return draw_first_line


def keep_text() -> None:
    """Let WeasyPrint write its lines so, once for this process."""
    from weasyprint.draw import text

    if not hasattr(text.draw_first_line, "__wrapped__"):
        text.draw_first_line = spoken(text.draw_first_line)
