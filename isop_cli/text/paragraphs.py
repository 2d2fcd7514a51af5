"""The paragraphs of a text that people wrote in an editor, in a field of a form or in a cell."""

import re

from isop_cli.text.printable import one_line, printable

#: An editor wraps no wider than this, in characters; a longer line was ended by whoever wrote it.
_WRAPPED = 120
_EMPTY_LINE = re.compile(r"\n[^\S\n]*(?:\n[^\S\n]*)+")
#: What begins an item of a list.
_ITEM = re.compile(r"[-–•*]\s|\d{1,2}[.)]\s")


def paragraphs(text: str) -> list[str]:
    """The paragraphs of a text, each on one line and safe to show.

    An empty line begins one, and so does the end of a line, but where a line was only full: in a block of lines of at
    most 120 characters the next word did not fit on it.
    """
    return [found for block in _EMPTY_LINE.split(printable(text).strip()) for found in _of_block(block.split("\n"))]


def _of_block(lines: list[str]) -> list[str]:
    widest = max(len(line) for line in lines)
    found: list[str] = []
    room = 0
    for line in filter(str.strip, lines):
        is_rest = widest <= _WRAPPED and len(line.split()[0]) >= room and not _ITEM.match(line.lstrip())
        if found and is_rest:
            found[-1] += " " + one_line(line)
        else:
            found.append(one_line(line))
        # What the widest line has more; a word that long does not fit, for it needs a space before it.
        room = widest - len(line.rstrip())
    return [paragraph for paragraph in found if paragraph]
