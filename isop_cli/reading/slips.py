"""Where people slip in YAML: each slip at its cause, not where a parser notices it, with the lines as they were meant.

The lines are looked at one by one, with the columns of the lists and keys that are open, so that one slip hides no other.
What is found is an error in YAML, or a text that YAML reads as something that nobody meant (`silent`).
"""

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from isop_cli.reading.diagnostics import MAX_PROBLEMS, Argument

#: Characters that cannot be seen, or are taken for a plain space: their names, and what stands for them.
INVISIBLE: Mapping[str, tuple[Mapping[str, str], str]] = {
    "\u00a0": ({"nl": "een harde spatie", "en": "a no-break space"}, " "),
    "\u202f": ({"nl": "een smalle harde spatie", "en": "a narrow no-break space"}, " "),
    "\u2007": ({"nl": "een cijferspatie", "en": "a figure space"}, " "),
    "\u2009": ({"nl": "een smalle spatie", "en": "a thin space"}, " "),
    "\u2002": ({"nl": "een halve vierkantspatie", "en": "an en space"}, " "),
    "\u2003": ({"nl": "een vierkantspatie", "en": "an em space"}, " "),
    "\u3000": ({"nl": "een brede spatie", "en": "a wide space"}, " "),
    "\u200b": ({"nl": "een spatie zonder breedte", "en": "a zero-width space"}, ""),
    "\u200c": ({"nl": "een scheidingsteken zonder breedte", "en": "a zero-width non-joiner"}, ""),
    "\u200d": ({"nl": "een verbindingsteken zonder breedte", "en": "a zero-width joiner"}, ""),
    "\u200e": ({"nl": "een teken voor de leesrichting", "en": "a mark of the reading direction"}, ""),
    "\u200f": ({"nl": "een teken voor de leesrichting", "en": "a mark of the reading direction"}, ""),
    "\u2060": ({"nl": "een teken zonder breedte", "en": "a word joiner"}, ""),
    "\u00ad": ({"nl": "een zacht afbreekstreepje", "en": "a soft hyphen"}, ""),
    "\ufeff": ({"nl": "een bytevolgordeteken", "en": "a byte order mark"}, ""),
}
_UNSEEN = "".join(INVISIBLE)
_SPACE = f"[ \t{_UNSEEN}]"
#: What word processors make of a dash at the start of a line.
_DASHES = "–—−‐‑•·▪"
_CURLY = "“”„‟‘’‚‛«»"

_LINE = re.compile(
    rf"(?P<indent>{_SPACE}*)"
    rf"(?P<dashes>(?:-{_SPACE}+)*)"
    r"(?P<rest>.*)",
    re.DOTALL,
)
#: A key and the colon behind it, at which a value or nothing follows. No colon of a web address or of a time.
_KEY = re.compile(
    rf"(?P<key>\"[^\"]*\"|'[^']*'|[^\s\"'#\[\]{{}},&*!|>%@`][^:#]{{0,60}}?)(?P<gap>{_SPACE}*):(?P<space>{_SPACE}+|$)"
)
_TIGHT = re.compile(r"(?P<key>[^\W\d][\w-]{0,40})(?P<gap> ?):(?P<value>[^\s:/\\].*)")
_BARE = re.compile(r"(?P<key>[^\W\d][\w-]{0,40})(?: *[=;] *| +)(?P<value>\S.*)")
_BLOCK = re.compile(r"[|>][+-]?[1-9]?[+-]?(?:[ \t]+#.*|[ \t]*)")
_APOSTROPHE = re.compile(r"'(?:[a-zA-Z]{1,2}|[0-9]{2}(?:er|s)?)(?=[ -])")
_COMMENT = re.compile(r"[ \t]#")
#: How much of what stands between brackets in several lines is looked at for its end, and how much in a whole file.
_LONGEST_FLOW, _MOST_WORK = 4_000, 300_000
_COMMENT_BEHIND = re.compile(r"(?:^|[ \t])#")
_COLON = re.compile(r":(?:[ \t]|$)")
_FLOW_END = re.compile(r"\s*(?:[,\]}]|:(?:\s|$)|$)")


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip: where (line and column from 0), by which case of which rule it is reported, and what was meant.

    `changes` has the lines as they were meant, by number; None where nobody knows, and the line is left out. `sure` tells
    that it needs no guess. `silent` is what YAML reads without a word, as something else.
    """

    line: int
    column: int
    length: int
    code: str
    case: str
    arguments: Mapping[str, Argument]
    changes: Mapping[int, str | None] = field(default_factory=dict)
    sure: bool = False
    silent: bool = False


class _Level(NamedTuple):
    """Keys or list items that are open, and the column in which they start."""

    column: int
    is_list: bool


class _Entry(NamedTuple):
    """What the last line began: the column of its key or item, its key, and whether its value is still to come."""

    column: int
    key: str
    is_open: bool
    line: int


def quoted(text: str) -> str:
    """A text between the quotes that need the fewest other changes."""
    if '"' not in text and "\\" not in text:
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def slips(lines: Sequence[str], known: frozenset[str], texts: frozenset[str]) -> list[Slip]:
    """Every slip in the lines. `known` are the format's words for keys, `texts` those behind which a text stands."""
    return list(itertools.islice(_Lines(lines, known, texts).look(), MAX_PROBLEMS))


class _Lines:
    """A walk over the lines of a file."""

    def __init__(self, lines: Sequence[str], known: frozenset[str], texts: frozenset[str]) -> None:
        self.lines, self.known, self.texts = lines, known, texts
        self.number = 0
        self.levels: list[_Level] = []
        self.last = _Entry(-1, "", True, 0)
        self.work = 0

    def look(self) -> Iterator[Slip]:
        while self.number < len(self.lines):
            line = self.lines[self.number]
            bare = line.strip(" \t")
            if not bare or bare.startswith("#") or line[:3] in ("---", "...") or line.startswith("%"):
                self.number += 1
                continue
            yield from self._line(line)

    def is_known(self, word: str) -> bool:
        return word.strip("\"'").casefold() in self.known

    # -- one line -------------------------------------------------------------------------------------------------

    def _line(self, line: str) -> Iterator[Slip]:
        """The slips of a line and of what belongs to its value. Leaves `number` at the next line."""
        at = self.number
        for slip in self._before_the_value(line):
            yield slip
            line = slip.changes.get(at) or line
        match = _LINE.fullmatch(line)
        assert match is not None
        column = len(match["indent"])
        content = column + len(match["dashes"])
        rest = match["rest"]
        if "\t" in match["indent"]:
            moved, sure = self._without_tabs(match["indent"], bool(match["dashes"]))
            new = " " * moved + line[column:]
            where = match["indent"].index("\t")
            yield Slip(at, where, 1, "E105", "tab", {}, {at: new}, sure=sure)
            line, column, content = new, moved, moved + len(match["dashes"])
        if rest in ("-", ""):
            self._open(column, is_list=True)
            self.last = _Entry(content, "", True, at)
            self.number += 1
            return
        key = _KEY.match(rest)
        tight = _TIGHT.fullmatch(rest) if key is None else None
        if tight is not None and (self.is_known(tight["key"]) or not self._goes_on(column, match["dashes"])):
            new = f"{line[:content]}{tight['key']}: {tight['value']}"
            sure = self.is_known(tight["key"])
            end = content + len(tight["key"]) + len(tight["gap"])
            yield Slip(at, end, 1, "E105", "no_space", {"key": tight["key"]}, {at: new}, sure=sure, silent=sure)
            line, rest = new, new[content:]
            key = _KEY.match(rest)
        if key is None and not match["dashes"]:
            yield from self._without_key(line, rest, column)
            return
        if match["dashes"] or ((column, True) in self.levels and key is None):
            moved_slip = self._misplaced(line, column, is_list=True)
        else:
            moved_slip = self._misplaced(line, column, is_list=False)
        if moved_slip is not None:
            yield moved_slip
            new = moved_slip.changes[at] or line
            moved = len(new) - len(new.lstrip(" "))
            line, column, content = new, moved, moved + content - column
        if match["dashes"]:
            self._open(column, is_list=True)
            for dash in re.finditer("-", match["dashes"]):
                if dash.start():
                    self.levels.append(_Level(column + dash.start(), True))
        if key is None:
            self.last = _Entry(content, "", False, at)
            yield from self._value(line, content, "", column)
            return
        self._open(content, is_list=False)
        start = content + key.end()
        word = key["key"].strip("\"'")
        value = line[start:]
        is_open = not value.strip() or value.startswith("#")
        self.last = _Entry(content, word, is_open, at)
        if is_open:
            self.number += 1
        else:
            yield from self._value(line, start, word, content)

    def _open(self, column: int, is_list: bool) -> None:
        """Note that a key or an item starts in a column; what stood further to the right is closed."""
        while self.levels and (
            self.levels[-1].column > column or (self.levels[-1].column == column and self.levels[-1].is_list != is_list)
        ):
            if self.levels[-1].column == column and is_list:
                break  # a list may start in the column of its key
            self.levels.pop()
        if _Level(column, is_list) not in self.levels:
            self.levels.append(_Level(column, is_list))

    def _misplaced(self, line: str, column: int, is_list: bool) -> Slip | None:
        """A slip when a line starts where nothing is open; with it in the nearest column in which it could start."""
        if not self.levels:
            return None
        if self.last.is_open and column > self.last.column:
            return None  # a new list or mapping, in a column of its own
        columns = [level.column for level in self.levels if level.is_list == is_list]
        if column in columns or (is_list and self.last.is_open and column == self.last.column):
            return None
        if not columns:
            return None
        nearest = min(columns, key=lambda one: (abs(one - column), -one))
        new = " " * nearest + line.lstrip(" \t")
        return Slip(
            self.number,
            column,
            1,
            "E105",
            "column",
            {"column": column + 1, "expected": nearest + 1, "line": self.last.line + 1},
            {self.number: new},
        )

    def _without_tabs(self, indent: str, is_list: bool) -> tuple[int, bool]:
        """The column that tabs at the start of a line stand for, in which such a line could start; and whether no other is."""
        columns = {level.column for level in self.levels if level.is_list == is_list}
        fitting = {moved for width in (2, 4, 8) if (moved := len(indent.expandtabs(width))) in columns}
        if fitting:
            moved = self.last.column if self.last.column in fitting else max(fitting)
            return moved, len(fitting) == 1
        if self.last.is_open:  # a new list or mapping, anywhere to the right
            return max(self.last.column + 2, len(indent.expandtabs(2))), True
        return len(indent.expandtabs(4)), False

    def _goes_on(self, column: int, dashes: str) -> bool:
        """Whether a line without a key of its own goes on with the value of the one above."""
        return not dashes and not self.last.is_open and column > self.last.column

    # -- before the value -------------------------------------------------------------------------------------------

    def _before_the_value(self, line: str) -> Iterator[Slip]:
        """Slips in the indentation, at the dash and in the key."""
        at = self.number
        start = re.match(rf"({_SPACE}*)([{_DASHES}])({_SPACE}+)", line)
        if start is not None and self._is_item(line[start.end() :]):
            new = line[: start.start(2)] + "- " + line[start.end() :].lstrip(" ")
            told = {"character": start[2]}
            yield Slip(at, start.start(2), 1, "E105", "dash_kind", told, {at: new}, sure=True, silent=True)
            line = new
        if (tight := re.match(r"([ \t]*)-(?=[^\s-])(.*)", line)) and self._is_item(tight[2]):
            new = f"{tight[1]}- {tight[2]}"
            yield Slip(at, len(tight[1]), 1, "E105", "dash_space", {}, {at: new}, sure=True, silent=True)
            line = new
        match = _LINE.fullmatch(line)
        assert match is not None
        content = len(match["indent"]) + len(match["dashes"])
        if wide := re.match(r"([\w -]{1,40})\uff1a\s*", match["rest"]):
            new = f"{line[:content]}{wide[1]}: {match['rest'][wide.end() :]}"
            told = {"character": "\uff1a"}
            yield Slip(at, content + len(wide[1]), 1, "E105", "colon_kind", told, {at: new}, sure=True, silent=True)
            line = new
        key = _KEY.match(line[content:]) or re.match(
            rf"(?P<key>[^\W\d][\w-]*)(?P<gap>{_SPACE}*):(?P<space>[{_UNSEEN}]+)", line[content:]
        )
        end = content + key.end() if key else content
        if key and key["key"][:1] in _CURLY and self.is_known(key["key"].strip(_CURLY)):
            new = line[:content] + key["key"].strip(_CURLY) + line[content + len(key["key"]) :]
            yield Slip(at, content, len(key["key"]), "E105", "curly", {}, {at: new}, sure=True, silent=True)
            end -= len(line) - len(new)
            line = new
        word = _plain_word(key["key"]) if key else ""
        stripped = line.rstrip(" \t")
        tail = len(stripped) - len(stripped.rstrip(_UNSEEN + " \t"))
        is_word = bool(key) and word in self.known and word not in self.texts
        zones = [(0, end), (len(stripped) - tail, len(stripped))] if is_word else [(0, end)]
        found = [n for one, other in zones for n in range(one, other) if line[n] in INVISIBLE]
        if not found:
            if is_word:
                yield from self._curly_value(line, end)
            return
        unseen = set(found)
        new = "".join(INVISIBLE[c][1] if n in unseen else c for n, c in enumerate(line)).rstrip(" ")
        if key:
            new = re.sub(r" +:", ":", new[: end + 1], count=1) + new[end + 1 :]
        named, code = INVISIBLE[line[found[0]]][0], f"U+{ord(line[found[0]]):04X}"
        told_of: dict[str, Argument] = {"character": named, "code": code}
        yield Slip(at, found[0], 1, "E119", "invisible", told_of, {at: new}, sure=True, silent=True)

    def _curly_value(self, line: str, start: int) -> Iterator[Slip]:
        """Curly quotes around a value that is no text."""
        value = line[start:].strip(" \t")
        inner = value.strip(_CURLY)
        if len(value) > 2 and value[0] in _CURLY and value[-1] in _CURLY and inner and not set(inner) & set("\"'\\"):
            new = f'{line[:start]}"{inner}"'
            yield Slip(self.number, start, len(value), "E105", "curly", {}, {self.number: new}, sure=True, silent=True)

    def _is_item(self, text: str) -> bool:
        """Whether a text behind a dash is a key of the format."""
        key = re.match(r"\s*[\"']?([^\W\d][\w -]*?)[\"']?\s*:", text)
        return key is not None and _plain_word(key[1]) in self.known

    # -- lines without a key ----------------------------------------------------------------------------------------

    def _without_key(self, line: str, rest: str, column: int) -> Iterator[Slip]:
        at = self.number
        self.number += 1
        if (self.last.is_open and self.last.column < column) or not self.levels:
            if rest[:1] in "\"'[{|>":
                self.number = at
                yield from self._value(line, column, self.last.key, self.last.column)
            return  # a text below its key
        bare = _BARE.fullmatch(rest)
        if bare is not None and self.is_known(bare["key"]):
            new = f"{line[:column]}{bare['key']}: {bare['value']}"
            yield Slip(at, column, len(bare["key"]), "E105", "no_colon", {"key": bare["key"]}, {at: new})
            self.number = at
            self.lines = [*self.lines[:at], new, *self.lines[at + 1 :]]
            return
        if self.is_known(rest):
            new = f"{line}:"
            yield Slip(at, column, len(rest), "E105", "no_colon", {"key": rest}, {at: new})
            self.last = _Entry(column, rest, True, at)
            return
        if self.last.key and not self.last.is_open:
            told: dict[str, Argument] = {"key": self.last.key, "line": self.last.line + 1}
            yield Slip(at, column, len(rest), "E105", "goes_on", told, {at: None})
            return
        yield Slip(at, column, len(rest), "E105", "no_key_here", {}, {at: None})

    # -- values -----------------------------------------------------------------------------------------------------

    def _value(self, line: str, start: int, key: str, column: int) -> Iterator[Slip]:
        """The slips of a value that starts in this line; `column` is that of its key."""
        value = line[start:].rstrip(" \t")
        first = value[:1]
        if _BLOCK.fullmatch(value):
            yield from self._block(column, key)
        elif first in "\"'":
            yield from self._quoted(line, start, key, column)
        elif first in "[{":
            yield from self._flow(line, start, key, column)
        else:
            yield from self._plain(line, start, key, column)

    def _block(self, column: int, key: str) -> Iterator[Slip]:
        """Pass over a text after | or >."""
        self.number += 1
        while self.number < len(self.lines):
            line = self.lines[self.number]
            if line.strip(" \t") and len(line) - len(line.lstrip(" ")) <= column:
                return
            self.number += 1
        yield from ()

    def _continuation(self, column: int) -> int:
        """The number of the line behind a plain text: further lines of it stand to the right of its key."""
        number = self.number + 1
        while number < len(self.lines):
            line = self.lines[number]
            bare = line.strip(" \t")
            if not bare:
                number += 1
                continue
            indent = len(line) - len(line.lstrip(" \t"))
            if indent <= column or bare.startswith("#") or self._is_entry(bare):
                break
            number += 1
        while number > self.number + 1 and not self.lines[number - 1].strip(" \t"):
            number -= 1
        return number

    def _is_entry(self, bare: str) -> bool:
        """Whether a line without its indentation is a key of the format, or an item with one."""
        return self._is_item(bare.lstrip(f"- {_DASHES}"))

    def _plain(self, line: str, start: int, key: str, column: int) -> Iterator[Slip]:
        at = self.number
        end = self._continuation(column)
        self.number = end
        value = line[start:].rstrip(" \t")
        further = [text.strip(" \t") for text in self.lines[at + 1 : end]]
        case, offset, told = _wrong_start(value, bool(further))
        if case == "start" and value[:1] == "-" and key.casefold() not in self.texts:
            yield Slip(at, start, 1, "E105", "dash", {}, {at: None})
            return
        place = (at, start + offset)
        if not case:
            for number, text in ((at, value), *zip(range(at + 1, end), further, strict=True)):
                if colon := _COLON.search(text):
                    origin = start if number == at else len(self.lines[number]) - len(self.lines[number].lstrip(" \t"))
                    case, place, told = "colon", (number, origin + colon.start()), {}
                    break
        if not case:
            return
        has_comment = any(_COMMENT.search(text) for text in (value, *further))
        changes = self._in_quotes(line, start, value, at, end)
        yield Slip(*place, 1, "E105", case, told, changes, sure=not has_comment)

    def _in_quotes(self, line: str, start: int, value: str, at: int, end: int) -> dict[int, str | None]:
        """The lines of a plain text with quotes around the whole."""
        if end - at == 1:
            return {at: line[:start] + quoted(value)}
        last = end - 1
        texts = [value, *(self.lines[number].rstrip(" \t") for number in range(at + 1, end))]
        mark = '"' if not any('"' in text or "\\" in text for text in texts) else "'"
        if mark == "'":
            texts = [text.replace("'", "''") for text in texts]
        made: dict[int, str | None] = {at: line[:start] + mark + texts[0]}
        made |= {number: texts[number - at] for number in range(at + 1, last)}
        return made | {last: texts[-1] + mark}

    def _quoted(self, line: str, start: int, key: str, column: int) -> Iterator[Slip]:
        at = self.number
        self.number += 1
        value = line[start:].rstrip(" \t")
        mark = value[0]
        end = _closing(value, mark)
        if end is not None:
            behind = value[end + 1 :]
            if not behind.strip() or _COMMENT.match(behind):
                return
            is_apostrophe = mark == "'" and _APOSTROPHE.match(value)
            text = value
            sure = not _COMMENT.search(value)
            if not is_apostrophe and value[-1] == mark and len(value) > 2:
                opens = value[end - 1] in " (\t" and not value[end + 1 : end + 2].isspace()
                closes = not value[end - 1].isspace() and not behind[:1].isalnum()
                text = value[1:-1] if opens else value
                sure = sure and (opens or closes)
            case = "apostrophe" if is_apostrophe else "after_quote"
            column_of = start if is_apostrophe else start + end + 1
            yield Slip(at, column_of, 1, "E105", case, {}, {at: line[:start] + quoted(text)}, sure=sure)
            return
        closed, swallowed = self._closed_below(mark, column)
        if closed is not None and swallowed is None:
            self.number = closed + 1
            return
        if mark == "'" and _APOSTROPHE.match(value):
            last = self._continuation_of(at, column)
            whole = self._in_quotes(line, start, value, at, last)
            self.number = last
            yield Slip(at, start, 1, "E105", "apostrophe", {}, whole, sure=not _COMMENT.search(value))
            return
        told: dict[str, Argument] = {"character": mark}
        ends = f"{line.rstrip()}{mark}" if not value.endswith("\\") else None
        last = self._continuation_of(at, column)
        changes: dict[int, str | None] = {at: ends}
        if last > at + 1:
            changes = {at: line.rstrip(), last - 1: self.lines[last - 1].rstrip() + mark}
        self.number = last
        yield Slip(
            at, start, 1, "E105", "open_quote", told, changes, silent=swallowed is not None and closed is not None
        )

    def _continuation_of(self, at: int, column: int) -> int:
        self.number = at
        return self._continuation(column)

    def _closed_below(self, mark: str, column: int) -> tuple[int | None, int | None]:
        """In which line below a quote is closed, and the first line before it that is an entry of the format."""
        swallowed = None
        for number in range(self.number, len(self.lines)):
            line = self.lines[number]
            bare = line.strip(" \t")
            indent = len(line) - len(line.lstrip(" \t"))
            if swallowed is None and bare and indent <= column and (self._is_entry(bare) or bare.startswith("- ")):
                swallowed = number
            end = _closing(mark + line, mark)
            if end is not None:
                behind = (mark + line)[end + 1 :]
                is_end = not behind.strip() or _COMMENT.match(behind) is not None
                return (number if is_end else None), swallowed
        return None, swallowed

    def _flow(self, line: str, start: int, key: str, column: int) -> Iterator[Slip]:
        at = self.number
        value = line[start:].rstrip(" \t")
        if len(value) > _LONGEST_FLOW:
            self.number += 1
            return
        taken, tokens, behind = _flow(value)
        if behind is None and not tokens.bad:  # it may go on below
            end = self._end_of_flow(value, column)
            if end is not None:
                self.number = end + 1
                return
        self.number += 1
        if behind is None:
            told: dict[str, Argument] = {"character": value[0]}
            closing = "".join("]" if one == "[" else "}" for one in reversed(tokens.open))
            is_text = key.casefold() in self.texts
            new = None if _COMMENT_BEHIND.search(value) else value.rstrip(", ") + closing
            if is_text:
                new = quoted(value)
            changes = {at: None if new is None else line[:start] + new}
            yield Slip(at, start, 1, "E105", "open_bracket", told, changes)
            return
        if behind.strip() and not _COMMENT.match(behind):
            sure = not _COMMENT.search(value) and not value.rstrip().endswith(("]", "}"))
            changes = {at: line[:start] + quoted(value)}
            yield Slip(at, start, 1, "E105", "start", {"character": value[0]}, changes, sure=sure)
            return
        if tokens.bad:
            new = taken
            for one, other, text in reversed(tokens.bad):
                new = new[:one] + quoted(text) + new[other:]
            one = tokens.bad[0][0]
            case, told = tokens.cases[0]
            yield Slip(at, start + one, 1, "E105", case, told, {at: line[:start] + new + behind}, sure=True)

    def _end_of_flow(self, value: str, column: int) -> int | None:
        """The line in which brackets that go on below are closed; None when an entry comes first, or the end."""
        whole = _COMMENT_BEHIND.split(value)[0]
        for number in range(self.number + 1, len(self.lines)):
            line = self.lines[number]
            bare = line.strip(" \t")
            indent = len(line) - len(line.lstrip(" \t"))
            if bare and indent <= column and not bare.startswith(("]", "}", "#")):
                return None
            whole += " " + _COMMENT_BEHIND.split(bare)[0]
            if len(whole) > _LONGEST_FLOW or self.work > _MOST_WORK:
                return number
            if "]" in bare or "}" in bare:
                self.work += len(whole)
                if _flow(whole)[2] is not None:
                    return number
        return None


def _plain_word(key: str) -> str:
    """A key as it stands among the known ones: without what cannot be seen, quotes and capitals."""
    text = "".join(INVISIBLE[c][1] if c in INVISIBLE else c for c in key)
    return text.strip(" \"'").casefold()


def _wrong_start(value: str, goes_on: bool) -> tuple[str, int, dict[str, Argument]]:
    """Which case it is when a plain value cannot start as it does, where in it, and the case's arguments."""
    first = value[:1]
    if first == "-" and (len(value) == 1 or value[1] in " \t"):
        return ("", 0, {}) if len(value) == 1 and goes_on else ("start", 0, {"character": "-"})
    if first == "?" and (len(value) == 1 or value[1] in " \t"):
        return "start", 0, {"character": "?"}
    if first in "%@`,]}":
        return "start", 0, {"character": first}
    if first == "*" and not re.fullmatch(r"\*[\w-]+(?:[ \t]+#.*)?", value):
        return "alias", 0, {}
    if first == "&" and not re.match(r"&[\w-]+(?:[ \t]|$)", value):
        return "start", 0, {"character": "&"}
    if first in "|>":
        return "block", 0, {}
    if first == "#":
        return "", 0, {}
    return "", 0, {}


def _closing(value: str, mark: str) -> int | None:
    """Where the quote with which a value begins is closed, in the same line."""
    place = 1
    while place < len(value):
        if value[place] == "\\" and mark == '"':
            place += 2
            continue
        if value[place] == mark:
            if mark == "'" and value[place + 1 : place + 2] == mark:
                place += 2
                continue
            return place
        place += 1
    return None


@dataclass
class _Tokens:
    """What stands between brackets: the stretches that cannot be read as they are, with the text that was meant."""

    bad: list[tuple[int, int, str]] = field(default_factory=list)
    cases: list[tuple[str, dict[str, Argument]]] = field(default_factory=list)
    open: list[str] = field(default_factory=list)

    def add(self, start: int, end: int, text: str, case: str, **arguments: Argument) -> None:
        self.bad.append((start, end, text))
        self.cases.append((case, arguments))


def _flow(text: str) -> tuple[str, _Tokens, str | None]:
    """What stands between brackets from the start of a text; and what is behind it, None when it is not closed."""
    tokens = _Tokens()
    place = 0
    is_value = False
    while place < len(text):
        character = text[place]
        if character in "[{":
            tokens.open.append(character)
            place += 1
            is_value = False
        elif character in "]}":
            if tokens.open:
                tokens.open.pop()
            place += 1
            if not tokens.open:
                return text[:place], tokens, text[place:]
            is_value = False
        elif character == ",":
            place += 1
            is_value = False
        elif character == ":" and text[place + 1 : place + 2] in (" ", "\t", ",", "]", "}", ""):
            place += 1
            is_value = True
        elif character in " \t":
            place += 1
        elif character == "#" and text[place - 1] in " \t[{,":
            return text, tokens, None
        else:
            place = _token(text, place, tokens, is_value)
    return text, tokens, None


def _token(text: str, start: int, tokens: _Tokens, is_value: bool) -> int:
    """Look at a text between brackets; the place behind it."""
    mark = text[start]
    if mark in "\"'":
        place = start + 1
        inside = False
        while (place := text.find(mark, place)) >= 0:
            if mark == "'" and text[place + 1 : place + 2] == "'":
                place += 2
                continue
            if mark == '"' and (len(text[:place]) - len(text[:place].rstrip("\\"))) % 2:
                place += 1
                continue
            if _FLOW_END.match(text, place + 1):
                if inside:
                    tokens.add(start, place + 1, text[start + 1 : place], "after_quote")
                return place + 1
            inside = True
            place += 1
    end = start
    depth_end = re.compile(r"[,\]}]" if tokens.open[-1:] == ["{"] else r"[,\]]")
    found = depth_end.search(text, start)
    end = found.start() if found else len(text)
    word = text[start:end].rstrip(" \t")
    if not is_value and tokens.open[-1:] == ["{"] and (colon := _COLON.search(word)) and mark not in "\"'":
        return start + max(colon.start(), 1)
    case, _offset, told = ("apostrophe", 0, {}) if mark in "\"'" else _wrong_start(word, goes_on=False)
    if mark == '"':
        case = "open_quote"
        told = {"character": mark}
    if not case and is_value and _COLON.search(word):
        case = "colon"
    if case:
        tokens.add(start, start + len(word), word, case, **told)
    return max(start + len(word), start + 1)
