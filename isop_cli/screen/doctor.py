"""What this machine has, on a terminal: a line for each part, and under what is missing the command that gets it."""

from collections.abc import Sequence

from rich.text import Text

from isop_cli.machine import Part
from isop_cli.screen.outcomes import say, styled
from isop_cli.text.language import _


def show_parts(parts: Sequence[Part]) -> None:
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


def part_line(part: Part) -> Text:
    """A part, and whether it is there."""
    if part.present:
        return styled("present", f"{part.what}: {_('present')}", mark=True)
    if part.needed:
        return styled("missing", f"{part.what}: {_('MISSING')}", mark=True)
    return styled("not_needed", f"{part.what}: {_('missing, not needed')}", mark=True)
