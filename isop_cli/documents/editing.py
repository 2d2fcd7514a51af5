"""The JSON Schema that an editor reads beside a dossier: what the format allows, and the words of one framework."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from isop_cli.checking.spoken import short_name
from isop_cli.model.framework import Framework, Indicator
from isop_cli.model.values import Localized
from isop_cli.model.words import dutch_key, key_words, value_told, value_words
from isop_cli.resources import resource
from isop_cli.text.language import _, language, text_in

#: What may be written for each choice: its id first, and what it means in the user's language.
Choice = tuple[tuple[str, ...], str]


def evidence_schema(framework: Framework) -> bytes:
    """The schema of evidence in which a sector, a source, an indicator or a level is one of the framework's own.

    Editors complete these words and the keys in the language in force, and show what each means. Every other word that
    the reader understands is allowed, and not proposed. Only capitals are the editor's own: it knows a word as it is
    written in the criteria.
    """
    # A schema has one language; its descriptions are messages (scripts/messages.py).
    schema = _told(json.loads(resource("criteria", "evidence.schema.json").read_bytes()))
    kinds = schema["$defs"]
    school, evidence, finding = (kinds[name]["properties"] for name in ("School", "Evidence", "Finding"))
    groups = _choices((group.id, group.name) for group in framework.respondents)
    indicators = [_indicator(indicator) for indicator in framework.indicators.values()]
    kinds["Audit"]["properties"]["date"]["type"] = ["string", "null"]  # still to be filled in
    if framework.sectors:
        school["sector"] |= _one_of(_choices((s.id, s.name) for s in framework.sectors), open_too=True)
    evidence["source"] |= _one_of(_choices((s.id, s.name) for s in framework.sources))
    finding["indicator"] |= _one_of(indicators)
    if groups:
        for who in (evidence["who"], finding["who"]):
            who |= _one_of(groups, open_too=True)
        # Participants may be named in other words too: the groups are only proposed.
        counted = evidence["participants"].get("additionalProperties", {})
        evidence["participants"]["properties"] = {meaning: counted for _words, meaning in groups}
    finding["level"] = _level(framework, finding["level"].get("description", ""))
    kinds["Finding"]["allOf"] = [_levels_of(indicator, framework) for indicator in framework.indicators.values()]
    if framework.partnerships:
        partnerships = [
            ((p.id, *short_name(p.name).values(), *p.name.values()), text_in(short_name(p.name)))
            for p in framework.partnerships
        ]
        finding["partnerships"]["anyOf"][0]["items"] |= _one_of(partnerships)
        kinds["Show"]["properties"]["partnerships"]["items"] |= _one_of(partnerships)
    for name, words in (
        ("not_applicable", indicators),
        ("explanations", indicators),
        ("judgements", _choices((g.id, g.title) for g in framework.guidelines)),
    ):
        # YAML's keys are text to an editor, also those that look like a number.
        schema["properties"][name]["propertyNames"] = {"enum": [identifier for (identifier, *_), _told in words]}
    for part in (schema, *kinds.values()):
        _in_both_languages(part)
    return (json.dumps(schema, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _told(part: Any) -> Any:
    """A schema with its descriptions in the language in force, and without the titles that only repeat its keys."""
    if isinstance(part, list):
        return [_told(value) for value in part]
    if not isinstance(part, dict):
        return part
    return {
        key: _(value) if key == "description" and isinstance(value, str) else _told(value)
        for key, value in part.items()
        if not (key == "title" and isinstance(value, str))
    }


# -- choices ----------------------------------------------------------------------------------------------------------


def _choices(things: Iterable[tuple[str, Localized]]) -> list[Choice]:
    """The choices among things with an id and a name: the name in the user's language, and every other word."""
    return [((identifier, *name.values()), text_in(name)) for identifier, name in things]


def _indicator(indicator: Indicator) -> Choice:
    look_for = f" – {text_in(indicator.look_for)}" if indicator.look_for else ""
    return (indicator.id, *indicator.title.values()), f"{text_in(indicator.title)}{look_for}"


def _one_of(choices: Sequence[Choice], open_too: bool = False) -> dict[str, Any]:
    """The choices as an editor proposes them. What YAML reads as a number, such as 1.1, is a choice as a number too."""
    words: dict[Any, str] = {}
    for (identifier, *names), meaning in choices:
        # What is proposed first: a number, which says which indicator it is at once, else the name.
        first = () if any(character.isdigit() for character in identifier) else (_name(names, meaning),)
        for word in (*first, identifier, *_as_numbers([identifier]), *names):
            words.setdefault(word, f"{identifier}: {meaning}")
    if open_too:
        words[None] = _("still open")
    told = [f"{identifier}: {meaning}" for (identifier, *_names), meaning in choices]
    short = " · ".join(told) if sum(map(len, told)) < 600 else None
    return {"enum": list(words), "enumDescriptions": list(words.values())} | ({"description": short} if short else {})


def _name(names: Sequence[str], meaning: str) -> str:
    return meaning if meaning in names else names[0]


def _as_numbers(choices: Iterable[str]) -> Iterator[float]:
    for choice in choices:
        try:
            yield int(choice) if choice.isdecimal() else float(choice)
        except ValueError:
            continue


def _level(framework: Framework, description: str) -> dict[str, Any]:
    scale = framework.scale
    names = {level.level: text_in(level.name) for level in scale.levels}
    told = " · ".join(f"{number}: {name}" for number, name in names.items())
    words: dict[Any, str] = dict(names)
    for level in scale.levels:
        for name in level.name.values():
            words.setdefault(name, f"{level.level}: {names[level.level]}")
    words[None] = _("still open")
    # A title, so that an editor shows beside it what the levels of this indicator mean: see _levels_of.
    return {"enum": list(words), "enumDescriptions": list(words.values()), "title": f"{description} {told}"}


def _levels_of(indicator: Indicator, framework: Framework) -> dict[str, Any]:
    """What each level means for an indicator, shown when someone points at the level in a finding on it."""
    told = "\n\n".join(
        f"{level.level} ({text_in(level.name)}): {text_in(text)}"
        for level, text in zip(framework.scale.levels, indicator.levels, strict=True)
    )
    words = [indicator.id, *_as_numbers([indicator.id]), *indicator.title.values()]
    return {
        "if": {"properties": {"indicator": {"enum": words}}, "required": ["indicator"]},
        "then": {"properties": {word: {"description": told} for word in key_words("level")}},
    }


# -- two languages ----------------------------------------------------------------------------------------------------


def _in_both_languages(part: dict[str, Any]) -> None:
    """Allow every word for each key and each fixed value, and propose those of the language in force."""
    properties = part.get("properties", {})
    for value in properties.values():
        if "const" in value or ("enum" in value and "enumDescriptions" not in value):
            _value_in_both_languages(value)
    own = {key: dutch_key(key) if language() == "nl" else key for key in properties}
    others = {key: [word for word in key_words(key) if word != own[key]] for key in properties}
    if properties:
        part["properties"] = {own[key]: value for key, value in properties.items()}
        part["patternProperties"] = {
            "^(" + "|".join(map(re.escape, others[key])) + ")$": value
            for key, value in properties.items()
            if others[key]
        }
    if not (required := part.pop("required", [])):
        return
    needed = [{"anyOf": [{"required": [word]} for word in key_words(key)]} for key in required]
    part["allOf"] = [*part.get("allOf", []), *needed]


def _value_in_both_languages(value: dict[str, Any]) -> None:
    """Let a value that the format fixes be said in another word."""
    fixed = value.pop("enum", None) or [value.pop("const")]
    own = [value_told(one)[language()] if isinstance(one, str) else one for one in fixed]
    others = [word for one in fixed for word in (value_words(one) if isinstance(one, str) else (one,))]
    value["enum"] = list(dict.fromkeys([*own, *others]))
