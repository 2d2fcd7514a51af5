"""The report as one HTML file: fonts inside, no network, fit to be printed."""

from pathlib import Path

from isop_cli.documents.report.report import Report
from isop_cli.formats.html import font_faces
from isop_cli.formats.templating import environment, render_template
from isop_cli.text.printable import printable

TEMPLATE = "report/report.html"


def render(report: Report, templates: Path | None = None, folder: Path | None = None) -> bytes:
    """The report in the language in force. `folder` is not used: a page loads nothing from outside itself."""
    page = render_template(environment(templates, printable), TEMPLATE, report=report, fonts=font_faces())
    return page.encode("utf-8", "replace")
