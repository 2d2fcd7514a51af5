"""The model as a figure: a circle for each partnership around what they share. Lengths are in millimetres."""

from dataclasses import dataclass
from math import cos, pi, sin

#: A colour for each circle, told apart in print and by people who see colours differently; then again from the first.
COLOURS = ("#1f7a78", "#2d6aa3", "#9c6019", "#8a4a7f", "#4a7f35")
#: How far neighbouring circles overlap: 1 is touching.
OVERLAP = 1.22
#: How far a text stands outward of its circle's centre, as a part of the radius.
_OUTWARD = 0.2


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle, the middle of its text, and the arc that a level draws along its edge (empty without a level)."""

    x: float
    y: float
    r: float
    text_x: float
    text_y: float
    colour: str
    arc: str


def circles(
    number: int,
    x: float,
    y: float,
    reach: float,
    shares: list[float | None] | None = None,
    overlap: float = OVERLAP,
) -> list[Circle]:
    """So many circles around a point, the first on top, then clockwise.

    `reach` is how far their centres lie from the point; `shares` are levels as a part of the whole circle, 0 to 1.
    """
    radius = reach * (sin(pi / number) * overlap if number > 2 else 0.8)
    radius = min(radius, reach * 0.8)
    found = []
    for index in range(number):
        angle = 2 * pi * index / number
        dx, dy = sin(angle), -cos(angle)
        outward = reach + radius * _OUTWARD
        share = shares[index] if shares else None
        cx, cy = x + reach * dx, y + reach * dy
        found.append(
            Circle(
                round(cx, 2), round(cy, 2), round(radius, 2), round(x + outward * dx, 2), round(y + outward * dy, 2),
                COLOURS[index % len(COLOURS)], arc(cx, cy, radius, share) if share else "",
            )
        )  # fmt: skip
    return found


def arc(x: float, y: float, radius: float, share: float) -> str:
    """An SVG path along a part of a circle, clockwise from the top. A whole circle is two halves."""
    top, r = f"M {x:.2f} {y - radius:.2f}", f"{radius:.2f} {radius:.2f}"
    if share >= 1:
        return f"{top} A {r} 0 0 1 {x:.2f} {y + radius:.2f} A {r} 0 0 1 {x:.2f} {y - radius:.2f}"
    turn = 2 * pi * share
    end_x, end_y = x + radius * sin(turn), y - radius * cos(turn)
    return f"{top} A {r} 0 {1 if turn > pi else 0} 1 {end_x:.2f} {end_y:.2f}"
