"""A school's development plan: goals from the route of its assessment, and a year of moments for parents."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import cycle
from math import floor
from typing import ClassVar

from isop_cli.assessing.partnerships import weakest_partnerships
from isop_cli.documents.plan.year import QUARTERS, first_month, months, proposed_days, quarter
from isop_cli.documents.practice import PracticeEntry, entries, said
from isop_cli.documents.sentences import Sentences
from isop_cli.model.assessment import Assessment, IndicatorResult
from isop_cli.model.practice import Practice
from isop_cli.practices.fitting import gaps, recommend
from isop_cli.text.language import _, date_in_words, decimal, join_words, language, text_in

#: For each goal.
MOST_PRACTICES = 2
#: Where the route asks for nothing, this many of the lowest indicators become goals.
_GOALS_WITHOUT_ROUTE = 4


@dataclass(frozen=True, slots=True)
class Goal:
    """What a school raises: from which level to which, how it begins, and how it sees the result."""

    indicator: str
    name: str
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


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that parents meet on a day. The day is a proposal.

    `key` is the same in a plan that is made again, in any language and on any day.
    """

    key: str
    day: datetime.date
    what: str
    about: str


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the calendar."""

    first: datetime.date
    name: str
    moments: Sequence[Occasion]


class Plan:
    """The development plan that follows from an assessment, in the language in force."""

    for_templates: ClassVar = (
        "assessment", "calendar", "evidence", "framework", "goals", "period", "practices", "reason", "start",
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
        self.indicators = self._in_order(self.needed or self._lowest())
        self.recommended = recommend(assessment, practices, self.indicators, MOST_PRACTICES)

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
                "These goals are the shortest route to the label: the fewest steps with which every guideline is met."
            )
        if self.assessment.label.outcome == "awarded":
            return _("Every guideline is met. These goals strengthen what is lowest, and with it the balance.")
        return _("Gather the missing evidence first. These goals strengthen what is lowest of what was seen.")

    @cached_property
    def goals(self) -> list[Goal]:
        """The goals, core indicators and low levels first, spread over the year."""
        return [self._goal(indicator, number) for number, indicator in enumerate(self.indicators)]

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
        return [Month(first, month_name(first), self._moments(first)) for first in months(self.start)]

    # -- the parts ----------------------------------------------------------------------------------------------------

    @cached_property
    def _results(self) -> dict[str, IndicatorResult]:
        return {result.id: result for result in self.assessment.indicators}

    def _in_order(self, indicators: Sequence[str]) -> list[str]:
        framework, results = self.framework, self._results

        def preference(indicator: str) -> tuple[bool, object]:
            return not framework.indicators[indicator].core, results[indicator].score

        return sorted(dict.fromkeys(indicators), key=preference)

    def _lowest(self) -> list[str]:
        """The lowest indicators that can still rise, those of the weakest partnership first among equals."""
        weakest = set(weakest_partnerships(self.assessment))
        scored = [
            (result.score, weakest.isdisjoint(self.framework.indicators[result.id].partnerships), result.id)
            for result in self.assessment.indicators
            if result.score is not None and result.score < self.framework.scale.top
        ]
        chosen = sorted(scored, key=lambda found: found[:2])[:_GOALS_WITHOUT_ROUTE]
        return [identifier for _score, _weak, identifier in chosen]

    def _target(self, indicator: str) -> int:
        for guideline in self.assessment.guidelines:
            for step in guideline.raises:
                if step.indicator == indicator and indicator in self.needed:
                    return step.to
        return floor(self._results[indicator].score or 0) + 1

    def _goal(self, indicator: str, number: int) -> Goal:
        framework, sentences = self.framework, self.sentences
        described, score = framework.indicators[indicator], self._results[indicator].score or 0
        bottom, reached, target = framework.scale.bottom, floor(score), self._target(indicator)
        practices = self.recommended.get(indicator, ())
        steps = [text_in(described.steps[reached - bottom])] if reached - bottom < len(described.steps) else []
        steps += [said(step) for practice in practices[:1] for step in practice.start]
        return Goal(
            indicator,
            sentences.indicator_name(indicator),
            f"{framework.guideline_of[indicator].id} {text_in(framework.guideline_of[indicator].title)}",
            described.core,
            f"{decimal(self._results[indicator].score)} {sentences.level_name(reached)}",
            text_in(described.levels[reached - bottom]),
            f"{target} {sentences.level_name(target)}",
            text_in(described.levels[target - bottom]),
            steps,
            [(practice.id, said(practice.title)) for practice in practices],
            said(practices[0].takes.people) if practices else "",
            self._quarter(number),
            [said(practice.works) for practice in practices],
        )

    def _quarter(self, number: int) -> str:
        """The quarter in which a goal comes first: the goals are spread evenly."""
        first, last = quarter(self.start, number * QUARTERS // max(len(self.indicators), QUARTERS))
        return f"{month_name(first, 'LLL' if first.year == last.year else 'LLL y')} – {month_name(last, 'LLL y')}"

    @cached_property
    def _chosen(self) -> list[Practice]:
        chosen = {practice.id: practice for given in self.recommended.values() for practice in given}
        return list(chosen.values())

    def _moments(self, first: datetime.date) -> list[Occasion]:
        wanted = [*self._own_moments(first)]
        for practice in self._chosen:
            wanted += [
                (f"{practice.id} {number} {first:%Y-%m}", said(moment.what), said(practice.what))
                for number, moment in enumerate(practice.moments)
                if moment.month == first.month
            ]
        # Where there is more than there are days to propose, days have several.
        days = cycle(proposed_days(first))
        moments = (Occasion(key, next(days), what, about) for key, what, about in wanted)
        return sorted(moments, key=lambda moment: moment.day)

    def _own_moments(self, first: datetime.date) -> list[tuple[str, str, str]]:
        """What the plan itself asks of the school: tell parents, look back halfway, look back at the end."""
        open_months = [month for month in months(self.start) if month.month not in (7, 8, 12)]
        goals = join_words([goal.name for goal in self.goals]) or "–"
        told = {
            open_months[0]: (
                "begin",
                _("Tell parents about the plan"),
                _("The goals: {goals}.").format(goals=goals),
            ),
            open_months[len(open_months) // 2]: (
                "halfway",
                _("Halfway: hear from parents what they notice"),
                _("Ask what has changed for them, and adjust the plan."),
            ),
            open_months[-1]: (
                "end",
                _("Look back with parents, and choose what comes next"),
                _("For each goal: what can be seen now, and what not yet?"),
            ),
        }
        if first not in told:
            return []
        key, what, about = told[first]
        return [(f"{key} {self.start.year}", what, about)]


def month_name(first: datetime.date, pattern: str = "LLLL y") -> str:
    """A month in the language in force, by a pattern of Unicode's (CLDR): its name and the year."""
    from babel.dates import format_date

    return str(format_date(first, pattern, locale="nl" if language() == "nl" else "en_GB"))
