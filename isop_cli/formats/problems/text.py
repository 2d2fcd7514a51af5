"""Diagnostics for people: where, what, the line itself with a caret, and what to do."""

import unicodedata
from collections.abc import Sequence

from isop_cli.formats.problems.wording import in_words, spot
from isop_cli.reading.diagnostics import Diagnostic, Place, Severity
from isop_cli.text.language import _
from isop_cli.text.printable import one_line, printable

#: How much of a long source line is shown around the caret.
_WINDOW = 100


def severity_word(severity: Severity) -> str:
    """The severity as a word."""
    return {Severity.ERROR: _("error"), Severity.WARNING: _("warning"), Severity.NOTICE: _("notice")}[severity]


def render(diagnostics: Sequence[Diagnostic]) -> str:
    """One block for each diagnostic."""
    return "".join(_block(diagnostic) for diagnostic in diagnostics)


def where(place: Place) -> str:
    """A place in words: `school.yaml:12:9`, `form.json parents, question 1.2`."""
    position = ":".join(str(part) for part in (one_line(place.file), place.line, place.column) if part)
    return " ".join(filter(None, (position, one_line(spot(place)))))


def _block(diagnostic: Diagnostic) -> str:
    place, words = diagnostic.place, in_words(diagnostic)
    lines = [f"{where(place)}: {severity_word(diagnostic.severity)} {diagnostic.code}: {one_line(words.message)}"]
    lines.extend(_source(place))
    if words.help:
        lines.append(f"      = {one_line(words.help)}")
    return "\n".join(lines) + "\n"


def _source(place: Place) -> list[str]:
    line = printable(place.source_line).replace("\t", " ").replace("\n", " ")
    if not line.strip() or not place.column:
        return []
    start = max(0, place.column - 1 - _WINDOW // 2) if len(line) > _WINDOW else 0
    window = line[start : start + _WINDOW]
    before = line[start : place.column - 1]
    marked = line[place.column - 1 : place.column - 1 + max(1, place.length)][: _WINDOW - len(before)]
    margin = f"{place.line:>5} | "
    shown = ("…" if start else "") + window.rstrip() + ("…" if start + _WINDOW < len(line) else "")
    indent = " " * (_columns(before) + (1 if start else 0))
    return [margin + shown, "      | " + indent + "^" * max(1, _columns(marked))][: 2 if place.line else 0]


def _columns(text: str) -> int:
    """How many columns a terminal uses for a text."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
