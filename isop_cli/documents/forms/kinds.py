"""The formats that an empty form comes in: whoever adds one writes its module beside this one, and a line here."""

from isop_cli.documents.forms.asked import Asked
from isop_cli.documents.forms.page import render_page
from isop_cli.documents.forms.scaffold import scaffold
from isop_cli.documents.forms.sheets import render_sheets
from isop_cli.documents.forms.workbook import render_workbook
from isop_cli.formats.look import Look
from isop_cli.formats.registry import DocumentKind


def _yaml(asked: Asked, _look: Look) -> bytes:
    return scaffold(asked).encode("utf-8")


EMPTY_FORM = DocumentKind[Asked](
    "form", {"yaml": _yaml, "html": render_page, "xlsx": render_workbook, "pdf": render_sheets}
)
