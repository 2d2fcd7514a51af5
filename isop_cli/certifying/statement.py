"""The compact signed statement in a certificate's QR code: enough to check the paper with the public key alone."""

import base64
import binascii
import re
import unicodedata
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ed25519

from isop_cli.certifying.keys import key_id
from isop_cli.model.award import Claim
from isop_cli.text.printable import one_line

_VERSION = "1"
_SEPARATOR = "\x1f"
#: A school's name longer than this is cut in the statement, so that the code stays readable at 25 mm.
MAX_NAME = 60
_MAX_LENGTH = 2000
_NUMBER = re.compile(r"[A-Za-z0-9-]{1,40}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


class NoStatementError(ValueError):
    """A text that holds no statement."""


def shortened(school: str) -> str:
    """A school's name as the statement has it: composed, on one line, and not too long."""
    school = " ".join(unicodedata.normalize("NFC", school).split())
    return school if len(school) <= MAX_NAME else school[: MAX_NAME - 1] + "…"


@dataclass(frozen=True, slots=True)
class Signed:
    """A claim with the bytes that were signed, the key that it names and the signature."""

    claim: Claim
    key: str
    payload: bytes
    signature: bytes

    def is_genuine(self, keys: dict[str, ed25519.Ed25519PublicKey]) -> bool | None:
        """Whether the signature holds; None when the key is not known."""
        key = keys.get(self.key)
        if key is None:
            return None
        try:
            key.verify(self.signature, self.payload)
        except InvalidSignature:
            return False
        return True


def sign(claim: Claim, key: ed25519.Ed25519PrivateKey) -> str:
    """The statement of a claim, as text for an address's fragment: `payload.key.signature`, base64url."""
    parts = (_VERSION, claim.number, claim.brin, claim.decided, claim.valid_until, shortened(claim.school))
    payload = _SEPARATOR.join(" ".join(part.split()) for part in parts).encode("utf-8")
    return ".".join((_encode(payload), key_id(key.public_key()), _encode(key.sign(payload))))


def read(text: str) -> Signed:
    """The statement in a text: the fragment alone, or an address that ends in it. Raises NoStatementError."""
    fragment = text.strip().rpartition("#")[2]
    parts = fragment.split(".") if len(fragment) <= _MAX_LENGTH else []
    if len(parts) != 3:
        raise NoStatementError
    try:
        payload, signature = _decode(parts[0]), _decode(parts[2])
        version, number, brin, decided, valid_until, school = payload.decode("utf-8").split(_SEPARATOR)
    except (ValueError, binascii.Error) as problem:
        raise NoStatementError from problem
    well_formed = _NUMBER.fullmatch(number) and _DATE.fullmatch(decided) and _DATE.fullmatch(valid_until)
    if version != _VERSION or not well_formed:
        raise NoStatementError
    return Signed(Claim(number, one_line(school), decided, valid_until, brin), parts[1], payload, signature)


def _encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def _decode(text: str) -> bytes:
    if not re.fullmatch(r"[A-Za-z0-9_-]*", text):
        raise ValueError(text)
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
