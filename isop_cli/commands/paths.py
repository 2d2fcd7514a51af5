"""What each command reads and what it writes, told by its parameters: no output lands on an input or on another output.

Every command passes here before it does anything. What shows only when the input was read, such as a file that a dossier
includes, `input_at` tells before anything is written.
"""

import os
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from isop_cli.reading.files import STDIN, is_input
from isop_cli.text.language import _

#: Parameters that name what is read, and those that name what is written: in every command the same ...
READS = frozenset(
    {
        "path", "paths", "criteria", "templates", "practices", "own", "register", "keys", "passphrase_file",
        "file_passphrase_file", "new_passphrase_file", "file", "since", "school", "old", "new", "folder", "folders", "what", "status",
        "names",
    }
)  # fmt: skip
WRITES = frozenset({"output", "report", "badge", "calendar", "evidence", "letters", "out", "bug_report"})
#: ... but for these, by command and parameter.
WRITES_HERE = frozenset({("new", "path"), ("publish", "folder"), ("share", "folder")})
#: Results that go to standard output when `-` is given; what else is written, or kept, needs a name.
STREAMS = frozenset({"output", "report", "badge", "calendar", "bug_report"})
_ADDRESSES = frozenset({"cluster"})
_NAMED = (WRITES - STREAMS) | {"register", "keys"}
_NAMED_HERE = WRITES_HERE | {("share", "output")}
NO_PATHS = frozenset({("add", "school"), ("new", "school")})
#: Commands that write their result to standard output when no file is named.
_TO_STDOUT = frozenset({"assess"})
#: What SQLite keeps beside a register.
_BESIDE_REGISTER = ("", "-wal", "-shm", "-journal")
#: Results that may stand in a folder of templates: no template has such a name.
_NO_TEMPLATE = frozenset({".pdf", ".docx", ".xlsx", ".json", ".csv", ".ics", ".md"})
#: How a register and a key begin. A result never does.
_REGISTER, _KEYS = b"SQLite format 3\x00", (b"-----BEGIN ", b"Bag Attributes", b"0\x82", b"0\x83", b"0\x84")


def overlap(context: Any) -> str | None:
    """Why the files that a command line names cannot be: one is both read and written, or written twice."""
    if any(value == "" for name, value in context.params.items() if name in READS | WRITES | _ADDRESSES):
        return _(
            "an empty name names nothing: give the name of a file, a folder or an address, or leave the option out"
        )
    if any(given == STDIN and named for _option, given, _writes, named in _paths(context)):
        return _("- stands for standard input and output; here a file or a folder is needed: give its name")
    outputs = [(option, given) for option, given, writes, _named in _paths(context) if writes]
    if context.command.name in _TO_STDOUT and context.params.get("output") is None:
        outputs.append(("", STDIN))
    for number, (_option, one) in enumerate(outputs):
        for _other_option, other in outputs[:number]:
            if one == other == STDIN:
                return _("two results would go to standard output; name a file for one of them")
            if STDIN not in (one, other) and _is_one_result(one, other):
                return _("two results would go to {file}; give each a name of its own").format(file=one)
    for _option, output in outputs:
        if output == STDIN:
            continue
        for option, given, writes, _named in _paths(context):
            if not writes and given != STDIN and _is_read(output, option, given):
                return _read_too().format(file=output)
            if option == "folders" and _spelled(given).startswith(os.path.join(_spelled(output), "")):
                return _("{folder} is around the dossiers; choose another folder for the results").format(folder=output)
    return None


def input_at(output: str | Path | None) -> str | None:
    """Why a result cannot be written there: it would replace a file that was read, a register, a key or a dossier."""
    if output is None or str(output) == STDIN or not os.path.isfile(output):
        return None
    if is_input(output):
        return _read_too().format(file=output)
    if _is_kept(Path(output)):
        told = _("{file} is a dossier, a register or a key, and is left as it is; choose another name for the result")
        return told.format(file=output)
    return None


def _read_too() -> str:
    return _("{file} is read by this command; choose another name for the result")


def _paths(context: Any) -> Iterator[tuple[str, str, bool, bool]]:
    """Every path on the command line, with its parameter, whether it is written, and whether it needs a name.

    Those before a subcommand too.
    """
    while context is not None:
        command = context.command.name
        for name, value in context.params.items():
            writes = name in WRITES or (command, name) in WRITES_HERE
            if (not writes and name not in READS) or (command, name) in NO_PATHS:
                continue
            named = name in _NAMED or (command, name) in _NAMED_HERE
            for given in value if isinstance(value, list | tuple) else [value]:
                if isinstance(given, str | Path) and str(given):
                    yield name, str(given).removeprefix("file://"), writes, named
        context = context.parent


def _is_read(output: str, option: str, given: str) -> bool:
    """Whether an output would land on what an option names: the file itself, or one in a folder of its files."""
    if option == "register":
        return any(_same(output, given + suffix) for suffix in _BESIDE_REGISTER)
    if option in ("keys", "templates", "practices", "own") and os.path.isfile(output):
        inside = _spelled(output).startswith(os.path.join(_spelled(given), ""))
        return inside and (option == "keys" or Path(output).suffix.lower() not in _NO_TEMPLATE)
    return _same(output, given)


def _same(one: str, other: str) -> bool:
    """Whether two paths are one file or folder: by another name, a link, or other capitals where that is the same."""
    try:
        if Path(one).samefile(other):
            return os.path.isfile(one) or os.path.isdir(one)  # two results may go to one device
    except (OSError, ValueError):
        pass
    return _spelled(one) == _spelled(other) and not _is_device(one)


def _is_one_result(one: str, other: str) -> bool:
    """Whether two results would be one file, perhaps on a system where capitals make no difference."""
    return _same(one, other) or (_spelled(one).casefold() == _spelled(other).casefold() and not _is_device(one))


def _is_device(path: str) -> bool:
    return Path(path).exists() and not os.path.isfile(path) and not os.path.isdir(path)


def _spelled(path: str) -> str:
    """A path in one spelling: absolute, links followed, composed."""
    try:
        real = os.path.realpath(path) if "://" not in path else path.rstrip("/")
    except (OSError, ValueError):
        real = path
    return unicodedata.normalize("NFC", os.path.normcase(real))


def _is_kept(path: Path) -> bool:
    """Whether a file is one that no result may replace, whatever its name."""
    from isop_cli.reading.files import opened
    from isop_cli.reading.gathering import is_one_of_ours

    try:
        with opened(path) as file:
            start = file.read(64 * 1024)
    except OSError:
        return False
    return start.startswith((_REGISTER, *_KEYS)) or is_one_of_ours(start)
