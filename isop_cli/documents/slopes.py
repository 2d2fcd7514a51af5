"""What moved between two audits, drawn: a line from each level then to the level now, over the whole scale.

It speaks as the tracks of levels.py do: a dot is a level, a line is what is needed, and a hollow dot below the scale is
what nobody saw. Every line carries its own labels, which are moved apart where they would overlap. Across, places are
percentages of the drawing's width; down, CSS pixels. templates/partials/slopes.html draws them.
"""

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, Literal

from isop_cli.documents.levels import State, state_of
from isop_cli.model.framework import Framework
from isop_cli.text.language import _, decimal, decimal_beside, text_in

#: How high the scale is drawn; above it stand "then" and "now", and below it what was not seen.
_SCALE, _HEAD, _UNSEEN = 190.0, 34.0, 32.0
#: A label's lines, and the room between two labels.
_LINE, _BETWEEN = 15.0, 5.0
#: So many letters fit beside the drawing on a telephone.
_LETTERS = 20
#: A name of more lines ends with a mark: it stands whole with its guideline.
_MOST_LINES = 3
#: With more letters than this the name of the highest or lowest level does not fit between "then" and "now".
_MOST_LETTERS = 12

#: A label that is to be placed: the lines of its name, the lines below them, and the height of what it is beside.
_Wanted = tuple[tuple[str, ...], tuple[str, ...], float]
#: How a line runs; `across` is from or to what was not seen, and `level` the same level with another outcome.
Way = Literal["up", "down", "level", "across"]


@dataclass(frozen=True, slots=True)
class Moved:
    """What moved: its number and name, its levels then and now, and what became of it in a few words."""

    number: str
    name: str
    before: Fraction | None
    after: Fraction | None
    became: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Label:
    """Lines of text beside a place at the height `at`: the first line's base is at `base`, and it takes `height` from `top`."""

    for_templates: ClassVar = ("bases", "middle")

    lines: tuple[str, ...]
    more: tuple[str, ...]
    at: float
    top: float
    height: float

    @property
    def bases(self) -> list[tuple[float, str, bool]]:
        """Each line with its base, and whether it belongs to the name."""
        texts = [(line, True) for line in self.lines] + [(line, False) for line in self.more]
        return [(self.top + _LINE * (n + 1) - 4, text, named) for n, (text, named) in enumerate(texts)]

    @property
    def middle(self) -> float:
        """Half way down the label, where the line to its dot ends."""
        return self.top + self.height / 2


@dataclass(frozen=True, slots=True)
class Slope:
    """One line, from the dot then to the dot now, with a label at each end."""

    way: Way
    state_before: State
    state_after: State
    before: Label
    after: Label


@dataclass(frozen=True, slots=True)
class Slopes:
    """The drawing. `description` says in words all that it shows; `needed` is the label of the line at what is needed.

    `ticks` are the heights of the levels, and `top` and `bottom` the names of the highest and the lowest.
    """

    description: str
    slopes: Sequence[Slope]
    needed: Label
    ticks: Sequence[float]
    height: float
    top: str
    bottom: str
    then: float = 26
    now: float = 50


def slopes(framework: Framework, moved: Sequence[Moved], description: str) -> Slopes:
    """The drawing of what moved, in the language in force."""
    bar = framework.parameters.met_at.value
    unseen = any(level is None for each in moved for level in (each.before, each.after))

    def height(level: Fraction | None) -> float:
        bottom, top = framework.scale.bottom, framework.scale.top
        if level is None:
            return _HEAD + _SCALE + _UNSEEN
        return round(_HEAD + float((top - level) * Fraction(_SCALE) / (top - bottom)), 2)

    needed: list[_Wanted] = [((), (_("needed {level}").format(level=decimal(bar)),), height(bar))]
    left: list[_Wanted] = [
        ((" · ".join(filter(None, (each.number, _level(each.before, bar)))),), (), height(each.before))
        for each in moved
    ]
    right: list[_Wanted] = [
        (_wrapped(f"{each.number} {each.name}".strip(), _MOST_LINES), _wrapped(f"{_SHAPES[_way(each)]} {each.became}".strip()), height(each.after))
        for each in moved
    ]  # fmt: skip
    line, *before = _apart(needed + left)
    after = _apart(right)
    foot = _HEAD + _SCALE + (_UNSEEN if unseen else 0) + 18
    names = [f"{level.level} {text_in(level.name)}" for level in framework.scale.levels]
    bottom, top = (name if len(name) <= _MOST_LETTERS else name.split()[0] for name in (names[0], names[-1]))
    return Slopes(
        description,
        [
            Slope(_way(each), state_of(each.before, bar), state_of(each.after, bar), one, other)
            for each, one, other in zip(moved, before, after, strict=True)
        ],
        line,
        [height(Fraction(level.level)) for level in framework.scale.levels],
        max(foot, *(label.top + label.height for label in (line, *before, *after))),
        top,
        bottom,
    )


def _level(level: Fraction | None, bar: Fraction) -> str:
    return "–" if level is None else decimal_beside(level, bar)


_SHAPES = {"up": "▲", "down": "▼", "level": "=", "across": ""}


def _way(each: Moved) -> Way:
    if each.before is None or each.after is None:
        return "across"
    return "level" if each.before == each.after else "up" if each.after > each.before else "down"


def _wrapped(text: str, most: int | None = None) -> tuple[str, ...]:
    return tuple(textwrap.wrap(text, _LETTERS, max_lines=most, placeholder="…"))


def _apart(wanted: Sequence[_Wanted]) -> list[Label]:
    """Labels as near to their places as they can be without overlapping, in the order given; none above the scale's head."""
    order = sorted(range(len(wanted)), key=lambda n: (wanted[n][2], n))
    heights = {n: _LINE * (len(wanted[n][0]) + len(wanted[n][1])) + _BETWEEN for n in order}
    # Labels that would overlap become one block, which stands as near as it can to the places of all of them.
    blocks: list[tuple[float, list[int]]] = []
    for number in order:
        blocks.append((_top([number], wanted, heights), [number]))
        while len(blocks) > 1 and blocks[-2][0] + sum(heights[n] for n in blocks[-2][1]) > blocks[-1][0]:
            (_first, above), (_last, below) = blocks[-2:]
            blocks[-2:] = [(_top(above + below, wanted, heights), above + below)]
    placed: dict[int, float] = {}
    for top, block in blocks:
        for number in block:
            placed[number] = top
            top += heights[number]
    return [
        Label(lines, more, at, round(placed[number], 2), heights[number] - _BETWEEN)
        for number, (lines, more, at) in enumerate(wanted)
    ]


def _top(block: Sequence[int], wanted: Sequence[_Wanted], heights: dict[int, float]) -> float:
    """Where a block begins, so that its labels are on the mean as far above their places as below them."""
    above, off = 0.0, 0.0
    for number in block:
        off += wanted[number][2] - (heights[number] - _BETWEEN) / 2 - above
        above += heights[number]
    return max(off / len(block), _HEAD - _LINE)
