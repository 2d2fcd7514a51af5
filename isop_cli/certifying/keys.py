"""The keys of the foundation and the label bureau: a root, a signing certificate, and a key for statements.

Private keys are encrypted with a passphrase and readable by their owner only.
"""

import datetime
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from isop_cli.language import _
from isop_cli.reading.files import create_whole

ROOT_CERTIFICATE, ROOT_KEY = "root.pem", "root.key"
SIGNING_CERTIFICATE, SIGNING_KEY = "signing.pem", "signing.key"
STATEMENT_KEY, STATEMENT_PUBLIC = "statement.key", "statement.pem"
#: Document signing (RFC 9336).
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
_ROOT_YEARS, _SIGNING_YEARS = 20, 5

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class KeyProblemError(Exception):
    """Keys that cannot be made, read or trusted. The message is for the user."""


@dataclass(frozen=True)
class SigningKeys:
    """What the label bureau signs with: the certificate and its key, those above it, and the statement key."""

    certificate: x509.Certificate
    key: PrivateKey
    chain: tuple[x509.Certificate, ...]
    statement: ed25519.Ed25519PrivateKey


@dataclass(frozen=True)
class PublicKeys:
    """What anyone verifies with: the certificates that are trusted, and the statement keys by their id."""

    roots: tuple[x509.Certificate, ...]
    statements: dict[str, ed25519.Ed25519PublicKey]


def key_id(key: ed25519.Ed25519PublicKey) -> str:
    """A statement key's id: the first eight hexadecimal digits of its SHA-256."""
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:8]


def fingerprint(certificate: x509.Certificate) -> str:
    """A certificate's SHA-256, in pairs, to be compared by telephone."""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def new_keys(folder: Path, organisation: str, bureau: str, passphrase: bytes, now: datetime.datetime) -> None:
    """Make a root for `organisation`, a signing certificate for `bureau` under it, and a statement key.

    Raises KeyProblemError when the folder holds keys already; none of those is touched.
    """
    if not passphrase:
        raise KeyProblemError(_("a passphrase is needed: the keys are encrypted with it"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    standing = [name for name in _ALL if (folder / name).exists()]
    if standing:
        raise KeyProblemError(
            _("{folder} holds keys already: {names}").format(folder=folder, names=", ".join(standing))
        )
    root_key, signing_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _root(organisation, root_key, now)
    signing = _signing(organisation, bureau, signing_key, root, root_key, now)
    statement = ed25519.Ed25519PrivateKey.generate()
    # The private keys first: a run that is cut off leaves no certificate without its key.
    for name, key in ((ROOT_KEY, root_key), (SIGNING_KEY, signing_key), (STATEMENT_KEY, statement)):
        create_whole(folder / name, _encrypted(key, passphrase), mode=0o600)
    create_whole(folder / STATEMENT_PUBLIC, _public(statement))
    create_whole(folder / SIGNING_CERTIFICATE, signing.public_bytes(serialization.Encoding.PEM))
    create_whole(folder / ROOT_CERTIFICATE, root.public_bytes(serialization.Encoding.PEM))


_ALL = (ROOT_KEY, ROOT_CERTIFICATE, SIGNING_KEY, SIGNING_CERTIFICATE, STATEMENT_KEY, STATEMENT_PUBLIC)


def import_keys(folder: Path, source: bytes, source_passphrase: bytes | None, passphrase: bytes) -> None:
    """Take a signing certificate and its key from PKCS#12 or PEM, and make a statement key.

    The last certificate of the chain becomes the root that is trusted. Raises KeyProblemError.
    """
    if not passphrase:
        raise KeyProblemError(_("a passphrase is needed: the keys are encrypted with it"))
    certificate, key, others = _read_pkcs12(source, source_passphrase) or _read_pem(source, source_passphrase)
    if certificate.public_key() != key.public_key():
        raise KeyProblemError(_("the certificate does not belong to the private key"))
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    standing = [name for name in _ALL if (folder / name).exists()]
    if standing:
        raise KeyProblemError(
            _("{folder} holds keys already: {names}").format(folder=folder, names=", ".join(standing))
        )
    statement = ed25519.Ed25519PrivateKey.generate()
    chain = [certificate, *others]
    create_whole(folder / SIGNING_KEY, _encrypted(key, passphrase), mode=0o600)
    create_whole(folder / STATEMENT_KEY, _encrypted(statement, passphrase), mode=0o600)
    create_whole(folder / STATEMENT_PUBLIC, _public(statement))
    create_whole(folder / SIGNING_CERTIFICATE, b"".join(c.public_bytes(serialization.Encoding.PEM) for c in chain))
    create_whole(folder / ROOT_CERTIFICATE, chain[-1].public_bytes(serialization.Encoding.PEM))


def signing_keys(folder: Path, passphrase: bytes) -> SigningKeys:
    """The keys to sign with. Raises KeyProblemError: a wrong passphrase, a file that others can read, no keys."""
    key = _private(folder / SIGNING_KEY, passphrase)
    statement = _private(folder / STATEMENT_KEY, passphrase)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) or not isinstance(
        statement, ed25519.Ed25519PrivateKey
    ):
        raise KeyProblemError(_("{folder} holds keys of another kind").format(folder=folder))
    certificates = x509.load_pem_x509_certificates(_read(folder / SIGNING_CERTIFICATE))
    roots = x509.load_pem_x509_certificates(_read(folder / ROOT_CERTIFICATE))
    chain = [*certificates[1:], *(root for root in roots if root not in certificates)]
    return SigningKeys(certificates[0], key, tuple(chain), statement)


def public_keys(folder: Path) -> PublicKeys:
    """What to verify with, from a folder with *.pem files: certificates are roots, public keys are statement keys.

    Raises KeyProblemError.
    """
    roots: list[x509.Certificate] = []
    statements = {}
    if not folder.is_dir():
        raise KeyProblemError(_("there is no folder {folder}").format(folder=folder))
    for path in sorted(folder.glob("*.pem")):
        content = _read(path)
        try:
            if b"BEGIN CERTIFICATE" in content:
                if path.name != SIGNING_CERTIFICATE:
                    roots.extend(x509.load_pem_x509_certificates(content))
            else:
                key = serialization.load_pem_public_key(content)
                if isinstance(key, ed25519.Ed25519PublicKey):
                    statements[key_id(key)] = key
        except ValueError as problem:
            raise KeyProblemError(_("{file} holds no key that can be read").format(file=path)) from problem
    return PublicKeys(tuple(roots), statements)


def _root(organisation: str, key: PrivateKey, now: datetime.datetime) -> x509.Certificate:
    name = _name(organisation, f"{organisation}, ISOP root")
    return (
        _builder(name, name, key, now, _ROOT_YEARS)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(key_cert_sign=True, crl_sign=True), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _signing(
    organisation: str,
    bureau: str,
    key: PrivateKey,
    root: x509.Certificate,
    root_key: PrivateKey,
    now: datetime.datetime,
) -> x509.Certificate:
    usages = [_DOCUMENT_SIGNING, ExtendedKeyUsageOID.EMAIL_PROTECTION]
    return (
        _builder(_name(organisation, bureau), root.subject, key, now, _SIGNING_YEARS)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(digital_signature=True, content_commitment=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root_key.public_key()), critical=False)
        .sign(root_key, hashes.SHA256())
    )


def _builder(
    subject: x509.Name, issuer: x509.Name, key: PrivateKey, now: datetime.datetime, years: int
) -> x509.CertificateBuilder:
    # An hour back, for a clock that is a little behind.
    start = now - datetime.timedelta(hours=1)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=365 * years + years // 4))
    )


def _name(organisation: str, common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "NL"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organisation[:64]),
            x509.NameAttribute(NameOID.COMMON_NAME, common[:64]),
        ]
    )


def _usage(**granted: bool) -> x509.KeyUsage:
    names = (
        "digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
        "key_cert_sign", "crl_sign", "encipher_only", "decipher_only",
    )  # fmt: skip
    return x509.KeyUsage(**{name: granted.get(name, False) for name in names})


def _encrypted(key: PrivateKey | ed25519.Ed25519PrivateKey, passphrase: bytes) -> bytes:
    encryption = serialization.BestAvailableEncryption(passphrase)
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


def _public(key: ed25519.Ed25519PrivateKey) -> bytes:
    return key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        message = _("{file} cannot be read: {reason}; isop keys new makes keys")
        raise KeyProblemError(message.format(file=path, reason=problem.strerror)) from problem


def _private(path: Path, passphrase: bytes) -> object:
    content = _read(path)
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        message = _("others can read {file}; run: chmod 600 {file}")
        raise KeyProblemError(message.format(file=path))
    try:
        return serialization.load_pem_private_key(content, passphrase)
    except (ValueError, TypeError) as problem:
        raise KeyProblemError(_("the passphrase does not open {file}").format(file=path)) from problem


def _read_pkcs12(
    source: bytes, passphrase: bytes | None
) -> tuple[x509.Certificate, PrivateKey, list[x509.Certificate]] | None:
    if source.lstrip().startswith(b"-----"):
        return None
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(source, passphrase)
    except ValueError as problem:
        raise KeyProblemError(_("this is no PKCS#12 or PEM file, or its passphrase is another")) from problem
    if certificate is None or not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise KeyProblemError(_("the file must hold a certificate and its RSA or elliptic curve key"))
    return certificate, key, others


def _read_pem(source: bytes, passphrase: bytes | None) -> tuple[x509.Certificate, PrivateKey, list[x509.Certificate]]:
    try:
        certificates = x509.load_pem_x509_certificates(source)
        begin = source.index(b"PRIVATE KEY-----")
        start = source.rindex(b"-----BEGIN", 0, begin)
        key = serialization.load_pem_private_key(source[start:], passphrase)
    except (ValueError, TypeError) as problem:
        raise KeyProblemError(_("this is no PKCS#12 or PEM file, or its passphrase is another")) from problem
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise KeyProblemError(_("the file must hold a certificate and its RSA or elliptic curve key"))
    return certificates[0], key, certificates[1:]
