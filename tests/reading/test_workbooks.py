"""A workbook that was filled in is read as a dossier, with cells for places; what is no such workbook is refused soon."""

import datetime
import io
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from isop_cli.batch.storage import LocalTree
from isop_cli.checking.evidence import Examination, examine
from isop_cli.documents.forms.asked import Asked
from isop_cli.documents.forms.workbook import render_workbook
from isop_cli.formats.look import Look
from isop_cli.formats.problems.wording import spot
from isop_cli.model.framework import Framework
from isop_cli.reading.finding import look_through
from isop_cli.reading.readers import read_dossier_file
from isop_cli.reading.sheet_form import cell_for, meaning_of, meanings
from isop_cli.text.language import in_language
from tests.builders import HEAD, isop, saved_by_libreoffice, small_framework

DAY = datetime.date(2026, 5, 12)


def empty(framework: Framework | None = None, lang: str = "nl", **narrowed: Any) -> bytes:
    with in_language(lang):
        return render_workbook(Asked(framework or isop(), DAY, **narrowed), Look())


def opened(content: bytes | None = None) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content or empty(school="De Regenboog", auditor="Jo de Wit")))


def cell(sheet: Any, key: str, column: str, nth: int = 0) -> Any:
    """The cell in a column of the form, in the nth row of a kind."""
    columns = {head.value: head.column for head in sheet[1]}
    rows = [number for number in range(2, sheet.max_row + 1) if sheet.cell(number, 1).value == key]
    return sheet.cell(rows[nth], columns[column])


def question(sheet: Any, indicator: str, column: str) -> Any:
    return next(
        cell(sheet, "question", column, n)
        for n in range(40)
        if cell(sheet, "question", "indicator", n).value == indicator
    )


def filled_in() -> Any:
    """What an auditor fills in on one interview with parents, as the dossier in YAML below has it."""
    book = opened()
    school, parents = book["School en audit"], book["Interview ouders"]
    cell(school, "school.sector", "1").value = "Primair onderwijs"
    cell(school, "audit.date", "1").value = datetime.datetime(2026, 5, 12)
    cell(school, "not_applicable", "1").value = "4.5"
    cell(school, "not_applicable", "2").value = "Geen lessen"
    cell(parents, "date", "1").value = datetime.datetime(2026, 4, 14)
    cell(parents, "title", "1").value = "Ouders van groep 4"
    cell(parents, "participants", "1").value = "ouders"
    cell(parents, "participants", "2").value = 6
    question(parents, "1.1", "level").value = 2
    question(parents, "1.1", "note").value = "De deur staat open: elke ochtend #welkom"
    return book


def saved(book: Any, path: Path) -> Path:
    book.save(path)
    return path


def told(examination: Examination, least: str = "EW") -> list[tuple[str, str, str]]:
    return [(d.code, d.case, spot(d.place)) for d in examination.diagnostics if d.code[0] in least]


def refused(content: bytes, path: Path) -> list[tuple[str, str]]:
    path.write_bytes(content)
    return [(problem.code, problem.case) for problem in read_dossier_file(path, path.name).problems]


def changed(change: Callable[[str, bytes], bytes], more: dict[str, bytes] | None = None) -> bytes:
    """An empty workbook of which each part is changed, with more parts in it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(empty())) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, content in (more or {}).items():
            new.writestr(name, content)
    return target.getvalue()


def test_a_workbook_is_the_dossier_that_the_same_yaml_is(tmp_path):
    yaml = tmp_path / "school.yaml"
    yaml.write_text(
        """format: isop-evidence/1
school: {name: De Regenboog, sector: po}
audit:
  date: 2026-05-12
  auditors: [{id: jo-de-wit, name: Jo de Wit}]
not_applicable: {"4.5": Geen lessen}
evidence:
  - id: interview-ouders
    source: interview
    who: parents
    date: 2026-04-14
    title: Ouders van groep 4
    by: jo-de-wit
    participants: {parents: 6}
    findings:
      - {indicator: "1.1", level: 2, note: "De deur staat open: elke ochtend #welkom"}
""",
        "utf-8",
    )
    (tmp_path / "form").mkdir()
    book = saved(filled_in(), tmp_path / "form" / "gesprekken.xlsx")
    assert examine(book, isop()).dossier == examine(yaml, isop()).dossier
    assert told(examine(book, isop()), "E") == []


def test_a_copied_sheet_is_another_interview(tmp_path):
    book = filled_in()
    book.copy_worksheet(book["Interview ouders"]).title = "Ouders groep 8"
    dossier = examine(saved(book, tmp_path / "form.xlsx"), isop()).dossier
    assert [(item.id, item.who) for item in dossier.evidence] == [
        ("interview-ouders", "parents"),
        ("ouders-groep-8", "parents"),
    ]


def test_a_problem_is_told_by_its_cell(tmp_path):
    book = filled_in()
    level = question(book["Interview ouders"], "1.1", "level")
    level.value = 7
    cell(book["School en audit"], "audit.date", "1").value = "mei"
    date = cell(book["School en audit"], "audit.date", "1").coordinate
    assert told(examine(saved(book, tmp_path / "form.xlsx"), isop()), "E") == [
        ("E203", "", f"Interview ouders!{level.coordinate}"),
        ("E113", "no_date", f"School en audit!{date}"),
    ]
    assert level.column_letter == "H"


def test_a_row_that_is_inserted_and_a_column_that_is_moved_are_read(tmp_path):
    book = filled_in()
    parents = book["Interview ouders"]
    first = question(parents, "1.1", "level").row
    parents.insert_rows(first + 1)
    columns = {head.value: head.column for head in parents[1]}
    for name, value in (("indicator", "1.2"), ("level", 3), ("note", "Ook dit")):
        parents.cell(first + 1, columns[name]).value = value
    parents.insert_cols(4)
    dossier = examine(saved(book, tmp_path / "form.xlsx"), isop()).dossier
    assert [(f.indicator, f.level, f.note) for f in dossier.evidence[0].findings][1] == ("1.2", 3, "Ook dit")


def test_a_formula_counts_by_its_outcome_and_without_one_it_is_named(tmp_path):
    def with_formula(outcome: bytes) -> bytes:
        book = filled_in()
        question(book["Interview ouders"], "1.1", "level").value = 2
        target = io.BytesIO()
        book.save(target)
        at = question(book["Interview ouders"], "1.1", "level").coordinate.encode()
        source, result = io.BytesIO(target.getvalue()), io.BytesIO()
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(result, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                if name == f"xl/worksheets/sheet{book.sheetnames.index('Interview ouders') + 1}.xml":
                    before, cell_, after = part.partition(b'<c r="' + at + b'"')
                    head, _value, rest = after.partition(b"</c>")
                    head = head[: head.index(b">") + 1].replace(b' t="n"', b"")
                    part = before + cell_ + head + b"<f>1+1</f>" + outcome + b"</c>" + rest
                new.writestr(name, part)
        return result.getvalue()

    path = tmp_path / "form.xlsx"
    path.write_bytes(with_formula(b"<v>2</v>"))
    assert examine(path, isop()).dossier.evidence[0].findings[0].level == 2
    path.write_bytes(with_formula(b""))
    assert told(examine(path, isop()), "E") == [("E132", "formula", "Interview ouders!H17")]


def test_what_is_not_of_the_form_is_told_and_left_alone(tmp_path):
    book = filled_in()
    book.create_sheet("Planning")["A1"] = "maandag"
    school = book["School en audit"]
    school.cell(school.max_row + 1, 3).value = "los"
    examination = examine(saved(book, tmp_path / "form.xlsx"), isop())
    assert [(code, case, where) for code, case, where in told(examination) if code == "W441"] == [
        ("W441", "sheet", "Planning!A1"),
        ("W441", "row", f"School en audit!C{school.max_row}"),
    ]
    assert len(examination.dossier.evidence) == 1


def test_a_workbook_is_included_in_a_dossier_and_found_in_a_folder(tmp_path):
    (tmp_path / "school.yaml").write_text(HEAD.replace("De Brug", "De Regenboog") + "include: ['*.xlsx']\n", "utf-8")
    saved(filled_in(), tmp_path / "gesprekken.xlsx")
    openpyxl.Workbook().save(tmp_path / "begroting.xlsx")
    seen = {one.name: one.kind for one in look_through(LocalTree(tmp_path))}
    assert seen == {"school.yaml": "dossier", "gesprekken.xlsx": "evidence"}
    (tmp_path / "begroting.xlsx").unlink()
    examination = examine(tmp_path / "school.yaml", isop())
    assert [item.title for item in examination.dossier.evidence] == ["Ouders van groep 4"]


def test_every_framework_gets_its_workbook_with_lists_of_any_length():
    book = opened(empty(small_framework(), "en"))
    assert book.sheetnames[0] == "School and audit"
    rules = [rule for sheet in book for rule in sheet.data_validations.dataValidation]
    assert rules
    assert all("!$" in rule.formula1 for rule in rules)
    assert book["Lists"].sheet_state == "hidden"


def test_a_workbook_is_narrowed_to_a_source_and_a_voice():
    book = opened(empty(sources=("interview",), voices=("parents",), guidelines=("1",)))
    assert book.sheetnames == ["School en audit", "Interview ouders", "Lijsten"]
    asked = [row[1].value for row in book["Interview ouders"] if row[0].value == "question"]
    assert asked
    assert all(each.startswith("1.") for each in asked)


def test_an_empty_workbook_leaves_everything_open(tmp_path):
    path = tmp_path / "form.xlsx"
    path.write_bytes(empty(school="De Regenboog"))
    data = read_dossier_file(path, "form.xlsx").data
    assert data["evidence"] == []
    assert data["audit"]["date"] is None


def test_a_word_of_ones_own_is_not_taken_for_an_id():
    names = {"parents": "ouders", "staff": "parents"}
    assert meaning_of("Ouders", meanings(names)) == "parents"
    assert meaning_of("parents", meanings(names)) == "parents"
    for own in ("ouders", "Ouders", "parents", "staff", "buren", '"x"'):
        assert meaning_of(cell_for(own, names), meanings(names)) == own


@pytest.mark.parametrize(
    ("content", "case"),
    [
        (lambda: changed(lambda _n, part: part, {"xl/vbaProject.bin": b"x"}), "macros"),
        (lambda: changed(lambda _n, part: part, {"xl/more.xml": b" " * 300_000_000}), "too_large"),
        (
            lambda: changed(
                lambda name, part: (
                    part.replace(b"<sst", b'<!DOCTYPE l [<!ENTITY a "aaaa">]><sst')
                    if name == "xl/sharedStrings.xml"
                    else part
                )
            ),
            "entities",
        ),
        (
            lambda: changed(
                lambda name, part: (
                    part.replace(
                        b"</sheetData>", b"<row>" + b"<c><v>1</v></c>" * 1_000_000 + b"</row>" + b"</sheetData>"
                    )
                    if name == "xl/worksheets/sheet2.xml"
                    else part
                )
            ),
            "too_many",
        ),
        (
            lambda: changed(
                lambda name, part: (
                    part.replace(b"</fonts>", b"<font/>" * 1_000_000 + b"</fonts>") if name == "xl/styles.xml" else part
                )
            ),
            "too_many",
        ),
        (lambda: empty()[:20_000], "damaged"),
        (lambda: b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "old"),
        (lambda: b"naam;waarde\n", "no_workbook"),
    ],
    ids=["macros", "zip bomb", "entities", "a million cells", "a million fonts", "half", "old", "text"],
)
def test_what_would_cost_or_run_too_much_is_refused_at_once(content, case, tmp_path):
    made = content()
    began = time.process_time()
    assert refused(made, tmp_path / "form.xlsx") == [("E131", case)]
    assert time.process_time() - began < 1


def test_a_workbook_of_others_is_refused(tmp_path):
    target = io.BytesIO()
    openpyxl.Workbook().save(target)
    assert refused(target.getvalue(), tmp_path / "begroting.xlsx") == [("E131", "foreign")]


def test_libreoffice_saves_the_workbook_and_it_is_read_back(tmp_path):
    path = saved(filled_in(), tmp_path / "form.xlsx")
    again = saved_by_libreoffice([path], "xlsx", tmp_path) / "form.xlsx"
    assert examine(again, isop()).dossier == examine(path, isop()).dossier
