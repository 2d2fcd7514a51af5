"""An issuer's colours, made readable: darker on a light screen and lighter on a dark one, as far as that is needed."""

from functools import lru_cache
from typing import NamedTuple

#: What text stands on besides the page itself, light and dark, and the darkest of the pale texts on a band: as in
#: style.css and register/site.css.
ON_LIGHT, ON_DARK, ON_BAND = "#eff5f4", "#1d2b2f", "#bfe0dc"
#: What text needs. Source: WCAG 2.2, 1.4.3.
LEAST = 4.5
_STEPS = 20


class Palette(NamedTuple):
    """Colours that can be read: `deep` under pale text and on paper, `accent` on paper; and both on a dark screen."""

    deep: str
    accent: str
    deep_on_dark: str
    accent_on_dark: str


@lru_cache(maxsize=16)
def readable_colours(deep: str, accent: str) -> Palette:
    """A brand's colours, as #rrggbb, as they can be used."""
    return Palette(
        readable(deep, ON_BAND), readable(accent, ON_LIGHT), readable(deep, ON_DARK, 9), readable(accent, ON_DARK, 6)
    )


def pale(colour: str, share: float = 0.15) -> str:
    """A ground in a colour's own tint: so much of it on white."""
    return _mixed("#ffffff", colour, share)


def shaded(colour: str, share: float) -> str:
    """A darker colour: so much of it in black."""
    return _mixed("#000000", colour, share)


def readable(colour: str, on: str, least: float = LEAST) -> str:
    """The colour itself when text in it can be read on another, else mixed with as much black or white as that takes."""
    end = max("#000000", "#ffffff", key=lambda far: contrast(far, on))
    mixed = (_mixed(colour, end, step / _STEPS) for step in range(_STEPS + 1))
    return next((made for made in mixed if contrast(made, on) >= least), end)


def contrast(one: str, other: str) -> float:
    """How much two colours differ in lightness, from 1 to 21. Source: WCAG 2.2, contrast ratio."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour)]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _mixed(colour: str, end: str, share: float) -> str:
    parts = zip(_parts(colour), _parts(end), strict=True)
    return "#" + "".join(f"{round(255 * (one + (other - one) * share)):02x}" for one, other in parts)


def _parts(colour: str) -> list[float]:
    return [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
