"""Read what `isop new FILE.html` saves: JSON of the format isop-form/1, described by criteria/form.schema.json."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

from isop_cli.model.dossier import FORMAT as DOSSIER_FORMAT
from isop_cli.model.form import FORMAT
from isop_cli.reading.diagnostics import MAX_PROBLEMS, Diagnostic, Place
from isop_cli.reading.document import MAX_DEPTH, MAX_VALUES
from isop_cli.reading.files import decode
from isop_cli.reading.forms import FormDocument, TooDeepError, as_dossier, filled_in, refuse_forbidden
from isop_cli.reading.plain_json import JsonProblemError, TooMuchError, load

#: Lists and objects in one form: some twenty times a large dossier. They take fifty times as much memory as in the file.
MAX_PARTS = 50_000
_STARTS = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{")
_NAMES_ITSELF = re.compile(rb'"format"\s*:\s*"isop-form/')


def is_form(start: bytes) -> bool:
    """Whether the start of a file says that it is a form."""
    return _STARTS.match(start) is not None and _NAMES_ITSELF.search(start) is not None


def is_page(start: bytes) -> bool:
    """Whether the start of a file says that it is the page on which a form is filled in."""
    return start[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower().startswith(b"<!doctype html") and b"isop-form/" in start


def refuse_page(_content: bytes, name: str, folder: Path | None = None) -> FormDocument:
    """The page holds nothing: what is filled in is in the browser, and in the files that it saved."""
    return FormDocument(name, "", folder, problems=[Diagnostic("E130", Place(name), "page")])


def read_form(content: bytes, name: str, folder: Path | None = None) -> FormDocument:
    """The dossier in a form. What is wrong with it is in `problems`; with an error there, `data` is None."""
    document = FormDocument(name, "", folder, size=len(content))
    try:
        if problem := _take_in(content, document):
            document.problems.append(problem)
    except TooMuchError:
        document.problems.append(Diagnostic("E107", Place(name), "form", limit=MAX_VALUES))
    except TooDeepError:
        document.problems.append(Diagnostic("E106", Place(name), limit=MAX_DEPTH))
    except JsonProblemError:
        document.problems.append(Diagnostic("E130", Place(name), "no_json"))
    if document.problems:
        document.data = None
        del document.problems[MAX_PROBLEMS:]
    return document


def _take_in(content: bytes, document: FormDocument) -> Diagnostic | None:
    """Put into the document what the bytes hold, or tell why not."""
    name = document.name
    text = decode(content, name)
    if isinstance(text, Diagnostic):
        return text
    if not text.strip():
        return Diagnostic("E121", Place(name))
    twice: list[str] = []

    def pairs(given: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(given)
        if len(found) < len(given):
            twice.extend(key for key, times in Counter(key for key, _value in given).items() if times > 1)
        return found

    form = load(content, MAX_PARTS, MAX_VALUES, object_pairs_hook=pairs)
    given = form.get("format") if isinstance(form, dict) else None
    if given != FORMAT:
        return _foreign(given, name)
    if twice:
        return Diagnostic("E130", Place(name), "twice", key=min(twice)[:40])
    document.values = content.count(b",") + 1
    document.label, document.criteria = _text(form.pop("label", None)), _text(form.pop("criteria", None))
    data = as_dossier(filled_in(form))
    document.data = {**data, "format": DOSSIER_FORMAT}
    document.places = _places(data, name)
    refuse_forbidden(document)
    return None


def _foreign(given: Any, name: str) -> Diagnostic:
    if isinstance(given, str) and re.fullmatch(r"isop-form/[0-9]{1,4}", given):
        return Diagnostic("E130", Place(name), "newer", given=given, format=FORMAT)
    if isinstance(given, str) and re.fullmatch(r"isop-[a-z-]{1,30}/[0-9]{1,4}", given):
        return Diagnostic("E130", Place(name), "other", given=given, format=FORMAT)
    return Diagnostic("E130", Place(name), "foreign", format=FORMAT)


def _places(data: dict[str, Any], name: str) -> dict[tuple[str | int, ...], Place]:
    """Where things are, as who fills in the form sees it: the evidence item by its title, and the question."""
    places: dict[tuple[str | int, ...], Place] = {
        ("school",): Place(name, part="school"),
        ("audit",): Place(name, part="audit"),
    }
    evidence = data["evidence"]
    for number, one in enumerate(evidence if isinstance(evidence, list) else ()):
        part = (_text(one.get("title")) or _text(one.get("id")) if isinstance(one, dict) else None) or str(number + 1)
        places["evidence", number] = Place(name, part=part)
        findings = one.get("findings") if isinstance(one, dict) else None
        for index, finding in enumerate(findings if isinstance(findings, list) else ()):
            question = _text(finding.get("indicator")) if isinstance(finding, dict) else None
            places["evidence", number, "findings", index] = Place(name, part=part, question=question or "")
    not_applicable = data.get("not_applicable")
    for question in not_applicable if isinstance(not_applicable, dict) else ():
        places["not_applicable", question] = Place(name, question=question)
    return places


def _text(value: Any) -> str | None:
    return value[:80] if isinstance(value, str) else None
