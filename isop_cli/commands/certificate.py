"""`isop certificate`: from an awarded label to a signed certificate, a number in the register, and a badge."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from isop_cli.certifying.files import BADGE
from isop_cli.commands.bureau import (
    DEFAULT_KEYS,
    DEFAULT_REGISTER,
    KeysOption,
    PassphraseOption,
    RegisterOption,
    WhoOption,
    now,
    opened_keys,
    who_is_at_work,
)
from isop_cli.commands.common import (
    EXIT_INPUT,
    EXIT_MACHINE,
    EXIT_OTHER_OUTCOME,
    CriteriaOption,
    FileArgument,
    QuietOption,
    TemplatesOption,
    fail,
    format_option,
    load_framework,
    load_look,
    need,
    output_option,
    refuse_inputs,
    tell_problems,
    write_output,
)
from isop_cli.commands.shell import Command
from isop_cli.documents.certificate import CERTIFICATE, Page
from isop_cli.model.assessment import Assessment
from isop_cli.reading.diagnostics import Severity
from isop_cli.text.language import _

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
    output: Annotated[str | None, output_option(CERTIFICATE)] = None,
    format_: Annotated[str | None, format_option(CERTIFICATE)] = None,
    layout: Annotated[
        Literal["portrait", "landscape"],
        typer.Option("--layout", metavar="portrait|landscape", help=_("How the page lies.")),
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
    quiet: QuietOption = False,
) -> None:
    from isop_cli.checking.evidence import examine

    output = CERTIFICATE.target(format_, output, _("certificate")).file
    badge_format = BADGE.chosen(None, badge) if badge is not None else None
    look = load_look(templates)
    examination = examine(path, load_framework(criteria))
    tell_problems(examination.diagnostics, Severity.ERROR if quiet else Severity.WARNING)
    assessment = examination.assessment
    if assessment is None:
        raise typer.Exit(EXIT_INPUT)
    _refuse_without_award(assessment)
    refuse_inputs(output, badge)
    page = Page(assessment, layout=layout, folder=examination.folder)
    if assessment.dossier.decision is None:
        if badge:
            fail(_("a badge needs a decision in the dossier"), EXIT_OTHER_OUTCOME)
        write_output(CERTIFICATE.render("pdf", page, look), output, quiet)
        _tell(_("This is a draft: the dossier has no decision yet. It has no number and no signature."), quiet)
        return
    need("pyhanko", "sqlalchemy", "jwt", "segno")
    from isop_cli.certifying.issuing import issue
    from isop_cli.certifying.signing import rehearse
    from isop_cli.register.store import Register

    # The folders and the keys first: without them no number is taken.
    for file in filter(None, (output, badge)):
        if file != "-" and not Path(file).absolute().parent.is_dir():
            fail(_("there is no folder {folder}").format(folder=Path(file).absolute().parent), EXIT_MACHINE)
    opened = opened_keys(keys, passphrase_file, quiet=quiet)
    with Register(register) as book:
        rehearse(opened, now())
        issued = issue(page, look, opened, book, who_is_at_work(who), now())
    if badge_format is not None:
        write_output(BADGE.render(badge_format, issued.badge, look), badge, quiet)
    write_output(issued.pdf, output, quiet)
    told = (
        _("Number {number}, new in the register.") if issued.is_new else _("Number {number}, as the register had it.")
    )
    _tell(told.format(number=issued.label.number), quiet)


def _tell(message: str, quiet: bool) -> None:
    if not quiet:
        typer.echo(message, err=True)


def _refuse_without_award(assessment: Assessment) -> None:
    """Say what stands in the way of the label, and leave with status 1."""
    from isop_cli.documents.sentences import Sentences

    sentences, label = Sentences(assessment), assessment.label
    if label.outcome == "awarded" and label.decided in (None, "awarded"):
        return
    lines = [_("There is no certificate."), sentences.verdict(), *sentences.reasons()]
    if label.outcome == "awarded":
        lines = [_("There is no certificate."), sentences.decision()]
    for guideline in assessment.guidelines:
        if guideline.outcome not in ("met", "not_applicable"):
            lines += [
                f"  {guideline.id} {sentences.guideline_title(guideline.id)}: {' '.join(sentences.why(guideline))}"
            ]
            lines += [f"    → {step}" for step in sentences.route(guideline)]
    typer.echo("\n".join(lines), err=True)
    raise typer.Exit(EXIT_OTHER_OUTCOME)
