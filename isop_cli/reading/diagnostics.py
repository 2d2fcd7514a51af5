"""What is wrong with a file, as a value without words: which rule is broken, where, and by what."""

import enum
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches


class Severity(enum.IntEnum):
    """How bad: an error stops an assessment, a warning asks for a look, a notice informs."""

    NOTICE = 1
    WARNING = 2
    ERROR = 3


#: Shown of one file. Each costs time to place and to show, and whoever has mended these sees what is left.
MAX_PROBLEMS = 100
#: Characters of a text of the file that a message quotes.
MOST_SHOWN = 80

_SEVERITY_OF_LETTER = {"E": Severity.ERROR, "W": Severity.WARNING, "N": Severity.NOTICE}


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of text in a file. Line and column count from 1, columns and length in characters.

    In a file that nobody reads as text the line is 0, and `part` is what people know the place by, such as an evidence
    item's title or a cell; `question` is the indicator that it is about. In a table `row` is the row as Excel counts it,
    and `part` the head of the column.
    """

    file: str
    line: int = 0
    column: int = 0
    length: int = 1
    source_line: str = ""
    part: str = ""
    question: str = ""
    row: int = 0


#: What a message is about: plain data, as JSON has it. A text by language is shown in the reader's language.
Argument = str | int | None | Sequence[str] | Mapping[str, str] | Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True, init=False)
class Diagnostic:
    """One problem: the code of a rule in isop_cli.reading.rules, which of its cases, and that case's arguments.

    It has no words: isop_cli.formats.problems.wording finds them, in the language in force there.
    """

    code: str
    place: Place
    case: str
    arguments: Mapping[str, Argument] = field(hash=False)

    def __init__(self, code: str, place: Place, case: str = "", /, **arguments: Argument) -> None:
        for name, value in (("code", code), ("place", place), ("case", case), ("arguments", arguments)):
            object.__setattr__(self, name, value)

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return severity_of(self.code)

    def at(self, place: Place) -> "Diagnostic":
        """The same problem, at another place."""
        return Diagnostic(self.code, place, self.case, **self.arguments)


def severity_of(code: str) -> Severity:
    """How bad a breach of a rule is, which the first letter of its code tells."""
    return _SEVERITY_OF_LETTER[code[0]]


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them is an error."""
    return any(diagnostic.code[0] == "E" for diagnostic in diagnostics)


def in_reading_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted as a reader of the files meets them, each only once."""
    unique = dict.fromkeys(diagnostics)
    return sorted(
        unique,
        key=lambda d: (
            d.place.file,
            d.place.line,
            d.place.column,
            d.place.row,
            d.place.part,
            d.place.question,
            d.code,
            d.case,
            repr(d.arguments),
        ),
    )


def the_first(diagnostics: Iterable[Diagnostic], most: int = MAX_PROBLEMS) -> Iterator[Diagnostic]:
    """The first `most`, and one that says that there are more; those are not even made.

    Errors come first in what is given, so that none is lost behind warnings.
    """
    rest = iter(diagnostics)
    yield from itertools.islice(rest, most)
    for further in itertools.islice(rest, 1):
        yield and_more(further.code, further.place, most)


_AND_MORE = {"E": "E120", "W": "W120", "N": "N120"}


def and_more(code: str, place: Place, shown: int) -> Diagnostic:
    """Says that there are more problems than are shown, from the one of this code and place on."""
    return Diagnostic(_AND_MORE[code[0]], place, number=shown)


def shortened(text: str) -> str:
    """A text of the file as a message quotes it: on one line, and its beginning where it is long."""
    text = " ".join(text.split())
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 1] + "…"


def told_apart(one: str, other: str) -> tuple[str, str]:
    """Two texts of files as a message quotes them, long ones from some words before they differ."""
    one, other = " ".join(one.split()), " ".join(other.split())
    differ = (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    same = next(differ, min(len(one), len(other)))
    start = one.rfind(" ", 0, same - MOST_SHOWN // 4) + 1 if same > MOST_SHOWN // 2 else 0
    begun = "… " if start else ""
    return shortened(begun + one[start:]), shortened(begun + other[start:])


def nearest(given: str, valid: Iterable[str]) -> dict[str, Argument]:
    """The argument `nearest`, the valid word nearest to the given one; or `choices`, the valid words, when few."""
    words = list(itertools.islice(valid, 1000))
    by_folded = {word.casefold(): word for word in words}
    for candidate in get_close_matches(given[:100].casefold(), by_folded, n=1, cutoff=0.5):
        return {"nearest": by_folded[candidate]}
    return {"choices": words} if 0 < len(words) <= 12 else {}
