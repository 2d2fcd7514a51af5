"""An issuer's colours, made readable: darker on a light screen and lighter on a dark one, as far as that is needed."""

#: What text stands on besides the page itself, light and dark, and the palest text on a band: as in register/site.css.
ON_LIGHT, ON_DARK, ON_BAND = "#eff5f4", "#1d2b2f", "#dcebe9"
#: What text needs. Source: WCAG 2.2, 1.4.3.
LEAST = 4.5
_STEPS = 20


def site_colours(deep: str, accent: str) -> dict[str, str]:
    """The colours of the website, from a brand's as #rrggbb."""
    return {
        "band": readable(deep, ON_BAND),
        "accent": readable(accent, ON_LIGHT),
        "deep_on_dark": readable(deep, ON_DARK, 9),
        "accent_on_dark": readable(accent, ON_DARK, 6),
    }


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
