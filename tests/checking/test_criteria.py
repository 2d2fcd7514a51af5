"""A framework's file: what is wrong with it, and that the shipped one is whole."""

import json

import jsonschema
import pytest
import yaml

from isop_cli.checking.criteria import check_framework
from isop_cli.model.schemas import schemas
from tests.builders import DATA, EXAMPLES, ROOT, isop

SMALL = (DATA / "small-criteria.yaml").read_text("utf-8")


def codes(folder, text: str) -> list[str]:
    path = folder / "criteria.yaml"
    path.write_text(text, "utf-8")
    return [d.code for d in check_framework(path).diagnostics]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("level: 5, name", "level: 6, name", "E603"),
        ("level: 5, name", "level: 3, name", "E603"),
        ("- {level: 1,", "- {level: -1,", "E603"),
        ("levels: [a, b, c, d, e]}", "levels: [a, b, c, d]}", "E601"),
        ("weight: 2", "steps: [a, b, c]", "E607"),
        ("weight: 2", "weight: 0", "E602"),
        ("weight: 2", "weight: 1/0", "E113"),
        ("met_at: 4", "met_at: 6", "E604"),
        ("partly_at: 2.5", "partly_at: 4.5", "E604"),
        ("coverage: 1/2", "coverage: 0", "E604"),
        ("min_sources: 1", "min_sources: 3", "E604"),
        ("required_sources: [look]", "required_sources: [lok]", "E206"),
        ("sources: [look]\n", "sources: [lok]\n", "E206"),
        ("weight: 2", "partnerships: [x]", "E207"),
        ("id: A.10", "id: A.1", "E115"),
        ("- id: B\n", "- id: A\n", "E115"),
        ("weight: 2", "voices: [x]", "E211"),
        ("{id: look,", "{id: look, who: x,", "E211"),
        ("met_at: 4", "met_at: 4\n  required_voices: [x]", "E211"),
        ("met_at: 4", "met_at: 4\n  conflict_levels: 0", "E604"),
        ("met_at: 4", "met_at: 4\n  balanced_within: -1/2", "E604"),
        ("met_at: 4", "met_at: 4\n  max_not_applicable: 3/2", "E604"),
        ("guidelines:\n", "retired: [{id: A.1, since: '1', why: alt}]\nguidelines:\n", "E608"),
        ("guidelines:\n", "retired: [{id: X, since: '1', why: a}, {id: X, since: '1', why: b}]\nguidelines:\n", "E115"),
        ("guidelines:\n", "respondents: [{id: X, name: a}, {id: X, name: b}]\nguidelines:\n", "E115"),
        ("core: true", "core: yes", "E113"),
        ("core: true", "cor: true", "E112"),
        ("met_at: 4", "met_at: {value: 4, source: nobody}", "E605"),
        ("{de: Tor, en: Gate}", "{de: Tor}", "W606"),
        ("format: isop-criteria/1", "format: isop-evidence/1", "E114"),
    ],
)
def test_a_wrong_framework_gets_a_diagnostic(tmp_path, old, new, code):
    assert SMALL.count(old) >= 1
    assert code in codes(tmp_path, SMALL.replace(old, new, 1))


def test_a_framework_may_tell_voices_apart_and_keep_what_it_retired(tmp_path):
    text = SMALL.replace(
        "guidelines:\n", "respondents: [{id: guests, name: {de: Gäste, en: guests}}]\nguidelines:\n", 1
    )
    text = text.replace("weight: 2", "weight: 2\n        voices: [guests]\n        may_be_not_applicable: true", 1)
    text = (
        text.replace("met_at: 4", "met_at: 4\n  required_voices: [guests]", 1)
        + "retired: [{id: Z, since: '1', why: alt}]\n"
    )
    assert codes(tmp_path, text) == []


def test_a_framework_without_voices_asks_for_none_and_limits_nothing():
    checked = check_framework(DATA / "small-criteria.yaml").framework
    assert (checked.respondents, checked.retired, checked.parameters.required_voices.value) == ((), (), ())
    assert checked.parameters.max_not_applicable.value == 1


def test_steps_are_advice_and_may_be_left_out_or_given(tmp_path):
    assert "steps" not in SMALL
    assert codes(tmp_path, SMALL.replace("weight: 2", "weight: 2\n        steps: [a, b, c, d]", 1)) == []


def test_the_small_framework_is_right(tmp_path):
    assert codes(tmp_path, SMALL) == []


def test_everything_in_isop_says_where_it_comes_from():
    framework = isop()
    assert {guideline.source for guideline in framework.guidelines} == {"label"}
    assert {source.source for source in framework.sources} == {"label"}
    assert {indicator.source for indicator in framework.indicators.values()} == {"proposal"}
    for name in type(framework.parameters).model_fields:
        assert getattr(framework.parameters, name).source in ("label", "proposal"), name
    assert framework.scale.source == "proposal"


def test_no_level_joins_two_things_with_and_or():
    for indicator in isop().indicators.values():
        for level in indicator.levels:
            assert "and/or" not in level["en"] and "en/of" not in level["nl"], indicator.id


def test_isop_has_no_diagnostics():
    assert check_framework(ROOT / "criteria" / "isop.yaml").diagnostics == []


@pytest.mark.parametrize("name", schemas())
def test_the_shipped_schemas_are_current_and_valid(name):
    shipped = json.loads((ROOT / "criteria" / f"{name}.schema.json").read_text("utf-8"))
    assert shipped == schemas()[name], "run make schemas"
    jsonschema.Draft202012Validator.check_schema(shipped)


@pytest.mark.parametrize("path", sorted(EXAMPLES.rglob("*.yaml")), ids=lambda path: path.stem)
def test_the_examples_fit_the_schema_as_an_editor_reads_them(path):
    data = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)
    if "school" in data:
        # BaseLoader reads text only; an editor knows numbers.
        for evidence in data.get("evidence", []):
            evidence["participants"] = {k: int(v) for k, v in evidence.get("participants", {}).items()}
            for finding in evidence["findings"]:
                finding["level"] = int(finding["level"])
        if "pupils" in data["school"]:
            data["school"]["pupils"] = int(data["school"]["pupils"])
        jsonschema.validate(data, schemas()["evidence"])


def test_the_schema_refuses_what_the_checks_refuse():
    validator = jsonschema.Draft202012Validator(schemas()["evidence"])
    good = {"format": "isop-evidence/1", "school": {"name": "X"}, "audit": {"date": "2026-05-12"}, "evidence": None}
    assert validator.is_valid(good)
    assert not validator.is_valid(good | {"judgments": {}})
    assert not validator.is_valid(good | {"format": "isop-evidence/2"})
    assert not validator.is_valid({key: value for key, value in good.items() if key != "audit"})
