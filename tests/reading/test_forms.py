"""A form that was saved is read as a dossier, or as evidence of one, with places that whoever filled it in knows."""

import json
import os
import time
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from isop_cli.batch.storage import LocalTree, matches, payload
from isop_cli.checking.evidence import Examination, examine
from isop_cli.formats.problems.text import render
from isop_cli.formats.problems.wording import spot
from isop_cli.reading.finding import BESIDE, look_through
from isop_cli.reading.json_form import read_form
from isop_cli.resources import resource
from tests.builders import HEAD, isop

ITEM = {
    "id": "interview-parents-k3f7",
    "source": "interview",
    "who": "parents",
    "title": "Parents of group 4",
    "date": "2026-04-14",
    "by": "jw",
    "participants": {"parents": 6},
    "findings": [
        {"indicator": "1.2", "level": 2, "note": "The door is open: every morning #welcome"},
        {"indicator": "1.4", "level": 1, "note": "Only for group 1", "who": "staff"},
    ],
}


def a_form(**parts: object) -> dict:
    return {
        "format": "isop-form/1",
        "label": "isop",
        "criteria": isop().version,
        "school": {"name": "De Regenboog", "sector": "po"},
        "audit": {"date": "2026-05-12", "auditors": [{"id": "jw", "name": "J. de Wit"}]},
        "evidence": [ITEM],
        **parts,
    }


def saved(folder: Path, form: object, name: str = "form.json") -> Path:
    path = folder / name
    path.write_text(form if isinstance(form, str) else json.dumps(form), "utf-8")
    return path


def told(examination: Examination, least: str = "EW") -> list[tuple[str, str, str]]:
    return [(d.code, d.case, spot(d.place)) for d in examination.diagnostics if d.code[0] in least]


def test_a_form_is_the_dossier_that_the_same_yaml_is(tmp_path):
    yaml = HEAD + "evidence:\n  - " + json.dumps(ITEM)
    written = examine(saved(tmp_path, yaml, "school.yaml"), isop())
    form = examine(saved(tmp_path, a_form()), isop())
    assert told(form) == []
    assert form.dossier == written.dossier
    assert form.assessment.guidelines == written.assessment.guidelines
    assert [(f.file, f.line) for f in form.assessment.findings] == [("form.json", 0), ("form.json", 0)]


def test_what_is_not_filled_in_is_open(tmp_path):
    item = {**ITEM, "title": " ", "participants": {}, "document": {"title": ""}, "findings": [{"indicator": "1.2"}]}
    form = a_form(school={"name": "", "brin": ""}, evidence=[item], not_applicable={})
    found = examine(saved(tmp_path, form), isop())
    assert told(found) == []  # who was heard is asked once something is rated
    assert found.dossier.school.name is None
    assert found.dossier.evidence[0].findings[0].level is None


def test_a_problem_is_told_where_the_form_shows_it(tmp_path):
    item = {**ITEM, "by": "pk", "findings": [{"indicator": "1.2", "level": 7, "note": "n"}]}
    form = a_form(school={"name": "De Regenboog", "sector": "mars"}, evidence=[item], not_applicable={"9.9": "so"})
    assert told(examine(saved(tmp_path, form), isop())) == [
        ("E201", "", "question 9.9"),
        ("E202", "", "Parents of group 4"),
        ("E203", "", "Parents of group 4, question 1.2"),
        ("E208", "", "school"),
    ]
    shown = render(examine(tmp_path / "form.json", isop()).diagnostics)
    assert "form.json Parents of group 4, question 1.2: error E203: level 7 is outside the scale" in shown


def test_a_form_without_the_audits_date_says_so(tmp_path):
    found = examine(saved(tmp_path, a_form(audit={"auditors": [{"id": "jw"}]})), isop())
    assert told(found) == [("E113", "empty", "audit")]


@pytest.mark.parametrize(
    ("content", "code", "case"),
    [
        ('{"format": "isop-form/1", "label": "is', "E130", "no_json"),
        ('{"milk": 2}', "E130", "foreign"),
        ("[1, 2]", "E130", "foreign"),
        ('<!DOCTYPE html><script id="data">{"start":{"format":"isop-form/1"}}</script>', "E130", "page"),
        ('{"format": "isop-assessment/1"}', "E130", "other"),
        ('{"format": "isop-form/2"}', "E130", "newer"),
        ('{"format": "isop-form/1", "format": "isop-form/1"}', "E130", "twice"),
        ("", "E121", ""),
        ('{"format": "isop-form/1", "x": ' + "[" * 40 + "]" * 40 + "}", "E106", ""),
        ('{"format": "isop-form/1", "x": ' + "[" * 40_000 + "]" * 40_000 + "}", "E130", "no_json"),
        ('{"format": "isop-form/1", "x": [' + "0," * 200_001 + "0]}", "E107", "form"),
    ],
)
def test_what_is_no_form_or_too_much_of_one_is_refused(tmp_path, content, code, case):
    assert told(examine(saved(tmp_path, content), isop())) == [(code, case, "")]


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("{" + ",".join('"a":1' for _ in range(190_000)) + "}", "E130"),
        ("{" + ",".join(f'"a{number}":[]' for number in range(190_000)) + "}", "E107"),
        ('"' + "a" * 8_300_000 + '"', "E112"),
        ('"' + "a" * 8_400_000 + '"', "E103"),
        ("1" * 100_000, "E130"),
    ],
    ids=["one key", "many lists", "a long text", "a large file", "a long number"],
)
def test_a_form_that_is_meant_to_keep_the_program_busy_is_refused_at_once(tmp_path, inside, code):
    path = saved(tmp_path, '{"format": "isop-form/1", "audit": {"date": "2026-05-12"}, "x": ' + inside + "}")
    begun = time.process_time()
    found = examine(path, isop())
    assert time.process_time() - begun < 2
    assert [problem.code for problem in found.diagnostics] == [code]


@pytest.mark.parametrize("character", ["\\u0000", "\\u0007", "\\ud83d", "\\uffff"])
def test_a_character_that_no_text_has_is_refused_where_it_is(tmp_path, character):
    text = json.dumps(a_form()).replace("every morning", character)
    assert told(examine(saved(tmp_path, text), isop())) == [("E119", "", "Parents of group 4, question 1.2")]


def test_a_form_of_another_label_is_refused_and_one_of_another_version_is_warned_of(tmp_path):
    assert told(examine(saved(tmp_path, a_form(label="other")), isop())) == [("E114", "form", "")]
    assert told(examine(saved(tmp_path, a_form(criteria="1")), isop())) == [("W440", "", "")]


@pytest.mark.parametrize("part", ["colour", "include"])
def test_a_key_that_no_form_has_is_refused(tmp_path, part):
    found = examine(saved(tmp_path, a_form(**{part: ["x"]})), isop())
    assert [code for code, _case, _spot in told(found)] == ["E112" if part == "colour" else "E117"]


def test_json_of_a_dossier_is_still_read_as_yaml(tmp_path):
    form = {key: value for key, value in a_form().items() if key not in ("label", "criteria")}
    found = examine(saved(tmp_path, {**form, "format": "isop-evidence/1"}), isop())
    assert told(found) == []
    assert found.assessment.findings[0].line == 1


# -- as evidence of a dossier -----------------------------------------------------------------------------------------


def dossier_with(folder: Path, *forms: dict) -> Examination:
    for number, form in enumerate(forms):
        saved(folder, form, f"form-{number}.json")
    return examine(saved(folder, HEAD + "include: [form-*.json]\n", "school.yaml"), isop())


def test_an_included_form_brings_its_evidence_its_auditors_and_what_is_not_applicable(tmp_path):
    item = {**ITEM, "id": "visit-a", "by": "pk"}
    other = a_form(
        school={"name": "de  regenboog"},
        audit={"auditors": [{"id": "pk", "name": "P. Kuipers"}]},
        evidence=[item],
        not_applicable={"4.6": "No pupils of that age"},
    )
    found = dossier_with(tmp_path, a_form(), other)
    assert told(found) == []
    assert [evidence.id for evidence in found.dossier.evidence] == ["interview-parents-k3f7", "visit-a"]
    assert found.dossier.auditor_names == {"jw": "J. de Wit", "pk": "P. Kuipers"}
    assert found.dossier.not_applicable == {"4.6": "No pupils of that age"}
    assert {f.file for f in found.assessment.findings} == {"form-0.json", "form-1.json"}


def test_an_included_form_brings_its_conclusion_and_one_that_differs_is_told_with_both(tmp_path):
    found = dossier_with(tmp_path, a_form(conclusion="They  listen.\n"), a_form(evidence=[], conclusion="They listen."))
    assert (told(found), found.dossier.conclusion) == ([], "They  listen.")
    found = dossier_with(tmp_path, a_form(conclusion="They listen."), a_form(evidence=[], conclusion="They talk."))
    (problem,) = [d for d in found.diagnostics if d.code == "E140"]
    assert Path(problem.place.file).name == "form-1.json"
    wanted = ("conclusion", "They talk.", "form-1.json", "They listen.", "form-0.json")
    assert tuple(problem.arguments[name] for name in ("key", "given", "here", "value", "file")) == wanted
    found = dossier_with(tmp_path, a_form(conclusion="Thanks to Mrs Smith."), a_form(evidence=[]))
    assert [Path(d.place.file).name for d in found.diagnostics if d.code == "W404"] == ["form-0.json"]


def test_what_an_included_form_brings_has_its_place_there(tmp_path):
    form = a_form(audit={"auditors": [{"id": "p k"}]}, evidence=[{**ITEM, "by": None}], not_applicable={"9.9": "so"})
    problems = dossier_with(tmp_path, form).diagnostics
    assert [(d.code, Path(d.place.file).name, spot(d.place)) for d in problems if d.code[0] == "E"] == [
        ("E201", "form-0.json", "question 9.9"),
        ("E113", "form-0.json", "audit"),
    ]
    form = a_form(not_applicable={"9.9": "so"})
    problems = dossier_with(tmp_path, form).diagnostics
    assert [(d.code, Path(d.place.file).name, spot(d.place)) for d in problems if d.code[0] == "E"] == [
        ("E201", "form-0.json", "question 9.9")
    ]


def test_the_form_of_another_school_or_of_a_namesake_is_refused(tmp_path):
    assert told(dossier_with(tmp_path, a_form(school={"name": "De Brug"})), "E") == [("E118", "other_school", "school")]
    namesake = a_form(audit={"auditors": [{"id": "jw", "name": "J. Wiersma"}]})
    assert told(dossier_with(tmp_path, namesake), "E") == [("E118", "other_auditor", "audit")]


def test_two_forms_with_the_same_item_are_told_by_file(tmp_path):
    found = dossier_with(tmp_path, a_form(), a_form())
    assert told(found, "E") == [("E115", "file", "Parents of group 4")]


def test_a_folder_knows_its_forms(tmp_path):
    for folder in ("a", "b/visits", "c"):
        (tmp_path / folder).mkdir(parents=True)
        saved(tmp_path / folder, a_form())
    saved(tmp_path / "b", HEAD, "school.yaml")
    saved(tmp_path / "c", a_form(), "school.json")
    saved(tmp_path / "c", {"milk": 2}, "package.json")
    assert {sighting.name: sighting.kind for sighting in look_through(LocalTree(tmp_path))} == {
        "a/form.json": "dossier",
        "b/school.yaml": "dossier",
        "b/visits/form.json": "evidence",
        "c/form.json": "evidence",
        "c/school.json": "dossier",
    }


def visit(number: int) -> dict:
    return {**ITEM, "id": f"visit-{number}"}


@pytest.mark.parametrize("own", ["school.yaml", "school.json", "SCHOOL.YML"])
def test_what_stands_for_a_folder_takes_the_evidence_beside_it(tmp_path, own):
    saved(tmp_path, HEAD if own != "school.json" else a_form(evidence=[]), own)
    saved(tmp_path, a_form(evidence=[visit(1)]), "a.json")
    saved(tmp_path, "evidence:\n  - {id: visit-2, source: school_visit, date: 2026-04-14}\n", "b.YAML")
    saved(tmp_path, {"milk": 2}, "package.json")
    saved(tmp_path, "PK no workbook", "begroting.xlsx")
    saved(tmp_path, HEAD + "evidence: []\n", "oud.yaml")
    saved(tmp_path, a_form(), "~$c.json")
    (tmp_path / "below").mkdir()
    saved(tmp_path / "below", a_form(evidence=[visit(3)]), "d.json")
    for given in (tmp_path, tmp_path / own):
        found = examine(given, isop())
        assert (told(found, "E"), [one.id for one in found.dossier.evidence]) == ([], ["visit-1", "visit-2"])
    shown = [(d.code, Path(d.place.file).name) for d in found.diagnostics if d.code == "N305"]
    assert all(name in (own, "a.json", "b.YAML") for _code, name in shown)


def test_what_names_its_files_takes_no_others(tmp_path):
    saved(tmp_path, HEAD + "include: [a.json]\n", "school.yaml")
    for number, name in enumerate(("a.json", "b.json")):
        saved(tmp_path, a_form(evidence=[visit(number)]), name)
    assert [one.id for one in examine(tmp_path, isop()).dossier.evidence] == ["visit-0"]
    # A dossier by another name has no folder to itself.
    saved(tmp_path, HEAD, "de-brug.yaml")
    assert examine(tmp_path / "de-brug.yaml", isop()).dossier.evidence == ()


def test_a_folder_of_forms_alone_is_one_dossier(tmp_path):
    for number, name in enumerate(("wit.json", "kuipers.json")):
        saved(tmp_path, a_form(evidence=[visit(number)]), name)
    found = examine(tmp_path, isop())
    assert (told(found, "E"), [one.id for one in found.dossier.evidence]) == ([], ["visit-1", "visit-0"])
    assert Path(found.name).name == "kuipers.json"
    saved(tmp_path, a_form(school={"name": "De Brug"}, evidence=[visit(2)]), "vries.json")
    assert told(examine(tmp_path, isop()), "E") == [("E118", "other_school", "school")]


@pytest.mark.skipif(not hasattr(os, "symlink"), reason="needs links")
def test_a_link_out_of_the_folder_is_not_taken_along(tmp_path):
    (tmp_path / "a").mkdir()
    saved(tmp_path / "a", HEAD, "school.yaml")
    (tmp_path / "a/form.json").symlink_to(saved(tmp_path, a_form()))
    assert told(examine(tmp_path / "a", isop()), "E") == [("E116", "", "")]


def test_a_batch_notices_a_form_that_is_put_beside_a_school(tmp_path):
    saved(tmp_path, HEAD, "school.yaml")
    tree = LocalTree(tmp_path)
    before = examine(tmp_path / "school.yaml", isop()).includes
    assert before == {BESIDE: []}
    assert matches(tree, "", BESIDE) == []
    saved(tmp_path, a_form(), "form.json")
    assert matches(tree, "", BESIDE) == ["form.json"]
    assert sorted(payload(tree, "school.yaml")) == ["form.json", "school.yaml"]


def test_the_schema_takes_what_the_reader_takes():
    schema = Draft202012Validator(json.loads(resource("criteria", "form.schema.json").read_bytes()))
    schema.validate(a_form(not_applicable={"4.6": "No pupils of that age"}))
    schema.validate({"format": "isop-form/1", "label": "isop", "criteria": "2026.3"})
    for wrong in (a_form(colour="red"), a_form(evidence=[{"id": "a"}]), a_form(format="isop-form/2")):
        assert not schema.is_valid(wrong)
    assert read_form(json.dumps(a_form()).encode(), "form.json").problems == []
