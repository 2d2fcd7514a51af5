"""The summary as a workbook with a sheet for each view: schools, guidelines, indicators, partnerships and problems."""

import datetime
import tempfile
from typing import BinaryIO

from isop_cli.batch.batch import SchoolResult
from isop_cli.batch.summaries.columns import columns, mark
from isop_cli.formats.look import Look
from isop_cli.formats.problems.text import severity_word
from isop_cli.formats.problems.wording import in_words
from isop_cli.formats.xlsx import WORKBOOK_OPTIONS, Sheets
from isop_cli.model.framework import Framework
from isop_cli.reading.diagnostics import Severity
from isop_cli.text.language import _, text_in
from isop_cli.text.terms import guideline_outcome_word


class Summary:
    """Rows are written as they come: the workbook takes no more memory for more schools."""

    def __init__(self, framework: Framework, file: BinaryIO, look: Look) -> None:
        import xlsxwriter

        self.framework, self.file, self.columns = framework, file, columns(framework)
        self.folder = tempfile.TemporaryDirectory(prefix="isop-")
        options = WORKBOOK_OPTIONS | {"in_memory": False, "constant_memory": True, "tmpdir": self.folder.name}
        self.workbook = xlsxwriter.Workbook(file, options)
        self.workbook.set_properties({"title": text_in(framework.name), "created": datetime.datetime(2000, 1, 1)})
        sheets = Sheets(self.workbook, look)
        name, place = (_("School"), 34), (_("Place"), 20)
        self.schools = sheets.begin(
            _("Schools"), [(column.title, 34 if not n else 16) for n, column in enumerate(self.columns)]
        )
        self.guidelines = sheets.begin(
            _("Guidelines"), [name, place, *((f"{g.id} {text_in(g.title)}", 20) for g in framework.guidelines)]
        )
        self.indicators = sheets.begin(
            _("Indicators"), [name, (_("Place"), 11), *((i, 4.5) for i in framework.indicators)]
        )
        self.partnerships = sheets.begin(
            _("Partnerships"),
            [name, place, *((text_in(p.name), 20) for p in framework.partnerships), (_("Spread"), 10)],
        )
        self.problems = sheets.begin(
            _("Problems"), [name, (_("Severity"), 12), (_("Code"), 8), (_("What"), 70), (_("File"), 34), (_("Line"), 7)]
        )

    def add(self, school: SchoolResult) -> None:
        """Take the next school."""
        row, framework = school.row, self.framework
        self.schools.row([column.of(school) for column in self.columns])
        head = [row.school or "", row.city or ""]
        found = [(g.id, row.guidelines.get(g.id)) for g in framework.guidelines]
        self.guidelines.row(
            [
                *head,
                *((f.outcome, guideline_outcome_word(f.outcome) + mark(row, name)) if f else None for name, f in found),
            ]
        )
        self.indicators.row([*head, *(row.indicators.get(name) for name in framework.indicators)])
        self.partnerships.row(
            [
                *head,
                *(row.partnerships.get(p.id) for p in framework.partnerships),
                row.spread,
            ]
        )
        for problem in school.problems:
            if problem.severity > Severity.NOTICE:
                self.problems.row(
                    [
                        head[0],
                        severity_word(problem.severity),
                        problem.code,
                        in_words(problem).message,
                        problem.place.file,
                        problem.place.line or None,
                    ]
                )

    def finish(self) -> BinaryIO:
        """The file."""
        for sheet in (self.schools, self.guidelines, self.indicators, self.partnerships, self.problems):
            sheet.end()
        self.workbook.close()
        self.folder.cleanup()
        return self.file
