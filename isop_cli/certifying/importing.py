"""Take over a signing certificate of one's own: read it from PKCS#12 or PEM, and try it before anything is kept."""

import contextlib
import datetime
from collections.abc import Sequence
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs12

from isop_cli.certifying import pem
from isop_cli.certifying.keys import (
    KeyProblemError,
    PrivateKey,
    SigningKeys,
    keep_imported,
    refuse_out_of_date,
    refuse_weak,
)
from isop_cli.certifying.signing import rehearse
from isop_cli.text.language import _

_LEAST_RSA_BITS = 2048
#: Those that PDF readers know.
_CURVES = ("secp256r1", "secp384r1", "secp521r1", "brainpoolP256r1", "brainpoolP384r1", "brainpoolP512r1")


def import_keys(
    folder: Path, source: bytes, source_passphrase: bytes | None, passphrase: bytes, now: datetime.datetime
) -> None:
    """Take a signing certificate and its key from PKCS#12 or PEM, and make a statement key.

    What is trusted is that certificate alone, not the authority above it, which signs for others too.
    Raises KeyProblemError, also for a certificate with which no PDF can be signed.
    """
    refuse_weak(passphrase)
    certificate, key, others = _chosen(*_read(source, source_passphrase))
    refuse_out_of_date(certificate, now)
    _refuse_other_use(certificate)
    if isinstance(key, rsa.RSAPrivateKey) and key.key_size < _LEAST_RSA_BITS:
        raise KeyProblemError(_("an RSA key has at least {number} bits").format(number=_LEAST_RSA_BITS))
    if isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.name not in _CURVES:
        raise KeyProblemError(_("PDF readers do not know the curve {name}").format(name=key.curve.name))
    keys = SigningKeys(certificate, key, tuple(others), ed25519.Ed25519PrivateKey.generate())
    rehearse(keys, now)
    keep_imported(folder, keys, passphrase)


def try_to_open(source: bytes, source_passphrase: bytes | None) -> None:
    """Open a file with a certificate and its key, and forget what is in it. Raises KeyProblemError.

    A file says itself how often its passphrase is hashed; try it first where that can be stopped.
    """
    _read(source, source_passphrase)


def _refuse_other_use(certificate: x509.Certificate) -> None:
    """Raises KeyProblemError for a certificate that is not for signing. Source: RFC 5280, section 4.2.1.3."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return
    except ValueError as problem:
        raise _unreadable() from problem
    if not usage.digital_signature and not usage.content_commitment:
        raise KeyProblemError(_("this certificate is not for signing; take one that is"))


def _chosen(
    keys: Sequence[object], certificates: Sequence[x509.Certificate]
) -> tuple[x509.Certificate, PrivateKey, list[x509.Certificate]]:
    """The key, its certificate, and those above it upwards, in whatever order they stand."""
    fitting = [key for key in keys if isinstance(key, PrivateKey)]
    if not fitting or not certificates:
        raise KeyProblemError(_("the file must hold a certificate and its RSA or elliptic curve key"))
    for key in fitting:
        for certificate in certificates:
            if certificate.public_key() == key.public_key():
                first, *others = pem.chain(certificate, certificates)
                return first, key, others
    raise KeyProblemError(_("the certificate does not belong to the private key"))


def _read(source: bytes, passphrase: bytes | None) -> tuple[list[object], list[x509.Certificate]]:
    try:
        if not pem.blocks(source, "PRIVATE KEY") and not pem.blocks(source, "CERTIFICATE"):
            key, certificate, others = pkcs12.load_key_and_certificates(source, passphrase)
            return [key], [*([] if certificate is None else [certificate]), *others]
        keys = [_private(block, passphrase) for block in pem.blocks(source, "PRIVATE KEY")]
        certificates = pem.certificates(source)
        if keys:
            return keys, certificates
    except pem.UNREADABLE as problem:
        raise _unreadable() from problem
    raise _unreadable()


def _private(block: bytes, passphrase: bytes | None) -> object:
    # A passphrase that was given for a key that has none is no problem.
    with contextlib.suppress(TypeError):
        return load_pem_private_key(block, passphrase)
    return load_pem_private_key(block, None)


def _unreadable() -> KeyProblemError:
    return KeyProblemError(_("this is no PKCS#12 or PEM file, or its passphrase is another"))
