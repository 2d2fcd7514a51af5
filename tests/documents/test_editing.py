"""What an editor completes and underlines in a dossier: the words of the criteria, in the user's language."""

import json
from typing import Any

import jsonschema
import pytest
import yaml

from isop_cli.documents.editing import evidence_schema
from isop_cli.text.language import in_language
from tests.builders import EXAMPLES, isop, small_framework


def schema(lang: str, framework: Any = None) -> dict[str, Any]:
    with in_language(lang):
        return json.loads(evidence_schema(framework or isop()))


def underlined(text: str, lang: str = "nl") -> list[str]:
    """Where an editor sees something that is not allowed."""
    held = json.loads(json.dumps(yaml.safe_load(text), default=str))
    return sorted(error.json_path for error in jsonschema.Draft202012Validator(schema(lang)).iter_errors(held))


DUTCH = """
formaat: isop-evidence/1
school: {naam: De Brug, sector: primair onderwijs, plaats: Almere}
audit: {peildatum: 12 mei 2026, soort: eerste audit, auditoren: [{id: jw, naam: J. de Wit}]}
bewijs:
  - {id: a, bron: schoolbezoek, wie: ouders, datum: 14-04-2026, door: jw, deelnemers: {ouders: 6},
     bevindingen: [{indicator: 1.1, niveau: zichtbaar, notitie: x}, {indicator: "1.2", niveau: }, {indicator: 1.3, niveau: 3}]}
besluit: {uitkomst: toegekend, datum: 2026-06-01, door: {naam: C. Bos}}
"""


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_what_is_right_is_not_underlined_whatever_the_language(path, lang):
    assert underlined(path.read_text("utf-8"), lang) == []


def test_dutch_keys_and_values_are_not_underlined_and_a_mistake_in_one_is():
    assert underlined(DUTCH) == underlined(DUTCH, "en") == []
    assert underlined(DUTCH.replace("schoolbezoek", "schoolbezoeken")) == ["$.bewijs[0].bron"]
    assert underlined(DUTCH.replace("niveau: zichtbaar", "niveau: 4")) == ["$.bewijs[0].bevindingen[0].niveau"]
    assert underlined(DUTCH.replace("deelnemers: {ouders: 6", "deelnemers: {ouders: veel")) == [
        "$.bewijs[0].deelnemers.ouders"
    ]
    assert underlined(DUTCH.replace("notitie", "notitei")) == ["$.bewijs[0].bevindingen[0]"]
    assert underlined(DUTCH.replace("uitkomst: toegekend, ", "")) == ["$.besluit"]


def test_an_editor_proposes_the_keys_and_choices_of_the_users_language():
    dutch, english = schema("nl"), schema("en")
    assert list(dutch["properties"])[:5] == ["formaat", "school", "audit", "conclusie", "bewijs"]
    assert list(english["properties"])[:5] == ["format", "school", "audit", "conclusion", "evidence"]
    assert list(dutch["$defs"]["Finding"]["properties"])[:4] == ["indicator", "niveau", "notitie", "door"]
    source = dutch["$defs"]["Evidence"]["properties"]["bron"]
    assert source["enum"][:2] == ["schoolbezoek", "school_visit"]
    assert dutch["$defs"]["Audit"]["properties"]["soort"]["enum"][0] == "eerste audit"
    assert english["$defs"]["Audit"]["properties"]["kind"]["enum"][0] == "initial"


def test_who_points_at_a_level_reads_what_it_means_for_that_indicator():
    told = {
        rule["if"]["properties"]["indicator"]["enum"][0]: rule["then"]["properties"]["niveau"]["description"]
        for rule in schema("nl")["$defs"]["Finding"]["allOf"]
        if "if" in rule
    }
    assert list(told) == list(isop().indicators)
    for identifier, indicator in isop().indicators.items():
        assert [text["nl"] in told[identifier] for text in indicator.levels] == [True] * 4
    choice = schema("nl")["$defs"]["Finding"]["properties"]["indicator"]
    looked_for = dict(zip(choice["enum"], choice["enumDescriptions"], strict=True))
    assert isop().indicators["6.4"].look_for["nl"] in looked_for["6.4"]


def test_another_label_has_its_own_words_and_no_voices():
    made = schema("en", small_framework())
    jsonschema.Draft202012Validator.check_schema(made)
    finding = made["$defs"]["Finding"]["properties"]
    assert 5 in finding["level"]["enum"]
    assert 0 not in finding["level"]["enum"]
    assert "enum" not in finding["who"]
