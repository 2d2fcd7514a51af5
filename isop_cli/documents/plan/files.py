"""The plan in each of its formats."""

from isop_cli.documents.data import data_behind
from isop_cli.documents.plan.calendar_file import calendar_file
from isop_cli.documents.plan.plan import Plan
from isop_cli.documents.plan.word import word
from isop_cli.documents.plan.workbook import workbook
from isop_cli.formats.html import render_html
from isop_cli.formats.look import Look
from isop_cli.formats.markdown import render_markdown
from isop_cli.formats.pdf import render_pdf
from isop_cli.formats.registry import DocumentKind

_TEMPLATE = "plan/plan.html"


def _pdf(plan: Plan, look: Look) -> bytes:
    day, attached = plan.assessment.dossier.audit.date, data_behind(plan.assessment)
    return render_pdf(look, _TEMPLATE, day, attached=attached, plan=plan)


PLAN = DocumentKind(
    "plan",
    {
        "pdf": _pdf,
        "html": lambda plan, look: render_html(look, _TEMPLATE, plan=plan),
        "docx": word,
        "xlsx": workbook,
        "markdown": lambda plan, look: render_markdown(look, "plan/plan.md", plan=plan),
        "ics": calendar_file,
    },
)
#: The calendar for parents alone.
CALENDAR = DocumentKind("calendar", {"ics": calendar_file})
