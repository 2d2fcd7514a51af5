"""Check a framework: its form, that its parts refer to each other rightly, and that the method can run on it."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from isop_cli.checking.references import duplicate_ids, unknown_name, unknown_names
from isop_cli.checking.single import check_record
from isop_cli.model.framework import Framework
from isop_cli.reading.diagnostics import Diagnostic, Place, has_errors, in_reading_order, nearest, the_first
from isop_cli.reading.document import Document

_Where = Callable[..., Place]


@dataclass(frozen=True)
class CheckedFramework:
    """A framework, or None when it has errors, and what there is to say of it."""

    framework: Framework | None
    diagnostics: list[Diagnostic]


def check_framework(path: Path | str) -> CheckedFramework:
    """Read and check a framework's file."""
    checked = check_record(path, Framework)
    problems = checked.diagnostics
    if checked.record is not None:
        problems = [*problems, *the_first(_reference_problems(checked.record, checked.document))]
    return CheckedFramework(None if has_errors(problems) else checked.record, in_reading_order(problems))


def framework_problems(framework: Framework, name: str) -> list[Diagnostic]:
    """What is wrong with a framework that has the right form but no file of its own; `name` is where it comes from."""
    return list(the_first(_reference_problems(framework, Document(name, ""))))


def _reference_problems(framework: Framework, document: Document) -> Iterator[Diagnostic]:
    where = document.place
    yield from _scale_problems(framework, where)
    parts = {
        "sources": framework.source_ids,
        "respondents": [group.id for group in framework.respondents],
        "partnerships": framework.partnership_ids,
        "sectors": [sector.id for sector in framework.sectors],
        "guidelines": [guideline.id for guideline in framework.guidelines],
        "retired": [indicator.id for indicator in framework.retired],
    }
    for kind, identifiers in parts.items():
        yield from duplicate_ids([(name, (kind, number, "id")) for number, name in enumerate(identifiers)], where)
    places = [
        (indicator, ("guidelines", g, "indicators", i))
        for g, guideline in enumerate(framework.guidelines)
        for i, indicator in enumerate(guideline.indicators)
    ]
    yield from duplicate_ids([(indicator.id, (*at, "id")) for indicator, at in places], where)
    sources, partnerships = set(framework.source_ids), set(framework.partnership_ids)
    voices = framework.respondent_names
    for number, source in enumerate(framework.sources):
        if source.who is not None and source.who not in voices:
            yield unknown_name(source.who, voices, "E211", where("sources", number, "who"))
    for indicator, at in places:
        if indicator.id in framework.retired_by_id:
            since = framework.retired_by_id[indicator.id].since
            yield Diagnostic("E608", where(*at, "id"), id=indicator.id, since=since)
        yield from unknown_names(indicator.voices, voices, "E211", where, (*at, "voices"))
        yield from unknown_names(indicator.sources, sources, "E206", where, (*at, "sources"))
        yield from unknown_names(indicator.partnerships, partnerships, "E207", where, (*at, "partnerships"))
        if len(indicator.levels) != len(framework.scale.levels):
            number, expected = len(indicator.levels), len(framework.scale.levels)
            yield Diagnostic("E601", where(*at, "levels"), id=indicator.id, given=number, expected=expected)
        if indicator.steps and len(indicator.steps) != len(framework.scale.levels) - 1:
            number, expected = len(indicator.steps), len(framework.scale.levels) - 1
            yield Diagnostic("E607", where(*at, "steps"), id=indicator.id, given=number, expected=expected)
        if indicator.weight <= 0:
            yield Diagnostic("E602", where(*at, "weight"))
    parameters = framework.parameters
    for name, given, known, code in (
        ("required_sources", parameters.required_sources.value, sources, "E206"),
        ("required_voices", parameters.required_voices.value, voices, "E211"),
    ):
        yield from unknown_names(given, known, code, where, ("parameters", name, "value"))
    yield from _provenance_problems(document.data, framework, where, ())
    yield from _language_problems(document.data, framework, where, ())


def _scale_problems(framework: Framework, where: _Where) -> Iterator[Diagnostic]:
    levels = [level.level for level in framework.scale.levels]
    if any(after <= before for before, after in itertools.pairwise(levels)):
        yield Diagnostic("E603", where("scale", "levels"), "falls")
    elif levels != list(range(levels[0], levels[-1] + 1)):
        yield Diagnostic("E603", where("scale", "levels"), "gaps")
    if levels[-1] <= 0 or levels[0] < 0:
        yield Diagnostic("E603", where("scale", "levels"), "bounds")
    parameters = framework.parameters
    for name in ("met_at", "partly_at", "core_floor"):
        value: Fraction = getattr(parameters, name).value
        if not levels[0] <= value <= levels[-1]:
            yield Diagnostic("E604", where("parameters", name), "scale", key=name, low=levels[0], high=levels[-1])
    if parameters.partly_at.value > parameters.met_at.value:
        yield Diagnostic("E604", where("parameters", "partly_at"), "order")
    if not 0 < parameters.coverage.value <= 1:
        yield Diagnostic("E604", where("parameters", "coverage"), "coverage")
    if parameters.conflict_levels.value <= 0:
        yield Diagnostic("E604", where("parameters", "conflict_levels"), "conflict")
    if parameters.balanced_within.value < 0:
        yield Diagnostic("E604", where("parameters", "balanced_within"), "balance")
    if not 0 <= parameters.max_not_applicable.value <= 1:
        yield Diagnostic("E604", where("parameters", "max_not_applicable"), "not_applicable")
    if parameters.min_sources.value > len(framework.sources):
        yield Diagnostic("E604", where("parameters", "min_sources"), "sources")


def _provenance_problems(data: Any, framework: Framework, where: _Where, path: tuple[Any, ...]) -> Iterator[Diagnostic]:
    if isinstance(data, dict):
        source = data.get("source")
        if isinstance(source, str) and source not in framework.provenance:
            yield Diagnostic("E605", where(*path, "source"), given=source, **nearest(source, framework.provenance))
    for step, value in _children(data):
        yield from _provenance_problems(value, framework, where, (*path, step))


def _language_problems(data: Any, framework: Framework, where: _Where, path: tuple[Any, ...]) -> Iterator[Diagnostic]:
    languages = framework.languages
    if isinstance(data, dict) and data and all(isinstance(value, str) for value in data.values()):
        absent = [language for language in languages if language not in data]
        if absent and any(language in data for language in languages):
            yield Diagnostic("W606", where(*path), languages=absent)
        return
    for step, value in _children(data):
        yield from _language_problems(value, framework, where, (*path, step))


def _children(data: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(data, dict):
        return data.items()
    return enumerate(data) if isinstance(data, list) else ()
