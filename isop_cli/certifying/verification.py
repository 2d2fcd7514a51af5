"""Verify a certificate, a badge or the text of a QR code: what holds, what does not, and what cannot be told."""

import datetime
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from cryptography.hazmat.primitives import serialization

from isop_cli.certifying import badge, statement
from isop_cli.certifying.keys import PublicKeys
from isop_cli.checking.assessment import check_assessment
from isop_cli.language import _
from isop_cli.model.assessment import Assessment
from isop_cli.register.entries import Label
from isop_cli.rendering import json
from isop_cli.rendering.printable import one_line
from isop_cli.wording import label_outcome

MAX_BYTES = 50 * 1024 * 1024
_MAX_ATTACHMENT = 64 * 1024 * 1024

Answer = Literal["yes", "no", "unknown"]


class UnreadableError(ValueError):
    """What was given is no certificate, badge or statement that can be read. The message is for the user."""


@dataclass(frozen=True, slots=True)
class Check:
    """One question and its answer. A `no` makes the whole verdict bad; so does an `unknown` that is `needed`."""

    question: str
    answer: Answer
    told: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Claim:
    """What the thing says of itself, before it is believed."""

    number: str
    school: str
    decided: str
    valid_until: str


@dataclass(frozen=True)
class Verdict:
    """What was claimed and what came of each check."""

    claim: Claim
    checks: list[Check]

    @property
    def good(self) -> bool:
        """Whether everything holds that must."""
        return not any(c.answer == "no" or (c.answer == "unknown" and c.needed) for c in self.checks)


def verify(content: bytes, keys: PublicKeys, find: "Finder", today: datetime.date) -> Verdict:
    """Verify a PDF, a badge or a statement. `find` looks a number up in a register. Raises UnreadableError."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return _pdf(content, keys, find, today)
    try:
        token = badge.token_in(content)
    except badge.NoBadgeError:
        token = ""
    if token and not token.startswith(("http:", "https:")) and "#" not in token:
        try:
            return _badge(token, keys, find, today)
        except badge.NoBadgeError:
            pass
    try:
        return _statement(content.decode("utf-8"), keys, find, today)
    except (UnicodeDecodeError, statement.NoStatementError) as problem:
        raise UnreadableError(_("this is no certificate, badge or text of a QR code")) from problem


class Finder:
    """Looks a label up in a register; without a register nothing is known."""

    def __init__(self, register: Any = None) -> None:
        self.register = register

    def check(self, claim: Claim, today: datetime.date) -> Check:
        """Whether the register knows the label, says the same of it, and lets it stand."""
        question = _("In the register")
        if self.register is None:
            return Check(question, "unknown", _("no register was consulted; a revoked label still looks right"))
        label: Label | None = self.register.find(claim.number)
        if label is None:
            return Check(question, "no", _("there is no label {number} in the register").format(number=claim.number))
        if (label.decided, " ".join(label.school.split())[: statement.MAX_NAME - 1]) != (
            claim.decided,
            claim.school[: statement.MAX_NAME - 1],
        ):
            return Check(question, "no", _("the register says something else of {number}").format(number=claim.number))
        from isop_cli.register.store import state_word

        standing = label.standing(today)
        return Check(question, "yes" if standing == "valid" else "no", state_word(standing))


def _period(claim: Claim, today: datetime.date) -> Check:
    question = _("Valid today")
    try:
        start, end = datetime.date.fromisoformat(claim.decided), datetime.date.fromisoformat(claim.valid_until)
    except ValueError:
        return Check(question, "no", _("it has no dates that can be read"))
    if today < start:
        return Check(question, "no", _("not before {date}").format(date=claim.decided))
    if today > end:
        return Check(question, "no", _("expired on {date}").format(date=claim.valid_until))
    return Check(question, "yes", _("until {date}").format(date=claim.valid_until))


def _statement(text: str, keys: PublicKeys, find: Finder, today: datetime.date) -> Verdict:
    signed = statement.read(text)
    said = signed.statement
    claim = Claim(said.number, one_line(said.school), said.decided, said.valid_until)
    return Verdict(
        claim,
        [_signed_by_known_key(signed.is_genuine(keys.statements)), _period(claim, today), find.check(claim, today)],
    )


def _badge(token: str, keys: PublicKeys, find: Finder, today: datetime.date) -> Verdict:
    payload, genuine = badge.read_badge(token, keys.statements)
    try:
        number = str(payload["id"]).rpartition("/")[2].removesuffix(".html")
        school = str(payload["credentialSubject"]["identifier"][0]["identityHash"])
        dates = str(payload["validFrom"])[:10], str(payload["validUntil"])[:10]
    except (KeyError, IndexError, TypeError) as problem:
        raise badge.NoBadgeError from problem
    claim = Claim(one_line(number), one_line(school), *dates)
    return Verdict(claim, [_signed_by_known_key(genuine), _period(claim, today), find.check(claim, today)])


def _signed_by_known_key(genuine: bool | None) -> Check:
    question = _("Signed by the label bureau")
    if genuine is None:
        return Check(question, "unknown", _("the key that signed it is not among the keys given"), needed=True)
    told = _("the signature holds") if genuine else _("the signature does not hold: something was changed")
    return Check(question, "yes" if genuine else "no", told)


def _pdf(content: bytes, keys: PublicKeys, find: Finder, today: datetime.date) -> Verdict:
    try:
        return _examined_pdf(content, keys, find, today)
    except UnreadableError:
        raise
    except (Exception, RecursionError) as problem:
        # A PDF from a stranger can break a parser in any way there is; none of them is a bug of this program.
        raise UnreadableError(_("this PDF cannot be read: {kind}").format(kind=type(problem).__name__)) from problem


def _examined_pdf(content: bytes, keys: PublicKeys, find: Finder, today: datetime.date) -> Verdict:
    from pyhanko.pdf_utils.reader import PdfFileReader

    reader = PdfFileReader(io.BytesIO(content), strict=False)
    signatures = reader.embedded_regular_signatures
    assessment = _attached(reader)
    about: Any = {}
    if "/Info" in reader.trailer:
        about = reader.trailer["/Info"]
    number = one_line(str(about["/Keywords"])) if "/Keywords" in about else ""
    if assessment is None or not number:
        raise UnreadableError(_("this PDF is no certificate: it carries no assessment or no number"))
    claim = _claim(assessment, number)
    checks = list(_signature_checks(signatures, keys))
    checks.append(_judgement_check(assessment))
    checks.append(_period(claim, today))
    checks.append(find.check(claim, today))
    return Verdict(claim, checks)


def _claim(assessment: Assessment, number: str) -> Claim:
    school = one_line(assessment.dossier.school.name or "")
    return Claim(number, school, assessment.label.decided_on or "", assessment.label.valid_until or "")


def _judgement_check(assessment: Assessment) -> Check:
    question = _("Follows from the evidence")
    problems = check_assessment(assessment, "assessment.json")
    if problems:
        return Check(question, "no", one_line(problems[0].message))
    if assessment.label.decided != "awarded":
        return Check(question, "no", label_outcome(assessment.label.outcome))
    return Check(
        question, "yes", _("computed again from its criteria: {outcome}").format(outcome=label_outcome("awarded"))
    )


def _signature_checks(signatures: list[Any], keys: PublicKeys) -> Iterator[Check]:
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    intact, signer = _("Intact"), _("Signed by the label bureau")
    if not signatures:
        yield Check(intact, "no", _("it carries no signature"))
        return
    roots = [asn1_x509.Certificate.load(r.public_bytes(serialization.Encoding.DER)) for r in keys.roots]
    signature = signatures[0]
    moment = signature.self_reported_timestamp
    context = ValidationContext(
        trust_roots=roots, allow_fetching=False, moment=moment, best_signature_time=moment, revocation_mode="soft-fail"
    )
    status = validate_pdf_signature(signature, signer_validation_context=context)
    whole = status.coverage == SignatureCoverageLevel.ENTIRE_FILE and len(signatures) == 1
    if status.intact and status.valid and whole:
        yield Check(intact, "yes", _("nothing was changed after signing"))
    else:
        yield Check(intact, "no", _("it was changed after signing"))
    if not (status.intact and status.valid):
        return
    name = one_line(
        str(status.signing_cert.subject.native.get("common_name", status.signing_cert.subject.human_friendly))
    )
    if status.trusted:
        yield Check(signer, "yes", name)
    else:
        yield Check(
            signer,
            "no" if keys.roots else "unknown",
            _("{name}, not among those that are trusted").format(name=name),
            True,
        )


def _attached(reader: Any) -> Assessment | None:
    """The assessment attached to a PDF, decompressed within bounds."""
    names: Any = reader.root
    for key in ("/Names", "/EmbeddedFiles", "/Names"):
        if key not in names:
            return None
        names = names[key]
    for index in range(1, min(len(names), 20), 2):
        specification = names[index]
        if str(specification["/UF" if "/UF" in specification else "/F"]) != "assessment.json":
            continue
        stream = specification["/EF"]["/F"]
        plain = stream.encoded_data
        if "/Filter" in stream:
            if str(stream["/Filter"]) != "/FlateDecode":
                return None
            plain = zlib.decompressobj().decompress(plain, _MAX_ATTACHMENT)
        try:
            assessments = json.parse(plain)
        except json.NotAnAssessmentError:
            return None
        return assessments[0] if len(assessments) == 1 else None
    return None
