"""What changed between two versions of criteria, in words: for those who must explain it."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pydantic import TypeAdapter

from isop_cli.formats.look import Look
from isop_cli.formats.markdown import escaped, tidy
from isop_cli.formats.registry import DocumentKind
from isop_cli.model.framework import Framework
from isop_cli.model.revision import FieldChange, Kind, PartChange, Revision, Value
from isop_cli.text.language import _, join_words, ngettext, text_in

#: What a field is called, by its name; a function, so that the language is the one in force.
_FIELDS: Mapping[str, Callable[[], str]] = {
    "title": lambda: _("Title"),
    "name": lambda: _("Name"),
    "full_name": lambda: _("Full name"),
    "purpose": lambda: _("For whom the label is"),
    "owner": lambda: _("Owner"),
    "website": lambda: _("Website"),
    "languages": lambda: _("Languages"),
    "text": lambda: _("The requirement's own words"),
    "guideline": lambda: _("Guideline"),
    "look_for": lambda: _("What to look for"),
    "core": lambda: _("Core indicator"),
    "weight": lambda: _("Weight"),
    "sources": lambda: _("Sources"),
    "voices": lambda: _("To be heard only from"),
    "partnerships": lambda: _("Partnerships"),
    "optional": lambda: _("All of it may be not applicable"),
    "may_be_not_applicable": lambda: _("May be not applicable although it is core"),
    "value": lambda: _("Value"),
    "rule": lambda: _("How a level is chosen"),
    "together_for": lambda: _("Together for"),
    "meaning": lambda: _("Meaning"),
    "hint": lambda: _("Explanation"),
    "who": lambda: _("Who speaks where nothing else is said"),
    "needs_who": lambda: _("Must say who speaks"),
    "source": lambda: _("Where it comes from"),
    "told": lambda: _("To parents: what the auditors did"),
    "does_well": lambda: _("To parents: what is done well"),
    "will_improve": lambda: _("To parents: what will be better"),
    "join_in": lambda: _("To parents: how to join in"),
    "icon": lambda: _("Icon"),
}
#: What is said to parents judges nothing: that it is new goes without saying.
_TO_PARENTS = frozenset(("told", "does_well", "will_improve", "join_in", "icon"))
#: What a parameter of the method is called.
_PARAMETERS: Mapping[str, Callable[[], str]] = {
    "met_at": lambda: _("Level from which a guideline is met"),
    "partly_at": lambda: _("Level from which a guideline is partly met"),
    "core_floor": lambda: _("Lowest level of a core indicator"),
    "coverage": lambda: _("Share of a guideline that needs evidence"),
    "min_sources": lambda: _("Kinds of sources that a guideline needs"),
    "required_sources": lambda: _("Sources that must be there"),
    "required_voices": lambda: _("Who must be heard"),
    "min_heard": lambda: _("How many of them at least"),
    "max_age_months": lambda: _("Months after which evidence is too old"),
    "deferred_max_partly": lambda: _("Guidelines that may be partly met"),
    "deferral_months": lambda: _("Months to improve"),
    "valid_months": lambda: _("Months that a label holds"),
    "conflict_levels": lambda: _("Levels from which two voices contradict each other"),
    "balanced_within": lambda: _("Levels that balanced partnerships differ at most"),
    "max_not_applicable": lambda: _("Share of a guideline that may be not applicable"),
}


#: What is not told of a part that is new: its name stands above it, and the rest goes without saying.
_NOT_OF_NEW = frozenset({"title", "name", "steps", "guideline", "source", "weight"})


@dataclass(frozen=True, slots=True)
class Line:
    """One difference: what it is about, and how it reads in both versions; empty where there is nothing.

    A text that changed takes a line for each version; a value stands as `whole` in one.
    """

    label: str
    before: str
    after: str
    is_text: bool

    @property
    def whole(self) -> str:
        """The difference in one line; empty for a text that changed."""
        label = f"{self.label}: " if self.label else ""
        if not self.before or not self.after:
            return label + (self.after or f"{self.before} → –")
        return "" if self.is_text else f"{label}{self.before} → {self.after}"


@dataclass(frozen=True, slots=True)
class Told:
    """A part that changed: its name, why where that is given, and its differences."""

    name: str
    why: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """Parts that changed in the same way."""

    heading: str
    parts: tuple[Told, ...]


class RevisionTelling:
    """Sentences about a revision, in the language in force."""

    def __init__(self, revision: Revision, old: Framework, new: Framework) -> None:
        self.revision, self._frameworks = revision, (old, new)
        self._names: dict[str, str] = {}
        for framework in self._frameworks:
            self._names |= {source.id: text_in(source.name) for source in framework.sources}
            self._names |= {group.id: text_in(group.name) for group in framework.respondents}
            self._names |= {partnership.id: text_in(partnership.name) for partnership in framework.partnerships}
            self._names |= {
                guideline.id: f"{guideline.id} {text_in(guideline.title)}" for guideline in framework.guidelines
            }

    @property
    def title(self) -> str:
        """Which criteria, from which version to which."""
        before, after = self.revision.before, self.revision.after
        if before.id == after.id:
            return f"{text_in(after.name)}: {before.version} → {after.version}"
        return f"{text_in(before.name)} {before.version} → {text_in(after.name)} {after.version}"

    @property
    def summary(self) -> str:
        """How much changed, in a sentence."""
        parts = self._parts
        if not parts:
            return _("Nothing changed.")
        indicators = [part for part in parts if part.kind == "indicator"]
        count = {change: sum(p.change == change for p in indicators) for change in ("added", "retired", "removed")}
        changed = [self._lines(part) for part in indicators if part.change == "changed"]
        reworded = sum(any(line.is_text for line in lines) for lines in changed)
        weighed = sum(not all(line.is_text for line in lines) for lines in changed)
        gone = count["retired"] + count["removed"]
        told = [
            (count["added"], ngettext("{n} new indicator", "{n} new indicators", count["added"])),
            (gone, ngettext("{n} indicator no longer rated", "{n} indicators no longer rated", gone)),
            (reworded, ngettext("{n} reworded", "{n} reworded", reworded)),
            (
                weighed,
                ngettext(
                    "{n} with other sources, voices, partnerships or weight",
                    "{n} with other sources, voices, partnerships or weight",
                    weighed,
                ),
            ),
        ]
        guidelines, thresholds = (sum(part.kind == kind for part in parts) for kind in ("guideline", "parameter"))
        told.append((guidelines, ngettext("{n} guideline", "{n} guidelines", guidelines)))
        told.append((thresholds, ngettext("{n} threshold", "{n} thresholds", thresholds)))
        said = [text.format(n=number) for number, text in told if number]
        return (join_words(said) or _("No guideline, indicator or threshold changed")) + "."

    @property
    def sections(self) -> list[Section]:
        """Every change, what people ask for first before the rest."""
        indicators: dict[str, list[PartChange]] = {"added": [], "retired": [], "removed": [], "changed": []}
        of: dict[str, list[PartChange]] = {"guideline": [], "parameter": [], "rest": []}
        for part in self._parts:
            if part.kind == "indicator":
                indicators[part.change].append(part)
            else:
                of[part.kind if part.kind in of else "rest"].append(part)
        found = (
            (_("Guidelines"), of["guideline"]),
            (_("New indicators"), indicators["added"]),
            (_("Indicators no longer rated"), indicators["retired"] + indicators["removed"]),
            (_("Indicators that changed"), indicators["changed"]),
            (_("Thresholds"), of["parameter"]),
            (_("Further"), of["rest"]),
        )
        return [Section(heading, tuple(map(self._told, parts))) for heading, parts in found if parts]

    @property
    def _parts(self) -> list[PartChange]:
        """The parts that came or went, and those that read differently in the language in force."""
        return [part for part in self.revision.parts if part.change != "changed" or self._lines(part)]

    def _lines(self, part: PartChange) -> tuple[Line, ...]:
        if part.change in ("retired", "removed"):
            return ()
        return tuple(line for field in part.fields if (line := self._line(part, field)) is not None)

    def _told(self, part: PartChange) -> Told:
        name = self._name(part)
        if part.kind != "indicator" and part.change != "changed":
            turn = _("new") if part.change == "added" else _("gone")
            name = f"{name} ({turn})"
        return Told(name, text_in(part.why) if part.why else "", self._lines(part))

    def _name(self, part: PartChange) -> str:
        title = text_in(part.title)
        if part.kind in ("guideline", "indicator"):
            return f"{part.id} {title}"
        if part.kind == "parameter":
            return _PARAMETERS[part.id]() if part.id in _PARAMETERS else part.id
        if part.kind == "level":
            return _("Level {number}").format(number=part.id)
        return f"{_kind(part.kind)}: {title}" if title and part.kind != "framework" else _kind(part.kind)

    def _line(self, part: PartChange, field: FieldChange) -> Line | None:
        """A difference; None for what reads the same in the language in force, and for what goes without saying."""
        if part.change == "added" and (field.field in _NOT_OF_NEW or field.after is False):
            return None
        if field.field == "source" and None in (field.before, field.after):
            return None
        if field.field in _TO_PARENTS and field.before is None:
            return None
        before, after = self._value(part, field, field.before), self._value(part, field, field.after)
        if before == after:
            return None
        return Line(self._label(part, field), before, after, field.is_text)

    def _label(self, part: PartChange, field: FieldChange) -> str:
        if field.place is not None:
            levels = max((framework.scale.levels for framework in self._frameworks), key=len)
            number = levels[field.place].level if field.place < len(levels) else field.place
            told = _("Level {number}") if field.field == "levels" else _("Step {number} → {next}")
            return told.format(number=number, next=number + 1)
        return "" if part.kind == "parameter" and field.field == "value" else _FIELDS[field.field]()

    def _value(self, part: PartChange, field: FieldChange, value: Value | None) -> str:
        if value is None:
            return ""
        if isinstance(value, dict):
            return text_in(value)
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if isinstance(value, tuple):
            return join_words([self._names.get(one, one) for one in value])
        return self._names.get(str(value), str(value)) if field.field in ("guideline", "who") else str(value)


def _kind(kind: Kind) -> str:
    return {
        "guideline": _("Guideline"), "indicator": _("Indicator"), "parameter": _("Threshold"), "scale": _("The scale"),
        "level": _("Level"), "respondents": _("Voice"), "source": _("Source"), "partnership": _("Partnership"),
        "sector": _("Sector"), "framework": _("The label"),
    }[kind]  # fmt: skip


def _json(telling: RevisionTelling, _look: Look) -> bytes:
    """A revision as JSON, with every text in every language."""
    data = TypeAdapter(Revision).dump_python(telling.revision, mode="json")
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _markdown(telling: RevisionTelling, _look: Look) -> bytes:
    """A revision as Markdown, to put beside the criteria or in a letter."""
    pieces = [f"# {escaped(telling.title)}", escaped(telling.summary)]
    for section in telling.sections:
        pieces.append(f"## {escaped(section.heading)}")
        for part in section.parts:
            pieces.append(f"### {escaped(part.name)}")
            if part.why:
                pieces.append(escaped(part.why))
            pieces.append("\n".join(map(_markdown_line, part.lines)))
    return tidy("\n\n".join(pieces))


def _markdown_line(line: Line) -> str:
    if line.whole:
        return f"- {escaped(line.whole)}"
    before, after = _("was: {text}"), _("now: {text}")
    both = before.format(text=escaped(line.before)), after.format(text=escaped(line.after))
    return f"- {escaped(line.label)}\n  - {both[0]}\n  - {both[1]}"


REVISION = DocumentKind("revision", {"markdown": _markdown, "json": _json})
