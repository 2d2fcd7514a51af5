"""Includes: more files with evidence, never outside the dossier's folder."""

import os

import pytest

from isop_cli.checking.evidence import examine
from isop_cli.formats.problems.wording import in_words
from tests.builders import HEAD, examined, isop

ITEM = "  - {id: %s, source: interview, date: 2026-04-14, findings: [{indicator: '1.1', level: %d, note: n}]}\n"


def codes(examination) -> list[str]:
    return [d.code for d in examination.diagnostics if d.code[0] == "E"]


def test_splitting_a_dossier_over_files_changes_nothing(tmp_path):
    (tmp_path / "one").mkdir()
    (tmp_path / "two" / "visits").mkdir(parents=True)
    whole = examined(tmp_path / "one", "evidence:\n" + ITEM % ("A", 1) + ITEM % ("B", 3))
    (tmp_path / "two" / "visits" / "b.yaml").write_text("evidence:\n" + ITEM % ("B", 3))
    split = examined(tmp_path / "two", "include: [visits/*.yaml]\nevidence:\n" + ITEM % ("A", 1))
    assert split.assessment.guidelines == whole.assessment.guidelines
    assert split.assessment.label == whole.assessment.label
    assert [(f.file, f.line) for f in split.assessment.findings] == [("school.yaml", 11), ("visits/b.yaml", 2)]


def test_a_problem_in_an_included_file_names_that_file(tmp_path):
    found = examined(tmp_path, "include: [b.yaml]\n", **{"b.yaml": "evidence:\n" + ITEM % ("B", 9)})
    (error,) = (d for d in found.diagnostics if d.code == "E203")
    assert os.path.basename(error.place.file) == "b.yaml"
    assert (error.place.line, error.place.source_line.strip()[:10]) == (2, "- {id: B, ")


def test_an_id_that_two_files_use_is_an_error(tmp_path):
    files = {"b.yaml": "evidence:\n" + ITEM % ("A", 1)}
    assert codes(examined(tmp_path, "include: [b.yaml]\nevidence:\n" + ITEM % ("A", 1), **files)) == ["E115"]


@pytest.mark.parametrize(
    "pattern", ["../x.yaml", "/etc/passwd", "a/../../x.yaml", "C:\\x.yaml", "\\\\server\\x.yaml", "~/x.yaml"]
)
def test_an_include_outside_the_folder_is_refused(tmp_path, pattern):
    (tmp_path / "x.yaml").write_text("evidence:\n" + ITEM % ("X", 1))
    (tmp_path / "school").mkdir()
    assert codes(examined(tmp_path / "school", f"include: ['{pattern}']\n"))[0] in ("E116", "E117")


@pytest.mark.skipif(os.name != "posix", reason="symbolic links as POSIX has them")
@pytest.mark.parametrize("target", ["file", "folder"])
def test_a_link_out_of_the_folder_is_refused(tmp_path, target):
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "x.yaml").write_text("evidence:\n" + ITEM % ("X", 1))
    school = tmp_path / "school"
    school.mkdir()
    if target == "file":
        (school / "x.yaml").symlink_to(outside / "x.yaml")
        pattern = "x.yaml"
    else:
        (school / "visits").symlink_to(outside, target_is_directory=True)
        pattern = "visits/*.yaml"
    assert codes(examined(school, f"include: ['{pattern}']\n")) == ["E116"]


def test_a_file_that_includes_itself_or_others_is_refused(tmp_path):
    assert codes(examined(tmp_path, "include: [school.yaml]\n")) == ["E118"]
    files = {"b.yaml": "include: [c.yaml]\nevidence: []\n", "c.yaml": "evidence: []\n"}
    assert codes(examined(tmp_path, "include: [b.yaml]\n", **files)) == ["E118"]


def test_an_included_file_holds_only_evidence(tmp_path):
    found = examined(tmp_path, "include: [b.yaml]\n", **{"b.yaml": "school: {name: X}\n"})
    assert codes(found) == ["E112"]


def test_a_pattern_that_matches_nothing_is_an_error_with_the_nearest_name(tmp_path):
    found = examined(tmp_path, "include: [vists.yaml]\n", **{"visits.yaml": "evidence: []\n"})
    (error,) = (d for d in found.diagnostics if d.code == "E117")
    assert in_words(error).help == "did you mean visits.yaml?"


def test_a_folder_stands_for_its_school_yaml(tmp_path):
    examined(tmp_path, "evidence:\n" + ITEM % ("A", 1))
    assert examine(tmp_path, isop()).assessment is not None
    (tmp_path / "empty").mkdir()
    assert codes(examine(tmp_path / "empty", isop())) == ["E101"]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_a_windows_file_is_read(tmp_path, newline, mark):
    path = tmp_path / "school.yaml"
    text = HEAD + "evidence:\n" + ITEM % ("A", 1)
    path.write_bytes(mark + text.replace("\n", newline).encode())
    assessment = examine(path, isop()).assessment
    assert (assessment.dossier.school.name, [item.id for item in assessment.dossier.evidence]) == (
        "De Regenboog",
        ["A"],
    )
