"""The command line's own words, such as `Usage:` and what is wrong with an option, in the user's language.

The library translates a part of them; the rest is said here.
"""

import re
from collections.abc import Sequence
from typing import Any

from typer._click.exceptions import BadParameter, MissingParameter, NoArgsIsHelpError, NoSuchOption, UsageError
from typer.core import TyperCommand, TyperGroup

from isop_cli.language import _
from isop_cli.reading.diagnostics import nearest
from isop_cli.rendering.printable import one_line


class _Speaking:
    """What commands and groups of commands say of themselves."""

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line."""
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        pieces = pieces.replace("[OPTIONS]", _("[OPTIONS]")).replace("COMMAND [ARGS]...", _("COMMAND [ARGS]..."))
        pieces = re.sub(r"\{([^}|]*)\}", r"\1", pieces)
        formatter.write_usage(ctx.command_path, pieces, prefix=_("Usage: "))

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and the options, and a group's commands."""
        arguments, options = [], []
        for parameter in self.get_params(ctx):  # type: ignore[attr-defined]
            record = parameter.get_help_record(ctx)
            if parameter.param_type_name == "argument":
                arguments.append((parameter.metavar or parameter.name, parameter.help or ""))
            elif record:
                options.append(record)
        for title, records in ((_("Arguments"), arguments), (_("Options"), options)):
            if records:
                with formatter.section(title):
                    formatter.write_dl(records)
        if isinstance(self, TyperGroup):
            self.format_commands(ctx, formatter)

    def get_help_option(self, ctx: Any) -> Any:
        """The option --help."""
        option = super().get_help_option(ctx)  # type: ignore[misc]
        if option is not None:
            option.help = _("Show this message and exit.")
        return option


class Command(_Speaking, TyperCommand):
    """A command."""

    def invoke(self, ctx: Any) -> Any:
        """Run it, unless a result would land on what it reads; what it reads is remembered until it ends."""
        from isop_cli.commands.common import fail
        from isop_cli.commands.paths import overlap
        from isop_cli.reading.files import noting_inputs

        if (problem := overlap(ctx)) is not None:
            fail(problem)
        with noting_inputs():
            return super().invoke(ctx)


class Group(_Speaking, TyperGroup):
    """A group of commands."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is asked for. Raises UsageError with the nearest one when there is none of that name."""
        if args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None:
            told = _("there is no command {given}").format(given=args[0])
            ctx.fail("; ".join(part for part in (told, nearest(args[0], self.list_commands(ctx))) if part))
        return super().resolve_command(ctx, args)


def usage_problem(error: UsageError) -> str:
    """What is wrong with the command line, and how to get help; for NoArgsIsHelpError the help itself."""
    if isinstance(error, NoArgsIsHelpError):
        return error.format_message() + "\n"
    lines = []
    if error.ctx is not None:
        lines.append(error.ctx.get_usage())
        lines.append(_("Help: {command} --help").format(command=error.ctx.command_path))
    lines.append(_("Error: {message}").format(message=one_line(_message(error))))
    return "\n".join(lines) + "\n"


def _message(error: UsageError) -> str:
    if isinstance(error, NoSuchOption):
        known = error.possibilities or _options(error.ctx)
        help_ = nearest(error.option_name, known)
        told = _("there is no option {option}").format(option=error.option_name)
        return f"{told}; {help_}" if help_ else told
    if isinstance(error, MissingParameter):
        return _("{what} is missing").format(what=_hint(error))
    if isinstance(error, BadParameter):
        choices = re.findall("'([^']*)'", error.message.partition("is not one of")[2])
        if choices:
            told = _("a value of {what} that there is not").format(what=_hint(error))
            return "; ".join([told, _("choose from: {words}").format(words=", ".join(choices))])
        return _("a wrong value for {what}: {message}").format(what=_hint(error), message=error.message)
    message = error.format_message()
    if "requires an argument" in message:
        return _("{what} needs a value").format(what=getattr(error, "option_name", ""))
    if "does not take a value" in message:
        return _("{what} takes no value").format(what=getattr(error, "option_name", ""))
    if "unexpected extra argument" in message:
        return _("too many arguments: {arguments}").format(arguments=message.rpartition("(")[2].rstrip(")"))
    return message


def _hint(error: BadParameter) -> str:
    parameter = error.param
    if parameter is None:
        return str(error.param_hint or "")
    if parameter.param_type_name == "argument":
        return str(parameter.metavar or parameter.name)
    return str(parameter.opts[0])


def _options(ctx: Any) -> Sequence[str]:
    return [name for parameter in ctx.command.params for name in parameter.opts] if ctx else []


def library_messages() -> tuple[str, ...]:
    """What the library looks up in this program's catalogue by itself; named here so that it gets translated."""
    return _("default: {default}"), _("required"), _("Missing command."), _("Aborted!")
