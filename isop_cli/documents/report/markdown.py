"""The report as Markdown: from a template, with everything from the evidence escaped."""

from pathlib import Path

from isop_cli.documents.report.report import Report
from isop_cli.formats.markdown import escaped, tidy
from isop_cli.formats.templating import environment, render_template


def render(report: Report, templates: Path | None = None, folder: Path | None = None) -> bytes:
    """The report in the language in force. Nothing is loaded, so `folder` is not used."""
    made = environment(templates, escaped, autoescape=False)
    page = render_template(made, "report/report.md", report=report)
    return tidy(page)
