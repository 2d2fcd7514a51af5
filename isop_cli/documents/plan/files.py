"""A plan in each of its formats."""

from collections.abc import Callable
from pathlib import Path

from markupsafe import Markup

from isop_cli.documents.plan.calendar_file import calendar_file
from isop_cli.documents.plan.plan import Plan
from isop_cli.documents.plan.word import word
from isop_cli.documents.plan.workbook import workbook
from isop_cli.formats.html import font_faces
from isop_cli.formats.markdown import escaped, tidy
from isop_cli.formats.registry import known_suffix
from isop_cli.formats.templating import environment, render_template
from isop_cli.text.drawable import drawable
from isop_cli.text.printable import printable

_TEMPLATE = "plan/plan.html"


def render_plan(plan: Plan, suffix: str, templates: Path | None = None) -> bytes:
    """The plan in the format of a file's suffix, such as `.pdf`, in the language in force.

    Raises FormatError for a suffix that tells no format, and MachineError when PDF's native libraries are missing.
    """
    known_suffix(suffix, tuple(FORMATS))
    return FORMATS[suffix](plan, templates)


def _pdf(plan: Plan, templates: Path | None) -> bytes:
    from isop_cli.documents.data import data_behind
    from isop_cli.formats.pdf import write_pdf

    page = render_template(environment(templates, drawable), _TEMPLATE, plan=plan, fonts=Markup(""))
    return write_pdf(page, plan.assessment.dossier.audit.date, templates, None, data_behind(plan.assessment))


def _html(plan: Plan, templates: Path | None) -> bytes:
    page = render_template(environment(templates, printable), _TEMPLATE, plan=plan, fonts=font_faces())
    return page.encode("utf-8", "replace")


def _markdown(plan: Plan, templates: Path | None) -> bytes:
    return tidy(render_template(environment(templates, escaped, autoescape=False), "plan/plan.md", plan=plan))


FORMATS: dict[str, Callable[[Plan, Path | None], bytes]] = {
    ".pdf": _pdf,
    ".html": _html,
    ".md": _markdown,
    ".docx": lambda plan, _templates: word(plan),
    ".xlsx": lambda plan, _templates: workbook(plan),
    ".ics": lambda plan, _templates: calendar_file(plan),
}
