"""Check a framework: its form, that its parts refer to each other rightly, and that the method can run on it."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

from isop_cli.checking.forms import words
from isop_cli.checking.references import duplicate_ids, unknown_name, unknown_names
from isop_cli.checking.single import check_record
from isop_cli.model.framework import Framework
from isop_cli.reading.diagnostics import Diagnostic, Place, has_errors, in_reading_order, nearest, the_first
from isop_cli.reading.document import Document
from isop_cli.text.language import _

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
            message = _("indicator {id} is retired since {since}: its id is not used again")
            since = framework.retired_by_id[indicator.id].since
            help_ = _("give it an id of its own")
            yield Diagnostic("E608", message.format(id=indicator.id, since=since), where(*at, "id"), help_)
        yield from unknown_names(indicator.voices, voices, "E211", where, (*at, "voices"))
        yield from unknown_names(indicator.sources, sources, "E206", where, (*at, "sources"))
        yield from unknown_names(indicator.partnerships, partnerships, "E207", where, (*at, "partnerships"))
        if len(indicator.levels) != len(framework.scale.levels):
            message = _("indicator {id} describes {given} levels; the scale has {expected}")
            message = message.format(id=indicator.id, given=len(indicator.levels), expected=len(framework.scale.levels))
            yield Diagnostic(
                "E601", message, where(*at, "levels"), _("write one description for each level, lowest first")
            )
        if indicator.steps and len(indicator.steps) != len(framework.scale.levels) - 1:
            message = _("indicator {id} gives {given} steps; between the levels there are {expected}")
            expected = len(framework.scale.levels) - 1
            message = message.format(id=indicator.id, given=len(indicator.steps), expected=expected)
            yield Diagnostic("E607", message, where(*at, "steps"), _("write one step from each level to the next"))
        if indicator.weight <= 0:
            yield Diagnostic("E602", _("a weight must be above 0"), where(*at, "weight"))
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
        yield Diagnostic("E603", _("the levels of the scale must rise"), where("scale", "levels"))
    elif levels != list(range(levels[0], levels[-1] + 1)):
        yield Diagnostic(
            "E603", _("the levels of the scale must follow each other without gaps"), where("scale", "levels")
        )
    if levels[-1] <= 0 or levels[0] < 0:
        yield Diagnostic("E603", _("the scale must start at 0 or higher and end above 0"), where("scale", "levels"))
    parameters = framework.parameters
    for name in ("met_at", "partly_at", "core_floor"):
        value: Fraction = getattr(parameters, name).value
        if not levels[0] <= value <= levels[-1]:
            message = _("{key} must lie within the scale, {low} to {high}")
            yield Diagnostic(
                "E604", message.format(key=name, low=levels[0], high=levels[-1]), where("parameters", name)
            )
    if parameters.partly_at.value > parameters.met_at.value:
        yield Diagnostic("E604", _("partly_at must not be above met_at"), where("parameters", "partly_at"))
    if not 0 < parameters.coverage.value <= 1:
        yield Diagnostic("E604", _("coverage must be above 0 and at most 1"), where("parameters", "coverage"))
    if parameters.conflict_levels.value <= 0:
        yield Diagnostic("E604", _("conflict_levels must be above 0"), where("parameters", "conflict_levels"))
    if parameters.balanced_within.value < 0:
        yield Diagnostic("E604", _("balanced_within must not be below 0"), where("parameters", "balanced_within"))
    if not 0 <= parameters.max_not_applicable.value <= 1:
        message = _("max_not_applicable must lie within 0 and 1")
        yield Diagnostic("E604", message, where("parameters", "max_not_applicable"))
    if parameters.min_sources.value > len(framework.sources):
        message = _("min_sources asks for more source types than there are")
        yield Diagnostic("E604", message, where("parameters", "min_sources"))


def _provenance_problems(data: Any, framework: Framework, where: _Where, path: tuple[Any, ...]) -> Iterator[Diagnostic]:
    if isinstance(data, dict):
        source = data.get("source")
        if isinstance(source, str) and source not in framework.provenance:
            message = _("{given} is not in provenance").format(given=source)
            yield Diagnostic("E605", message, where(*path, "source"), nearest(source, framework.provenance))
    for step, value in _children(data):
        yield from _provenance_problems(value, framework, where, (*path, step))


def _language_problems(data: Any, framework: Framework, where: _Where, path: tuple[Any, ...]) -> Iterator[Diagnostic]:
    languages = framework.languages
    if isinstance(data, dict) and data and all(isinstance(value, str) for value in data.values()):
        absent = [language for language in languages if language not in data]
        if absent and any(language in data for language in languages):
            message = _("this text is missing in: {languages}").format(languages=words(absent))
            yield Diagnostic("W606", message, where(*path))
        return
    for step, value in _children(data):
        yield from _language_problems(value, framework, where, (*path, step))


def _children(data: Any) -> Iterable[tuple[Any, Any]]:
    if isinstance(data, dict):
        return data.items()
    return enumerate(data) if isinstance(data, list) else ()
