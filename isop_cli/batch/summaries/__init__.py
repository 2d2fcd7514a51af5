"""The batch summed up in files: one module for each, with a class `Summary` that writes schools to a file as they come."""

import importlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from typing import BinaryIO, Protocol, cast

from isop_cli.batch.batch import SchoolResult
from isop_cli.formats.look import Look
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
#: Those that people look at: their summaries take a look too.
_LOOKED_AT = frozenset(("summary.xlsx", "index.html"))


class Summary(Protocol):
    """Writes schools to a file as they come: memory does not grow with their number."""

    def add(self, school: SchoolResult) -> None:
        """Take the next school."""

    def finish(self) -> BinaryIO:
        """The whole file, once all schools were taken."""


def summarised(
    schools: Iterable[SchoolResult], framework: Framework, look: Look, names: Iterable[str]
) -> Iterator[tuple[str, BinaryIO]]:
    """The summary files of the schools, in the language in force; each school is read once for all of them.

    A file is good until the next one is asked for.
    """
    with ExitStack() as open_files:
        made: dict[str, Summary] = {}
        for name in names:
            module = importlib.import_module(f"isop_cli.batch.summaries.{FILES[name]}")
            file = cast(BinaryIO, open_files.enter_context(tempfile.TemporaryFile(prefix="isop-")))
            made[name] = module.Summary(framework, file, *([look] if name in _LOOKED_AT else []))
        for school in schools:
            for summary in made.values():
                summary.add(school)
        for name, summary in made.items():
            yield name, summary.finish()
