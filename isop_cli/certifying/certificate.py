"""The certificate's page: what a school hangs on the wall."""

from dataclasses import dataclass
from pathlib import Path

import segno
from markupsafe import Markup

from isop_cli.certifying.brand import Brand
from isop_cli.language import _, date_in_words, text_in
from isop_cli.model.assessment import Assessment
from isop_cli.rendering.glyphs import drawable
from isop_cli.rendering.pdf import write_pdf
from isop_cli.rendering.telling import Telling
from isop_cli.rendering.templating import environment, render_template

TEMPLATE = "certificate/certificate.html"
#: The name of the field that holds the signature.
SIGNATURE_FIELD = "Label"
LAYOUTS = ("portrait", "landscape")


@dataclass(frozen=True, slots=True)
class Award:
    """An award as the certificate states it. A draft has no number and no address to check it at."""

    number: str | None
    decided: str | None
    valid_until: str | None
    decided_by: str | None
    role: str | None
    address: str | None


class Certificate:
    """A certificate, in the language in force."""

    def __init__(self, assessment: Assessment, award: Award, brand: Brand, layout: str) -> None:
        self.assessment, self.award, self.brand, self.layout = assessment, award, brand, layout
        self.telling = Telling(assessment, date_in_words)
        self.framework = assessment.criteria

    @property
    def title(self) -> str:
        """The document's title."""
        return _("Certificate {label}: {school}").format(label=self.telling.label_name, school=self.telling.school)

    @property
    def guidelines(self) -> list[str]:
        """The guidelines that the school satisfies, by their titles."""
        not_applicable = {g.id for g in self.assessment.guidelines if g.outcome == "not_applicable"}
        return [text_in(g.title) for g in self.framework.guidelines if g.id not in not_applicable]

    @property
    def issuer(self) -> str:
        """Who issues the label."""
        return self.brand.issuer or self.framework.owner or ""

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
        code = segno.make_qr(self.award.address, error="m", boost_error=False)
        drawn = code.svg_inline(
            title=_("QR code: an address at which this certificate can be checked"),
            border=4,
            omitsize=True,
            dark="#000",
        )
        return Markup(drawn)


def render_certificate(
    assessment: Assessment, award: Award, brand: Brand, layout: str, templates: Path | None, folder: Path | None
) -> bytes:
    """The certificate as PDF, unsigned: PDF/A-3a and PDF/UA-1, with the assessment attached."""
    certificate = Certificate(assessment, award, brand, layout)
    page = render_template(environment(templates, drawable), TEMPLATE, certificate=certificate)
    field = (SIGNATURE_FIELD, _("Digital signature of {issuer}").format(issuer=certificate.issuer))
    return write_pdf(page, assessment, templates, folder, field if award.number else None)
