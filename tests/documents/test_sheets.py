"""The form on paper: a sheet for each source and voice, two pages at most, set so large as its questions allow."""

import datetime
import re

import pymupdf
import pytest

from isop_cli.documents.forms.asked import Asked, can_show
from isop_cli.documents.forms.kinds import EMPTY_FORM
from isop_cli.documents.forms.sheets import first_sentence, in_short
from isop_cli.formats.look import Look
from isop_cli.formats.registry import FormatError
from isop_cli.model.framework import Framework
from isop_cli.text.language import in_language
from tests.builders import isop, made_once, small_framework

DAY = datetime.date(2026, 5, 12)
#: A point, in millimetres.
POINT = 25.4 / 72


def rendered(lang: str, asked: Asked) -> bytes:
    with in_language(lang):
        return EMPTY_FORM.render("pdf", asked, Look())


@pytest.fixture(scope="session")
def sheets(tmp_path_factory) -> bytes:
    """The sheets of the ISOP label in Dutch: of its voices those with the most questions."""
    asked = Asked(isop(), DAY, tuple(isop().source_ids), ("parents", "head"))

    def write(folder):
        (folder / "sheets.pdf").write_bytes(rendered("nl", asked))

    return (made_once(tmp_path_factory, "sheets", write) / "sheets.pdf").read_bytes()


def pages_of(content: bytes) -> dict[str, list[tuple[str, float]]]:
    """By sheet the text of each of its pages, and the size of its smallest letters in points, without the margin."""
    found: dict[str, list[tuple[str, float]]] = {}
    with pymupdf.open(stream=content) as document:
        for page in document:
            assert all(page.rect.contains(pymupdf.Rect(word[:4])) for word in page.get_text("words"))
            spans = [
                span
                for block in page.get_text(
                    "dict", clip=pymupdf.Rect(0, 0, page.rect.width, page.rect.height - 12 / POINT)
                )["blocks"]
                for line in block.get("lines", ())
                for span in line["spans"]
                if span["text"].strip()
            ]
            foot = (
                page.get_text(clip=pymupdf.Rect(0, page.rect.height - 12 / POINT, *page.rect.br))
                .strip()
                .split("\n")[0]
                .split(" · ")
            )
            said = " ".join(" ".join(span["text"] for span in spans).split())
            found.setdefault(foot[1], []).append((said, min(span["size"] for span in spans)))
    return found


def indicators_on(text: str) -> list[str]:
    return re.findall(r"(?<![\d.])\d\.\d(?![\d.])", text)


def expected(framework: Framework, source: str, who: str | None) -> list[str]:
    return [one.id for one in framework.indicators.values() if can_show(one, source, who, framework)]


def test_each_source_and_voice_has_one_sheet_of_at_most_two_pages_with_all_it_can_tell_of(sheets):
    found = pages_of(sheets)
    assert {name: len(pages) for name, pages in found.items()} == {
        "Schoolbezoek": 2,
        "Interview: ouders": 2,
        "Interview: directie": 2,
        "Teambijeenkomst": 2,
        "Document": 2,
    }
    for name, source, who in (
        ("Schoolbezoek", "school_visit", None),
        ("Interview: ouders", "interview", "parents"),
        ("Interview: directie", "interview", "head"),
        ("Document", "document", None),
    ):
        text = " ".join(said for said, _size in found[name])
        assert indicators_on(text) == expected(isop(), source, who)


def test_the_sheet_with_the_most_questions_has_two_pages_in_english_too():
    found = pages_of(rendered("en", Asked(isop(), DAY, ("document",))))
    assert {name: len(pages) for name, pages in found.items()} == {"Document": 2}


def test_a_sheet_begins_with_who_and_when_and_can_be_read(sheets):
    for name, pages in pages_of(sheets).items():
        assert all(name in said and "School Datum" in said for said, _size in pages)
        assert "Gesprek, activiteit of document Auditor" in pages[0][0]
        assert all(size > 7.3 for _said, size in pages), name
    with pymupdf.open(stream=sheets) as document:
        sizes: dict[float, int] = {}
        for page in document:
            for block in page.get_text("dict")["blocks"]:
                for line in block.get("lines", ()):
                    for span in line["spans"]:
                        sizes[round(span["size"], 1)] = sizes.get(round(span["size"], 1), 0) + len(span["text"])
    assert sum(number for size, number in sizes.items() if size >= 7.95) > 0.95 * sum(sizes.values())


def test_every_question_has_a_line_to_write_on_and_a_box_for_each_level(sheets):
    with pymupdf.open(stream=sheets) as document:
        for page in document:
            words = page.get_text("words")
            tops = [word[1] for word in words if re.fullmatch(r"\d\.\d", word[4]) and word[0] < 60]
            bottom = page.rect.height - 12 / POINT
            numbers = [word for word in words if word[4] in "0123" and 280 < word[0] < 330]
            drawn = [drawing["rect"] for drawing in page.get_drawings()]
            boxes = [rect for rect in drawn if abs(rect.width - rect.height) < 0.1 and rect.x0 > 280]
            lines = [rect.y1 for rect in drawn if rect.x0 < 60 and 85 < rect.width * POINT < 95]
            for top, end in zip(tops, [*tops[1:], bottom], strict=True):
                here = [number for number in numbers if top - 4 <= number[1] < end - 4]
                assert [number[4] for number in here] == ["0", "1", "2", "3"]
                assert all(
                    any(box.contains(pymupdf.Point(number[0] + 1, number[1] + 3)) for box in boxes) for number in here
                )
                assert any(top + 4 / POINT < line < end for line in lines)


def test_a_sheet_with_fewer_questions_tells_all_there_is_in_larger_letters_on_one_page():
    asked = Asked(isop(), DAY, ("interview",), ("parents",), ("2",), "De Brug", "K. Veenstra")
    ((name, pages),) = pages_of(rendered("en", asked)).items()
    assert name == "Interview: parents" and len(pages) == 1
    said, size = pages[0]
    assert "School De Brug" in said and "Auditor K. Veenstra" in said
    assert indicators_on(said) == ["2.2", "2.5"]
    indicator = isop().indicators["2.5"]
    assert indicator.look_for["en"] in said and all(text["en"] in said for text in indicator.levels)
    assert "Notes" in said and size > 7.3


def test_another_label_has_its_own_sheets_and_with_many_questions_more_of_them():
    content = rendered("en", Asked(small_framework(), DAY))
    said = " ".join(text for pages in pages_of(content).values() for text, _size in pages)
    assert all(indicator in said for indicator in small_framework().indicators)
    data = isop().model_dump(mode="python")
    for guideline in data["guidelines"]:
        for indicator in guideline["indicators"]:
            indicator["levels"] = tuple({"": f"{n} tekst over wat er te zien is {n} " * 9} for n in range(4))
            indicator["sources"] = ("school_visit",)
    long = isop().model_copy(update={"guidelines": Framework.model_validate(data).guidelines})
    found = pages_of(rendered("nl", Asked(long, DAY, ("school_visit",), (), ("1", "2"))))
    assert indicators_on(" ".join(text for text, _size in found["Schoolbezoek"])) == [
        one.id for guideline in isop().guidelines[:2] for one in guideline.indicators
    ]
    assert len(found["Schoolbezoek"]) > 2


def test_where_nothing_is_asked_there_is_no_sheet():
    with pytest.raises(FormatError, match="nothing is asked"):
        rendered("en", Asked(isop(), DAY, ("school_visit",), (), ("2",)))


@pytest.mark.parametrize(
    ("levels", "short"),
    [
        (["Er is geen vaste tijd.", "Er is geen vaste tijd, maar wel een nummer."], "… maar wel een nummer."),
        (["Geen van de ouders zegt dat.", "De helft van de ouders zegt dat."], "De helft …"),
        (["Er is niets.", "Er is iets meer."], "Er is iets meer."),
        (["Een plan.", "Een plan."], "Een plan."),
    ],
)
def test_a_level_in_short_leaves_out_what_the_one_above_it_says_in_the_same_words(levels, short):
    assert in_short(levels, 0) == [levels[0], short]
    assert in_short(levels, 100) == levels


def test_a_first_sentence_ends_before_a_capital():
    assert first_sentence("Kijk om 8.20 uur bij de deur. Tel hoe vaak.") == "Kijk om 8.20 uur bij de deur."
    assert first_sentence("Wat er is, bijv. een plan") == "Wat er is, bijv. een plan"
