"""Word forms: what a searcher types and what a text says, brought to the same stem."""

import re
from collections.abc import Iterator, Set
from functools import cache, lru_cache
from typing import Any

from isop_cli.text.frequent import FREQUENT
from isop_cli.text.language import folded

_WORD = re.compile(r"\w+")
_LANGUAGES = {"nl": "dutch", "en": "english"}
_STOP_WORDS = {lang: frozenset(words.split()) for lang, words in FREQUENT.items()}
#: Forms that follow no rule, by the stem that the rules give, and the stem that they belong to.
_IRREGULAR = {
    "nl": {
        "kinder": "kind", "leed": "lid", "las": "lees", "gelez": "lees", "sprak": "spreek", "sprok": "spreek",
        "gaf": "geef", "gav": "geef", "kwam": "kom", "koom": "kom", "gekom": "kom", "vroeg": "vraag", "bracht": "breng",
        "dacht": "denk", "deed": "doe", "ging": "ga", "gaat": "ga", "zag": "zie", "ziet": "zie", "schoef": "schuif",
        "steed": "stad", "hiel": "help", "hielp": "help", "geholp": "help", "zocht": "zoek", "ontmoet": "ontmoet",
        "uitnood": "uitnodig",
    },
    "en": {
        "children": "child", "met": "meet", "read": "read", "spoke": "speak", "gave": "give", "taught": "teach",
        "brought": "bring", "went": "go", "men": "man", "women": "woman",
    },
}  # fmt: skip
#: What Dutch puts between the parts of a compound.
_JOINTS = ("", "s", "en", "e", "n")
_SHORTEST_PART = 3
#: Of a longer word the beginning counts: a compound is taken apart at every letter.
_MOST_LETTERS = 64


@cache
def _stemmer(lang: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(_LANGUAGES[lang])


@lru_cache(maxsize=20_000)
def stem(word: str, lang: str) -> str:
    """The stem of a folded word. Dutch and English stems follow Snowball; forms without a rule come from a table."""
    found = str(_stemmer(lang).stemWord(word))
    if lang == "nl" and len(found) > 4 and found.endswith("t") and _doubles_its_vowel(found[:-1]):
        # The stemmer keeps the -t of `leest` and `speelt`, which `lezen` and `spelen` do not have.
        found = found[:-1]
    found = folded(found)
    return _IRREGULAR[lang].get(found, found)


def _doubles_its_vowel(start: str) -> bool:
    return re.search(r"(aa|ee|oo|uu)[^aeiouyt]$", start) is not None


def words_in(text: str, lang: str) -> Iterator[str]:
    """The folded words of a text, without the most frequent ones."""
    for written in _WORD.findall(folded(text)):
        word = written[:_MOST_LETTERS]
        if word not in _STOP_WORDS[lang] and (len(word) > 1 or word.isdigit()):
            yield word


def parts_of(word: str, known: Set[str], lang: str) -> tuple[str, ...]:
    """The stems of the two parts of a compound, where both are known stems; nothing for another word.

    The longest last part decides: a Dutch compound is a kind of what its last part says.
    """
    if lang != "nl" or len(word) < 2 * _SHORTEST_PART + 1:
        return ()
    for cut in range(_SHORTEST_PART, len(word) - _SHORTEST_PART):
        last = stem(word[cut:], lang)
        if last not in known or len(word) - cut <= _SHORTEST_PART:
            continue
        for joint in _JOINTS:
            first = word[:cut].removesuffix(joint) if joint else word[:cut]
            if len(first) >= _SHORTEST_PART and first + joint == word[:cut] and stem(first, lang) in known:
                return stem(first, lang), last
    return ()
