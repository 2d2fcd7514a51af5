"""Rounding, which happens only where a number is shown: half away from zero, exactly."""

from fractions import Fraction


def rounded(value: Fraction) -> int:
    """The nearest whole number, half away from zero."""
    return _nearest(*value.as_integer_ratio(), 1)


def _nearest(numerator: int, denominator: int, times: int) -> int:
    """A fraction times a whole number, rounded half away from zero: the one rounding there is (docs/method.md)."""
    up = (abs(numerator) * 2 * times + denominator) // (2 * denominator)
    return up if numerator >= 0 else -up


def tenths(value: Fraction) -> int:
    """`value` in tenths, rounded."""
    return _nearest(*value.as_integer_ratio(), 10)
