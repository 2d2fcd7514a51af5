"""Pairs of schools on a terminal: who can learn what from whom, and what the pairing comes to."""

import math
import sys

from rich import box
from rich.table import Table
from rich.text import Text

from isop_cli.documents.pair_sentences import Naming, places, school_name
from isop_cli.matching.pairing import Pair, Pairing
from isop_cli.model.framework import Framework
from isop_cli.screen.listing import cell, show_listing, table
from isop_cli.text.language import _, ngettext, with_decimal_mark

#: Schools that stay alone and are named; of any beyond that, only how many.
_MOST_NAMES = 5
#: Topics that are named in the table.
_MOST_TOPICS = 3


def show_pairs(pairing: Pairing, framework: Framework) -> None:
    """The pairs, best first: in a pipe a line for each, on a terminal two rows."""
    naming = Naming(framework)
    if pairing.pairs:
        show_listing((_line(pair, naming) for pair in pairing.pairs), lambda _screen: _table(pairing, naming))


def _line(pair: Pair, naming: Naming) -> list[str]:
    one, other = places(pair)
    learned = ["; ".join(naming.topics(topics)) for topics in (pair.learns_one, pair.learns_other)]
    return [school_name(pair.one), one, school_name(pair.other), other, _kilometres(pair), *learned]


def _kilometres(pair: Pair) -> str:
    return "" if pair.kilometres is None else str(round(pair.kilometres))


def _table(pairing: Pairing, naming: Naming) -> Table:
    """Two rows for each pair: a school, and what it can learn from the other."""
    found = table(box=box.HORIZONTALS)
    found.add_column(_("School"), ratio=2)
    found.add_column(_("Can learn from the other"), ratio=3)
    found.add_column("km", justify="right", no_wrap=True)
    for pair in pairing.pairs:
        rows = zip((pair.one, pair.other), places(pair), (pair.learns_one, pair.learns_other), strict=True)
        for number, (school, where, topics) in enumerate(rows):
            name = cell(school_name(school), "bold")
            if where:
                name.append(f"\n{where}", style="dim")
            learned = Text("\n".join(naming.step(topic) for topic in topics[:_MOST_TOPICS]) or "–")
            far = _kilometres(pair) or "?"
            found.add_row(name, learned, far if number == 0 else "", end_section=number == 1)
    return found


def show_end(pairing: Pairing, schools: int) -> None:
    """What the pairing comes to, in a line; and who stays alone, for whom somebody should find something."""
    pairs, alone = len(pairing.pairs), len(pairing.alone)
    told = [
        ngettext("{n} school", "{n} schools", schools).format(n=schools),
        ngettext("{n} pair", "{n} pairs", pairs).format(n=pairs),
        ngettext("{n} school alone", "{n} schools alone", alone).format(n=alone),
    ]
    if pairing.gap >= 1e-5:
        told.append(_("at most {share} below the best there is").format(share=_share(pairing.gap)))
    print(" · ".join(told), file=sys.stderr)
    if pairing.alone:
        names = [school_name(school) for school in pairing.alone[:_MOST_NAMES]]
        more = [_("and {number} more").format(number=alone - _MOST_NAMES)] if alone > _MOST_NAMES else []
        print(_("Alone: {schools}").format(schools=", ".join([*names, *more])), file=sys.stderr)


def _share(gap: float) -> str:
    """A small part in hundredths of a per cent, never less than it is."""
    return with_decimal_mark(f"{math.ceil(gap * 10_000) / 100:.2f}%")
