"""A plan's year: its months, its quarters, and days on which parents can be expected."""

import datetime
from collections.abc import Iterable

from isop_cli.assessing.calendar import months_after

#: In each month the week whose Tuesday falls outside the school holidays of all regions, as these usually lie.
_WEEK = {1: 3, 2: 1, 3: 3, 4: 2, 5: 3, 6: 2, 7: 1, 8: 4, 9: 2, 10: 1, 11: 2, 12: 1}
_TUESDAY = 1
#: From the month's Tuesday: that day first, then others of the same week and the next.
_ORDER = (0, 2, 1, -1, 7, 9, 8, 6)
QUARTERS = 4


def first_month(audited: datetime.date) -> datetime.date:
    """Where a plan begins when nobody says: the first day of the month after the audit."""
    return months_after(audited.replace(day=1), 1)


def months(start: datetime.date) -> list[datetime.date]:
    """The first day of each of the twelve months of a plan."""
    return [months_after(start.replace(day=1), number) for number in range(12)]


def quarter(start: datetime.date, number: int) -> tuple[datetime.date, datetime.date]:
    """The first day of the first and of the last month of a quarter, counted from 0."""
    return months_after(start.replace(day=1), 3 * number), months_after(start.replace(day=1), 3 * number + 2)


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
