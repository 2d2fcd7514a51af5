"""Diagnostics as JSON: a list of objects."""

import json
from collections.abc import Sequence

from isop_cli.formats.problems.wording import in_words
from isop_cli.reading.diagnostics import Diagnostic
from isop_cli.text.printable import plain_json


def render(diagnostics: Sequence[Diagnostic]) -> str:
    """Each diagnostic with code, severity, message, help and place; line and column are 0 where it has none."""
    return plain_json(
        json.dumps(
            [
                {
                    "code": diagnostic.code,
                    "severity": diagnostic.severity.name.lower(),
                    "message": words.message,
                    "help": words.help,
                    "file": diagnostic.place.file,
                    "line": diagnostic.place.line,
                    "column": diagnostic.place.column,
                    "length": diagnostic.place.length,
                    "part": diagnostic.place.part,
                    "question": diagnostic.place.question,
                    "row": diagnostic.place.row,
                }
                for diagnostic, words in ((each, in_words(each)) for each in diagnostics)
            ],
            ensure_ascii=False,
            indent=2,
        )
        + "\n"
    )
