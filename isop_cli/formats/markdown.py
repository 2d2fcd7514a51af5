"""Markdown in which a text from outside is only text."""

import re

from isop_cli.text.printable import one_line

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!$&]|^[-+=](?=\s|$)|(?<=\d)[.)](?=\s|$))")
_BARE_LINK = re.compile(r"(?i)\b(https?|ftp|mailto|file)(?=:)|\bwww(?=\.)|@")


def tidy(page: str) -> bytes:
    """A rendered page with at most one empty line in a row, as it goes into a file."""
    return (re.sub(r"\n{3,}", "\n\n", page).strip() + "\n").encode("utf-8", "replace")


def escaped(text: str) -> str:
    """A text on one line in which nothing is Markdown or HTML, and nothing becomes a link by itself."""
    text = _SPECIAL.sub(r"\\\1", one_line(text))
    return _BARE_LINK.sub(lambda match: f"{match.group()[:-1]}&#{ord(match.group()[-1])};", text)
