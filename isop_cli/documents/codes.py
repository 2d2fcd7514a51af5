"""Addresses that a reader scans from paper: where the register is published, and an address as a QR code."""

from markupsafe import Markup

from isop_cli.formats.brand import Brand
from isop_cli.model.framework import Framework


def site_address(brand: Brand, framework: Framework) -> str:
    """The address under which the register is published, ending in a slash."""
    if brand.verify_url:
        return brand.verify_url.rpartition("/")[0] + "/"
    return f"{(framework.website or 'https://example.invalid').rstrip('/')}/{framework.id}/"


def qr_code(address: str, title: str) -> Markup:
    """An address as a QR code in SVG; `title` is what it is in words."""
    import segno

    code = segno.make_qr(address, error="m", boost_error=False)
    return Markup(code.svg_inline(title=title, border=4, omitsize=True, dark="#000"))
