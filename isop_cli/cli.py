"""The command line: finds the command, imports only that one, and turns what goes wrong into a status."""

import importlib
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any

import typer
from typer.main import get_command, get_install_completion_arguments

from isop_cli.commands import completion
from isop_cli.commands.shell import EXIT_USAGE, Group, usage_problem
from isop_cli.errors import IsopError
from isop_cli.quiet import silence_libraries
from isop_cli.screen.output import ReaderGoneError, take_over
from isop_cli.text.language import LANGUAGES, _, preferred_language, set_language
from isop_cli.text.printable import one_line

#: Exit statuses (docs/reference.md).
EXIT_MACHINE, EXIT_BUG, EXIT_INTERRUPTED, EXIT_READER_GONE = 4, 70, 130, 141
#: As wide as the longest command, so that the groups stand under each other.
_WIDTH = 11


def command_groups() -> dict[str, dict[str, str]]:
    """The commands by what a person is doing, each with what it does in one line, in the order of the help.

    The first five are those of an audit.
    """
    return {
        _("Collect"): {
            "new": _("Write an empty dossier to fill in."),
            "check": _("Find every problem in dossiers."),
        },
        _("Judge"): {
            "assess": _("Tell what follows from a school's evidence."),
            "explain": _("Show how a guideline or an indicator comes to its level, step by step."),
        },
        _("Tell"): {
            "report": _("Write a school's audit report: PDF, HTML, Word, Excel, Markdown or JSON."),
            "plan": _("Write a school's development plan, with a calendar for parents."),
            "compare": _("Tell what changed between two audits, or two batches."),
            "convert": _("Write a dossier or a form in another form: YAML, JSON or a workbook."),
            "merge": _("Put the files of several auditors of one audit together."),
            "redact": _("Write a dossier without names, addresses and numbers of people."),
        },
        _("Decide and keep"): {
            "batch": _("Check and assess many schools, and sum them up."),
            "certificate": _("Make the certificate of an awarded label: numbered, signed, with a QR code."),
            "verify": _("Tell whether a certificate, a badge or a QR code is real and valid."),
            "register": _("Keep the issued labels, and publish them."),
            "keys": _("Make the keys with which labels are signed."),
        },
        _("Learn from each other"): {
            "practices": _("Find practice examples, check your own, and share what works."),
            "model": _("Show the partnerships; make their poster, the article about them, and the self-scan."),
            "connect": _("Pair schools that can learn from each other, and write them invitations."),
            "meeting": _("Plan a meeting at which schools learn from each other."),
        },
        _("Look up"): {
            "criteria": _("Show the guidelines, the indicators and what each level means."),
            "schema": _("Print the JSON Schema of a file format."),
            "doctor": _("Tell whether this machine has everything, and how to get what is missing."),
        },
    }


def command_summaries() -> dict[str, str]:
    """Every command with what it does in one line, in the order of the help."""
    return {name: summary for commands in command_groups().values() for name, summary in commands.items()}


class _Commands(Group):
    """The commands, each imported when it is used."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(command_summaries())

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in command_summaries():
            return None
        module = importlib.import_module(f"isop_cli.commands.{cmd_name}")
        command = get_command(module.app)
        command.name = cmd_name
        return command

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """What can be typed here. To name the commands none of them is imported."""
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        found = command_summaries().items()
        return [completion.Completion(name, summary) for name, summary in found if name.startswith(incomplete)]

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        for title, commands in command_groups().items():
            with formatter.section(title):
                formatter.write_dl([(name.ljust(_WIDTH), summary) for name, summary in commands.items()])


def build() -> typer.Typer:
    """The whole command line, its texts in the language in force."""
    app = typer.Typer(cls=_Commands, add_completion=False, no_args_is_help=True, rich_markup_mode=None)

    @app.callback(
        help=_("Audit schools for the ISOP label: from evidence to an explained judgement."),
        epilog=_("Each command has its own help, for example: isop assess --help"),
    )
    def root(
        version: bool = typer.Option(False, "--version", help=_("Show the version."), is_eager=True, callback=_version),
        install_completion: bool = typer.Option(
            False, "--install-completion", help=_("Let this shell complete what you type."), callback=completion.install
        ),
        show_completion: bool = typer.Option(
            False, "--show-completion", help=_("Print what this shell would read for it."), callback=completion.show
        ),
    ) -> None:
        """Nothing to do: the language was set before the texts were."""

    return app


def every_command() -> Iterator[Any]:
    """The context of every command and subcommand, that of isop itself first: its `command` and `command_path`."""
    yield from _contexts(get_command(build()), "isop", None)


def _contexts(command: Any, name: str, parent: Any) -> Iterator[Any]:
    context = command.make_context(name, [], parent, resilient_parsing=True)
    yield context
    if isinstance(command, Group):
        for under in command.list_commands(context):
            yield from _contexts(command.get_command(context, under), under, context)


def _version(context: typer.Context, asked: bool) -> None:
    if asked and not context.resilient_parsing:
        from isop_cli import __version__

        typer.echo(f"isop {__version__}")
        raise typer.Exit


def language_asked_for(arguments: Sequence[str]) -> str:
    """The language given by `--lang` anywhere on the command line, else the preferred one.

    Raises typer.BadParameter for one that the program does not speak.
    """
    given = _languages_in(arguments)
    for value in given:
        if value not in LANGUAGES:
            raise typer.BadParameter(_no_language("--lang", value))
    return given[0] if given else preferred_language()


def _languages_in(arguments: Sequence[str]) -> list[str]:
    found = []
    for number, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--lang" and number + 1 < len(arguments):
            found.append(arguments[number + 1])
        elif argument.startswith("--lang="):
            found.append(argument.removeprefix("--lang="))
    return found


def _no_language(where: str, given: str) -> str:
    told = _("{where}: there is no language {given}; choose from: {words}")
    return told.format(where=where, given=one_line(given), words=", ".join(LANGUAGES))


def _tell_unknown_environment() -> None:
    """Say that ISOP_LANG names no language of the program; it goes on in the system's."""
    given = os.environ.get("ISOP_LANG", "")
    if given and given[:2].lower() not in LANGUAGES:
        print(f"isop: {_no_language('ISOP_LANG', given)}", file=sys.stderr)


def carry_out(arguments: list[str] | None = None) -> int:
    """Carry out a command line, the program's own by default. The status; what cannot be done is said here."""
    try:
        root = get_command(build())
        return root.main(arguments, prog_name="isop", windows_expand_args=True, standalone_mode=False) or 0
    except typer.TyperException as problem:
        sys.stderr.write(usage_problem(problem))
        return EXIT_USAGE
    except IsopError as problem:
        print(f"isop: {problem}", file=sys.stderr)
        return problem.status


def main() -> None:
    """Run `isop`. Leaves with the statuses of docs/reference.md; a traceback is shown only with ISOP_DEBUG."""
    take_over()
    silence_libraries()
    set_language(preferred_language())
    try:
        set_language(language_asked_for(sys.argv[1:]))
        if not _languages_in(sys.argv[1:]):
            _tell_unknown_environment()
        if completion.VARIABLE in os.environ:
            get_install_completion_arguments()  # which makes the shells known that may ask
        status = carry_out()
        sys.stdout.flush()
        sys.exit(status)
    except typer.TyperException as problem:
        sys.stderr.write(usage_problem(problem))
        sys.exit(EXIT_USAGE)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(EXIT_INTERRUPTED)
    except ReaderGoneError:
        # The reader, such as `head`, has seen enough.
        _close_output()
        sys.exit(EXIT_READER_GONE)
    except OSError as problem:
        # Such as a full disk behind standard output. A file that cannot be read or written is reported where it happens.
        _close_output()
        reason = problem.strerror or str(problem)
        print(_("isop: this machine does not allow it: {reason}").format(reason=reason), file=sys.stderr)
        sys.exit(EXIT_MACHINE)
    except Exception as problem:
        if os.environ.get("ISOP_DEBUG"):
            raise
        from isop_cli.bug_report import remember

        remember(problem, sys.argv[1:], command_summaries())
        kind = type(problem).__name__
        told = _("isop: a bug in the program ({kind}: {problem}).").format(kind=kind, problem=one_line(str(problem)))
        print(told, file=sys.stderr)
        print(
            _("Report it, with what isop doctor --bug-report FILE writes; nothing of a dossier is in it."),
            file=sys.stderr,
        )
        sys.exit(EXIT_BUG)


def _close_output() -> None:
    """Let what is still to be written go nowhere, so that Python does not fail on it while it shuts down."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
