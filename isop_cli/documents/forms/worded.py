"""A dossier as YAML: its keys and its choices in the words of one language, which the reader takes for the same."""

from collections.abc import Callable
from typing import Any

import yaml

from isop_cli.checking.spoken import Spoken, Words
from isop_cli.model.framework import Framework
from isop_cli.model.words import Keys, dutch_key, known_word, value_told
from isop_cli.reading.readers import DOSSIER_KEYS
from isop_cli.text.language import text_in


class Worded:
    """The words of a language for the keys of the format, its values, and the things of one framework.

    English has the format's own words and the framework's ids. A word that stands for more than one thing is not used:
    there the id stays.
    """

    def __init__(self, framework: Framework, lang: str) -> None:
        self.lang, self.spoken = lang, Spoken(framework)

    def key(self, key: str) -> str:
        """A key of the format."""
        return dutch_key(key) if self.lang == "nl" else key

    def value(self, value: Any) -> Any:
        """A value of the format, such as an outcome; another as it is."""
        word = value_told(value)[self.lang] if isinstance(value, str) else value
        return word if known_word(word) == value else value

    def source(self, given: Any) -> Any:
        """A source type by its id."""
        return self._name(self.spoken.sources, self.spoken.sources.meant, given)

    def who(self, given: Any) -> Any:
        """A group of respondents by its id."""
        return self._name(self.spoken.respondents, self.spoken.respondents.meant, given)

    def partnership(self, given: Any) -> Any:
        """A partnership by its id."""
        return self._name(self.spoken.partnerships, self.spoken.partnership, given)

    def _name(self, words: Words, meant: Callable[[Any], Any], given: Any) -> Any:
        if self.lang == "en" or given not in words.names:
            return given
        name = text_in(words.names[given], self.lang)
        return name if meant(name) == given else given

    def dossier(self, data: dict[str, Any]) -> dict[str, Any]:
        """The data of a dossier in these words."""
        told = dict(data)
        if "shows" in data.get("school", {}):
            shows = [self._with(one, partnerships=self._partnerships) for one in data["school"]["shows"]]
            told["school"] = {**data["school"], "shows": shows}
        if "audit" in data:
            told["audit"] = self._with(data["audit"], kind=self.value)
        if "decision" in data:
            told["decision"] = self._with(data["decision"], outcome=self.value)
        if "judgements" in data:
            told["judgements"] = {id_: self._with(one, outcome=self.value) for id_, one in data["judgements"].items()}
        told["evidence"] = [self._evidence(item) for item in data.get("evidence", ())]
        named: dict[str, Any] = self._named(told, DOSSIER_KEYS)
        return named

    def _evidence(self, item: dict[str, Any]) -> dict[str, Any]:
        told = self._with(item, source=self.source, who=self.who)
        if "participants" in item:
            counted = {self.who(name): count for name, count in item["participants"].items()}
            told["participants"] = counted if len(counted) == len(item["participants"]) else item["participants"]
        if "findings" in item:
            told["findings"] = [
                self._with(one, who=self.who, partnerships=self._partnerships) for one in item["findings"]
            ]
        return told

    def _partnerships(self, given: list[Any]) -> list[Any]:
        return [self.partnership(each) for each in given]

    def _with(self, data: dict[str, Any], **changed: Callable[[Any], Any]) -> dict[str, Any]:
        return {key: changed[key](value) if key in changed else value for key, value in data.items()}

    def _named(self, data: Any, keys: Keys | None) -> Any:
        """Data with its keys in these words, as far as they are keys of the format."""
        if keys is None:
            return data
        if isinstance(data, list):
            return [self._named(one, keys) for one in data]
        if not isinstance(data, dict):
            return data
        return {
            (self.key(key) if key in keys.inside else key): self._named(value, keys.behind(key))
            for key, value in data.items()
        }


class _Dumper(yaml.SafeDumper):
    """Writes YAML in which what is open is empty, as a dossier has it, and nothing is written by reference."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


_Dumper.add_representer(type(None), lambda dumper, _none: dumper.represent_scalar("tag:yaml.org,2002:null", ""))
_Dumper.add_representer(
    str,
    # Text of several lines as it was written, and not folded between quotation marks.
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, "|" if "\n" in text else None),
)


def as_yaml(data: dict[str, Any]) -> str:
    """Data as YAML that people read on."""
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=110)
    return text


def scalar(text: str) -> str:
    """A text as it is written behind a key, on one line."""
    style = '"' if len(text.splitlines()) > 1 else None
    written: str = yaml.dump(text, Dumper=_Dumper, allow_unicode=True, width=float("inf"), default_style=style)
    return written.removesuffix("...\n").rstrip("\n")
