"""Word documents and workbooks as LibreOffice lays them out, and as python-docx and openpyxl read them."""

import runpy
import zipfile

import docx
import openpyxl
import pymupdf
import pytest

from isop_cli.formats.word_template import NAMES
from isop_cli.resources import resource
from tests.builders import ROOT

WORDS = ("awarded", "refused", "insufficient", "plan")


@pytest.fixture(scope="session", params=WORDS)
def word(request, office):
    """A Word document, and its pages as LibreOffice lays them out."""
    with pymupdf.open(office / "pdf" / f"{request.param}-word.pdf") as pages:
        yield docx.Document(str(office / f"{request.param}-word.docx")), pages


def test_the_file_of_styles_is_what_its_script_makes():
    made = runpy.run_path(str(ROOT / "scripts" / "word_template.py"))["parts"]()
    with zipfile.ZipFile(resource("templates", "word", "styles.docx")) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == made


def test_every_style_in_use_is_a_named_one_of_the_file_of_styles(word):
    document, _pages = word
    used = {paragraph.style.name for paragraph in document.paragraphs}
    used |= {run.style.name for paragraph in document.paragraphs for run in paragraph.runs}
    for table in document.tables:
        used.add(table.style.name)
        used |= {paragraph.style.name for cell in table._cells for paragraph in cell.paragraphs}
    assert used <= {*NAMES, "Default Paragraph Font"}
    assert used >= {"Title", "Heading 1", "Heading 2", "Body Text", "ISOP Table", "ISOP Table Text"}
    # Nothing is coloured or sized by hand: what a user changes in a style shows everywhere.
    assert {f"w:{tag}" for tag in ("color", "sz", "rFonts")}.isdisjoint(
        element.tag.replace("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}", "w:")
        for element in document.element.body.iter()
    )


def test_each_picture_says_what_it_shows(word):
    document, _pages = word
    told = [element.get("descr") for element in document.element.body.iter("{*}docPr")]
    assert len(told) > 4 and all(told)
    assert all(text.endswith(".") for text in told)


def test_a_report_is_laid_out_in_its_own_font_with_nothing_cut(word):
    document, pages = word
    fonts = {font[3].split("+")[-1] for page in pages for font in page.get_fonts()}
    assert "AtkinsonHyperlegibleNext-Regular" in fonts
    for page in pages:
        right, foot = page.rect.width, page.rect.height
        for x0, y0, x1, y1, *_rest in page.get_text("words"):
            assert x0 > 40 and y0 > 20 and x1 < right - 40 and y1 < foot - 20
        for picture in page.get_image_info():
            assert picture["bbox"][2] < right - 45
    # All that is said stands on the pages; each word, for the marks of outcomes are in another font and stand apart.
    laid = "".join("".join(page.get_text().split()) for page in pages).replace("\u00ad", "").replace("-", "")
    said = " ".join(text.text or "" for text in document.element.body.iter("{*}t"))
    assert [word for word in said.replace("-", "").split() if word not in laid] == []


@pytest.mark.parametrize(
    ("name", "outcome", "first"),
    [
        ("awarded", "label toegekend", ["Wat goed gaat", "Wat ouders zeggen", "voor dit jaar", "Wie besluit, en wanneer"]),
        ("refused", "guidelines not met yet", ["What goes well", "What parents say", "for this year", "Who decides, and when"]),
        ("insufficient", "te weinig bewijs", ["Wat goed gaat", "Wat ouders zeggen", "voor dit jaar", "Wie besluit, en wanneer"]),
    ],
)  # fmt: skip
def test_the_first_page_is_the_directors_and_the_guidelines_follow(office, name, outcome, first):
    with pymupdf.open(office / "pdf" / f"{name}-word.pdf") as pages:
        told = [page.get_text() for page in pages]
    places = [told[0].find(line) for line in (outcome, *first)]
    assert -1 not in places and places == sorted(places)
    assert told[1].lstrip().split("\n")[2].startswith("1 ")
    assert 7 <= len(told) <= 12
    assert f"1 / {len(told)}" in told[0] and f"{len(told)} / {len(told)}" in told[-1]
    # Signatures end it; where something is found in a file stays with the auditor.
    assert any(line in told[-1] for line in ("Getekend namens de school", "Signed for the school"))
    assert ".yaml" not in "".join(told)


def test_the_plan_has_three_goals_and_the_year_on_one_wide_page(office):
    with pymupdf.open(office / "pdf" / "plan-word.pdf") as pages:
        wide = [page.number for page in pages if page.rect.width > page.rect.height]
        assert wide == [1]
        year = pages[1].get_text()
    assert all(f"{number}. " in year for number in (1, 2, 3)) and "4. " not in year


@pytest.mark.parametrize(
    ("name", "last"),
    [
        ("awarded-sheets", {"Richtlijnen": "Oordeel", "Indicatoren": "Opmerking", "Stemmen": "Uitleg", "Bevindingen": "Telt mee"}),
        ("refused-sheets", {"Guidelines": "Judgement", "Indicators": "Remark", "Voices": "Explanation", "Findings": "Counts"}),
        ("plan-sheets", {"Doelen": "Wie", "Ouderkalender": "Zelf gekozen dag"}),
        ("batch/summary", {"Indicatoren": "6.5"}),
    ],
)  # fmt: skip
def test_a_sheet_is_printed_as_far_as_it_can_be_read(office, name, last):
    book = openpyxl.load_workbook(office / f"{name}.xlsx")
    for sheet in book.worksheets:
        printed = [column for area in sheet.print_area.split(",") for column in sheet[area.split("!")[-1]][0]]
        room = (297 / 25.4 - sheet.page_margins.left - sheet.page_margins.right) * 96
        # In a column's width is room around the text: in Calibri of 11 points a digit is 7 pixels wide.
        wide = sum(7 * width_of(sheet, cell.column) for cell in printed)
        assert sheet.page_setup.orientation == "landscape" and 11 * min(1, room / wide) >= 8, sheet.title
        if sheet.title in last:
            assert printed[-1].value == last[sheet.title]
    assert set(last) <= set(book.sheetnames)


def width_of(sheet, number: int) -> float:
    """The width of a column in digits; 0 where it is hidden. openpyxl has those that are the same under the first."""
    for column in sheet.column_dimensions.values():
        if column.min <= number <= column.max:
            return 0 if column.hidden else column.width
    raise AssertionError(f"no column {number} in {sheet.title}")
