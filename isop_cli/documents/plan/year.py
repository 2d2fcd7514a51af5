"""A plan's year: its months, its quarters, and days on which parents can be expected."""

import datetime

from isop_cli.assessing.calendar import months_after

#: In each month the days that lie in no school holiday of any region, in any year of the official calendar up to 2030.
_TERM = {
    1: (10, 31), 2: (1, 9), 3: (6, 31), 4: (1, 20), 5: (7, 31), 6: (1, 30), 9: (7, 30), 10: (1, 9), 11: (1, 30), 12: (1, 18),
}  # fmt: skip
#: The week that is proposed first: that of the month's so manieth Tuesday.
_WEEK = {1: 3, 2: 1, 3: 3, 4: 2, 5: 3, 6: 2, 9: 2, 10: 1, 11: 2, 12: 1}
_TUESDAY = 1
#: The days of a week on which parents are asked to come, in the order in which they are proposed.
_WEEKDAYS = (_TUESDAY, 3, 2, 0)
#: The months in which schools are closed: nothing is worked on, and no parents come.
SUMMER = (7, 8)


def first_month(audited: datetime.date) -> datetime.date:
    """Where a plan begins when nobody says: the first day of the month after the audit."""
    return months_after(audited.replace(day=1), 1)


def months(start: datetime.date) -> list[datetime.date]:
    """The first day of each of the twelve months of a plan."""
    return [months_after(start.replace(day=1), number) for number in range(12)]


def begins(audited: datetime.date, today: datetime.date) -> datetime.date:
    """The first day of a plan's first month: the month after the audit, or this month where that has passed."""
    return max(first_month(audited), today.replace(day=1))


def spans(start: datetime.date, number: int) -> list[list[datetime.date]]:
    """The months of each of `number` things to work on, one after the other, at most ten; none lies in the summer.

    What would run over the summer stands on the side of it on which it has most of its months.
    """
    open_ = [month for month in months(start) if month.month not in SUMMER]
    found = []
    for index in range(number):
        part = open_[index * len(open_) // number : (index + 1) * len(open_) // number]
        before = [month for month in part if months_after(part[0], part.index(month)) == month]
        after = part[len(before) :]
        found.append(before if len(before) >= len(after) else after)
    return found


def proposed_days(month: datetime.date, weekday: int | None = None) -> list[datetime.date]:
    """Days in a month to propose for meeting parents, the best first: no school holiday, public holiday or weekend.

    With `weekday`, 1 for Monday to 7 for Sunday, the days are all of that kind. In July and August there are none.
    """
    if month.month in SUMMER:
        return []
    first = month.replace(day=1)
    tuesday = first + datetime.timedelta(days=(_TUESDAY - first.weekday()) % 7, weeks=_WEEK[month.month] - 1)
    monday = tuesday - datetime.timedelta(days=_TUESDAY)
    wanted = _WEEKDAYS if weekday is None else (weekday - 1,)

    def order(day: datetime.date) -> tuple[bool, int, int]:
        weeks = (day - monday).days // 7
        return weeks < 0, abs(weeks), wanted.index(day.weekday())

    opens, closes = _TERM[month.month]
    days = (first.replace(day=number) for number in range(opens, closes + 1))
    return sorted((day for day in days if day.weekday() in wanted and not is_public_holiday(day)), key=order)


def is_public_holiday(day: datetime.date) -> bool:
    """Whether Dutch schools are closed for a public holiday, the Friday after Ascension Day included."""
    from dateutil.easter import easter

    after_easter = (day - easter(day.year)).days
    return after_easter in (-2, 0, 1, 39, 40, 49, 50) or (day.month, day.day) in (
        (1, 1), (4, 27), (5, 5), (12, 25), (12, 26),
    )  # fmt: skip
