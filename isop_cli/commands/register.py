"""`isop register`: the issued labels, what was done with them, and their website."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from isop_cli.commands.bureau import (
    DEFAULT_KEYS,
    DEFAULT_REGISTER,
    KeysOption,
    PassphraseOption,
    RegisterOption,
    WhoOption,
    WhyOption,
    opened_keys,
    today,
    who_is_at_work,
)
from isop_cli.commands.common import (
    EXIT_INPUT,
    EXIT_OTHER_OUTCOME,
    CriteriaOption,
    OutputOption,
    TemplatesOption,
    content_or_leave,
    day,
    fail,
    load_framework,
    load_look,
    need,
    write_output,
    written,
)
from isop_cli.commands.completion import sectors
from isop_cli.commands.shell import Command, Group
from isop_cli.model.award import STANDINGS, Award, Label, Standing
from isop_cli.register.validation import InvalidError, validated
from isop_cli.text.language import _, ngettext
from isop_cli.text.printable import one_line

if TYPE_CHECKING:
    from isop_cli.register.store import Register

app = typer.Typer(
    cls=Group, add_completion=False, rich_markup_mode=None, no_args_is_help=True,
    help=_("Keep the issued labels: list, change, check, exchange and publish them."),
)  # fmt: skip

NumberArgument = Annotated[str, typer.Argument(metavar=_("NUMBER"), help=_("The label's number."), show_default=False)]


@contextmanager
def opened(where: str, *, create: bool = False) -> Iterator[Register]:
    """The register, closed afterwards. What cannot be done ends the program with status 3, a register that fails with 4."""
    need("sqlalchemy")
    from isop_cli.register.store import Register

    with Register(where, create=create) as register:
        yield register


@app.command("new", cls=Command, help=_("Make an empty register, once: every certificate gets its number from it."))
def new(register: RegisterOption = DEFAULT_REGISTER) -> None:
    with opened(register, create=True) as book:
        count = book.head()[0]
        typer.echo(_("The register is {where}.").format(where=book.shown), err=True)
        if count:
            told = ngettext("It was there, with {number} entry.", "It was there, with {number} entries.", count)
            typer.echo(told.format(number=count), err=True)


@app.command(
    "list", cls=Command, help=_("List the labels, or those that hold some words in number, school, BRIN or place.")
)
def list_(
    words: Annotated[
        list[str] | None, typer.Argument(metavar=_("WORDS"), help=_("What to look for."), show_default=False)
    ] = None,
    state: Annotated[
        Standing | None,
        typer.Option("--state", metavar="|".join(STANDINGS), help=_("Only those."), show_default=False),
    ] = None,
    register: RegisterOption = DEFAULT_REGISTER,
) -> None:
    with opened(register) as book:
        found = book.labels(" ".join(words or ()))
    _show([label for label in found if state in (None, label.standing(today()))])


@app.command("show", cls=Command, help=_("Show a label and its history."))
def show(number: NumberArgument, register: RegisterOption = DEFAULT_REGISTER) -> None:
    from isop_cli.screen.register import show_history

    with opened(register) as book:
        label = book.find(number)
        if label is None:
            fail(_("there is no label {number} in the register").format(number=number), EXIT_INPUT)
        _show([label])
        show_history(book.history(label.number))


@app.command("add", cls=Command, help=_("Enter a label that was awarded before this register was kept."))
def add(
    school: Annotated[str, typer.Argument(metavar=_("NAME"), help=_("The school's name."), show_default=False)],
    decided: Annotated[str, typer.Option("--decided", metavar=_("DATE"), help=_("Date of the decision."), show_default=False)],
    until: Annotated[str, typer.Option("--until", metavar=_("DATE"), help=_("Last day that it is valid."), show_default=False)],
    why: WhyOption,
    number: Annotated[str | None, typer.Option("--number", metavar=_("NUMBER"), help=_("Its number; else a new one."), show_default=False)] = None,
    brin: Annotated[str | None, typer.Option("--brin", metavar="BRIN", help=_("BRIN number."), show_default=False)] = None,
    place: Annotated[str | None, typer.Option("--place", metavar=_("NAME"), help=_("Place."), show_default=False)] = None,
    sector: Annotated[str | None, typer.Option("--sector", autocompletion=sectors, metavar=_("NAME"), help=_("Sector."), show_default=False)] = None,
    decided_by: Annotated[str, typer.Option("--decided-by", metavar=_("NAME"), help=_("Who decided."))] = "–",
    label: Annotated[str, typer.Option("--label", metavar=_("NAME"), help=_("Which label."))] = "isop",
    who: WhoOption = None,
    register: RegisterOption = DEFAULT_REGISTER,
) -> None:  # fmt: skip
    first, last = day(decided), day(until)
    if last < first:
        fail(_("the label would end before it begins"))
    values = {
        "label": label, "school": one_line(school), "decided": first, "valid_until": last, "decided_by": decided_by,
        "brin": brin, "place": place, "sector": sector, "number": number and number.upper(),
    }  # fmt: skip
    award = validated(Award, values)
    with opened(register) as book:
        entered, is_new = book.enter(award, who_is_at_work(who), why, "added")
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
) -> None:
    last = day(until)
    with opened(register) as book:
        _show([book.renew(number, last, who_is_at_work(who), why)])


@app.command("suspend", cls=Command, help=_("Take a label's validity away for a while."))
def suspend(
    number: NumberArgument, why: WhyOption, who: WhoOption = None, register: RegisterOption = DEFAULT_REGISTER
) -> None:  # fmt: skip
    with opened(register) as book:
        _show([book.suspend(number, who_is_at_work(who), why)])


@app.command("reinstate", cls=Command, help=_("End a suspension."))
def reinstate(
    number: NumberArgument, why: WhyOption, who: WhoOption = None, register: RegisterOption = DEFAULT_REGISTER
) -> None:  # fmt: skip
    with opened(register) as book:
        _show([book.reinstate(number, who_is_at_work(who), why)])


@app.command("revoke", cls=Command, help=_("Take a label's validity away for good."))
def revoke(
    number: NumberArgument, why: WhyOption, who: WhoOption = None, register: RegisterOption = DEFAULT_REGISTER
) -> None:  # fmt: skip
    with opened(register) as book:
        _show([book.revoke(number, who_is_at_work(who), why)])


@app.command("expiring", cls=Command, help=_("List the labels that end soon."))
def expiring(
    within: Annotated[str, typer.Option("--within", metavar=_("DAYS"), help=_("Such as 90d."))] = "90d",
    register: RegisterOption = DEFAULT_REGISTER,
) -> None:
    match = re.fullmatch(r"(\d{1,5})d?", within)
    if not match:
        fail(_("give a number of days, such as 90d"))
    first = today()
    with opened(register) as book:
        _show(book.expiring(first, first + datetime.timedelta(days=int(match[1]))))


@app.command("verify", cls=Command, help=_("Tell whether the register was tampered with. Status 0: no; 1: yes."))
def verify(
    head: Annotated[str | None, typer.Option("--head", metavar="HASH", help=_("An entry's hash that was kept elsewhere."), show_default=False)] = None,
    register: RegisterOption = DEFAULT_REGISTER,
) -> None:  # fmt: skip
    from isop_cli.screen.register import show_integrity

    with opened(register) as book:
        problems = book.problems(head)
        count, last = book.head()
    show_integrity(problems, count, last)
    if problems:
        raise typer.Exit(EXIT_OTHER_OUTCOME)


@app.command("export", cls=Command, help=_("Write the register as CSV or JSON."))
def export(
    format_: Annotated[Literal["csv", "json"], typer.Argument(metavar="csv|json", help=_("The format."))] = "csv",
    output: OutputOption = None,
    register: RegisterOption = DEFAULT_REGISTER,
) -> None:
    from isop_cli.register.exchange import as_csv, as_json, is_taken_in_again

    with opened(register) as book:
        content = as_csv(book.labels(), today()) if format_ == "csv" else as_json(book.labels(), book.history())
    write_output(content, output, quiet=True)
    if format_ == "json" and not is_taken_in_again(content):
        told = _("This is more than isop register import takes in: keep a copy of the database too.")
        typer.echo(told, err=True)


@app.command(
    "import",
    cls=Command,
    help=_(
        "Take labels from CSV, all of them or none; or a whole register with its history from JSON, into an empty one."
    ),
)
def import_(
    file: Annotated[
        str, typer.Argument(metavar=_("FILE"), help=_("The file; - is standard input."), show_default=False)
    ],
    why: Annotated[str, typer.Option("--why", metavar=_("TEXT"), help=_("Why; for CSV."), show_default=False)] = "",
    who: WhoOption = None,
    register: RegisterOption = DEFAULT_REGISTER,
) -> None:
    from isop_cli.register.exchange import MAX_BYTES, from_csv, from_json

    content = content_or_leave(file, MAX_BYTES)
    try:
        if content.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{":
            labels, entries = from_json(content)
            with opened(register) as book:
                book.restore(labels, entries)
            number = len(labels)
        else:
            awards = from_csv(content, today())
            if not why:
                fail(_("say why: --why"))
            with opened(register) as book:
                number = book.take_in(awards, who_is_at_work(who), why)
    except InvalidError as problem:
        fail(f"{file}: {problem}", EXIT_INPUT)
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
    criteria: CriteriaOption = None,
    templates: TemplatesOption = None,
) -> None:
    need("cryptography", "jwt")
    from isop_cli.certifying.badge import LIST_LASTS
    from isop_cli.certifying.keys import public_keys
    from isop_cli.publishing.site import Site

    look = load_look(templates)
    framework = load_framework(criteria)
    with written(folder), opened(register) as book:
        book.refuse_tampered()
        key = opened_keys(keys, passphrase_file)
        site = Site(framework, look, public_keys(keys), key.statement, today())
        pages = site.publish(folder, book)
    told = ngettext("{number} page written.", "{number} pages written.", pages).format(number=pages)
    typer.echo(told, err=True)
    typer.echo(_("Put them on the web at {address}: the QR codes lead there.").format(address=site.address), err=True)
    until = today() + LIST_LASTS
    typer.echo(
        _("Publish again by {date}: after that nobody believes these status lists.").format(date=until), err=True
    )


def _show(labels: Sequence[Label]) -> None:
    from isop_cli.screen.register import show_labels

    show_labels(labels, today())
