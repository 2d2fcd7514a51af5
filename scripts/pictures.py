"""Make the pictures of docs/pictures from an example school: `make pictures`."""

import os
import re
from pathlib import Path

import pymupdf

from isop_cli.checking.criteria import check_framework
from isop_cli.checking.evidence import examine
from isop_cli.language import in_language
from isop_cli.rendering import pdf
from isop_cli.rendering.terminal import print_assessment

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
SCHOOL = ROOT / "examples" / "schools" / "de-brug.yaml"
#: Each picture shows three pages side by side.
SHEETS = {"report-1.png": (0, 1, 5), "report-2.png": (8, 9, 10)}


def main() -> None:
    """Write every picture."""
    framework = check_framework(ROOT / "criteria" / "isop.yaml").framework
    PICTURES.mkdir(exist_ok=True)
    with in_language("nl"):
        assessment = examine(SCHOOL, framework).assessment
        (PICTURES / "terminal.svg").write_text(terminal(assessment), "utf-8")
        with pymupdf.open(stream=pdf.render(assessment)) as report:
            for name, pages in SHEETS.items():
                sheet(report, pages).save(PICTURES / name)


def sheet(report: pymupdf.Document, pages: tuple[int, ...], width: int = 500, gap: int = 24) -> pymupdf.Pixmap:
    """Pages of a report side by side on a grey ground, `width` pixels each."""
    height = round(width * 297 / 210)
    ground = pymupdf.open()
    page = ground.new_page(width=len(pages) * (width + gap) + gap, height=height + 2 * gap)
    page.draw_rect(page.rect, color=None, fill=(0.87, 0.9, 0.9))
    for place, number in enumerate(pages):
        left = gap + place * (width + gap)
        frame = pymupdf.Rect(left, gap, left + width, gap + height)
        page.draw_rect(frame, color=None, fill=(1, 1, 1))
        page.show_pdf_page(frame, report, number)
    return page.get_pixmap(alpha=False)


def terminal(assessment: object) -> str:
    """What `isop assess` shows, as SVG that loads no fonts."""
    from rich.console import Console

    os.environ["COLUMNS"] = "100"
    with open(os.devnull, "w") as nowhere:
        screen = Console(
            record=True, width=100, force_terminal=True, file=nowhere, highlight=False, color_system="truecolor"
        )
        print_assessment(assessment, screen)
    drawn = screen.export_svg(title="isop assess de-brug.yaml", unique_id="isop")
    drawn = re.sub(r"@font-face \{.*?\}\n", "", drawn, flags=re.DOTALL)
    return drawn.replace("Fira Code", "DejaVu Sans Mono")


if __name__ == "__main__":
    main()
