"""Sign a certificate: PAdES, certifying, so that no change is allowed afterwards. Done by pyHanko."""

import datetime
import io
import logging

from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.extensions import DeveloperExtension
from pyhanko.pdf_utils.generic import StreamObject as PdfStream
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import MDPPerm, SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.general import SigningError
from pyhanko_certvalidator.registry import SimpleCertificateStore

from isop_cli.certifying.keys import KeyProblemError, SigningKeys
from isop_cli.documents.certificate import SIGNATURE_FIELD
from isop_cli.text.language import _

logging.getLogger("pyhanko").setLevel(logging.CRITICAL)


class _ArchivalWriter(IncrementalPdfFileWriter):
    """Adds to a file of PDF/A-3, which is PDF 1.7, and leaves it that.

    For a key on an elliptic curve pyHanko asks for PDF 2.0 and its extension ISO/TS 32002. PAdES on PDF 1.7 allows such
    keys under ETSI's own extension, which stays. Sources: ISO 19005-3, clause 6.1.2; ETSI EN 319 142-1, clause 5.6.
    """

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """Do nothing: the version of the file that is added to stays."""

    def register_extension(self, ext: DeveloperExtension) -> None:
        """Register an extension of PDF 1.7, and none of PDF 2.0."""
        if ext.base_version == pdf_name("/1.7"):
            super().register_extension(ext)


def sign_pdf(content: bytes, keys: SigningKeys, reason: str, place: str | None, now: datetime.datetime) -> bytes:
    """The PDF with a signature that allows no changes. The bytes before it stay as they were."""
    signer = SimpleSigner(
        signing_cert=_certificate(keys.certificate),
        signing_key=asn1_keys.PrivateKeyInfo.load(
            keys.key.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        ),
        cert_registry=_store(keys),
    )
    metadata = PdfSignatureMetadata(
        field_name=SIGNATURE_FIELD,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        subfilter=SigSeedSubFilter.PADES,
        md_algorithm="sha256",
        reason=reason,
        location=place,
        embed_validation_info=False,
    )
    writer = _ArchivalWriter(io.BytesIO(content), strict=True)
    target = io.BytesIO()
    # Room for the signature as hexadecimal digits. Left to find out for itself, pyHanko signs twice.
    room = 2 * sum(len(c.public_bytes(serialization.Encoding.DER)) for c in (keys.certificate, *keys.chain)) + 8192
    PdfSigner(metadata, signer=signer).sign_pdf(writer, existing_fields_only=True, bytes_reserved=room, output=target)
    return target.getvalue()


def rehearse(keys: SigningKeys, now: datetime.datetime) -> bytes:
    """A small PDF signed with the keys, to know that it can be done. Raises KeyProblemError."""
    writer, page = PdfFileWriter(), io.BytesIO()
    writer.insert_page(PageObject(writer.add_object(PdfStream(stream_data=b"")), media_box=(0, 0, 72, 72)))
    append_signature_field(writer, SigFieldSpec(SIGNATURE_FIELD))
    writer.write(page)
    try:
        return sign_pdf(page.getvalue(), keys, "", None, now)
    except (SigningError, ValueError, TypeError, UnsupportedAlgorithm) as problem:
        kind = _certificate(keys.certificate).public_key.algorithm
        message = _("a key of this kind ({kind}) cannot sign a PDF; take one with RSA or an elliptic curve")
        raise KeyProblemError(message.format(kind=kind)) from problem


def _certificate(certificate: x509.Certificate) -> asn1_x509.Certificate:
    loaded: asn1_x509.Certificate = asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))
    return loaded


def _store(keys: SigningKeys) -> SimpleCertificateStore:
    store = SimpleCertificateStore()
    store.register_multiple([_certificate(certificate) for certificate in keys.chain])
    return store
