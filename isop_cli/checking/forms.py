"""Problems of form: a model's own complaints about data, each as a rule that is broken at a place in the file."""

import types
import typing
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from isop_cli.reading.diagnostics import Diagnostic, Place, nearest, the_first
from isop_cli.text.language import LANGUAGES

#: Finds the place of a path; with True, that of its key.
Locate = Callable[[tuple[str | int, ...], bool], Place]

_NOT_ONE_VALUE = {"model_type", "dict_type", "model_attributes_type"}


def form_problems(error: ValidationError, model: type[BaseModel], locate: Locate) -> Iterator[Diagnostic]:
    """A diagnostic for each of the model's complaints."""
    return the_first(_form_problems(error, model, locate))


def _form_problems(error: ValidationError, model: type[BaseModel], locate: Locate) -> Iterator[Diagnostic]:
    complaints = error.errors(include_url=False)
    inside = {complaint["loc"][:length] for complaint in complaints for length in range(len(complaint["loc"]))}
    for complaint in complaints:
        path = tuple(complaint["loc"])
        if complaint["type"] == "too_short" and path in inside:
            continue  # its items are there; what is wrong with them is told
        if path and path[-1] == "[key]":
            path = path[:-1]
        yield _diagnose(complaint, path, model, locate)


def _diagnose(complaint: Any, path: tuple[str | int, ...], model: type[BaseModel], locate: Locate) -> Diagnostic:
    kind, given = complaint["type"], complaint.get("input")
    name = _name(path)
    if path == ("format",):
        expected = str(model.model_fields["format"].annotation.__args__[0])  # type: ignore[union-attr]
        return Diagnostic("E114", locate(path, False), format=expected)
    if kind == "missing":
        return Diagnostic("E111", locate(path[:-1], False), key=name)
    if kind == "extra_forbidden":
        return Diagnostic("E112", locate(path, True), key=name, **nearest(str(name), keys_at(model, path[:-1])))
    place, value = locate(path, False), _short(given)
    if given is None or kind == "empty_text":
        return Diagnostic("E113", place, "empty", key=name)
    if kind == "literal_error":
        options = [option.strip("'") for option in _options(model, path)]
        return Diagnostic("E113", place, "not_one_of", value=value, key=name, **nearest(str(given), options))
    if kind in _NOT_ONE_VALUE:
        return Diagnostic("E110", place, "keys", key=name)
    if kind == "tuple_type":
        return Diagnostic("E110", place, "list", key=name)
    if kind == "too_short":
        return Diagnostic("E113", place, "too_few", key=name, number=complaint["ctx"]["min_length"])
    if kind in ("greater_than_equal", "greater_than"):
        return Diagnostic("E113", place, "too_low", value=value, key=name)
    if kind in ("less_than_equal", "less_than"):
        return Diagnostic("E113", place, "too_high", value=value, key=name)
    return Diagnostic("E113", place, _EXPECTATIONS.get(kind, "no_text"), value=value)


#: What a value should have been, by the model's name for the mistake: a case of E113.
_EXPECTATIONS = {
    "whole_number": "no_whole_number",
    "exact_number": "no_number",
    "calendar_date": "no_date",
    "no_such_day": "no_such_day",
    "truth": "no_truth",
    "identifier": "no_identifier",
    "checksum": "no_checksum",
    "colour": "no_colour",
    "web_address": "no_address",
}


def _short(given: Any) -> str | None:
    """A value as it is quoted; None for one of more parts."""
    if isinstance(given, dict | list | tuple):
        return None
    text = str(given)
    return text if len(text) <= 40 else text[:39] + "…"


def _name(path: tuple[str | int, ...]) -> str | None:
    """The key at a path; None for the file itself."""
    words = [step for step in path if isinstance(step, str)]
    if len(words) > 1 and words[-1] in LANGUAGES:
        return f"{words[-2]} ({words[-1]})"
    return words[-1] if words else None


def keys_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """The keys that a model knows at a path."""
    found = _model_at(model, path)
    return list(found.model_fields) if found else []


def _options(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    owner = _model_at(model, path[:-1])
    field = owner.model_fields.get(str(path[-1])) if owner else None
    return [str(option) for option in _literals(field.annotation)] if field else []


def _literals(annotation: Any) -> Iterator[Any]:
    if typing.get_origin(annotation) is typing.Literal:
        yield from typing.get_args(annotation)
    else:
        for part in typing.get_args(annotation):
            yield from _literals(part)


def _model_at(model: type[BaseModel], path: tuple[str | int, ...]) -> type[BaseModel] | None:
    here: Any = model
    for step in path:
        found = _models_in(here)
        if isinstance(step, str) and found and step in found.model_fields:
            here = found.model_fields[step].annotation
        elif found and isinstance(step, str) and _is_model(here):
            return None
    return _models_in(here)


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _models_in(annotation: Any) -> type[BaseModel] | None:
    """The model inside an annotation such as `tuple[Model, ...] | None`."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return annotation if issubclass(annotation, BaseModel) else None
    for part in typing.get_args(annotation):
        if found := _models_in(part):
            return found
    return None
