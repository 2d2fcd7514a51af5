"""The form as a page: one file that asks nothing of anywhere, made from whatever criteria there are."""

import base64
import datetime
import hashlib
import json
import re

import pytest
import yaml

from isop_cli.checking.evidence import examine, filled_in
from isop_cli.cli import carry_out
from isop_cli.documents.forms.asked import Asked
from isop_cli.documents.forms.kinds import EMPTY_FORM
from isop_cli.formats.look import Look
from isop_cli.text.language import in_language
from tests.builders import isop, small_framework

DAY = datetime.date(2026, 5, 12)


def page(asked: Asked) -> str:
    return EMPTY_FORM.render("html", asked, Look()).decode()


def data(content: str) -> dict:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', content, re.DOTALL)
    assert found
    return json.loads(found[1])


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_form_is_one_file_that_asks_nothing_of_anywhere(lang):
    with in_language(lang):
        content = page(Asked(isop(), DAY))
    assert len(content.encode()) < 600_000
    outside = re.findall(r"""(?:src=|href=|action=|url\()["']?([^"'>)]+)""", content)
    assert {address[:5] for address in outside} == {"#evid", "data:"}
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', content)[1]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    for tag in ("script", "style"):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", content, re.DOTALL)[1]
        digest = base64.b64encode(hashlib.sha256(inside.encode()).digest()).decode()
        assert rules[f"{tag}-src"] == f"'sha256-{digest}'"
    assert "unsafe" not in policy


def test_a_form_has_the_same_bytes_for_the_same_criteria():
    assert page(Asked(isop(), DAY)) == page(Asked(isop(), datetime.date(2027, 1, 1)))


def test_every_question_is_asked_in_the_words_of_the_criteria_and_in_the_language():
    asked = {i["id"]: i for g in data(page(Asked(isop(), DAY)))["guidelines"] for i in g["indicators"]}
    assert list(asked) == list(isop().indicators)
    with in_language("nl"):
        content = data(page(Asked(isop(), DAY)))
    dutch = {i["id"]: i for g in content["guidelines"] for i in g["indicators"]}
    for identifier, indicator in isop().indicators.items():
        assert asked[identifier]["levels"] == [text["en"] for text in indicator.levels]
        assert dutch[identifier]["levels"] == [text["nl"] for text in indicator.levels]
        assert dutch[identifier]["look"] == indicator.look_for["nl"]
    assert content["words"]["save"] == "Sla op in bestand"


def test_another_label_has_its_own_form():
    content = data(page(Asked(small_framework(), DAY)))
    assert [level["level"] for level in content["levels"]] == [1, 2, 3, 4, 5]
    assert (content["start"]["label"], content["groups"]) == (small_framework().id, [])


def test_a_form_is_narrowed_down_by_names_in_any_language(tmp_path):
    path = tmp_path / "ouders.html"
    options = ["--source", "Interview", "--who", "OUDERS", "--guideline", "3", "--guideline", "Visie"]
    known = ["--school", "De </script><b>Brug</b>", "--auditor", "Á. Scholten"]
    assert carry_out(["new", str(path), *options, *known, "-q"]) == 0
    content = data(path.read_text("utf-8"))
    assert [guideline["id"] for guideline in content["guidelines"]] == ["2", "3"]
    assert [source["id"] for source in content["sources"] if source["asked"]] == ["interview"]
    assert content["start"] == {
        "format": "isop-form/1",
        "label": "isop",
        "criteria": isop().version,
        "school": {"name": "De </script><b>Brug</b>"},
        "audit": {"auditors": [{"id": "a-scholten", "name": "Á. Scholten"}]},
        "evidence": [{"source": "interview", "who": "parents", "findings": []}],
        "not_applicable": {},
    }


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["f.html", "--source", "intervieuw"], "there is no source intervieuw; did you mean interview?"),
        (["f.html", "--who", "dogs"], "there is no group dogs"),
        (["f.html", "--guideline", "9"], "there is no guideline 9"),
        (["f.doc"], "unknown format: f.doc"),
        (["f.html", "--full"], "--full is for a dossier in .yaml"),
    ],
)
def test_what_cannot_be_asked_is_refused_and_nothing_is_written(tmp_path, capsys, monkeypatch, arguments, told):
    monkeypatch.chdir(tmp_path)
    assert carry_out(["new", *arguments]) == 2
    assert told in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_form_that_is_there_stays(tmp_path):
    path = tmp_path / "form.html"
    path.write_text("mine")
    assert carry_out(["new", str(path)]) == 2
    assert path.read_text() == "mine"


def test_a_dossier_for_an_editor_has_the_sources_and_voices_that_are_asked_for(tmp_path):
    path = tmp_path / "ouders.yaml"
    options = ["--source", "interview", "--who", "ouders", "--who", "pupils", "--guideline", "2"]
    with in_language("nl"):
        assert (
            carry_out(["new", str(path), *options, "--school", "De Brug: 't huis", "--auditor", "Jan # A", "-q"]) == 0
        )
    data = yaml.safe_load(path.read_text("utf-8"))
    assert (data["school"]["naam"], data["audit"]["datum"], data["besluit"]) == ("De Brug: 't huis", None, None)
    assert data["audit"]["auditoren"] == [{"id": "jan-a", "naam": "Jan # A", "rol": "lead"}]
    assert [(item["id"], item["bron"], item["wie"], item["door"]) for item in data["bewijs"]] == [
        ("I1", "interview", "ouders", "jan-a"),
        ("I2", "interview", "leerlingen", "jan-a"),
    ]
    assert data["bewijs"][0]["bevindingen"] == [{"indicator": "2.2", "niveau": None, "notitie": None}]
    with in_language("nl"):
        assert carry_out(["new", str(tmp_path / "full.yaml"), "--full", *options, "-q"]) == 0
    data = yaml.safe_load((tmp_path / "full.yaml").read_text("utf-8"))
    assert [one["indicator"] for one in data["bewijs"][0]["bevindingen"]] == ["2.2", "2.5"]


@pytest.mark.parametrize("full", [False, True])
def test_nothing_that_is_filled_in_stands_before_a_comment_of_the_dossiers_own(tmp_path, full):
    """YAML drops what follows a # behind a text, and a warning about that is for what somebody wrote."""
    with in_language("nl"):
        text = EMPTY_FORM.render("yaml", Asked(isop(), DAY, full=full), Look()).decode()
    path = tmp_path / "school.yaml"
    path.write_text(re.sub(r"(naam|titel|notitie):$", r"\1: Een tekst van woorden", text, flags=re.MULTILINE), "utf-8")
    found = {problem.code for problem in examine(path, isop(), so_far=True).diagnostics}
    assert found == {"N501", "N502"}


def test_what_is_optional_in_a_new_dossier_is_a_dossier_without_the_hashes(tmp_path):
    with in_language("nl"):
        text = EMPTY_FORM.render("yaml", Asked(isop(), DAY), Look()).decode()
    path, start = tmp_path / "school.yaml", text.index("# niet_van_toepassing")
    shown = re.sub(r"^( *)# (?=( *\S+:( .*)?$))", r"\1", text[start:], flags=re.MULTILINE)
    shown = re.sub(r"^(?:Indicatoren|Waar|Wat) .*$", "", shown, flags=re.MULTILINE).replace("…", "x")
    head = text[:start].replace("  datum:", "  datum: 2026-05-12", 1).replace("      # ouders: 6", "      ouders: 6")
    path.write_text(head.replace("      # titel:", "      titel:") + shown, "utf-8")
    form, problems, _gathered = filled_in(path, isop())
    assert form is not None, problems
    assert (form.decision.outcome, form.judgements["1"].outcome) == ("awarded", "partly")
    assert form.not_applicable == {"1.1": "x"}
    assert (form.evidence[0].participants, form.evidence[0].document.title) == ({"parents": 6}, "Schoolgids")
