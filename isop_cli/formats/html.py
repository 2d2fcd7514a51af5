"""Fonts for pages that carry everything inside."""

import base64

from markupsafe import Markup

from isop_cli.resources import resource

_FACES = (
    ("400Regular", 400, "normal"),
    ("400Regular_Italic", 400, "italic"),
    ("600SemiBold", 600, "normal"),
    ("700Bold", 700, "normal"),
)


def font_faces() -> Markup:
    """The fonts as style rules that carry the files inside."""
    rules = []
    for name, weight, style in _FACES:
        content = resource("templates", "fonts", f"AtkinsonHyperlegibleNext_{name}.ttf").read_bytes()
        data = base64.b64encode(content).decode("ascii")
        rules.append(
            '@font-face { font-family: "Atkinson Hyperlegible Next"; '
            f"font-weight: {weight}; font-style: {style}; "
            f'src: url("data:font/ttf;base64,{data}") format("truetype"); }}'
        )
    return Markup("\n".join(rules))
