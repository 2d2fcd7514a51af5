"""`isop register`: the issued labels, what was done with them, and their website."""

from __future__ import annotations

import datetime
import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from isop_cli.commands.bureau import (
    DEFAULT_KEYS,
    DEFAULT_REGISTER,
    KeysOption,
    PassphraseOption,
    RegisterOption,
    WhoOption,
    WhyOption,
    need,
    passphrase,
    who_is_at_work,
)
from isop_cli.commands.common import (
    EXIT_INPUT,
    EXIT_MACHINE,
    EXIT_OTHER_OUTCOME,
    LangOption,
    OutputOption,
    TemplatesOption,
    console,
    fail,
    write_output,
)
from isop_cli.commands.shell import Command, Group
from isop_cli.commands.verify import today
from isop_cli.language import _, ngettext
from isop_cli.rendering.printable import one_line

if TYPE_CHECKING:
    from isop_cli.register.entries import Label
    from isop_cli.register.store import Register

app = typer.Typer(
    cls=Group, add_completion=False, rich_markup_mode=None, no_args_is_help=True,
    help=_("Keep the issued labels: list, change, check, exchange and publish them."),
)  # fmt: skip

NumberArgument = Annotated[str, typer.Argument(metavar=_("NUMBER"), help=_("The label's number."), show_default=False)]


@contextmanager
def opened(where: str, *, create: bool = False) -> Iterator[Register]:
    """The register, closed afterwards. What cannot be done ends the program with status 3, an open that fails with 4."""
    need("sqlalchemy")
    from isop_cli.register.store import Register, RegisterError, UnreachableError

    try:
        with Register(where, create=create) as register:
            yield register
    except UnreachableError as problem:
        fail(str(problem), EXIT_MACHINE)
    except RegisterError as problem:
        fail(str(problem), EXIT_INPUT)


@app.command(
    "list", cls=Command, help=_("List the labels, or those that hold some words in number, school, BRIN or place.")
)
def list_(
    words: Annotated[str, typer.Argument(metavar=_("WORDS"), help=_("What to look for."))] = "",
    register: RegisterOption = DEFAULT_REGISTER,
    lang: LangOption = None,
) -> None:
    with opened(register) as book:
        _table(book.search(words) if words else book.labels())


@app.command("show", cls=Command, help=_("Show a label and its history."))
def show(number: NumberArgument, register: RegisterOption = DEFAULT_REGISTER, lang: LangOption = None) -> None:
    with opened(register) as book:
        label = book.find(number)
        if label is None:
            fail(_("there is no label {number} in the register").format(number=number), EXIT_INPUT)
        _table([label])
        for entry in book.history(number):
            typer.echo(f"  {entry.at}  {action_word(entry.what)}, {one_line(entry.who)}: {one_line(entry.why)}")


@app.command("add", cls=Command, help=_("Enter a label that was awarded before this register was kept."))
def add(
    school: Annotated[str, typer.Argument(metavar=_("NAME"), help=_("The school's name."), show_default=False)],
    decided: Annotated[str, typer.Option("--decided", metavar=_("DATE"), help=_("Date of the decision."), show_default=False)],
    until: Annotated[str, typer.Option("--until", metavar=_("DATE"), help=_("Last day that it is valid."), show_default=False)],
    why: WhyOption,
    number: Annotated[str | None, typer.Option("--number", metavar=_("NUMBER"), help=_("Its number; else a new one."), show_default=False)] = None,
    brin: Annotated[str | None, typer.Option("--brin", metavar="BRIN", help=_("BRIN number."), show_default=False)] = None,
    place: Annotated[str | None, typer.Option("--place", metavar=_("NAME"), help=_("Place."), show_default=False)] = None,
    sector: Annotated[str | None, typer.Option("--sector", metavar=_("NAME"), help=_("Sector."), show_default=False)] = None,
    decided_by: Annotated[str, typer.Option("--decided-by", metavar=_("NAME"), help=_("Who decided."))] = "–",
    label: Annotated[str, typer.Option("--label", metavar=_("NAME"), help=_("Which label."))] = "isop",
    who: WhoOption = None,
    register: RegisterOption = DEFAULT_REGISTER,
    lang: LangOption = None,
) -> None:  # fmt: skip
    if number is not None and not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9-]{0,39}", number):
        fail(_("a number has at most 40 letters, digits and dashes"))
    if day(until) < day(decided):
        fail(_("the label would end before it begins"))
    with opened(register, create=True) as book:
        entered, is_new = book.issue(
            label=label, prefix=label.upper(), school=one_line(school), brin=brin, place=place, sector=sector,
            decided=decided, valid_until=until, decided_by=decided_by, assessment=None, who=who_is_at_work(who),
            why=why, what="added", number=number,
        )  # fmt: skip
        if not is_new:
            fail(_("this award is in the register already, as {number}").format(number=entered.number), EXIT_INPUT)
        typer.echo(entered.number)


@app.command("renew", cls=Command, help=_("Let a label be valid until a later day."))
def renew(
    number: NumberArgument,
    until: Annotated[
        str, typer.Option("--until", metavar=_("DATE"), help=_("Last day that it is valid."), show_default=False)
    ],
    why: WhyOption,
    who: WhoOption = None,
    register: RegisterOption = DEFAULT_REGISTER,
    lang: LangOption = None,
) -> None:
    day(until)
    with opened(register) as book:
        _table([book.renew(number, until, who_is_at_work(who), why)])


@app.command("suspend", cls=Command, help=_("Take a label's validity away for a while."))
def suspend(
    number: NumberArgument, why: WhyOption, who: WhoOption = None, register: RegisterOption = DEFAULT_REGISTER, lang: LangOption = None
) -> None:  # fmt: skip
    with opened(register) as book:
        _table([book.suspend(number, who_is_at_work(who), why)])


@app.command("reinstate", cls=Command, help=_("End a suspension."))
def reinstate(
    number: NumberArgument, why: WhyOption, who: WhoOption = None, register: RegisterOption = DEFAULT_REGISTER, lang: LangOption = None
) -> None:  # fmt: skip
    with opened(register) as book:
        _table([book.reinstate(number, who_is_at_work(who), why)])


@app.command("revoke", cls=Command, help=_("Take a label's validity away for good."))
def revoke(
    number: NumberArgument, why: WhyOption, who: WhoOption = None, register: RegisterOption = DEFAULT_REGISTER, lang: LangOption = None
) -> None:  # fmt: skip
    with opened(register) as book:
        _table([book.revoke(number, who_is_at_work(who), why)])


@app.command("expiring", cls=Command, help=_("List the labels that end soon."))
def expiring(
    within: Annotated[str, typer.Option("--within", metavar=_("DAYS"), help=_("Such as 90d."))] = "90d",
    register: RegisterOption = DEFAULT_REGISTER,
    lang: LangOption = None,
) -> None:
    match = re.fullmatch(r"(\d{1,5})d?", within)
    if not match:
        fail(_("give a number of days, such as 90d"))
    first = today()
    last = (first + datetime.timedelta(days=int(match[1]))).isoformat()
    with opened(register) as book:
        soon = [x for x in book.labels() if x.state == "valid" and first.isoformat() <= x.valid_until <= last]
        _table(sorted(soon, key=lambda label: (label.valid_until, label.number)))


@app.command("verify", cls=Command, help=_("Tell whether the register was tampered with. Status 0: no; 1: yes."))
def verify(
    head: Annotated[str | None, typer.Option("--head", metavar="HASH", help=_("An entry's hash that was kept elsewhere."), show_default=False)] = None,
    register: RegisterOption = DEFAULT_REGISTER,
    lang: LangOption = None,
) -> None:  # fmt: skip
    with opened(register) as book:
        problems = book.problems(head)
        count, last = len(book.history()), book.head()
    for problem in problems:
        typer.echo(f"✗ {problem}")
    if problems:
        raise typer.Exit(EXIT_OTHER_OUTCOME)
    told = ngettext("{number} entry, unbroken.", "{number} entries, unbroken.", count).format(number=count)
    typer.echo(f"✓ {told}")
    typer.echo(_("Last entry: {hash}").format(hash=last))


@app.command("export", cls=Command, help=_("Write the register as CSV or JSON."))
def export(
    format_: Annotated[str, typer.Argument(metavar="csv|json", help=_("The format."))] = "csv",
    output: OutputOption = None,
    register: RegisterOption = DEFAULT_REGISTER,
    lang: LangOption = None,
) -> None:
    from isop_cli.register.exchange import as_csv, as_json

    if format_ not in ("csv", "json"):
        fail(_("the format is csv or json"))
    with opened(register) as book:
        content = as_csv(book.labels()) if format_ == "csv" else as_json(book.labels(), book.history())
    write_output(content, output, quiet=True)


@app.command("import", cls=Command, help=_("Take labels from CSV: all of them or none."))
def import_(
    file: Annotated[
        str, typer.Argument(metavar=_("FILE"), help=_("The file; - is standard input."), show_default=False)
    ],
    why: WhyOption,
    who: WhoOption = None,
    register: RegisterOption = DEFAULT_REGISTER,
    lang: LangOption = None,
) -> None:
    from isop_cli.reading.diagnostics import Diagnostic
    from isop_cli.reading.files import read_bytes
    from isop_cli.register.exchange import ImportProblemError, from_csv

    content = read_bytes(file, file)
    if isinstance(content, Diagnostic):
        fail(f"{file}: {content.message}", EXIT_INPUT)
    try:
        rows = from_csv(content)
    except ImportProblemError as problem:
        fail(f"{file}: {problem}", EXIT_INPUT)
    with opened(register, create=True) as book:
        number = book.take_in(rows, who_is_at_work(who), why)
    typer.echo(ngettext("{number} label taken in.", "{number} labels taken in.", number).format(number=number))


@app.command(
    "publish",
    cls=Command,
    help=_("Write the register's website to a folder: labels, verification page, status list and keys."),
)
def publish(
    folder: Annotated[Path, typer.Argument(metavar=_("DIR"), help=_("The folder."), show_default=False)],
    register: RegisterOption = DEFAULT_REGISTER,
    keys: KeysOption = DEFAULT_KEYS,
    passphrase_file: PassphraseOption = None,
    templates: TemplatesOption = None,
    lang: LangOption = None,
) -> None:
    need("cryptography", "jwt")
    from isop_cli.certifying.brand import read_brand
    from isop_cli.certifying.keys import KeyProblemError, public_keys, signing_keys
    from isop_cli.commands.common import load_framework
    from isop_cli.register.publishing import publish as write_site
    from isop_cli.rendering.formats import FormatError

    brand = read_brand(templates)
    if brand.brand is None:
        fail(_("brand.yaml has errors: isop certificate tells which"), EXIT_INPUT)
    framework = load_framework(None)
    try:
        key, known = signing_keys(keys, passphrase(passphrase_file)), public_keys(keys)
        with opened(register) as book:
            pages = write_site(folder, book, key.statement, known, brand.brand, framework, templates, today())
    except KeyProblemError as problem:
        fail(str(problem), EXIT_MACHINE)
    except FormatError as problem:
        fail(str(problem))
    except OSError as problem:
        fail(_("{file} cannot be written: {reason}").format(file=folder, reason=problem.strerror), EXIT_MACHINE)
    print(ngettext("{number} page written.", "{number} pages written.", pages).format(number=pages), file=sys.stderr)


def day(given: str) -> datetime.date:
    """A date from `2026-05-12`; another text ends the program with status 2."""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", given, re.ASCII):
            return datetime.date.fromisoformat(given)
    except ValueError:
        pass
    fail(_("{given} is not a date; write year-month-day, such as 2026-05-12").format(given=given))


def action_word(action: str) -> str:
    """What was done with a label, as a word."""
    return {
        "issued": _("issued"),
        "added": _("added"),
        "imported": _("imported"),
        "renewed": _("renewed"),
        "suspended": _("suspended"),
        "reinstated": _("reinstated"),
        "revoked": _("revoked"),
    }[action]


def _table(labels: list[Label]) -> None:
    """Labels for people on a terminal; for a pipe, a line each with tabs between."""
    from isop_cli.register.store import state_word

    now = today()
    rows = [
        (x.number, one_line(x.school), one_line(x.place or ""), x.decided, x.valid_until, state_word(x.standing(now)))
        for x in labels
    ]
    if not sys.stdout.isatty() and "FORCE_COLOR" not in os.environ:
        for row in rows:
            typer.echo("\t".join(row))
        return
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False)
    for title in (_("Number"), _("School"), _("Place"), _("Date"), _("Valid until"), _("State")):
        table.add_column(title)
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    console().print(table)
