"""The edge where text leaves the program: nothing that came from outside steers the terminal, or breaks on a closed one."""

import io
import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, TextIO

from isop_cli.text.printable import printable

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions, ConsoleRenderable, RenderResult


class ReaderGoneError(Exception):
    """Nobody reads standard output any more, such as after `| head -1`.

    Not an OSError: libraries on the way catch those, and end the program as if something else had happened.
    """


class Output(io.TextIOWrapper):
    """Standard output or standard error: text comes out printable, whoever writes it.

    Standard error carries notices. One that nobody can read any more does not stop the work.
    """

    carries_result = True
    #: In which encoding the stream was before it was taken over: the console behind it knows no other.
    native = "utf-8"

    def write(self, text: str, /) -> int:
        """Write text, made printable."""
        return self.write_drawn(printable(text))

    def write_drawn(self, text: str) -> int:
        """Write text that is printable already, with the program's own colours in it."""
        try:
            return super().write(text)
        except OSError as problem:
            self._failed(problem)
            return len(text)

    def write_bytes(self, content: bytes) -> None:
        """Write a result as it is."""
        self.flush()
        try:
            self.buffer.write(content)
        except OSError as problem:
            self._failed(problem)
        self.flush()

    def flush(self) -> None:
        """Write what is still held."""
        try:
            super().flush()
        except OSError as problem:
            self._failed(problem)

    def _failed(self, problem: OSError) -> None:
        if not self.carries_result:
            return
        # Windows says of a pipe without a reader that the argument is invalid.
        if isinstance(problem, BrokenPipeError) or (os.name == "nt" and problem.errno == 22):
            raise ReaderGoneError from problem
        raise problem


class _Drawn:
    """Standard output as rich writes to it: its colours pass, because the text between them is printable already."""

    def __init__(self, output: Output) -> None:
        self._output = output

    def write(self, text: str) -> int:
        return self._output.write_drawn(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._output, name)


class _Printable:
    """Something drawn by rich, with every text in it printable."""

    def __init__(self, drawn: "ConsoleRenderable") -> None:
        self.drawn = drawn

    def __rich_console__(self, console: "Console", options: "ConsoleOptions") -> "RenderResult":
        from rich.segment import Segment

        for segment in console.render(self.drawn, options):
            yield segment if segment.control else Segment(printable(segment.text), segment.style)


class _Hook:
    def process_renderables(self, renderables: "Sequence[ConsoleRenderable]") -> "list[ConsoleRenderable]":
        """What is to be drawn, with every text in it printable."""
        return [_Printable(drawn) for drawn in renderables]


def is_for_people(stream: TextIO) -> bool:
    """Whether a stream is drawn on: a terminal, or what FORCE_COLOR says can be drawn on too, such as `less -R`.

    NO_COLOR goes first: with it FORCE_COLOR does nothing. An empty one of either is none (no-color.org, force-color.org).
    """
    forced = os.environ.get("FORCE_COLOR") and not os.environ.get("NO_COLOR")
    return bool(forced) or stream.isatty()


def console(*, stderr: bool = False) -> "Console":
    """The terminal, at most 120 columns wide; without colour where that is not wanted or not possible."""
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    file: Any = _Drawn(stream) if isinstance(stream, Output) else stream
    found = Console(
        file=file, force_terminal=is_for_people(stream), highlight=False, markup=False, emoji=False, soft_wrap=False
    )
    found.push_render_hook(_Hook())  # type: ignore[arg-type]
    if found.width > 120:
        found.width = 120
    return found


def has_signs(screen: "Console") -> bool:
    """Whether a terminal, or what reads a pipe, has more than ASCII: dots and lines. Old consoles of Windows have not."""
    return not screen.legacy_windows and getattr(screen.file, "native", "utf-8").lower().startswith("utf")


def take_over() -> None:
    """Let everything that is written to standard output and standard error pass here, in UTF-8.

    A stream that was closed before the program began is one that holds nothing, or that nobody reads.
    """
    for _descriptor in _closed():
        # Else the next file that is opened, such as the register, would take the stream's place.
        os.open(os.devnull, os.O_RDWR)
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BytesIO())
    sys.stdout, sys.stderr = _output(sys.stdout), _output(sys.stderr)
    if isinstance(sys.stderr, Output):
        sys.stderr.carries_result = False


def _closed() -> Iterator[int]:
    """The standard streams that are closed, lowest first: that is the order in which they are opened again."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            yield descriptor


def _output(stream: TextIO | None) -> TextIO:
    if stream is None:
        return Output(io.BufferedWriter(io.FileIO(os.devnull, "wb")), encoding="utf-8", errors="replace")
    if not isinstance(stream, io.TextIOWrapper):  # such as that of a program that runs this one inside itself
        return stream
    buffer = stream.buffer
    if isinstance(buffer, io.RawIOBase):  # PYTHONUNBUFFERED: that may write a part, and say so to nobody
        buffer = io.BufferedWriter(buffer)
    # A console or pipe in another encoding must not make a school's name unprintable.
    output = Output(buffer, encoding="utf-8", errors="replace", line_buffering=stream.line_buffering)
    output.native = stream.encoding
    return output
