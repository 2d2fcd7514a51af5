"""YAML text to data that keeps its positions. Every scalar stays the text that was written."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from isop_cli.model.words import Keys, dutch_key, folded
from isop_cli.reading.diagnostics import MAX_PROBLEMS, Argument, Diagnostic, Place, and_more
from isop_cli.reading.files import decode, read_bytes

MAX_DEPTH = 32
#: Values in one file, aliases written out: forty times a large dossier.
MAX_VALUES = 200_000
#: A longer line is not shown with what is wrong in it: a hundred copies of a megabyte help nobody.
_MAX_SHOWN = 10_000

#: Keys whose values are texts, also when they are one word.
_TEXT_KEYS = frozenset(("name", "title", "note", "reason", "role", "city", "region"))

_PLAIN, _OTHER = "plain", "other"
_EMPTY = frozenset(("", "~"))
#: What YAML 1.1 calls a line break.
_LINE_BREAK = re.compile("\r\n|[\r\n\x85\u2028\u2029]")
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
    #: How much there is in it, in characters or bytes.
    size: int = 0
    #: The keys for which another word stands in the file, and that word.
    spelling: dict[str, str] = field(default_factory=dict)

    def word_for(self, key: str) -> str:
        """A key as this file writes it, or would write it."""
        return self.spelling.get(key) or (dutch_key(key) if self.spelling else key)

    @cached_property
    def lines(self) -> list[str]:
        """The text by line, broken where YAML breaks it."""
        return _LINE_BREAK.split(self.text)

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
        return self.place_at(node.start_mark.line, node.start_mark.column, _length(node))

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


def dropped_texts(document: Document) -> Iterator[tuple[str, Place]]:
    """What YAML drops from texts without quotes, and where: a comment behind one, or a `!` in front."""
    if not _DROPS.search(document.text):
        return
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
        elif isinstance(node, ScalarNode) and node.tag is _PLAIN and node.value and not node.style:
            start, end = node.start_mark, node.end_mark
            if document.line(start.line + 1).startswith("! ", start.column):
                yield "!", document.place_at(start.line, start.column)
            rest = document.line(end.line + 1)[end.column :]
            comment = rest.lstrip(" \t")
            if comment.startswith("#") and (" " in node.value or key in _TEXT_KEYS):
                column = end.column + len(rest) - len(comment)
                yield comment.rstrip(), document.place_at(end.line, column, len(comment.rstrip()))


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
    text = decode(content, name)
    if isinstance(text, Diagnostic):
        return Document(name, "", folder, problems=[text])
    return parse(text, name, folder)


def parse(text: str, name: str, folder: Path | None = None, keys: Keys | None = None) -> Document:
    """The document in a text. See read_document. With `keys` a key of the format takes the place of a word for it."""
    document = Document(name, text, folder, size=len(text))
    if control := _NOT_ALLOWED.search(text):
        document.problems.append(_control_character(document, control))
        return document
    try:
        document.root = _Parser(text).get_single_node()
        if document.root is not None:
            conversion = _Conversion(document)
            document.data = conversion.convert(document.root, keys)
            document.values = conversion.values
    except _LimitError as limit:
        document.problems.append(_limit(document, limit))
    except yaml.MarkedYAMLError as problem:
        document.problems.append(_syntax(document, problem))
    except yaml.YAMLError:  # the reader's own error, which has no mark
        document.problems.append(Diagnostic("E105", Place(name, 1, 1), "no_text"))
    if any(problem.code[0] == "E" for problem in document.problems):
        document.data = None
    return document


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
                first = first or {other.value: other.start_mark.line + 1 for other, _value in reversed(node.value)}
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
    line = len(_LINE_BREAK.findall(before))
    column = len(_LINE_BREAK.split(before)[-1]) if len(before) < 1_000_000 else 0
    return Diagnostic("E119", document.place_at(line, column), character=f"U+{ord(found.group()):04X}")


def _syntax(document: Document, problem: yaml.MarkedYAMLError) -> Diagnostic:
    mark = problem.problem_mark or problem.context_mark
    place = document.place_at(mark.line, mark.column) if mark else Place(document.name, 1, 1)
    opened = document.line(problem.context_mark.line + 1) if problem.context_mark else ""
    case, arguments = _explained(document, place, f"{problem.context or ''}: {problem.problem or ''}", opened)
    return Diagnostic("E105", place, case, **arguments)


def _explained(document: Document, place: Place, said: str, opened: str) -> tuple[str, dict[str, Argument]]:
    """Which case of E105 it is, with its arguments; nothing of what the parser said.

    `opened` is the line in which the parser began what it could not end.
    """
    line, above = document.line(place.line), document.line(place.line - 1)
    if _TAB_INDENT.match(line) or "found a tab" in said or "'\\t'" in said:
        return "tab", {}
    before = line[: place.column - 1].rstrip()
    if "expected key" in said and before.endswith(("'", '"')):
        return "after_quote", {}
    goes_on = ("expected key" in said or "expected ':'" in said) and not before and _COMMENT_BEHIND.search(above)
    if goes_on or ("flow" in said and _COMMENT_BEHIND.search(opened)):
        return "comment", {}
    case, arguments = next(((case, arguments) for part, case, arguments in _EXPLANATIONS if part in said), ("", {}))
    if case == "no_key" and line[:1] not in " -":
        case = "no_key_at_left"
    if case == "start" and not arguments:
        arguments = {"character": line[place.column - 1 : place.column] or "?"}
    return case, arguments


#: A line that is indented with a tab.
_TAB_INDENT = re.compile(r" *\t")
_DROPS = re.compile(r"[ \t]#|! ")
_COMMENT_BEHIND = re.compile(r"[ \t]#")
#: What libyaml and PyYAML's own parser say, and which case of E105 that is. The first that fits.
_EXPLANATIONS: tuple[tuple[str, str, dict[str, Argument]], ...] = (
    ("mapping values are not allowed", "colon", {}),
    ("unexpected ':'", "colon", {}),
    ("cannot start any token", "start", {}),
    ("keys are not allowed", "start", {"character": "?"}),
    ("sequence entries are not allowed", "dash", {}),
    ("undefined alias", "alias", {}),
    ("scanning an alias", "alias", {}),
    ("anchor", "start", {"character": "&"}),
    ("directive", "directive", {}),
    ("incompatible YAML", "directive", {}),
    ("version number", "directive", {}),
    ("block scalar", "block", {}),
    ("escape", "escape", {}),
    ("hexdecimal", "escape", {}),
    ("tag", "start", {"character": "!"}),
    ("nesting", "too_deep", {"limit": MAX_DEPTH}),
    ("increasing", "too_deep", {"limit": MAX_DEPTH}),
    ("did not find expected key", "no_key", {}),
    ("expected <block end>", "no_key", {}),
    ("document start", "no_key", {}),
    ("did not find expected '-'", "no_dash", {}),
    ("could not find expected ':'", "no_colon", {}),
    ("unexpected end of stream", "open", {}),
    ("document indicator", "open", {}),
    ("document separator", "open", {}),
    ("unclosed", "open", {}),
    ("expected ',' or", "open", {}),
    ("node content", "open", {}),
    ("another document", "second_document", {}),
)
