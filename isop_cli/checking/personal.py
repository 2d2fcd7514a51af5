"""What looks like personal data in a text: a dossier is shared, and a child or a parent must not be traceable."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from isop_cli.checking.people import People, names_in, overlapping, people_named
from isop_cli.model.dossier import Dossier

_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
_DIGITS = r"(?:\d|[ ./()\u2010\u2011-]{1,2}\d)"
_PHONE = re.compile(
    rf"(?<![\w+.,/-])(?:(?P<dutch>(?:\+31|0031)[ .-]?(?:\(0\)[ ]?|0)?[1-9]{_DIGITS}{{8}}|\(?0[1-9]{_DIGITS}{{8}})"
    rf"|(?P<abroad>(?:\+|00)(?!31)[1-9]{_DIGITS}{{8,13}}))(?!\w)"
)
_NINE_DIGITS = re.compile(
    r"(?<![\w.,/+-])(?:\d{9}|\d{3}([ .])\d{3}\1\d{3}|\d{4}([ .])\d{2}\2\d{3}|\d{4}[ .]\d{5})(?!\w|[.,/-]\d)"
)
#: What nine digits are that somebody calls by another name, or counts.
_OTHER_NUMBER = re.compile(
    r"(?:€|\b(?:EUR|euro|RSIN|KvK|LRK|ISBN|ISSN|BRIN|btw|IBAN|DUO|factuur\w*|order\w*|vestigings?\w*|registratie\w*|dossier\w*"
    r"|artikel\w*|project\w*|kenmerk\w*))\W{0,3}(?:nummer|nr|number|no)?\W{0,3}$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\s?(?:€|euro\b|EUR\b|stappen\b|keer\b|steps\b|times\b)", re.IGNORECASE)
_SUSPECT = re.compile(r"@|\d(?:[ ./()\u2010\u2011-]{0,3}\d){7}")
_NOBODY = People()


@dataclass(frozen=True, slots=True)
class PersonalData:
    """What traces to a person in a text, from `start` to `end`; `kind` is the case of W404 that it looks like.

    `said` is where what shows it begins, such as a salutation in front of the name.
    """

    start: int
    end: int
    kind: str
    said: int


def composed(text: str) -> str:
    """A text in which each letter is one character with its accents (NFC), as it is searched."""
    return unicodedata.normalize("NFC", text)


def personal_data(text: str, people: People = _NOBODY) -> list[PersonalData]:
    """What in a composed text looks like personal data, in its order; nothing lies in another.

    `people` are those who are looked for by name.
    """
    found = []
    if _SUSPECT.search(text):
        found = [one for one in _addresses_and_numbers(text) if text[one.start : one.end] not in people.numbers]
    spans = [(one.start, one.end) for one in found]
    for name in names_in(text, people):
        if not any(overlapping(name.start, name.end, spans)):
            found.append(PersonalData(name.start, name.end, "addressed" if name.is_addressed else "name", name.said))
    return sorted(found, key=lambda one: one.start)


def people_of(dossier: Dossier, listed: Iterable[str] = ()) -> People:
    """Those whom a dossier names, its auditors and who decided, with a list of others; never the school itself."""
    names = [auditor.name for auditor in dossier.audit.auditors if auditor.name]
    decided = [dossier.decision.by.name] if dossier.decision is not None else []
    school = dossier.school
    kept = (name for name in (school.name, school.city, school.region) if name)
    return people_named([*names, *decided], listed, kept, [school.lrk] if school.lrk else ())


def free_texts(dossier: Dossier) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every text that people write in their own words, with its path; of those who took part, what they are called."""
    for number, show in enumerate(dossier.school.shows):
        yield ("school", "shows", number, "what"), show.what
    for number, auditor in enumerate(dossier.audit.auditors):
        yield from _filled(("audit", "auditors", number, "role"), auditor.role)
    yield from _filled(("conclusion",), dossier.conclusion)
    for number, evidence in enumerate(dossier.evidence):
        at = ("evidence", number)
        yield from _filled((*at, "title"), evidence.title)
        yield from (((*at, "participants", name), name) for name in evidence.participants)
        if evidence.document is not None:
            yield from _filled((*at, "document", "title"), evidence.document.title)
        for index, finding in enumerate(evidence.findings):
            yield from _filled((*at, "findings", index, "note"), finding.note)
            yield from _filled((*at, "findings", index, "shows"), finding.shows)
    for name, reason in dossier.not_applicable.items():
        yield ("not_applicable", name), reason
    for name, explanation in dossier.explanations.items():
        yield ("explanations", name, "reason"), explanation.reason
    for name, judgement in dossier.judgements.items():
        yield ("judgements", name, "reason"), judgement.reason
    if dossier.decision is not None:
        yield from _filled(("decision", "by", "role"), dossier.decision.by.role)


def _filled(path: tuple[str | int, ...], text: str | None) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if text is not None:
        yield path, text


def _addresses_and_numbers(text: str) -> list[PersonalData]:
    """E-mail addresses and numbers, in their order; nothing lies in another."""
    found: list[PersonalData] = []
    for kind, pattern, holds in _KINDS:
        spans = [(one.start, one.end) for one in found]
        for match in pattern.finditer(text):
            if holds(match) and not any(overlapping(*match.span(), spans)):
                found.append(PersonalData(*match.span(), kind, match.start()))
        found.sort(key=lambda one: one.start)
    return found


def _is_phone(match: re.Match[str]) -> bool:
    """Whether digits are grouped as a telephone number is, and not as times, dates or a row of levels."""
    number = match.group()
    groups = re.findall(r"\d+", number.replace("(0)", " "))
    single = sum(len(group) == 1 for group in groups[1:])
    separators = set(re.sub(r"[\d+() ]", "", number))
    is_date = re.match(r"\d{2}([-/.])\d{2}\1\d{4}\b", number)
    dotted = "." not in separators or (separators == {"."} and " " not in number)
    return single <= (1 if match["dutch"] else 0) and dotted and not is_date


def _is_citizen_number(match: re.Match[str]) -> bool:
    """Whether nine digits pass the eleven-test and nothing says that they are another number."""
    from stdnum.nl import bsn

    before = match.string[max(0, match.start() - 40) : match.start()]
    other = _OTHER_NUMBER.search(before) or _COUNTED.match(match.string, match.end())
    return not other and bool(bsn.is_valid(re.sub(r"\D", "", match.group())))


#: What is looked for in this order, each with what else must hold.
_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], bool]], ...] = (
    ("email", _EMAIL, lambda _match: True),
    ("phone", _PHONE, _is_phone),
    ("bsn", _NINE_DIGITS, _is_citizen_number),
)
