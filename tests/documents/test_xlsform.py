"""The form for ODK and KoBoToolbox: what it asks, when it asks it, and that their own tools take it."""

import datetime
import io
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from isop_cli.cli import carry_out
from isop_cli.documents.forms.asked import Asked, can_show, speaks
from isop_cli.documents.forms.xlsform import render_xlsform
from isop_cli.formats.look import Look
from isop_cli.model.framework import Framework
from isop_cli.reading.odk_names import MADE_BY, Field, field_of, in_a_name, level_of, note_of
from isop_cli.reading.readers import read_dossier_file
from isop_cli.text.language import in_language
from tests.builders import isop, required, small_framework, voices_framework

DAY = datetime.date(2026, 5, 12)
#: `scripts/native.sh tests` puts pyxform here, in an environment of its own.
PYXFORM = Path(sys.prefix) / "share" / "pyxform" / ("Scripts" if os.name == "nt" else "bin") / "xls2xform"
DUTCH, ENGLISH = "label::Nederlands (nl)", "label::English (en)"


def made(framework: Framework | None = None, lang: str = "nl", **narrowed: Any) -> bytes:
    """The form, in the language in which its title is."""
    with in_language(lang):
        return render_xlsform(Asked(framework or isop(), DAY, **narrowed), Look())


def sheet(content: bytes, name: str) -> list[dict[str, str]]:
    rows = list(openpyxl.load_workbook(io.BytesIO(content))[name].values)
    return [
        {str(head): str(cell) for head, cell in zip(rows[0], row, strict=True) if cell is not None} for row in rows[1:]
    ]


def questions(content: bytes) -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in sheet(content, "survey") if "name" in row}


def is_shown(relevant: str, **answers: str) -> bool:
    """What a condition of our forms comes to: references, texts, `=`, `or`, `and`, brackets, and `if` of three."""
    plain = re.sub(r"\$\{(\w+)\}", lambda match: repr(answers[match[1]]), relevant)
    plain = re.sub(r"(?<![!<>])=", "==", plain)
    return not plain or bool(eval(plain, {"if_": lambda condition, one, other: one if condition else other}))


@pytest.mark.parametrize("framework", [isop, small_framework, voices_framework])
def test_an_indicator_is_asked_of_whoever_can_show_it_and_of_nobody_else(framework):
    framework = framework()
    asked = questions(made(framework))
    for source in framework.sources:
        for who in (None, *framework.respondent_names) if speaks(source.id, framework) else (None,):
            voice = who or source.who or ""
            for indicator in framework.indicators.values():
                group = asked[f"q{in_a_name(indicator.id)}"]
                of_it = asked[f"g{in_a_name(framework.guideline_of[indicator.id].id)}"]
                shown = is_shown(group.get("relevant", ""), source=source.id, voice=voice)
                assert shown == can_show(indicator, source.id, who, framework), (source.id, who, indicator.id)
                assert not shown or is_shown(of_it.get("relevant", ""), source=source.id, voice=voice)


def test_the_voice_is_that_of_the_source_unless_somebody_else_speaks():
    calculation = questions(made())["voice"]["calculation"]
    assert calculation == "if(${who} != '', ${who}, if(${source} = 'team_meeting', 'staff', ''))"


def test_each_indicator_has_its_levels_in_both_languages_and_a_note():
    content = made()
    asked, choices = questions(content), sheet(content, "choices")
    indicator = isop().indicators["4.6"]
    assert asked["i4_6"]["type"] == "select_one i4_6"
    assert asked["i4_6"][DUTCH] == f"4.6 {indicator.title['nl']}"
    assert asked["i4_6"]["hint::English (en)"] == indicator.look_for["en"]
    assert [(row["name"], row[ENGLISH]) for row in choices if row["list_name"] == "i4_6"] == [
        *(
            (str(n), f"{n} {isop().scale.levels[n].name['en']}: {text['en']}")
            for n, text in enumerate(indicator.levels)
        ),
        ("not_seen", "not seen"),
        ("not_applicable", "does not apply to this school"),
    ]
    # Why something does not apply must be said; of what is core it cannot be chosen.
    assert asked["n4_6"]["required"] == "${i4_6} = 'not_applicable'"
    core = next(one for one in isop().indicators.values() if one.core and not one.may_be_not_applicable)
    assert [row["name"] for row in choices if row["list_name"] == level_of(core.id)] == ["0", "1", "2", "3", "not_seen"]
    assert "required" not in asked[note_of(core.id)]


def test_a_form_for_one_source_and_one_voice_asks_neither_and_no_more_than_they_can_show():
    known = {"school": "De 'Regen'boog", "auditor": "Jo de Wit"}
    content = made(None, "nl", sources=("interview",), voices=("parents",), guidelines=("1", "4"), **known)
    asked = questions(content)
    assert [asked[name]["calculation"] for name in ("source", "who")] == ["'interview'", "'parents'"]
    assert asked["school"]["calculation"] == """concat('De ', "'", 'Regen', "'", 'boog')"""
    assert asked["auditor"]["default"] == "Jo de Wit"
    indicators = [isop().indicators[field_of(name).about] for name in asked if field_of(name).kind == "level"]
    assert indicators == [
        one
        for one in isop().indicators.values()
        if isop().guideline_of[one.id].id in ("1", "4") and can_show(one, "interview", "parents", isop())
    ]
    assert sheet(content, "settings")[0]["form_id"] == "form_isop_interview_parents_g1_g4"


def test_the_reader_knows_every_name_and_every_label():
    content = made(small_framework(), "en")
    for row in sheet(content, "survey"):
        if row["type"] in ("note", "calculate") or "group" in row["type"]:
            continue
        by_name = field_of(row["name"])
        assert by_name.kind not in ("", "system")
        for head in (DUTCH, ENGLISH):
            by_label = field_of(row[head])
            # Of a number of people the label has the group's name.
            assert by_label == by_name or (by_label.kind, by_name.kind) == ("participants", "participants")
    assert field_of(MADE_BY) == Field(MADE_BY)


def test_the_same_form_has_the_same_bytes_and_another_its_own_version():
    assert made() == made()
    forms = (made(), made(school="A"), made(school="B"))
    versions = {sheet(form, "settings")[0]["version"] for form in forms}
    assert len(versions) == 3
    assert all(version.startswith(f"{isop().version}-") for version in versions)


def test_what_looks_like_a_reference_in_the_criteria_is_none():
    title = {"nl": "Prijs ${x}", "en": "Price ${x}"}
    guideline = isop().guidelines[0]
    framework = isop().model_copy(update={"guidelines": (guideline.model_copy(update={"title": title}),)})
    assert questions(made(framework))["g1"][ENGLISH] == "1 Price $ {x}"


def test_the_command_writes_it_and_the_form_itself_is_no_export(tmp_path, capsys):
    path = tmp_path / "odk.xlsx"
    assert carry_out(["new", str(path), "--xlsform", "--source", "interview"]) == 0
    assert "Upload it to ODK Central or KoBoToolbox" in capsys.readouterr().err
    problems = read_dossier_file(path, "odk.xlsx").problems
    assert [(problem.code, problem.case) for problem in problems] == [("E131", "xlsform")]
    assert carry_out(["new", str(tmp_path / "odk.html"), "--xlsform"]) == 2
    assert "unknown format" in capsys.readouterr().err
    assert not (tmp_path / "odk.html").exists()


@pytest.mark.parametrize(
    ("framework", "asked"),
    [
        (isop, {}),
        (isop, {"sources": ("interview",), "voices": ("parents",), "school": "De 'Regen'boog", "auditor": "Jo"}),
        (small_framework, {}),
    ],
    ids=["isop", "narrowed", "another label"],
)
def test_pyxform_and_odk_validate_take_it_without_a_remark(framework, asked, tmp_path):
    if not PYXFORM.exists():
        required("pyxform in an environment of its own, .venv/share/pyxform")
    path = tmp_path / "form.xlsx"
    path.write_bytes(made(framework(), **asked))
    validate = [] if shutil.which("java") else ["--skip_validate"]
    command = [str(PYXFORM), "--json", *validate, str(path), str(tmp_path / "form.xml")]
    told = subprocess.run(command, capture_output=True, timeout=120, check=False)
    assert json.loads(told.stderr) == {"code": 100, "message": "Ok!", "warnings": []}, told
