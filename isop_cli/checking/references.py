"""Identifiers in a file: each used once, and each naming something that exists."""

from collections.abc import Callable, Iterable, Iterator

from isop_cli.reading.diagnostics import Diagnostic, Place, nearest

Where = Callable[..., Place]
#: The keys and indexes that lead to a value.
Steps = tuple[str | int, ...]


def duplicate_ids(identifiers: Iterable[tuple[str, Steps]], where: Where) -> Iterator[Diagnostic]:
    """An error for each identifier that stood before. Each comes with the path at which it stands."""
    first: dict[str, Steps] = {}
    for identifier, path in identifiers:
        if identifier in first:
            before = where(*first[identifier])
            if before.line:
                yield Diagnostic("E115", where(*path), id=identifier, file=before.file, line=before.line)
            else:
                yield Diagnostic("E115", where(*path), "file", id=identifier, file=before.file)
        else:
            first[identifier] = path


def unknown_name(given: str, valid: Iterable[str], code: str, place: Place) -> Diagnostic:
    """An error for a name that is not a valid one. The code tells what is named."""
    return Diagnostic(code, place, given=given, **nearest(given, sorted(valid)))


def unknown_names(
    given: Iterable[str], valid: Iterable[str], code: str, where: Where, path: Steps
) -> Iterator[Diagnostic]:
    """An error for each name in the list at a path that is not a valid one. The code tells what is named."""
    for number, name in enumerate(given):
        if name not in valid:
            yield unknown_name(name, valid, code, where(*path, number))
