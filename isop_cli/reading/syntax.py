"""What a YAML parser says of a file, as a case of E105: its own words are in English, and point to where it noticed."""

import re

from isop_cli.reading.diagnostics import Argument

#: A line that is indented with a tab.
_TAB_INDENT = re.compile(r" *\t")
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
    ("nesting", "too_deep", {}),
    ("increasing", "too_deep", {}),
    ("did not find expected key", "no_key", {}),
    ("expected <block end>", "no_key", {}),
    ("document start", "no_key", {}),
    ("did not find expected '-'", "no_dash", {}),
    ("could not find expected ':'", "key_without_colon", {}),
    ("unexpected end of stream", "open", {}),
    ("document indicator", "open", {}),
    ("document separator", "open", {}),
    ("unclosed", "open", {}),
    ("expected ',' or", "open", {}),
    ("node content", "open", {}),
    ("another document", "second_document", {}),
)


def explained(said: str, line: str, above: str, column: int, opened: str) -> tuple[str, dict[str, Argument]]:
    """Which case of E105 it is, with its arguments; nothing of what the parser said.

    `line` and `column` (from 0) are where it stopped, `above` is the line before it, and `opened` the line in which the
    parser began what it could not end.
    """
    if _TAB_INDENT.match(line) or "found a tab" in said or "'\\t'" in said:
        return "tab", {}
    before = line[:column].rstrip()
    if "expected key" in said and before.endswith(("'", '"')):
        return "after_quote", {}
    goes_on = ("expected key" in said or "expected ':'" in said) and not before and _COMMENT_BEHIND.search(above)
    if goes_on or ("flow" in said and _COMMENT_BEHIND.search(opened)):
        return "comment", {}
    case, arguments = next(((case, arguments) for part, case, arguments in _EXPLANATIONS if part in said), ("", {}))
    if case == "no_key" and line[:1] not in " -":
        case = "no_key_at_left"
    if case == "start" and not arguments:
        arguments = {"character": line[column : column + 1] or "?"}
    return case, arguments
