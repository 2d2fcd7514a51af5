"""The report as one HTML file: fonts inside, no network, fit to be printed."""

import base64
from pathlib import Path

from markupsafe import Markup

from isop_cli.rendering.printable import printable
from isop_cli.rendering.report import Report
from isop_cli.rendering.templating import environment, render_template
from isop_cli.resources import resource

TEMPLATE = "report/report.html"
_FACES = (
    ("400Regular", 400, "normal"),
    ("400Regular_Italic", 400, "italic"),
    ("600SemiBold", 600, "normal"),
    ("700Bold", 700, "normal"),
)


def render(report: Report, templates: Path | None = None, folder: Path | None = None) -> bytes:
    """The report in the language in force. `folder` is not used: a page loads nothing from outside itself."""
    page = render_template(environment(templates, printable), TEMPLATE, report=report, fonts=font_faces())
    return page.encode("utf-8", "replace")


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
