"""What changed between two versions of a label's criteria: every part that came, went or reads differently."""

from collections.abc import Iterator, Set
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Literal

from pydantic import BaseModel

from isop_cli.model.framework import Framework

FORMAT: Literal["isop-criteria-diff/1"] = "isop-criteria-diff/1"

#: What a field holds: a text by language, ids, or one value. Exact numbers are text, such as "4/5".
Value = dict[str, str] | tuple[str, ...] | str | bool | int

Kind = Literal[
    "guideline", "indicator", "parameter", "scale", "level", "respondents", "source", "partnership", "sector", "framework",
]  # fmt: skip
#: The kinds of parts, in the order in which they are listed.
KINDS: tuple[Kind, ...] = (
    "guideline", "indicator", "parameter", "scale", "level", "respondents", "source", "partnership", "sector", "framework",
)  # fmt: skip
_FRAMEWORK = ("name", "full_name", "purpose", "owner", "website", "languages")


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field before and after; None where that version does not have it.

    `place` is the position in a list of texts from 0, such as a level's description; None for a field by itself.
    """

    field: str
    place: int | None
    before: Value | None
    after: Value | None

    @property
    def is_text(self) -> bool:
        """Whether it is a text by language, and not a value that the method or the program works with."""
        return isinstance(self.before, dict) or isinstance(self.after, dict)


@dataclass(frozen=True, slots=True)
class PartChange:
    """A part of the criteria that came, went or changed. `why` is given for what was retired."""

    kind: Kind
    id: str
    change: Literal["added", "removed", "retired", "changed"]
    title: dict[str, str]
    fields: tuple[FieldChange, ...]
    why: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Edition:
    """Which criteria these are."""

    id: str
    version: str
    name: dict[str, str]


@dataclass(frozen=True, slots=True)
class Revision:
    """Every change from one version of criteria to another, by kind and in the newer one's order."""

    format: Literal["isop-criteria-diff/1"]
    before: Edition
    after: Edition
    parts: tuple[PartChange, ...]


def revision(old: Framework, new: Framework) -> Revision:
    """What changed from `old` to `new`. Parts are matched by their ids; the order of parts is no change."""
    before, after = _parts(old), _parts(new)
    found = []
    for kind in KINDS:
        for key in dict.fromkeys(key for parts in (after, before) for key in parts if key[0] == kind):
            change = _change(kind, key[1], before.get(key), after.get(key), new)
            if change is not None:
                found.append(change)
    return Revision(FORMAT, _edition(old), _edition(new), tuple(found))


def _edition(framework: Framework) -> Edition:
    return Edition(framework.id, framework.version, framework.name)


#: The fields of a part, by name and place.
_Fields = dict[tuple[str, int | None], Value]


def _parts(framework: Framework) -> dict[tuple[Kind, str], _Fields]:
    """Every part of a framework by its kind and id."""
    parts: dict[tuple[Kind, str], _Fields] = {}
    for guideline in framework.guidelines:
        parts["guideline", guideline.id] = _fields(guideline, {"id", "indicators"})
        for indicator in guideline.indicators:
            parts["indicator", indicator.id] = _fields(indicator, {"id"}) | {("guideline", None): guideline.id}
    for name in type(framework.parameters).model_fields:
        if name not in framework.parameters.model_fields_set:
            continue  # not in the file: what the program takes instead is no rule of the label's
        parts["parameter", name] = _fields(getattr(framework.parameters, name))
    parts["scale", ""] = _fields(framework.scale, {"levels"})
    for level in framework.scale.levels:
        parts["level", str(level.level)] = _fields(level, {"level"})
    listed: tuple[tuple[Kind, tuple[Any, ...]], ...] = (
        ("respondents", framework.respondents),
        ("source", framework.sources),
        ("partnership", framework.partnerships),
        ("sector", framework.sectors),
    )
    for kind, found in listed:
        parts |= {(kind, part.id): _fields(part, {"id"}) for part in found}
    every = set(type(framework).model_fields)
    parts["framework", ""] = _fields(framework, every - set(_FRAMEWORK))
    return parts


def _fields(part: BaseModel, left_out: Set[str] = frozenset()) -> _Fields:
    """What a part's fields hold; those that hold nothing are not there."""
    return {
        (name, place): value
        for name in type(part).model_fields
        if name not in left_out
        for place, value in _values(getattr(part, name))
    }


def _values(value: Any) -> Iterator[tuple[int | None, Value]]:
    if isinstance(value, tuple) and value and all(isinstance(item, dict) for item in value):
        yield from enumerate(value)
    elif isinstance(value, Fraction):
        yield None, str(value)
    elif value is not None and value != () and value != {}:
        yield None, value


def _change(
    kind: Kind, identifier: str, before: _Fields | None, after: _Fields | None, new: Framework
) -> PartChange | None:
    old, now = before or {}, after or {}
    places = dict.fromkeys([*now, *old])
    fields = tuple(
        FieldChange(*place, old.get(place), now.get(place)) for place in places if old.get(place) != now.get(place)
    )
    if not fields and before is not None and after is not None:
        return None
    newest = now or old
    title = newest.get(("title", None)) or newest.get(("name", None))
    retired = new.retired_by_id.get(identifier) if kind == "indicator" and after is None else None
    return PartChange(
        kind,
        identifier,
        "added" if before is None else "retired" if retired else "removed" if after is None else "changed",
        title if isinstance(title, dict) else {},
        fields,
        retired.why if retired else None,
    )
