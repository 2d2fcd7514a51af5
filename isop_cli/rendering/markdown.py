"""The report as Markdown: from a template, with everything from the evidence escaped."""

import re
from pathlib import Path

from isop_cli.rendering.printable import one_line
from isop_cli.rendering.report import Report
from isop_cli.rendering.templating import environment, render_template

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~!$&]|^[-+=](?=\s|$)|(?<=\d)[.)](?=\s|$))")
_BARE_LINK = re.compile(r"(?i)\b(https?|ftp|mailto|file)(?=:)|\bwww(?=\.)|@")


def render(report: Report, templates: Path | None = None, folder: Path | None = None) -> bytes:
    """The report in the language in force. Nothing is loaded, so `folder` is not used."""
    made = environment(templates, escaped, autoescape=False)
    page = render_template(made, "report/report.md", report=report)
    return tidy(page)


def tidy(page: str) -> bytes:
    """A rendered page with at most one empty line in a row, as it goes into a file."""
    return (re.sub(r"\n{3,}", "\n\n", page).strip() + "\n").encode("utf-8", "replace")


def escaped(text: str) -> str:
    """A text on one line in which nothing is Markdown or HTML, and nothing becomes a link by itself."""
    text = _SPECIAL.sub(r"\\\1", one_line(text))
    return _BARE_LINK.sub(lambda match: f"{match.group()[:-1]}&#{ord(match.group()[-1])};", text)
