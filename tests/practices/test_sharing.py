"""What a school does best becomes a draft for others, with nothing in it that traces to someone."""

import json

import jsonschema
import pytest
import yaml

from isop_cli.checking.practices import check_practice
from isop_cli.practices.drafting import draft
from isop_cli.practices.library import load_library
from isop_cli.practices.sharing import ordinary_words, shareable, strong_indicators
from tests.builders import ROOT, assessed, isop


@pytest.fixture(scope="module")
def ordinary():
    return ordinary_words(isop(), load_library(isop()).practices)


def shared(note, ordinary, level=3):
    evidence = [
        {"source": source, "date": "2026-04-14", "findings": [{"indicator": "1.1", "level": level, "note": note}]}
        for source in ("school_visit", "interview")
    ]
    school = {"name": "De Regenboog", "city": "Amersfoort", "sector": "po"}
    return shareable(assessed(evidence, school=school), "1.1", ordinary)


def test_only_indicators_at_the_top_of_the_scale_are_strong(ordinary):
    evidence = [
        {"source": "interview", "date": "2026-04-14",
         "findings": [{"indicator": "1.1", "level": 3}, {"indicator": "1.2", "level": 2}]},
    ]  # fmt: skip
    assert strong_indicators(assessed(evidence)) == ["1.1"]


def test_sentences_without_names_are_kept_once(ordinary):
    found = shared("Ouders worden bij de deur begroet. De leerkracht noemt hen bij naam.", ordinary)
    assert found.sentences == ("Ouders worden bij de deur begroet.", "De leerkracht noemt hen bij naam.")
    assert found.left_out == 0


@pytest.mark.parametrize(
    "sentence",
    [
        "De moeder van Fatima helpt elke week.",
        "Fatima helpt elke week.",
        "De Regenboog begroet ouders.",
        "Op de regenboog begroeten zij ouders.",
        "In Amersfoort doet iedereen dat.",
        "Juf J. de Wit staat bij de deur.",
        "Bel 06-12345678 voor een afspraak.",
        "Schrijf naar ouders@school.nl voor meer.",
        "Kijk op www.school.nl voor meer.",
        "Het BSN is 111222333 van dit kind.",
        "de vader van McKenzie kwam.",
    ],
)
def test_a_sentence_that_may_trace_to_someone_is_left_out(ordinary, sentence):
    found = shared(f"Ouders worden begroet. {sentence}", ordinary)
    assert found.sentences == ("Ouders worden begroet.",)
    assert found.left_out == 1


def test_findings_below_the_top_are_not_shared(ordinary):
    assert shared("Ouders worden begroet.", ordinary, level=2).sentences == ()


def test_a_draft_is_a_practice_once_its_blanks_are_filled(tmp_path, ordinary):
    path = tmp_path / "x.yaml"
    note = 'Ouders zeggen: "welkom" # elke dag: \\ ook maandag.'
    text = draft("x", isop(), ["1.1"], "po", shared(note, ordinary).sentences)
    path.write_text(text, "utf-8")
    problems = check_practice(path, isop()).diagnostics
    assert {problem.code for problem in problems} == {"E113"}
    schema = json.loads((ROOT / "criteria" / "practice.schema.json").read_bytes())
    assert list(jsonschema.Draft202012Validator(schema).iter_errors(yaml.safe_load(text))) == []
    filled = [line.replace('en: ""', "en: iets") for line in text.split("\n")]
    filled = [line.split("   #")[0] if line.strip().startswith("#") is False else line for line in filled]
    path.write_text("\n".join(filled), "utf-8")
    checked = check_practice(path, isop())
    assert checked.diagnostics == []
    assert checked.record.what == {"en": note}
    assert (checked.record.indicators, checked.record.sectors) == (("1.1",), ("po",))
