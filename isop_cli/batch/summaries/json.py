"""The summary as JSON, every number exact: its schema is criteria/batch.schema.json."""

import json
from dataclasses import asdict
from typing import BinaryIO

from isop_cli import __version__
from isop_cli.batch.batch import SchoolResult
from isop_cli.formats.problems.wording import in_words
from isop_cli.model.framework import Framework


class Summary:
    """An object for each school."""

    def __init__(self, framework: Framework, file: BinaryIO) -> None:
        self.file, self.before = file, ""
        about = {"id": framework.id, "version": framework.version}
        head = {"format": "isop-batch/1", "program": f"isop {__version__}", "criteria": about}
        self._write(json.dumps(head, ensure_ascii=False)[:-1] + ', "schools": [')

    def _write(self, text: str) -> None:
        self.file.write(text.encode("utf-8", "replace"))

    def add(self, school: SchoolResult) -> None:
        """Take the next school."""
        problems = [
            {"code": problem.code, "place": asdict(problem.place), **in_words(problem)._asdict()}
            for problem in school.problems
        ]
        about = {"folder": school.home, "files": school.files, "problems": problems}
        data = school.row.model_dump(mode="json") | about
        self._write(f"{self.before}\n" + json.dumps(data, ensure_ascii=False, sort_keys=True))
        self.before = ","

    def finish(self) -> BinaryIO:
        """The file."""
        self._write("\n]}\n")
        return self.file
