"""Look at a dossier again at every save, for `isop check --watch`."""

import datetime
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from isop_cli.reading.diagnostics import has_errors
from isop_cli.reading.finding import is_companion
from isop_cli.reading.readers import reader_named
from isop_cli.text.language import _
from isop_cli.text.terms import label_outcome_word

if TYPE_CHECKING:
    from isop_cli.checking.evidence import Examination


def watching(path: Path, look: Callable[[], Sequence["Examination"]]) -> None:
    """Look now and at every save of the dossier or of a file that it includes, until Ctrl-C."""
    from watchfiles import Change, watch

    def is_of_interest(_change: Change, name: str) -> bool:
        return reader_named(name) is not None and not is_companion(Path(name).name)

    try:
        followed: frozenset[Path]
        state: list[tuple[Path, int]] | None
        followed, state = _folders(path, ()), None
        seen: Sequence[Examination] | None = None
        while True:
            # The watch begins before the look, so that a save meanwhile is not missed.
            recursive = path.is_dir()
            saves = watch(
                *followed, watch_filter=is_of_interest, recursive=recursive, rust_timeout=200, yield_on_timeout=True
            )
            next(saves, None)
            while True:
                if seen is None or _state(seen) != state:
                    seen = _look(look)
                    state = _state(seen)
                if (folders := _folders(path, seen)) != followed:
                    followed = folders
                    break
                if next((changed for changed in saves if changed), None) is None:
                    return
                state = None
    except KeyboardInterrupt:
        print(file=sys.stderr)


def _folders(path: Path, seen: Sequence["Examination"]) -> frozenset[Path]:
    """The folders in which a save matters: those of the files read, and those in which an include looks."""
    folders = {path if path.is_dir() else path.parent}
    for examination in seen:
        folders |= {file.parent for file in examination.files}
        home = examination.folder or Path()
        folders |= {(home / pattern.replace("\\", "/")).parent for pattern in examination.includes}
    return frozenset(folder for folder in folders if folder.is_dir())


def _state(seen: Sequence["Examination"]) -> list[tuple[Path, int]]:
    """When each file was saved."""
    files = (file for examination in seen for file in examination.files)
    return [(file, file.stat().st_mtime_ns) for file in files if file.is_file()]


def _look(look: Callable[[], Sequence["Examination"]]) -> Sequence["Examination"]:
    now = datetime.datetime.now().strftime("%H:%M:%S")
    print(f"── {now} " + "─" * 40, file=sys.stderr, flush=True)
    seen = look()
    for examination in seen:
        if examination.assessment is not None:
            outcome = label_outcome_word(examination.assessment.label.outcome)
            print(_("The outcome so far: {outcome}.").format(outcome=outcome), file=sys.stderr, flush=True)
        elif not has_errors(examination.diagnostics):
            print(_("There is no outcome before the audit has its reference date."), file=sys.stderr, flush=True)
        else:
            print(_("There is no outcome while there are errors."), file=sys.stderr, flush=True)
    sys.stdout.flush()
    return seen
