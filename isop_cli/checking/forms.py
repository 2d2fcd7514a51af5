"""Problems of form: a model's own complaints about data, in the user's words and at their place in the file."""

import types
import typing
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from isop_cli.reading.diagnostics import Diagnostic, Place, nearest, the_first
from isop_cli.text.language import LANGUAGES, _, join_words

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
        message = _("this is not a file of the format {format}").format(format=expected)
        return Diagnostic(
            "E114", message, locate(path, False), _("write at the top: format: {format}").format(format=expected)
        )
    if kind == "missing":
        message = _("the key {key} is missing").format(key=name)
        return Diagnostic("E111", message, locate(path[:-1], False), _("add the line: {key}: …").format(key=name))
    if kind == "extra_forbidden":
        message = _("the key {key} is not known here").format(key=name)
        return Diagnostic("E112", message, locate(path, True), nearest(name, keys_at(model, path[:-1])))
    place = locate(path, False)
    if given is None or kind == "empty_text":
        message = _("{key} is still empty").format(key=name)
        return Diagnostic("E113", message, place, _("fill it in, or remove the line when it is not needed"))
    if kind == "literal_error":
        options = [option.strip("'") for option in _options(model, path)]
        message = _("{value} is not one of the possible values of {key}").format(value=_quoted(given), key=name)
        return Diagnostic("E113", message, place, nearest(str(given), options))
    if kind in _NOT_ONE_VALUE:
        return Diagnostic("E110", _("{key} must hold lines of the form key: value").format(key=name), place)
    if kind == "tuple_type":
        return Diagnostic("E110", _("{key} must be a list").format(key=name), place, _("start each item with a dash"))
    if kind == "too_short":
        least = complaint["ctx"]["min_length"]
        return Diagnostic("E113", _("{key} needs at least {number} items").format(key=name, number=least), place)
    if kind in ("greater_than_equal", "greater_than"):
        return Diagnostic("E113", _("{value} is too low for {key}").format(value=_quoted(given), key=name), place)
    if kind in ("less_than_equal", "less_than"):
        return Diagnostic("E113", _("{value} is too high for {key}").format(value=_quoted(given), key=name), place)
    what, help_ = _EXPECTATIONS.get(kind, _a_text)()
    message = _("{value} is not {what}").format(value=_quoted(given), what=what)
    return Diagnostic("E113", message, place, help_)


def _a_text() -> tuple[str, str]:
    return _("a text"), _("write a single value here, not a list or more keys")


def _a_whole_number() -> tuple[str, str]:
    return _("a whole number"), _("write digits only, such as 2")


def _a_number() -> tuple[str, str]:
    return _("a number"), _("write for example 2, 2.5 or 4/5")


def _a_date() -> tuple[str, str]:
    return _("a date"), _("write year-month-day, such as 2026-05-12")


def _a_day_that_exists() -> tuple[str, str]:
    return _("a day that exists"), _("check the month and the day")


def _true_or_false() -> tuple[str, str]:
    return _("true or false"), _("write true or false")


def _an_identifier() -> tuple[str, str]:
    return _("a short name"), _("use at most 64 letters, digits, dots, dashes and underscores, without spaces")


def _a_checksum() -> tuple[str, str]:
    return _("a SHA-256 sum"), _("it has 64 digits and letters a to f; leave the line out when you do not have it")


def _a_colour() -> tuple[str, str]:
    return _("a colour"), _("write six hexadecimal digits between quotes, such as '#12454f'")


def _a_web_address() -> tuple[str, str]:
    return _("a web address"), _("write the whole address, such as https://www.example.org/page")


_EXPECTATIONS: dict[str, Callable[[], tuple[str, str]]] = {
    "whole_number": _a_whole_number,
    "exact_number": _a_number,
    "calendar_date": _a_date,
    "no_such_day": _a_day_that_exists,
    "truth": _true_or_false,
    "identifier": _an_identifier,
    "checksum": _a_checksum,
    "colour": _a_colour,
    "web_address": _a_web_address,
}


def _quoted(given: Any) -> str:
    if isinstance(given, dict | list | tuple):
        return _("this")
    text = str(given)
    return text if len(text) <= 40 else text[:39] + "…"


def _name(path: tuple[str | int, ...]) -> str:
    words = [step for step in path if isinstance(step, str)]
    if len(words) > 1 and words[-1] in LANGUAGES:
        return f"{words[-2]} ({words[-1]})"
    return words[-1] if words else _("the file")


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


def words(items: list[str]) -> str:
    """Items as a list in a sentence, cut short when there are many."""
    return (
        join_words(items)
        if len(items) <= 8
        else join_words([*items[:7], _("{number} more").format(number=len(items) - 7)])
    )
