"""Pages that carry everything inside: fonts, style and logo. They load nothing, and are fit to be printed."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from isop_cli.resources import resource
from isop_cli.text.printable import printable

if TYPE_CHECKING:
    from isop_cli.formats.look import Look

_FACES = (
    ("400Regular", 400, "normal"),
    ("400Regular_Italic", 400, "italic"),
    ("600SemiBold", 600, "normal"),
    ("700Bold", 700, "normal"),
)


def render_html(look: Look, template: str, /, **values: Any) -> bytes:
    """A template as one HTML file. It gets `fonts` and `logo` beside its values."""
    from isop_cli.formats.templating import environment, render_template

    made = environment(look, printable)
    return render_template(made, template, fonts=font_faces(), logo=look.logo_inside, **values).encode(
        "utf-8", "replace"
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
