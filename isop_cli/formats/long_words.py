"""Unbroken words of any length laid out in a time that grows with their length, not with its square.

To break a word that is longer than its line, WeasyPrint shapes all that is left of it, for each line anew: sixteen
thousand characters without a space took ten seconds. Here it is given no more of the word than the line can hold.
"""

import functools
import re
from collections.abc import Callable
from typing import Any

#: The least of a word to look at, in characters.
_LEAST = 24
#: No character but marks and such is narrower than the font's size over this.
_NARROWEST = 8
#: How many characters before its end the part must have been broken, for the whole to give the same line.
_AFTER = 8
_WHERE_IT_MAY_BREAK = re.compile(r"[\s\u00ad\u200b]")


def bounded(split: Callable[..., Any]) -> Callable[..., Any]:
    """WeasyPrint's `split_first_line`, given the beginning of a long word where the first line is the same."""

    @functools.wraps(split)
    def split_first_line(text: str, style: Any, context: Any, max_width: Any, *others: Any, **more: Any) -> Any:
        if max_width is not None and len(text) > _LEAST and style["font_size"] and style["hyphens"] != "auto":
            enough = _LEAST + max(0, min(max_width / style["font_size"] * _NARROWEST, len(text)))
            part = text[: int(enough)]
            if len(part) < len(text) and not _WHERE_IT_MAY_BREAK.search(part):
                line = split(part, style, context, max_width, *others, **more)
                if line[2] is not None and line[2] < len(part[:-_AFTER].encode()):
                    return line
        return split(text, style, context, max_width, *others, **more)

    return split_first_line


def bound_long_words() -> None:
    """Let WeasyPrint lay out its lines so, once for this process."""
    from weasyprint.layout import inline, preferred

    modules: list[Any] = [inline, preferred]
    for module in modules:
        if not hasattr(module.split_first_line, "__wrapped__"):
            module.split_first_line = bounded(module.split_first_line)
