"""What changed between two versions of criteria, on a terminal: the old words in red, the new ones in green."""

from rich.text import Text

from isop_cli.documents.revision import RevisionTelling
from isop_cli.screen.listing import indented
from isop_cli.screen.output import console


def show_revision(telling: RevisionTelling) -> None:
    """Every change, under a heading for each kind. `-` is before what was, `+` before what is."""
    screen = console()
    screen.print(Text(telling.title, style="bold"))
    screen.print(Text(telling.summary))
    for section in telling.sections:
        screen.print()
        screen.print(Text(section.heading, style="bold underline"))
        for part in section.parts:
            screen.print()
            screen.print(Text(part.name, style="bold"))
            if part.why:
                screen.print(indented(Text(part.why)))
            for line in part.lines:
                if line.whole:
                    screen.print(indented(Text(line.whole)))
                    continue
                screen.print(indented(Text(line.label, style="dim")))
                screen.print(indented(Text(f"- {line.before}", style="red"), 4))
                screen.print(indented(Text(f"+ {line.after}", style="green"), 4))
