"""`isop new`: an empty dossier to fill in, in the form that the file's suffix asks for."""

import datetime
import sys
from pathlib import Path
from typing import Annotated

import typer

from isop_cli.commands.common import (
    CriteriaOption,
    QuietOption,
    TemplatesOption,
    create_new,
    fail,
    load_framework,
    load_look,
)
from isop_cli.commands.shell import Command
from isop_cli.reading.finding import FOLDER_FILE
from isop_cli.resources import build_time
from isop_cli.text.language import _

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=Command,
    help=_(
        "Write an empty dossier to fill in, in the form that the suffix asks for: .html for a form on a telephone, tablet "
        "or laptop, without a network; .xlsx for Excel or LibreOffice, or with --xlsform for ODK and KoBoToolbox; "
        ".pdf for sheets to print, one for each source and voice; .yaml for an editor, in your language. "
        "Never overwrites a file."
    ),
)
def new(
    path: Annotated[Path, typer.Argument(metavar=_("FILE"), help=_("The file to write."))] = Path(FOLDER_FILE),
    source: Annotated[list[str] | None, typer.Option("--source", metavar=_("NAME"), help=_("Only this source, by its id or name; may be repeated."), show_default=False)] = None,
    who: Annotated[list[str] | None, typer.Option("--who", metavar=_("NAME"), help=_("Who speaks, by id or name; may be repeated."), show_default=False)] = None,
    guideline: Annotated[list[str] | None, typer.Option("--guideline", metavar=_("ID"), help=_("Only this guideline; may be repeated."), show_default=False)] = None,
    school: Annotated[str | None, typer.Option("--school", metavar=_("NAME"), help=_("The school's name, filled in already."), show_default=False)] = None,
    auditor: Annotated[str | None, typer.Option("--auditor", metavar=_("NAME"), help=_("The auditor's name, filled in already."), show_default=False)] = None,
    full: Annotated[bool, typer.Option("--full", help=_("In .yaml every question, with what to look for and what each level means."))] = False,
    xlsform: Annotated[bool, typer.Option("--xlsform", help=_("Write the .xlsx as an XLSForm, for ODK and KoBoToolbox."))] = False,
    criteria: CriteriaOption = None,
    templates: TemplatesOption = None,
    quiet: QuietOption = False,
) -> None:  # fmt: skip
    from isop_cli.documents.editing import evidence_schema
    from isop_cli.documents.forms.asked import Asked, ids_named
    from isop_cli.documents.forms.kinds import EMPTY_FORM
    from isop_cli.documents.forms.scaffold import SCHEMA_FILE
    from isop_cli.documents.forms.xlsform import XLSFORM

    if path.is_dir():
        path = path / FOLDER_FILE
    form = XLSFORM if xlsform else EMPTY_FORM
    kind, look, framework = form.chosen(None, str(path)), load_look(templates), load_framework(criteria)
    guidelines = {each.id: each.title for each in framework.guidelines}
    asked = Asked(
        framework,
        today(),
        ids_named(source or (), framework.source_names, _("there is no source {given}")),
        ids_named(who or (), framework.respondent_names, _("there is no group {given}")),
        ids_named(guideline or (), guidelines, _("there is no guideline {given}")),
        school,
        auditor,
        full,
    )
    is_text = kind.name == "yaml"
    if full and not is_text:
        fail(_("--full is for a dossier in .yaml; a form has every question"))
    beside = (SCHEMA_FILE, evidence_schema(framework)) if is_text else None
    create_new(path, form.render(kind, asked, look), beside)
    if not quiet:
        print(_("Written: {file}").format(file=path), file=sys.stderr)
        print(_told(form.name if xlsform else kind.name).format(file=path), file=sys.stderr)


def _told(kind: str) -> str:
    """What to do with a form, by its format."""
    return {
        "yaml": _("Fill it in with an editor; look now and then with: isop check {file}"),
        "html": _(
            "Open it in a browser, fill it in and save it to a file; look now and then with: isop check that file"
        ),
        "xlsform": _(
            "Upload it to ODK Central or KoBoToolbox; what they export goes as it is into: isop check export.csv"
        ),
        "pdf": _(
            "Print it on both sides and fill it in with a pencil; copy it later to a form, a workbook or a dossier."
        ),
        "xlsx": _("Fill it in with Excel or LibreOffice; look now and then with: isop check {file}"),
    }[kind]


def today() -> datetime.date:
    """Today, or the day that SOURCE_DATE_EPOCH gives."""
    epoch = build_time()
    return datetime.date.today() if epoch is None else datetime.datetime.fromtimestamp(epoch, datetime.UTC).date()
