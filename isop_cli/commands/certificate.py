"""`isop certificate`: from an awarded label to a signed certificate, a number in the register, and a badge."""

import datetime
import hashlib
from pathlib import Path
from typing import Annotated, Any

import typer

from isop_cli.commands.bureau import (
    DEFAULT_KEYS,
    DEFAULT_REGISTER,
    KeysOption,
    PassphraseOption,
    RegisterOption,
    WhoOption,
    need,
    passphrase,
    who_is_at_work,
)
from isop_cli.commands.common import (
    EXIT_INPUT,
    EXIT_MACHINE,
    EXIT_OTHER_OUTCOME,
    CriteriaOption,
    FileArgument,
    LangOption,
    OutputOption,
    QuietOption,
    TemplatesOption,
    fail,
    load_framework,
    tell_problems,
    write_output,
)
from isop_cli.commands.shell import Command
from isop_cli.language import _, language, text_in
from isop_cli.model.assessment import Assessment
from isop_cli.reading.diagnostics import Severity
from isop_cli.resources import build_time

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(
    cls=Command,
    help=_(
        "Make the certificate of a school whose label is awarded: numbered in the register and signed. Without a "
        "decision in the dossier it is a draft. Status 1: there is no certificate, and why."
    ),
)
def certificate(
    path: FileArgument,
    output: OutputOption = None,
    layout: Annotated[
        str, typer.Option("--layout", metavar="portrait|landscape", help=_("How the page lies."))
    ] = "portrait",
    badge: Annotated[
        str | None,
        typer.Option(
            "--badge", metavar=_("FILE"), help=_("Write an Open Badge too, such as badge.json."), show_default=False
        ),
    ] = None,
    keys: KeysOption = DEFAULT_KEYS,
    register: RegisterOption = DEFAULT_REGISTER,
    passphrase_file: PassphraseOption = None,
    who: WhoOption = None,
    criteria: CriteriaOption = None,
    templates: TemplatesOption = None,
    lang: LangOption = None,
    quiet: QuietOption = False,
) -> None:
    need("segno")
    from isop_cli.certifying.brand import read_brand
    from isop_cli.certifying.certificate import LAYOUTS, Award
    from isop_cli.checking.evidence import examine

    if layout not in LAYOUTS:
        fail(_("the layout is portrait or landscape"))
    examination = examine(path, load_framework(criteria))
    tell_problems(examination.diagnostics, Severity.ERROR if quiet else Severity.WARNING)
    assessment = examination.assessment
    if assessment is None:
        raise typer.Exit(EXIT_INPUT)
    _refuse_without_award(assessment)
    brand = read_brand(templates)
    if brand.brand is None:
        tell_problems(brand.diagnostics)
        raise typer.Exit(EXIT_INPUT)
    output = output or _("certificate") + ".pdf"
    if assessment.dossier.decision is None:
        if badge:
            fail(_("a badge needs a decision in the dossier"), EXIT_OTHER_OUTCOME)
        draft = _rendered(
            assessment, Award(None, None, None, None, None, None), brand.brand, layout, templates, examination.folder
        )
        write_output(draft, output, quiet)
        if not quiet:
            typer.echo(
                _("This is a draft: the dossier has no decision yet. It has no number and no signature."), err=True
            )
        return
    need("pyhanko", "sqlalchemy", "jwt")
    _issue(
        assessment,
        brand.brand,
        layout,
        templates,
        examination.folder,
        keys,
        register,
        passphrase_file,
        who,
        output,
        badge,
        quiet,
    )


def _refuse_without_award(assessment: Assessment) -> None:
    """Say what stands in the way of the label, and leave with status 1."""
    from isop_cli.rendering.telling import Telling

    telling, label = Telling(assessment), assessment.label
    if label.outcome == "awarded" and label.decided in (None, "awarded"):
        return
    lines = [_("There is no certificate."), telling.verdict(), *telling.reasons()]
    if label.outcome == "awarded":
        lines = [_("There is no certificate."), telling.decision()]
    for guideline in assessment.guidelines:
        if guideline.outcome not in ("met", "not_applicable"):
            lines += [f"  {guideline.id} {telling.guideline_title(guideline.id)}: {' '.join(telling.why(guideline))}"]
            lines += [f"    → {step}" for step in telling.route(guideline)]
    typer.echo("\n".join(lines), err=True)
    raise typer.Exit(EXIT_OTHER_OUTCOME)


def _issue(
    assessment: Assessment,
    brand: Any,
    layout: str,
    templates: Path | None,
    folder: Path | None,
    keys: Path,
    register: str,
    passphrase_file: Path | None,
    who: str | None,
    output: str,
    badge: str | None,
    quiet: bool,
) -> None:
    """Number, render, sign and write. The keys are opened first: without them no number is taken."""
    from isop_cli.certifying.badge import enveloped, signed_badge
    from isop_cli.certifying.certificate import Award
    from isop_cli.certifying.issuing import badge_claim, enter, statement_address
    from isop_cli.certifying.keys import KeyProblemError, signing_keys
    from isop_cli.certifying.signing import sign_pdf
    from isop_cli.register.store import Register, RegisterError
    from isop_cli.rendering.json import render

    decision, school = assessment.dossier.decision, assessment.dossier.school
    assert decision is not None
    try:
        opened = signing_keys(keys, passphrase(passphrase_file))
        with Register(register, create=True) as book:
            label, is_new = enter(
                book, assessment, hashlib.sha256(render([assessment])).hexdigest(), who_is_at_work(who)
            )
    except (KeyProblemError, RegisterError) as problem:
        fail(str(problem), EXIT_MACHINE)
    if label.state != "valid":
        fail(_("the register says that {number} is not valid").format(number=label.number), EXIT_OTHER_OUTCOME)
    address = statement_address(label, brand, assessment.criteria, opened.statement)
    award = Award(label.number, label.decided, label.valid_until, decision.by.name, decision.by.role, address)
    page = _rendered(assessment, award, brand, layout, templates, folder)
    reason = _("Award of the {label}").format(label=text_in(assessment.criteria.name))
    signed = sign_pdf(page, opened, reason, school.city, _now())
    if badge:
        token = signed_badge(badge_claim(label, assessment, brand, language()), opened.statement)
        write_output(enveloped(token) if badge.endswith(".json") else token.encode(), badge, quiet)
    write_output(signed, output, quiet)
    if not quiet:
        told = _("Number {number}, new in the register.") if is_new else _("Number {number}, as the register had it.")
        typer.echo(told.format(number=label.number), err=True)


def _rendered(
    assessment: Assessment, award: Any, brand: Any, layout: str, templates: Path | None, folder: Path | None
) -> bytes:
    from isop_cli.certifying.certificate import render_certificate
    from isop_cli.rendering.formats import FormatError, MachineError

    try:
        return render_certificate(assessment, award, brand, layout, templates, folder)
    except FormatError as problem:
        fail(str(problem))
    except MachineError as problem:
        fail(str(problem), EXIT_MACHINE)


def _now() -> datetime.datetime:
    epoch = build_time()
    return (
        datetime.datetime.now(datetime.UTC) if epoch is None else datetime.datetime.fromtimestamp(epoch, datetime.UTC)
    )
