"""The other formats: JSON, HTML, Markdown, workbook and Word document."""

import io
import json
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from fractions import Fraction

import docx
import jsonschema
import openpyxl
import pytest
import xlsxwriter

from isop_cli.assessing import assess
from isop_cli.checking.assessment import NotAnAssessmentError, check, parse, parse_own
from isop_cli.checking.evidence import examine
from isop_cli.documents.report.files import REPORT, Reported
from isop_cli.documents.report.report import Report
from isop_cli.documents.sentences import Sentences
from isop_cli.formats.cells import fitting
from isop_cli.formats.look import Look
from isop_cli.formats.markdown import escaped
from isop_cli.formats.registry import FormatError
from isop_cli.formats.xlsx import LAST_ROW, Sheets
from isop_cli.model.schemas import schemas
from tests.builders import (
    EXAMPLES,
    a_dossier,
    all_there,
    assessed,
    everywhere,
    findings,
    guideline,
    isop,
    required,
    said,
    small_framework,
    voices_framework,
)
from tests.formats.test_pdf import asked, hostile  # noqa: F401

NAMES = sorted(path.name for path in EXAMPLES.iterdir() if path.name != "real")


def assessment_of(name: str):
    return examine(EXAMPLES / name, isop()).assessment


@pytest.mark.parametrize("name", NAMES)
def test_json_fits_its_schema_and_comes_back_the_same(name):
    assessment = assessment_of(name)
    content = REPORT.render("json", Reported([assessment]), Look())
    data = json.loads(content)
    jsonschema.validate(data, schemas()["assessment"])
    again = parse_own(content)
    assert again == assessment
    assert check(again, "x.json").diagnostics == []


def test_a_number_in_json_is_exact_however_long():
    # A spread over many findings: the parts of both numbers have more digits than a dossier may write.
    long = Fraction(10**80 + 1, 3**160)
    assessment = replace(assessment_of("de-brug.yaml"), spread=long)
    assert parse_own(REPORT.render("json", Reported([assessment]), Look())).spread == long


def test_json_has_the_shape_that_others_rely_on():
    data = json.loads(REPORT.render("json", Reported([assessment_of("de-brug.yaml")]), Look()))
    assert data["format"] == "isop-assessment/2"
    assert data["label"]["outcome"] == "deferred"
    fourth = data["guidelines"][3]
    assert {key: fourth[key] for key in ("id", "outcome", "computed", "score", "score_shown", "coverage")} == {
        "id": "4", "outcome": "partly", "computed": "partly", "score": "5/3", "score_shown": 1.7, "coverage": "1",
    }  # fmt: skip
    assert {"id": "4.2", "score": "1"}.items() <= data["indicators"][17].items()
    assert set(data["partnerships"][0]) >= {"id", "score", "score_shown"}
    assert data["certainty"]["needed"] == ["D1", "I1", "I2", "T1", "V1"]
    assert data["stale"] == []
    assert data["spread"] == "2"  # pedagogical 3, didactic 1


def test_an_open_indicator_is_null():
    data = json.loads(
        REPORT.render("json", Reported([assess(a_dossier(findings("1.1", interview=[2])), isop())]), Look())
    )
    assert data["indicators"][1]["score"] is None
    assert data["indicators"][1]["score_shown"] is None


def test_several_schools_are_an_array():
    assessments = [assessment_of(name) for name in NAMES[:2]]
    assert len(json.loads(REPORT.render("json", Reported(assessments), Look()))) == 2
    assert parse(REPORT.render("json", Reported(assessments), Look())) == assessments
    with pytest.raises(FormatError, match="one school"):
        REPORT.render("html", Reported(assessments), Look())


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[1]", b"{}", b"null", b"[" * 100_000, b'{"format": "isop-assessment/2"}']
)
def test_what_is_no_assessment_is_refused(content):
    with pytest.raises(NotAnAssessmentError):
        parse(content)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"outcome": "deferred"', '"outcome": "awarded"'),
        ('"score": "5/3"', '"score": "12/5"'),
        ('"score_shown": 1.7', '"score_shown": 2.8'),
        ('"level": 1,', '"level": 3,'),
        ('"indicator": "4.2"', '"indicator": "7.7"'),
        ('"met_at": {\n        "value": "2"', '"met_at": {\n        "value": "1"'),
    ],
)
def test_a_changed_assessment_is_found_out(old, new):
    text = REPORT.render("json", Reported([assessment_of("de-brug.yaml")]), Look()).decode()
    assert old in text
    checked = check(parse_own(text.replace(old, new, 1).encode()), "x.json")
    assert checked.assessment is None
    assert {d.code[0] for d in checked.diagnostics} == {"E"}


@pytest.mark.parametrize("format_", [name for name in REPORT.functions if name != "pdf"])
@pytest.mark.parametrize("name", ["de-vlieger.yaml", "sv-de-sprinters.yaml", "real/de-kroevendonk.yaml"])
def test_two_runs_give_the_same_bytes(name, format_):
    assert REPORT.render(format_, Reported([assessment_of(name)]), Look()) == REPORT.render(
        format_, Reported([assessment_of(name)]), Look()
    )


@pytest.mark.parametrize("format_", REPORT.functions)
def test_another_framework_renders_in_every_format(format_):
    dossier = a_dossier(everywhere(4, small_framework()), school={"name": "Hof"})
    assert REPORT.render(format_, Reported([assess(dossier, small_framework())]), Look())


@pytest.mark.parametrize("format_", REPORT.functions)
def test_an_empty_dossier_renders_in_every_format(format_):
    dossier = a_dossier(school={"name": None}, audit={"date": "2026-05-12"})
    assert REPORT.render(format_, Reported([assess(dossier, isop())]), Look())


def test_html_is_one_file_that_asks_for_nothing():
    page = REPORT.render("html", Reported([assessment_of("roc-waterland.yaml")]), Look()).decode()
    assert page.startswith("<!DOCTYPE html>")
    references = re.findall(r"""(?:src|href)=["']([^"']+)|url\(["']?([^"')]+)""", page)
    for reference in (first or second for first, second in references):
        assert reference.startswith(("#", "data:")), reference
    assert "<script" not in page


def _browser() -> str | None:
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def _visit(page, tmp_path, *more: str) -> str:
    """What a browser makes of a page."""
    browser = _browser()
    if browser is None:
        required("a browser")
    done = subprocess.run(
        [browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         f"--user-data-dir={tmp_path / 'profile'}", *more, page.as_uri()],
        capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout.decode()


def test_a_browser_shows_hostile_text_as_text_and_asks_for_nothing(tmp_path, asked):  # noqa: F811
    address, requests = asked
    page = tmp_path / "report.html"
    page.write_bytes(REPORT.render("html", Reported([assess(hostile(address, tmp_path), isop())]), Look()))
    shown = _visit(page, tmp_path, "--dump-dom")
    assert requests == []
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
    assert "<script" not in shown
    assert "{{ 7*7 }}" in shown


def test_a_browser_prints_the_page(tmp_path):
    page, printed = tmp_path / "report.html", tmp_path / "printed.pdf"
    page.write_bytes(REPORT.render("html", Reported([assessment_of("de-brug.yaml")]), Look()))
    _visit(page, tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={printed}")
    import pymupdf

    with pymupdf.open(printed) as document:
        assert 6 <= len(document) <= 11
        assert "SO De Brug" in document[0].get_text()


def test_the_workbook_has_a_sheet_for_guidelines_indicators_voices_findings_and_the_conclusion():
    book = openpyxl.load_workbook(io.BytesIO(REPORT.render("xlsx", Reported([assessment_of("de-brug.yaml")]), Look())))
    assert book.sheetnames == ["School", "Guidelines", "Indicators", "Voices", "Findings", "Conclusion"]
    assert [cell.value for cell in book["School"]["B"]][:2] == ["SO De Brug", "Zwolle · special education · BRIN 27KL"]
    assert book["Guidelines"].column_dimensions["E"].hidden
    fourth = [cell.value for cell in book["Guidelines"][5]]
    assert fourth[:5] == ["4", "Innovation", "partly met", pytest.approx(5 / 3), "5/3"]
    assert fourth[5] == "between emerging and in place"
    assert {(row[1].value, row[2].value) for row in book["Findings"].iter_rows(min_row=2)} <= {
        (0, "absent"),
        (1, "emerging"),
        (2, "in place"),
        (3, "embedded"),
    }
    assert book["Indicators"].max_row == 31
    name, conclusion = (cell.value for cell in book["Conclusion"][2])
    assert (name, conclusion.count("\n\n"), conclusion.count("\n")) == ("K. Veenstra", 2, 4)
    assert book["Findings"].max_row == 1 + len(assessment_of("de-brug.yaml").findings)


@pytest.mark.parametrize("text", ["=1+1", '=HYPERLINK("http://evil")', "+1", "-1", "@SUM(1)", "{=1}", "http://x", "1"])
def test_no_text_becomes_a_formula_or_a_link(text):
    evidence = findings("1.1", interview=[2])
    evidence[0]["title"] = text
    evidence[0]["findings"][0]["note"] = text
    book = openpyxl.load_workbook(
        io.BytesIO(REPORT.render("xlsx", Reported([assess(a_dossier(evidence), isop())]), Look()))
    )
    row = book["Findings"][2]
    assert (row[7].value, row[8].value) == (text, text)
    assert {row[7].data_type, row[8].data_type} == {"s"}
    assert not book["Findings"]._hyperlinks


@pytest.mark.parametrize("letter", ["x", "😀"])
def test_a_cell_that_is_too_long_for_excel_ends_with_a_mark(letter):
    evidence = findings("1.1", interview=[2])
    evidence[0]["findings"][0]["note"] = letter * 32_768
    content = REPORT.render("xlsx", Reported([assess(a_dossier(evidence), isop())]), Look())
    note = openpyxl.load_workbook(io.BytesIO(content))["Findings"][2][8].value
    assert len(note.encode("utf-16-le")) // 2 in (32_766, 32_767)
    kept, _mark, told = note.partition(" … ")
    assert set(kept) == {letter}
    assert told == "[cut off: a cell holds no more; the whole text has 32768 characters]"


def test_a_cell_that_just_fits_is_whole():
    assert fitting("x" * 32_767) == "x" * 32_767
    assert fitting("😀" * 16_383) == "😀" * 16_383


def test_a_full_sheet_says_that_more_is_left_out():
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    sheet = Sheets(book, Look()).begin("Problems", [("What", 10)])
    sheet.line = LAST_ROW - 2
    for word in ("last", "lost", "lost too"):
        sheet.row([word])
    book.close()
    # The reader would make each empty row above them.
    with zipfile.ZipFile(target) as archive:
        strings = archive.read("xl/sharedStrings.xml").decode()
        rows = re.findall('<row r="([0-9]+)"', archive.read("xl/worksheets/sheet1.xml").decode())
    assert rows == ["1", "1048575", "1048576"]
    assert "last" in strings and "what follows is left out" in strings and "lost" not in strings


@pytest.mark.parametrize("format_", ["xlsx", "docx"])
def test_hostile_text_does_not_break_office_files(tmp_path, format_):
    content = REPORT.render(format_, Reported([assess(hostile("http://127.0.0.1:9", tmp_path), isop())]), Look())
    if format_ == "xlsx":
        assert openpyxl.load_workbook(io.BytesIO(content)).sheetnames
    else:
        text = "\n".join(cell.text for table in docx.Document(io.BytesIO(content)).tables for cell in table._cells)
        assert "<script>alert(1)</script>" in text
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        relations = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".rels"))
    assert b"127.0.0.1" not in relations


def test_the_word_document_has_a_heading_for_each_guideline_and_indicator():
    document = docx.Document(io.BytesIO(REPORT.render("docx", Reported([assessment_of("de-brug.yaml")]), Look())))
    headings = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert [text for text in headings if text[0].isdigit()] == [
        "1 Welcome and intent", "2 Vision", "3 Plan", "4 Innovation", "5 Sharing knowledge", "6 Feedback and research",
    ]  # fmt: skip
    assert sum(p.style.name == "Heading 2" and p.text[1] == "." for p in document.paragraphs) == 30


def test_word_and_libreoffice_see_the_same_widths():
    content = REPORT.render("docx", Reported([assessment_of("de-brug.yaml")]), Look())
    for table in docx.Document(io.BytesIO(content)).tables:
        grid = [column.width for column in table.columns]
        assert all([cell.width for cell in row.cells] == grid for row in table.rows)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert "word/stylesWithEffects.xml" not in archive.namelist()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("*a* _b_ `c`", r"\*a\* \_b\_ \`c\`"),
        ("[x](y) ![z](w)", r"\[x\](y) \!\[z\](w)"),
        ("<b> & |", r"\<b\> \& \|"),
        ("# kop", r"\# kop"),
        ("- lijst\n1. een", r"\- lijst 1\. een"),
        ("2. twee", r"2\. twee"),
    ],
)
def test_markdown_shows_text_as_it_is(text, written):
    assert escaped(text) == written


@pytest.mark.parametrize("address", ["http://x.nl", "www.x.nl", "a@b.nl", "HTTPS://X"])
def test_markdown_makes_no_link_of_an_address(address):
    assert address not in escaped(address)


def _words(*evidence: list[dict], framework=None, previous=None, **parts) -> Sentences:
    return Sentences(assessed(*evidence, framework=framework or voices_framework(), previous=previous, **parts))


def test_nothing_is_called_awarded_before_it_is_decided():
    meets = everywhere(2)
    told = Sentences(assessed(meets))
    assert told.verdict() == "Meets all six guidelines. The decision of the label committee follows."
    assert told.outcome() == "all guidelines met"
    made = {"outcome": "awarded", "date": "2026-06-01", "by": {"name": "A. Bakker", "role": "labelcommissie"}}
    told = Sentences(assessed(meets, decision=made))
    assert (told.verdict(), told.outcome()) == ("Meets all six guidelines.", "label awarded")
    assert "awarded" not in REPORT.render("markdown", Reported([assessed(meets)]), Look()).decode()


def test_who_was_not_heard_is_said_first_and_nothing_of_how_sure_it_is():
    told = _words([said("paper", A_1=2, A_2=2, A_3=2)])
    assert told.reasons()[0] == "Not heard yet: parents."
    assert told.certainty() == []


def test_both_voices_of_a_contradiction_are_told_and_whether_it_is_explained():
    heard = [said("talk", "parents", A_1=0), said("talk", "head", A_1=3)]
    assert _words(heard).contradictions()[0].endswith("(parents) 0.0 and talk (head) 3.0. Not explained yet.")
    why = {"A.1": {"by": "jw", "reason": "The parents are new."}}
    assert _words(heard, explanations=why).contradictions()[0].endswith("Explained by J. de Wit: The parents are new.")


def test_a_group_whose_own_level_is_too_low_is_named_as_the_reason():
    # A.1 stands at (0 + 3) / 2 = 3/2, but parents themselves at 0.
    told = _words([*all_there(3, A_1=3)[1:], *all_there(3, A_1=0)[:1]])
    result = guideline(told.assessment, "A")
    assert result.groups_below_floor == (("A.1", "parents"),)
    assert told.why(result)[-1] == "On core indicator A.1 what parents themselves say stands at 0.0, below 1.0."


def test_a_voice_that_is_divided_is_told_with_its_levels():
    told = _words([said("talk", "parents", A_1=0), said("talk", "parents", A_1=3)])
    assert [line.partition(": ")[2] for line in told.divided()] == ["talk (parents), from 0 to 3"]


def test_a_follow_up_says_what_was_assessed_again_and_what_was_taken_over():
    before = assessed(all_there(2, B_1=1, B_3=1), framework=voices_framework())
    audit = {
        "date": "2026-11-12", "kind": "follow_up", "auditors": [{"id": "jw", "name": "J. de Wit"}],
        "previous": "v.json", "scope": ["B"],
    }  # fmt: skip
    told = _words([said("talk", "parents", on="2026-10-01", B_1=2, B_2=2, B_3=2)], previous=before, audit=audit)
    assert told.follow_up().startswith("Assessed again: guideline B (")
    assert told.follow_up().endswith("Taken over from the audit of 2026-05-12: guidelines A and C.")
    page = REPORT.render("markdown", Reported([told.assessment]), Look()).decode()
    assert "Taken over from the audit of 12 May 2026, as it was." in page


def test_a_partnership_without_findings_is_not_seen_and_has_a_hollow_dot():
    report = Report(assessed(findings("1.1", interview=[2])))
    levels = {entry.result.id: entry.level for entry in report.partnerships}
    assert levels["informal"] == "2.0"
    assert {level for name, level in levels.items() if name != "informal"} == {"not seen"}
    assert [entry.track.state for entry in report.partnerships] == ["reached", *["unseen"] * 4]


def test_where_many_indicators_do_not_apply_it_is_said():
    aside = {name: "No." for name in ("1.1", "1.2", "2.1", "2.2", "3.1", "3.2", "4.1", "4.2")}
    told = Sentences(assessed(everywhere(2), not_applicable=aside))
    assert told.set_aside() == "8 of the 30 indicators are not applicable; the outcome rests on the other 22."
    assert Sentences(assessed(everywhere(2), not_applicable={"1.1": "No."})).set_aside() == ""


@pytest.mark.parametrize("format_", ["markdown", "html"])
def test_a_report_says_what_the_second_edition_judges_otherwise(format_):
    said_of_it = ["the outcome is another: first label awarded, now not enough evidence"]
    page = REPORT.render(format_, Reported([assessed()], otherwise=said_of_it), Look()).decode()
    assert "here by the second" in page
    assert said_of_it[0] in page
