"""How a level came about on a terminal, step by step."""

from collections.abc import Iterable

from rich.text import Text

from isop_cli.documents.derivation import DerivationStep
from isop_cli.screen.listing import indented
from isop_cli.screen.output import console


def show_steps(steps: Iterable[DerivationStep]) -> None:
    """The steps, each set in as deep as it lies; results stand out."""
    screen = console()
    for number, step in enumerate(steps):
        if step.depth == 0 and number:
            screen.print()
        style = "bold" if step.depth == 0 or step.result else "dim" if step.depth == 2 else ""
        screen.print(indented(Text(step.text, style=style), 2 * step.depth))
