"""Repair what needs no guess in a dossier's text: the meaning stays, and what is doubtful stays as it is."""

import re
from dataclasses import dataclass

from isop_cli.model.words import Keys
from isop_cli.reading.diagnostics import Diagnostic
from isop_cli.reading.document import LINE_BREAK, TEXT_WORDS, parse
from isop_cli.reading.files import decode
from isop_cli.reading.slips import slips

#: One slip may hide another in the same line.
_ROUNDS = 4
_LINE_ENDS = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Change:
    """A line, counted from 1, as it was and as it is."""

    line: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Repaired:
    """A file's content as it is after repair. `encoding` is the one it was in, when that was not UTF-8."""

    content: bytes
    changes: tuple[Change, ...] = ()
    encoding: str | None = None
    #: Whether lines ended in several ways.
    line_ends: bool = False


def repaired(content: bytes, name: str, keys: Keys) -> Repaired | None:
    """The content with everything mended that needs no guess; None when there is nothing to mend.

    A file that could be read before holds the same data afterwards.
    """
    text, encoding = _text(content, name)
    if text is None:
        return None
    ends = set(_LINE_ENDS.findall(text))
    line_ends = len(ends) > 1 or ends == {"\r"}
    end = "\n" if line_ends or not ends else ends.pop()
    plain = _LINE_ENDS.sub("\n", text)
    mended, changes = _mended(plain, name, keys)
    if not changes and encoding is None and not line_ends:
        return None
    before, after = parse(plain, name, keys=keys), parse(mended, name, keys=keys)
    if not before.problems and (after.problems or after.data != before.data):
        return None
    mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
    return Repaired(mark + mended.replace("\n", end).encode("utf-8"), changes, encoding, line_ends)


def _text(content: bytes, name: str) -> tuple[str | None, str | None]:
    """The text of a file and its encoding, None for UTF-8; no text for a file that is none."""
    text = decode(content, name)
    if isinstance(text, str):
        return text, None
    encoding = text.arguments.get("encoding")
    if isinstance(text, Diagnostic) and isinstance(encoding, str):
        try:
            return content.decode(_CODECS[encoding] or _utf_16(content)), encoding
        except UnicodeDecodeError:
            return None, None
    return None, None


#: How Python calls the encodings that `decode` names.
_CODECS = {"Windows-1252": "cp1252", "UTF-32": "utf-32", "UTF-16": ""}


def _utf_16(content: bytes) -> str:
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    return "utf-16-be" if content[:1] == b"\x00" else "utf-16-le"


def _mended(text: str, name: str, keys: Keys) -> tuple[str, tuple[Change, ...]]:
    original = LINE_BREAK.split(text)
    if len(original) != text.count("\n") + 1:
        return text, ()  # other characters break lines here too, and would be lost
    lines = list(original)
    for _round in range(_ROUNDS):
        is_valid = not parse("\n".join(lines), name, keys=keys).problems
        found = [slip for slip in slips(lines, keys.words(), TEXT_WORDS) if slip.silent or not is_valid]
        doubtful = {number for slip in found if not slip.sure for number in (slip.line, *slip.changes)}
        sure = [slip for slip in found if slip.sure and not doubtful & slip.changes.keys()]
        if is_valid or not sure:
            break
        for slip in sure:
            for number, line in slip.changes.items():
                lines[number] = line or ""
    changed = (
        Change(number + 1, before, after)
        for number, (before, after) in enumerate(zip(original, lines, strict=True))
        if before != after
    )
    return "\n".join(lines), tuple(changed)
