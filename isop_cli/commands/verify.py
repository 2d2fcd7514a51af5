"""`isop verify`: whether a certificate, badge or QR code is real, and holds today."""

import datetime
from typing import Annotated

import typer

from isop_cli.commands.bureau import DEFAULT_KEYS, KeysOption, need
from isop_cli.commands.common import EXIT_INPUT, EXIT_MACHINE, EXIT_OTHER_OUTCOME, LangOption, fail
from isop_cli.commands.shell import Command
from isop_cli.language import _
from isop_cli.resources import build_time

app = typer.Typer(add_completion=False, rich_markup_mode=None)
_MARKS = {"yes": "✓", "no": "✗", "unknown": "?"}


@app.command(
    cls=Command,
    help=_(
        "Tell whether a certificate (PDF), a badge or the text of a QR code is real and valid today. "
        "Status 0: it is; 1: it is not; 3: it cannot be read."
    ),
)
def verify(
    what: Annotated[str, typer.Argument(metavar=_("FILE|TEXT"), help=_("A file, or the text of a QR code."), show_default=False)],
    keys: KeysOption = DEFAULT_KEYS,
    register: Annotated[
        str | None,
        typer.Option("--register", metavar=_("FILE"), envvar="ISOP_REGISTER", show_envvar=False,
                     help=_("The register: a file, or an address that starts with postgresql://"), show_default=False),
    ] = None,
    lang: LangOption = None,
) -> None:  # fmt: skip
    need("pyhanko", "jwt")
    from isop_cli.certifying.keys import KeyProblemError, public_keys
    from isop_cli.certifying.verification import MAX_BYTES, Finder, UnreadableError, verify
    from isop_cli.reading.diagnostics import Diagnostic
    from isop_cli.reading.files import read_bytes

    # A statement has two dots and most often an address before it; anything else is a file.
    is_text = "#" in what or (what.count(".") == 2 and len(what) > 100)
    content = what.encode("utf-8", "replace") if is_text else read_bytes(what, what, MAX_BYTES)
    if isinstance(content, Diagnostic):
        fail(f"{what}: {content.message}", EXIT_INPUT)
    finder, book = Finder(), None
    try:
        known = public_keys(keys)
        if register is not None:
            need("sqlalchemy")
            from isop_cli.register.store import Register

            book = Register(register)
            finder = Finder(book)
        verdict = verify(content, known, finder, today())
    except UnreadableError as problem:
        fail(str(problem), EXIT_INPUT)
    except KeyProblemError as problem:
        fail(str(problem), EXIT_MACHINE)
    except Exception as problem:
        if type(problem).__name__ not in ("RegisterError", "UnreachableError"):
            raise
        fail(str(problem), EXIT_MACHINE)
    finally:
        if book is not None:
            book.close()
    claim = verdict.claim
    typer.echo(_("VALID") if verdict.good else _("NOT VALID"))
    typer.echo(f"{claim.school} · {claim.number} · {claim.decided} – {claim.valid_until}")
    for check in verdict.checks:
        typer.echo(f"  {_MARKS[check.answer]} {check.question}: {check.told}")
    if not verdict.good:
        raise typer.Exit(EXIT_OTHER_OUTCOME)


def today() -> datetime.date:
    """Today, or the day that SOURCE_DATE_EPOCH gives."""
    epoch = build_time()
    return datetime.date.today() if epoch is None else datetime.datetime.fromtimestamp(epoch, datetime.UTC).date()
