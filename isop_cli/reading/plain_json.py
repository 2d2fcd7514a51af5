"""JSON that may come from anyone: how much it holds is counted before it is taken apart."""

import json
from collections.abc import Callable
from typing import Any

from isop_cli.text.language import _

#: Lists and objects, which take fifty times as much memory as they take in a file; and what stands in them.
MAX_PARTS, MAX_VALUES = 200_000, 1_000_000


class JsonProblemError(ValueError):
    """Bytes that are no JSON, or more of it than is taken in."""


class TooMuchError(JsonProblemError):
    """More JSON than is taken in."""


def is_too_much(content: bytes, parts: int = MAX_PARTS, values: int = MAX_VALUES) -> bool:
    """Whether JSON has more lists and objects, or values in them; brackets and commas in texts count too."""
    return content.count(b"{") + content.count(b"[") > parts or content.count(b",") > values


def load(
    content: bytes,
    parts: int = MAX_PARTS,
    values: int = MAX_VALUES,
    errors: str = "strict",
    object_pairs_hook: Callable[[list[tuple[str, Any]]], Any] | None = None,
) -> Any:
    """What JSON in UTF-8, with or without a byte order mark, holds. Raises JsonProblemError.

    At most `parts` lists and objects and `values` values; brackets and commas in texts count too. `errors` is what is
    done about bytes that are no text; `object_pairs_hook` is as in the json module.
    """
    if is_too_much(content, parts, values):
        raise TooMuchError(_("it has more than {limit} values").format(limit=values))
    try:
        return json.loads(content.decode("utf-8-sig", errors), object_pairs_hook=object_pairs_hook)
    except (ValueError, RecursionError) as problem:
        raise JsonProblemError(str(problem)) from problem
