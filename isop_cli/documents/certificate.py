"""The certificate's page: what a school hangs on the wall."""

from dataclasses import dataclass, replace
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, ClassVar

from markupsafe import Markup

from isop_cli.documents.codes import qr_code
from isop_cli.documents.data import data_behind
from isop_cli.documents.fitting import UnprintableError, cut_off, refuse_unprintable
from isop_cli.documents.sentences import Sentences
from isop_cli.formats.brand import Brand
from isop_cli.formats.look import Look
from isop_cli.formats.pdf import page_for_pdf, write_pdf
from isop_cli.formats.registry import DocumentKind
from isop_cli.formats.templating import environment, render_template
from isop_cli.model.assessment import Assessment
from isop_cli.model.award import Claim
from isop_cli.model.dossier import DecisionMaker
from isop_cli.text.drawable import drawable
from isop_cli.text.language import _, date_in_words, in_words, join_words, ngettext, text_in

TEMPLATE = "certificate/certificate.html"
_STYLE = "certificate/certificate.css"
#: The name of the field that holds the signature.
SIGNATURE_FIELD = "Label"
#: How large a school's name is set, and how long it may be to begin with; a smaller one is tried where it does not fit.
_SIZES = (("large", 26), ("medium", 44), ("small", 70), ("tiny", 230), ("fine", 400), ("least", 1_000))
#: Characters of guidelines that surely fit on a page.
_ORDINARY = 1_000


@dataclass(frozen=True, slots=True)
class Page:
    """What a certificate is made of. Images come from the look's templates and from the dossier's `folder` only.

    A draft has no claim, and no address to check it at.
    """

    assessment: Assessment
    claim: Claim | None = None
    address: str | None = None
    layout: str = "portrait"
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Satisfied:
    """A guideline on the certificate, and what it means in a sentence."""

    id: str
    title: str
    means: str


class Certificate:
    """A certificate, in the language in force. A draft claims nothing yet, and has no address to check it at."""

    for_templates: ClassVar = (
        "address", "assessment", "because", "brand", "claim", "code", "date", "framework", "guidelines", "issuer", "layout",
        "motto", "name_size", "printed_address", "sentences", "signatory", "title",
    )  # fmt: skip

    def __init__(self, page: Page, brand: Brand, smaller: int = 0) -> None:
        """`smaller` is how many sizes smaller than its length suggests the school's name is set."""
        self.claim, self.address, self.smaller, self.brand = page.claim, page.address, smaller, brand
        self.assessment, self.layout = page.assessment, page.layout
        self.sentences = Sentences(page.assessment, date_in_words)
        self.framework = page.assessment.criteria

    @property
    def title(self) -> str:
        """The document's title."""
        return _("Certificate {label}: {school}").format(label=self.sentences.label_name, school=self.sentences.school)

    @property
    def motto(self) -> str:
        """The label's name in full."""
        return text_in(self.framework.full_name) if self.framework.full_name else ""

    @property
    def guidelines(self) -> list[Satisfied]:
        """The guidelines that the school satisfies."""
        not_applicable = {g.id for g in self.assessment.guidelines if g.outcome == "not_applicable"}
        return [
            Satisfied(g.id, text_in(g.title), text_in(g.text) if g.text else "")
            for g in self.framework.guidelines
            if g.id not in not_applicable
        ]

    @property
    def because(self) -> str:
        """Why the school has the label."""
        number = len(self.guidelines)
        satisfied = ngettext(
            "The school meets the guideline of the label:",
            "The school meets all {number} guidelines of the label:",
            number,
        ).format(number=in_words(number))
        return f"{text_in(self.framework.purpose)} {satisfied}" if self.framework.purpose else satisfied

    @property
    def issuer(self) -> str:
        """Who issues the label."""
        return self.brand.issuer or _owner(self.assessment)

    @property
    def signatory(self) -> DecisionMaker | None:
        """Who took the decision; None while there is none."""
        decision = self.assessment.dossier.decision
        return decision.by if decision else None

    @property
    def name_size(self) -> str:
        """How large the school's name is set: one of the names in _SIZES."""
        length = len(self.sentences.school)
        first = next((number for number, (_size, limit) in enumerate(_SIZES) if length <= limit), len(_SIZES) - 1)
        return _SIZES[min(first + self.smaller, len(_SIZES) - 1)][0]

    def date(self, iso: str | None) -> str:
        """A date in words; dots to fill in for none."""
        return date_in_words(iso) if iso else "…………………"

    @property
    def printed_address(self) -> str:
        """Where the code leads, as it is read and typed: the page alone, which may be broken after a slash."""
        page = (self.address or "").partition("#")[0].partition("://")[2]
        return page.replace("/", "/\u200b")

    @property
    def code(self) -> Markup:
        """The QR code as SVG, with what it is in words; nothing for a draft."""
        if self.address is None:
            return Markup("")
        return qr_code(self.address, _("QR code: an address at which this certificate can be checked"))


def render_certificate(of: Page, look: Look) -> bytes:
    """The certificate as PDF, unsigned: PDF/A-3a and PDF/UA-1, with the assessment attached.

    Raises FormatError for a wrong template, UnprintableError for a text that no certificate can print, MachineError when WeasyPrint's native libraries are missing.
    """
    assessment = of.assessment
    refuse_unprintable(assessment.dossier)
    style = certificate_style(look, of.layout)
    to_sign = (
        SIGNATURE_FIELD,
        _("Digital signature of {issuer}").format(issuer=look.brand.issuer or _owner(assessment)),
    )
    day, attached = assessment.dossier.audit.date, data_behind(assessment, _behind(assessment))
    cut = ""
    for smaller in range(len(_SIZES)):
        certificate = Certificate(of, look.brand, smaller)
        page = page_for_pdf(look, TEMPLATE, certificate=certificate)
        try:
            return write_pdf(
                page,
                day,
                look,
                of.folder,
                attached,
                to_sign if of.claim else None,
                style,
                partial(_whole, certificate),
            )
        except _CutOffError as problem:
            cut = str(problem)
        if certificate.name_size == _SIZES[-1][0]:
            break
    raise UnprintableError(
        _("this does not fit on the certificate: {text}; write it shorter, or give it room in the template").format(
            text=cut
        )
    )


def _behind(assessment: Assessment) -> str:
    """What is attached, and who was heard for it."""
    heard = {finding.who for finding in assessment.findings if finding.standing == "counts"}
    groups = [text_in(name) for group, name in assessment.criteria.respondent_names.items() if group in heard]
    if not groups:
        return _("The assessment behind this certificate, with its evidence.")
    told = _("The assessment behind this certificate, with its evidence. Heard were: {groups}.")
    return told.format(groups=join_words(groups))


CERTIFICATE = DocumentKind("certificate", {"pdf": render_certificate})


def refuse_what_does_not_fit(of: Page, look: Look) -> None:
    """Raise UnprintableError when the certificate of an award cannot be printed; to ask before it gets a number.

    A page with ordinary texts surely fits. Where they are long, or a template is a bureau's own, it is laid out to see.
    """
    assessment = of.assessment
    dossier = assessment.dossier
    refuse_unprintable(dossier)
    decision, school = dossier.decision, dossier.school
    if decision is None:
        return
    said = [text_in(text) for g in assessment.criteria.guidelines for text in (g.title, g.text) if text]
    ordinary = len(school.name or "") <= 60 and len(f"{decision.by.name}{decision.by.role or ''}") <= 60
    if (
        ordinary
        and len(school.city or "") <= 40
        and sum(map(len, said)) <= _ORDINARY
        and not _has_its_own_page(look.templates)
    ):
        return
    day = decision.date.isoformat()
    claim = Claim("XXXX-0000-0000", school.name or "", day, day)
    render_certificate(replace(of, claim=claim), look)


def _has_its_own_page(templates: Path | None) -> bool:
    return templates is not None and any((templates / name).exists() for name in (TEMPLATE, _STYLE, "style.css"))


class _CutOffError(Exception):
    """A text is not wholly on the page."""


def _whole(certificate: Certificate, document: Any) -> None:
    if cut := cut_off(document, drawable(certificate.sentences.school)):
        raise _CutOffError(cut)


@lru_cache(maxsize=8)
def certificate_style(look: Look, layout: str) -> str:
    """The style of a certificate's page."""
    return render_template(environment(look), _STYLE, colours=look.brand.colours, logo=look.brand.logo, layout=layout)


def _owner(assessment: Assessment) -> str:
    return assessment.criteria.owner or ""
