"""A dossier is one file and the files that it includes: find them, and never outside its own folder."""

import contextlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, TypeVar

from isop_cli.reading.diagnostics import MAX_PROBLEMS, Argument, Diagnostic, Place, nearest, told_apart
from isop_cli.reading.document import MAX_VALUES, Document
from isop_cli.reading.files import MAX_BYTES
from isop_cli.reading.finding import (
    BESIDE,
    FOLDER_FILE,
    YAML_SUFFIXES,
    LocalFolders,
    entries,
    evidence_beside,
    file_key,
    folder_file,
    is_companion,
    matching,
    stands_for_folder,
)
from isop_cli.reading.forms import FormDocument
from isop_cli.reading.readers import FORMS, read_dossier_file, reader_named
from isop_cli.text.language import _
from isop_cli.text.names import name_key

MAX_INCLUDED_FILES = 500
#: Of a dossier and all that it includes, together.
MAX_INCLUDED_BYTES = 2 * MAX_BYTES
_OURS = re.compile(rb"^(?:\xef\xbb\xbf)?forma{1,2}t *: *[\"']?isop-", re.MULTILINE | re.IGNORECASE)
_INCLUDED_KEYS = ("evidence",)
#: What a form holds beside its evidence.
_FORM_KEYS = ("format", "school", "audit", "conclusion", "evidence", "not_applicable")


def is_one_of_ours(start: bytes) -> bool:
    """Whether the start of a YAML file says that it is of this program: a dossier, or another of its formats."""
    return _OURS.search(start) is not None


@dataclass(frozen=True, slots=True)
class EvidenceOrigin:
    """From which document an evidence item comes, and its index there."""

    document: Document
    index: int


@dataclass
class Gathered:
    """The data of a dossier with its included evidence in place, and where each evidence item stands."""

    main: Document
    data: Any
    origins: list[EvidenceOrigin]
    problems: list[Diagnostic]
    files: list[Path]
    #: What each pattern of `include` named when it was looked for, as seen from the dossier's folder.
    included: dict[str, list[str]] = field(default_factory=dict)
    #: What comes from an included form beside its evidence, by its path: the form, and the path there.
    from_forms: dict[tuple[str | int, ...], tuple[Document, tuple[str | int, ...]]] = field(default_factory=dict)

    #: Whether a part of a file could not be read.
    lost: bool = False

    @property
    def documents(self) -> list[Document]:
        """Every document that something comes from, each once."""
        found = [self.main, *(origin.document for origin in self.origins)]
        return list({id(document): document for document in found}.values())

    @property
    def is_whole(self) -> bool:
        """Whether every file was read to the end, its slips mended; then what seems to be missing is."""
        slips = ("E105", "E119")
        return not self.lost and all(problem.code in slips for problem in self.problems if problem.code[0] == "E")

    def place(self, *path: str | int, key: bool = False) -> Place:
        """The place of a path in the gathered data, in the file that it comes from."""
        if len(path) > 1 and path[0] == "evidence" and isinstance(path[1], int) and path[1] < len(self.origins):
            origin = self.origins[path[1]]
            return origin.document.place("evidence", origin.index, *path[2:], key=key)
        for length in (1, 2, 3):
            if (found := self.from_forms.get(path[:length])) is not None:
                document, there = found
                return document.place(*there, *path[length:], key=key)
        return self.main.place(*path, key=key)

    def place_of_text(self, found: str, path: tuple[str | int, ...], times: int = 0) -> Place:
        """Where words stand inside a value, which may run over several lines; `times` is how often they stood there before.

        Words that the file writes otherwise, such as over a line end, are where the value begins.
        """
        is_key = path[-2:-1] == ("participants",)
        start = self.place(*path, key=is_key)
        is_evidence = path[0] == "evidence" and isinstance(path[1], int) and path[1] < len(self.origins)
        document = self.origins[int(path[1])].document if is_evidence else self.main
        if start.file != document.name or not start.line:
            return start
        for line in range(start.line, start.line + 200):
            column = start.column - 2 if line == start.line else -1
            while (column := document.line(line).find(found, column + 1)) >= 0:
                if not times:
                    return document.place_at(line - 1, column, len(found))
                times -= 1
        return start


def gather(path: Path | str) -> Gathered:
    """Read a dossier and what it includes. `path` is a file, a folder, or `-`.

    A folder's dossier is its school.yaml, school.xlsx and so on, else the first of the forms in it. Where that names no
    files under `include`, every other form and file of evidence in the folder belongs to it.
    """
    of_folder = False
    if path != "-" and Path(path).is_dir():
        path, of_folder = Path(path), True
        path = path / _own_file(path)
        if not path.exists():
            problem = Diagnostic("E101", Place(str(path.parent)), "no_folder_file", file=FOLDER_FILE)
            return Gathered(Document(str(path.parent), ""), None, [], [problem], [])
    name = _("standard input") if path == "-" else os.fspath(path)
    main = read_dossier_file(path, name)
    data = main.found
    gathered = Gathered(main, data, [], list(main.problems), [] if path == "-" else [Path(path)])
    gathered.lost = not main.is_whole
    if data is None and not main.problems:
        gathered.problems.append(Diagnostic("E121", Place(name, 1, 1)))
    if isinstance(data, dict):
        gathered.data = dict(data)
        evidence = data.get("evidence")
        if isinstance(evidence, list):
            gathered.origins.extend(EvidenceOrigin(main, index) for index in range(len(evidence)))
        if data.get("include") is not None:
            _include(gathered)
        elif path != "-" and (of_folder or stands_for_folder(Path(path).name)):
            _include_the_rest(gathered)
    return gathered


def _own_file(folder: Path) -> str:
    """The name of a folder's dossier. Where none stands for the folder, the first of its forms: all are of one audit."""
    with contextlib.suppress(OSError):
        if found := folder_file(entry.name for entry in entries(folder)):
            return found
        return next(
            (name for name in evidence_beside(LocalFolders(folder), "") if reader_named(name) in FORMS), FOLDER_FILE
        )
    return FOLDER_FILE


def _include(gathered: Gathered) -> None:
    main = gathered.main
    patterns = gathered.data.pop("include")
    if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
        gathered.problems.append(Diagnostic("E113", main.place("include"), "include"))
        return
    if not isinstance(gathered.data.get("evidence") or [], list):
        return
    if len(patterns) > MAX_INCLUDED_FILES:
        place = main.place("include", MAX_INCLUDED_FILES)
        gathered.problems.append(Diagnostic("E118", place, "too_many_patterns", limit=MAX_INCLUDED_FILES))
        return
    places = (main.place("include", number) for number in range(len(patterns)))
    _take_in(
        ((place, _matches(pattern, place, gathered)) for place, pattern in zip(places, patterns, strict=False)),
        gathered,
    )


def _include_the_rest(gathered: Gathered) -> None:
    """Include each form and each file of evidence that lies beside the dossier."""
    folder, own = gathered.main.folder or Path(), gathered.files[0].name
    names: list[str] = []
    with contextlib.suppress(OSError):
        names = [name for name in evidence_beside(LocalFolders(folder), "") if name != own]
    gathered.included[BESIDE] = names
    place = gathered.main.place()
    if inside := _inside([folder / name for name in names], place, gathered):
        _take_in([(place, inside)], gathered)


def _take_in(included: Iterable[tuple[Place, Iterable[Path]]], gathered: Gathered) -> None:
    """Put the evidence of files behind that of the dossier; each with the place that names them."""
    main = gathered.main
    evidence = list(gathered.data.get("evidence") or [])
    characters, values = main.size, main.values
    seen: set[str] = set()
    for place, paths in included:
        for path in paths:
            real = os.path.realpath(path)
            if real in seen:
                continue
            seen.add(real)
            if real == os.path.realpath(gathered.files[0] if gathered.files else "-"):
                gathered.problems.append(Diagnostic("E118", place, "itself"))
            elif len(seen) > MAX_INCLUDED_FILES:
                gathered.problems.append(Diagnostic("E118", place, "too_many", limit=MAX_INCLUDED_FILES))
                return
            else:
                document = _included(path, gathered)
                evidence.extend(_evidence_in(document, gathered))
                characters, values = characters + document.size, values + document.values
            if characters > MAX_INCLUDED_BYTES or values > MAX_VALUES:
                gathered.problems.append(_too_much(place))
                return
            if len(gathered.problems) > MAX_PROBLEMS:
                return
    gathered.data["evidence"] = evidence


def _matches(pattern: str, place: Place, gathered: Gathered) -> list[Path]:
    """The files that a pattern names, in the order of their names; all of them inside the dossier's folder."""
    folder = gathered.main.folder or Path()
    gathered.included[pattern] = []
    posix, windows = PurePosixPath(pattern.replace("\\", "/")), PureWindowsPath(pattern)
    if any(character < " " for character in pattern):  # "bezoeken\bezoek.yaml" between double quotes
        gathered.problems.append(Diagnostic("E105", place, "escape"))
        return []
    if posix.is_absolute() or windows.drive or windows.root or ".." in posix.parts:
        gathered.problems.append(Diagnostic("E116", place))
        return []
    if "**" in posix.parts or not posix.parts or "\x00" in pattern:
        gathered.problems.append(Diagnostic("E117", place, "not_allowed", pattern=pattern))
        return []

    def names(below: str) -> list[tuple[str, bool]]:
        inside = folder / below
        return [(e.name, e.is_folder or (e.is_link and (inside / e.name).is_dir())) for e in entries(inside)]

    try:
        gathered.included[pattern] = matching(names, pattern)
    except (OSError, ValueError):
        gathered.included[pattern] = []
    found = [folder / name for name in gathered.included[pattern][: MAX_INCLUDED_FILES + 1]]
    if not found:
        gathered.problems.append(_no_match(pattern, place, folder.joinpath(*posix.parts)))
    elif overlooked := _overlooked(names, posix, gathered.included[pattern]):
        gathered.problems.append(Diagnostic("W410", place, pattern=pattern, files=overlooked[:5]))
    return _inside(found, place, gathered)


def _inside(paths: list[Path], place: Place, gathered: Gathered) -> list[Path]:
    """The files that lie in the dossier's own folder, links followed; where some do not, that is an error at `place`."""
    home = os.path.join(os.path.realpath(gathered.main.folder or Path()), "")
    inside = [path for path in paths if os.path.realpath(path).startswith(home)]
    if len(inside) < len(paths):
        gathered.problems.append(Diagnostic("E116", place))
    return inside


def _too_much(place: Place) -> Diagnostic:
    return Diagnostic("E103", place, "together", limit=MAX_INCLUDED_BYTES // (1024 * 1024), values=MAX_VALUES)


def _no_match(pattern: str, place: Place, path: Path) -> Diagnostic:
    """A pattern that names nothing, with what could have been meant."""
    if path.is_dir():
        return Diagnostic("E117", place, "folder", pattern=pattern, name=path.name)
    if not path.parent.is_dir():
        return _no_folder(pattern, place, path.parent)
    near: dict[str, Argument] = {}
    with contextlib.suppress(OSError):
        names = [entry.name for entry in entries(path.parent) if not is_companion(entry.name)]
        near = nearest(path.name, [name for name in names if ".y" in file_key(name)])
    return Diagnostic("E117", place, pattern=pattern, **near)


def _no_folder(pattern: str, place: Place, folder: Path) -> Diagnostic:
    near: dict[str, Argument] = {}
    with contextlib.suppress(OSError):
        folders = [entry.name for entry in entries(folder.parent) if entry.is_folder and not is_companion(entry.name)]
        near = nearest(folder.name, folders) if folders else {}
    return Diagnostic("E117", place, "no_folder", pattern=pattern, name=folder.name, **near)


def _overlooked(names: Callable[[str], list[tuple[str, bool]]], pattern: PurePosixPath, found: list[str]) -> list[str]:
    """The files that a pattern such as `*.yaml` would name if they were called as the others are."""
    if pattern.suffix.lower() not in YAML_SUFFIXES or "*" not in pattern.name:
        return []
    try:
        others = {
            name
            for suffix in (*YAML_SUFFIXES, ".yaml.txt", ".yml.txt")
            for name in matching(names, str(pattern.with_suffix(suffix)))
        }
    except (OSError, ValueError):
        return []
    return sorted(others.difference(found))


def _included(path: Path, gathered: Gathered) -> Document:
    folder = gathered.main.folder or Path()
    name = os.path.join(os.path.dirname(gathered.main.name), path.relative_to(folder)) if gathered.files else str(path)
    document = read_dossier_file(path, name)
    gathered.files.append(path)
    gathered.lost = gathered.lost or not document.is_whole
    gathered.problems.extend(document.problems)
    return document


def _evidence_in(document: Document, gathered: Gathered) -> list[Any]:
    data = document.found
    if data is None:
        return []
    if not isinstance(data, dict):
        gathered.problems.append(_not_evidence(document))
        return []
    is_form = isinstance(document, FormDocument)
    if is_form:
        gathered.problems.extend(_take_from_form(document, gathered))
        data = document.found
    known = _FORM_KEYS if is_form else _INCLUDED_KEYS
    for key in data:
        if key == "include":
            file = os.path.basename(gathered.main.name)
            gathered.problems.append(Diagnostic("E118", document.place(key, key=True), "nested", file=file))
        elif key not in known:
            near = nearest(key, known)
            gathered.problems.append(Diagnostic("E112", document.place(key, key=True), "included", key=key, **near))
    evidence = data.get("evidence")
    if evidence is None:
        return []
    if not isinstance(evidence, list):
        gathered.problems.append(_not_evidence(document))
        return []
    gathered.origins.extend(EvidenceOrigin(document, index) for index in range(len(evidence)))
    return evidence


def _take_from_form(form: Document, gathered: Gathered) -> Iterator[Diagnostic]:
    """Take the auditors, what is not applicable and the conclusion from a form, or tell how it differs from the dossier.

    The dossier itself says which school and which audit it is.
    """
    main, data = gathered.data, form.data
    given, own = (_text_at(one, "school", "name") for one in (data, main))
    if given and own and name_key(given) != name_key(own):
        yield Diagnostic("E118", form.place("school"), "other_school", given=given, school=own)
        return
    auditors, theirs = (_part_at(one, list, "audit", "auditors") for one in (main, data))
    names = {_text_at(auditor, "id"): _text_at(auditor, "name") for auditor in auditors}
    added: list[Any] = []
    known_as: dict[str, str] = {}
    for number, auditor in enumerate(theirs):
        identifier, name = _text_at(auditor, "id"), _text_at(auditor, "name")
        if identifier and identifier not in names and (own := _called(name, names)):
            known_as[identifier] = own
        elif identifier not in names:
            gathered.from_forms["audit", "auditors", len(auditors) + len(added)] = (
                form,
                ("audit", "auditors", number),
            )
            added.append(auditor)
            names[identifier] = name
        elif name and names[identifier] and name_key(name) != name_key(names[identifier] or ""):
            known = names[identifier]
            yield Diagnostic("E118", form.place("audit"), "other_auditor", id=identifier, given=name, name=known)
    if added and isinstance(main.get("audit"), dict):
        gathered.data["audit"] = {**main["audit"], "auditors": [*auditors, *added]}
    if known_as:
        form.data = {**data, "evidence": [_by_those(one, known_as) for one in _part_at(data, list, "evidence")]}
    reasons = _part_at(main, dict, "not_applicable")
    new = {key: reason for key, reason in _part_at(data, dict, "not_applicable").items() if key not in reasons}
    if new:
        gathered.data["not_applicable"] = {**reasons, **new}
        gathered.from_forms.update({("not_applicable", key): (form, ("not_applicable", key)) for key in new})
    yield from _take_conclusion(form, gathered)


def _take_conclusion(form: Document, gathered: Gathered) -> Iterator[Diagnostic]:
    """Take the conclusion from an included form; one that differs from what is there already is told."""
    theirs, known = (" ".join((_text_at(one, "conclusion") or "").split()) for one in (form.data, gathered.data))
    if theirs and not known:
        gathered.data["conclusion"] = form.data["conclusion"]
        gathered.from_forms["conclusion",] = (form, ("conclusion",))
    elif theirs and theirs != known:
        there = gathered.from_forms.get(("conclusion",), (gathered.main, ()))[0]
        given, value = told_apart(theirs, known)
        yield Diagnostic(
            "E140", form.place("conclusion"), key=gathered.main.word_for("conclusion"), given=given, value=value,
            here=os.path.basename(form.name), file=os.path.basename(there.name),
        )  # fmt: skip


def _called(name: str | None, names: dict[str | None, str | None]) -> str | None:
    """The id of the auditor who has this name; None where nobody or more than one has."""
    if not name:
        return None
    found = [own for own, known in names.items() if known and name_key(known) == name_key(name)]
    return found[0] if len(found) == 1 else None


def _by_those(evidence: Any, known_as: dict[str, str]) -> Any:
    """An evidence item of a form, by the ids that its auditors have in the dossier."""
    if not isinstance(evidence, dict):
        return evidence
    findings = evidence.get("findings")
    if isinstance(findings, list):
        evidence = {**evidence, "findings": [_by_those(one, known_as) for one in findings]}
    by = _text_at(evidence, "by")
    return {**evidence, "by": known_as[by]} if by in known_as else evidence


P = TypeVar("P", list[Any], dict[str, Any])


def _part_at(data: Any, kind: type[P], *path: str) -> P:
    """The list or the mapping at a path; an empty one where there is none."""
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data if isinstance(data, kind) else kind()


def _text_at(data: Any, *path: str) -> str | None:
    """The text at a path; None where there is none."""
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data if isinstance(data, str) else None


def _not_evidence(document: Document) -> Diagnostic:
    return Diagnostic("E110", document.place("evidence"), "no_evidence")
