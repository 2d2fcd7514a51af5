"""Calendar months."""

from datetime import date

import pytest

from isop_cli.assessing.calendar import months_after, months_before


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2024, 2, 29), 48, date(2020, 2, 29)),
        (date(2026, 5, 31), 3, date(2026, 2, 28)),
        (date(2026, 1, 15), 1, date(2025, 12, 15)),
        (date(1900, 1, 1), 99999, date.min),
    ],
)
def test_a_day_that_the_earlier_month_lacks_is_its_last_day(day, months, before):
    assert months_before(day, months) == before


def test_months_after_reaches_no_further_than_the_calendar():
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(9999, 1, 1), 36) == date.max
