"""What the commands of the label bureau share: passphrases, where keys and register are, and who is at work."""

import getpass
import importlib
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from isop_cli.commands.common import EXIT_MACHINE, fail
from isop_cli.language import _

KeysOption = Annotated[
    Path,
    typer.Option("--keys", metavar=_("DIR"), envvar="ISOP_KEYS", show_envvar=False, help=_("Folder with the keys.")),
]
RegisterOption = Annotated[
    str,
    typer.Option(
        "--register",
        metavar=_("FILE"),
        envvar="ISOP_REGISTER",
        show_envvar=False,
        help=_("The register: a file, or an address that starts with postgresql://"),
    ),
]
PassphraseOption = Annotated[
    Path | None,
    typer.Option(
        "--passphrase-file",
        metavar=_("FILE"),
        help=_("File with the passphrase; else ISOP_PASSPHRASE, else it is asked for."),
        show_default=False,
    ),
]
WhoOption = Annotated[
    str | None, typer.Option("--who", metavar=_("NAME"), help=_("Who does this."), show_default=False)
]
WhyOption = Annotated[str, typer.Option("--why", metavar=_("TEXT"), help=_("Why."), show_default=False)]

DEFAULT_KEYS, DEFAULT_REGISTER = Path("isop-keys"), "isop-register.db"


def need(*libraries: str) -> None:
    """Leave with status 4 when the libraries of the label bureau are not installed."""
    for library in libraries:
        try:
            importlib.import_module(library)
        except ImportError:
            fail(_("this needs more: pip install 'isop-cli[bureau]'"), EXIT_MACHINE)


def passphrase(file: Path | None, variable: str = "ISOP_PASSPHRASE", *, twice: bool = False) -> bytes:
    """The passphrase from a file, from the environment, or from a prompt; never from an argument, which others see."""
    if file is not None:
        try:
            return file.read_bytes().rstrip(b"\r\n")
        except OSError as problem:
            fail(_("{file} cannot be read: {reason}").format(file=file, reason=problem.strerror), EXIT_MACHINE)
    if variable in os.environ:
        return os.environ[variable].encode("utf-8")
    if not sys.stdin.isatty():
        fail(_("no passphrase: give --passphrase-file, or set {variable}").format(variable=variable))
    given = getpass.getpass(_("Passphrase: "))
    if twice and given != getpass.getpass(_("Once more: ")):
        fail(_("the two passphrases differ"))
    return given.encode("utf-8")


def who_is_at_work(given: str | None) -> str:
    """The name given, else that in ISOP_WHO, else the user's."""
    return given or os.environ.get("ISOP_WHO") or getpass.getuser()
