"""The report as PDF, with its data attached."""

from pathlib import Path

from markupsafe import Markup

from isop_cli.documents.data import data_behind
from isop_cli.documents.report.html import TEMPLATE
from isop_cli.documents.report.report import Report
from isop_cli.formats.pdf import write_pdf
from isop_cli.formats.templating import environment, render_template
from isop_cli.text.drawable import drawable


def render(report: Report, templates: Path | None = None, folder: Path | None = None) -> bytes:
    """The report in the language in force. Images come from `templates` and from the dossier's `folder` only.

    Raises MachineError when WeasyPrint's native libraries are missing.
    """
    page = render_template(environment(templates, drawable), TEMPLATE, report=report, fonts=Markup(""))
    return write_pdf(page, report.dossier.audit.date, templates, folder, data_behind(report.assessment))
