"""A school's development plan: goals from the route of its assessment, and a year of moments for parents."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import floor
from typing import ClassVar

from isop_cli.assessing.calendar import months_after
from isop_cli.documents.levels import Track, track
from isop_cli.documents.plan.year import SUMMER, first_month, months, proposed_days, spans
from isop_cli.documents.practice import PracticeEntry, entries, said
from isop_cli.documents.sentences import Sentences
from isop_cli.model.assessment import Assessment, IndicatorResult
from isop_cli.model.practice import Practice
from isop_cli.practices.fitting import gaps, recommend, target, to_work_on
from isop_cli.text.language import _, clock, date_in_words, decimal, language, text_in

#: For each goal.
MOST_PRACTICES = 2
#: At a time: more than this a team does not carry. The rest comes later.
MOST_GOALS = 3
#: What parents are asked so many months after the work on a goal belongs to it.
_SOON = 3
#: When parents are asked to come, as a proposal, to what the plan itself asks of the school; and how long, in minutes.
_EVENING, _EVENING_LASTS = datetime.time(19, 30), 90


@dataclass(frozen=True, slots=True)
class Goal:
    """What a school raises: from which level to which, how it begins, and how it sees the result."""

    indicator: str
    name: str
    title: str
    guideline: str
    core: bool
    now: str
    now_means: str
    to: str
    to_means: str
    first_steps: Sequence[str]
    practices: Sequence[tuple[str, str]]
    people: str
    when: str
    results: Sequence[str]
    track: Track
    months: Sequence[datetime.date]
    invitation: str


@dataclass(frozen=True, slots=True)
class Occasion:
    """An invitation to parents, on a day. Day, hour and place are a proposal.

    `key` is the same in a plan that is made again, in any language and on any day. `practice` is the id of the one that
    brings it; empty for what the plan itself asks. Without `begins` it is for the whole day.
    """

    key: str
    day: datetime.date
    what: str
    about: str
    practice: str = ""
    begins: datetime.time | None = None
    minutes: int = 0
    place: str = ""

    for_templates: ClassVar = ("hours", "weekday", "where", "with_day")

    @property
    def ends(self) -> datetime.datetime | None:
        """When it is over; nothing for the whole day."""
        if self.begins is None:
            return None
        return datetime.datetime.combine(self.day, self.begins) + datetime.timedelta(minutes=self.minutes)

    @property
    def hours(self) -> str:
        """The hours as people write them, such as 19:30–21:00; nothing for the whole day."""
        return clock(self.begins, self.minutes) if self.begins else ""

    @property
    def weekday(self) -> str:
        """The day of the week, short: Tue."""
        return _day(self.day, "EEE")

    @property
    def where(self) -> str:
        """Hours and place, as far as they are known: 19:30–21:00, in the main room."""
        return ", ".join(filter(None, (self.hours, self.place)))

    @property
    def with_day(self) -> str:
        """The invitation with its day, hours and place, as a sentence has them."""
        when = ", ".join(filter(None, (_day(self.day, "EEE d MMM"), self.where)))
        return f"{self.what} ({when})"


@dataclass(frozen=True, slots=True)
class Later:
    """What comes after the goals of this year: an indicator, with its level."""

    name: str
    guideline: str
    track: Track


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar."""

    first: datetime.date
    name: str
    moments: Sequence[Occasion]
    short: str
    holiday: str


class Plan:
    """The development plan that follows from an assessment, in the language in force."""

    for_templates: ClassVar = (
        "assessment", "calendar", "evidence", "framework", "goals", "holidays", "later", "period", "practices", "reason", "start",
        "sentences", "title", "years",
    )  # fmt: skip

    def __init__(
        self, assessment: Assessment, practices: Sequence[Practice], start: datetime.date | None = None
    ) -> None:
        """`start` lies in the first month of the plan's year; without it, the month after the audit."""
        self.assessment, self.framework = assessment, assessment.criteria
        self.sentences = Sentences(assessment, date_in_words, practices)
        self.start = (start or first_month(assessment.dossier.audit.date)).replace(day=1)
        self.needed = gaps(assessment)
        in_order = to_work_on(assessment)
        self.indicators, self._rest = in_order[:MOST_GOALS], in_order[MOST_GOALS:]
        self._spans = spans(self.start, len(self.indicators))
        # As the assessment and the report recommend them, which look at the whole route.
        all_of_them = recommend(assessment, practices, self.needed or in_order, MOST_PRACTICES)
        self.recommended = {name: all_of_them[name] for name in self.indicators if name in all_of_them}

    @property
    def title(self) -> str:
        """The plan's title, with the school's name."""
        return _("Development plan for partnership with parents: {school}").format(school=self.sentences.school)

    @property
    def period(self) -> str:
        """The plan's year in words."""
        last = months(self.start)[-1]
        return _("{first} to {last}").format(first=month_name(self.start), last=month_name(last))

    @property
    def years(self) -> str:
        """The plan's year in figures."""
        first, last = self.start.year, months(self.start)[-1].year
        return str(first) if first == last else f"{first}–{last}"

    @property
    def reason(self) -> str:
        """Why these are the goals."""
        if self.needed:
            return _(
                "These goals come first on the shortest route to the label: the weakest first, at most three at a time."
            )
        if self.assessment.label.outcome == "awarded":
            return _("Every guideline is met. These goals strengthen what is lowest, and with it the balance.")
        return _("Gather the missing evidence first. These goals strengthen what is lowest of what was seen.")

    @cached_property
    def goals(self) -> list[Goal]:
        """The goals of this year, the weakest first, spread over it."""
        return [self._goal(indicator, number) for number, indicator in enumerate(self.indicators)]

    @cached_property
    def later(self) -> list[Later]:
        """What comes after this year's goals, the weakest first."""
        return [
            Later(self.sentences.indicator_title(name), self._guideline(name), self._track(name)) for name in self._rest
        ]

    @cached_property
    def practices(self) -> list[PracticeEntry]:
        """The practices of all goals, each once, in full."""
        return entries(self.recommended, self.framework)

    @cached_property
    def evidence(self) -> list[str]:
        """The evidence that the next audit needs and that this one lacked."""
        missing = self.assessment.label.missing_voices
        first = [_("Hear {groups}: without them no label can be judged.").format(groups=self.sentences.groups(missing))]
        return (first if missing else []) + [
            self.sentences.gather_step(gather)
            for guideline in self.assessment.guidelines
            if guideline.outcome not in ("met", "not_applicable")
            for gather in guideline.gather
        ]

    @cached_property
    def calendar(self) -> list[Month]:
        """Twelve months with what parents meet in them."""
        holidays = {
            2: _("spring holiday"), 5: _("May holiday"), 7: _("summer holiday"), 8: _("summer holiday"),
            10: _("autumn holiday"), 12: _("Christmas holiday"),
        }  # fmt: skip
        return [
            Month(
                first, month_name(first), self._moments(first), month_name(first, "LLL"), holidays.get(first.month, "")
            )
            for first in months(self.start)
        ]

    @property
    def holidays(self) -> list[str]:
        """The school holidays of the year, in its order, as far as a month has them."""
        return list(dict.fromkeys(month.holiday for month in self.calendar if month.holiday))

    # -- the parts ----------------------------------------------------------------------------------------------------

    @cached_property
    def _results(self) -> dict[str, IndicatorResult]:
        return {result.id: result for result in self.assessment.indicators}

    def _guideline(self, indicator: str) -> str:
        return text_in(self.framework.guideline_of[indicator].title)

    def _track(self, indicator: str) -> Track:
        return track(
            self.framework,
            self._results[indicator].score,
            self.sentences.indicator_title(indicator),
            needed=target(self.assessment, indicator),
            word=_("to reach"),
        )

    def _goal(self, indicator: str, number: int) -> Goal:
        framework, sentences = self.framework, self.sentences
        described, score = framework.indicators[indicator], self._results[indicator].score or 0
        bottom, reached, aim = framework.scale.bottom, floor(score), target(self.assessment, indicator)
        practices = self.recommended.get(indicator, ())
        steps = [text_in(described.steps[reached - bottom])] if reached - bottom < len(described.steps) else []
        steps += [said(step) for practice in practices[:1] for step in practice.start]
        return Goal(
            indicator,
            sentences.indicator_name(indicator),
            sentences.indicator_title(indicator),
            f"{framework.guideline_of[indicator].id} {text_in(framework.guideline_of[indicator].title)}",
            described.core,
            f"{decimal(self._results[indicator].score)} {sentences.level_name(reached)}",
            text_in(described.levels[reached - bottom]),
            f"{aim} {sentences.level_name(aim)}",
            text_in(described.levels[aim - bottom]),
            steps,
            [(practice.id, said(practice.title)) for practice in practices],
            said(practices[0].takes.people) if practices else "",
            self._when(number),
            [said(practice.works) for practice in practices],
            self._track(indicator),
            self._spans[number],
            self._invitations[number],
        )

    def _when(self, number: int) -> str:
        """The months in which a goal is worked on."""
        first, last = self._spans[number][0], self._spans[number][-1]
        if first == last:
            return month_name(first, "LLL y")
        return f"{month_name(first, 'LLL' if first.year == last.year else 'LLL y')} – {month_name(last, 'LLL y')}"

    @cached_property
    def _chosen(self) -> list[Practice]:
        chosen = {practice.id: practice for given in self.recommended.values() for practice in given}
        return list(chosen.values())

    def _moments(self, first: datetime.date) -> list[Occasion]:
        if first.month in SUMMER:
            return []
        asked = [*self._own_moments(first), *self._of_practices(first)]
        taken: set[datetime.date] = set()
        placed: list[Occasion] = []
        # Those that need a day of the week choose first. Where there is more than there are days, days have several.
        for weekday, moment in sorted(asked, key=lambda each: each[0] is None):
            days = proposed_days(first, weekday) or proposed_days(first)
            day = next((day for day in days if day not in taken), days[len(placed) % len(days)])
            taken.add(day)
            placed.append(replace(moment, day=day))
        return sorted(placed, key=lambda moment: (moment.day, moment.begins or datetime.time()))

    def _of_practices(self, first: datetime.date) -> Iterator[tuple[int | None, Occasion]]:
        """What the chosen practices ask of parents in a month, each with the day of the week that it needs."""
        for practice in self._chosen:
            for number, moment in enumerate(practice.moments):
                if moment.month == first.month:
                    about, place = (said(text) if text else "" for text in (moment.about, moment.place))
                    key = f"{practice.id} {number} {first:%Y-%m}"
                    lasts = moment.minutes
                    yield (
                        moment.weekday,
                        Occasion(key, first, said(moment.what), about, practice.id, moment.time, lasts, place),
                    )

    def _own_moments(self, first: datetime.date) -> list[tuple[int | None, Occasion]]:
        """What parents are asked to do about the plan itself: come and hear it, say how it goes, look back."""
        open_months = [month for month in months(self.start) if month.month not in (*SUMMER, 12)]
        goals = [self.framework.indicators[name] for name in self.indicators]
        # In the words that the page for parents has; criteria without them have titles.
        told_to_parents = [text_in(goal.will_improve or goal.title) for goal in goals]
        told = {
            open_months[0]: (
                "begin",
                _("Come and hear what we want to improve this year"),
                " ".join([*told_to_parents, _("Bring your ideas.")]),
            ),
            open_months[len(open_months) // 2]: (
                "halfway",
                _("Come and tell what you notice of it"),
                _("What has changed for you and your child, and what has not?"),
            ),
            open_months[-1]: (
                "end",
                _("Look back with us, and choose what comes next"),
                _("Bring what went well, and what should be otherwise."),
            ),
        }
        if first not in told:
            return []
        key, what, about = told[first]
        place = _("in the main room")
        occasion = Occasion(f"{key} {self.start.year}", first, what, about, "", _EVENING, _EVENING_LASTS, place)
        return [(None, occasion)]

    @cached_property
    def _invitations(self) -> list[str]:
        """What parents are asked for each goal, different ones as far as there are.

        Its practices ask in its months or soon after; else the plan itself asks in them; else whichever does.
        """
        occasions = [(month.first, occasion) for month in self.calendar for occasion in month.moments]
        chosen: list[Occasion] = []
        for indicator, busy in zip(self.indicators, self._spans, strict=True):
            ids = [practice.id for practice in self.recommended.get(indicator, ())]
            soon = months_after(busy[-1], _SOON)
            fitting = [
                (
                    each in chosen,
                    (
                        not (each.practice and first in busy),
                        not (each.practice and busy[0] <= first <= soon),
                        first not in busy,
                        not each.practice,
                        first < busy[0],
                    ),
                    number,
                )
                for number, (first, each) in enumerate(occasions)
                if not each.practice or each.practice in ids
            ]
            chosen.append(occasions[min(fitting)[-1]][1])
        return [occasion.with_day for occasion in chosen]


def month_name(first: datetime.date, pattern: str = "LLLL y") -> str:
    """A month in the language in force, by a pattern of Unicode's (CLDR): its name and the year."""
    return _day(first, pattern)


def _day(day: datetime.date, pattern: str) -> str:
    from babel.dates import format_date

    return str(format_date(day, pattern, locale="nl" if language() == "nl" else "en_GB"))
