"""Diagnostics as SARIF 2.1.0, which code scanners and editors read."""

import json
from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from isop_cli import __version__
from isop_cli.formats.problems.wording import in_words, spot
from isop_cli.reading.diagnostics import Diagnostic, Severity, severity_of
from isop_cli.reading.rules import RULES, Rule
from isop_cli.text.language import _
from isop_cli.text.printable import plain_json

#: What names that are not absolute are relative to: the folder in which isop ran, mostly a repository's root.
ROOT = "%SRCROOT%"
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
    return plain_json(json.dumps(log, ensure_ascii=False, indent=2)) + "\n"


def driver(rules: Sequence[str]) -> dict[str, Any]:
    """The tool that found the results, with the rules that they name."""
    return {"driver": {"name": "isop", "version": __version__, "rules": [_rule(RULES[code]) for code in rules]}}


def _rule(rule: Rule) -> dict[str, Any]:
    """A rule in the language in force. Source: SARIF 2.1.0, 3.49."""
    return {
        "id": rule.code,
        "shortDescription": {"text": _(rule.title)},
        "fullDescription": {"text": _(rule.meaning)},
        "help": {"text": _(rule.remedy)},
        "defaultConfiguration": {"level": _LEVELS[severity_of(rule.code)]},
    }


def artifact(name: str, kind: type[PurePath] = Path) -> dict[str, str]:
    """Where a file is, as a URI: absolute where its name is, else relative to the root. Source: SARIF 2.1.0, 3.4."""
    if "://" in name:
        return {"uri": quote(name, safe="/:?#[]@!$&'()*+,;=%")}
    path = kind(name)
    if path.is_absolute():
        return {"uri": path.as_uri()}
    return {"uri": quote(path.as_posix().encode("utf-8", "surrogateescape")), "uriBaseId": ROOT}


def result(diagnostic: Diagnostic, rules: list[str]) -> dict[str, Any]:
    """One result; its code is one of the rules."""
    place = diagnostic.place
    location: dict[str, Any] = {"artifactLocation": artifact(place.file)}
    if place.line and place.column:
        location["region"] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endColumn": place.column + max(1, place.length),
        }
    found: dict[str, Any] = {"physicalLocation": location}
    if where := spot(place):
        found["logicalLocations"] = [{"fullyQualifiedName": where}]
    words = in_words(diagnostic)
    text = f"{words.message}: {words.help}" if words.help else words.message
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": rules.index(diagnostic.code),
        "level": _LEVELS[diagnostic.severity],
        "message": {"text": text},
        "locations": [found],
    }
