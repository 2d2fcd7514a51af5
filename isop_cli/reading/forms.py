"""What was filled in on a form, as a document: a dossier's data, with the places that its reader knows."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from isop_cli.reading.diagnostics import Diagnostic, Place
from isop_cli.reading.document import MAX_DEPTH, Document, forbidden_character


@dataclass
class FormDocument(Document):
    """A form: beside its evidence it holds the school and the audit that it was filled in for.

    `places` has what is found by its path; a path that is not in it is where the longest part of it is.
    """

    places: dict[tuple[str | int, ...], Place] = field(default_factory=dict)
    #: The label and the version of the criteria that it was made from; None where it does not say.
    label: str | None = None
    criteria: str | None = None

    def place(self, *path: str | int, key: bool = False) -> Place:
        """Where the value at `path` stands, or the deepest part of it that is there."""
        for length in range(len(path), 0, -1):
            if (found := self.places.get(path[:length])) is not None:
                return found
        return Place(self.name)


class TooDeepError(ValueError):
    """Lists and keys stand inside each other deeper than in any form."""


def filled_in(value: Any, depth: int = 1) -> Any:
    """What is filled in: without the keys behind which nothing stands, and with None for a text in which nothing is.

    Raises TooDeepError.
    """
    if depth > MAX_DEPTH:
        raise TooDeepError
    if isinstance(value, dict):
        inside = {key: filled_in(one, depth + 1) for key, one in value.items()}
        return {key: one for key, one in inside.items() if one is not None and one != {}}
    if isinstance(value, list):
        return [filled_in(one, depth + 1) for one in value]
    return None if isinstance(value, str) and not value.strip() else value


def as_dossier(form: dict[str, Any]) -> dict[str, Any]:
    """The data of a dossier, from what is filled in on a form: what a dossier must have and is not there is empty."""
    school, audit = form.get("school", {}), form.get("audit", {})
    if isinstance(school, dict):
        school = {"name": None, **school}
    if isinstance(audit, dict):
        audit = {"date": None, **audit}
    evidence = form.get("evidence", [])
    for one in evidence if isinstance(evidence, list) else ():
        findings = one.get("findings") if isinstance(one, dict) else None
        for finding in findings if isinstance(findings, list) else ():
            if isinstance(finding, dict):
                finding.setdefault("level", None)
    return {**form, "school": school, "audit": audit, "evidence": evidence}


def forbidden(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Each text, and each key, with a character that no text has: its path, and the character as U+0007."""
    if isinstance(value, dict):
        for key, one in value.items():
            if character := forbidden_character(key):
                yield path, character
            yield from forbidden(one, (*path, key))
    elif isinstance(value, list):
        for number, one in enumerate(value):
            yield from forbidden(one, (*path, number))
    elif isinstance(value, str) and (character := forbidden_character(value)):
        yield path, character


def refuse_forbidden(document: FormDocument) -> None:
    """Say of a form's texts which characters cannot be in them."""
    for path, character in forbidden(document.data):
        document.problems.append(Diagnostic("E119", document.place(*path), character=character))
