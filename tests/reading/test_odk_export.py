"""Exports of ODK Central and KoBoToolbox, in every form that these have, are read as the dossier that the same YAML is.

The files in tests/data/odk hold the same four submissions, which ODK's engine filled in on the form of `isop new`:
ODK Central's own exporter and KoBoToolbox's wrote them.
"""

import io
import json
import time
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from isop_cli.batch.storage import LocalTree
from isop_cli.checking.evidence import Examination, examine
from isop_cli.formats.problems.wording import spot
from isop_cli.reading.finding import look_through
from isop_cli.reading.odk_names import Field, field_of, in_a_name, level_of, note_of, number_of, out_of_a_name
from isop_cli.reading.readers import read_dossier_file
from isop_cli.text.language import in_language
from tests.builders import DATA, HEAD, isop

EXPORTS = DATA / "odk"
CENTRAL = EXPORTS / "central.csv"
AS_YAML = """
format: isop-evidence/1
school: {{name: De Regenboog, sector: po}}
audit:
  date: 2026-05-12
  auditors: [{{id: j-de-wit, name: J. de Wit}}, {{id: p-kuipers, name: P. Kuipers}}]
not_applicable: {{"4.6": Geen leerlingen van die leeftijd}}
evidence:
  - id: {0}
    source: interview
    who: parents
    date: 2026-04-14
    title: Ouders van groep 4
    by: j-de-wit
    participants: {{parents: 6}}
    findings:
      - {{indicator: "1.1", level: 2, note: "De deur staat open: \\"elke\\" ochtend; #welkom, =1+1\\nEn de brief."}}
      - {{indicator: "1.2", level: , note: Nog vragen}}
      - {{indicator: "1.6", level: 1}}
  - id: {1}
    source: school_visit
    date: 2026-04-15
    by: p-kuipers
    findings: [{{indicator: "1.1", level: 3, note: "Koffie, thee; en een praatje"}}]
  - id: {2}
    source: interview
    who: head
    date: 2026-04-14
    by: j-de-wit
    participants: {{head: 1}}
    findings: [{{indicator: "1.4", level: 0, note: Er is geen afspraak}}]
  - id: {3}
    source: document
    date: 2025-10-01
    title: Schoolgids
    by: p-kuipers
    document: {{title: Schoolgids 2025}}
    findings: [{{indicator: "2.1", level: 2, note: Bladzijde 4}}]
"""


def told(examination: Examination, least: str = "EW") -> list[tuple[str, str, str]]:
    return [(d.code, d.case, spot(d.place)) for d in examination.diagnostics if d.code[0] in least]


def changed(folder: Path, *pairs: tuple[str, str], of: Path = CENTRAL, name: str = "gesprekken.csv") -> Path:
    """An export in which each first text is replaced by the second, wherever it stands."""
    text = of.read_text("utf-8-sig")
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after)
    path = folder / name
    path.write_text(text, "utf-8", newline="")
    return path


def a_table(*rows: dict[str, str]) -> str:
    """A table as ODK Central writes it, without groups: a column for each key."""
    heads = list(dict.fromkeys(["made_by_isop", "source", "date", "i1_1", *(head for row in rows for head in row)]))

    def line(values: list[str]) -> str:
        return ",".join('"' + value.replace('"', '""') + '"' for value in values) + "\r\n"

    common = {"made_by_isop": f"isop-form/1 isop {isop().version}", "source": "school_visit", "date": "2026-04-14"}
    return line(heads) + "".join(line([{**common, **row}.get(head, "") for head in heads]) for row in rows)


def saved(folder: Path, content: str | bytes, name: str = "export.csv") -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("path", sorted(EXPORTS.iterdir()), ids=lambda path: path.name)
def test_an_export_in_any_form_is_the_dossier_that_the_same_yaml_is(path, tmp_path):
    examination = examine(path, isop())
    assert told(examination) == []
    assert examination.dossier is not None
    ids = [item.id for item in examination.dossier.evidence]
    assert examination.dossier == examine(saved(tmp_path, AS_YAML.format(*ids), "school.yaml"), isop()).dossier
    # Whatever exported it, a submission keeps its id: the beginning of its own number.
    assert ids == [item.id for item in examine(CENTRAL, isop()).dossier.evidence]
    assert all(len(identifier) == 8 for identifier in ids)


def test_a_table_that_excel_saved_is_read_too(tmp_path):
    rows = [line.split(",") for line in ("made_by_isop,source,date,i1_1,n1_1", ",school_visit,14-04-2026,2,deur open")]
    for separator, before in ((";", ""), ("\t", ""), (";", "sep=;\r\n")):
        text = before + "\r\n".join(separator.join(row) for row in rows) + "\r\n"
        dossier = read_dossier_file(saved(tmp_path, "\ufeff" + text), "export.csv").data
        assert dossier["evidence"] == [
            {
                "id": "2",
                "source": "school_visit",
                "date": "14-04-2026",
                "findings": [{"indicator": "1.1", "level": "2", "note": "deur open"}],
            }
        ]


def test_a_problem_is_told_by_its_row_and_column(tmp_path):
    path = changed(tmp_path, (",3,", ",7,"))
    assert told(examine(path, isop()), "E") == [("E203", "", "row 3, column g1-q1_1-i1_1")]
    path = changed(tmp_path, ('"3 geborgd: ', '"7 geborgd: '), of=EXPORTS / "kobo-nl-groups.csv")
    with in_language("nl"):
        assert told(examine(path, isop()), "E") == [("E203", "", "rij 3, kolom 1 Welkom en intentie/1.1/1.1 Ontvangst")]


def test_in_json_a_problem_is_told_by_the_submission_and_the_question(tmp_path):
    data = json.loads((EXPORTS / "kobo.json").read_text("utf-8"))
    data["results"][0]["g1/q1_1/i1_1"] = "7"
    data["results"][1]["about/source"] = "visite"
    path = saved(tmp_path, json.dumps(data), "kobo.json")
    number = data["results"][1]["meta/instanceID"]
    assert told(examine(path, isop()), "E") == [("E203", "", "Ouders van groep 4, question 1.1"), ("E206", "", number)]


def test_two_schools_in_one_export_are_told_with_both_names(tmp_path):
    path = changed(tmp_path, ("P. Kuipers,De Regenboog", "P. Kuipers,De Brug"))
    (first, second) = [d for d in examine(path, isop()).diagnostics if d.code == "E134"]
    assert first.arguments == {"given": "De Brug", "other": "De Regenboog"}
    assert [spot(d.place) for d in (first, second)] == ["row 3, column about-school", "row 5, column about-school"]


def test_a_submission_that_was_turned_down_does_not_count(tmp_path):
    one, other = (
        {"i1_1": "2", "KEY": "uuid:aaaa-1111"},
        {"i1_1": "0", "KEY": "uuid:bbbb-2222", "ReviewState": "rejected"},
    )
    found = examine(saved(tmp_path, a_table(one, other)), isop())
    assert [problem for problem in told(found, "W") if problem[0] == "W442"] == [("W442", "rejected", "row 3")]
    assert [item["id"] for item in read_dossier_file(found.files[0], "").data["evidence"]] == ["aaaa1111"]


def test_a_submission_that_could_not_be_read_is_an_error(tmp_path):
    path = saved(tmp_path, a_table({"i1_1": "2"}, {"source": "", "date": "", "Status": "not decrypted"}))
    assert ("E134", "locked", "row 3") in told(examine(path, isop()))


def test_what_does_not_apply_needs_its_reason_and_gathers_those_of_all_auditors(tmp_path):
    no = "not_applicable"
    rows = [
        {"i4_6": no, "n4_6": "te jong"},
        {"i4_6": no, "n4_6": "te jong"},
        {"i4_6": no, "n4_6": "geen tijd"},
        {"i4_5": no},
    ]
    found = examine(saved(tmp_path, a_table(*rows)), isop())
    assert read_dossier_file(found.files[0], "").data["not_applicable"] == {"4.6": "te jong\ngeen tijd", "4.5": None}
    assert ("E113", "empty", "row 5, column i4_5") in told(found)


def test_what_isop_did_not_ask_is_told_once_and_left_alone(tmp_path):
    rows = [{"i1_1": "2", "g1-photo": ""}, {"i1_1": "2", "g1-photo": "a.jpg"}, {"i1_1": "2", "g1-photo": "b.jpg"}]
    found = examine(saved(tmp_path, a_table(*rows)), isop())
    assert [one for one in told(found) if one[0] == "W442"] == [("W442", "column", "row 3, column g1-photo")]


def test_the_same_submission_twice_is_told(tmp_path):
    row = {"i1_1": "2", "KEY": "uuid:12345678-90ab"}
    assert "E115" in [code for code, _case, _spot in told(examine(saved(tmp_path, a_table(row, row)), isop()))]


def test_two_submissions_that_begin_alike_get_ids_of_their_own(tmp_path):
    rows = [{"i1_1": "2", "KEY": f"uuid:12345678-{n}bcd"} for n in "ab"]
    data = read_dossier_file(saved(tmp_path, a_table(*rows)), "").data
    assert [item["id"] for item in data["evidence"]] == ["12345678", "12345678b"]


def test_one_question_in_two_columns_must_say_one_thing(tmp_path):
    path = saved(tmp_path, a_table({"i1_1": "2", "g1-q1_1-i1_1": "2"}, {"i1_1": "2", "g1-q1_1-i1_1": "3"}))
    assert [one for one in told(examine(path, isop()), "E") if one[0] == "E134"] == [
        ("E134", "twice", "row 3, column g1-q1_1-i1_1")
    ]


def test_a_form_of_another_label_or_version_is_told(tmp_path):
    made_by = {"i1_1": "2", "made_by_isop": "isop-form/1 other 1"}
    assert ("E114", "form", "") in told(examine(saved(tmp_path, a_table(made_by)), isop()))
    former = {"i1_1": "2", "made_by_isop": "isop-form/1 isop 2026.2"}
    assert ("W440", "", "") in told(examine(saved(tmp_path, a_table(former, {"i1_1": "2"})), isop()))
    newer = {"i1_1": "2", "made_by_isop": "isop-form/2 isop 2026.3"}
    assert told(examine(saved(tmp_path, a_table(newer)), isop())) == [("E130", "newer", "")]


# -- beside other files -----------------------------------------------------------------------------------------------


def test_an_export_is_included_in_a_dossier_and_its_auditors_are_known_by_name(tmp_path):
    (tmp_path / "gesprekken.csv").write_bytes(CENTRAL.read_bytes())
    head = HEAD.replace("{id: jw, name: J. de Wit}", "{id: jw, name: j. de Wit}")
    found = examine(saved(tmp_path, head + "include: ['*.csv']\n", "school.yaml"), isop())
    assert told(found, "E") == []
    assert found.dossier.auditor_names == {"jw": "j. de Wit", "p-kuipers": "P. Kuipers"}
    assert [item.by for item in found.dossier.evidence] == ["jw", "p-kuipers", "jw", "p-kuipers"]
    assert {finding.file for finding in found.assessment.findings} == {"gesprekken.csv"}


def test_a_folder_knows_its_exports_from_other_tables(tmp_path):
    for folder, names in (("a", ["central.csv", "odata.json"]), ("b", ["central.zip"])):
        (tmp_path / folder).mkdir()
        for name in names:
            (tmp_path / folder / name).write_bytes((EXPORTS / name).read_bytes())
    saved(tmp_path / "a", "naam;leeftijd\nmade_by_isop;8\n", "leerlingen.csv")
    saved(tmp_path / "b", HEAD, "school.yaml")
    assert {one.name: one.kind for one in look_through(LocalTree(tmp_path))} == {
        "a/central.csv": "dossier",
        "a/odata.json": "dossier",
        "b/central.zip": "evidence",
        "b/school.yaml": "dossier",
    }


def packed(**files: str | bytes) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(name.replace("__", "/").replace("_csv", ".csv"), content)
    return target.getvalue()


def test_a_zip_gives_every_table_of_the_form_that_is_in_it(tmp_path):
    one, other = a_table({"i1_1": "2", "KEY": "uuid:1"}), a_table({"i1_1": "3", "KEY": "uuid:2"})
    path = saved(tmp_path, packed(een_csv=one, twee_csv=other, audit_csv="event;node\n1;2", media__x_csv="x"), "a.zip")
    found = examine(path, isop())
    assert [(d.case, d.place.part) for d in found.diagnostics if d.code == "W442"] == [("file", "audit.csv")]
    assert [item["findings"][0]["level"] for item in read_dossier_file(path, "").data["evidence"]] == ["2", "3"]


# -- what is refused --------------------------------------------------------------------------------------------------


def json_of(**parts: Any) -> str:
    return json.dumps({"results": [{"made_by_isop": "isop-form/1 isop 2026.3", "source": "x", "i1_1": "2"}], **parts})


def without_date() -> str:
    return a_table({"i1_1": "2"}).replace('"date"', '"day"')


MANY = "made_by_isop,source,date,i1_1\r\n" + ",school_visit,2026-05-12,2\r\n" * 250_000
#: Few cells, with something in each.
FULL = "made_by_isop,source,date,i1_1\r\n" + "x,school_visit,2026-05-12,2\r\n" * 20_000


@pytest.mark.parametrize(
    ("name", "content", "code", "case"),
    [
        ("a.csv", lambda: "naam;leeftijd\nAnna;8\n", "E133", "foreign"),
        ("a.csv", lambda: "", "E121", ""),
        ("a.csv", lambda: a_table(), "E133", "empty"),
        ("a.csv", without_date, "E134", "no_column"),
        ("a.csv", lambda: a_table({"n1_1": "x"}) + '"a "b" c",x\r\n', "E133", "damaged"),
        ("a.csv", lambda: a_table({"i1_1": "2"}) + ",,,2,2\r\n", "E133", "shifted"),
        ("a.csv", lambda: FULL, "E133", "too_many"),
        ("a.csv", lambda: "made_by_isop,i1_1" + ",a_é" * 900 + "," + "a_é" * 70_000, "E133", "damaged"),
        ("a.zip", lambda: packed(**{f"t{n}_csv": FULL[:500_000] for n in range(9)}), "E133", "too_many"),
        ("a.csv", lambda: MANY, "E133", "too_many"),
        ("a.csv", lambda: "made_by_isop" + ",i1_1" * 1_000_000, "E133", "too_many"),
        ("a.csv", lambda: '"made_by_isop","i1_1"\r\n"' + "a" * 7_000_000, "E133", "damaged"),
        ("a.csv", lambda: a_table({"n1_1": "é"}).encode("cp1252"), "E104", "named"),
        ("a.json", lambda: json_of(next="https://kf.example.org/data.json?start=100"), "E133", "unfinished"),
        ("a.json", lambda: json_of()[:-4], "E133", "damaged_json"),
        ("a.json", lambda: json_of(more=[{}] * 60_000), "E133", "too_many"),
        ("a.json", lambda: '{"made_by_isop": "x", "a": ' + "[" * 40_000 + "]" * 40_000 + "}", "E133", "damaged_json"),
        ("a.json", lambda: '{"made_by_isop": "x", "a": ' + '{"a":' * 40 + "1" + "}" * 41, "E133", "damaged_json"),
        ("a.zip", lambda: packed(foto_png=b"x"), "E133", "no_table"),
        ("a.zip", lambda: packed(een_csv="naam;leeftijd\n"), "E133", "no_table"),
        ("a.zip", lambda: packed(een_csv=b" " * 100_000_000), "E133", "too_large"),
        ("a.zip", lambda: packed(een_csv=MANY), "E133", "too_many"),
        ("a.zip", lambda: (EXPORTS / "central.zip").read_bytes()[:600], "E133", "damaged_zip"),
        ("a.zip", lambda: b"geen zip", "E133", "foreign"),
    ],
)  # fmt: skip
def test_what_is_no_export_or_too_much_of_one_is_refused_at_once(tmp_path, name, content, code, case):
    path = saved(tmp_path, content(), name)
    began = time.process_time()
    problems = [p for p in read_dossier_file(path, name).problems if p.code[0] == "E"]
    assert time.process_time() - began < 1
    assert [(problem.code, problem.case) for problem in problems] == [(code, case)]


def test_an_export_for_excel_is_told_how_to_export_it_otherwise(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["made_by_isop", "about/source"])
    book.active.append([f"isop-form/1 isop {isop().version}", "interview"])
    book.save(tmp_path / "kobo.xlsx")
    problems = read_dossier_file(tmp_path / "kobo.xlsx", "kobo.xlsx").problems
    assert [(problem.code, problem.case) for problem in problems] == [("E131", "excel_export")]


def test_a_zip_with_a_password_is_named(tmp_path):
    content = bytearray((EXPORTS / "central.zip").read_bytes())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag that says so
        content[content.index(mark) + at] |= 1
    problems = read_dossier_file(saved(tmp_path, bytes(content), "a.zip"), "a.zip").problems
    assert [(problem.code, problem.case) for problem in problems] == [("E133", "locked")]


# -- what the columns are called --------------------------------------------------------------------------------------


@given(st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True), st.sampled_from(["", "g1-q-", "g1/q1/"]))
def test_every_id_stands_in_a_name_and_is_read_back(identifier, groups):
    assert in_a_name(identifier).replace("_", "").isalnum()
    assert out_of_a_name(in_a_name(identifier)) == identifier
    for name, kind in ((level_of, "level"), (note_of, "note"), (number_of, "participants")):
        assert field_of(groups + name(identifier)) in (Field(kind, identifier), Field("system"))


@pytest.mark.parametrize(
    ("head", "field"),
    [
        ("about-source", Field("source")),
        ("Over dit bewijsstuk/Bron", Field("source")),
        ("meta/instanceID", Field("system")),
        ("_submission_time", Field("system")),
        ("1.2 Vision on paper, the document", Field("level", "1.2")),
        ("1 Welcome/1.2/1.2 Made with 3 parents", Field("level", "1.2")),
        ("Number of parents", Field("participants", "parents")),
        ("About this evidence/Number of parents", Field("participants", "parents")),
        ("1 Welcome/1.2/1.2 Note: what you saw, heard or read, without names", Field("note", "1.2")),
        ("names", Field("note", "ames")),
        ("photo", Field("")),
    ],
)
def test_a_column_is_known_by_its_name_or_by_its_label(head, field):
    assert field_of(head) == field
