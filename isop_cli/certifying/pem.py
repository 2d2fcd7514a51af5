"""Read PEM as people and their programs pass it on: with notes between, a byte order mark, other line ends and order."""

import re
from collections.abc import Sequence

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.types import PublicKeyTypes

#: What a library raises for content that it cannot read, or of a kind that it does not know.
UNREADABLE = (ValueError, TypeError, UnsupportedAlgorithm)
_BEGIN = re.compile(r"-----BEGIN ([A-Z0-9 ]{1,40})-----")
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def blocks(content: bytes, kind: str) -> list[bytes]:
    """The blocks whose kind ends so, such as `CERTIFICATE` or `PRIVATE KEY`, each as PEM of one form.

    What stands outside the blocks, such as "Bag Attributes", is passed over.
    """
    found, name, lines = [], "", list[str]()
    for line in map(str.strip, unmarked(content).decode("utf-8", "replace").splitlines()):
        if begin := _BEGIN.fullmatch(line):
            name, lines = begin[1], []
        lines.append(line)
        if name.endswith(kind) and line == f"-----END {name}-----":
            found.append("\n".join([*lines, ""]).encode("ascii", "replace"))
            name = ""
    return found


def unmarked(content: bytes) -> bytes:
    """A text file's content in UTF-8 without its byte order mark; without such a mark, as it is."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, "replace").encode("utf-8")
    return content


def certificates(content: bytes) -> list[x509.Certificate]:
    """The certificates in PEM, in the order of the file. Raises one of UNREADABLE, also when there is none."""
    found = [x509.load_pem_x509_certificate(block) for block in blocks(content, "CERTIFICATE")]
    if not found:
        raise ValueError("no certificate")
    for certificate in found:
        # Read now what the library otherwise reads when it is asked for.
        _ = certificate.public_key(), certificate.subject, certificate.issuer, certificate.not_valid_after_utc
    return found


def public_keys(content: bytes) -> list[PublicKeyTypes]:
    """The public keys in PEM, in the order of the file. Raises one of UNREADABLE, also when there is none."""
    found = [serialization.load_pem_public_key(block) for block in blocks(content, "PUBLIC KEY")]
    if not found:
        raise ValueError("no public key")
    return found


def chain(first: x509.Certificate, others: Sequence[x509.Certificate], *, whole: bool = True) -> list[x509.Certificate]:
    """The certificates from the first upwards, each signed by the next; with `whole`, the others come after them."""
    ordered, left = [first], [other for other in others if other != first]
    while above := next((other for other in left if _issued(ordered[-1], other)), None):
        ordered.append(above)
        left.remove(above)
    return [*ordered, *left] if whole else ordered


def _issued(certificate: x509.Certificate, above: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(above)
    except (*UNREADABLE, InvalidSignature):
        return False
    return True
