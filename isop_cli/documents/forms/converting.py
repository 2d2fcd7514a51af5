"""What is filled in so far, written in another form: YAML for an editor, JSON for the page, a workbook."""

import json
from dataclasses import dataclass
from typing import Any

import yaml

from isop_cli.documents.forms.asked import Asked
from isop_cli.documents.forms.workbook import filled_workbook
from isop_cli.formats.look import Look
from isop_cli.formats.registry import DocumentKind
from isop_cli.model.dossier import FORMAT as DOSSIER_FORMAT
from isop_cli.model.form import Form
from isop_cli.reading.forms import as_dossier
from isop_cli.text.language import _, text_in
from isop_cli.text.printable import one_line


@dataclass(frozen=True)
class Filled:
    """What is filled in, and what the criteria ask."""

    form: Form
    asked: Asked


class _Dumper(yaml.SafeDumper):
    """Writes YAML in which what is open is empty, as a dossier has it, and nothing is written by reference."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


_Dumper.add_representer(type(None), lambda dumper, _none: dumper.represent_scalar("tag:yaml.org,2002:null", ""))


def _plain(filled: Filled) -> dict[str, Any]:
    return filled.form.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


def _yaml(filled: Filled, _look: Look) -> bytes:
    form = as_dossier(_plain(filled)) | {"format": DOSSIER_FORMAT}
    data = {key: value for key, value in form.items() if key not in ("label", "criteria")}
    framework = filled.asked.framework
    made_for = _("Evidence for the {label} {version}.").format(label=text_in(framework.name), version=framework.version)
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return f"# {one_line(made_for)}\n{text}".encode()


def _json(filled: Filled, _look: Look) -> bytes:
    return (json.dumps(_plain(filled), ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _workbook(filled: Filled, look: Look) -> bytes:
    return filled_workbook(filled.form, filled.asked, look)


CONVERTED = DocumentKind[Filled]("dossier", {"yaml": _yaml, "json": _json, "xlsx": _workbook})
