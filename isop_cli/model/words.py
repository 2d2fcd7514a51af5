"""The words that people write in a dossier, in Dutch and English, and what each stands for in the format."""

import re
import types
import typing
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pydantic import BaseModel

#: By key of the format: other words for it, the Dutch one first.
_KEYS: Mapping[str, tuple[str, ...]] = {
    "format": ("formaat",),
    "include": ("invoegen", "bestanden"),
    "evidence": ("bewijs", "bewijzen", "bewijsstukken"),
    "not_applicable": ("niet_van_toepassing", "nvt", "not applicable"),
    "judgements": ("oordelen", "judgments"),
    "explanations": ("verklaringen",),
    "conclusion": ("conclusie",),
    "decision": ("besluit", "beslissing"),
    "name": ("naam",),
    "city": ("plaats", "stad", "woonplaats"),
    "region": ("regio",),
    "pupils": ("leerlingen", "aantal_leerlingen"),
    "date": ("datum", "peildatum"),
    "kind": ("soort",),
    "auditors": ("auditoren", "auditor"),
    "previous": ("vorige",),
    "scope": ("richtlijnen", "reikwijdte"),
    "role": ("rol", "functie"),
    "source": ("bron",),
    "who": ("wie",),
    "title": ("titel",),
    "by": ("door",),
    "participants": ("deelnemers", "aanwezigen"),
    "document": ("stuk",),
    "findings": ("bevindingen",),
    "level": ("niveau",),
    "note": ("notitie", "opmerking", "toelichting"),
    "partnerships": ("partnerschappen",),
    "path": ("pad", "bestand"),
    "shows": ("toont",),
    "what": ("wat",),
    "outcome": ("uitkomst",),
    "reason": ("reden",),
}

#: By value of the format: other words for it, the Dutch one first.
_VALUES: Mapping[str, tuple[str, ...]] = {
    "isop-evidence/1": ("isop-evidence/1",),
    "initial": ("eerste audit", "eerste", "initieel", "first", "first audit"),
    "interim": ("tussentijdse audit", "tussentijds", "interim audit"),
    "follow_up": ("vervolgaudit", "vervolg", "follow-up audit"),
    "renewal": ("hernieuwingsaudit", "hernieuwing", "verlenging", "renewal audit"),
    "insufficient": ("te weinig bewijs", "onvoldoende bewijs", "not enough evidence", "insufficient evidence"),
    "not_met": ("niet voldaan",),
    "partly": ("deels voldaan", "deels", "gedeeltelijk", "gedeeltelijk voldaan", "partly met"),
    "met": ("voldaan",),
    "awarded": ("toegekend", "label toegekend", "label awarded"),
    "deferred": ("uitgesteld", "label uitgesteld", "label deferred"),
    "not_awarded": ("niet toegekend", "label niet toegekend", "label not awarded"),
}

#: The values of the format for which there are words.
VALUES = frozenset(_VALUES)


@lru_cache(4096)
def folded(text: str) -> str:
    """A word without the differences that make no other word: capitals, dots, spaces, dashes and underscores."""
    return _BETWEEN.sub(" ", unicodedata.normalize("NFKC", text[:200]).casefold().replace(".", "")).strip(" ")


_BETWEEN = re.compile(r"[ _-]+")


def dutch_key(key: str) -> str:
    """The Dutch word for a key of the format; the key itself where that is Dutch too."""
    return _KEYS.get(key, (key,))[0]


def key_words(key: str) -> tuple[str, ...]:
    """Every word for a key of the format, that key first."""
    return (key, *_KEYS.get(key, ()))


def value_told(value: str) -> dict[str, str]:
    """A value of the format as it is written in each language."""
    return {"en": value, "nl": _VALUES.get(value, (value,))[0]}


def value_words(value: str) -> tuple[str, ...]:
    """Every word for a value of the format, that value first."""
    return (value, *_VALUES.get(value, ()))


def known_word(given: Any) -> Any:
    """The value of the format that a word stands for; what stands for none as it is."""
    return _BY_WORD.get(folded(given), given) if isinstance(given, str) else given


_BY_WORD = {folded(word): value for value in _VALUES for word in value_words(value)}


@dataclass(frozen=True, slots=True, eq=False)
class Keys:
    """The keys of a mapping in a file: what each word stands for, and the keys of what lies behind it.

    A list is passed through: its items have the keys that stand for it. `others` are the keys behind a key that is
    free, such as an indicator's number.
    """

    by_word: Mapping[str, str]
    inside: Mapping[str, "Keys"]
    others: "Keys | None" = None

    def meant(self, word: str) -> str:
        """The key of the format that a word stands for; the word itself where it is none."""
        return word if word in self.inside or not self.by_word else self.by_word.get(folded(word), word)

    def words(self) -> frozenset[str]:
        """Every word for a key, here and behind the others, without capitals."""
        return _words_of(self)

    def behind(self, key: str) -> "Keys | None":
        """The keys of what lies behind a key."""
        return self.inside.get(key, self.others)


@cache
def _words_of(keys: Keys) -> frozenset[str]:
    here = {word.casefold() for key in keys.inside for word in key_words(key)}
    below = (*keys.inside.values(), *([keys.others] if keys.others else ()))
    return frozenset(here).union(*map(_words_of, below))


@cache
def keys_of(model: type[BaseModel], *besides: str) -> Keys:
    """The keys of a model, with those `besides` that are read before the model sees the data."""
    by_word: dict[str, str] = {}
    fields = (*model.model_fields, *besides)
    for key in fields:
        by_word |= {folded(word): key for word in key_words(key)}
    by_word |= {folded(key): key for key in fields}
    inside = {key: _keys_in(field.annotation) for key, field in model.model_fields.items()}
    return Keys(by_word, {key: inside.get(key, _NO_KEYS) for key in fields})


_NO_KEYS = Keys({}, {})


def _keys_in(annotation: Any) -> Keys:
    """The keys of the model inside an annotation such as `tuple[Model, ...] | None` or `dict[str, Model]`."""
    if isinstance(annotation, type) and not isinstance(annotation, types.GenericAlias):
        return keys_of(annotation) if issubclass(annotation, BaseModel) else _NO_KEYS
    parts = [_keys_in(part) for part in _parts(annotation)]
    found = next((keys for keys in parts if keys is not _NO_KEYS), _NO_KEYS)
    return Keys({}, {}, found) if typing.get_origin(annotation) is dict and found is not _NO_KEYS else found


def _parts(annotation: Any) -> Iterator[Any]:
    for part in typing.get_args(annotation):
        if part is not Ellipsis and not isinstance(part, str):
            yield part
