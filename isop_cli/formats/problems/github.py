"""Diagnostics as GitHub workflow commands, which show beside the changed lines."""

from collections.abc import Sequence

from isop_cli.formats.problems.wording import in_words, spot
from isop_cli.reading.diagnostics import Diagnostic, Severity
from isop_cli.text.printable import one_line

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "notice"}


def render(diagnostics: Sequence[Diagnostic]) -> str:
    """One command for each diagnostic."""
    return "".join(_command(diagnostic) for diagnostic in diagnostics)


def _command(diagnostic: Diagnostic) -> str:
    place = diagnostic.place
    properties = {"file": place.file, "line": place.line, "col": place.column, "title": diagnostic.code}
    given = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items() if value)
    words = in_words(diagnostic)
    text = f"{words.message} ({words.help})" if words.help else words.message
    text = ": ".join(filter(None, (spot(place), text)))
    return f"::{_COMMANDS[diagnostic.severity]} {given}::{_data(one_line(text))}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
