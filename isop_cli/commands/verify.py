"""`isop verify`: whether a certificate, badge or QR code is real, and holds today."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from isop_cli.commands.bureau import DEFAULT_KEYS, DEFAULT_REGISTER, KeysOption, today
from isop_cli.commands.common import (
    EXIT_INPUT,
    EXIT_NOT_LOOKED_UP,
    EXIT_OTHER_OUTCOME,
    content_or_leave,
    fail,
    need,
)
from isop_cli.commands.shell import Command
from isop_cli.text.language import _

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=Command,
    help=_(
        "Tell whether a certificate (PDF), a badge or the text of a QR code is real and valid today. "
        "Status 0: it is; 1: it is not; 3: it cannot be read; 5: it is genuine, but whether it still holds was not "
        "looked up."
    ),
)
def verify(
    what: Annotated[str, typer.Argument(metavar=_("FILE|TEXT"), help=_("A file, or the text of a QR code."), show_default=False)],
    keys: KeysOption = DEFAULT_KEYS,
    register: Annotated[
        str | None,
        typer.Option("--register", metavar=_("FILE"), envvar="ISOP_REGISTER", show_envvar=False,
                     help=_("The register: a file, or an address that starts with postgresql://; else isop-register.db where it is there."),
                     show_default=False),
    ] = None,
    status: Annotated[
        list[Path] | None,
        typer.Option("--status", metavar=_("FILE"), show_default=False,
                     help=_("For a badge: a status list from the register's website. Give both revoked.jwt and suspended.jwt.")),
    ] = None,
) -> None:  # fmt: skip
    need("pyhanko", "jwt", "sqlalchemy")
    from isop_cli.bounding import LimitPassedError, bounded
    from isop_cli.certifying.badge import MAX_BADGE_BYTES, NoBadgeError, read_status
    from isop_cli.certifying.inspecting import inspect, load_reader
    from isop_cli.certifying.keys import public_keys
    from isop_cli.certifying.pem import unmarked
    from isop_cli.certifying.verification import MAX_BYTES, NoListError, UnreadableError, Verifier
    from isop_cli.register.store import Register
    from isop_cli.screen.verification import show_verdict

    # A statement has two dots and most often an address before it; anything else is a file.
    is_text = "#" in what or (what.count(".") == 2 and len(what) > 100)
    content = what.encode("utf-8", "replace") if is_text else content_or_leave(what, MAX_BYTES)
    known = public_keys(keys)
    try:
        lists = [
            read_status(unmarked(content_or_leave(file, MAX_BADGE_BYTES)).decode("ascii"), known.statements)
            for file in status or ()
        ]
    except (NoBadgeError, UnicodeDecodeError):
        fail(_("--status takes a status list that the label bureau signed"), EXIT_INPUT)
    if register is None and Path(DEFAULT_REGISTER).exists():
        register = DEFAULT_REGISTER
        typer.echo(_("Looked up in the register {file}.").format(file=register), err=True)
    book = Register(register) if register is not None else None
    try:
        if book is not None:
            book.refuse_tampered()
        look = partial(bounded, inspect, prepare=load_reader)
        verdict = Verifier(known, today(), book.find if book else None, lists, look).verify(content)
    except NoListError:
        fail(_("--status tells about a badge, not about a PDF or a QR code; look this one up with --register"))
    except UnreadableError as problem:
        fail(str(problem), EXIT_INPUT)
    except LimitPassedError as problem:
        fail(_("this PDF cannot be read: {kind}").format(kind=problem), EXIT_INPUT)
    finally:
        if book is not None:
            book.close()
    show_verdict(verdict)
    if not verdict.good:
        raise typer.Exit(EXIT_OTHER_OUTCOME)
    if not verdict.holds_now:
        raise typer.Exit(EXIT_NOT_LOOKED_UP)
