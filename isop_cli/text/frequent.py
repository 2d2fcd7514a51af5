"""The most frequent words of each language: they tell no texts apart, but they tell in which language a text is."""

import re
from collections.abc import Iterable

#: Too frequent to tell texts apart.
FREQUENT = {
    "nl": """aan als bij daar dat de die dit door een en er haar het hij hoe hun iets in is je kan maar meer met na naar
        niet nog of om onze ook op over te tot u uit uw van veel voor waar was wat we wie wij wordt worden zal ze zelf
        zich zij zijn zo zonder""",
    "en": """a about an and are as at be by can for from has have he her his how if in into is it its me more my no not
        of on or our she so that the their them then there they this to up was we what when where which who will with
        you your""",
}
_WORD = re.compile(r"[^\W\d_]+")


def language_of(texts: Iterable[str]) -> str | None:
    """The language of most of the texts' frequent words; None where none is the most."""
    words = {lang: frozenset(given.split()) for lang, given in FREQUENT.items()}
    shared = frozenset.intersection(*words.values())
    counts = dict.fromkeys(words, 0)
    for text in texts:
        for word in _WORD.findall(text.casefold()):
            for lang in counts:
                counts[lang] += word in words[lang] and word not in shared
    best = max(counts, key=lambda lang: counts[lang])
    return best if list(counts.values()).count(counts[best]) == 1 else None
