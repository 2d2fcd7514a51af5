"""How far a batch is: a bar with rate and time left on a terminal, plain lines elsewhere."""

import sys
import time
from typing import Any

from isop_cli.text.language import _

#: Seconds between two plain lines.
_BETWEEN = 10.0


class Progress:
    """Tells on standard error how far it is. Use as a context manager."""

    def __init__(self, quiet: bool) -> None:
        self.quiet = quiet
        self.bar: Any = None
        self.task: Any = None
        self.start = self.last = time.monotonic()
        self.ready_at_start: int | None = None

    def __enter__(self) -> "Progress":
        if not self.quiet and sys.stderr.isatty():
            from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            from isop_cli.screen.output import console

            rate = TextColumn("{task.fields[rate]}")
            self.bar = Bar(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), rate, TimeRemainingColumn(),
                console=console(stderr=True), transient=True,
            )  # fmt: skip
            self.bar.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def told(self, found: int, ready: int) -> None:
        """How many schools were found, and how many are ready."""
        self._told(_("Schools"), found, ready)

    def told_certificates(self, found: int, ready: int) -> None:
        """How many certificates are due, and how many are ready."""
        self._told(_("Certificates"), found, ready)

    def told_letters(self, found: int, ready: int) -> None:
        """How many letters are to be written, and how many are ready."""
        self._told(_("Letters"), found, ready)

    def told_reading(self, ready: int) -> None:
        """So many schools were read; nobody knows of how many."""
        self._told(_("Schools"), None, ready)

    def summing_up(self) -> None:
        """The summary is being written."""
        if self.bar is not None:
            self.bar.update(self.task, description=_("Summing up")) if self.task is not None else None

    def _told(self, what: str, found: int | None, ready: int) -> None:
        if self.ready_at_start is None or ready < self.ready_at_start:
            self.ready_at_start, self.start = ready, time.monotonic()
        moment = time.monotonic()
        rate = (ready - self.ready_at_start) / max(moment - self.start, 0.001)
        shown = _("{rate} a second").format(rate=f"{rate:.1f}") if rate else ""
        if self.bar is not None:
            if self.task is None:
                self.task = self.bar.add_task(what, total=found, completed=ready, rate=shown)
            self.bar.update(self.task, description=what, total=found, completed=ready, rate=shown)
        elif not self.quiet and (moment - self.last >= _BETWEEN):
            self.last = moment
            if found is None:
                print(f"{what}: {ready}, {shown}", file=sys.stderr, flush=True)
                return
            left = round((found - ready) / rate) if rate else 0
            told = _("{what}: {ready} of {found}, {rate}, {left} s left")
            print(told.format(what=what, ready=ready, found=found, rate=shown, left=left), file=sys.stderr, flush=True)
