"""The errors and warnings of all dossiers as SARIF 2.1.0."""

import json
from typing import BinaryIO

from isop_cli.batch.batch import SchoolResult
from isop_cli.formats.problems.sarif import SCHEMA, driver, result
from isop_cli.model.framework import Framework
from isop_cli.reading.diagnostics import Severity


class Summary:
    """A result for each error or warning."""

    def __init__(self, _framework: Framework, file: BinaryIO) -> None:
        self.file, self.before = file, ""
        self.rules: list[str] = []
        self._write(f'{{"$schema": "{SCHEMA}", "version": "2.1.0", "runs": [{{"results": [')

    def _write(self, text: str) -> None:
        self.file.write(text.encode("utf-8", "replace"))

    def add(self, school: SchoolResult) -> None:
        """Take the next school."""
        for problem in school.problems:
            if problem.severity > Severity.NOTICE:
                if problem.code not in self.rules:
                    self.rules.append(problem.code)
                self._write(f"{self.before}\n" + json.dumps(result(problem, self.rules), ensure_ascii=False))
                self.before = ","

    def finish(self) -> BinaryIO:
        """The file."""
        self._write(
            f'\n], "columnKind": "unicodeCodePoints", "tool": {json.dumps(driver(self.rules), ensure_ascii=False)}}}]}}\n'
        )
        return self.file
