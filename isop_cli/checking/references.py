"""Identifiers in a file: each used once, and each naming something that there is."""

from collections.abc import Callable, Iterable, Iterator

from isop_cli.reading.diagnostics import Diagnostic, Place, nearest
from isop_cli.text.language import _

Where = Callable[..., Place]
#: The keys and indexes that lead to a value.
Steps = tuple[str | int, ...]


def duplicate_ids(identifiers: Iterable[tuple[str, Steps]], where: Where) -> Iterator[Diagnostic]:
    """An error for each identifier that stood before. Each comes with the path at which it stands."""
    first: dict[str, Steps] = {}
    for identifier, path in identifiers:
        if identifier in first:
            before = where(*first[identifier])
            message = _("the id {id} is already used in {file}, line {line}")
            message = message.format(id=identifier, file=before.file, line=before.line)
            yield Diagnostic("E115", message, where(*path), _("give it an id of its own"))
        else:
            first[identifier] = path


_UNKNOWN = {
    "E201": lambda: _("there is no indicator {given}"),
    "E206": lambda: _("there is no source type {given}"),
    "E207": lambda: _("there is no partnership {given}"),
    "E208": lambda: _("there is no sector {given}"),
    "E211": lambda: _("there is no respondent group {given}"),
}


def unknown_name(given: str, valid: Iterable[str], code: str, place: Place) -> Diagnostic:
    """An error for a name that is not a valid one. The code tells what is named."""
    return Diagnostic(code, _UNKNOWN[code]().format(given=given), place, nearest(given, sorted(valid)))


def unknown_names(
    given: Iterable[str], valid: Iterable[str], code: str, where: Where, path: Steps
) -> Iterator[Diagnostic]:
    """An error for each name in the list at a path that is not a valid one. The code tells what is named."""
    for number, name in enumerate(given):
        if name not in valid:
            yield unknown_name(name, valid, code, where(*path, number))
