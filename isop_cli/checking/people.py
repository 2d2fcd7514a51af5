"""Find people's names in a text: those on a list, and what stands behind a salutation such as `mevrouw Jansen`.

A list is searched word by word, so that long lists and long texts cost no more than reading them once. What is found
too much annoys, and what is missed an auditor still reads: where a word may be an ordinary one, it is left alone.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache


def _several(words: str) -> frozenset[str]:
    return frozenset(words.split())


#: What stands between the given name and the rest, in Dutch, Arabic and Romance names.
_PARTICLES = _several("aan af al ben bin bint d da de del den der di dos du el het ibn in la le op t te ten ter van von")  # fmt: skip
_TITLES = _several("de heer mevrouw mevr mw meneer dhr hr juf juffrouw meester mr mrs ms miss dr drs ir ing prof ds")  # fmt: skip
#: Names that are ordinary words too. At the beginning of a sentence nobody can tell.
_ORDINARY = _several(
    """an al ben berg best boer bos bakker beer brown bruin cook day dijk do el field floor good green groen groot grote
    haan hall hill hope in jong jonge kind king klein kleine kok koning kort korte la lang lange lente little long maan
    may meer mei mooi no oud oude pen price prins rich rob rood roos rose school short sterk stil visser vos
    vrij vroom wil will winter wit wolf wood young zomer zon zwart"""
)
#: Somebody whose name has one of these in it is no person.
_ORGANISATION = re.compile(
    r"analyse|audit|bureau|centrum|commissie|committee|foundation|groep|label|office|panel|raad|school|scholen|stichting|team",
    re.IGNORECASE,
)
#: Not hof, huis and weg: so end many people's names.
_BUILDING = (
    r"school|scholen|college|lyceum|gymnasium|straat|street|laan|plein|gebouw|stichting|fonds|instituut|methode|prijs"
)
_OF_A_BUILDING = re.compile(rf"(?:{_BUILDING})$|^(?:{_BUILDING})", re.IGNORECASE)
#: Words with a capital behind a salutation that are no names.
_NO_NAMES = _several(
    """and but dat de die directeur directie dit en er groep he het hij i ik in je kleuters lerares met mt of on op ouders
    over school she team that the they this u van voor we wij you zij"""
)
_WORD = re.compile(r"[^\W_]+")
_GAP = re.compile(r"[\s.\-\u2010\u2011'’]{1,3}")
_SENTENCE_ENDS = frozenset('.!?…:;\n"“”‘(•*–—')

_CAPITAL = "[" + "".join(chr(c) for c in (*range(0x250), *range(0x386, 0x42F)) if chr(c).isupper()) + "]"
_LETTER = r"[^\W\d_]"
_PARTICLE = r"(?:[Aa]l|[Bb]en|[Bb]int?|[Dd]a|[Dd]e[nrl]?|[Dd]i|[Dd]os|[Dd]u|[Ee]l|[Ii]n|[Ll]a|[Ll]e|[Oo]p|['’][Tt]|[Tt]e[nr]?|[Vv][ao]n)"  # fmt: skip
_HYPHENED = rf"[-\u2010\u2011](?:{_PARTICLE}\s){{0,2}}{_CAPITAL}{_LETTER}*"
_NAME_WORD = rf"{_CAPITAL}{_LETTER}*(?:['’]{_LETTER}{{2,}}|{_HYPHENED}){{0,3}}"
_TITLE = (
    r"(?:MEVROUW|MENEER|DHR\.|[Mm]evrouw|[Mm]evr\.?|[Mm]w\.?|[Mm]eneer|[Mm]ijnheer|[Dd]hr\.?|[Hh]r\.|heer|[Jj]uf(?:frouw|\.)?|[Mm]eester|[Mm]r\.?"
    r"|Mrs\.?|Ms\.?|Miss|Mx\.?|[Dd]okter|[Dd]r\.?|[Dd]rs\.|[Ii]r\.|[Ii]ng\.|[Pp]rof\.|[Dd]s\.)"
)
_TITLED = re.compile(rf"{_TITLE}\s")
_AN_ARTICLE = re.compile(r"(?:\b(?:de|die|deze|een|the|a|that)\s)$", re.IGNORECASE)
_COMBINING = dict.fromkeys(range(0x300, 0x370))
#: Of so many names it pays to ask first whether one of them may be there.
_FEW = 100
_HYPHENS = frozenset("-\u2010\u2011")
#: As long as the part of a name may be that a hyphen ties to the rest.
_LONGEST = 40


@cache
def _name_behind_title() -> re.Pattern[str]:
    """A title with a name behind it. Most dossiers have none, and the pattern is large."""
    return re.compile(
        rf"(?<![\w.])(?P<title>{_TITLE})\s(?:{_TITLE}\s)?(?P<name>(?:{_CAPITAL}\.\s?){{0,4}}(?:{_PARTICLE}\s){{0,3}}{_NAME_WORD}"
        rf"(?:\s(?:{_PARTICLE}\s){{0,3}}{_NAME_WORD}){{0,2}})"
    )


@cache
def _tied_behind() -> re.Pattern[str]:
    return re.compile(rf"(?:{_HYPHENED}){{1,3}}")


@dataclass(frozen=True, slots=True)
class _Wanted:
    """Words that are a name: with a capital or in any spelling, and whether they are ordinary words too."""

    words: tuple[str, ...]
    needs_capital: bool = False
    is_ordinary: bool = False


@dataclass(frozen=True, slots=True)
class Named:
    """A name in a text, from `start` to `end`; `said` is where what shows that it is one begins, such as `mevrouw`."""

    start: int
    end: int
    said: int

    @property
    def is_addressed(self) -> bool:
        """Whether a salutation shows it, and not a list."""
        return self.said < self.start


@dataclass(frozen=True)
class People:
    """The names that are looked for, by their first word, and those of the school, which stay."""

    wanted: Mapping[str, Sequence[_Wanted]] = field(default_factory=dict)
    kept: Mapping[str, Sequence[_Wanted]] = field(default_factory=dict)
    #: Numbers of the school itself.
    numbers: frozenset[str] = frozenset()


def people_named(
    names: Iterable[str] = (), listed: Iterable[str] = (), kept: Iterable[str] = (), numbers: Iterable[str] = ()
) -> People:
    """The people to look for.

    `names` are those of a dossier: a whole name is found in any capitals, a part of it with a capital. `listed` are
    those that somebody wrote on a list for it, where one word is enough in any capitals. What is in `kept` and `numbers`,
    such as the school's own name, is no person wherever it stands.
    """
    of_dossier = [wanted for name in names if not _ORGANISATION.search(name) for wanted in _spellings(name, False)]
    from_list = [wanted for name in listed for wanted in _spellings(name, True)]
    stays = [_Wanted(words) for name in kept if (words := _words(name))]
    return People(_by_first_word([*of_dossier, *from_list]), _by_first_word(stays), frozenset(numbers))


def names_in(text: str, people: People) -> list[Named]:
    """The names in a text, which is composed (NFC); none lies in another."""
    spans = list(_WORD.finditer(text)) if _may_hold(text, people.wanted) else []
    all_names = (*_addressed(text), *_listed(text, spans, people.wanted))
    if not all_names:
        return []
    kept = [(found.start, found.end) for found in _listed(text, spans or list(_WORD.finditer(text)), people.kept)]
    found = sorted(
        (cut for name in all_names if (cut := _outside(name, kept, text)) is not None), key=lambda n: (n.start, -n.end)
    )
    joined: list[Named] = []
    for name in found:
        last = joined[-1] if joined else None
        if last is not None and not text[last.end : name.start].strip() and "\n" not in text[last.end : name.start]:
            joined[-1] = Named(last.start, max(last.end, name.end), last.said)
        else:
            joined.append(name)
    return joined


def _may_hold(text: str, wanted: Mapping[str, Sequence[_Wanted]]) -> bool:
    """Whether every word of a name may stand in a text. To look for each word by itself takes much longer."""
    if not text.isascii():
        text = unicodedata.normalize("NFD", text).translate(_COMBINING) + text
    plain = text.casefold()
    names = (one for name in wanted.values() for one in name)
    return len(wanted) > _FEW or any(all(word in plain for word in one.words) for one in names)


def overlapping(start: int, end: int, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Those of some spans, which are in order and apart, that lie over a stretch of text; the last one first."""
    number = bisect_left(spans, (end, end))
    while number and spans[number - 1][1] > start:
        number -= 1
        yield spans[number]


def _outside(name: Named, kept: Sequence[tuple[int, int]], text: str) -> Named | None:
    """The beginning of a name that lies outside what stays; None where that is nothing."""
    for start, _end in overlapping(name.start, name.end, kept):
        if start <= name.start:
            return None
        name = Named(name.start, name.start + len(text[name.start : start].rstrip()), name.said)
    return name


def _plain(word: str) -> str:
    """A word without capitals and, from three letters on, without accents: `Zoë` is Zoe, `Bé` is not `be`."""
    if len(word) >= 3 and not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return word.casefold()


def _words(name: str) -> tuple[str, ...]:
    return tuple(_plain(word) for word in _WORD.findall(unicodedata.normalize("NFC", name)))


def _by_first_word(wanted: Iterable[_Wanted]) -> dict[str, list[_Wanted]]:
    by_word: dict[str, list[_Wanted]] = {}
    for one in dict.fromkeys(wanted):
        by_word.setdefault(one.words[0], []).append(one)
    return by_word


def _spellings(name: str, is_listed: bool) -> Iterator[_Wanted]:
    """How a person is called in a text: by the whole name, and by the parts of it."""
    words = _words(name)
    while len(words) > 1 and words[0] in _TITLES and words[0] not in _PARTICLES:
        words = words[1:]
    if len(words) > 1:
        yield _Wanted(words)
    elif words and is_listed:
        yield _Wanted(words)
        return
    own = next((n for n, word in enumerate(words) if len(word) > 1), len(words))
    words = words[own:]
    particle = next((n for n, word in enumerate(words) if word in _PARTICLES), len(words))
    if particle < len(words) - 1:
        yield _Wanted(words[particle:], needs_capital=True)
    for number, word in enumerate(words):
        is_ordinary = word in _ORDINARY or len(word) < 3
        if len(word) > 1 and word not in _PARTICLES and not (is_ordinary and number > particle):
            yield _Wanted((word,), True, is_ordinary)


def _listed(text: str, spans: Sequence[re.Match[str]], wanted: Mapping[str, Sequence[_Wanted]]) -> Iterator[Named]:
    """The names of a list in a text, at each place the longest."""
    words = [_plain(span.group()) for span in spans] if wanted else []
    number = 0
    while number < len(words):
        word, best, end = words[number], 0, 0
        for one in (*wanted.get(word, ()), *wanted.get(word[:-1] if word.endswith("s") else "", ())):
            length = len(one.words)
            if length > best and (found := _end_of(text, spans, words, number, one)) is not None:
                best, end = length, found
        if best:
            yield _whole(text, spans[number].start(), end)
        number += best or 1


def _end_of(
    text: str, spans: Sequence[re.Match[str]], words: Sequence[str], number: int, wanted: _Wanted
) -> int | None:
    """Where a name ends that begins at a word; None where another word stands. An -s behind it is no part of it."""
    last = number + len(wanted.words) - 1
    if last >= len(words) or tuple(words[number:last]) != wanted.words[:-1]:
        return None
    for one, next_ in zip(spans[number:last], spans[number + 1 : last + 1], strict=True):
        gap = text[one.end() : next_.start()]
        if not _GAP.fullmatch(gap) or ("." in gap and len(one.group()) > 1):
            return None
    name, written = wanted.words[-1], spans[last].group()
    has_capital = written[:1].isupper()
    if wanted.needs_capital and not has_capital:
        return None
    if wanted.is_ordinary and _begins_sentence(text, spans[number].start()):
        return None
    if words[last] == name:
        return spans[last].end()
    possessive = words[last] == name + "s" and len(name) >= (3 if has_capital else 5)
    return spans[last].end() - 1 if possessive else None


def _begins_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" ")[-1:]
    return not before or before in _SENTENCE_ENDS


def _whole(text: str, start: int, end: int) -> Named:
    """A name with what a hyphen ties to it, and with initials in front of it."""
    if (behind := _tied_behind().match(text, end)) is not None:
        end = behind.end()
    for _part in range(3):
        if start < 2 or text[start - 1] not in _HYPHENS:
            break
        first = start - 1
        while first and text[first - 1].isalpha() and start - first < _LONGEST:
            first -= 1
        if not text[first].isupper() or (first and text[first - 1].isalnum()):
            break
        start = first
    for _initial in range(4):
        dot = start - (2 if text[start - 1 : start] == " " else 1)
        if dot < 1 or text[dot] != "." or not text[dot - 1].isupper() or text[max(0, dot - 2) : dot - 1].isalnum():
            break
        start = dot - 1
    return Named(start, end, start)


def _addressed(text: str) -> Iterator[Named]:
    if not _TITLED.search(text):
        return
    for match in _name_behind_title().finditer(text):
        name, start = match["name"], match.start("name")
        words = _WORD.findall(name)
        own = [word for word in words if _plain(word) not in _PARTICLES]
        if not own or _plain(own[0]) in _NO_NAMES or (own[-1].isupper() and 1 < len(own[-1]) < 4 and len(own) == 1):
            continue
        following = _WORD.match(text, match.end() + 1)
        if any(_OF_A_BUILDING.search(word) for word in (own[-1], following.group() if following else "")):
            continue
        if name[0].islower() or name[0] in "'’":
            # `de juf van Groep 3`, `de mevrouw van Humanitas`
            teaches = match["title"].casefold() in ("juf", "meester")
            if teaches or (
                match["title"] != "heer" and _AN_ARTICLE.search(text[max(0, match.start() - 6) : match.start()])
            ):
                continue
        end = match.end()
        for word in _WORD.finditer(name):
            if word.start() and _plain(word.group()) in _NO_NAMES - _PARTICLES:
                end = start + len(name[: word.start()].rstrip())
                break
        yield Named(start, end, match.start())
