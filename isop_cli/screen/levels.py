"""A level on a terminal, as every document shows it: a dot on a track over the whole scale, with a line at what is needed.

A thin whisker runs from the lowest voice to the highest, and a hollow dot before the scale stands for what nobody saw. The
drawing goes with a number and never says what that does not: those who hear a terminal lose nothing.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from rich.console import Console
from rich.text import Text

from isop_cli.model.framework import Framework
from isop_cli.screen.output import has_signs
from isop_cli.text.language import _


@dataclass(frozen=True, slots=True)
class _Signs:
    dot: str
    line: str
    whisker: str
    crossed: str
    rail: str
    unseen: str


_DRAWN = _Signs("●", "│", "─", "┼", "·", "○")
#: For a console that has ASCII alone.
_PLAIN = _Signs("o", "|", "-", "+", ".", "()")
#: The columns before the scale, for the hollow dot.
_BEFORE = 2


class Tracks:
    """The tracks of a table, `cells` columns for each level of the scale, in the language in force.

    What was drawn is kept, so that `legend` explains the signs that are there, and no others.
    """

    def __init__(self, screen: Console, framework: Framework, cells: int) -> None:
        self._signs = _DRAWN if has_signs(screen) else _PLAIN
        self._scale, self._cells = framework.scale, cells
        self._unseen = self._apart = self._lined = False

    def draw(
        self,
        score: Fraction | None,
        *,
        needed: Fraction | int | None = None,
        voices: Iterable[Fraction] = (),
        style: str = "",
    ) -> Text:
        """The track of one level. The line stands between two columns: what is below it, is left of it."""
        line = None if needed is None else self._place(needed)
        drawn = [self._signs.rail] * (self._place(self._scale.top) + 1)
        styles = ["dim"] * len(drawn)
        heard = [self._beside(level, needed) for level in voices]
        if heard and min(heard) != max(heard):
            self._apart = True
            for column in range(min(heard), max(heard) + 1):
                drawn[column], styles[column] = self._signs.whisker, style
        if score is not None:
            at = self._beside(score, needed)
            drawn[at], styles[at] = self._signs.dot, f"bold {style}".strip()
        if line is not None:
            self._lined = True
            crossed = heard and min(heard) < line <= max(heard)
            drawn.insert(line, self._signs.crossed if crossed else self._signs.line)
            styles.insert(line, "bold")
        self._unseen |= score is None
        before = (self._signs.unseen if score is None else "").ljust(_BEFORE)
        return Text.assemble(before, *zip(drawn, styles, strict=True))

    def ends(self) -> str:
        """The lowest and the highest level of the scale, where each row has its line elsewhere."""
        bottom, top = str(self._scale.bottom), str(self._scale.top)
        return " " * _BEFORE + bottom + top.rjust(self._place(self._scale.top) + 1)

    def axis(self, needed: Fraction | int | None = None) -> str:
        """The levels of the scale, each above its place; of many, those for which there is room."""
        line = None if needed is None else self._place(needed)
        written = ""
        for level in self._scale.levels:
            place = self._place(level.level)
            column = _BEFORE + place + (line is not None and place >= line)
            if column > len(written) or not written:
                written = written.ljust(column) + str(level.level)
        return written

    def legend(self, line: str) -> Text:
        """What the signs mean that were drawn; `line` is what the line stands for."""
        signs = self._signs
        told = (
            (True, signs.dot, _("level")),
            (self._lined, signs.line, line),
            (self._apart, signs.whisker * 2, _("from the lowest voice to the highest")),
            (self._unseen, signs.unseen, _("not seen yet")),
        )
        return Text("   ".join(f"{sign} {meaning}" for there, sign, meaning in told if there), style="dim")

    def _place(self, level: Fraction | int) -> int:
        """The column of a level, from 0; the first that does not lie below it."""
        return math.ceil((level - self._scale.bottom) * self._cells)

    def _beside(self, level: Fraction, needed: Fraction | int | None) -> int:
        """The column nearest to a level, on its own side of the line."""
        nearest = round((level - self._scale.bottom) * self._cells)
        if needed is None:
            return nearest
        return max(nearest, self._place(needed)) if level >= needed else min(nearest, self._place(needed) - 1)
