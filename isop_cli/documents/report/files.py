"""The report in the format that is asked for."""

import importlib
from collections.abc import Sequence
from pathlib import Path

from isop_cli.formats.registry import FormatError
from isop_cli.model.assessment import Assessment
from isop_cli.model.practice import Practice
from isop_cli.text.language import _

#: The formats that can hold several schools.
COLLECTIONS = ("json",)
#: The formats that can tell what changed since an earlier audit.
COMPARING = ("pdf", "html")


def render(
    assessments: Sequence[Assessment],
    format_: str,
    *,
    templates: Path | None = None,
    folder: Path | None = None,
    old: Assessment | None = None,
    practices: Sequence[Practice] = (),
) -> bytes:
    """Render assessments in the language in force.

    `templates` is a folder whose files go before the project's own; `folder` is the dossier's own, the only other one
    from which images may come; `old` is an earlier assessment to compare with; `practices` are those to recommend from.
    Raises FormatError when the format cannot hold several schools, or no comparison.
    """
    if old is not None and format_ not in COMPARING:
        raise FormatError(_("{format} holds no comparison; use pdf or html").format(format=format_))
    if len(assessments) != 1 and format_ not in COLLECTIONS:
        raise FormatError(
            _("{format} holds one school; use json, or one command for each school").format(format=format_)
        )
    if format_ in COLLECTIONS:
        from isop_cli.formats import json

        return json.render(assessments)
    from isop_cli.documents.report.report import Report

    # Each has a module of its name with a function `render`.
    module = importlib.import_module(f"isop_cli.documents.report.{format_}")
    rendered: bytes = module.render(Report(assessments[0], old, practices), templates, folder)
    return rendered
