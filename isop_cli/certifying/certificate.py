"""The certificate's page: what a school hangs on the wall."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import ClassVar

from markupsafe import Markup

from isop_cli.certifying.brand import Brand, Colours
from isop_cli.language import _, date_in_words, in_words, ngettext, text_in
from isop_cli.model.assessment import Assessment
from isop_cli.rendering.glyphs import drawable
from isop_cli.rendering.pdf import data_behind, write_pdf
from isop_cli.rendering.telling import Telling
from isop_cli.rendering.templating import environment, render_template

TEMPLATE = "certificate/certificate.html"
#: The name of the field that holds the signature.
SIGNATURE_FIELD = "Label"
LAYOUTS = ("portrait", "landscape")


@dataclass(frozen=True, slots=True)
class Printed:
    """What a certificate prints of an award. A draft has no number and no address to check it at."""

    number: str | None = None
    decided: str | None = None
    valid_until: str | None = None
    decided_by: str | None = None
    role: str | None = None
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """How a certificate looks. Images come from `templates` and from the dossier's `folder` only."""

    brand: Brand
    layout: str = "portrait"
    templates: Path | None = None
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Satisfied:
    """A guideline on the certificate, and what it means in a sentence."""

    id: str
    title: str
    means: str


class Certificate:
    """A certificate, in the language in force."""

    for_templates: ClassVar = (
        "assessment", "award", "because", "brand", "code", "date", "framework", "guidelines", "issuer", "layout",
        "motto", "name_size", "telling", "title",
    )  # fmt: skip

    def __init__(self, assessment: Assessment, award: Printed, look: Look) -> None:
        self.assessment, self.award, self.brand, self.layout = assessment, award, look.brand, look.layout
        self.telling = Telling(assessment, date_in_words)
        self.framework = assessment.criteria

    @property
    def title(self) -> str:
        """The document's title."""
        return _("Certificate {label}: {school}").format(label=self.telling.label_name, school=self.telling.school)

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
            "The school satisfies the guideline of the label:",
            "The school satisfies the {number} guidelines of the label:",
            number,
        ).format(number=in_words(number))
        return f"{text_in(self.framework.purpose)} {satisfied}" if self.framework.purpose else satisfied

    @property
    def issuer(self) -> str:
        """Who issues the label."""
        return self.brand.issuer or _owner(self.assessment)

    @property
    def name_size(self) -> str:
        """How large the school's name can be set: large, medium, small or tiny."""
        length = len(self.telling.school)
        return next((size for limit, size in ((26, "large"), (44, "medium"), (70, "small")) if length <= limit), "tiny")

    def date(self, iso: str | None) -> str:
        """A date in words; dots to fill in for none."""
        return date_in_words(iso) if iso else "…………………"

    @property
    def code(self) -> Markup:
        """The QR code as SVG, with what it is in words; nothing for a draft."""
        if self.award.address is None:
            return Markup("")
        import segno

        code = segno.make_qr(self.award.address, error="m", boost_error=False)
        drawn = code.svg_inline(
            title=_("QR code: an address at which this certificate can be checked"),
            border=4,
            omitsize=True,
            dark="#000",
        )
        return Markup(drawn)


def render_certificate(assessment: Assessment, award: Printed, look: Look) -> bytes:
    """The certificate as PDF, unsigned: PDF/A-3a and PDF/UA-1, with the assessment attached.

    Raises FormatError for a wrong template, MachineError when WeasyPrint's native libraries are missing.
    """
    page, style = certificate_page(assessment, award, look), certificate_style(look)
    field = (SIGNATURE_FIELD, _("Digital signature of {issuer}").format(issuer=look.brand.issuer or _owner(assessment)))
    date, attached = assessment.dossier.audit.date, data_behind(assessment)
    return write_pdf(page, date, look.templates, look.folder, attached, field if award.number else None, style)


def certificate_page(assessment: Assessment, award: Printed, look: Look) -> str:
    """The certificate as HTML, to be typeset."""
    certificate = Certificate(assessment, award, look)
    return render_template(environment(look.templates, drawable), TEMPLATE, certificate=certificate)


def certificate_style(look: Look) -> str:
    """The style of a certificate's page."""
    return _style(look.templates, look.brand.colours, look.layout)


@lru_cache(maxsize=8)
def _style(templates: Path | None, colours: Colours, layout: str) -> str:
    return render_template(environment(templates), "certificate/certificate.css", colours=colours, layout=layout)


def _owner(assessment: Assessment) -> str:
    return assessment.criteria.owner or ""
