"""What is needed to mend a bug, with nothing of a dossier in it: versions, and where the program failed last.

An exception's message and its values may quote a dossier, and a path may hold a name. So what is kept of a failure is
the kinds of the exceptions and the lines of code, named from inside their packages.
"""

import json
import sys
import traceback
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from isop_cli.installation import versions

_FILE = "last-error.json"


def remember(problem: BaseException, arguments: Sequence[str], commands: Collection[str]) -> None:
    """Keep where the program failed, for `bug_report`. Where nothing can be kept, nothing happens.

    Of the arguments only a first one that is among the `commands`, and the names of options, are kept.
    """
    from isop_cli.reading.files import write_whole

    kept = {
        "command": _without_values(arguments, commands),
        "error": [line for e in _chain(problem) for line in _lines(e)],
    }
    try:
        file = _home() / _FILE
        file.parent.mkdir(parents=True, exist_ok=True)
        write_whole(file, json.dumps(kept).encode())
    except (OSError, ImportError):
        return


def bug_report(checked: Sequence[str]) -> str:
    """The report as text: the versions, what was `checked` on this machine, and the last error."""
    lines = [f"{name}: {version}" for name, version in dict(versions()).items()]
    lines += [f"encoding: {sys.stdout.encoding}, {sys.getfilesystemencoding()}", "", *checked, ""]
    try:
        kept = json.loads((_home() / _FILE).read_bytes())
        lines += ["last error: isop " + " ".join(kept["command"]), *kept["error"]]
    except (OSError, ValueError, KeyError, TypeError):
        lines.append("last error: none")
    return "\n".join(lines) + "\n"


def _home() -> Path:
    from platformdirs import user_state_path

    return user_state_path("isop", appauthor=False)


def _without_values(arguments: Sequence[str], commands: Collection[str]) -> list[str]:
    """The command and the names of its options; what they are given may name a school."""
    words = [word for word in arguments[:1] if word in commands]
    return words + [word.partition("=")[0] for word in arguments if word.startswith("--")]


def _chain(problem: BaseException) -> Iterator[BaseException]:
    """An exception and those that led to it, the first cause last."""
    seen: BaseException | None = problem
    while seen is not None:
        yield seen
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)


def _lines(problem: BaseException) -> Iterator[str]:
    yield f"{type(problem).__module__}.{type(problem).__qualname__}"
    for frame in traceback.extract_tb(problem.__traceback__):
        yield f"  {_inside_package(frame.filename)}:{frame.lineno} {frame.name}"


def _inside_package(file: str) -> str:
    """A source file from its package on, without the folders above, which may hold a user's name."""
    parts = Path(file).parts
    for above, name in pairwise(parts):
        if above in ("site-packages", "dist-packages") or name == "isop_cli":
            return "/".join(parts[parts.index(name) :])
    return parts[-1]
