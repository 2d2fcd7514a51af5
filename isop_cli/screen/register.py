"""The register on a terminal: labels, the history of one, and whether it was tampered with."""

import datetime
from collections.abc import Iterable, Sequence

from rich.console import Console
from rich.table import Table

from isop_cli.model.award import Label
from isop_cli.register.entries import Entry, action_word, state_word
from isop_cli.screen.listing import cell, show_listing, table
from isop_cli.screen.outcomes import say, styled
from isop_cli.text.language import _, ngettext
from isop_cli.text.printable import one_line


def show_labels(labels: Sequence[Label], today: datetime.date) -> None:
    """Labels, a row each, and how each of them stands today."""
    rows = [
        (label.number, label.school, label.place or "", str(label.decided), str(label.valid_until)) for label in labels
    ]
    standings = [label.standing(today) for label in labels]

    def drawn(_screen: Console) -> Table:
        found = table(_("Number"), _("School"), _("Place"), _("Date"), _("Valid until"), _("Status"))
        for row, standing in zip(rows, standings, strict=True):
            found.add_row(*map(cell, row), styled(standing, state_word(standing)))
        return found

    show_listing(([*row, state_word(standing)] for row, standing in zip(rows, standings, strict=True)), drawn)


def show_history(entries: Iterable[Entry]) -> None:
    """What was done with a label: when, what, by whom and why."""
    for entry in entries:
        print(f"  {entry.at}  {action_word(entry.what)}, {one_line(entry.who)}: {one_line(entry.why)}")


def show_integrity(problems: Sequence[str], count: int, last: str) -> None:
    """The traces of tampering; without any, how many entries there are and the hash of the last one."""
    for problem in problems:
        say(styled("no", problem, mark=True))
    if not problems:
        told = ngettext("{number} entry, unbroken.", "{number} entries, unbroken.", count).format(number=count)
        say(styled("yes", told, mark=True))
        print(_("Last entry: {hash}").format(hash=last))
