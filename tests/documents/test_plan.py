"""From the route to a plan: its goals, their order and time, and the year for parents."""

import datetime
import itertools
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from isop_cli.documents.plan.plan import Plan
from isop_cli.documents.plan.year import begins, first_month, is_public_holiday, months, proposed_days, spans
from isop_cli.model.practice import Moment
from isop_cli.practices.library import load_library
from isop_cli.text.language import in_language
from tests.builders import assessed, everywhere, isop


def plan_of(*evidence, start=None, **parts):
    return Plan(assessed(*evidence, **parts), load_library(isop()).practices, start)


WEAK_PLAN: dict[str, Any] = {"i3_1": 0, "i3_2": 1, "i3_4": 1, "i3_5": 0}


def test_the_three_weakest_of_the_route_are_goals_and_the_rest_comes_later():
    plan = plan_of(everywhere(2, **WEAK_PLAN))
    raises = {s.indicator: s.to for g in plan.assessment.guidelines if g.outcome != "met" for s in g.raises}
    scores = {result.id: result.score for result in plan.assessment.indicators}
    assert len(plan.goals) == 3 and len(plan.goals) + len(plan.later) == len(raises)
    assert all(int(goal.to.split()[0]) == raises[goal.indicator] for goal in plan.goals)
    assert [scores[goal.indicator] for goal in plan.goals] == sorted(scores[name] for name in raises)[:3]
    titles = {isop().indicators[name].title["en"] for name in raises}
    assert {one.name for one in plan.later} == titles - {goal.title for goal in plan.goals}
    assert "at most three at a time" in plan.reason


def test_a_goal_tells_both_levels_in_the_rubrics_words_and_begins_with_the_criterias_step():
    goal = next(goal for goal in plan_of(everywhere(2, **WEAK_PLAN)).goals if goal.indicator == "3.1")
    indicator = isop().indicators["3.1"]
    assert goal.now_means == indicator.levels[0]["en"]
    assert goal.to_means == indicator.levels[int(goal.to.split()[0])]["en"]
    assert goal.first_steps[0] == indicator.steps[0]["en"]
    assert len(goal.first_steps) > 1 and goal.practices and goal.results and goal.people


def test_the_lowest_come_first_and_among_equals_those_that_are_core():
    plan = plan_of(everywhere(1, i1_2=0))
    # 1.6 before 1.4: among core indicators that are equally low, those of the weakest partnership.
    assert [goal.indicator for goal in plan.goals] == ["1.2", "1.6", "1.4"]
    assert all(goal.core for goal in plan.goals[1:])


def test_goals_follow_each_other_through_the_year_and_none_lies_in_the_summer():
    goals = plan_of(everywhere(1), start=datetime.date(2026, 9, 14)).goals
    assert [goal.when for goal in goals] == ["Sept – Nov 2026", "Dec 2026 – Feb 2027", "Mar – Jun 2027"]
    (one,) = plan_of(everywhere(2, i3_1=0, i3_4=1, i3_5=1), start=datetime.date(2026, 6, 1)).goals[:1]
    assert not {month.month for month in one.months} & {7, 8}


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)), st.integers(1, 3))
def test_what_is_worked_on_has_months_next_to_each_other_outside_the_summer(start, number):
    found = spans(start, number)
    assert len(found) == number and all(found)
    for months_of_one in found:
        assert not {month.month for month in months_of_one} & {7, 8}
        first, last = months_of_one[0], months_of_one[-1]
        assert (last.year - first.year) * 12 + last.month - first.month == len(months_of_one) - 1


def test_a_plan_begins_after_the_audit_or_now_when_that_is_long_ago():
    audited = datetime.date(2026, 3, 17)
    assert begins(audited, datetime.date(2026, 3, 20)) == datetime.date(2026, 4, 1)
    assert begins(audited, datetime.date(2026, 11, 27)) == datetime.date(2026, 11, 1)


def test_an_awarded_school_works_on_what_is_lowest_and_its_weakest_partnership():
    plan = plan_of(everywhere(3, i1_3=2, i2_5=2))
    assert plan.assessment.label.outcome == "awarded"
    assert {goal.indicator for goal in plan.goals} == {"1.3", "2.5"}
    assert all(goal.to.startswith("3") for goal in plan.goals)


def test_a_school_at_the_top_everywhere_has_no_goals_and_still_a_year():
    plan = plan_of(everywhere(3))
    assert plan.goals == [] and plan.practices == []
    assert len(plan.calendar) == 12
    assert sum(len(month.moments) for month in plan.calendar) == 3


def test_missing_evidence_stands_in_the_plan():
    evidence = [item for item in everywhere(2) if item["source"] in ("school_visit", "document")]
    evidence[0]["findings"] = [f for f in evidence[0]["findings"] if f["indicator"] != "1.2"]
    evidence[1]["findings"] = [f for f in evidence[1]["findings"] if f["indicator"] != "1.2"]
    plan = plan_of(evidence)
    assert any("1.2" in line for line in plan.evidence)
    assert "Gather the missing evidence first" in plan.reason


def test_the_plan_begins_the_month_after_the_audit_unless_told_otherwise():
    assert plan_of(everywhere(1)).start == datetime.date(2026, 6, 1)
    assert plan_of(everywhere(1), start=datetime.date(2026, 9, 30)).start == datetime.date(2026, 9, 1)
    with in_language("nl"):
        assert plan_of(everywhere(1)).period == "juni 2026 tot en met mei 2027"


def test_the_calendar_has_what_the_chosen_practices_bring_in_their_own_month():
    plan = plan_of(everywhere(1), start=datetime.date(2026, 9, 1))
    assert [month.first.month for month in plan.calendar] == [9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7, 8]
    chosen = {practice.id for found in plan.recommended.values() for practice in found}
    library = load_library(isop()).practices
    brought = {(m.month, m.what["en"]) for p in library if p.id in chosen for m in p.moments}
    shown = {(month.first.month, moment.what) for month in plan.calendar for moment in month.moments}
    own = {what for _month, what in shown - brought}
    assert len(own) == 3 and shown & brought
    for month in plan.calendar:
        days = [moment.day for moment in month.moments]
        assert days == sorted(set(days))
        assert all(day.month == month.first.month for day in days)
    assert [month.moments for month in plan.calendar if month.first.month in (7, 8)] == [[], []]


def test_a_practice_asks_parents_on_the_day_of_the_week_that_it_needs_at_its_hour_and_place():
    building = next(p for p in load_library(isop()).practices if p.id == "maken-met-vaders")
    plan = Plan(assessed(everywhere(2, i1_5=0, i1_2=1)), [building], datetime.date(2026, 9, 1))
    (asked,) = [m for month in plan.calendar for m in month.moments if m.practice == "maken-met-vaders"]
    assert asked.day == datetime.date(2027, 3, 20) and asked.day.isoweekday() == 6
    assert (asked.what, asked.hours, asked.place) == (
        "Come and build with your child on Saturday", "10:00–12:30", "in the yard",
    )  # fmt: skip
    assert "Bring a hammer" in asked.about
    assert next(goal for goal in plan.goals if goal.indicator == "1.5").invitation == (
        "Come and build with your child on Saturday (Sat 20 Mar, 10:00–12:30, in the yard)"
    )


def test_a_goal_whose_practices_ask_nothing_of_parents_has_the_plans_own_invitation():
    plan = Plan(assessed(everywhere(2, **WEAK_PLAN)), [], datetime.date(2026, 9, 1))
    assert [goal.invitation for goal in plan.goals] == [
        "Come and hear what we want to improve this year (Tue 8 Sept, 19:30–21:00, in the main room)",
        "Come and tell what you notice of it (Tue 2 Feb, 19:30–21:00, in the main room)",
        "Look back with us, and choose what comes next (Tue 8 Jun, 19:30–21:00, in the main room)",
    ]


def test_parents_read_in_their_own_words_what_will_be_better():
    plan = Plan(assessed(everywhere(2, **WEAK_PLAN)), [], datetime.date(2026, 9, 1))
    about = plan.calendar[0].moments[0].about
    assert all(isop().indicators[goal.indicator].will_improve["en"] in about for goal in plan.goals)
    assert not any(goal.title in about for goal in plan.goals) and about.endswith("Bring your ideas.")


def test_no_moment_is_lost_in_a_month_with_more_of_them_than_days_to_propose():
    crowded = [
        practice.model_copy(
            update={"moments": tuple(Moment(month=11, what={"": f"{practice.id} {n}"}) for n in range(6))}
        )
        for practice in load_library(isop()).practices
    ]
    plan = Plan(assessed(everywhere(0)), crowded)
    (november,) = [month for month in plan.calendar if month.first.month == 11]
    chosen = {practice.id for found in plan.recommended.values() for practice in found}
    expected = {moment.what[""] for practice in crowded if practice.id in chosen for moment in practice.moments}
    assert expected <= {moment.what for moment in november.moments} and len(expected) > 20
    assert [moment.day for moment in november.moments] == sorted(moment.day for moment in november.moments)


@given(st.dates(datetime.date(2000, 1, 1), datetime.date(2099, 12, 31)), st.sampled_from([None, 1, 6]))
def test_a_proposed_day_is_a_school_day_or_the_day_of_the_week_that_was_asked_for(day, weekday):
    days = proposed_days(day, weekday)
    assert len(days) == len(set(days))
    assert days == [] if day.month in (7, 8) else len(days) >= (4 if weekday is None else 0)
    for proposed in days:
        assert (proposed.year, proposed.month) == (day.year, day.month)
        assert proposed.weekday() < 4 if weekday is None else proposed.isoweekday() == weekday
        assert not is_public_holiday(proposed)


#: The school holidays of all regions together, from the first Saturday to the last Sunday, as the government set them.
HOLIDAYS = [
    ("2025-10-11", "2025-10-26"), ("2025-12-20", "2026-01-04"), ("2026-02-14", "2026-03-01"), ("2026-04-25", "2026-05-03"),
    ("2026-10-10", "2026-10-25"), ("2026-12-19", "2027-01-03"), ("2027-02-13", "2027-02-28"), ("2027-04-24", "2027-05-02"),
    ("2027-10-16", "2027-10-31"), ("2027-12-25", "2028-01-09"), ("2028-02-19", "2028-03-05"), ("2028-04-22", "2028-04-30"),
    ("2028-10-14", "2028-10-29"), ("2028-12-23", "2029-01-07"), ("2029-02-10", "2029-02-25"), ("2029-04-28", "2029-05-06"),
    ("2029-10-13", "2029-10-28"), ("2029-12-22", "2030-01-06"), ("2030-02-16", "2030-03-03"), ("2030-04-27", "2030-05-05"),
]  # fmt: skip


def test_no_proposed_day_lies_in_a_school_holiday_of_any_region():
    closed = [tuple(map(datetime.date.fromisoformat, holiday)) for holiday in HOLIDAYS]
    for month in range(12 * 5):
        first = datetime.date(2025 + month // 12, month % 12 + 1, 1)
        for weekday in (None, 5, 6):
            for day in proposed_days(first, weekday):
                assert not any(begins <= day <= ends for begins, ends in closed), day
    # Saturday 26 September 2026 would be the fourth: the second is nearest to the week that is proposed first.
    assert proposed_days(datetime.date(2026, 9, 1), 6)[0] == datetime.date(2026, 9, 12)


@pytest.mark.parametrize(
    "day", ["2026-04-06", "2026-04-27", "2026-05-05", "2026-05-14", "2026-05-15", "2026-05-25", "2031-05-22"]
)
def test_public_holidays_are_known(day):
    assert is_public_holiday(datetime.date.fromisoformat(day))


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 12, 31)))
def test_a_year_has_twelve_months_that_follow_each_other(day):
    year = months(day)
    assert len(year) == 12 and year[0] == day.replace(day=1)
    assert all((b - a).days in (28, 29, 30, 31) for a, b in itertools.pairwise(year))
    assert first_month(day) > day


def test_goals_that_one_practice_helps_have_different_invitations():
    visit = next(p for p in load_library(isop()).practices if p.id == "kijkochtend")
    plan = Plan(assessed(everywhere(2, i5_2=0, i5_4=1)), [visit], datetime.date(2026, 9, 1))
    told = {goal.indicator: goal.invitation for goal in plan.goals}
    assert told["5.2"].startswith("Talk with parents who come") and told["5.4"].startswith("Come and tell")
