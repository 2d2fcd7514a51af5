"""All practices: the project's, and those in a folder of the user's own."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from isop_cli.checking.practices import check_practice
from isop_cli.checking.single import CheckedRecord
from isop_cli.model.framework import Framework
from isop_cli.model.practice import Practice
from isop_cli.reading.diagnostics import Diagnostic, Place
from isop_cli.resources import resource

#: In one folder.
MAX_PRACTICES = 2000


@dataclass(frozen=True)
class Library:
    """Practices by their ids, and what is wrong with the files of the others."""

    practices: tuple[Practice, ...]
    diagnostics: tuple[Diagnostic, ...]


def load_library(framework: Framework, own: Path | None = None) -> Library:
    """The practices for a label. One of the user's own goes before the project's of the same id.

    A file with errors is left out; its problems are among the diagnostics.
    """
    found: dict[str, Practice] = {}
    problems: list[Diagnostic] = []
    for folder in (resource("examples", "practices"), own):
        if folder is None:
            continue
        files, refusal = practice_files(folder)
        problems.extend(refusal)
        checked = [check_practice(path, framework, looks_for_people=folder is own) for path in files]
        problems.extend(problem for one in checked for problem in one.diagnostics)
        problems.extend(used_twice(checked))
        found |= {one.record.id: one.record for one in checked if one.record is not None}
    mine = sorted((p for p in found.values() if p.label == framework.id), key=lambda practice: practice.id)
    return Library(tuple(mine), tuple(problems))


def practice_files(folder: Path) -> tuple[list[Path], list[Diagnostic]]:
    """The YAML files in a folder, or why it gives none."""
    place = Place(str(folder))
    if not folder.is_dir():
        return [], [Diagnostic("E101", place, "no_folder", folder=str(folder))]
    files = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
    if len(files) > MAX_PRACTICES:
        return [], [Diagnostic("E107", place, "practices", number=MAX_PRACTICES)]
    return files, []


def used_twice(checked: Iterable[CheckedRecord[Practice]]) -> list[Diagnostic]:
    """An error for each practice whose id another file before it has."""
    first: dict[str, str] = {}
    problems = []
    for one in checked:
        if one.record is None:
            continue
        name = one.record.id
        if name in first:
            problems.append(Diagnostic("E115", one.document.place("id"), "file", id=name, file=first[name]))
        first.setdefault(name, one.document.name)
    return problems
