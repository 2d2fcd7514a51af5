"""What the commands of the label bureau share: passphrases, where keys and register are, and who is at work."""

import datetime
import getpass
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from isop_cli.commands.common import EXIT_MACHINE, fail
from isop_cli.resources import build_time
from isop_cli.text.language import _

if TYPE_CHECKING:
    from isop_cli.certifying.keys import SigningKeys

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
_MAX_PASSPHRASE = 4096


def passphrase(file: Path | None, variable: str = "ISOP_PASSPHRASE", *, new: bool = False) -> bytes:
    """The passphrase from a file, from the environment, or from a prompt; never from an argument, which others see.

    A `new` one is asked for twice, and refused when it is too easy to guess.
    """
    from isop_cli.certifying.keys import refuse_weak

    if file is not None:
        given = _in_file(file)
    elif variable in os.environ:
        given = os.environ[variable].encode("utf-8", "surrogateescape")
    elif not sys.stdin.isatty():
        fail(_("no passphrase: give --passphrase-file, or set {variable}").format(variable=variable))
    else:
        given = getpass.getpass(_("New passphrase: ") if new else _("Passphrase: ")).encode("utf-8")
        if new:
            refuse_weak(given)
            if given != getpass.getpass(_("Once more: ")).encode("utf-8"):
                fail(_("the two passphrases differ"))
    if new:
        refuse_weak(given)
    return given


def _in_file(file: Path) -> bytes:
    """The passphrase in a file that is for its owner alone, or that a program hands over. Raises KeyProblemError."""
    from isop_cli.certifying.keys import refuse_shared
    from isop_cli.certifying.pem import unmarked

    try:
        with file.open("rb") as opened:
            if file.is_file():
                refuse_shared(file)
            content = opened.read(_MAX_PASSPHRASE + 1)
    except OSError as problem:
        fail(_("{file} cannot be read: {reason}").format(file=file, reason=problem.strerror), EXIT_MACHINE)
    if len(content) > _MAX_PASSPHRASE:
        fail(_("{file} is too large for a passphrase").format(file=file), EXIT_MACHINE)
    return unmarked(content).rstrip(b"\r\n")


def opened_keys(folder: Path, passphrase_file: Path | None, *, quiet: bool = False) -> "SigningKeys":
    """The keys to sign with. Keys that cannot be used are reported, and end the program with status 4."""
    from isop_cli.certifying.keys import signing_keys

    keys = signing_keys(folder, passphrase(passphrase_file), now())
    if keys.dated and not quiet:
        told = _("The keys are encrypted in an earlier way, so that a passphrase is guessed fast. Run: {command}")
        typer.echo(told.format(command="isop keys passphrase"), err=True)
    return keys


def who_is_at_work(given: str | None) -> str:
    """The name given, else that in ISOP_WHO, else the user's."""
    try:
        return given or os.environ.get("ISOP_WHO") or getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in a container
        fail(_("say who does this: --who, or ISOP_WHO in the environment"))


def now() -> datetime.datetime:
    """Now, or the time that SOURCE_DATE_EPOCH gives."""
    epoch = build_time()
    return (
        datetime.datetime.now(datetime.UTC) if epoch is None else datetime.datetime.fromtimestamp(epoch, datetime.UTC)
    )


def today() -> datetime.date:
    """Today where the user is, or the day that SOURCE_DATE_EPOCH gives."""
    epoch = build_time()
    return datetime.date.today() if epoch is None else datetime.datetime.fromtimestamp(epoch, datetime.UTC).date()
