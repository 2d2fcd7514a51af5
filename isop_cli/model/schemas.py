"""The JSON Schemas of the file formats, made from the models. `make schemas` writes them into criteria/."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from isop_cli.model.assessment import Assessment
from isop_cli.model.batch_summary import BatchSummary
from isop_cli.model.dossier import Dossier
from isop_cli.model.form import Form
from isop_cli.model.framework import Framework
from isop_cli.model.partnerships import ModelTexts
from isop_cli.model.practice import Practice
from isop_cli.model.scan import Scan

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TITLES = {
    "evidence": "isop-evidence/1: a school's evidence for one audit",
    "form": "isop-form/1: what a form saves, to read as a dossier or as evidence",
    "criteria": "isop-criteria/1: what a label asks, and every threshold",
    "practice": "isop-practice/1: a way of working with parents, for others to take up",
    "scan": "isop-scan/1: a group's answers on how strong each partnership is and should be",
    "model": "isop-model/1: the texts of the model's poster, article and self-scan",
    "assessment": "isop-assessment/2: what follows from a school's evidence",
    "batch": "isop-batch/1: the summary of a batch, a row for each school",
}
#: Read before the model sees the data, so that the model does not know it.
_INCLUDE = {
    "type": "array",
    "items": {"type": "string"},
    "description": "More files with evidence, inside the dossier's own folder; * matches any name.",
}


def schemas() -> dict[str, dict[str, Any]]:
    """Every schema by the name of its format."""
    evidence = Dossier.model_json_schema(mode="validation")
    evidence["properties"]["include"] = _INCLUDE
    _allow_empty(evidence)
    made = {
        "evidence": evidence,
        "form": Form.model_json_schema(mode="validation"),
        "criteria": Framework.model_json_schema(mode="validation"),
        "practice": Practice.model_json_schema(mode="validation"),
        "scan": Scan.model_json_schema(mode="validation"),
        "model": ModelTexts.model_json_schema(mode="validation"),
        "assessment": TypeAdapter(Assessment).json_schema(mode="serialization"),
        "batch": BatchSummary.model_json_schema(mode="serialization"),
    }
    return {name: {"$schema": _DIALECT, **schema, "title": _TITLES[name]} for name, schema in made.items()}


def _allow_empty(schema: dict[str, Any]) -> None:
    """In a dossier that is being filled in, a list or a mapping may still be empty."""
    for owner in (schema, *schema["$defs"].values()):
        for value in owner.get("properties", {}).values():
            if value.get("type") in ("array", "object"):
                value["type"] = [value["type"], "null"]


def write(folder: Path) -> None:
    """Write every schema to a folder."""
    for name, schema in schemas().items():
        text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        (folder / f"{name}.schema.json").write_text(text, "utf-8", newline="\n")


if __name__ == "__main__":
    write(Path(__file__).resolve().parents[2] / "criteria")
