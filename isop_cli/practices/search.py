"""Full-text search in practices, by word stems, in SQLite's FTS5."""

import sqlite3
from collections.abc import Sequence, Set
from contextlib import closing
from dataclasses import dataclass
from difflib import get_close_matches

from isop_cli.model.framework import Framework
from isop_cli.model.practice import Practice
from isop_cli.practices.words import parts_of, stem, words_in
from isop_cli.text.language import language, text_in

#: A hit in the title weighs so much more than one in the text; the names of indicators and sectors stand between.
_WEIGHTS = (8.0, 2.0, 1.0)
#: Of what a searcher types.
_MOST_WORDS = 32


@dataclass(frozen=True)
class SearchResult:
    """What a search gave, best first. Where no practice has all words, `all_words` is false and each has some."""

    practices: tuple[Practice, ...]
    all_words: bool
    #: For words that no practice has: the nearest that one has, or nothing.
    unknown: tuple[tuple[str, str], ...]


def search(text: str, practices: Sequence[Practice], framework: Framework) -> SearchResult:
    """The practices that have the words of a text, in any form, in the language in force."""
    lang = language()
    pages = [_page(practice, framework) for practice in practices]
    spelled = {stem(word, lang): word for page in pages for column in page for word in words_in(column, lang)}
    asked = list(dict.fromkeys(words_in(text[:1000], lang)))[:_MOST_WORDS]
    terms = {word: _term(word, spelled.keys(), lang) for word in asked}
    with closing(sqlite3.connect(":memory:")) as base:
        base.execute("CREATE VIRTUAL TABLE page USING fts5(title, topics, body, tokenize = 'unicode61')")
        rows = [(n, *(_indexed(column, spelled.keys(), lang) for column in page)) for n, page in enumerate(pages)]
        base.executemany("INSERT INTO page(rowid, title, topics, body) VALUES (?, ?, ?, ?)", rows)
        known = {word: term for word, term in terms.items() if _matches(base, term)}
        unknown = tuple((word, _nearest(word, spelled, lang)) for word in asked if word not in known)
        hits = _matches(base, " AND ".join(known.values())) if len(known) == len(asked) else []
        complete = bool(hits)
        if not hits:
            hits = _matches(base, " OR ".join(known.values()))
    return SearchResult(tuple(practices[number] for number in hits), complete, unknown)


def _page(practice: Practice, framework: Framework) -> tuple[str, str, str]:
    """Title, topics and text of a practice in the language in force."""
    indicators = [framework.indicators[name].title for name in practice.indicators]
    names = {p.id: p.name for p in framework.partnerships} | {s.id: s.name for s in framework.sectors}
    topics = [*indicators, *(names[name] for name in (*practice.partnerships, *practice.sectors))]
    takes = practice.takes
    spoken = [practice.what, practice.for_whom, *practice.start, takes.time, takes.people, takes.money]
    spoken += [practice.watch, practice.works, *(text for m in practice.moments for text in (m.what, m.about) if text)]
    named = [practice.id, *(source.title for source in practice.sources)]
    return text_in(practice.title), " ".join(map(text_in, topics)), " ".join([*map(text_in, spoken), *named])


def _indexed(text: str, known: Set[str], lang: str) -> str:
    """A text as the stems of its words, each compound followed by its parts."""
    stems: list[str] = []
    for word in words_in(text, lang):
        stems += [stem(word, lang), *parts_of(word, known, lang)]
    return " ".join(stems)


def _term(word: str, known: Set[str], lang: str) -> str:
    """A word as a part of a query: its stem, what starts with that, or the parts of a compound that no text has."""
    root = stem(word, lang)
    wanted = [f'"{root}"*' if len(root) > 2 else f'"{root}"']
    if parts := parts_of(word, known, lang):
        wanted.append("(" + " AND ".join(f'"{part}"' for part in parts) + ")")
    return "(" + " OR ".join(wanted) + ")"


def _matches(base: sqlite3.Connection, query: str) -> list[int]:
    if not query:
        return []
    ranked = f"SELECT rowid FROM page WHERE page MATCH ? ORDER BY bm25(page, {', '.join(map(str, _WEIGHTS))}), rowid"
    return [row[0] for row in base.execute(ranked, (query,))]


def _nearest(word: str, spelled: dict[str, str], lang: str) -> str:
    near = get_close_matches(stem(word, lang), sorted(spelled), n=1, cutoff=0.7)
    return spelled[near[0]] if near else ""
