"""Calendar months: the age of evidence and how long a label holds."""

import datetime
from calendar import monthrange


def months_before(date: datetime.date, months: int) -> datetime.date:
    """The day `months` calendar months before `date`; a day that month lacks is its last day.

    2024-02-29 less 12 months is 2023-02-28. Before year 1 it is the first day there is.
    """
    return months_after(date, -months)


def months_after(date: datetime.date, months: int) -> datetime.date:
    """The day `months` calendar months after `date`; a day that month lacks is its last day."""
    year, month = divmod(date.year * 12 + date.month - 1 + months, 12)
    if year < datetime.MINYEAR:
        return datetime.date.min
    if year > datetime.MAXYEAR:
        return datetime.date.max
    return datetime.date(year, month + 1, min(date.day, monthrange(year, month + 1)[1]))
