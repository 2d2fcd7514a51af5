"""What commands share: options, loading a framework, telling problems, writing results, and exit statuses."""

from __future__ import annotations

import datetime
import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from isop_cli.commands.shell import EXIT_USAGE as EXIT_USAGE
from isop_cli.installation import command_for
from isop_cli.model.framework import Framework
from isop_cli.reading.diagnostics import Diagnostic, Severity
from isop_cli.resources import resource
from isop_cli.screen.output import Output
from isop_cli.text.language import _, ngettext
from isop_cli.text.printable import one_line, shown

if TYPE_CHECKING:
    from isop_cli.formats.look import Look
    from isop_cli.formats.registry import DocumentKind, Target
    from isop_cli.model.practice import Practice
    from isop_cli.reading.finding import PassedOver

#: Files that are named; of any beyond that, only how many.
MOST_NAMES = 5
#: The format of what is shown and not written.
TERMINAL = "terminal"
EXIT_OTHER_OUTCOME, EXIT_INPUT, EXIT_MACHINE = 1, 3, 4
#: `isop verify`: genuine, but nobody looked up whether it was withdrawn.
EXIT_NOT_LOOKED_UP = 5

PathsArgument = Annotated[
    list[str],
    typer.Argument(
        metavar=_("FILE"), help=_("Dossiers, or folders with a school.yaml; - is standard input."), show_default=False
    ),
]
FileArgument = Annotated[
    str,
    typer.Argument(
        metavar=_("FILE"), help=_("A dossier, or a folder with a school.yaml; - is standard input."), show_default=False
    ),
]
CriteriaOption = Annotated[
    Path | None, typer.Option("--criteria", metavar=_("FILE"), help=_("Criteria of another label."), show_default=False)
]
OutputOption = Annotated[
    str | None,
    typer.Option(
        "--output", "-o", metavar=_("FILE"), help=_("File to write; - is standard output."), show_default=False
    ),
]


def output_option(*kinds: DocumentKind[Any]) -> Any:
    """`-o` of a command that writes documents: which names tell their formats, and what standard output gets."""
    suffixes = dict.fromkeys(each.suffixes[0] for kind in kinds for each in kind.formats)
    told = _("File to write: {suffixes}; - is standard output, which gets {format} unless --format names another.")
    names = dict.fromkeys(kind.for_stdout.name for kind in kinds)
    help_ = told.format(suffixes=", ".join(suffixes), format="/".join(names))
    return typer.Option("--output", "-o", metavar=_("FILE"), help=help_, show_default=False)


def format_option(*kinds: DocumentKind[Any], shown: bool = False) -> Any:
    """`--format` of a command that writes documents; `shown` is for one that can show its document on the terminal."""
    names = list(dict.fromkeys(each.name for kind in kinds for each in kind.formats))
    names = [TERMINAL, *names] if shown else names
    return typer.Option(
        "--format",
        "-f",
        metavar=_("FORMAT"),
        help=_("{formats}; else the name of the file tells.").format(formats=", ".join(names)),
        autocompletion=lambda: names,
        show_default=False,
    )


QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help=_("Say only what was asked for."))]


TemplatesOption = Annotated[
    Path | None,
    typer.Option(
        "--templates",
        metavar=_("DIR"),
        help=_("Folder with a brand.yaml or templates of your own."),
        show_default=False,
    ),
]
PracticesOption = Annotated[
    Path | None,
    typer.Option(
        "--practices",
        metavar=_("DIR"),
        help=_("Folder with practices of your own, beside the project's."),
        show_default=False,
    ),
]


def load_framework(path: Path | None) -> Framework:
    """The framework in a file, or ISOP's own. With errors in it: tells them and leaves with status 3."""
    from isop_cli.checking.criteria import check_framework

    checked = check_framework(path or resource("criteria", "isop.yaml"))
    if checked.framework is None:
        tell_problems(checked.diagnostics)
        raise typer.Exit(EXIT_INPUT)
    return checked.framework


def load_practices(framework: Framework, own: Path | None) -> tuple[Practice, ...]:
    """The practices for a label, with the user's own. With errors in those: tells them and leaves with status 3."""
    from isop_cli.practices.library import load_library
    from isop_cli.reading.diagnostics import has_errors

    library = load_library(framework, own)
    tell_problems(library.diagnostics, Severity.WARNING)
    if has_errors(library.diagnostics):
        raise typer.Exit(EXIT_INPUT)
    return library.practices


def shown_or_written(kind: DocumentKind[Any], format_: str | None, output: str | None, stem: str) -> Target | None:
    """Where a document goes that the terminal can show too; None to show it, as when nothing else is asked."""
    if format_ != TERMINAL and (format_ is not None or output is not None):
        return kind.target(format_, output, stem)
    if output is not None:
        fail(_("the format terminal is for the screen; leave out --output"))
    return None


def load_look(templates: Path | None) -> Look:
    """The look that a folder gives, to be asked for before anything is read, numbered or written.

    A folder that is not there and a template that cannot be compiled end the program with status 2, a wrong brand.yaml
    with 3.
    """
    from isop_cli.formats.look import read_look

    checked = read_look(templates)
    if checked.look is None:
        tell_problems(checked.diagnostics)
        raise typer.Exit(EXIT_INPUT)
    return checked.look


def tell_problems(diagnostics: Sequence[Diagnostic], least: Severity = Severity.NOTICE) -> None:
    """Print diagnostics for people on standard error, those of at least the severity `least`."""
    from isop_cli.formats.problems.text import render

    sys.stderr.write(render([d for d in diagnostics if d.severity >= least]))


def tell_names(message: str, names: Sequence[str], number: int | None = None) -> None:
    """Say something of files on standard error: of the first few by name, and how many there are more."""
    for name in names[:MOST_NAMES]:
        print(f"isop: {message.format(file=one_line(name))}", file=sys.stderr)
    more = (len(names) if number is None else number) - MOST_NAMES
    if more > 0:
        print(_("and {number} more").format(number=more), file=sys.stderr)


def tell_passed_over(passed: PassedOver, quiet: bool) -> None:
    """Say which files are no dossier: evidence that no dossier includes always, for it could be missed."""
    number, names = passed.loose()
    tell_names(_("not read, for no dossier includes this evidence: {file}"), names, number)
    if quiet:
        return
    tell_names(_("not read, for it is no dossier: {file}"), passed.named, passed.others)
    if passed.own:
        told = ngettext(
            "{n} other file of isop was passed over", "{n} other files of isop were passed over", passed.own
        )
        print(f"isop: {told.format(n=passed.own)}", file=sys.stderr)


def fail(message: str, status: int = EXIT_USAGE) -> NoReturn:
    """Say what is wrong on standard error and leave."""
    # On one line each: a name with a line end in it must not look like something that this program says.
    print(f"isop: {one_line(message)}", file=sys.stderr)
    raise typer.Exit(status)


def need(*libraries: str, extra: str = "bureau") -> None:
    """Leave with status 4 when the libraries of an extra, the label bureau's, are not installed."""
    for library in libraries:
        try:
            importlib.import_module(library)
        except ImportError:
            fail(_("this needs more; run: {command}").format(command=command_for(extra)), EXIT_MACHINE)


def refuse_inputs(*outputs: str | Path | None) -> None:
    """Leave with status 2 when a result would replace what was read, such as a file that a dossier includes."""
    from isop_cli.commands.paths import input_at

    for output in outputs:
        if (problem := input_at(output)) is not None:
            fail(problem)


def content_or_leave(file: Path | str, limit: int | None = None) -> bytes:
    """The bytes of a file that someone gave; `-` is standard input. One that cannot be read: status 3, with the reason."""
    from isop_cli.reading.files import MAX_BYTES, read_bytes

    content = read_bytes(file, str(file), limit or MAX_BYTES)
    if isinstance(content, Diagnostic):
        from isop_cli.formats.problems.wording import in_words

        fail(f"{file}: {in_words(content).message}", EXIT_INPUT)
    return content


def write_output(content: bytes, output: str | None, quiet: bool = False) -> None:
    """Write a result to a file, whole or not at all, or to standard output for None and `-`.

    A full disk or a folder that is not there ends the program with status 4; a file that was read, with 2.
    """
    if output in (None, "-"):
        sys.stdout.flush()
        if isinstance(sys.stdout, Output):
            sys.stdout.write_bytes(shown(content))
        else:
            sys.stdout.buffer.write(content)
            sys.stdout.buffer.flush()
        return
    from isop_cli.reading.files import write_whole

    refuse_inputs(output)
    with written(output):
        write_whole(Path(str(output)), content)
    if not quiet:
        print(_("Written: {file}").format(file=output), file=sys.stderr)


@contextmanager
def written(file: object) -> Iterator[None]:
    """Write to a file or folder. What the machine refuses ends the program with status 4 and says why."""
    from isop_cli.reading.files import why_not_written

    try:
        yield
    except OSError as problem:
        reason = why_not_written(problem)
        fail(_("{file} cannot be written: {reason}").format(file=file, reason=reason), EXIT_MACHINE)


def day(given: str) -> datetime.date:
    """A date from `2026-05-12`; another text ends the program with status 2."""
    from isop_cli.model.values import calendar_date

    try:
        date: datetime.date = calendar_date(given)
    except ValueError:
        fail(_("{given} is not a date; write year-month-day, such as 2026-05-12").format(given=given))
    return date


def create_new(path: Path, content: bytes, beside: tuple[str, bytes] | None = None) -> None:
    """Create a file that was not there, whole or not at all; `beside` is a name and what is put there if nothing is.

    A file that is there ends the program with status 2 and stays as it is; what the machine refuses, with 4.
    """
    from isop_cli.reading.files import create_whole

    with written(path):
        try:
            create_whole(path, content)
            if beside is not None and not os.path.lexists(path.parent / beside[0]):
                create_whole(path.parent / beside[0], beside[1])
        except FileExistsError:
            fail(_("{file} is already there; it is left as it is. Choose another name.").format(file=path))
