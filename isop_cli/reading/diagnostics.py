"""What is wrong with a file, as a value: what, where, how bad, and what to do about it."""

import enum
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from isop_cli.text.language import _


class Severity(enum.IntEnum):
    """How bad: an error stops an assessment, a warning asks for a look, a notice informs."""

    NOTICE = 1
    WARNING = 2
    ERROR = 3


#: Told of one file. Each costs time to place and to show, and who has mended these sees what is left.
MAX_PROBLEMS = 100

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


def the_first(diagnostics: Iterable[Diagnostic], most: int = MAX_PROBLEMS) -> Iterator[Diagnostic]:
    """The first so many, and one that says that there are more; those are not even made.

    Errors come first in what is given, so that none is lost behind warnings.
    """
    rest = iter(diagnostics)
    yield from itertools.islice(rest, most)
    for further in itertools.islice(rest, 1):
        yield and_more(further, most)


def and_more(further: Diagnostic, shown: int) -> Diagnostic:
    """Says that there are more problems than are shown, from this one on."""
    message = _("there is more to say of this file than these {number}; the rest is not shown").format(number=shown)
    return Diagnostic(f"{further.code[0]}120", message, further.place, _("mend these first, and look again"))


def nearest(given: str, valid: Iterable[str]) -> str:
    """`did you mean …?` with the valid word nearest to the given one, or the valid words when they are few."""
    words = list(itertools.islice(valid, 1000))
    by_folded = {word.casefold(): word for word in words}
    for candidate in get_close_matches(given[:100].casefold(), by_folded, n=1, cutoff=0.5):
        return _("did you mean {word}?").format(word=by_folded[candidate])
    if 0 < len(words) <= 12:
        return _("choose from: {words}").format(words=", ".join(words))
    return ""
