"""The files that are put together, what came of them, and the one rule over both: what differs is told, never chosen."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from isop_cli.model.dossier import Evidence
from isop_cli.model.form import Form
from isop_cli.model.values import Record
from isop_cli.model.words import value_told
from isop_cli.reading.diagnostics import MOST_SHOWN, Diagnostic, shortened, told_apart
from isop_cli.reading.gathering import Gathered

#: Where two texts are the same when they differ in capitals and spaces alone.
_SPELLED_FREELY = frozenset(("name", "city", "region", "postcode", "brin"))
Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Part:
    """One of the files that are put together: what is filled in, and where it stands."""

    form: Form
    gathered: Gathered

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.gathered.main.name

    @property
    def only(self) -> str | None:
        """The auditor of everything in it, where there is one alone."""
        return self.form.audit.auditors[0].id if len(self.form.audit.auditors) == 1 else None


@dataclass(frozen=True)
class Event:
    """One evidence item of the whole, and which item of which file it comes from, by file and id."""

    evidence: Evidence
    origins: tuple[tuple[str, str], ...]


@dataclass
class Merged:
    """What came of it. `form` is None with errors among the diagnostics."""

    form: Form | None = None
    diagnostics: list[Diagnostic] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    #: Ids of auditors that became another: the file, the old id and the new one.
    auditors: list[tuple[str, str, str]] = field(default_factory=list)
    #: Events that are nearly the same and stay apart.
    alike: list[tuple[Event, Event]] = field(default_factory=list)
    #: Indicators that do not apply by one file and are rated in another: the indicator and both files.
    set_aside: list[tuple[str, str, str]] = field(default_factory=list)
    #: Documents that are not found from the folder of the result.
    far: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Item:
    """An evidence item with its file's number and its index there."""

    part: int
    index: int
    evidence: Evidence


class Parts:
    """The files, and what is told of them."""

    def __init__(self, parts: Sequence[Part]) -> None:
        self.parts = parts
        self.result = Merged()

    def clash(self, part: int, path: Path_, given: Any, other: int, value: Any) -> None:
        """Tell that two files say different things at a path."""
        gathered = self.parts[part].gathered
        if isinstance(given, str) and isinstance(value, str):
            given, value = told_apart(given, value)
        words = [gathered.main.word_for(str(step)) for step in path if isinstance(step, str) and step != "evidence"]
        self.result.diagnostics.append(
            Diagnostic(
                "E140", gathered.place(*path), key=" ".join(words), given=_told(given), value=_told(value),
                here=self.parts[part].name, file=self.parts[other].name,
            )
        )  # fmt: skip

    def one(self, path: Path_, values: Iterable[tuple[int, Any]], at: Mapping[int, Path_] | None = None) -> Any:
        """The value on which all parts that have one agree; the first of two that differ, which is told."""
        first: tuple[int, Any] | None = None
        for part, value in values:
            if value is None:
                continue
            if first is None:
                first = part, value
            elif not same(path[-1], first[1], value):
                self.clash(part, (at or {}).get(part, path), value, *first)
                break
        return None if first is None else first[1]


def _told(value: Any) -> Any:
    """A value in a message, as plain data."""
    if isinstance(value, Record):
        return ", ".join(str(one) for one in value.model_dump(mode="json", exclude_none=True).values())[
            : 2 * MOST_SHOWN
        ]
    if isinstance(value, tuple):
        return ", ".join(value)
    return value_told(value) if isinstance(value, str) and value_told(value)["nl"] != value else shortened(str(value))


def plain(text: str) -> str:
    """A text without differences in spelling: capitals, and how many spaces there are."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def same(key: str | int, one: Any, other: Any) -> bool:
    """Whether two values of a key are the same; of names and places, however they are spelled."""
    if key in _SPELLED_FREELY and isinstance(one, str) and isinstance(other, str):
        return plain(one).replace(" ", "") == plain(other).replace(" ", "")
    return bool(one == other)
