"""Problems of form: a model's own complaints about data, each as a rule that is broken at a place in the file."""

import types
import typing
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError

from isop_cli.model.words import key_words, value_told, value_words
from isop_cli.reading.diagnostics import Argument, Diagnostic, Place, nearest, the_first
from isop_cli.text.language import LANGUAGES

#: Finds the place of a path; with True, that of its key.
Locate = Callable[[tuple[str | int, ...], bool], Place]

#: For a value that is not possible at a path: a case of E113 that tells better what to write, with its arguments.
Hint = Callable[[tuple[str | int, ...], Any], tuple[str, dict[str, Argument]] | None]
#: A key as the file writes it.
WordFor = Callable[[str], str]

_NOT_ONE_VALUE = {"model_type", "dict_type", "model_attributes_type"}


def form_problems(
    error: ValidationError,
    model: type[BaseModel],
    locate: Locate,
    word_for: WordFor = str,
    hint: Hint = lambda _path, _given: None,
) -> Iterator[Diagnostic]:
    """A diagnostic for each of the model's complaints."""
    return the_first(_Complaints(error, model, locate, word_for, hint).diagnosed())


class _Complaints:
    """A model's complaints about a file."""

    def __init__(
        self, error: ValidationError, model: type[BaseModel], locate: Locate, word_for: WordFor, hint: Hint
    ) -> None:
        self.complaints = error.errors(include_url=False)
        self.model, self.locate, self.word_for, self.hint = model, locate, word_for, hint

    def diagnosed(self) -> Iterator[Diagnostic]:
        inside = {c["loc"][:length] for c in self.complaints for length in range(len(c["loc"]))}
        for complaint in self.complaints:
            path = tuple(complaint["loc"])
            if complaint["type"] == "too_short" and path in inside:
                continue  # its items are there; what is wrong with them is reported
            if path and path[-1] == "[key]":
                path = path[:-1]
            yield self.diagnose(complaint, path)

    def diagnose(self, complaint: Any, path: tuple[str | int, ...]) -> Diagnostic:
        kind, given = complaint["type"], complaint.get("input")
        name = _name(path)
        key = self.word_for(name) if name is not None else None
        if path == ("format",):
            return Diagnostic("E114", self.locate(path, False), format=next(iter(self.options(path))))
        if kind == "missing":
            return Diagnostic("E111", self.locate(path[:-1], False), key=key)
        if kind == "extra_forbidden":
            return Diagnostic("E112", self.locate(path, True), key=name, **self.nearest_key(str(name), path[:-1]))
        place, value = self.locate(path, False), _short(given)
        if given is None or kind == "empty_text":
            return Diagnostic("E113", place, "empty", key=key)
        if found := self.hint(path, given):
            case, arguments = found
            return Diagnostic("E113", place, case, **arguments)
        if kind == "placeholder":
            return Diagnostic("E113", place, "placeholder", value=value, key=key)
        if kind == "literal_error":
            return Diagnostic(
                "E113", place, "not_one_of", value=value, key=key, **self.nearest_option(str(given), path)
            )
        if kind in _NOT_ONE_VALUE:
            if isinstance(given, str) and (spaced := _spaced(given, keys_at(self.model, path))):
                return Diagnostic("E105", place, "no_space", key=spaced)
            return Diagnostic("E110", place, "keys", key=key)
        if kind == "tuple_type":
            return Diagnostic("E110", place, "list", key=key)
        if kind in ("string_too_long", "too_long") and isinstance(given, str):
            return Diagnostic("E113", place, "too_long", key=key, number=complaint["ctx"]["max_length"])
        if kind == "too_short":
            return Diagnostic("E113", place, "too_few", key=key, number=complaint["ctx"]["min_length"])
        if kind in ("greater_than_equal", "greater_than"):
            return Diagnostic("E113", place, "too_low", value=value, key=key)
        if kind in ("less_than_equal", "less_than"):
            return Diagnostic("E113", place, "too_high", value=value, key=key)
        if kind == "ambiguous_date":
            day, month, year = str(given).strip().split("/")
            either = [f"{year}-{int(month):02d}-{int(day):02d}", f"{year}-{int(day):02d}-{int(month):02d}"]
            return Diagnostic("E113", place, "date_ambiguous", value=value, first=either[0], second=either[1])
        return Diagnostic("E113", place, _EXPECTATIONS.get(kind, "no_text"), value=value)

    def nearest_key(self, given: str, path: tuple[str | int, ...]) -> dict[str, Argument]:
        known = keys_at(self.model, path)
        near = nearest(given, [word for key in known for word in key_words(key)])
        return near if "nearest" in near else {"choices": [self.word_for(key) for key in known]} if known else {}

    def options(self, path: tuple[str | int, ...]) -> list[str]:
        return [option.strip("'") for option in _options(self.model, path)]

    def nearest_option(self, given: str, path: tuple[str | int, ...]) -> dict[str, Argument]:
        options = self.options(path)
        near = nearest(given, [word for option in options for word in value_words(option)])
        return near if "nearest" in near else {"choices": [value_told(option) for option in options]}


def _spaced(given: str, known: list[str]) -> str | None:
    """The key at the start of a text in which the space behind its colon was forgotten."""
    word, colon, _rest = given.partition(":")
    return word if colon and any(word in key_words(key) for key in known) else None


#: What a value should have been, by the model's name for the mistake: a case of E113.
_EXPECTATIONS = {
    "whole_number": "no_whole_number",
    "exact_number": "no_number",
    "calendar_date": "no_date",
    "no_such_day": "no_such_day",
    "time_of_day": "no_time",
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
