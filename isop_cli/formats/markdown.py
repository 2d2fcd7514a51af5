"""Markdown in which a text from outside is only text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from isop_cli.text.printable import one_line

if TYPE_CHECKING:
    from isop_cli.formats.look import Look

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!$&]|^[-+=](?=\s|$)|(?<=\d)[.)](?=\s|$))")
_BARE_LINK = re.compile(r"(?i)\b(https?|ftp|mailto|file)(?=:)|\bwww(?=\.)|@")


def render_markdown(look: Look, template: str, /, **values: Any) -> bytes:
    """A template as Markdown. Every text from outside is escaped."""
    from isop_cli.formats.templating import environment, render_template

    return tidy(render_template(environment(look, escaped, autoescape=False), template, **values))


def tidy(page: str) -> bytes:
    """A page with at most one empty line in a row, as it goes into a file."""
    return (re.sub(r"\n{3,}", "\n\n", page).strip() + "\n").encode("utf-8", "replace")


def escaped(text: str) -> str:
    """A text on one line in which nothing is Markdown or HTML, and nothing becomes a link by itself."""
    text = _SPECIAL.sub(r"\\\1", one_line(text))
    return _BARE_LINK.sub(lambda match: f"{match.group()[:-1]}&#{ord(match.group()[-1])};", text)
