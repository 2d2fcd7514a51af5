"""Pairs as files: a table for a spreadsheet, data for programs, and a letter for each pair."""

import csv
import datetime
import io
import json
import re
import unicodedata
from pathlib import Path
from typing import Any

from markupsafe import Markup

from isop_cli.connecting.pairing import Pair, Pairing, Topic
from isop_cli.connecting.telling import Naming, distance, places, reasons, same_sector, school_name
from isop_cli.language import _, date_in_words, join_words, text_in
from isop_cli.model.framework import Framework
from isop_cli.rendering.cells import defused
from isop_cli.rendering.formats import FormatError
from isop_cli.rendering.glyphs import drawable
from isop_cli.rendering.templating import environment, render_template

SUFFIXES = (".csv", ".json")
#: On each side of a letter.
_MOST_TOPICS = 4
_LONG_NAMES = 110
#: A letter without a date is as old as the program's first pairing; nothing in it changes with time.
_DAY = datetime.date(2026, 1, 1)


def render_pairs(pairing: Pairing, framework: Framework, suffix: str) -> bytes:
    """The pairs as `.csv` or `.json`. Raises FormatError for another suffix."""
    if suffix == ".csv":
        return as_csv(pairing, framework)
    if suffix == ".json":
        return (json.dumps(as_data(pairing, framework), ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
    known = ", ".join(SUFFIXES)
    raise FormatError(
        _("pairs have no format {suffix}; use one of {suffixes}").format(suffix=suffix or "–", suffixes=known)
    )


def as_csv(pairing: Pairing, framework: Framework) -> bytes:
    """A row for each pair, with a mark in front by which spreadsheets know UTF-8. No cell is a formula."""
    naming, target = Naming(framework), io.StringIO()
    table = csv.writer(target, delimiter=";", lineterminator="\r\n")
    table.writerow(
        [
            _("School"), _("Place"), _("School"), _("Place"), _("Kilometres"), _("Value"),
            _("The first can learn"), _("The second can learn"), _("Reason"),
        ]
    )  # fmt: skip
    for pair in pairing.pairs:
        one, other = places(pair)
        cells = [
            school_name(pair.one), one, school_name(pair.other), other,
            "" if pair.kilometres is None else str(round(pair.kilometres)), f"{pair.value:.1f}",
            join_words(naming.topics(pair.learns_one)), join_words(naming.topics(pair.learns_other)),
            " ".join(reasons(pair, naming)),
        ]  # fmt: skip
        table.writerow([defused(cell) for cell in cells])
    for school in pairing.alone:
        table.writerow([defused(school_name(school)), defused(school.place), "", "", "", "", "", "", _("no partner")])
    return b"\xef\xbb\xbf" + target.getvalue().encode("utf-8", "replace")


def as_data(pairing: Pairing, framework: Framework) -> dict[str, Any]:
    """The pairs as plain data; levels are exact texts such as "9/4"."""
    naming = Naming(framework)

    def learns(topics: tuple[Topic, ...]) -> list[dict[str, str]]:
        return [{topic.kind: topic.id, "theirs": str(topic.theirs), "mine": str(topic.mine)} for topic in topics]

    def school(of: Any) -> dict[str, Any]:
        return {"dossier": of.key, "school": of.name, "sector": of.sector, "place": of.place or None}

    return {
        "format": "isop-pairs/1",
        "gap": round(pairing.gap, 6),
        "pairs": [
            {
                "one": school(pair.one) | {"learns": learns(pair.learns_one)},
                "other": school(pair.other) | {"learns": learns(pair.learns_other)},
                "value": round(pair.value, 4),
                "kilometres": None if pair.kilometres is None else round(pair.kilometres),
                "reasons": reasons(pair, naming),
            }
            for pair in pairing.pairs
        ],
        "alone": [school(of) for of in pairing.alone],
    }


class Letter:
    """The invitation to a pair. It tells what each school has to show, and nobody's levels."""

    def __init__(self, pair: Pair, framework: Framework, date: datetime.date | None) -> None:
        naming = Naming(framework)
        self.framework, self.date = framework, date
        self.names = [school_name(pair.one), school_name(pair.other)]
        self.places = places(pair)
        # What one learns is what the other shows.
        self.shows = [naming.topics(pair.learns_other, _MOST_TOPICS), naming.topics(pair.learns_one, _MOST_TOPICS)]
        self.sectors = same_sector(pair, naming)
        self.distance = distance(pair.kilometres) if pair.kilometres is not None else ""

    @property
    def title(self) -> str:
        """The letter's title."""
        return _("Invitation: {one} and {other}").format(one=self.names[0], other=self.names[1])

    @property
    def crowded(self) -> bool:
        """Whether the names are so long that the letter needs smaller type to stay on its page."""
        return sum(map(len, self.names)) > _LONG_NAMES

    @property
    def day(self) -> str:
        """The letter's date in words, or nothing."""
        return date_in_words(self.date.isoformat()) if self.date else ""

    @property
    def label_name(self) -> str:
        """The label's name."""
        return text_in(self.framework.name)


def render_letter(letter: Letter, templates: Path | None = None) -> bytes:
    """The letter as PDF. Raises MachineError when PDF's native libraries are missing."""
    from isop_cli.rendering.pdf import write_pdf

    made = environment(templates, drawable)
    style = render_template(made, "style.css")
    page = render_template(made, "connect/letter.html", letter=letter, fonts=Markup(""))
    return write_pdf(page, letter.date or _DAY, templates, style=style)


def letter_name(number: int, pair: Pair) -> str:
    """The name of a pair's letter: its number and both schools, in letters that every system takes."""
    return f"{number:03d}-{_plain(pair.one.name)}-{_plain(pair.other.name)}.pdf"


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", letters).strip("-")[:40].strip("-") or "school"
