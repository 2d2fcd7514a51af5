"""The JSON Schema that an editor reads beside a dossier: what the format allows, and the words of one framework."""

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

from isop_cli.model.framework import Framework
from isop_cli.model.values import Localized
from isop_cli.model.words import VALUES, dutch_key, key_words, value_words
from isop_cli.resources import resource
from isop_cli.text.language import _, language, text_in


def evidence_schema(framework: Framework) -> bytes:
    """The schema of evidence in which a sector, a source, an indicator or a level is one of the framework's own.

    Editors complete these words and show what each means, in the language in force.
    """
    # A schema has one language; its descriptions are messages (scripts/messages.py).
    schema = _told(json.loads(resource("criteria", "evidence.schema.json").read_bytes()))
    kinds = schema["$defs"]
    school, evidence, finding = (kinds[name]["properties"] for name in ("School", "Evidence", "Finding"))
    indicators = [(i.id, i.title) for i in framework.indicators.values()]
    partnerships = [(p.id, p.name) for p in framework.partnerships]
    kinds["Audit"]["properties"]["date"]["type"] = ["string", "null"]  # still to be filled in
    if framework.sectors:
        school["sector"] |= _one_of([(s.id, s.name) for s in framework.sectors], open_too=True)
    evidence["source"] |= _one_of([(s.id, s.name) for s in framework.sources])
    finding["indicator"] |= _one_of(indicators)
    scale = framework.scale
    finding["level"] = {
        "enum": [*range(scale.bottom, scale.top + 1), None],
        "description": finding["level"].get("description", ""),
    }
    if partnerships:
        finding["partnerships"]["anyOf"][0]["items"] |= _one_of(partnerships)
    for name, words in (
        ("not_applicable", indicators),
        ("judgements", [(g.id, g.title) for g in framework.guidelines]),
    ):
        # YAML's keys are text to an editor, also those that look like a number.
        schema["properties"][name]["propertyNames"] = {"enum": [identifier for identifier, _title in words]}
    _in_words_too(schema, framework)
    return (json.dumps(schema, ensure_ascii=False, indent=2) + "\n").encode("utf-8")


def _in_words_too(schema: dict[str, Any], framework: Framework) -> None:
    """Let the schema take the words that the reader takes: an editor completes those of the language in force."""
    names = {source.id: source.name for source in framework.sources}
    groups = framework.respondent_names
    evidence, finding = schema["$defs"]["Evidence"]["properties"], schema["$defs"]["Finding"]["properties"]
    evidence["source"]["enum"] += _names(names.values())
    finding["level"]["enum"] += _names(level.name for level in framework.scale.levels)
    if groups:
        for owner in (evidence, finding):
            owner["who"] = {
                "enum": [*groups, *_names(groups.values()), None],
                "description": owner["who"]["description"],
            }
    for owner in (schema, *schema["$defs"].values()):
        properties, needed = owner.get("properties", {}), owner.pop("required", [])
        for value in properties.values():
            if "enum" in value and set(value["enum"]) <= VALUES:
                value["enum"] = list(dict.fromkeys(word for each in value["enum"] for word in value_words(each)))
        main = {key: dutch_key(key) if language() == "nl" else key for key in properties}
        owner["properties"] = {main[key]: value for key, value in properties.items()}
        owner["patternProperties"] = {
            "^(" + "|".join(map(re.escape, others)) + ")$": value
            for key, value in properties.items()
            if (others := [word for word in key_words(key) if word != main[key]])
        }
        if needed:
            owner["allOf"] = [{"anyOf": [{"required": [word]} for word in key_words(key)]} for key in needed]


def _names(texts: Iterable[Localized]) -> list[str]:
    return list(dict.fromkeys(name for text in texts for name in text.values()))


def _told(part: Any) -> Any:
    """A schema with its descriptions in the language in force."""
    if isinstance(part, list):
        return [_told(value) for value in part]
    if not isinstance(part, dict):
        return part
    return {
        key: _(value) if key == "description" and isinstance(value, str) else _told(value)
        for key, value in part.items()
    }


def _one_of(words: Sequence[tuple[str, Any]], open_too: bool = False) -> dict[str, Any]:
    """The words as choices. What YAML reads as a number, such as 1.1, is a choice as a number too."""
    choices: list[Any] = [identifier for identifier, _title in words]
    told = [f"{identifier}: {text_in(title)}" for identifier, title in words]
    numbers = list(_as_numbers(choices))
    return {
        "enum": [*choices, *numbers, *([None] if open_too else [])],
        "enumDescriptions": told,
        "description": " · ".join(told),
    }


def _as_numbers(choices: Iterable[str]) -> Iterable[float]:
    for choice in choices:
        try:
            yield int(choice) if choice.isdecimal() else float(choice)
        except ValueError:
            continue
