"""Whether values can be those of an award, a label or an entry: so the register believes a file, or its own tables."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, TypeVar

from pydantic import ValidationError

from isop_cli.errors import InputError
from isop_cli.model.award import ACTIONS, STATES
from isop_cli.model.values import Record
from isop_cli.text.language import _

_R = TypeVar("_R", bound=Record)


class RegisterError(InputError):
    """The register cannot do what is asked. The message is for the user."""


class InvalidError(RegisterError):
    """Values that nothing in the register can have. The message names the first that is wrong, and is for the user."""


def validated(kind: type[_R], values: Mapping[str, Any]) -> _R:
    """The award, label, entry or file that has these values. Raises InvalidError."""
    try:
        return kind.model_validate(dict(values))
    except ValidationError as problem:
        first = problem.errors(include_url=False, include_context=False)[0]
        raise InvalidError(_wrong(first["loc"], first["type"])) from problem


def _wrong(place: Sequence[int | str], kind: str) -> str:
    """What is wrong, in words, with the field that it is in."""
    if kind == "backwards":
        return _("the label would end before it begins")
    field = str(place[-1]) if place else ""
    # Where in a list it is, counted as people count.
    where = " ".join(f"{name} {number + 1}:" for name, number in pairwise(place) if isinstance(number, int))
    return f"{where} {_in_words(field, kind)}".strip()


def _in_words(field: str, kind: str) -> str:
    words: dict[str, str] = {
        "number": _("a number has at most 40 letters, digits and dashes"),
        "state": _("the state is one of: {states}").format(states=", ".join(STATES)),
        "what": _("what was done is one of: {actions}").format(actions=", ".join(ACTIONS)),
    }
    if kind == "missing":
        return _("{field} is missing").format(field=field)
    if kind == "extra_forbidden":
        return _("{field} is not known here").format(field=field)
    if kind == "unclean":
        return _("{field} holds control characters").format(field=field)
    if kind in ("no_day", "no_moment"):
        return _("{field} is not a date such as 2026-05-12").format(field=field)
    if field == "school" and kind == "unseen":
        return _("there is no school")
    if kind == "unseen":
        return _("{field} is empty").format(field=field)
    if kind in ("too_long", "string_too_long"):
        return _("{field} is too long").format(field=field)
    return words.get(field) or _("{field} holds what does not fit there").format(field=field)
