"""Diagnostics as SARIF 2.1.0, which code scanners and editors read."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote

from isop_cli import __version__
from isop_cli.reading.diagnostics import Diagnostic, Severity

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}


def render(diagnostics: Sequence[Diagnostic]) -> str:
    """One run with a result for each diagnostic."""
    rules = sorted({diagnostic.code for diagnostic in diagnostics})
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": driver(rules),
                "columnKind": "unicodeCodePoints",
                "results": [result(diagnostic, rules) for diagnostic in diagnostics],
            }
        ],
    }
    return json.dumps(log, ensure_ascii=False, indent=2) + "\n"


def driver(rules: Sequence[str]) -> dict[str, Any]:
    """The tool that found the results, with the rules that they name."""
    return {"driver": {"name": "isop", "version": __version__, "rules": [{"id": rule} for rule in rules]}}


def result(diagnostic: Diagnostic, rules: list[str]) -> dict[str, Any]:
    """One result; its code is one of the rules."""
    place = diagnostic.place
    location: dict[str, Any] = {"artifactLocation": {"uri": quote(Path(place.file).as_posix(), safe="/:")}}
    if place.line and place.column:
        location["region"] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endColumn": place.column + max(1, place.length),
        }
    text = f"{diagnostic.message}: {diagnostic.help}" if diagnostic.help else diagnostic.message
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": rules.index(diagnostic.code),
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": text},
        "locations": [{"physicalLocation": location}],
    }
