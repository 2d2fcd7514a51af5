"""A dossier without what is wrong with its form, so that the rest can be checked in the same run."""

import copy
from typing import Any

from pydantic import ValidationError

from isop_cli.model.dossier import Dossier

#: Stands for an id or a name that is wrong or missing. What is said of it is not told.
_ID = "left-out-by-isop"
_NEEDED: dict[str, Any] = {
    "format": "isop-evidence/1",
    "school": {"name": None},
    "audit": {"date": "1900-01-01"},
    "name": None,
    "date": "1900-01-01",
    "level": None,
    "source": _ID,
    "indicator": _ID,
    "by": _ID,
}


def is_stand_in(value: Any) -> bool:
    """Whether a value stands for something that was left out."""
    return isinstance(value, str) and value.startswith(_ID)


def without_what_is_wrong(data: Any, error: ValidationError) -> Dossier | None:
    """The dossier with stand-ins in place of what the model refuses; None when that does not make one.

    Places stay as they are: no item of a list is taken out.
    """
    rest = copy.deepcopy(data)
    if not isinstance(rest, dict):
        return None
    for number, complaint in enumerate(error.errors(include_url=False, include_input=False, include_context=False)):
        path = tuple(complaint["loc"])
        if path[:1] in (("judgements",), ("decision",), ("explanations",), ("not_applicable",)):
            rest.pop(str(path[0]), None)
        elif path:
            _replace(rest, path, f"{_ID}-{number}")
    try:
        return Dossier.model_validate(rest)
    except ValidationError:
        return None


def _replace(rest: Any, path: tuple[str | int, ...], identifier: str) -> None:
    """Put a stand-in where a path leads, or take out what need not be there."""
    owner = rest
    try:
        for step in path[:-1]:
            owner = owner[step]
    except (KeyError, IndexError, TypeError):
        return
    key = path[-1]
    if isinstance(owner, list) and isinstance(key, int) and key < len(owner):
        is_finding = "findings" in path
        owner[key] = {"indicator": _ID, "level": None} if is_finding else {"id": identifier, "source": _ID}
    elif isinstance(owner, dict):
        is_evidence_date = key == "date" and path[:1] == ("evidence",)
        if key == "id":
            owner[key] = identifier
        elif key in _NEEDED and not is_evidence_date and not (key == "by" and path[:1] == ("evidence",)):
            owner[key] = copy.deepcopy(_NEEDED[str(key)])
        else:
            owner.pop(key, None)
