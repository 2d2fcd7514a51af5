"""Which practice is recommended: for the gap, the sector and the weakest partnership; and the same everywhere."""

import html
import re
from typing import Any

from isop_cli.documents.report.files import REPORT, Reported
from isop_cli.formats.look import Look
from isop_cli.model.practice import Practice
from isop_cli.practices.fitting import gaps, recommend
from isop_cli.practices.library import load_library
from tests.builders import assessed, everywhere, isop, run


def a_practice(identifier, indicators=("3.1",), sectors=(), partnerships=("formal",)):
    text = {"nl": identifier}
    return Practice.model_validate(
        {
            "format": "isop-practice/1", "id": identifier, "label": "isop", "title": text,
            "indicators": list(indicators), "sectors": list(sectors), "partnerships": list(partnerships), "what": text,
            "for_whom": text, "start": [text], "takes": {"time": text, "people": text, "money": text}, "watch": text,
            "works": text,
        }
    )  # fmt: skip


def first(assessment, *practices):
    return [found.id for found in recommend(assessment, practices).get("3.1", ())]


WEAK_PLAN: dict[str, Any] = {"i3_1": 0, "i3_2": 1, "i3_4": 1}


def test_only_what_the_route_raises_gets_a_practice():
    assessment = assessed(everywhere(2, **WEAK_PLAN))
    assert set(gaps(assessment)) == {step.indicator for g in assessment.guidelines for step in g.raises}
    assert set(recommend(assessment, load_library(isop()).practices)) == set(gaps(assessment))
    assert recommend(assessed(everywhere(3)), load_library(isop()).practices) == {}


def test_a_practice_of_another_sector_is_never_recommended():
    assessment = assessed(everywhere(2, **WEAK_PLAN))
    assert first(assessment, a_practice("voor-sport", sectors=["sport"])) == []


def test_one_for_the_sector_goes_before_one_for_all():
    assessment = assessed(everywhere(2, **WEAK_PLAN))
    assert first(assessment, a_practice("a-alle"), a_practice("b-po", sectors=["po", "so"])) == ["b-po", "a-alle"]


def test_one_foremost_for_the_indicator_goes_before_one_that_also_serves_it():
    assessment = assessed(everywhere(2, **WEAK_PLAN))
    assert first(assessment, a_practice("a", ["3.2", "3.1"]), a_practice("b", ["3.1", "3.2"])) == ["b", "a"]


def test_among_equals_the_weakest_partnership_decides_and_then_the_name():
    evidence = everywhere(2, **WEAK_PLAN)
    evidence[1]["findings"].append({"indicator": "1.1", "level": 0, "partnerships": ["informal"]})
    assessment = assessed(evidence)
    lowest = min(assessment.partnerships, key=lambda p: p.score).id
    other = next(p.id for p in assessment.partnerships if p.id != lowest)
    a, b = a_practice("a", partnerships=[other]), a_practice("b", partnerships=[lowest])
    assert first(assessment, a, b) == first(assessment, b, a) == ["b", "a"]
    assert first(assessment, a_practice("y"), a_practice("x")) == ["x", "y"]


def test_a_practice_is_not_given_twice_when_there_is_another():
    assessment = assessed(everywhere(2, i3_1=0, i3_2=0, i3_4=0))
    one, two = a_practice("a", ["3.1", "3.2", "3.4"]), a_practice("b", ["3.2"])
    given = recommend(assessment, [one, two], ["3.1", "3.2", "3.4"], most=1)
    found = {name: [p.id for p in practices] for name, practices in given.items()}
    assert found["3.1"] == ["a"] and found["3.2"] == ["b"] and found["3.4"] == ["a"]


def test_the_first_practice_does_not_depend_on_how_many_are_asked_for():
    assessment = assessed(everywhere(1))
    library = load_library(isop()).practices
    one, three = recommend(assessment, library, most=1), recommend(assessment, library, most=3)
    assert {name: given[0].id for name, given in one.items()} == {name: given[0].id for name, given in three.items()}


def test_the_terminal_and_every_report_recommend_the_same(tmp_path):
    import docx
    import openpyxl
    import pymupdf

    from tests.builders import EXAMPLES

    school = EXAMPLES / "de-brug.yaml"
    said = " ".join(run("assess", school).stdout.decode().split())
    recommended = dict(re.findall(r"\+ Practice: ([^()]+) \(([a-z-]+)\)\.", said))
    assert {"leren-in-de-les", "praktijk-in-vijf-stappen", "kijkochtend"} <= set(recommended.values())
    for suffix in ("pdf", "html", "md", "docx", "xlsx"):
        assert run("report", school, "-o", f"r.{suffix}", cwd=tmp_path).returncode == 0
    with pymupdf.open(tmp_path / "r.pdf") as pdf:
        told = {"pdf": " ".join(" ".join(page.get_text() for page in pdf).split())}
    told["html"] = html.unescape((tmp_path / "r.html").read_text("utf-8"))
    told["md"] = (tmp_path / "r.md").read_text("utf-8").replace("\\", "")
    document = docx.Document(str(tmp_path / "r.docx"))
    told["docx"] = "\n".join(paragraph.text for paragraph in document.paragraphs)
    book = openpyxl.load_workbook(tmp_path / "r.xlsx")
    told["xlsx"] = "\n".join(str(cell.value) for row in book.worksheets[1].iter_rows() for cell in row)
    for name, text in told.items():
        for title, identifier in recommended.items():
            # A reader of a report does not know what an id is; the terminal has it to ask for the practice with.
            assert f"Practice: {title}." in text and f"({identifier})" not in text, (name, identifier)


def test_text_in_a_practice_is_only_text_in_a_report():
    hostile = a_practice("x")
    hostile = hostile.model_copy(update={"title": {"": "<script>alert(1)</script>\u202egnp"}})
    page = REPORT.render("html", Reported([assessed(everywhere(2, **WEAK_PLAN))], practices=[hostile]), Look()).decode()
    assert "<script>alert" not in page and "\u202e" not in page
    assert "&lt;script&gt;alert(1)" in page
