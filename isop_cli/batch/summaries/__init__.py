"""The batch summed up in files: one module for each, with a class `Summary` that takes schools and becomes bytes."""

import importlib
from collections.abc import Iterable, Iterator
from typing import Protocol

from isop_cli.batch.batch import School
from isop_cli.model.framework import Framework

#: Each file and the module that makes it.
FILES = {
    "summary.csv": "csv",
    "summary.json": "json",
    "summary.xlsx": "xlsx",
    "summary.parquet": "parquet",
    "junit.xml": "junit",
    "problems.sarif": "sarif",
    "index.html": "dashboard",
}


class Summary(Protocol):
    """Takes schools one by one, and becomes bytes."""

    def add(self, school: School) -> None:
        """Take the next school."""

    def content(self) -> bytes:
        """The file, once all schools were taken."""


def summarised(schools: Iterable[School], framework: Framework, names: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """The summary files of the schools, in the language in force; each school is read once for all of them."""
    made: dict[str, Summary] = {}
    for name in names:
        module = importlib.import_module(f"isop_cli.batch.summaries.{FILES[name]}")
        made[name] = module.Summary(framework)
    for school in schools:
        for summary in made.values():
            summary.add(school)
    for name, summary in made.items():
        yield name, summary.content()
