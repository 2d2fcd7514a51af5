"""The pages of every example's report, measured in the PDF: how full they are, and how large their letters."""

import pymupdf
import pytest

from isop_cli.checking.evidence import examine
from isop_cli.documents.report.files import REPORT, Reported
from isop_cli.formats.look import Look
from tests.builders import EXAMPLES, assessed, everywhere, isop

NAMES = sorted(
    path.relative_to(EXAMPLES).as_posix()
    for path in [*EXAMPLES.glob("*.yaml"), *EXAMPLES.glob("*/school.yaml"), *EXAMPLES.glob("real/*.yaml")]
)


@pytest.mark.parametrize("name", NAMES)
def test_no_page_is_nearly_empty_and_no_letter_is_small(name):
    assessment = examine(EXAMPLES / name, isop()).assessment
    are_full_and_large(REPORT.render("pdf", Reported([assessment]), Look()))


@pytest.mark.parametrize("then", [1, 2])
def test_nor_where_everything_or_little_moved_since_an_earlier_audit(then):
    """At 1 all of it rose; 2 is what most of it was."""
    now = examine(EXAMPLES / "de-brug.yaml", isop()).assessment
    are_full_and_large(REPORT.render("pdf", Reported([now], assessed(everywhere(then))), Look()))


def are_full_and_large(content: bytes) -> None:
    """Each page but the last is filled for a third, and no letter is below nine points."""
    with pymupdf.open(stream=content) as document:
        assert len(document) <= 11
        for page in document:
            spans = [
                span
                for block in page.get_text("dict")["blocks"]
                for line in block.get("lines", ())
                for span in line["spans"]
                if span["text"].strip()
            ]
            assert min(span["size"] for span in spans) >= 8.95, page.number
            # The page's number stands in its margin, which begins 16 mm (45 points) above the edge.
            lowest = max(span["bbox"][3] for span in spans if span["bbox"][3] < page.rect.height - 46)
            if page.number + 1 < len(document):
                assert lowest > page.rect.height / 3, page.number
