"""An issuer's colours in everything that is made: as they are where they can be read, and changed no more than reading asks."""

import pytest

from isop_cli.formats.colours import LEAST, ON_BAND, ON_DARK, ON_LIGHT, contrast, readable, readable_colours


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#ffffff", "#777777") == contrast("#777777", "#ffffff")


def test_a_colour_that_can_be_read_stays_as_it_is():
    assert readable("#12454f", ON_BAND) == "#12454f"
    assert readable_colours("#12454f", "#1f7a78")[:2] == ("#12454f", "#1f7a78")


@pytest.mark.parametrize("brand", ["#ffdd00", "#ffffff", "#000000", "#ff8800", "#12454f", "#7f7f7f"])
def test_whatever_the_brand_everything_can_be_read(brand):
    made = readable_colours(brand, brand)
    assert contrast(made.deep, ON_BAND) >= LEAST
    assert contrast(made.accent, ON_LIGHT) >= LEAST
    assert contrast(made.deep_on_dark, ON_DARK) >= LEAST
    assert contrast(made.accent_on_dark, ON_DARK) >= LEAST
