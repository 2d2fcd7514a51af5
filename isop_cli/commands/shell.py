"""The command line's own words, such as `Usage:` and what is wrong with an option, in the user's language.

The library translates a part of them; the rest is said here. Of the library only what it offers openly is used: what
went wrong is read from what its exceptions carry, never from their English.
"""

import re
from collections.abc import Sequence
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from isop_cli.formats.problems.wording import did_you_mean
from isop_cli.text.language import LANGUAGES, _
from isop_cli.text.printable import one_line

EXIT_USAGE = 2
#: Longer than any sentence of help.
_ANY_LENGTH = 1000


def _language_option() -> Any:
    """The option --lang, for every command: `cli` has read it before a command is even imported."""
    app = typer.Typer(add_completion=False)

    @app.command()
    def of_all(
        lang: Annotated[
            str | None,
            typer.Option(
                "--lang",
                metavar="|".join(LANGUAGES),
                help=_("Language."),
                show_default=False,
                expose_value=False,
                autocompletion=lambda: list(LANGUAGES),
            ),
        ] = None,
    ) -> None: ...

    return get_command(app).params[0]


class _Speaking:
    """What commands and groups of commands have in common: the option --lang, and what they say of themselves."""

    params: Any

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.params = [*self.params, _language_option()]

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        """Take the arguments. What is wrong with them knows of which command they are."""
        try:
            return super().parse_args(ctx, args)  # type: ignore[misc]
        except typer.TyperException as problem:
            problem.ctx = getattr(problem, "ctx", None) or ctx  # type: ignore[attr-defined]
            raise

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write the usage line."""
        formatter.write_usage(ctx.command_path, self.usage(ctx), prefix=_("Usage: "))

    def usage(self, ctx: Any) -> str:
        """What is written behind the command."""
        pieces = " ".join(self.collect_usage_pieces(ctx))  # type: ignore[attr-defined]
        pieces = pieces.replace("[OPTIONS]", _("[OPTIONS]")).replace("COMMAND [ARGS]...", _("COMMAND [ARGS]..."))
        return re.sub(r"\{([^}|]*)\}", r"\1", pieces)

    def described(self, ctx: Any) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
        """The arguments and the options, each with what it means."""
        arguments, options = [], []
        for parameter in self.get_params(ctx):  # type: ignore[attr-defined]
            record = parameter.get_help_record(ctx)
            if parameter.param_type_name == "argument":
                arguments.append((parameter.metavar or parameter.name, parameter.help or ""))
            elif record:
                options.append(record)
        return arguments, options

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write the arguments and the options, and a group's commands."""
        for title, rows in zip((_("Arguments"), _("Options")), self.described(ctx), strict=True):
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)
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

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the arguments. Raises a usage error for those that are too many."""
        ctx.allow_extra_args = True  # the library's own refusal is in English
        left: list[str] = super().parse_args(ctx, args)
        if left and not ctx.resilient_parsing:
            ctx.fail(_("too many arguments: {arguments}").format(arguments=" ".join(left)))
        return left

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

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take the arguments. Without any, where one is needed, the help is shown on standard error."""
        if not args and self.no_args_is_help and not ctx.resilient_parsing:
            typer.echo(ctx.get_help(), err=True)
            raise typer.Exit(EXIT_USAGE)
        rest: list[str] = super().parse_args(ctx, args)
        return rest

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that is asked for. Raises a usage error with the nearest one when there is none of that name."""
        unknown = args and not args[0].startswith("-") and self.get_command(ctx, args[0]) is None
        if unknown and not ctx.resilient_parsing:
            told = _("there is no command {given}").format(given=args[0])
            ctx.fail("; ".join(part for part in (told, did_you_mean(args[0], self.list_commands(ctx))) if part))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands, each with the whole first sentence of its help: the library would cut it to a line."""
        commands = [(name, self.get_command(ctx, name)) for name in self.list_commands(ctx)]
        with formatter.section(_("Commands")):
            formatter.write_dl(
                [(name, command.get_short_help_str(_ANY_LENGTH)) for name, command in commands if command]
            )


def usage_problem(error: typer.TyperException) -> str:
    """What is wrong with the command line, and how to get help."""
    lines = []
    context = getattr(error, "ctx", None)
    if context is not None:
        lines.append(context.get_usage())
        lines.append(_("Help: {command} --help").format(command=context.command_path))
    lines.append(_("Error: {message}").format(message=one_line(_message(error, context))))
    return "\n".join(lines) + "\n"


def _message(error: typer.TyperException, context: Any) -> str:
    if isinstance(error, typer.BadParameter):
        return _wrong_value(error)
    option = getattr(error, "option_name", None)
    if option is None:
        return error.format_message()
    if hasattr(error, "possibilities"):
        told = _("there is no option {option}").format(option=option)
        known = error.possibilities or _options(context)
        return "; ".join(part for part in (told, did_you_mean(option, known)) if part)
    given = next(parameter for parameter in context.command.get_params(context) if option in parameter.opts)
    return (_("{what} takes no value") if given.is_flag else _("{what} needs a value")).format(what=option)


def _wrong_value(error: typer.BadParameter) -> str:
    parameter: Any = error.param
    if parameter is None:
        return error.message
    what = parameter.opts[0]
    if parameter.param_type_name == "argument":
        what = parameter.metavar or parameter.name
    if hasattr(error, "param_type"):  # nothing was given
        return _("{what} is missing").format(what=what)
    choices = parameter.type_descriptor.choices
    if choices:
        told = _("unknown value for {what}").format(what=what)
        words = ", ".join(str(getattr(choice, "value", choice)) for choice in choices)
        return "; ".join([told, _("choose from: {words}").format(words=words)])
    return _("a wrong value for {what}: {message}").format(what=what, message=error.message)


def _options(context: Any) -> Sequence[str]:
    return [name for parameter in context.command.params for name in parameter.opts] if context else []


def library_messages() -> tuple[str, ...]:
    """What the library looks up in this program's catalogue by itself; named here so that it gets translated."""
    return _("default: {default}"), _("required"), _("Missing command."), _("Aborted!")
