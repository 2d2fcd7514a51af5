"""A level as a picture, for documents that cannot draw: what templates/partials/levels.html draws, in the same places."""

import io
from functools import lru_cache
from typing import Any

from isop_cli.documents.levels import Tick, Track
from isop_cli.formats.docx import Picture
from isop_cli.formats.look import Look
from isop_cli.resources import resource
from isop_cli.text.language import _

#: Dots an inch in the picture, and how much finer it is drawn before it is made smaller, so that edges are smooth.
_DPI, _FINER = 300, 3
#: The dots of a drawing on the screen, of which the sizes below are so many.
_SCREEN_DPI = 96
_INK, _SOFT, _RAIL, _BELOW, _PAPER = "#17252a", "#51626a", "#7a8f93", "#99590a", "#ffffff"
#: Colours in a picture: those above, the look's own, and what lies between them at an edge.
_COLOURS = 32
#: The last letter that the project's own font draws with all before it; other words are in a font with more.
_LAST_LATIN = "\u024f"


def track_picture(track: Track, look: Look, width_mm: float, *, worded: bool = False) -> Picture:
    """A level on its track; `worded` writes above the line what it is."""
    content = _drawn(
        look.colours.deep, width_mm, track.state, track.dot, track.line, track.word if worded else "", track.whisker,
        tuple(tick.at for tick in track.ticks), track.begins, track.ends,
    )  # fmt: skip
    return Picture(content, width_mm, track.title)


def names_picture(track: Track, width_mm: float) -> Picture:
    """The names of the levels, to stand once under tracks of the same width."""
    told = _("The levels: {levels}.").format(levels=", ".join(tick.word for tick in track.ticks))
    return Picture(_named(tuple(track.ticks), width_mm), width_mm, told)


class _Sheet:
    """A drawing of a width in millimetres and a height in dots of the screen; sizes are such dots, places percentages."""

    def __init__(self, width_mm: float, height: float) -> None:
        from PIL import Image, ImageDraw

        self.dot = _DPI * _FINER / _SCREEN_DPI
        self.size = (round(width_mm / 25.4 * _DPI), round(height * _DPI / _SCREEN_DPI))
        self.image = Image.new("RGB", (self.size[0] * _FINER, self.size[1] * _FINER), _PAPER)
        self.draw = ImageDraw.Draw(self.image)

    def x(self, percent: float) -> float:
        return percent / 100 * self.image.width

    def line(self, one: tuple[float, float], other: tuple[float, float], thick: float, colour: str) -> None:
        """A line along or across, as a box: the ends of a thick one are square."""
        (x0, y0), (x1, y1), half = one, other, thick * self.dot / 2
        if y0 == y1:
            box = (self.x(x0), y0 * self.dot - half, self.x(x1), y0 * self.dot + half)
        else:
            box = (self.x(x0) - half, y0 * self.dot, self.x(x0) + half, y1 * self.dot)
        self.draw.rectangle(box, fill=colour)

    def circle(self, at: float, y: float, radius: float, fill: str, edge: str, thick: float) -> None:
        x, y, r = self.x(at), y * self.dot, (radius + thick / 2) * self.dot
        self.draw.ellipse((x - r, y - r, x + r, y + r), fill=edge)
        r = (radius - thick / 2) * self.dot
        self.draw.ellipse((x - r, y - r, x + r, y + r), fill=fill)

    def text(
        self, at: float, y: float, words: str, size: float, colour: str, anchor: str, *, bold: bool = False
    ) -> None:
        self.draw.text(
            (self.x(at), y * self.dot), words, font=_font(words, size * self.dot, bold), fill=colour, anchor=anchor
        )

    def content(self) -> bytes:
        from PIL import Image

        small = self.image.resize(self.size, Image.Resampling.BOX).quantize(_COLOURS, dither=Image.Dither.NONE)
        written = io.BytesIO()
        small.save(written, "PNG", dpi=(_DPI, _DPI))
        return written.getvalue()


def _font(words: str, size: float, bold: bool) -> Any:
    from PIL import ImageFont

    name = "AtkinsonHyperlegibleNext_" + ("600SemiBold" if bold else "400Regular")
    if max(words, default="") > _LAST_LATIN:
        name = "DejaVuSans"
    file = resource("templates", "fonts", f"{name}.ttf")
    return ImageFont.truetype(str(file), round(size), layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=128)
def _drawn(
    deep: str,
    width_mm: float,
    state: str,
    dot: float,
    line: float | None,
    word: str,
    whisker: tuple[float, float] | None,
    ticks: tuple[float, ...],
    begins: float,
    ends: float,
) -> bytes:
    middle = 25 if word else 9
    sheet = _Sheet(width_mm, middle + 9)
    sheet.line((begins, middle), (ends, middle), 1.4, _RAIL)
    for at in ticks:
        sheet.line((at, middle - 3), (at, middle + 3), 1.4, _RAIL)
    if line is not None:
        sheet.line((line, middle - 8), (line, middle + 8), 2.4, _INK)
        if word:
            sheet.text(line, 13, word, 12.4, _INK, "ms", bold=True)
    if whisker:
        sheet.line((whisker[0], middle), (whisker[1], middle), 2.6, deep)
        for at in whisker:
            sheet.line((at, middle - 4.5), (at, middle + 4.5), 1.6, deep)
    if state == "unseen":
        sheet.circle(dot, middle, 5, _PAPER, _SOFT, 1.8)
    else:
        sheet.circle(dot, middle, 6, deep if state == "reached" else _BELOW, _PAPER, 1.5)
    return sheet.content()


@lru_cache(maxsize=16)
def _named(ticks: tuple[Tick, ...], width_mm: float) -> bytes:
    sheet = _Sheet(width_mm, 16)
    anchors, places = {"start": "ls", "middle": "ms", "end": "rs"}, {"start": 0.0, "end": 100.0}
    for tick in ticks:
        sheet.text(places.get(tick.anchor, tick.at), 12, tick.word, 12, _SOFT, anchors[tick.anchor])
    return sheet.content()
