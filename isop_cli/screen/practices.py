"""Practices on a terminal: a list of them, and one in full."""

import sys
from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from isop_cli.documents.practice import about, first_steps, invitations, parts, said
from isop_cli.model.framework import Framework
from isop_cli.model.practice import Practice
from isop_cli.screen.listing import indented, show_listing, table
from isop_cli.screen.output import console, is_for_people
from isop_cli.text.language import _, ngettext
from isop_cli.text.printable import one_line


def show_practices(practices: Sequence[Practice]) -> None:
    """Practices, a row each: in a pipe the id goes first."""
    rows = [(said(practice.title), ", ".join(practice.indicators), practice.id) for practice in practices]

    def drawn(_screen: Console) -> Table:
        found = table(padding=(0, 2, 0, 0))
        found.add_column(_("Practice"), ratio=3)
        found.add_column(_("Indicators"))
        found.add_column("id", no_wrap=True, style="dim")
        for row in rows:
            found.add_row(*map(Text, row))
        return found

    show_listing(((identifier, title, indicators) for title, indicators, identifier in rows), drawn)
    if is_for_people(sys.stdout):
        told = ngettext("{n} practice", "{n} practices", len(rows)).format(n=len(rows))
        print(f"{told} · " + _("One in full: isop practices show ID"), file=sys.stderr)


def show_practice(practice: Practice, framework: Framework) -> None:
    """A practice in full."""
    screen = console()
    screen.print(Text(said(practice.title), style="bold"))
    screen.print(Text(" · ".join(about(practice, framework)), style="dim"))
    screen.print()
    asked = [(_("Invitation to parents"), told)] if (told := invitations(practice)) else []
    for title, lines in [*parts(practice), *asked]:
        screen.print(Text(title, style="bold"))
        numbered = len(lines) > 1 and title == first_steps()
        for number, line in enumerate(lines, start=1):
            grid = Table.grid(padding=(0, 1))
            grid.add_row(*([Text(f"{number}.")] if numbered else []), Text(line))
            screen.print(indented(grid))
    if practice.sources:
        screen.print(Text(_("More about it"), style="bold"))
        for source in practice.sources:
            line = one_line(source.title) + (f", {source.url}" if source.url else "")
            screen.print(indented(Text(line, style="dim")))
