"""Issue a label: from an assessment to an entry in the register, a signed certificate and a badge."""

import datetime
import hashlib
import unicodedata
from dataclasses import dataclass, replace
from json import dumps as json_text

from cryptography.hazmat.primitives.asymmetric import ed25519

from isop_cli.assessing.calendar import months_after
from isop_cli.certifying import statement
from isop_cli.certifying.badge import Achievement, signed_badge
from isop_cli.certifying.keys import SigningKeys
from isop_cli.certifying.signing import sign_pdf
from isop_cli.documents.certificate import Page, refuse_what_does_not_fit, render_certificate
from isop_cli.documents.codes import site_address
from isop_cli.errors import OutcomeError
from isop_cli.formats import json
from isop_cli.formats.brand import Brand
from isop_cli.formats.look import Look
from isop_cli.formats.pdf import without_garbage_collection
from isop_cli.model.assessment import Assessment
from isop_cli.model.award import Award, Label
from isop_cli.model.dossier import Dossier
from isop_cli.model.framework import Framework
from isop_cli.register.entries import state_word
from isop_cli.register.store import Register
from isop_cli.register.validation import validated
from isop_cli.text.language import _, language, text_in
from isop_cli.text.printable import one_line

VERIFY_PAGE = "verify.html"


class WithdrawnError(OutcomeError):
    """The register knows the award, and does not let it stand. The message is for the user."""


@dataclass(frozen=True, slots=True)
class Issued:
    """What came of issuing a label: its certificate and its badge. `is_new` tells whether the register learned of it now."""

    label: Label
    is_new: bool
    pdf: bytes
    badge: str


def issue(page: Page, look: Look, keys: SigningKeys, register: Register, who: str, now: datetime.datetime) -> Issued:
    """Number, render and sign the certificate of a page whose assessment holds a decision to award the label.

    What cannot be printed is refused first. Whatever goes wrong after the number was taken: issuing again finds the
    number and goes on. Raises RegisterError, WithdrawnError, and what rendering raises.
    """
    refuse_what_does_not_fit(page, look)
    assessment = page.assessment
    label, is_new = enter(register, assessment, who)
    with without_garbage_collection():
        address = statement_address(label, look.brand, assessment.criteria, keys.statement)
        drawn = render_certificate(replace(page, claim=label.claim, address=address), look)
        return Issued(label, is_new, *certificate_and_badge(assessment, look.brand, keys, label, drawn, now))


def certificate_and_badge(
    assessment: Assessment, brand: Brand, keys: SigningKeys, label: Label, page: bytes, now: datetime.datetime
) -> tuple[bytes, str]:
    """A certificate's page with its signature, and the label's badge."""
    school = assessment.dossier.school
    reason = _("Award of the {label}").format(label=text_in(assessment.criteria.name))
    pdf = sign_pdf(page, keys, reason, one_line(school.city) if school.city else None, now)
    return pdf, signed_badge(label, achievement(assessment.criteria, brand), keys.statement)


def enter(register: Register, assessment: Assessment, who: str) -> tuple[Label, bool]:
    """Enter the award of an assessment, or find the number that it has. Tells whether it is new.

    The assessment holds a decision that awards the label. Raises RegisterError, and WithdrawnError for a label that the
    register no longer lets stand.
    """
    dossier, framework = assessment.dossier, assessment.criteria
    decision = dossier.decision
    if decision is None or decision.outcome != "awarded":
        raise ValueError("an award without a decision")
    values = {
        "label": framework.id,
        "school": one_line(dossier.school.name or ""),
        "brin": dossier.school.brin,
        "place": dossier.school.city,
        "sector": dossier.school.sector,
        "decided": decision.date,
        "valid_until": months_after(decision.date, framework.parameters.valid_months.value),
        "decided_by": one_line(decision.by.name),
        "assessment": hashlib.sha256(json.render([assessment])).hexdigest(),
        "evidence": _evidence_sum(dossier),
    }
    why = _("decision of {date}").format(date=decision.date)
    label, is_new = register.enter(validated(Award, values), who, why, "issued")
    if label.state != "valid":
        message = _("the register says of {number}: {state}")
        raise WithdrawnError(message.format(number=label.number, state=state_word(label.state)))
    return label, is_new


def _evidence_sum(dossier: Dossier) -> str | None:
    """The SHA-256 of the evidence alone, however its text is composed; None where nothing was found."""
    if not any(evidence.findings for evidence in dossier.evidence):
        return None
    text = json_text([evidence.model_dump(mode="json") for evidence in dossier.evidence], ensure_ascii=False)
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")).hexdigest()


def statement_address(label: Label, brand: Brand, framework: Framework, key: ed25519.Ed25519PrivateKey) -> str:
    """The verification page's address with the signed statement behind it, for the QR code."""
    page = brand.verify_url or site_address(brand, framework) + VERIFY_PAGE
    return f"{page}#{statement.sign(label.claim, key)}"


def achievement(framework: Framework, brand: Brand) -> Achievement:
    """What a label's badges say of the label itself, in the language in force."""
    name = text_in(framework.name)
    return Achievement(
        id=framework.id,
        name=name,
        description=text_in(framework.full_name or framework.name),
        narrative=" ".join(f"{g.id}. {text_in(g.text or g.title)}" for g in framework.guidelines),
        issuer=brand.issuer or framework.owner or name,
        issuer_url=framework.website,
        site=site_address(brand, framework),
        lang=language(),
    )
