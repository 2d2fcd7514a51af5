"""A plan's year: its months, its quarters, and days on which parents can be expected."""

import datetime
from collections.abc import Iterable

from isop_cli.assessing.calendar import months_after

#: In each month the week whose Tuesday falls outside the school holidays of all regions, as these usually lie.
_WEEK = {1: 3, 2: 1, 3: 3, 4: 2, 5: 3, 6: 2, 7: 1, 8: 4, 9: 2, 10: 1, 11: 2, 12: 1}
_TUESDAY = 1
#: From the month's Tuesday: that day first, then others of the same week and the next.
_ORDER = (0, 2, 1, -1, 7, 9, 8, 6)
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


def proposed_days(month: datetime.date) -> Iterable[datetime.date]:
    """Days in a month to propose for meeting parents, the best first; no public holidays."""
    first = month.replace(day=1)
    tuesday = first + datetime.timedelta(days=(_TUESDAY - first.weekday()) % 7, weeks=_WEEK[month.month] - 1)
    days = (tuesday + datetime.timedelta(days=offset) for offset in _ORDER)
    return [day for day in days if day.month == month.month and not is_public_holiday(day)]


def is_public_holiday(day: datetime.date) -> bool:
    """Whether Dutch schools are closed for a public holiday, the Friday after Ascension Day included."""
    from dateutil.easter import easter

    after_easter = (day - easter(day.year)).days
    return after_easter in (-2, 0, 1, 39, 40, 49, 50) or (day.month, day.day) in (
        (1, 1), (4, 27), (5, 5), (12, 25), (12, 26),
    )  # fmt: skip
