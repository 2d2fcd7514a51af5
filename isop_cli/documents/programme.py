"""The programme of a meeting as a file. It tells who shows what and who sits where, and of nobody what it seeks."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from isop_cli.documents.pair_sentences import Naming, school_name
from isop_cli.documents.practice import PracticeEntry, entry, said
from isop_cli.formats.html import render_html
from isop_cli.formats.markdown import render_markdown
from isop_cli.formats.pdf import UNDATED, render_pdf
from isop_cli.formats.registry import DocumentKind
from isop_cli.matching.meeting import Meeting, Slot, Theme, timetable
from isop_cli.model.framework import Framework
from isop_cli.model.practice import Practice
from isop_cli.text.language import _, date_in_words, ngettext, text_in
from isop_cli.text.printable import one_line


@dataclass(frozen=True, slots=True)
class ShownTheme:
    """A theme as the programme shows it."""

    number: int
    name: str
    about: str
    hosts: tuple[str, ...]
    practice: str


@dataclass(frozen=True, slots=True)
class ShownTable:
    """A table in a round."""

    number: int
    theme: str
    host: str
    guests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a school sits in each round (the number of the table, and whether it hosts), and whom it visits later."""

    school: str
    place: str
    tables: tuple[tuple[int, bool], ...]
    partner: str


class Programme:
    """The programme in the language in force."""

    for_templates: ClassVar = (
        "date", "framework", "has_partners", "label_name", "place", "practices", "rounds", "seats", "slots", "themes",
        "title", "when_and_where",
    )  # fmt: skip

    def __init__(
        self,
        meeting: Meeting,
        framework: Framework,
        practices: tuple[Practice, ...],
        start: datetime.time,
        date: datetime.date | None = None,
        place: str = "",
    ) -> None:
        self.meeting, self.framework, self.date, self.place = meeting, framework, date, one_line(place)
        self._practices, naming = practices, Naming(framework)
        self._names = {(theme.kind, theme.id): naming.subject(theme.kind, theme.id) for theme in meeting.themes}
        self.slots: list[Slot] = timetable(meeting, start)

    @property
    def title(self) -> str:
        """The programme's title."""
        return _("Learning from each other")

    @property
    def label_name(self) -> str:
        """The label's name."""
        return text_in(self.framework.name)

    @property
    def when_and_where(self) -> str:
        """Date, time, place and number of schools."""
        number = len(self.meeting.schools)
        day = date_in_words(self.date.isoformat()) if self.date else ""
        times = _("{begin} to {end}").format(begin=self.slots[0].begins, end=self.slots[-1].ends)
        schools = ngettext("{n} school", "{n} schools", number).format(n=number)
        return " · ".join(part for part in (day, times, self.place, schools) if part)

    @property
    def has_partners(self) -> bool:
        """Whether schools have partners for a visit."""
        return bool(self.meeting.partners)

    @property
    def themes(self) -> list[ShownTheme]:
        """The themes by the numbers of their tables."""
        return [
            ShownTheme(
                number,
                self._names[theme.kind, theme.id],
                self._about(theme),
                tuple(map(school_name, theme.hosts)),
                said(practice.title) if practice else "",
            )
            for number, (theme, practice) in enumerate(zip(self.meeting.themes, self._chosen, strict=True), start=1)
        ]

    def _about(self, theme: Theme) -> str:
        """What it looks like where it goes well: the highest level of an indicator, or what a partnership is."""
        if theme.kind == "indicator":
            return text_in(self.framework.indicators[theme.id].levels[-1])
        partnership = next(p for p in self.framework.partnerships if p.id == theme.id)
        return text_in(partnership.meaning) if partnership.meaning else ""

    @cached_property
    def _chosen(self) -> list[Practice | None]:
        """For each theme the practice that is most about it, if possible not one that another theme has."""
        chosen: list[Practice | None] = []
        for theme in self.meeting.themes:
            found = [(self._about_it(practice, theme), practice) for practice in self._practices]
            fitting = [(place, practice) for place, practice in found if place is not None]
            chosen.append(min(fitting, key=lambda p: (p[1] in chosen, p[0], p[1].id))[1] if fitting else None)
        return chosen

    def _about_it(self, practice: Practice, theme: Theme) -> tuple[int, int] | None:
        """How much a practice is about a theme, least first: its place among the practice's topics, and their number."""
        topics = practice.indicators if theme.kind == "indicator" else practice.partnerships
        return (topics.index(theme.id), len(topics)) if theme.id in topics else None

    @property
    def practices(self) -> list[PracticeEntry]:
        """The practices of the themes in full, each once."""
        by_id: dict[str, tuple[Practice, list[str]]] = {}
        for theme, practice in zip(self.meeting.themes, self._chosen, strict=True):
            if practice is not None:
                by_id.setdefault(practice.id, (practice, []))[1].append(self._names[theme.kind, theme.id])
        return [entry(practice, names) for practice, names in by_id.values()]

    @property
    def rounds(self) -> list[list[ShownTable]]:
        """The tables of each round."""
        return [
            [
                ShownTable(
                    number,
                    self._names[table.theme.kind, table.theme.id],
                    school_name(table.host),
                    tuple(map(school_name, table.guests)),
                )
                for number, table in enumerate(tables, start=1)
            ]
            for tables in self.meeting.rounds
        ]

    @property
    def seats(self) -> list[Seat]:
        """Every school, in the order of the names."""
        at: Mapping[str, list[tuple[int, bool]]] = {school.key: [] for school in self.meeting.schools}
        for tables in self.meeting.rounds:
            for number, table in enumerate(tables, start=1):
                at[table.host.key].append((number, True))
                for guest in table.guests:
                    at[guest.key].append((number, False))
        partners = self.meeting.partners
        return [
            Seat(
                school_name(school),
                one_line(school.place),
                tuple(at[school.key]),
                school_name(partners[school.key]) if school.key in partners else "",
            )
            for school in self.meeting.schools
        ]


_TEMPLATE = "connect/meeting.html"
PROGRAMME = DocumentKind[Programme](
    "programme",
    {
        "pdf": lambda of, look: render_pdf(look, _TEMPLATE, of.date or UNDATED, programme=of),
        "html": lambda of, look: render_html(look, _TEMPLATE, programme=of),
        "markdown": lambda of, look: render_markdown(look, "connect/meeting.md", programme=of),
    },
)
