"""A diagnostic in words: its rule's texts with its arguments, in the language in force."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple, cast

from isop_cli.reading.diagnostics import Diagnostic, Place, nearest
from isop_cli.reading.rules import RULES
from isop_cli.text.language import _, join_words, ngettext, text_in
from isop_cli.text.terms import guideline_outcome_word, label_outcome_word

#: Lists that are part of a sentence: `a, b and c`. Others are names, as many as there are: `a, b, c`.
_IN_A_SENTENCE = ("indicators", "languages", "sources")
#: Of a longer list the first are shown.
_MOST_WORDS = 8


class Wording(NamedTuple):
    """What is wrong, and what to do about it; `help` is empty where there is nothing to add."""

    message: str
    help: str


def in_words(diagnostic: Diagnostic) -> Wording:
    """The words for a diagnostic. Raises KeyError when the rule or an argument is not there."""
    case, arguments = RULES[diagnostic.code].cases[diagnostic.case], diagnostic.arguments
    shown = {name: _shown(name, value) for name, value in arguments.items()}
    if isinstance(case.message, str):
        message = _(case.message)
    else:
        message = ngettext(*case.message, cast(int, arguments["number"]))
    help_ = _suggestion(arguments) or (_(case.help).format_map(shown) if case.help else "")
    return Wording(message.format_map(shown), help_)


def spot(place: Place) -> str:
    """Where in a file without lines something is, such as `parents, question 1.2`; nothing in a file with lines."""
    question = _("question {id}").format(id=place.question) if place.question else ""
    row = _("row {number}").format(number=place.row) if place.row else ""
    part = _("column {name}").format(name=place.part) if place.row and place.part else place.part
    return ", ".join(filter(None, (row, part, question)))


def did_you_mean(given: str, valid: Iterable[str]) -> str:
    """The valid word nearest to the given one, or all of them when they are few, in words; else nothing."""
    return _suggestion(nearest(given, valid))


def _suggestion(near: Mapping[str, Any]) -> str:
    if "nearest" in near:
        return _("did you mean {word}?").format(word=near["nearest"])
    return _("choose from: {words}").format(words=_shown("", near["choices"])) if "choices" in near else ""


def _shown(name: str, value: Any) -> str:
    """An argument as it stands in a sentence. None is a value or key that has no short form or name."""
    if value is None:
        return _("the file") if name == "key" else _("this")
    if name in ("decided", "outcome", "outcome_before"):
        return label_outcome_word(value, value if name == "decided" else None)
    if name in ("before", "after"):
        return guideline_outcome_word(value)
    if isinstance(value, Mapping):
        return text_in(value)
    if isinstance(value, list | tuple):
        words = [_shown("", item) for item in value]
        return _listed(words) if name in _IN_A_SENTENCE else ", ".join(words)
    return str(value)


def _listed(words: list[str]) -> str:
    if len(words) <= _MOST_WORDS:
        return join_words(words)
    return join_words([*words[: _MOST_WORDS - 1], _("{number} more").format(number=len(words) - _MOST_WORDS + 1)])
