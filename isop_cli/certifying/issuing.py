"""Issue a label: from an assessment to an entry in the register, a signed certificate and a badge."""

import datetime
import hashlib
import unicodedata
from dataclasses import dataclass
from json import dumps as json_text

from cryptography.hazmat.primitives.asymmetric import ed25519

from isop_cli.assessing.calendar import months_after
from isop_cli.certifying import statement
from isop_cli.certifying.badge import BadgeClaim, signed_badge
from isop_cli.certifying.keys import SigningKeys
from isop_cli.certifying.signing import sign_pdf
from isop_cli.documents.certificate import Look, Printed, refuse_what_does_not_fit, render_certificate
from isop_cli.documents.sentences import Telling
from isop_cli.errors import OutcomeError
from isop_cli.formats import json
from isop_cli.formats.brand import Brand
from isop_cli.formats.pdf import without_garbage_collection
from isop_cli.model.assessment import Assessment
from isop_cli.model.dossier import Dossier
from isop_cli.model.framework import Framework
from isop_cli.register.entries import Award, Label, state_word
from isop_cli.register.store import Register
from isop_cli.text.language import _, language, text_in
from isop_cli.text.printable import one_line

VERIFY_PAGE = "verify.html"


class WithdrawnError(OutcomeError):
    """The register knows the award, and does not let it stand. The message is for the user."""


@dataclass(frozen=True, slots=True)
class Issued:
    """A label that was issued: `is_new` tells whether the register learned of it now."""

    label: Label
    is_new: bool
    pdf: bytes
    badge: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """A label with its number, and what its certificate prints."""

    label: Label
    is_new: bool
    printed: Printed


def issue(
    assessment: Assessment, look: Look, keys: SigningKeys, register: Register, who: str, now: datetime.datetime
) -> Issued:
    """Number, render and sign the certificate of an assessment that holds a decision to award the label.

    What cannot be printed is refused first. Whatever goes wrong after the number was taken: issuing again finds the
    number and goes on. Raises RegisterError, WithdrawnError, and what rendering raises.
    """
    refuse_what_does_not_fit(assessment, look)
    prepared = prepare(assessment, look.brand, keys, register, who)
    with without_garbage_collection():
        page = render_certificate(assessment, prepared.printed, look)
        return finish(assessment, look.brand, keys, prepared, page, now)


def prepare(assessment: Assessment, brand: Brand, keys: SigningKeys, register: Register, who: str) -> Prepared:
    """Enter the award and sign its statement. Raises RegisterError and WithdrawnError."""
    label, is_new = enter(register, assessment, who)
    if label.state != "valid":
        message = _("the register says of {number}: {state}")
        raise WithdrawnError(message.format(number=label.number, state=state_word(label.state)))
    decision = assessment.dossier.decision
    assert decision is not None
    address = statement_address(label, brand, assessment.criteria, keys.statement)
    printed = Printed(label.number, label.decided, label.valid_until, decision.by.name, decision.by.role, address)
    return Prepared(label, is_new, printed)


def finish(
    assessment: Assessment, brand: Brand, keys: SigningKeys, prepared: Prepared, page: bytes, now: datetime.datetime
) -> Issued:
    """Sign a certificate's page, and make its badge."""
    school = assessment.dossier.school
    reason = _("Award of the {label}").format(label=text_in(assessment.criteria.name))
    pdf = sign_pdf(page, keys, reason, one_line(school.city) if school.city else None, now)
    badge = signed_badge(badge_claim(prepared.label, assessment, brand, language()), keys.statement)
    return Issued(prepared.label, prepared.is_new, pdf, badge)


def enter(register: Register, assessment: Assessment, who: str) -> tuple[Label, bool]:
    """Enter the award of an assessment, or find the number that it has. Tells whether it is new.

    The assessment holds a decision that awards the label. Raises RegisterError.
    """
    dossier, framework = assessment.dossier, assessment.criteria
    decision = dossier.decision
    if decision is None or decision.outcome != "awarded":
        raise ValueError("an award without a decision")
    valid_until = months_after(decision.date, framework.parameters.valid_months.value)
    award = Award(
        label=framework.id,
        school=one_line(dossier.school.name or ""),
        brin=dossier.school.brin,
        place=dossier.school.city,
        sector=dossier.school.sector,
        decided=decision.date.isoformat(),
        valid_until=valid_until.isoformat(),
        decided_by=one_line(decision.by.name),
        assessment=hashlib.sha256(json.render([assessment])).hexdigest(),
        evidence=_evidence_sum(dossier),
    )
    return register.enter(award, who, _("decision of {date}").format(date=decision.date.isoformat()), "issued")


def _evidence_sum(dossier: Dossier) -> str | None:
    """The SHA-256 of the evidence alone, however its text is composed; None where nothing was found."""
    if not any(evidence.findings for evidence in dossier.evidence):
        return None
    text = json_text([evidence.model_dump(mode="json") for evidence in dossier.evidence], ensure_ascii=False)
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")).hexdigest()


def site_address(brand: Brand, framework: Framework) -> str:
    """The address under which the register is published, ending in a slash."""
    if brand.verify_url:
        return brand.verify_url.rpartition("/")[0] + "/"
    return f"{(framework.website or 'https://example.invalid').rstrip('/')}/{framework.id}/"


def statement_address(label: Label, brand: Brand, framework: Framework, key: ed25519.Ed25519PrivateKey) -> str:
    """The verification page's address with the signed statement behind it, for the QR code."""
    said = statement.Statement(label.number, label.brin or "", label.decided, label.valid_until, label.school)
    page = brand.verify_url or site_address(brand, framework) + VERIFY_PAGE
    return f"{page}#{statement.sign(said, key)}"


def badge_claim(label: Label, assessment: Assessment, brand: Brand, lang: str) -> BadgeClaim:
    """What a badge says of an issued label."""
    framework = assessment.criteria
    telling = Telling(assessment)
    narrative = " ".join(f"{g.id}. {text_in(g.text or g.title)}" for g in framework.guidelines)
    return BadgeClaim(
        number=label.number,
        school=label.school,
        place=label.place,
        decided=label.decided,
        valid_until=label.valid_until,
        label=telling.label_name,
        label_id=framework.id,
        description=text_in(framework.full_name or framework.name),
        narrative=narrative,
        issuer=brand.issuer or framework.owner or telling.label_name,
        issuer_url=framework.website,
        site=site_address(brand, framework),
        status_index=label.status_index,
        lang=lang,
    )
