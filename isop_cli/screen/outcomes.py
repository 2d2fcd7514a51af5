"""What each outcome looks like on a terminal: one colour for it wherever it is shown, and never the colour alone."""

from collections.abc import Mapping

from rich.text import Text

from isop_cli.screen.output import console
from isop_cli.text.terms import MARKS

#: Styles by outcome: of a guideline, of the label, of a school in a batch, of a label in the register, of a change
#: between two audits, of an answer to a question, of what a machine has.
STYLES: Mapping[str, str] = {
    "met": "green", "partly": "yellow", "not_met": "red", "insufficient": "cyan", "not_applicable": "dim",
    "awarded": "green", "deferred": "yellow", "not_awarded": "red", "error": "bold red",
    "valid": "green", "suspended": "yellow", "revoked": "red", "expired": "dim",
    "won": "green", "lost": "red", "▲": "green", "▼": "red", "·": "dim",
    "yes": "green", "no": "red", "unknown": "yellow", "present": "green", "missing": "red", "not_needed": "dim",
}  # fmt: skip


def styled(outcome: str, word: str, *, mark: bool = False, bold: bool = False) -> Text:
    """A word for an outcome in its colour, with its mark before it where that is asked for."""
    style = STYLES.get(outcome, "")
    return Text(f"{MARKS[outcome]} {word}" if mark else word, style=f"bold {style}" if bold else style)


def say(line: Text) -> None:
    """Print a line of any length: the terminal breaks it, and a pipe gets it whole."""
    console().print(line, soft_wrap=True)
