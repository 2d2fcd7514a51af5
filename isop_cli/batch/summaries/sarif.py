"""The errors and warnings of all dossiers as SARIF 2.1.0."""

from isop_cli.batch.batch import School
from isop_cli.batch.work import as_problem
from isop_cli.model.framework import Framework
from isop_cli.reading.diagnostics import Diagnostic, Severity
from isop_cli.rendering.problems.sarif import render


class Summary:
    """A result for each error or warning."""

    def __init__(self, _framework: Framework) -> None:
        self.problems: list[Diagnostic] = []

    def add(self, school: School) -> None:
        """Take the next school."""
        self.problems += [p for p in map(as_problem, school.problems) if p.severity > Severity.NOTICE]

    def content(self) -> bytes:
        """The file."""
        return render(self.problems).encode("utf-8", "replace")
