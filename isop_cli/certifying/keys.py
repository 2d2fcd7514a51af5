"""The keys of the foundation and the label bureau: a root, a signing certificate, and a key for statements.

Private keys are encrypted with a passphrase and readable by their owner only.
"""

import contextlib
import datetime
import hashlib
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID, ObjectIdentifier

from isop_cli.certifying import pem
from isop_cli.certifying.encryption import LEAST_CHARACTERS, encrypted, is_dated, is_weak
from isop_cli.errors import InputError, MachineError
from isop_cli.reading.files import content_of, create_whole, write_all, write_whole
from isop_cli.text.language import _
from isop_cli.text.printable import one_line

ROOT_CERTIFICATE, ROOT_KEY = "root.pem", "root.key"
SIGNING_CERTIFICATE, SIGNING_KEY = "signing.pem", "signing.key"
STATEMENT_KEY, STATEMENT_PUBLIC = "statement.key", "statement.pem"
REVOKED = "revoked.crl"
#: Document signing (RFC 9336).
_DOCUMENT_SIGNING = ObjectIdentifier("1.3.6.1.5.5.7.3.36")
_ROOT_YEARS, _SIGNING_YEARS = 20, 5
#: A file with keys or certificates has a few thousand bytes; a list of what was withdrawn may have many lines.
MAX_KEY_BYTES = 1024 * 1024
#: How long the list of what was withdrawn outlasts the certificate that signs: a renewal may come a little late.
_GRACE = datetime.timedelta(days=60)

PrivateKey = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey
_ENCRYPTABLE = PrivateKey | ed25519.Ed25519PrivateKey


class KeyProblemError(MachineError):
    """Keys that cannot be made, read or trusted. The message is for the user."""


class WeakPassphraseError(KeyProblemError):
    """A passphrase for new keys that is too easy to guess. The message is for the user."""

    status = InputError.status


@dataclass(frozen=True)
class SigningKeys:
    """What the label bureau signs with: the certificate and its key, those above it, and the statement key.

    `dated` tells that one of them is encrypted as was done before, so that its passphrase can be guessed fast.
    """

    certificate: x509.Certificate
    key: PrivateKey
    chain: tuple[x509.Certificate, ...]
    statement: ed25519.Ed25519PrivateKey
    dated: bool = False


@dataclass(frozen=True)
class PublicKeys:
    """What anyone verifies with: the certificates that are trusted, and the statement keys by their id.

    `revocations` are lists that one of the roots signed; `unsigned` are the names of files with a list that none did.
    """

    roots: tuple[x509.Certificate, ...]
    statements: dict[str, ed25519.Ed25519PublicKey]
    revocations: tuple[x509.CertificateRevocationList, ...] = ()
    unsigned: tuple[str, ...] = ()

    def __reduce__(self) -> tuple[object, tuple[list[bytes], list[bytes], list[bytes]]]:
        """As plain bytes, to go to another process: the objects themselves do not."""
        raw = serialization.Encoding.Raw, serialization.PublicFormat.Raw
        der = serialization.Encoding.DER
        return _public_keys_from, (
            [root.public_bytes(der) for root in self.roots],
            [key.public_bytes(*raw) for key in self.statements.values()],
            [crl.public_bytes(der) for crl in self.revocations],
        )

    @property
    def revoked(self) -> frozenset[int]:
        """The serial numbers of the signing certificates that a root has withdrawn."""
        return frozenset().union(*map(_serials, self.revocations))

    def doubts(self, day: datetime.date) -> list[str]:
        """Why it is not known on a day which certificates were withdrawn; nothing when it is."""
        found = [_("no root that is trusted signed {file}").format(file=name) for name in self.unsigned]
        for root in self.roots:
            if not _gives_certificates(root):  # an imported one, which vouches for itself alone
                continue
            lists = [crl for crl in self.revocations if _signed(crl, root)]
            last = max((crl.next_update_utc or crl.last_update_utc for crl in lists), default=None)
            if last is None:
                found.append(
                    _("there is no {file}, the list of what was withdrawn, with the keys").format(file=REVOKED)
                )
            elif last.date() < day:
                found.append(
                    _("the list of withdrawn certificates ended on {date}; fetch it again").format(date=last.date())
                )
        return found


def _public_keys_from(roots: list[bytes], statements: list[bytes], revocations: list[bytes]) -> PublicKeys:
    keys = [ed25519.Ed25519PublicKey.from_public_bytes(raw) for raw in statements]
    return PublicKeys(
        tuple(x509.load_der_x509_certificate(der) for der in roots),
        {key_id(key): key for key in keys},
        tuple(x509.load_der_x509_crl(der) for der in revocations),
    )


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
    _empty_home(folder, passphrase)
    root_key, signing_key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root = _root(organisation, root_key, now)
    signing = _signing(organisation, bureau, signing_key, root, root_key, now)
    statement = ed25519.Ed25519PrivateKey.generate()
    # The private keys first: a run that is cut off leaves no certificate without its key.
    for name, key in ((ROOT_KEY, root_key), (SIGNING_KEY, signing_key), (STATEMENT_KEY, statement)):
        create_whole(folder / name, encrypted(key, passphrase), mode=0o600)
    create_whole(folder / STATEMENT_PUBLIC, _public(statement.public_key()))
    create_whole(folder / SIGNING_CERTIFICATE, signing.public_bytes(serialization.Encoding.PEM))
    # Empty as yet. With a list from the first day, one that is missing shows.
    create_whole(folder / REVOKED, _revocation_list([], None, signing, root, root_key, now))
    create_whole(folder / ROOT_CERTIFICATE, root.public_bytes(serialization.Encoding.PEM))


_ALL = (ROOT_KEY, ROOT_CERTIFICATE, SIGNING_KEY, SIGNING_CERTIFICATE, STATEMENT_KEY, STATEMENT_PUBLIC, REVOKED)


def keep_imported(folder: Path, keys: SigningKeys, passphrase: bytes) -> None:
    """Write what was taken over from elsewhere. Only the certificate itself becomes trusted. Raises KeyProblemError."""
    _empty_home(folder, passphrase)
    chain = (keys.certificate, *keys.chain)
    create_whole(folder / SIGNING_KEY, encrypted(keys.key, passphrase), mode=0o600)
    create_whole(folder / STATEMENT_KEY, encrypted(keys.statement, passphrase), mode=0o600)
    create_whole(folder / STATEMENT_PUBLIC, _public(keys.statement.public_key()))
    create_whole(folder / SIGNING_CERTIFICATE, b"".join(c.public_bytes(serialization.Encoding.PEM) for c in chain))
    create_whole(folder / ROOT_CERTIFICATE, keys.certificate.public_bytes(serialization.Encoding.PEM))


def renew_keys(folder: Path, bureau: str, passphrase: bytes, now: datetime.datetime, *, leaked: bool) -> None:
    """Make a new signing certificate under the root, and a new statement key; the root's key must be in the folder.

    What the old ones signed stays good, unless they `leaked`: then the root withdraws the old certificate, and the old
    statement key is no longer among those that anyone verifies with. Raises KeyProblemError and OSError.
    """
    root = _certificates(_standing(folder, ROOT_CERTIFICATE))[0]
    # Beside it may stand those above it, in any order.
    old = next((c for c in _certificates(_standing(folder, SIGNING_CERTIFICATE)) if c != root), root)
    root_key = _private(_standing(folder, ROOT_KEY), passphrase)
    refuse_weak(passphrase)
    if not isinstance(root_key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey):
        raise KeyProblemError(_("{folder} holds keys of another kind").format(folder=folder))
    if root.public_key() != root_key.public_key():
        message = _("{key} does not belong to {certificate}")
        raise KeyProblemError(message.format(key=folder / ROOT_KEY, certificate=folder / ROOT_CERTIFICATE))
    refuse_out_of_date(root, now)
    known = public_keys(folder)
    if _standing(folder, REVOKED).name in known.unsigned:  # written over, it would be lost
        raise KeyProblemError(_("no root that is trusted signed {file}").format(file=_standing(folder, REVOKED)))
    before = [crl for crl in known.revocations if _signed(crl, root)]
    # A run with `leaked` may have been cut off after it withdrew the old one: what goes with it is not kept either.
    leaked = leaked or old.serial_number in known.revoked
    if not leaked:
        for public in _statement_keys(_standing(folder, STATEMENT_PUBLIC)):
            write_whole(folder / f"statement-{key_id(public)}.pem", _public(public))
    organisation = root.subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    signing_key = ec.generate_private_key(ec.SECP256R1())
    signing = _signing(str(organisation[0].value), bureau, signing_key, root, root_key, now)
    statement = ed25519.Ed25519PrivateKey.generate()
    withdrawn = old if leaked else None
    write_whole(_standing(folder, REVOKED), _revocation_list(before, withdrawn, signing, root, root_key, now))
    for name, key in ((SIGNING_KEY, signing_key), (STATEMENT_KEY, statement)):
        write_whole(_standing(folder, name), encrypted(key, passphrase), mode=0o600)
    write_whole(_standing(folder, STATEMENT_PUBLIC), _public(statement.public_key()))
    write_whole(_standing(folder, SIGNING_CERTIFICATE), signing.public_bytes(serialization.Encoding.PEM))


def change_passphrase(folder: Path, old: bytes, new: bytes) -> list[str]:
    """Encrypt every private key in a folder anew, with another passphrase or the same; their files' names.

    A key that has the new one already, after a change that was cut off, is no problem. Raises KeyProblemError and
    OSError; unless every key opens, none is touched.
    """
    refuse_weak(new)
    paths = _with_suffix(folder, ".key") if folder.is_dir() else []
    if not paths:
        raise KeyProblemError(_("there is no key in {folder}").format(folder=folder))
    keys = {path: _private(path, old, new) for path in paths}
    contents = {path: encrypted(key, new) for path, key in keys.items() if isinstance(key, _ENCRYPTABLE)}
    if len(contents) < len(keys):
        raise KeyProblemError(_("{folder} holds keys of another kind").format(folder=folder))
    write_all(contents, mode=0o600)
    return [path.name for path in paths]


def refuse_weak(passphrase: bytes) -> None:
    """Raises WeakPassphraseError for a passphrase that does not protect a key."""
    if not passphrase:
        raise WeakPassphraseError(_("a passphrase is needed: the keys are encrypted with it"))
    if is_weak(passphrase):
        message = _(
            "this passphrase is too easy to guess; take at least {number} characters, such as four words that have "
            "nothing to do with each other, without repeating and without rows such as 12345 or qwerty"
        )
        raise WeakPassphraseError(message.format(number=LEAST_CHARACTERS))


def _revocation_list(
    before: list[x509.CertificateRevocationList],
    withdrawn: x509.Certificate | None,
    signing: x509.Certificate,
    root: x509.Certificate,
    root_key: PrivateKey,
    now: datetime.datetime,
) -> bytes:
    """The root's list of what it withdrew `before`, with one more if there is one.

    It lasts a little longer than the certificate that signs now: the next one takes the root's key too, and a new list.
    """
    builder = x509.CertificateRevocationListBuilder().issuer_name(root.subject)
    builder = builder.last_update(now).next_update(signing.not_valid_after_utc + _GRACE)
    entries = {entry.serial_number: entry for crl in before for entry in crl}
    if withdrawn is not None and withdrawn.serial_number not in entries:
        entry = x509.RevokedCertificateBuilder().serial_number(withdrawn.serial_number).revocation_date(now)
        entry = entry.add_extension(x509.CRLReason(x509.ReasonFlags.key_compromise), critical=False)
        entries[withdrawn.serial_number] = entry.build()
    for revoked in entries.values():
        builder = builder.add_revoked_certificate(revoked)
    return builder.sign(root_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def _empty_home(folder: Path, passphrase: bytes) -> None:
    """A folder for new keys that only its owner can enter. Raises KeyProblemError when it holds keys."""
    refuse_weak(passphrase)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    standing = [path.name for name in _ALL if (path := _standing(folder, name)).exists()]
    if standing:
        raise KeyProblemError(
            _("{folder} holds keys already: {names}").format(folder=folder, names=", ".join(standing))
        )


def signing_keys(folder: Path, passphrase: bytes, now: datetime.datetime) -> SigningKeys:
    """The keys to sign with.

    Raises KeyProblemError: a wrong passphrase, a file that others can read, a certificate that ended or was withdrawn.
    """
    signing, statement_file = _standing(folder, SIGNING_KEY), _standing(folder, STATEMENT_KEY)
    # What needs no passphrase first: it is reported at once.
    certificates = _certificates(_standing(folder, SIGNING_CERTIFICATE))
    roots = _certificates(_standing(folder, ROOT_CERTIFICATE))
    statements = _statement_keys(_standing(folder, STATEMENT_PUBLIC))
    key = _private(signing, passphrase)
    statement = _private(statement_file, passphrase)
    if not isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey) or not isinstance(
        statement, ed25519.Ed25519PrivateKey
    ):
        raise KeyProblemError(_("{folder} holds keys of another kind").format(folder=folder))
    own = next((c for c in certificates if c.public_key() == key.public_key()), None)
    if own is None or statement.public_key() not in statements:
        raise _not_together(folder)
    refuse_out_of_date(own, now)
    above = pem.chain(own, [*certificates, *(root for root in roots if root not in certificates)])[1:]
    trusted = next((c for c in pem.chain(own, above, whole=False) if c in roots), None)
    if trusted is None:
        raise _not_together(folder)
    refuse_out_of_date(trusted, now)
    _refuse_withdrawn((own, *above), folder)
    dated = any(is_dated(pem.blocks(_read(path), "PRIVATE KEY")[0]) for path in (signing, statement_file))
    return SigningKeys(own, key, tuple(above), statement, dated)


def refuse_out_of_date(certificate: x509.Certificate, now: datetime.datetime) -> None:
    """Raises KeyProblemError for a certificate that does not hold now, whose signatures nobody would find valid."""
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    name = common_name(certificate)
    if now < begin:
        message = _("the certificate of {name} holds from {date} on; is this computer's clock right?")
        raise KeyProblemError(message.format(name=name, date=begin.date()))
    if now > end:
        message = _(
            "the certificate of {name} ended on {date}; run: isop keys renew; or isop keys import with a new one"
        )
        raise KeyProblemError(message.format(name=name, date=end.date()))


def _refuse_withdrawn(chain: tuple[x509.Certificate, ...], folder: Path) -> None:
    """Raises KeyProblemError for a certificate that a root, or one above it in its chain, withdrew.

    One stands there still after a renewal that was cut off, or when a copy of the old keys was put back.
    """
    signers, serials = (*public_keys(folder).roots, *chain), {one.serial_number for one in chain}
    for path in _with_suffix(folder, ".crl"):
        for crl in _lists(path):
            if serials & _serials(crl) and any(_signed(crl, signer) for signer in signers):
                message = _(
                    "the certificate of {name} was withdrawn, {file} says; run: isop keys renew --leaked; or isop keys "
                    "import with a new one"
                )
                raise KeyProblemError(message.format(name=common_name(chain[0]), file=path))


def common_name(certificate: x509.Certificate) -> str:
    """Whose a certificate is, on one line."""
    names = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return one_line(str(names[0].value) if names else certificate.subject.rfc4514_string())


def _not_together(folder: Path) -> KeyProblemError:
    """Keys of different origin, such as after a renewal that was cut off."""
    return KeyProblemError(_("the keys in {folder} do not belong together; run: isop keys renew").format(folder=folder))


def public_keys(folder: Path) -> PublicKeys:
    """What to verify with, from a folder with *.pem files: certificates are roots, public keys are statement keys.

    A *.crl file is a root's list of what it withdrew, in PEM or DER. Capitals in a suffix make no difference.
    Raises KeyProblemError.
    """
    roots: list[x509.Certificate] = []
    statements: dict[str, ed25519.Ed25519PublicKey] = {}
    if not folder.is_dir():
        raise KeyProblemError(_("there is no folder {folder}").format(folder=folder))
    for path in _with_suffix(folder, ".pem"):
        if not pem.blocks(_read(path), "CERTIFICATE"):
            statements |= {key_id(key): key for key in _statement_keys(path)}
        elif path.name.lower() != SIGNING_CERTIFICATE:
            roots.extend(_certificates(path))
    signed, unsigned = [], []
    for path in _with_suffix(folder, ".crl"):
        for crl in _lists(path):
            if any(_signed(crl, root) for root in roots):
                signed.append(crl)
            else:
                unsigned.append(path.name)
    return PublicKeys(tuple(roots), statements, tuple(signed), tuple(unsigned))


def public_files(keys: PublicKeys) -> dict[str, bytes]:
    """The files that anyone verifies with, by their names; nothing secret is among them."""
    encoding = serialization.Encoding.PEM
    files = {
        ROOT_CERTIFICATE: b"".join(root.public_bytes(encoding) for root in keys.roots),
        STATEMENT_PUBLIC: b"".join(_public(key) for key in keys.statements.values()),
        REVOKED: b"".join(crl.public_bytes(encoding) for crl in keys.revocations),
    }
    return {name: content for name, content in files.items() if content}


def share_keys(folder: Path, target: Path) -> list[Path]:
    """Write what anyone verifies with to a folder of its own. Raises KeyProblemError and OSError."""
    files = public_files(public_keys(folder))
    if target.is_dir() and any(path.suffix.lower() == ".key" for path in target.iterdir()):
        raise KeyProblemError(_("{folder} holds secret keys; share the public ones in another").format(folder=target))
    target.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_whole(target / name, content)
    return [target / name for name in files]


def _with_suffix(folder: Path, suffix: str) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() == suffix)


def _standing(folder: Path, name: str) -> Path:
    """The file with a name, in whatever capitals it stands there; else as it would be named."""
    exact = folder / name
    if exact.exists() or not folder.is_dir():
        return exact
    return next((path for path in _with_suffix(folder, exact.suffix) if path.name.lower() == name), exact)


def _lists(path: Path) -> list[x509.CertificateRevocationList]:
    """The lists of what was withdrawn in a file: one or more in PEM, or one in DER. Raises KeyProblemError."""
    content = _read(path)
    try:
        found = [x509.load_pem_x509_crl(block) for block in pem.blocks(content, "X509 CRL")]
        return found or [x509.load_der_x509_crl(content)]
    except pem.UNREADABLE as problem:
        message = _("{file} holds no list of withdrawn certificates that can be read; fetch it again")
        raise KeyProblemError(message.format(file=path)) from problem


def _serials(crl: x509.CertificateRevocationList) -> frozenset[int]:
    return frozenset(entry.serial_number for entry in crl)


def _gives_certificates(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def _signed(crl: x509.CertificateRevocationList, root: x509.Certificate) -> bool:
    public = root.public_key()
    return isinstance(public, ec.EllipticCurvePublicKey | rsa.RSAPublicKey) and crl.is_signature_valid(public)


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


def _public(key: ed25519.Ed25519PublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def _read(path: Path) -> bytes:
    try:
        return content_of(path, MAX_KEY_BYTES)
    except OSError as problem:
        message = _("{file} cannot be read: {reason}; isop keys new makes keys")
        raise KeyProblemError(message.format(file=path, reason=problem.strerror)) from problem


def _certificates(path: Path) -> list[x509.Certificate]:
    try:
        return pem.certificates(_read(path))
    except pem.UNREADABLE as problem:
        raise _unreadable(path) from problem


def _statement_keys(path: Path) -> list[ed25519.Ed25519PublicKey]:
    try:
        return [key for key in pem.public_keys(_read(path)) if isinstance(key, ed25519.Ed25519PublicKey)]
    except pem.UNREADABLE as problem:
        raise _unreadable(path) from problem


def _unreadable(path: Path) -> KeyProblemError:
    return KeyProblemError(_("{file} holds no key that can be read").format(file=path))


def _private(path: Path, *passphrases: bytes) -> object:
    """The private key in a file that is for its owner alone; one of the passphrases opens it."""
    content = _read(path)
    refuse_shared(path)
    keys = pem.blocks(content, "PRIVATE KEY")
    if not keys:
        raise _unreadable(path)
    for passphrase in passphrases:
        with contextlib.suppress(*pem.UNREADABLE):
            return serialization.load_pem_private_key(keys[0], passphrase)
    raise KeyProblemError(_("the passphrase does not open {file}").format(file=path))


def refuse_shared(path: Path) -> None:
    """Raises KeyProblemError for a file that others on this computer can read, where the system can tell."""
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise KeyProblemError(_("others can read {file}; run: chmod 600 {file}").format(file=path))
