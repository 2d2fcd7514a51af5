"""Look into a PDF that may come from anyone: the assessment and the address it carries, and what its signature proves.

Nothing here believes what it reads. The signature is judged by pyHanko.
"""

import datetime
import io
import zlib
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives import serialization

from isop_cli.certifying.keys import PublicKeys
from isop_cli.checking.assessment import NotAnAssessmentError, parse
from isop_cli.model.assessment import Assessment
from isop_cli.model.first_edition import FirstEdition
from isop_cli.quiet import silence_libraries
from isop_cli.text.printable import one_line

_MAX_ATTACHMENT = 64 * 1024 * 1024
_MAX_ANNOTATIONS = 50


@dataclass(frozen=True, slots=True)
class Signature:
    """What a PDF's signature proves. `whole`: it covers the whole file, and is the only one."""

    intact: bool
    whole: bool
    trusted: bool
    revoked: bool
    signer: str
    at: datetime.datetime | None

    @property
    def holds(self) -> bool:
        """Whether one that is trusted signed all that is in the file, and nothing was changed since."""
        return self.intact and self.whole and self.trusted


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """What a PDF carries; None for what it does not."""

    #: Read only where the signature holds: a stranger's data is not even unpacked.
    assessment: Assessment | FirstEdition | None
    address: str | None
    signature: Signature | None


class HostileError(ValueError):
    """A PDF that cannot be read. The message is the kind of problem."""


def load_reader() -> None:
    """Import what reads a PDF, which takes as long as reading one."""
    import pyhanko.pdf_utils.reader
    import pyhanko.sign.validation  # noqa: F401

    # They log what they stumble over, with a traceback and a stranger's words in it.
    silence_libraries()


def inspect(content: bytes, keys: PublicKeys) -> CertificateFile:
    """What a PDF carries. Raises HostileError."""
    try:
        from pyhanko.pdf_utils.reader import PdfFileReader

        reader = PdfFileReader(io.BytesIO(content), strict=False)
        signature = _signature(reader, keys, content)
        attached = _attached(reader) if signature is not None and signature.holds else None
        return CertificateFile(attached, _address(reader), signature)
    except MemoryError:
        raise
    except Exception as problem:
        # A stranger's PDF can break a parser in any way there is, None is a bug of this program.
        raise HostileError(type(problem).__name__) from problem


def _signature(reader: Any, keys: PublicKeys, content: bytes) -> Signature | None:
    from asn1crypto import x509 as asn1_x509
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    signatures = reader.embedded_regular_signatures
    if not signatures:
        return None
    der = serialization.Encoding.DER
    embedded = signatures[0]
    moment = embedded.self_reported_timestamp
    context = ValidationContext(
        trust_roots=[asn1_x509.Certificate.load(root.public_bytes(der)) for root in keys.roots],
        allow_fetching=False,
        moment=moment,
        best_signature_time=moment,
        revocation_mode="soft-fail",
    )
    status = validate_pdf_signature(embedded, signer_validation_context=context)
    names = status.signing_cert.subject.native
    # The time that a signature gives itself is no defence: who stole a key writes the date that suits.
    revoked = status.revoked or status.signing_cert.serial_number in keys.revoked
    intact = status.intact and status.valid
    return Signature(
        intact=intact,
        whole=(
            intact
            and status.coverage == SignatureCoverageLevel.ENTIRE_FILE
            and len(reader.embedded_signatures) == 1
            and _says_nothing_more(embedded, content)
        ),
        trusted=status.trusted and not revoked,
        revoked=revoked,
        signer=one_line(str(names.get("common_name", status.signing_cert.subject.human_friendly))),
        at=moment,
    )


def _says_nothing_more(embedded: Any, content: bytes) -> bool:
    """Whether the signature's own place in the file, which it cannot cover, holds the signature and zeros, and no more."""
    from asn1crypto import cms, parser

    _start, begin, end, _rest = (int(number) for number in embedded.byte_range)
    held = bytes(embedded.pkcs7_content)
    length = parser.peek(held)
    return (
        content[begin:end] == b"<" + held.hex().upper().encode("ascii") + b">"
        and not any(held[length:])
        and cms.ContentInfo.load(held[:length]).dump(force=True) == held[:length]
        and embedded.signer_info["unsigned_attrs"].native is None
    )


def _address(reader: Any) -> str | None:
    """The address with a statement that the first page links to."""
    page: Any = reader.root["/Pages"]
    for _level in range(20):
        if "/Kids" not in page:
            break
        page = page["/Kids"][0]
    if "/Annots" not in page:
        return None
    annotations = page["/Annots"]
    for number in range(min(len(annotations), _MAX_ANNOTATIONS)):
        annotation = annotations[number]
        if annotation["/Subtype"] == "/Link" and "/A" in annotation and "/URI" in annotation["/A"]:
            address = str(annotation["/A"]["/URI"])
            if "#" in address:
                return address
    return None


def _attached(reader: Any) -> Assessment | FirstEdition | None:
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
            assessments = parse(plain)
        except NotAnAssessmentError:
            return None
        return assessments[0] if len(assessments) == 1 else None
    return None
