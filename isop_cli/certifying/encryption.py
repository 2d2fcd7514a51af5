"""Private keys at rest: encrypted so that guessing the passphrase is slow, in a form that `openssl pkey` opens too."""

import os
from typing import Any

from asn1crypto import core
from asn1crypto.keys import EncryptedPrivateKeyInfo
from asn1crypto.pem import armor, unarmor
from cryptography.hazmat.primitives import padding, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from isop_cli.text.language import folded

#: scrypt in 16 MB, five times over. Source: OWASP, Password Storage Cheat Sheet. Of its settings this one takes the least
#: memory: OpenSSL opens no key that takes more than 32 MB.
COST, _BLOCK_SIZE, _TIMES = 2**14, 8, 5
#: PBKDF2 with fewer rounds is of an earlier time. Source: the same.
_LEAST_ROUNDS = 600_000
#: PBES2 (RFC 8018), scrypt (RFC 7914), and AES with 256 bits in CBC mode.
_PBES2, _SCRYPT, _AES = map(
    core.ObjectIdentifier, ("1.2.840.113549.1.5.13", "1.3.6.1.4.1.11591.4.11", "2.16.840.1.101.3.4.1.42")
)
#: How long a passphrase is at least. Source: NIST SP 800-63B-4, for a password that stands alone.
LEAST_CHARACTERS = 15
_LEAST_TRIPLES = 12
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "12345678901234567890", "qwertyuiop asdfghjkl zxcvbnm azertyuiop qsdfghjklm")


def encrypted(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey, phrase: bytes) -> bytes:
    """A private key as PKCS#8 in PEM, encrypted with what scrypt derives from a passphrase."""
    # The library's own encryption takes 2,048 rounds of PBKDF2, and offers no other number.
    plain = key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    salt, vector = os.urandom(16), os.urandom(16)
    derived = Scrypt(salt=salt, length=32, n=COST, r=_BLOCK_SIZE, p=_TIMES).derive(phrase)
    padder, cipher = padding.PKCS7(128).padder(), Cipher(AES256(derived), modes.CBC(vector)).encryptor()
    content = cipher.update(padder.update(plain) + padder.finalize()) + cipher.finalize()
    settings = _sequence(core.OctetString(salt), *map(core.Integer, (COST, _BLOCK_SIZE, _TIMES)))
    scheme = _sequence(_sequence(_SCRYPT, settings), _sequence(_AES, core.OctetString(vector)))
    whole = _sequence(_sequence(_PBES2, scheme), core.OctetString(content))
    pem: bytes = armor("ENCRYPTED PRIVATE KEY", whole.dump())
    return pem


def is_dated(pem: bytes) -> bool:
    """Whether a private key is encrypted in a way, such as an earlier one of this program, that is guessed fast."""
    try:
        algorithm = EncryptedPrivateKeyInfo.load(unarmor(pem)[2])["encryption_algorithm"]
        derivation = algorithm["parameters"]["key_derivation_func"]
        if derivation["algorithm"].dotted == _SCRYPT.dotted:
            return False
        return bool(derivation["parameters"]["iteration_count"].native < _LEAST_ROUNDS)
    except (ValueError, KeyError, TypeError, AttributeError):  # of another form, such as PEM's own encryption with MD5
        return True


def is_weak(phrase: bytes) -> bool:
    """Whether a passphrase is too easy to guess: short, repeating itself, or a row such as `12345` or `qwerty`.

    It is measured by its triples of characters next to each other: each counts once, and one out of a row not at all.
    """
    text = folded(phrase.decode("utf-8", "replace"))
    triples = {text[start : start + 3] for start in range(len(text) - 2)}
    worth = [triple for triple in triples if not any(triple in row or triple[::-1] in row for row in _ROWS)]
    return len(text) < LEAST_CHARACTERS or len(worth) < _LEAST_TRIPLES


def _sequence(*parts: Any) -> Any:
    return core.SequenceOf([core.Any(part) for part in parts], spec=core.Any)
