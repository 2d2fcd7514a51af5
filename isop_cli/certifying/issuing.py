"""From an assessment to an entry in the register, a statement and a badge's claim."""

from cryptography.hazmat.primitives.asymmetric import ed25519

from isop_cli.assessing.calendar import months_after
from isop_cli.certifying import statement
from isop_cli.certifying.badge import BadgeClaim
from isop_cli.certifying.brand import Brand
from isop_cli.language import _, text_in
from isop_cli.model.assessment import Assessment
from isop_cli.model.framework import Framework
from isop_cli.register.entries import Label
from isop_cli.register.store import Register
from isop_cli.rendering.printable import one_line
from isop_cli.rendering.telling import Telling

VERIFY_PAGE = "verify.html"


def enter(register: Register, assessment: Assessment, digest: str, who: str) -> tuple[Label, bool]:
    """Enter the award of an assessment, or find the number that it has. Tells whether it is new.

    The assessment holds a decision that awards the label. Raises RegisterError.
    """
    dossier, framework = assessment.dossier, assessment.criteria
    decision = dossier.decision
    if decision is None or decision.outcome != "awarded":
        raise ValueError("an award without a decision")
    valid_until = months_after(decision.date, framework.parameters.valid_months.value)
    return register.issue(
        label=framework.id,
        prefix=framework.id.upper(),
        school=one_line(dossier.school.name or ""),
        brin=dossier.school.brin,
        place=dossier.school.city,
        sector=dossier.school.sector,
        decided=decision.date.isoformat(),
        valid_until=valid_until.isoformat(),
        decided_by=one_line(decision.by.name),
        assessment=digest,
        who=who,
        why=_("decision of {date}").format(date=decision.date.isoformat()),
    )


def site(brand: Brand, framework: Framework) -> str:
    """The address under which the register is published, ending in a slash."""
    if brand.verify_url:
        return brand.verify_url.rpartition("/")[0] + "/"
    return f"{(framework.website or 'https://example.invalid').rstrip('/')}/{framework.id}/"


def statement_address(label: Label, brand: Brand, framework: Framework, key: ed25519.Ed25519PrivateKey) -> str:
    """The verification page's address with the signed statement behind it, for the QR code."""
    said = statement.Statement(label.number, label.brin or "", label.decided, label.valid_until, label.school)
    page = brand.verify_url or site(brand, framework) + VERIFY_PAGE
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
        description=text_in(framework.full_name or framework.name),
        narrative=narrative,
        issuer=brand.issuer or framework.owner or telling.label_name,
        issuer_url=framework.website,
        site=site(brand, framework),
        status_index=label.status_index,
        lang=lang,
    )
