"""What this machine has, on a terminal: a line for each part, and under what is missing the command that gets it."""

from collections.abc import Sequence

from rich.text import Text

from isop_cli.machine import Requirement
from isop_cli.screen.outcomes import say, styled
from isop_cli.text.language import _


def show_parts(parts: Sequence[Requirement]) -> None:
    """Every part, and whether isop can do its work."""
    for part in parts:
        say(part_line(part))
        if not part.present and part.remedy:
            # To be copied: as it is, without colours.
            print("".join(f"    {line}\n" for line in part.remedy.splitlines()), end="")
    if any(part.lacking for part in parts):
        print(_("Not everything is there: run what is indented above, then isop doctor again."))
    else:
        print(_("Everything that isop needs is there."))


def part_line(part: Requirement) -> Text:
    """A part, and whether it is there."""
    if part.present:
        outcome, word = "present", _("present")
    elif part.needed:
        outcome, word = "missing", _("MISSING")
    else:
        outcome, word = "not_needed", _("missing, not needed")
    return styled(outcome, f"{part.what}: {word}", mark=True)
