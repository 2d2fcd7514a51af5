"""The partnerships on a terminal: what each of them is, and what a self-scan says of them."""

from rich.table import Table
from rich.text import Text

from isop_cli.documents.scan import ScanResult
from isop_cli.model.framework import Framework
from isop_cli.model.partnerships import ModelTexts
from isop_cli.partnerships.scan import Combined
from isop_cli.partnerships.texts import described
from isop_cli.screen.levels import Tracks
from isop_cli.screen.listing import cell, indented, table
from isop_cli.screen.output import console
from isop_cli.text.language import _, decimal, text_in


def show_model(texts: ModelTexts, framework: Framework) -> None:
    """The partnerships, what each is for, and what a school does for it."""
    screen = console()
    screen.print(Text(text_in(texts.title), style="bold"))
    screen.print(Text(text_in(texts.motto), style="dim"))
    for partnership in described(texts, framework):
        screen.print()
        screen.print(Text(partnership.name, style="bold"))
        together = _("Together for {what}.").format(what=partnership.together_for)
        screen.print(indented(Text(f"{together} {partnership.meaning}")))
        grid = Table.grid(padding=(0, 1))
        for activity in partnership.texts.activities:
            grid.add_row(Text("·"), Text(text_in(activity), style="dim"))
        screen.print(indented(grid))
    screen.print()
    screen.print(Text(text_in(texts.balance), style="bold"))
    hint = _("To hang up: isop model poster · To read: isop model article · To ask: isop model scan")
    screen.print(Text(hint, style="dim"))


def show_scan(combined: Combined, framework: Framework) -> None:
    """What was answered: for each partnership and group the level now and wished for, and what stands out."""
    screen, result = console(), ScanResult(combined, framework)
    screen.print(Text(result.title, style="bold"))
    screen.print(Text(result.about, style="dim"))
    if result.few:
        screen.print(Text(result.few, style="yellow"))
    tracks = Tracks(screen, framework, 3)
    found = table(_("Partnership"), _("Who"), padding=(0, 2, 0, 0))
    for title in (_("Now"), _("Wish")):
        found.add_column(title, justify="right")
    found.add_column(tracks.ends(), no_wrap=True)
    found.add_column(_("Difference"), justify="right")
    for seen in combined.partnerships:
        for number, (level, side) in enumerate(zip(result.levels(seen), seen.sides.values(), strict=True)):
            first = number == 0
            difference = decimal(seen.difference) if first and seen.difference is not None else ""
            drawn = tracks.draw(side.now, needed=side.wish, style="blue")
            found.add_row(cell(seen.name if first else ""), level.group, level.now, level.wish, drawn, difference)
    screen.print(found)
    screen.print(tracks.legend(_("wish")))
    for line in result.points:
        screen.print(Text(f"· {line}"))
