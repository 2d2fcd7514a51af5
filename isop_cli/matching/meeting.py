"""A meeting at which schools learn from each other: themes, who shows what, and who sits at which table.

Themes are what most of the schools seek and some are strong on, spread over the guidelines. A school hosts at most one
table. At each table sit, beside the host, about one third who can add something and two thirds who seek; nobody sits at
the same theme twice, and in the programme nobody reads who seeks.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from isop_cli.errors import OutcomeError
from isop_cli.matching.pairing import pair_up
from isop_cli.matching.profiles import Bars, Profile, Subject, bars_of, is_strong, presses, subjects_of, urgency
from isop_cli.model.framework import Framework
from isop_cli.text.language import _, clock, folded

#: More schools than this do not meet in one room.
MOST_SCHOOLS = 120
LEAST_SCHOOLS = 3
#: About how many schools sit at a table, the host included; and the most tables.
_AT_A_TABLE, _MOST_TABLES = 6, 12
#: A theme counts for so much less for each theme of its guideline that is already there.
_SPREAD = Fraction(1, 2)
#: A theme without a host is worse than anything else; so is a guest who sits at a theme twice, and then tables of
#: different sizes.
_HOSTED = 1e6
_TWICE, _SPARE = -1e6, -1e3


class NoMeetingError(OutcomeError):
    """No meeting can be made of these schools. The message is for the user."""


@dataclass(frozen=True)
class Theme:
    """An indicator or a partnership: who is strong on it, who seeks it, and who hosts its table in each round."""

    subject: Subject
    strong: tuple[Profile, ...]
    seeking: tuple[Profile, ...]
    hosts: tuple[Profile, ...]

    @property
    def kind(self) -> str:
        """`indicator` or `partnership`."""
        return self.subject.kind

    @property
    def id(self) -> str:
        """The id of the indicator or partnership."""
        return self.subject.id


@dataclass(frozen=True)
class RoundTable:
    """A table in a round. The guests stand in the order of their names, whether they give or seek."""

    theme: Theme
    host: Profile
    guests: tuple[Profile, ...]


@dataclass(frozen=True)
class Meeting:
    """Themes in the order of their tables, the tables of each round, and the partners for a visit afterwards."""

    schools: tuple[Profile, ...]
    themes: tuple[Theme, ...]
    rounds: tuple[tuple[RoundTable, ...], ...]
    partners: Mapping[str, Profile]


def plan_meeting(
    schools: Sequence[Profile],
    framework: Framework,
    groups: Mapping[str, str] | None = None,
    tables: int | None = None,
) -> Meeting:
    """A meeting of schools with `tables` tables, by default one for every six schools. Needs numpy and scipy.

    With one table there is one round, else there are two. Raises NoMeetingError for too few or too many schools, and when
    nobody is strong on what another seeks. The result does not depend on the order of the schools.
    """
    if len(schools) < LEAST_SCHOOLS:
        raise NoMeetingError(_("a meeting takes at least {number} schools").format(number=LEAST_SCHOOLS))
    if len(schools) > MOST_SCHOOLS:
        message = _("{number} schools are too many for one meeting; choose those of a region with --around")
        raise NoMeetingError(message.format(number=len(schools)))
    ordered = sorted(schools, key=lambda school: (folded(school.name), school.key))
    wanted = min(tables or max(1, round(len(ordered) / _AT_A_TABLE)), _MOST_TABLES, len(ordered) // 3)
    themes = _themes(ordered, framework, wanted)
    if not themes:
        raise NoMeetingError(_("none of these schools is strong on what another seeks"))
    rounds = _seated(ordered, themes)
    pairs = pair_up(ordered, framework, groups).pairs
    partners = {one.key: other for pair in pairs for one, other in ((pair.one, pair.other), (pair.other, pair.one))}
    return Meeting(tuple(ordered), tuple(themes), rounds, partners)


@dataclass(frozen=True)
class _Candidate:
    subject: Subject
    strong: tuple[Profile, ...]
    #: What each of those who seek it would gain by it.
    needs: Mapping[str, Fraction]


def _candidates(schools: Sequence[Profile], framework: Framework, bars: Bars) -> list[_Candidate]:
    """What somebody is strong on and somebody seeks."""
    found = []
    for subject in subjects_of(framework):
        strong = tuple(school for school in schools if is_strong(school, subject, bars))
        needs = {school.key: needed for school in schools if (needed := urgency(school, subject, bars))}
        if strong and needs:
            found.append(_Candidate(subject, strong, needs))
    return found


def _themes(schools: Sequence[Profile], framework: Framework, number: int) -> list[Theme]:
    """The themes that serve most, each with a host of its own; the most wanted first."""
    left = _candidates(schools, framework, bars_of(framework))
    chosen: list[_Candidate] = []
    while left and len(chosen) < number:
        taken = [candidate.subject.guideline for candidate in chosen]
        best = max(left, key=lambda one: sum(one.needs.values()) * _SPREAD ** taken.count(one.subject.guideline))
        left.remove(best)
        if _hosts([*chosen, best], schools) is not None:
            chosen.append(best)
    hosts = _hosts(chosen, schools) or []
    by_key = {school.key: school for school in schools}
    return [
        Theme(candidate.subject, candidate.strong, tuple(by_key[key] for key in candidate.needs), host)
        for candidate, host in zip(chosen, hosts, strict=True)
    ]


def _hosts(chosen: Sequence[_Candidate], schools: Sequence[Profile]) -> list[tuple[Profile, ...]] | None:
    """The hosts of each theme, a second one where there is a school left; None when a theme has none."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    if not chosen:
        return []
    value = np.zeros((len(schools), 2 * len(chosen)))
    for number, candidate in enumerate(chosen):
        strong = {school.key for school in candidate.strong}
        for row, school in enumerate(schools):
            if school.key in strong:
                level = float(school.score(candidate.subject) or 0)
                value[row, number], value[row, len(chosen) + number] = _HOSTED + level, 10 + level
    rows, columns = linear_sum_assignment(value, maximize=True)
    given = {int(column): schools[row] for row, column in zip(rows, columns, strict=True) if value[row, column] > 0}
    if any(number not in given for number in range(len(chosen))):
        return None
    slots = [(number, len(chosen) + number) for number in range(len(chosen))]
    return [tuple(given[slot] for slot in both if slot in given) for both in slots]


def _seated(schools: Sequence[Profile], themes: Sequence[Theme]) -> tuple[tuple[RoundTable, ...], ...]:
    """Who sits where in each round."""
    # A host knows its own theme already.
    known: dict[str, set[int]] = {school.key: set() for school in schools}
    for number, theme in enumerate(themes):
        for host in theme.hosts:
            known[host.key].add(number)
    rounds = []
    for turn in range(2 if len(themes) > 1 else 1):
        hosts = [theme.hosts[min(turn, len(theme.hosts) - 1)] for theme in themes]
        busy = {host.key for host in hosts}
        guests = [school for school in schools if school.key not in busy]
        places = _placed(guests, themes, known)
        rounds.append(
            tuple(
                RoundTable(theme, hosts[number], tuple(s for s, at in zip(guests, places, strict=True) if at == number))
                for number, theme in enumerate(themes)
            )
        )
        for school, at in zip(guests, places, strict=True):
            known[school.key].add(at)
    return tuple(rounds)


def _placed(guests: Sequence[Profile], themes: Sequence[Theme], known: Mapping[str, set[int]]) -> list[int]:
    """The number of the table of each guest."""
    import numpy as np
    from scipy.optimize import linear_sum_assignment

    # Two more chairs than needed at each table, that are used for what cannot be done otherwise.
    seats: list[tuple[int, bool, float]] = []
    room = len(guests) // len(themes)
    for number in range(len(themes)):
        seats += [(number, seat < round(room / 3), 0.0) for seat in range(room)]
        seats += [(number, False, _SPARE), (number, False, 3 * _SPARE)]
    value: Any = np.zeros((len(guests), len(seats)))
    strong = [{school.key for school in theme.strong} for theme in themes]
    seeking = [{school.key for school in theme.seeking} for theme in themes]
    for row, school in enumerate(guests):
        for column, (number, gives, spare) in enumerate(seats):
            if number in known[school.key]:
                value[row, column] = _TWICE
            elif school.key in seeking[number]:
                value[row, column] = 0.5 if gives else 3 + presses(school, themes[number].subject)
            elif school.key in strong[number]:
                value[row, column] = 2 if gives else 0
            else:
                value[row, column] = 1
            value[row, column] += spare
    rows, columns = linear_sum_assignment(value, maximize=True)
    places = dict(zip(rows.tolist(), columns.tolist(), strict=True))
    return [seats[places[row]][0] for row in range(len(guests))]


@dataclass(frozen=True)
class Slot:
    """A part of the programme, from one time to another, `13:30`."""

    begins: str
    ends: str
    what: str
    about: str


def timetable(meeting: Meeting, start: datetime.time) -> list[Slot]:
    """The programme: coming in, what there is to learn, the rounds at the tables, and agreements."""
    # Three minutes for each story, and five to open.
    stories = -(-(5 + 3 * len(meeting.themes)) // 5) * 5
    parts = [
        (15, _("Coming in"), _("Coffee and tea; everyone gets the list of tables.")),
        (
            stories,
            _("What is there to learn?"),
            _("Each host tells in three minutes what there is to see at the table."),
        ),
    ]
    words = [_("First round at the tables"), _("Second round at the tables")]
    about = _("The host shows, ten minutes. Then questions, and what each could try.")
    for number, _tables in enumerate(meeting.rounds):
        if number:
            parts.append((20, _("Break"), _("Time to walk over to someone.")))
        parts.append((40, words[number] if len(meeting.rounds) > 1 else _("At the tables"), about))
    parts.append((20, _("Agreements"), _("Each school says what it will try, and chooses a day to visit its partner.")))
    found, moment = [], datetime.datetime.combine(datetime.date(2000, 1, 1), start)
    for minutes, what, told in parts:
        ends = moment + datetime.timedelta(minutes=minutes)
        found.append(Slot(clock(moment.time()), clock(ends.time()), what, told))
        moment = ends
    return found
