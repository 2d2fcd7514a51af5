"""Diagnostics as text, JSON, SARIF and GitHub annotations: one module for each."""

import importlib
from collections.abc import Sequence

from isop_cli.reading.diagnostics import Diagnostic

FORMATS = ("text", "json", "sarif", "github")


def render_problems(diagnostics: Sequence[Diagnostic], format_: str) -> str:
    """The diagnostics in one of FORMATS; ends in a line end unless there is nothing to say."""
    module = importlib.import_module(f"isop_cli.formats.problems.{format_}")
    rendered: str = module.render(diagnostics)
    return rendered
