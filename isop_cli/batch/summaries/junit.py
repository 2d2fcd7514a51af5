"""The summary as JUnit XML for CI: an error for a dossier with errors, a failure for a school that does not meet all guidelines."""

import shutil
import tempfile
from typing import BinaryIO
from xml.sax.saxutils import escape, quoteattr

from isop_cli.batch.batch import SchoolResult
from isop_cli.batch.summaries.columns import not_heard, outcome
from isop_cli.formats.problems.text import render
from isop_cli.model.framework import Framework
from isop_cli.reading.diagnostics import Severity
from isop_cli.text.language import _
from isop_cli.text.printable import one_line


class Summary:
    """A test case for each school."""

    def __init__(self, framework: Framework, file: BinaryIO) -> None:
        self.framework, self.name, self.file = framework, framework.id, file
        # The numbers stand before the cases, and are known after them.
        self.cases = tempfile.TemporaryFile(prefix="isop-")  # noqa: SIM115 – closed in finish
        self.tests = self.failures = self.errors = 0

    def add(self, school: SchoolResult) -> None:
        """Take the next school."""
        row = school.row
        name, told = one_line(row.school or row.dossier), outcome(row)
        inside = ""
        if row.status >= 3:
            self.errors += 1
            worst = [p for p in school.problems if p.severity is Severity.ERROR]
            inside = f"<error message={quoteattr(told)}>{escape(_plain(render(worst)))}</error>"
        elif row.status:
            self.failures += 1
            if groups := not_heard(row, self.framework):
                told += ". " + _("Not heard yet: {groups}.").format(groups=groups)
            inside = f"<failure message={quoteattr(told)}/>"
        self.tests += 1
        where = quoteattr(_plain(row.dossier))
        case = f"<testcase classname={where} name={quoteattr(name)}>{inside}</testcase>\n"
        self.cases.write(case.encode("utf-8", "replace"))

    def finish(self) -> BinaryIO:
        """The file."""
        counts = f'tests="{self.tests}" failures="{self.failures}" errors="{self.errors}"'
        head = f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites {counts}>\n'
        self.file.write(f"{head}<testsuite name={quoteattr(self.name)} {counts}>\n".encode())
        with self.cases:
            self.cases.seek(0)
            shutil.copyfileobj(self.cases, self.file)
        self.file.write(b"</testsuite>\n</testsuites>\n")
        return self.file


def _plain(text: str) -> str:
    """Text without the characters that XML cannot hold."""
    return "".join(
        c if c in "\n\t" or (c >= " " and not "\ud800" <= c <= "\udfff" and c < "\ufffe") else "\ufffd" for c in text
    )
