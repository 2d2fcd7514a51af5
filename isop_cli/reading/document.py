"""YAML text to data that keeps its positions. Every scalar stays the text that was written."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from isop_cli.model.words import Keys, dutch_key, folded, key_words
from isop_cli.reading.diagnostics import MAX_PROBLEMS, Argument, Diagnostic, Place, and_more
from isop_cli.reading.files import decode, read_bytes
from isop_cli.reading.slips import INVISIBLE, Slip, slips
from isop_cli.reading.syntax import explained

MAX_DEPTH = 32
#: Values in one file, aliases written out: forty times a large dossier.
MAX_VALUES = 200_000
#: A longer line is not shown with what is wrong in it: a hundred copies of a megabyte help nobody.
_MAX_SHOWN = 10_000

#: Keys whose values are texts, also when they are one word, and every word for them.
_TEXT_KEYS = frozenset(("name", "title", "note", "reason", "role", "city", "region", "shows", "what", "conclusion"))
TEXT_WORDS = frozenset(word for key in _TEXT_KEYS for word in key_words(key))
_DROPS = re.compile(r"[ \t]#|! |[:-] +&")
_ANCHOR = re.compile(r"&([\w-]+)(?=[ \t])")
_KEY_LINE = re.compile(r"[ \t]*((?:- +)?([^\W\d]\w*):)(?=[ \t]|$)")

_PLAIN, _OTHER = "plain", "other"
_EMPTY = frozenset(("", "~"))
#: What YAML 1.1 calls a line break.
LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
_NOT_ALLOWED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x80-\x84\x86-\x9f\ufffe\uffff\ud800-\udfff]")


class _LimitError(Exception):
    """A limit is passed. Raised from inside the parser, which knows no other way to stop."""

    def __init__(self, code: str, node: Node | None = None) -> None:
        super().__init__(code)
        self.code, self.node = code, node


class _Counting:
    """The parser's hooks for each value: no guessing of types, and limits on depth and number."""

    _depth = 0
    _values = 0

    def descend_resolver(self, parent: Node | None, _index: object) -> None:
        self._depth += 1
        self._values += 1
        if self._depth > MAX_DEPTH:
            raise _LimitError("E106", parent)
        if self._values > MAX_VALUES:
            raise _LimitError("E107", parent)

    def ascend_resolver(self) -> None:
        self._depth -= 1

    def resolve(self, _kind: type[Node], _value: str | None, implicit: Any) -> str:
        return _PLAIN if implicit is True or (implicit and implicit[0]) else _OTHER


try:
    from yaml._yaml import CParser as _CParser

    class _Parser(_Counting, _CParser):
        """libyaml's parser, which is ten times as fast as the one in Python."""

except ImportError:  # pragma: no cover - a Python without PyYAML's compiled part
    from yaml.composer import Composer
    from yaml.parser import Parser
    from yaml.reader import Reader
    from yaml.scanner import Scanner

    class _Parser(_Counting, Reader, Scanner, Parser, Composer):  # type: ignore[no-redef]
        """PyYAML's own parser."""

        def __init__(self, stream: str) -> None:
            Reader.__init__(self, stream)
            Scanner.__init__(self)
            Parser.__init__(self)
            Composer.__init__(self)


@dataclass
class Document:
    """A YAML file as data: mappings are dict, sequences list, scalars str, an empty value None."""

    name: str
    text: str
    folder: Path | None = None
    root: Node | None = None
    #: How many values it has, aliases written out.
    values: int = 0
    data: Any = None
    problems: list[Diagnostic] = field(default_factory=list)
    #: What could be read of a file with an error, to find what else is wrong with it.
    rest: Any = None
    #: The lines, from 0, that were read as they were meant, and those that were left out.
    mended: set[int] = field(default_factory=set)
    left_out: set[int] = field(default_factory=set)
    #: What a key in it may be called.
    keys: Keys | None = None
    #: How much there is in it, in characters or bytes.
    size: int = 0
    #: The keys for which another word stands in the file, and that word.
    spelling: dict[str, str] = field(default_factory=dict)

    @property
    def found(self) -> Any:
        """What could be read, also of a file with an error."""
        return self.rest if self.data is None else self.data

    @property
    def is_whole(self) -> bool:
        """Whether nothing of it was left out, though a slip may have been mended."""
        return not self.left_out and (self.found is not None or not self.problems)

    def word_for(self, key: str) -> str:
        """A key as this file writes it, or would write it."""
        return self.spelling.get(key) or (dutch_key(key) if self.spelling else key)

    @property
    def language(self) -> str | None:
        """The language of its keys; None where nobody wrote them."""
        return None if self.root is None else "nl" if self.spelling else "en"

    @cached_property
    def lines(self) -> list[str]:
        """The text by line, broken where YAML breaks it."""
        return LINE_BREAK.split(self.text)

    def place(self, *path: str | int, key: bool = False) -> Place:
        """Where the value at `path` stands; with `key`, where its key stands.

        For a path that the file does not have: the deepest part of it that is there.
        """
        node, found = self.root, self.root
        for step in path:
            pair = _child(node, step)
            if pair is None:
                break
            found = pair[0] if key else pair[1]
            node = pair[1]
        return self.place_of(found)

    def item_lines(self, *path: str | int) -> list[int]:
        """The line, counted from 1, in which each item of the list at `path` starts."""
        node = self.root
        for step in path:
            pair = _child(node, step)
            if pair is None:
                return []
            node = pair[1]
        return [item.start_mark.line + 1 for item in node.value] if isinstance(node, SequenceNode) else []

    def place_of(self, node: Node | None) -> Place:
        """Where a node stands."""
        if node is None:
            return self.place_at(0, 0)
        mark = node.start_mark
        if mark.line in self.mended and isinstance(node, ScalarNode):
            column = self.line(mark.line + 1).find(node.value)
            return self.place_at(mark.line, max(column, 0), len(node.value) if column >= 0 else 1)
        return self.place_at(mark.line, mark.column, _length(node))

    def place_at(self, line: int, column: int, length: int = 1) -> Place:
        """A place by line and column counted from 0, as the parser counts them."""
        text = self.line(line + 1)
        return Place(self.name, line + 1, column + 1, length, text if len(text) <= _MAX_SHOWN else "")

    def line(self, number: int) -> str:
        """The text of a line, counted from 1; empty past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""


def _child(node: Node | None, step: str | int) -> tuple[Node, Node] | None:
    if isinstance(node, MappingNode):
        for key, value in node.value:
            if isinstance(key, ScalarNode) and key.value == step:
                return key, value
    elif isinstance(node, SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step]
    return None


def keys_in_texts(document: Document) -> Iterator[tuple[str, int, Place]]:
    """Lines inside a text that look like a key of the format: the key, the line in which the text begins, the place."""
    if document.keys is None:
        return
    words = document.keys.words()
    for _key, node in _scalars(document):
        first, last = node.start_mark.line, node.end_mark.line
        if first == last:
            continue
        for number in range(first + 1, min(last + 1, len(document.lines))):
            if match := _KEY_LINE.match(document.lines[number]):
                inside = number < last or match.end() <= node.end_mark.column
                if inside and match[2] in words:
                    yield match[2], first + 1, document.place_at(number, match.start(1), len(match[1]))


def dropped_texts(document: Document) -> Iterator[tuple[str, Place]]:
    """What YAML drops from texts without quotes, and where: a comment behind one, or a `!` or a name in front."""
    if not _DROPS.search(document.text):
        return
    for key, node in _scalars(document):
        if node.tag is not _PLAIN or not node.value or node.style:
            continue
        start, end = node.start_mark, node.end_mark
        line = document.line(start.line + 1)
        if line.startswith("! ", start.column):
            yield "!", document.place_at(start.line, start.column)
        if (name := _ANCHOR.match(line, start.column)) and f"*{name[1]}" not in document.text:
            yield name[0], document.place_at(start.line, start.column, len(name[0]))
        rest = document.line(end.line + 1)[end.column :]
        comment = rest.lstrip(" \t")
        if comment.startswith("#") and (" " in node.value or key in _TEXT_KEYS):
            column = end.column + len(rest) - len(comment)
            yield comment.rstrip(), document.place_at(end.line, column, len(comment.rstrip()))


def _scalars(document: Document) -> Iterator[tuple[str, ScalarNode]]:
    """Every value that is no list or mapping, once, with the key in front of it."""
    todo: list[tuple[str, Node]] = [("", document.root)] if document.root is not None else []
    seen: set[int] = set()
    while todo:
        key, node = todo.pop()
        if id(node) in seen:  # an alias
            continue
        seen.add(id(node))
        if isinstance(node, MappingNode):
            todo += [(name.value, value) for name, value in node.value if isinstance(name, ScalarNode)]
        elif isinstance(node, SequenceNode):
            todo += [(key, item) for item in node.value]
        elif isinstance(node, ScalarNode):
            yield key, node


def _length(node: Node) -> int:
    if isinstance(node, ScalarNode) and node.start_mark.line == node.end_mark.line:
        return max(1, node.end_mark.column - node.start_mark.column)
    return 1


def read_document(path: Path | str, name: str) -> Document:
    """Read a YAML file. What is wrong with it is in `problems`; with an error there, `data` is None.

    `path` may be `-` for standard input; `name` is what diagnostics call the file.
    """
    content = read_bytes(path, name)
    folder = Path.cwd() if path == "-" else Path(path).parent
    if isinstance(content, Diagnostic):
        return Document(name, "", folder, problems=[content])
    return document_in(content, name, folder)


def document_in(content: bytes, name: str, folder: Path | None = None, keys: Keys | None = None) -> Document:
    """The document in a YAML file's bytes. See read_document; `keys` is as in parse."""
    text = decode(content, name)
    if isinstance(text, Diagnostic):
        return Document(name, "", folder, problems=[text])
    return parse(text, name, folder, keys)


def parse(text: str, name: str, folder: Path | None = None, keys: Keys | None = None) -> Document:
    """The document in a text. See read_document. With `keys` a key of the format takes the place of a word for it."""
    document = Document(name, text, folder, size=len(text), keys=keys)
    if control := _NOT_ALLOWED.search(text):
        document.problems.append(_control_character(document, control))
        return document
    _Mending(document, keys).read()
    if any(problem.code[0] == "E" for problem in document.problems):
        document.rest, document.data = document.data, None
    return document


class _Mending:
    """Reads a text and goes on after each slip, with the line as it was meant or without it.

    The text itself stays as it is: what is mended is thrown away when everything that is wrong has been found.
    """

    def __init__(self, document: Document, keys: Keys | None) -> None:
        self.document, self.keys = document, keys
        self.work = len(document.text)

    def read(self) -> None:
        document = self.document
        try:
            root, problem = self.composed(document.text)
            lines = None
            is_long = len(document.text) > _LONGEST_MENDED
            told = _syntax(document, document.lines, problem) if problem is not None else None
            if told is not None and (is_long or told.case == "too_deep"):
                document.problems.append(told)
                return
            if problem is not None or (self.keys is not None and not is_long and _is_suspect(document, self.keys)):
                lines = self.without_slips(is_valid=problem is None)
                if lines is not None or problem is not None:
                    root = self.as_far_as_it_goes(lines or list(document.lines))
            document.root = root
            if root is not None:
                conversion = _Conversion(document)
                document.data = conversion.convert(root, self.keys)
                document.values = conversion.values
        except _LimitError as limit:
            document.problems.append(_limit(document, limit))

    def composed(self, text: str) -> tuple[Node | None, yaml.YAMLError | None]:
        """The nodes of a text, or why there are none."""
        self.work += len(text)
        try:
            return _Parser(text).get_single_node(), None
        except yaml.YAMLError as problem:
            return None, problem

    def without_slips(self, is_valid: bool) -> list[str] | None:
        """The lines as they were meant, with the slips among the problems; None when there is no slip."""
        document = self.document
        words = self.keys.words() if self.keys is not None else frozenset()
        found = [slip for slip in slips(document.lines, words, TEXT_WORDS) if slip.silent or not is_valid]
        if not found:
            return None
        lines = _mended(document.lines, found)
        if not is_valid and len(found) > 1 and self.composed("\n".join(lines))[1] is None:
            found = [slip for slip in found if self.is_needed(slip, found)]
            lines = _mended(document.lines, found)
        for slip in found[:MAX_PROBLEMS]:
            place = document.place_at(slip.line, slip.column, slip.length)
            document.problems.append(Diagnostic(slip.code, place, slip.case, **slip.arguments))
        for slip in found:
            self.leave_out(*(number for number, line in slip.changes.items() if line is None))
            if slip.case == "open_bracket":  # what belongs between the brackets may stand below
                self.leave_out(slip.line)
            document.mended |= slip.changes.keys()
        return lines

    def is_needed(self, slip: Slip, found: list[Slip]) -> bool:
        """Whether the text cannot be read when this one is left as it is, and the others are mended."""
        if slip.silent or self.work > _MOST_WORK:
            return True
        others = [other for other in found if other is not slip]
        return self.composed("\n".join(_mended(self.document.lines, others)))[1] is not None

    def as_far_as_it_goes(self, lines: list[str]) -> Node | None:
        """The nodes of the lines; each line or item at which a parser stops is reported and left out, and the rest is read."""
        document = self.document
        last = -1
        while len(document.problems) < MAX_PROBLEMS:
            root, problem = self.composed("\n".join(lines))
            if problem is None:
                return root
            told = _syntax(document, lines, problem)
            if told.place.line > last or last < 0:
                document.problems.append(told)
            if not isinstance(problem, yaml.MarkedYAMLError):
                return None
            mark = problem.problem_mark or problem.context_mark
            begun = problem.context_mark.line if problem.context_mark else None
            first = self.stretch(lines, mark.line if mark else 0, begun, is_again=told.place.line <= last)
            last = max(last, told.place.line)
            if not first or self.work > _MOST_WORK:
                return None
            for number in first:
                lines[number] = ""
            self.leave_out(*first)
        return None

    def stretch(self, lines: list[str], stopped: int, begun: int | None, is_again: bool) -> list[int]:
        """The lines to leave out when a parser stops in one: that line, with what belongs to its item."""
        stopped = min(stopped, len(lines) - 1)
        while stopped > 0 and not lines[stopped].strip():
            stopped -= 1
        begun = begun if begun is not None and begun < len(lines) else None
        first = begun if is_again and begun is not None and begun < stopped and stopped - begun < 200 else stopped
        if is_again and first == stopped:
            while first > 0 and not lines[first - 1].strip():
                first -= 1
            first = max(0, first - 1)
        indent = len(lines[first]) - len(lines[first].lstrip(" \t"))
        end = stopped + 1
        if lines[first].lstrip(" \t").startswith("- ") or is_again:
            while end < len(lines) and (
                not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip(" \t")) > indent
            ):
                end += 1
        return [number for number in range(first, end) if lines[number].strip()]

    def leave_out(self, *numbers: int) -> None:
        self.document.left_out |= set(numbers)


#: A longer text, which is ten times a large dossier, is not looked through line by line.
_LONGEST_MENDED = 500_000
#: So many characters are parsed at most while a file is mended: a large file with many slips is not read a hundred times.
_MOST_WORK = 2_000_000


def _mended(lines: Sequence[str], found: Iterable[Slip]) -> list[str]:
    """The lines as they were meant; one that nobody can read is empty."""
    result = list(lines)
    for slip in found:
        for number, line in slip.changes.items():
            result[number] = line or ""
    return result


#: What may be read as something that nobody meant, whatever the keys are: see isop_cli.reading.slips.
_SUSPECT = re.compile(rf"[{''.join(INVISIBLE)}“”„]|: *(?:‘|[\"'][^\"'\n]*$)", re.MULTILINE)
#: A line that begins like a list in a word processor, or with what would be a key where a space stands elsewhere.
_SUSPECT_LINE = re.compile(
    r"[ \t]*(?:(?P<bullet>[–—−‐‑•·▪])|(?:-\s*)?[‘’]?(?P<tight>[^\s:\uff1a][^:\uff1a]*)(?:\uff1a|:[^\s/])|-(?P<item>[^\s:][^:]*):)"
)


def _is_suspect(document: Document, keys: Keys) -> bool:
    """Whether YAML may read something in a valid text that nobody meant."""
    if _SUSPECT.search(document.text):
        return True
    words = keys.words()
    for line in document.text.split("\n"):
        if found := _SUSPECT_LINE.match(line):
            key = found["tight"] or (found["item"] or "").rstrip(" ")
            if found["bullet"] or key.lower() in words:
                return True
    return False


class _Conversion:
    """Nodes to data. Aliases are written out, under the limits on depth and number of values."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.values = 0

    def convert(self, node: Node, keys: Keys | None, depth: int = 1) -> Any:
        self.values += 1
        kind = type(node)
        if kind is ScalarNode:
            value: str = node.value
            if node.tag is _PLAIN:
                return None if value in _EMPTY else value
            if node.tag is not _OTHER:
                self.refuse_tag(node)
            return value
        if depth > MAX_DEPTH or self.values > MAX_VALUES:
            raise _LimitError("E106" if depth > MAX_DEPTH else "E107", node)
        if node.tag is not _PLAIN and node.tag is not _OTHER:
            self.refuse_tag(node)
        if kind is SequenceNode:
            return [self.convert(child, keys, depth + 1) for child in node.value]
        return self.mapping(node, keys, depth)

    def mapping(self, node: Node, keys: Keys | None, depth: int) -> dict[str, Any]:
        result: dict[str, Any] = {}
        first: dict[str, int] = {}
        for key, _value in node.value:
            if type(key) is ScalarNode and keys is not None:
                self.understand(key, keys)
        for key, value in node.value:
            word = key.value
            if type(key) is not ScalarNode:
                self.problem("E110", key, "key")
            elif word in result:
                first = first or {
                    other.value: other.start_mark.line + 1
                    for other, _value in reversed(node.value)
                    if isinstance(other, ScalarNode)
                }
                self.problem("E109", key, key=self.document.word_for(word), line=first[word])
            elif word == "<<":
                self.problem("E110", key, "merge")
            else:
                result[word] = self.convert(value, keys.behind(word) if keys else None, depth + 1)
        return result

    def understand(self, key: ScalarNode, keys: Keys) -> None:
        """Put the key of the format in place of another word for it."""
        word = key.value
        if (meant := keys.meant(word)) != word:
            if folded(meant) != folded(word):
                self.document.spelling.setdefault(meant, word)
            key.value = meant

    def refuse_tag(self, node: Node) -> None:
        self.problem("E108", node, tag=node.tag[:60])

    def problem(self, code: str, node: Node, case: str = "", /, **arguments: Argument) -> None:
        if len(self.document.problems) == MAX_PROBLEMS:
            raise _LimitError("E120", node)
        self.document.problems.append(Diagnostic(code, self.document.place_of(node), case, **arguments))


def _limit(document: Document, limit: _LimitError) -> Diagnostic:
    place = document.place_of(limit.node) if limit.node is not None else Place(document.name, 1, 1)
    if limit.code == "E106":
        return Diagnostic("E106", place, limit=MAX_DEPTH)
    if limit.code == "E120":
        return and_more("E120", place, MAX_PROBLEMS)
    return Diagnostic("E107", place, limit=MAX_VALUES)


def forbidden_character(text: str) -> str:
    """The first character in a text that no text has, as U+0007; nothing when there is none."""
    found = _NOT_ALLOWED.search(text)
    return f"U+{ord(found.group()):04X}" if found else ""


def _control_character(document: Document, found: re.Match[str]) -> Diagnostic:
    before = document.text[: found.start()]
    line = len(LINE_BREAK.findall(before))
    column = len(LINE_BREAK.split(before)[-1]) if len(before) < 1_000_000 else 0
    return Diagnostic("E119", document.place_at(line, column), character=f"U+{ord(found.group()):04X}")


def _syntax(document: Document, lines: Sequence[str], problem: yaml.YAMLError) -> Diagnostic:
    """What a parser says of the lines, as far as they are mended, at its place in the document."""
    mark = problem.problem_mark or problem.context_mark if isinstance(problem, yaml.MarkedYAMLError) else None
    if mark is None or not isinstance(problem, yaml.MarkedYAMLError):  # the reader's own error has no mark
        return Diagnostic("E105", Place(document.name, 1, 1), "no_text")
    number = min(mark.line, len(lines) - 1)
    said = f"{problem.context or ''}: {problem.problem or ''}"
    begun = problem.context_mark
    opened = lines[begun.line] if begun and begun.line < len(lines) else ""
    above = lines[number - 1] if number else ""
    case, arguments = explained(said, lines[number], above, mark.column if number == mark.line else 0, opened)
    if case == "too_deep":
        arguments = {"limit": MAX_DEPTH}
    if case == "open" and begun:
        return Diagnostic("E105", document.place_at(begun.line, begun.column), case, **arguments)
    return Diagnostic("E105", document.place_at(mark.line, mark.column), case, **arguments)
