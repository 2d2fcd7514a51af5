"""Keys: made, imported, kept from others, renewed, and withdrawn when they leak."""

import datetime
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from isop_cli.certifying.encryption import is_weak
from isop_cli.certifying.importing import import_keys
from isop_cli.certifying.keys import (
    KeyProblemError,
    change_passphrase,
    new_keys,
    public_keys,
    renew_keys,
    signing_keys,
)
from tests.builders import PASSPHRASE, required, run

LATER = datetime.timedelta(days=1)


@pytest.fixture
def folder(tmp_path, keys_folder):
    return shutil.copytree(keys_folder, tmp_path / "keys")


def test_private_keys_are_encrypted_and_for_their_owner_alone(folder):
    assert sorted(path.name for path in folder.glob("*.key")) == ["root.key", "signing.key", "statement.key"]
    for path in folder.glob("*.key"):
        assert b"ENCRYPTED" in path.read_bytes()
        if os.name == "posix":
            assert path.stat().st_mode & 0o777 == 0o600
    if os.name == "posix":
        assert folder.stat().st_mode & 0o777 == 0o700


def test_the_signing_certificate_is_for_documents_and_signed_by_the_root(folder, now):
    keys = signing_keys(folder, PASSPHRASE, now)
    (root,) = keys.chain
    keys.certificate.verify_directly_issued_by(root)
    usage = keys.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature and usage.content_commitment and not usage.key_cert_sign
    assert root.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert not keys.certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca


@pytest.mark.skipif(os.name != "posix", reason="permissions as POSIX has them")
@pytest.mark.parametrize("name", ["signing.key", "statement.key"])
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_key_that_others_can_read_is_refused(folder, now, name, mode):
    (folder / name).chmod(mode)
    with pytest.raises(KeyProblemError, match=f"chmod 600 .*{name}"):
        signing_keys(folder, PASSPHRASE, now)


@pytest.mark.parametrize("wrong", [b"", b"another", b"\xff"])
def test_a_wrong_passphrase_opens_nothing(folder, now, wrong):
    with pytest.raises(KeyProblemError, match="passphrase does not open"):
        signing_keys(folder, wrong, now)


def test_new_keys_never_replace_keys(folder, now):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(KeyProblemError, match="holds keys already"):
        new_keys(folder, "Y", "Z", PASSPHRASE, now)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_keys_without_a_passphrase_are_not_made(tmp_path, now):
    with pytest.raises(KeyProblemError, match="passphrase is needed"):
        new_keys(tmp_path / "keys", "X", "Y", b"", now)
    assert not (tmp_path / "keys").exists()


def test_private_keys_open_with_openssl_too_and_their_passphrase_is_slow_to_guess(tmp_path):
    if shutil.which("openssl") is None:
        required("openssl")
    assert run("keys", "new", cwd=tmp_path, ISOP_PASSPHRASE=PASSPHRASE.decode()).returncode == 0
    paths = sorted((tmp_path / "isop-keys").glob("*.key"))
    assert len(paths) == 3
    for path in paths:
        told = openssl("asn1parse", "-in", path)
        assert "scrypt" in told
        # 16,384 × 8 × 5: what OWASP advises for scrypt.
        assert re.findall(r"INTEGER +:([0-9A-F]+)", told) == ["4000", "08", "05"]
    public = openssl("pkey", "-in", paths[-1], "-passin", f"pass:{PASSPHRASE.decode()}", "-pubout")
    assert public.encode() == (tmp_path / "isop-keys" / "statement.pem").read_bytes()


def openssl(*arguments: object) -> str:
    command = ["openssl", *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


@pytest.mark.parametrize(
    ("passphrase", "weak"),
    [
        ("a", True),
        ("geheim", True),
        ("Tr0ub4dor&3", True),
        ("a" * 40, True),
        ("wachtwoordwachtwoord", True),
        ("geheim geheim geheim geheim", True),
        ("12345678901234567890", True),
        ("qwertyuiopasdfghjkl", True),
        ("wachtwoord12345", True),
        ("   kort          zinnetje  "[:18], True),
        ("een lange wachtzin hier 12", False),
        ("een lange zin voor de sleutels", False),
        ("paard nietje zee lamp", False),
        ("k7#Qz!p2Lw9@xR5", False),
        ("здравствуй, школа моя", False),
    ],
)
def test_a_passphrase_is_asked_for_that_is_hard_to_guess(tmp_path, now, passphrase, weak):
    assert is_weak(passphrase.encode()) == weak
    if weak:
        with pytest.raises(KeyProblemError, match="too easy to guess") as refused:
            new_keys(tmp_path / "keys", "X", "Y", passphrase.encode(), now)
        assert len(passphrase) < 3 or passphrase not in str(refused.value)
        assert not (tmp_path / "keys").exists()


def encrypted_as_before(path: Path, old: bytes = PASSPHRASE) -> None:
    """Encrypt a private key in the way of an earlier time: PBKDF2 with 2,048 rounds."""
    key = serialization.load_pem_private_key(path.read_bytes(), PASSPHRASE)
    encryption = serialization.BestAvailableEncryption(old)
    path.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption))


def test_keys_of_an_earlier_time_open_and_are_told_to_be_so(folder, now):
    assert not signing_keys(folder, PASSPHRASE, now).dated
    encrypted_as_before(folder / "statement.key")
    assert signing_keys(folder, PASSPHRASE, now).dated


NEW = b"vier woorden uit een hoed"


def test_a_changed_passphrase_opens_the_same_keys(folder, now):
    for name in ("root.key", "signing.key", "statement.key"):
        encrypted_as_before(folder / name, old=b"a")
    before = signing_keys(folder, b"a", now)
    with pytest.raises(KeyProblemError, match="too easy to guess"):
        renew_keys(folder, "Bureau", b"a", now, leaked=False)
    assert change_passphrase(folder, b"a", NEW) == ["root.key", "signing.key", "statement.key"]
    after = signing_keys(folder, NEW, now)
    assert (before.dated, after.dated) == (True, False)
    assert (after.key.private_numbers(), after.certificate) == (before.key.private_numbers(), before.certificate)
    renew_keys(folder, "Bureau", NEW, now, leaked=False)
    if os.name == "posix":
        assert {path.stat().st_mode & 0o777 for path in folder.glob("*.key")} == {0o600}


def test_a_change_of_passphrase_that_was_cut_off_is_done_again(folder, now):
    shutil.copy(folder / "root.key", folder / "copy")
    change_passphrase(folder, PASSPHRASE, NEW)
    (folder / "copy").rename(folder / "root.key")
    change_passphrase(folder, PASSPHRASE, NEW)
    renew_keys(folder, "Bureau", NEW, now, leaked=False)


def test_a_passphrase_that_does_not_open_every_key_changes_none(folder):
    (folder / "other.key").write_bytes((folder / "root.key").read_bytes())
    (folder / "other.key").chmod(0o600)
    encrypted_as_before(folder / "other.key", old=b"another")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    for old, new, told in (
        (PASSPHRASE, NEW, r"does not open .*other\.key"),
        (b"wrong", NEW, "does not open"),
        (PASSPHRASE, b"a", "too easy"),
    ):
        with pytest.raises(KeyProblemError, match=told):
            change_passphrase(folder, old, new)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_folder_without_private_keys_has_no_passphrase_to_change(tmp_path):
    with pytest.raises(KeyProblemError, match="no key in"):
        change_passphrase(tmp_path, PASSPHRASE, NEW)


@pytest.mark.parametrize("name", ["signing.key", "statement.key"])
def test_a_private_key_that_is_damaged_is_not_blamed_on_the_passphrase(folder, now, name):
    (folder / name).write_text("<html>404</html>")
    with pytest.raises(KeyProblemError, match=rf"{name} holds no key"):
        signing_keys(folder, PASSPHRASE, now)


def test_a_certificate_that_has_ended_signs_nothing(folder, now):
    with pytest.raises(KeyProblemError, match=r"Labelbureau ISOP ended on .*isop keys renew"):
        signing_keys(folder, PASSPHRASE, now + datetime.timedelta(days=6 * 365))


def crlf(content: bytes) -> bytes:
    return content.replace(b"\n", b"\r\n")


def with_notes(content: bytes) -> bytes:
    notes = b"Bag Attributes\n    localKeyID: 01 02\n    friendlyName: Stichting \xe9\nsubject=/CN=Stichting X\n"
    return notes + content.replace(b"-----END CERTIFICATE-----\n", b"-----END CERTIFICATE-----\n\n" + notes)


def marked(content: bytes) -> bytes:
    return b"\xef\xbb\xbf" + content


def from_powershell(content: bytes) -> bytes:
    return crlf(content).decode().encode("utf-16")


@pytest.mark.parametrize("passed_on", [crlf, with_notes, marked, from_powershell])
def test_public_halves_are_read_however_they_were_passed_on(folder, now, passed_on):
    before = signing_keys(folder, PASSPHRASE, now)
    known = public_keys(folder)
    for path in folder.glob("*.pem"):
        path.write_bytes(passed_on(path.read_bytes()))
    after = signing_keys(folder, PASSPHRASE, now)
    assert (after.certificate, after.chain) == (before.certificate, before.chain)
    assert public_keys(folder) == known


def test_a_file_with_several_public_keys_gives_them_all(folder, now):
    renew_keys(folder, "Bureau", PASSPHRASE, now, leaked=False)
    both = public_keys(folder)
    files = sorted(folder.glob("statement*.pem"))
    together = b"".join(path.read_bytes() for path in files)
    for path in files:
        path.unlink()
    (folder / "statement.pem").write_bytes(together)
    assert len(both.statements) == 2
    assert public_keys(folder).statements == both.statements


@pytest.mark.parametrize("name", ["root.pem", "signing.pem", "statement.pem"])
@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"<html>404</html>\n",
        b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        b"-----BEGIN PUBLIC KEY-----\n!!\n-----END PUBLIC KEY-----\n",
        bytes(range(256)),
    ],
)
def test_a_damaged_public_half_is_named(folder, now, name, damaged):
    (folder / name).write_bytes(damaged)
    with pytest.raises(KeyProblemError, match=rf"{name} holds no key"):
        signing_keys(folder, PASSPHRASE, now)
    with pytest.raises(KeyProblemError, match=rf"{name} holds no key"):
        renew_keys(folder, "Bureau", PASSPHRASE, now, leaked=False)


def test_keys_that_do_not_belong_together_are_refused(folder, tmp_path, now):
    new_keys(tmp_path / "other", "Stichting X", "Bureau", PASSPHRASE, now)
    for name in ("signing.pem", "statement.pem"):
        own = (folder / name).read_bytes()
        (folder / name).write_bytes((tmp_path / "other" / name).read_bytes())
        with pytest.raises(KeyProblemError, match="do not belong together"):
            signing_keys(folder, PASSPHRASE, now)
        (folder / name).write_bytes(own)


def test_a_certificate_that_does_not_hold_yet_signs_nothing(folder, now):
    with pytest.raises(KeyProblemError, match=r"Labelbureau ISOP holds from .* on"):
        signing_keys(folder, PASSPHRASE, now - LATER)


def test_keys_under_another_root_sign_nothing(folder, tmp_path, now):
    new_keys(tmp_path / "other", "Stichting X", "Bureau", PASSPHRASE, now)
    (folder / "root.pem").write_bytes((tmp_path / "other" / "root.pem").read_bytes())
    with pytest.raises(KeyProblemError, match="do not belong together"):
        signing_keys(folder, PASSPHRASE, now)
    with pytest.raises(KeyProblemError, match=r"root\.key does not belong to"):
        renew_keys(folder, "Bureau", PASSPHRASE, now, leaked=False)


def test_a_root_that_has_ended_gives_no_new_certificate(folder, now):
    with pytest.raises(KeyProblemError, match="ISOP root ended on"):
        renew_keys(folder, "Bureau", PASSPHRASE, now + 21 * 365 * LATER, leaked=False)


def test_a_renewal_keeps_what_was_signed_good(folder, now):
    old, before = signing_keys(folder, PASSPHRASE, now), public_keys(folder)
    renew_keys(folder, "Bureau", PASSPHRASE, now + LATER, leaked=False)
    new, after = signing_keys(folder, PASSPHRASE, now + LATER), public_keys(folder)
    assert new.certificate.serial_number != old.certificate.serial_number
    new.certificate.verify_directly_issued_by(after.roots[0])
    assert set(before.statements) < set(after.statements)
    assert len(after.statements) == 2
    assert after.revoked == frozenset()
    assert (folder / "signing.key").stat().st_mode & 0o077 == 0


def test_what_leaked_is_withdrawn(folder, now):
    old, before = signing_keys(folder, PASSPHRASE, now), public_keys(folder)
    renew_keys(folder, "Bureau", PASSPHRASE, now + LATER, leaked=True)
    after = public_keys(folder)
    assert after.revoked == {old.certificate.serial_number}
    assert not set(before.statements) & set(after.statements)
    second = signing_keys(folder, PASSPHRASE, now + LATER)
    renew_keys(folder, "Bureau", PASSPHRASE, now + 2 * LATER, leaked=True)
    assert public_keys(folder).revoked == {old.certificate.serial_number, second.certificate.serial_number}


@pytest.mark.parametrize("written", [0, 1, 3])
@pytest.mark.parametrize("again", [True, False])
def test_a_withdrawn_certificate_signs_nothing_after_a_renewal_that_was_cut_off(folder, tmp_path, now, written, again):
    old, leaked = signing_keys(folder, PASSPHRASE, now), set(public_keys(folder).statements)
    whole = shutil.copytree(folder, tmp_path / "whole")
    renew_keys(whole, "Bureau", PASSPHRASE, now, leaked=True)
    for name in ["revoked.crl", "signing.key", "statement.key", "statement.pem"][: written + 1]:
        shutil.copy(whole / name, folder / name)
    with pytest.raises(KeyProblemError, match="was withdrawn" if written == 0 else "do not belong together"):
        signing_keys(folder, PASSPHRASE, now)
    renew_keys(folder, "Bureau", PASSPHRASE, now + LATER, leaked=again)
    after = public_keys(folder)
    assert old.certificate.serial_number in after.revoked
    assert not leaked & set(after.statements)
    assert signing_keys(folder, PASSPHRASE, now + LATER).certificate.serial_number not in after.revoked


def test_a_withdrawn_certificate_that_was_put_back_signs_nothing(folder, now):
    names = ("signing.pem", "signing.key", "statement.pem", "statement.key")
    before = {name: (folder / name).read_bytes() for name in names}
    renew_keys(folder, "Bureau", PASSPHRASE, now, leaked=True)
    (folder / "revoked.crl").rename(folder / "revoked.CRL")
    for name, content in before.items():
        (folder / name).write_bytes(content)
    with pytest.raises(KeyProblemError, match=r"was withdrawn, .*revoked\.CRL says"):
        signing_keys(folder, PASSPHRASE, now)


def test_names_in_capitals_are_read_and_nothing_withdrawn_is_forgotten(folder, now):
    old = signing_keys(folder, PASSPHRASE, now).certificate
    renew_keys(folder, "Bureau", PASSPHRASE, now, leaked=True)
    for path in sorted(folder.iterdir()):
        path.rename(path.with_name(path.name.upper() if path.stem == "root" else path.stem + path.suffix.upper()))
    names = sorted(path.name for path in folder.iterdir())
    second = signing_keys(folder, PASSPHRASE, now).certificate
    renew_keys(folder, "Bureau", PASSPHRASE, now, leaked=True)
    assert public_keys(folder).revoked == {old.serial_number, second.serial_number}
    assert change_passphrase(folder, PASSPHRASE, NEW) == ["ROOT.KEY", "signing.KEY", "statement.KEY"]
    assert signing_keys(folder, NEW, now).certificate.serial_number not in public_keys(folder).revoked
    assert sorted(path.name for path in folder.iterdir()) == names
    with pytest.raises(KeyProblemError, match=r"holds keys already: ROOT\.KEY"):
        new_keys(folder, "Y", "Z", PASSPHRASE, now)


def test_a_list_of_another_root_is_not_written_over(folder, tmp_path, now):
    new_keys(tmp_path / "other", "Stichting X", "Bureau", PASSPHRASE, now)
    shutil.copy(tmp_path / "other" / "revoked.crl", folder / "revoked.crl")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(KeyProblemError, match=r"no root that is trusted signed .*revoked\.crl"):
        renew_keys(folder, "Bureau", PASSPHRASE, now, leaked=False)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_a_list_of_what_is_withdrawn_counts_only_when_the_root_signed_it(folder, tmp_path, now):
    new_keys(tmp_path / "other", "Stichting X", "Bureau", PASSPHRASE, now)
    renew_keys(tmp_path / "other", "Bureau", PASSPHRASE, now, leaked=True)
    (folder / "revoked.crl").write_bytes((tmp_path / "other" / "revoked.crl").read_bytes())
    assert public_keys(folder).revoked == frozenset()


def test_without_the_roots_key_nothing_is_renewed(folder, now):
    (folder / "root.key").unlink()
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    with pytest.raises(KeyProblemError, match=r"root\.key cannot be read"):
        renew_keys(folder, "Bureau", PASSPHRASE, now, leaked=True)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def authority(now, key=None, usage=("digital_signature", "content_commitment"), begin=-LATER, end=100 * LATER):
    """A certificate that an authority gave out, with its key, and the authority's own."""
    key, above = key or ec.generate_private_key(ec.SECP256R1()), rsa.generate_private_key(65537, 2048)
    granted = usage
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Stichting X")])
    root = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Authority")])

    def certificate(subject, public, ca):
        usage = dict.fromkeys(
            ("digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement",
             "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False,
        ) | (dict.fromkeys(("key_cert_sign",) if ca else granted, True))  # fmt: skip
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(root)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + begin)
            .not_valid_after(now + end)
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**usage), critical=True)
            .sign(above, hashes.SHA256())
        )

    return key, certificate(name, key.public_key(), False), certificate(root, above.public_key(), True), above


def as_pem(key, *certificates) -> bytes:
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return private + b"".join(c.public_bytes(serialization.Encoding.PEM) for c in certificates)


@pytest.mark.parametrize("form", ["pkcs12", "pem"])
def test_keys_are_imported_and_only_that_certificate_is_trusted(tmp_path, now, form):
    key, certificate, root, _above = authority(now)
    if form == "pkcs12":
        encryption = serialization.BestAvailableEncryption(b"own")
        content = pkcs12.serialize_key_and_certificates(b"x", key, certificate, [root], encryption)
    else:
        content = as_pem(key, certificate, root)
    import_keys(tmp_path / "keys", content, b"own" if form == "pkcs12" else None, PASSPHRASE, now)
    keys = signing_keys(tmp_path / "keys", PASSPHRASE, now)
    assert keys.certificate == certificate
    # The authority signs for others too: who trusts it trusts them.
    assert public_keys(tmp_path / "keys").roots == (certificate,)


def test_what_cannot_be_imported_is_told_and_leaves_nothing(tmp_path, now):
    key, certificate, root, _above = authority(now)
    other = ec.generate_private_key(ec.SECP256R1())
    packed = pkcs12.serialize_key_and_certificates(
        b"x", key, certificate, [root], serialization.BestAvailableEncryption(b"own")
    )
    for content, own, told in (
        (packed, b"wrong", "no PKCS#12 or PEM"),
        (b"hello", None, "no PKCS#12 or PEM"),
        (b"", None, "no PKCS#12 or PEM"),
        (as_pem(key), None, "no PKCS#12 or PEM"),
        (as_pem(other, certificate), None, "does not belong"),
        (as_pem(ed25519.Ed25519PrivateKey.generate(), certificate), None, "RSA or elliptic"),
    ):
        with pytest.raises(KeyProblemError, match=told):
            import_keys(tmp_path / "keys", content, own, PASSPHRASE, now)
        assert not (tmp_path / "keys").exists()


def pkcs12_of(key, certificate, root) -> bytes:
    return pkcs12.serialize_key_and_certificates(b"x", key, certificate, [root], serialization.NoEncryption())


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"begin": LATER}, "holds from .* on"),
        ({"begin": -3 * LATER, "end": -LATER}, "ended on"),
        ({"usage": ("key_encipherment",)}, "not for signing"),
        ({"key": rsa.generate_private_key(65537, 1024)}, "at least 2048 bits"),
        ({"key": ec.generate_private_key(ec.SECP256K1())}, "curve secp256k1"),
    ],
)
def test_a_certificate_that_signs_nothing_valid_is_not_imported(tmp_path, now, changed, told):
    key, certificate, root, _above = authority(now, **changed)
    for content in (as_pem(key, certificate, root), pkcs12_of(key, certificate, root)):
        with pytest.raises(KeyProblemError, match=told):
            import_keys(tmp_path / "keys", content, None, PASSPHRASE, now)
    assert not (tmp_path / "keys").exists()


def test_a_key_for_rsa_pss_is_not_imported(tmp_path, now):
    if shutil.which("openssl") is None:
        required("openssl")
    key, certificate = tmp_path / "pss.key", tmp_path / "pss.pem"
    openssl("genpkey", "-algorithm", "rsa-pss", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key)
    openssl("req", "-x509", "-new", "-key", key, "-subj", "/CN=Stichting X", "-days", 30, "-out", certificate)
    content = key.read_bytes() + certificate.read_bytes()
    with pytest.raises(KeyProblemError, match=r"this kind \(rsassa_pss\) cannot sign"):
        import_keys(tmp_path / "keys", content, None, PASSPHRASE, now + LATER)
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize("passed_on", [crlf, with_notes, marked, from_powershell, bytes])
def test_a_certificate_is_imported_however_it_was_passed_on(tmp_path, now, passed_on):
    key, certificate, root, _above = authority(now)
    # The authority's certificate first, and the key of another in front.
    content = as_pem(ec.generate_private_key(ec.SECP256R1()), root, certificate) + as_pem(key)
    import_keys(tmp_path / "keys", passed_on(content), b"not needed", PASSPHRASE, now)
    keys = signing_keys(tmp_path / "keys", PASSPHRASE, now)
    assert (keys.certificate, keys.chain) == (certificate, (root,))


def test_a_folder_without_keys_or_with_broken_ones_is_told(tmp_path):
    with pytest.raises(KeyProblemError, match="no folder"):
        public_keys(tmp_path / "nowhere")
    (tmp_path / "x.pem").write_text("nothing")
    with pytest.raises(KeyProblemError, match=r"x\.pem holds no key"):
        public_keys(tmp_path)
