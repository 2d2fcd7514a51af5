"""What people write for a framework's own things: its ids, or the names that the criteria give them, in any language."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from isop_cli.model.framework import Framework
from isop_cli.model.values import Localized
from isop_cli.model.words import folded
from isop_cli.reading.diagnostics import Argument, nearest

#: Words for `this was not rated`, which an empty level says.
_UNRATED = frozenset(("", "?", "x", "onbekend", "unknown", "open", "niet gezien", "not seen", "leeg", "geen", "none"))
#: Words for `this does not apply to the school`, which is said under `not_applicable`.
_NOT_APPLICABLE = frozenset(("nvt", "n v t", "niet van toepassing", "na", "n/a", "not applicable"))
#: What may stand between the number of a level and its name.
_NUMBER_AND_NAME = re.compile(r"(?:niveau |level )?([0-9]{1,3})(?: ?[:=,(–-] ?| )?([^()]*)\)?")
_SEVERAL_LEVELS = re.compile(
    r"[0-9]+ ?(?:-|–|/|à|a|of|or|en|and|tot|to|\+) ?[0-9]*|[0-9]+[.,][0-9]*[1-9][0-9]*|[0-9]+[+-]|[<>±~].*"
)
_NUMBERS = (("nul", "zero"), ("een", "één", "one"), ("twee", "two"), ("drie", "three"), ("vier", "four"))
_WRITTEN_NUMBER = re.compile(r"([0-9]+)[.,]0+|" + "|".join(word for words in _NUMBERS for word in words))
_INDICATOR = re.compile(r"[0-9A-Za-z]+(?:[.,][0-9A-Za-z]+)+")
_COUNT = re.compile(r"([0-9]{1,6})\s+(\S.*)")


class Words(NamedTuple):
    """The ids of things of one kind, their names, and which id a word stands for."""

    names: Mapping[str, Localized]
    by_word: Mapping[str, str]

    def meant(self, given: Any) -> Any:
        """The id that a word stands for; what stands for none as it is."""
        return self.by_word.get(folded(given), given) if isinstance(given, str) and given not in self.names else given

    def nearest(self, given: str) -> dict[str, Argument]:
        """The id or name nearest to a word, or what there is to choose from, by name."""
        near = nearest(given, [*self.names, *(name for names in self.names.values() for name in names.values())])
        if "nearest" in near or len(self.names) > 12:
            return {key: value for key, value in near.items() if key == "nearest"}
        return {"choices": [dict(name) if name else {"": given} for given, name in self.names.items()]}


def words_of(things: Iterable[tuple[str, Localized]]) -> Words:
    """The words for things with an id and a name; a name that two of them have stands for neither."""
    names = dict(things)
    by_word: dict[str, str] = {}
    twice = set()
    for given, name in names.items():
        for word in {folded(given), *map(folded, name.values())}:
            if by_word.setdefault(word, given) != given:
                twice.add(word)
    for word in twice:
        del by_word[word]
    return Words(names, by_word | {folded(given): given for given in reversed(names)})


class Spoken:
    """The words of one framework."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.sectors = words_of((sector.id, sector.name) for sector in framework.sectors)
        self.sources = words_of((source.id, source.name) for source in framework.sources)
        self.respondents = words_of(framework.respondent_names.items())
        self.partnerships = words_of((one.id, short_name(one.name)) for one in framework.partnerships)
        self.full_partnerships = words_of((one.id, one.name) for one in framework.partnerships)
        self.levels = words_of((str(level.level), level.name) for level in framework.scale.levels)
        self.titles = words_of((indicator.id, indicator.title) for indicator in framework.indicators.values())

    def settled(self, data: Any) -> Any:
        """A dossier's data with the framework's ids in place of its names. What is not understood stays as it is."""
        if not isinstance(data, dict):
            return data
        result = dict(data)
        if isinstance(school := data.get("school"), dict):
            result["school"] = self._school(school)
        if isinstance(evidence := data.get("evidence"), list):
            result["evidence"] = [self._evidence(item) if isinstance(item, dict) else item for item in evidence]
        return result

    def _school(self, school: dict[str, Any]) -> dict[str, Any]:
        result = dict(school)
        if "sector" in school:
            result["sector"] = self.sectors.meant(school["sector"])
        if isinstance(shows := school.get("shows"), list):
            result["shows"] = [self._with_partnerships(one) if isinstance(one, dict) else one for one in shows]
        return result

    def _with_partnerships(self, given: dict[str, Any]) -> dict[str, Any]:
        if isinstance(partnerships := given.get("partnerships"), list):
            return {**given, "partnerships": [self.partnership(one) for one in partnerships]}
        return given

    def _evidence(self, item: dict[str, Any]) -> dict[str, Any]:
        result = dict(item)
        if "source" in item:
            result["source"] = self.sources.meant(item["source"])
        if "who" in item:
            result["who"] = self.respondents.meant(item["who"])
        if isinstance(participants := item.get("participants"), dict):
            result["participants"] = self._participants(participants)
        if isinstance(findings := item.get("findings"), list):
            result["findings"] = [self._finding(one) if isinstance(one, dict) else one for one in findings]
        return result

    def _finding(self, finding: dict[str, Any]) -> dict[str, Any]:
        result = dict(self._with_partnerships(finding))
        if "level" in finding:
            result["level"] = self.level(finding["level"])
        if "who" in finding:
            result["who"] = self.respondents.meant(finding["who"])
        return result

    def _participants(self, given: dict[str, Any]) -> dict[str, Any]:
        meant = {self.respondents.meant(name): count for name, count in given.items()}
        return meant if len(meant) == len(given) else given

    def partnership(self, given: Any) -> Any:
        """A partnership by its id, or by its name with or without its last word."""
        return self.full_partnerships.meant(self.partnerships.meant(given))

    def level(self, given: Any) -> Any:
        """A level by its number, its name or both; what is none of these as it is."""
        if not isinstance(given, str) or not any(character.isalpha() for character in given):
            return given
        match = _NUMBER_AND_NAME.fullmatch(given.casefold().strip())
        if match is None:
            return self.levels.meant(given)
        rest = folded(match[2])
        return match[1] if not rest or self.levels.meant(rest) == match[1] else given

    # -- what could have been meant -------------------------------------------------------------------------------

    def hint(
        self, path: Sequence[str | int], given: Any, word_for: Callable[[str], str]
    ) -> tuple[str, dict[str, Argument]] | None:
        """For a value that is not possible: which case of E113 tells best what to write, with its arguments."""
        match list(path):
            case ["evidence", _, "findings", _, "level"] if isinstance(given, str):
                return self._level_hint(given, word_for("level"))
            case ["evidence", _, "findings", _, "indicator"] if isinstance(given, str):
                return self._indicator_hint(given)
            case ["evidence", _, "participants"]:
                return self._participants_hint(given)
            case ["decision", "by"] if isinstance(given, str):
                lines = [f"{word_for('name')}: …", f"{word_for('role')}: {given[:60]}"]
                return "decision_maker", {"value": given[:60], "lines": lines}
        return None

    def _level_hint(self, given: str, key: str) -> tuple[str, dict[str, Argument]] | None:
        word = given.casefold().strip()
        if word in _UNRATED or given.strip("-–—.… ") == "":
            return "level_open", {"value": given, "key": key}
        if folded(given) in _NOT_APPLICABLE:
            return "level_not_applicable", {"value": given}
        if _SEVERAL_LEVELS.fullmatch(word):
            return "level_several", {"value": given[:40]}
        choices = [
            {lang: f"{level} {name[lang]}" for lang in name} if name else {"": level}
            for level, name in self.levels.names.items()
        ]
        near = nearest(given, [name for names in self.levels.names.values() for name in names.values()])
        if match := _WRITTEN_NUMBER.fullmatch(word):
            near = {"nearest": match[1] or str(next(n for n, words in enumerate(_NUMBERS) if word in words))}
        elif "nearest" not in near or word[:1].isdecimal():
            near = {"choices": choices}
        return "level_none", {"value": given[:40], **near}

    def _indicator_hint(self, given: str) -> tuple[str, dict[str, Argument]] | None:
        numbers = [number.replace(",", ".") for number in _INDICATOR.findall(given)]
        known = [number for number in numbers if number in self.framework.indicators]
        if len(known) > 1:
            return "indicator_several", {"value": given[:40]}
        titled = self.titles.meant(given)
        near = known[0] if known else titled if titled in self.framework.indicators else None
        if near is None:
            title = self.titles.nearest(given).get("nearest")
            near = self.titles.meant(title) if isinstance(title, str) else None
        return "indicator_none", {"value": given[:40], **({"nearest": near} if near else {})}

    def _participants_hint(self, given: Any) -> tuple[str, dict[str, Argument]] | None:
        if not isinstance(given, str | list):
            return None
        lines = [f"{name}: {number}" for number, name in _counts(given)]
        return "participants", {"lines": lines or ["ouders: 6"]}


def _counts(given: Any) -> Iterator[tuple[str, str]]:
    parts = given if isinstance(given, list) else re.split(r",| en | and |\+|;", given)
    for part in parts:
        if isinstance(part, str) and (match := _COUNT.fullmatch(part.strip())):
            yield match[1], match[2][:30]


def short_name(name: Localized) -> Localized:
    """A name such as `Informeel partnerschap` without its last word."""
    return {lang: text.rsplit(" ", 1)[0] for lang, text in name.items()}
