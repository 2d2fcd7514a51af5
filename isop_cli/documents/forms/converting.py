"""What is filled in so far, written in another form: YAML for an editor, JSON for the page, a workbook."""

import json
from dataclasses import dataclass
from typing import Any

from isop_cli.documents.forms.asked import Asked
from isop_cli.documents.forms.worded import Worded, as_yaml
from isop_cli.documents.forms.workbook import filled_workbook
from isop_cli.formats.look import Look
from isop_cli.formats.registry import DocumentKind
from isop_cli.model.dossier import FORMAT as DOSSIER_FORMAT
from isop_cli.model.form import Form
from isop_cli.reading.forms import as_dossier
from isop_cli.text.language import _, in_language, language, text_in
from isop_cli.text.printable import one_line


@dataclass(frozen=True)
class Filled:
    """What is filled in, and what the criteria ask."""

    form: Form
    asked: Asked
    #: The language of the keys in YAML; that in force where it is not said.
    keys: str | None = None
    #: Whether the files beside it are left out, for what is in them is in it.
    alone: bool = False


def _plain(filled: Filled) -> dict[str, Any]:
    return filled.form.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


def _yaml(filled: Filled, _look: Look) -> bytes:
    form = as_dossier(_plain(filled)) | {"format": DOSSIER_FORMAT}
    data = {key: value for key, value in form.items() if key not in ("label", "criteria")}
    if filled.alone:
        data = {"format": data.pop("format"), "include": [], **data}
    framework, lang = filled.asked.framework, filled.keys or language()
    with in_language(lang):
        made_for = _("Evidence for the {label} {version}.")
        made_for = made_for.format(label=text_in(framework.name), version=framework.version)
    return f"# {one_line(made_for)}\n{as_yaml(Worded(framework, lang).dossier(data))}".encode()


def _json(filled: Filled, _look: Look) -> bytes:
    return (json.dumps(_plain(filled), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _workbook(filled: Filled, look: Look) -> bytes:
    return filled_workbook(filled.form, filled.asked, look)


CONVERTED = DocumentKind[Filled]("dossier", {"yaml": _yaml, "json": _json, "xlsx": _workbook})
