"""A strong indicator as the beginning of a practice that others can read: what was noted, without whom or where."""

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from isop_cli.checking.personal import composed, personal_data
from isop_cli.checking.practices import texts
from isop_cli.model.assessment import Assessment
from isop_cli.model.framework import Framework
from isop_cli.model.practice import Practice
from isop_cli.text.language import folded
from isop_cli.text.printable import one_line

_SENTENCE = re.compile(r"(?<=[.!?…])(?<!\b[A-Z]\.)\s+|\n+")
_ADDRESS = re.compile(r"@|://|\bwww\.", re.IGNORECASE)
_WORD = re.compile(r"[^\W_][\w'’-]*")


@dataclass(frozen=True)
class Shareable:
    """The sentences of some notes that trace to nobody, and how many others there were."""

    sentences: tuple[str, ...]
    left_out: int


def strong_indicators(assessment: Assessment) -> list[str]:
    """The indicators at the top of the scale, in the framework's order."""
    return [i.id for i in assessment.indicators if i.score == assessment.criteria.scale.top]


def ordinary_words(framework: Framework, practices: Iterable[Practice]) -> frozenset[str]:
    """The folded words that criteria and practices use inside a sentence: words that are no names."""
    written = [text for _path, text in texts(framework)]
    written += [text for practice in practices for path, text in texts(practice) if path[0] != "sources"]
    return frozenset(folded(word) for text in written for word in _WORD.findall(text) if word == word.lower())


def shareable(assessment: Assessment, indicator: str, ordinary: Set[str]) -> Shareable:
    """What the best findings on an indicator say, sentence by sentence, without what could trace to someone.

    A sentence is left out when it has what looks like personal data, a word of the school's, the place's or an
    auditor's name, a word with a capital inside the sentence, or one at its beginning that is not ordinary. That leaves
    out more than is needed rather than less.
    """
    top = assessment.criteria.scale.top
    best = [f for f in assessment.findings if f.indicator == indicator and f.level == top and f.standing == "counts"]
    sentences = dict.fromkeys(sentence for finding in best for sentence in _sentences(finding.note or ""))
    names = _names(assessment, ordinary)
    kept = tuple(sentence for sentence in sentences if not _traces(sentence, names, ordinary))
    return Shareable(kept, len(sentences) - len(kept))


def _sentences(note: str) -> list[str]:
    return [one_line(sentence) for sentence in _SENTENCE.split(note) if one_line(sentence)]


def _names(assessment: Assessment, ordinary: Set[str]) -> frozenset[str]:
    school = assessment.dossier.school
    given: Sequence[str | None] = [
        school.name, school.city, school.brin, school.lrk, school.postcode, school.website,
        *(auditor.name for auditor in assessment.dossier.audit.auditors),
    ]  # fmt: skip
    words = (folded(word) for text in given if text for word in _WORD.findall(text))
    return frozenset(word for word in words if word not in ordinary)


def _traces(sentence: str, names: Set[str], ordinary: Set[str]) -> bool:
    if personal_data(composed(sentence)) or _ADDRESS.search(sentence):
        return True
    words = _WORD.findall(sentence)
    if any(folded(word) in names for word in words):
        return True
    first, *others = words or [""]
    capitals = any(letter.isupper() for word in others for letter in word)
    return capitals or (first != first.lower() and folded(first) not in ordinary)
