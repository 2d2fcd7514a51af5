"""`isop keys`: the keys with which labels are signed and checked."""

import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from isop_cli.commands.bureau import DEFAULT_KEYS, KeysOption, PassphraseOption, need, passphrase
from isop_cli.commands.common import EXIT_INPUT, EXIT_MACHINE, LangOption, fail
from isop_cli.commands.shell import Command, Group
from isop_cli.language import _

app = typer.Typer(
    cls=Group,
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help=_("Make, import and show the keys with which labels are signed and checked."),
)


@app.command(
    "new", cls=Command, help=_("Make a root, a signing certificate and a key for statements, in a folder of their own.")
)
def new(
    keys: KeysOption = DEFAULT_KEYS,
    organisation: Annotated[
        str, typer.Option("--organisation", metavar=_("NAME"), help=_("Whose root it is."))
    ] = "Stichting Actief Ouderschap",
    bureau: Annotated[str, typer.Option("--bureau", metavar=_("NAME"), help=_("Who signs."))] = "Labelbureau ISOP",
    passphrase_file: PassphraseOption = None,
    lang: LangOption = None,
) -> None:
    need("cryptography")
    from isop_cli.certifying.keys import KeyProblemError, new_keys

    secret = passphrase(passphrase_file, twice=True)
    try:
        new_keys(keys, organisation, bureau, secret, datetime.datetime.now(datetime.UTC))
    except KeyProblemError as problem:
        fail(str(problem))
    except OSError as problem:
        fail(_("{file} cannot be written: {reason}").format(file=keys, reason=problem.strerror), EXIT_MACHINE)
    _show(keys)
    typer.echo(
        _("Keep root.key away from this machine, and a copy of both .key files in a safe. Share the .pem files."),
        err=True,
    )


@app.command("import", cls=Command, help=_("Take a signing certificate and its key from a PKCS#12 or PEM file."))
def import_(
    file: Annotated[Path, typer.Argument(metavar=_("FILE"), help=_("The file."), show_default=False)],
    keys: KeysOption = DEFAULT_KEYS,
    passphrase_file: PassphraseOption = None,
    file_passphrase_file: Annotated[
        Path | None,
        typer.Option(
            "--file-passphrase-file",
            metavar=_("FILE"),
            help=_("File with the imported file's own passphrase; else ISOP_FILE_PASSPHRASE."),
            show_default=False,
        ),
    ] = None,
    lang: LangOption = None,
) -> None:
    need("cryptography")
    from isop_cli.certifying.keys import KeyProblemError, import_keys
    from isop_cli.reading.diagnostics import Diagnostic
    from isop_cli.reading.files import read_bytes

    content = read_bytes(file, str(file))
    if isinstance(content, Diagnostic):
        fail(f"{file}: {content.message}", EXIT_INPUT)
    own = passphrase(file_passphrase_file, "ISOP_FILE_PASSPHRASE")
    try:
        import_keys(keys, content, own or None, passphrase(passphrase_file, twice=True))
    except KeyProblemError as problem:
        fail(str(problem), EXIT_INPUT)
    _show(keys)


@app.command("show", cls=Command, help=_("Show which keys a folder holds, to compare by telephone."))
def show(keys: KeysOption = DEFAULT_KEYS, lang: LangOption = None) -> None:
    need("cryptography")
    _show(keys)


def _show(folder: Path) -> None:
    from isop_cli.certifying.keys import KeyProblemError, fingerprint, public_keys

    try:
        found = public_keys(folder)
    except KeyProblemError as problem:
        fail(str(problem), EXIT_MACHINE)
    for root in found.roots:
        typer.echo(_("root {name}, until {date}").format(name=_common_name(root), date=root.not_valid_after_utc.date()))
        typer.echo(f"  SHA-256 {fingerprint(root)}")
    for name in found.statements:
        typer.echo(_("key for statements {id}").format(id=name))


def _common_name(certificate: Any) -> str:
    from cryptography.x509.oid import NameOID

    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else certificate.subject.rfc4514_string()
