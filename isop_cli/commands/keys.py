"""`isop keys`: the keys with which labels are signed and checked."""

from pathlib import Path
from typing import Annotated

import typer

from isop_cli.commands.bureau import DEFAULT_KEYS, KeysOption, PassphraseOption, now, passphrase, today
from isop_cli.commands.common import EXIT_INPUT, content_or_leave, fail, need, written
from isop_cli.commands.shell import Command, Group
from isop_cli.text.language import _

app = typer.Typer(
    cls=Group,
    add_completion=False,
    rich_markup_mode=None,
    no_args_is_help=True,
    help=_("Make, import and show the keys with which labels are signed and checked."),
)


BureauOption = Annotated[str, typer.Option("--bureau", metavar=_("NAME"), help=_("Who signs."))]
DEFAULT_BUREAU = "Labelbureau ISOP"


@app.command(
    "new", cls=Command, help=_("Make a root, a signing certificate and a key for statements, in a folder of their own.")
)
def new(
    keys: KeysOption = DEFAULT_KEYS,
    organisation: Annotated[
        str, typer.Option("--organisation", metavar=_("NAME"), help=_("Whose root it is."))
    ] = "Stichting Actief Ouderschap",
    bureau: BureauOption = DEFAULT_BUREAU,
    passphrase_file: PassphraseOption = None,
) -> None:
    need("cryptography", "asn1crypto")
    from isop_cli.certifying.keys import new_keys

    secret = passphrase(passphrase_file, new=True)
    with written(keys):
        new_keys(keys, organisation, bureau, secret, now())
    _show(keys)
    typer.echo(
        _(
            "Keep root.key away from this machine, and a copy of all three .key files in a safe. Others verify with what isop keys share DIR writes."
        ),
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
) -> None:
    need("pyhanko")
    from isop_cli.bounding import LimitPassedError, Limits, bounded
    from isop_cli.certifying.importing import import_keys, try_to_open
    from isop_cli.certifying.keys import MAX_KEY_BYTES

    content = content_or_leave(file, MAX_KEY_BYTES)
    own = passphrase(file_passphrase_file, "ISOP_FILE_PASSPHRASE")
    with written(keys):
        try:
            bounded(try_to_open, content, own or None, limits=Limits(seconds=3))
        except LimitPassedError as problem:
            fail(_("{file} cannot be read: {reason}").format(file=file, reason=problem), EXIT_INPUT)
        import_keys(keys, content, own or None, passphrase(passphrase_file, new=True), now())
    _show(keys)


@app.command(
    "renew",
    cls=Command,
    help=_(
        "Make a new signing certificate and a new key for statements under the same root, whose key must be in the "
        "folder. What the old ones signed stays good, unless they leaked."
    ),
)
def renew(
    keys: KeysOption = DEFAULT_KEYS,
    bureau: BureauOption = DEFAULT_BUREAU,
    leaked: Annotated[
        bool, typer.Option("--leaked", help=_("Withdraw the old ones: issue the certificates anew."))
    ] = False,
    passphrase_file: PassphraseOption = None,
) -> None:
    need("cryptography", "asn1crypto")
    from isop_cli.certifying.keys import renew_keys

    with written(keys):
        renew_keys(keys, bureau, passphrase(passphrase_file), now(), leaked=leaked)
    _show(keys)
    told = _("Publish the register again: its website gives the keys to everyone.")
    typer.echo(told, err=True)


@app.command(
    "passphrase",
    cls=Command,
    help=_("Change the passphrase of the private keys in a folder, and encrypt them as is done today."),
)
def passphrase_(
    keys: KeysOption = DEFAULT_KEYS,
    passphrase_file: PassphraseOption = None,
    new_passphrase_file: Annotated[
        Path | None,
        typer.Option(
            "--new-passphrase-file",
            metavar=_("FILE"),
            help=_("File with the new passphrase; else ISOP_NEW_PASSPHRASE, else it is asked for."),
            show_default=False,
        ),
    ] = None,
) -> None:
    need("cryptography", "asn1crypto")
    from isop_cli.certifying.keys import change_passphrase

    old = passphrase(passphrase_file)
    new = passphrase(new_passphrase_file, "ISOP_NEW_PASSPHRASE", new=True)
    with written(keys):
        changed = change_passphrase(keys, old, new)
    typer.echo(_("These have the new passphrase: {names}").format(names=", ".join(changed)), err=True)
    typer.echo(_("Copies elsewhere, as in a safe, have the old one: put copies of these in their place."), err=True)


@app.command(
    "share",
    cls=Command,
    help=_("Write to a folder what others verify with: root.pem, statement.pem and revoked.crl, and nothing secret."),
)
def share(
    folder: Annotated[Path, typer.Argument(metavar=_("DIR"), help=_("The folder."), show_default=False)],
    keys: KeysOption = DEFAULT_KEYS,
) -> None:
    need("cryptography", "asn1crypto")
    from isop_cli.certifying.keys import share_keys

    with written(folder):
        for path in share_keys(keys, folder):
            typer.echo(_("Written: {file}").format(file=path), err=True)


@app.command("show", cls=Command, help=_("Show which keys a folder holds, to compare by telephone."))
def show(keys: KeysOption = DEFAULT_KEYS) -> None:
    need("cryptography", "asn1crypto")
    _show(keys)


def _show(folder: Path) -> None:
    from isop_cli.certifying.keys import common_name, fingerprint, public_keys

    found = public_keys(folder)
    for root in found.roots:
        typer.echo(
            _("trusted: {name}, until {date}").format(name=common_name(root), date=root.not_valid_after_utc.date())
        )
        typer.echo(f"  SHA-256 {fingerprint(root)}")
    for name in found.statements:
        typer.echo(_("key for statements {id}").format(id=name))
    for serial in sorted(found.revoked):
        typer.echo(_("withdrawn: signing certificate {serial}").format(serial=f"{serial:X}"))
    for doubt in found.doubts(today()):
        typer.echo(f"? {doubt}")
