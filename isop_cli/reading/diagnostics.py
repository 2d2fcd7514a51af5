"""What is wrong with a file, as a value: what, where, how bad, and what to do about it."""

import enum
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from isop_cli.language import _


class Severity(enum.IntEnum):
    """How bad: an error stops an assessment, a warning asks for a look, a notice informs."""

    NOTICE = 1
    WARNING = 2
    ERROR = 3


_SEVERITY_OF_LETTER = {"E": Severity.ERROR, "W": Severity.WARNING, "N": Severity.NOTICE}


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of text in a file. Line and column count from 1, columns and length in characters."""

    file: str
    line: int = 0
    column: int = 0
    length: int = 1
    source_line: str = ""


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem. `code` is stable; its first letter tells the severity (E, W or N)."""

    code: str
    message: str
    place: Place
    help: str = ""

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return _SEVERITY_OF_LETTER[self.code[0]]


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them is an error."""
    return any(diagnostic.code[0] == "E" for diagnostic in diagnostics)


def in_reading_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted as a reader of the files meets them, each only once."""
    unique = dict.fromkeys(diagnostics)
    return sorted(unique, key=lambda d: (d.place.file, d.place.line, d.place.column, d.code, d.message))


def nearest(given: str, valid: Iterable[str]) -> str:
    """`did you mean …?` with the valid word nearest to the given one, or the valid words when they are few."""
    words = list(valid)
    by_folded = {word.casefold(): word for word in words}
    for candidate in get_close_matches(given[:100].casefold(), by_folded, n=1, cutoff=0.5):
        return _("did you mean {word}?").format(word=by_folded[candidate])
    if 0 < len(words) <= 12:
        return _("choose from: {words}").format(words=", ".join(words))
    return ""
