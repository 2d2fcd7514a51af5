"""Verification: what is real passes, whatever was touched does not, and no stranger's file breaks it."""

import base64
import datetime
import io
import random
import re
import shutil
import subprocess
import zlib
from dataclasses import replace

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from isop_cli.certifying import statement
from isop_cli.certifying.badge import enveloped, read_status, status_list
from isop_cli.certifying.importing import import_keys
from isop_cli.certifying.issuing import issue
from isop_cli.certifying.keys import (
    KeyProblemError,
    PublicKeys,
    new_keys,
    public_keys,
    renew_keys,
    share_keys,
    signing_keys,
)
from isop_cli.certifying.signing import sign_pdf
from isop_cli.certifying.verification import NoListError, UnreadableError, Verifier
from isop_cli.documents.certificate import Page
from isop_cli.formats.look import Look
from isop_cli.model.award import Claim
from isop_cli.register.store import Register
from tests.builders import PASSPHRASE
from tests.certifying.test_certificate import awarded
from tests.certifying.test_keys import as_pem, authority

DAY = datetime.date.today()


@pytest.fixture(scope="module")
def made(tmp_path_factory, secret_keys):
    """A label issued in a register of its own."""
    where = str(tmp_path_factory.mktemp("made") / "register.db")
    with Register(where, create=True) as book:
        now = datetime.datetime.now(datetime.UTC)
        return issue(Page(awarded()), Look(), secret_keys, book, "jw", now), where


@pytest.fixture
def label(made):
    return made[0]


@pytest.fixture
def book(made, tmp_path):
    """A copy of the register, to be changed."""
    with Register(made[1]) as before:
        held = before.labels(), before.history()
    with Register(str(tmp_path / "copy.db"), create=True) as register:
        register.restore(*held)
        yield register


@pytest.fixture
def verifier(known_keys):
    return Verifier(known_keys, DAY)


def answers(verdict) -> dict[str, str]:
    return {check.question: check.answer for check in verdict.checks}


def qr(label) -> bytes:
    """The text of the printed code."""
    with pikepdf.open(io.BytesIO(label.pdf)) as document:
        return str(next(a.A.URI for a in document.pages[0].Annots if "/A" in a)).encode()


def test_what_is_real_passes_every_check(label, known_keys, book):
    verifier = Verifier(known_keys, DAY, book.find)
    verdict = verifier.verify(label.pdf)
    assert verdict.good
    assert set(answers(verdict).values()) == {"yes"}
    assert len(verdict.checks) == 6
    assert (verdict.claim.number, verdict.claim.school) == ("ISOP-2026-0001", "De Regenboog")
    for content in (enveloped(label.badge), label.badge.encode(), qr(label), qr(label).partition(b"#")[2]):
        verdict = verifier.verify(content)
        assert verdict.good
        assert verdict.claim == verifier.verify(label.pdf).claim
        assert set(answers(verdict).values()) == {"yes"}


def test_without_a_register_it_says_so(label, verifier):
    verdict = verifier.verify(label.pdf)
    assert verdict.good
    assert not verdict.holds_now
    assert answers(verdict)["In the register"] == "unknown"
    # Nor is a school told that its label ended, where it may have been renewed.
    late = Verifier(verifier.keys, datetime.date(2029, 6, 2)).verify(label.badge.encode())
    assert (late.good, late.holds_now) == (True, False)
    assert [check.told for check in late.checks if check.answer == "unknown"] == [
        "its last day was 2029-06-01; whether the label was renewed was not looked up",
        "not looked up: whether the label was revoked, suspended or renewed; look on the register's website or give --register",
    ]


@pytest.mark.parametrize("kind", ["pdf", "badge", "qr"])
@pytest.mark.parametrize(
    ("change", "told"),
    [("suspend", "suspended"), ("revoke", "revoked"), (None, "expired on 2029-06-01"), ("renew", None)],
)
def test_what_the_register_says_counts(label, known_keys, book, kind, change, told):
    content = {"pdf": label.pdf, "badge": label.badge.encode(), "qr": qr(label)}[kind]
    if change == "renew":
        book.renew("ISOP-2026-0001", datetime.date(2032, 1, 1), "jw", "renewal audit")
    elif change:
        getattr(book, change)("ISOP-2026-0001", "jw", "complaint")
    day = DAY if change in ("suspend", "revoke") else datetime.date(2029, 6, 2)
    verdict = Verifier(known_keys, day, book.find).verify(content)
    assert verdict.good is (told is None)
    if told:
        assert told in " ".join(check.told for check in verdict.checks if check.answer == "no")


def test_a_number_that_the_register_gave_to_another_school_fails(label, known_keys, book):
    other = book.find("ISOP-2026-0001").model_copy(update={"school": "De Brug"})
    verdict = Verifier(known_keys, DAY, lambda _number: other).verify(label.pdf)
    assert answers(verdict)["In the register"] == "no"
    assert answers(Verifier(known_keys, DAY, lambda _n: None).verify(qr(label)))["In the register"] == "no"


def test_pdfsig_accepts_it_with_the_root_imported_and_rejects_a_flipped_byte(tmp_path, label, keys_folder):
    store = f"sql:{tmp_path / 'nss'}"
    (tmp_path / "nss").mkdir()
    for command in (
        ["certutil", "-N", "-d", store, "--empty-password"],
        ["certutil", "-A", "-d", store, "-n", "isop", "-t", ",C,", "-i", keys_folder / "root.pem"],
    ):
        subprocess.run(command, check=True, capture_output=True)

    def pdfsig(content: bytes, nss: str) -> str:
        path = tmp_path / "c.pdf"
        path.write_bytes(content)
        done = subprocess.run(["pdfsig", "-nssdir", nss, path], capture_output=True, text=True, check=False)
        return done.stdout

    told = pdfsig(label.pdf, store)
    assert "Signature is Valid" in told
    assert "Certificate is Trusted" in told
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told
    (tmp_path / "empty").mkdir()
    subprocess.run(["certutil", "-N", "-d", f"sql:{tmp_path / 'empty'}", "--empty-password"], check=True)
    assert "Certificate issuer isn't Trusted" in pdfsig(label.pdf, f"sql:{tmp_path / 'empty'}")
    place = label.pdf.index(b"stream") + 40
    flipped = label.pdf[:place] + bytes([label.pdf[place] ^ 1]) + label.pdf[place + 1 :]
    assert "Signature is Valid" not in pdfsig(flipped, store)


def test_the_signature_certifies_and_allows_no_change(label):
    with pikepdf.open(io.BytesIO(label.pdf)) as document:
        (field,) = document.Root.AcroForm.Fields
        reference = field.V.Reference[0]
        assert reference.TransformMethod == "/DocMDP"
        assert reference.TransformParams.P == 1
        assert "/DocMDP" in document.Root.Perms


def test_any_flipped_byte_is_noticed(label, verifier):
    chance = random.Random(7)
    for place in sorted(chance.sample(range(len(label.pdf)), 60)):
        flipped = label.pdf[:place] + bytes([label.pdf[place] ^ (1 << chance.randrange(8))]) + label.pdf[place + 1 :]
        try:
            verdict = verifier.verify(flipped)
        except UnreadableError:
            continue
        # Only inside the signature itself are there bytes that mean nothing: what pads its place in the file.
        start, length = (int(part) for part in re.search(rb"/ByteRange ?\[0 (\d+) (\d+) ", label.pdf).groups())
        assert not verdict.good or start <= place < length, place


def test_something_added_after_signing_is_noticed(label, verifier):
    document = pikepdf.open(io.BytesIO(label.pdf))
    target = io.BytesIO()
    document.docinfo.Title = "Another"
    document.save(target)
    assert answers(verifier.verify(target.getvalue()))["Intact"] == "no"
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(label.pdf))
    writer.root["/Lang"] = writer.root["/Lang"]
    writer.update_root()
    target = io.BytesIO()
    writer.write(target)
    assert answers(verifier.verify(target.getvalue()))["Intact"] == "no"


def test_an_unsigned_page_with_a_real_code_is_no_certificate(label, verifier):
    with pikepdf.open(io.BytesIO(label.pdf)) as document:
        del document.Root.AcroForm.Fields[0]["/V"]
        del document.Root.Perms
        target = io.BytesIO()
        document.save(target)
    verdict = verifier.verify(target.getvalue())
    assert answers(verdict)["Intact"] == "no"
    assert not verdict.good


def forged(tmp_path, now, assessment=None, keys=None):
    """A certificate that someone else signed."""
    if keys is None:
        new_keys(tmp_path / "forger", "Stichting Actief Ouderschap", "Labelbureau ISOP", PASSPHRASE, now)
        keys = signing_keys(tmp_path / "forger", PASSPHRASE, now)
    with Register(str(tmp_path / "forged.db"), create=True) as book:
        return issue(Page(assessment or awarded()), Look(), keys, book, "x", now)


def test_a_certificate_of_someone_with_the_same_name_is_not_trusted(tmp_path, verifier, known_keys, now):
    false = forged(tmp_path, now)
    for content in (false.pdf, false.badge.encode(), qr(false)):
        assert not verifier.verify(content).good
    assert answers(verifier.verify(false.pdf))["Signed by the label bureau"] == "no"
    nobody = Verifier(PublicKeys((), {}), DAY).verify(false.pdf)
    assert not nobody.good
    assert answers(nobody)["Signed by the label bureau"] == "unknown"


def test_an_imported_certificate_does_not_make_its_authority_trusted(tmp_path, now):
    key, certificate, root, above = authority(now)
    import_keys(tmp_path / "keys", as_pem(key, certificate, root), None, PASSPHRASE, now)
    verifier = Verifier(public_keys(tmp_path / "keys"), DAY)
    own = forged(tmp_path, now, keys=signing_keys(tmp_path / "keys", PASSPHRASE, now))
    assert verifier.verify(own.pdf).good
    # Another customer of the same authority.
    other_key, other, _root, _above = authority(now)
    other = replaced_issuer(other, other_key, root, above, now)
    import_keys(tmp_path / "others", as_pem(other_key, other, root), None, PASSPHRASE, now)
    (tmp_path / "forged.db").unlink()
    false = forged(tmp_path, now, keys=signing_keys(tmp_path / "others", PASSPHRASE, now))
    assert not verifier.verify(false.pdf).good


def replaced_issuer(certificate, key, root, above, now):
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    builder = x509.CertificateBuilder().subject_name(certificate.subject).issuer_name(root.subject)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    builder = builder.not_valid_before(certificate.not_valid_before_utc).not_valid_after(
        certificate.not_valid_after_utc
    )
    for extension in certificate.extensions:
        builder = builder.add_extension(extension.value, extension.critical)
    return builder.sign(above, hashes.SHA256())


def test_after_a_leak_what_the_old_keys_signed_no_longer_counts(tmp_path, keys_folder, label, now):
    folder = tmp_path / "keys"
    shutil.copytree(keys_folder, folder)
    renew_keys(folder, "Labelbureau ISOP", PASSPHRASE, now, leaked=True)
    verifier = Verifier(public_keys(folder), DAY)
    for content in (label.pdf, label.badge.encode(), qr(label)):
        assert not verifier.verify(content).good
    assert "withdrawn" in " ".join(check.told for check in verifier.verify(label.pdf).checks)
    anew = forged(tmp_path, now, keys=signing_keys(folder, PASSPHRASE, now))
    for content in (anew.pdf, anew.badge.encode(), qr(anew)):
        assert verifier.verify(content).good


def test_after_a_renewal_both_old_and_new_count(tmp_path, keys_folder, label, now):
    folder = tmp_path / "keys"
    shutil.copytree(keys_folder, folder)
    renew_keys(folder, "Labelbureau ISOP", PASSPHRASE, now, leaked=False)
    verifier = Verifier(public_keys(folder), DAY)
    anew = forged(tmp_path, now, keys=signing_keys(folder, PASSPHRASE, now))
    for content in (label.pdf, label.badge.encode(), qr(label), anew.pdf, anew.badge.encode(), qr(anew)):
        assert verifier.verify(content).good


def test_a_judgement_that_does_not_follow_from_its_evidence_is_noticed(tmp_path, secret_keys, verifier, now):
    assessment = awarded()
    # The bureau's own keys under a changed score: as if the program, or who runs it, had cheated.
    first = assessment.guidelines[0]
    lifted = replace(assessment, guidelines=(replace(first, score=first.score / 2), *assessment.guidelines[1:]))
    verdict = verifier.verify(forged(tmp_path, now, lifted, secret_keys).pdf)
    assert answers(verdict)["Follows from the evidence"] == "no"
    assert not verdict.good


def test_the_code_of_another_school_on_the_page_is_noticed(label, secret_keys, known_keys, tmp_path, now):
    """A page whose link was exchanged before the bureau signed it."""
    other = Claim("ISOP-2026-0001", "De Brug", "2026-06-01", "2029-06-01")
    with pikepdf.open(io.BytesIO(forged(tmp_path, now, keys=secret_keys).pdf)) as document:
        for annotation in document.pages[0].Annots:
            if "/A" in annotation:
                annotation.A.URI = pikepdf.String("https://x.nl/#" + statement.sign(other, secret_keys.statement))
        del document.Root.AcroForm.Fields[0]["/V"]
        del document.Root.Perms
        target = io.BytesIO()
        document.save(target)
    signed = sign_pdf(target.getvalue(), secret_keys, "award", None, now)
    assert answers(Verifier(known_keys, DAY).verify(signed))["The code on it"] == "no"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("ISOP-2026-0001", "ISOP-2026-0002"),
        lambda text: text.replace("2029-06-01", "2039-06-01"),
        lambda text: text.replace("De Regenboog", "De Brug"),
    ],
)
def test_a_changed_statement_does_not_hold(label, verifier, change):
    fragment = qr(label).decode().partition("#")[2]
    payload, key, signature = fragment.split(".")
    plain = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
    changed = base64.urlsafe_b64encode(change(plain).encode()).rstrip(b"=").decode()
    assert changed != payload
    verdict = verifier.verify(f"{changed}.{key}.{signature}".encode())
    assert answers(verdict)["Signed by the label bureau"] == "no"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "hello",
        "a.b.c",
        "https://x.nl/#",
        "MR9.x.y",
        "." * 3000,
        "{}",
        "[1]",
        '{"id": 1}',
        "\x00" * 50,
        "Ω.Ω.Ω",
        "%PDF-1.7",
    ],
)
def test_what_is_none_of_the_three_is_told(verifier, text):
    with pytest.raises(UnreadableError):
        verifier.verify(text.encode())


def test_a_pdf_that_is_no_certificate_is_told(verifier):
    document = pikepdf.new()
    document.add_blank_page()
    target = io.BytesIO()
    document.save(target)
    with pytest.raises(UnreadableError, match="no certificate"):
        verifier.verify(target.getvalue())


def test_a_badge_is_checked_against_the_published_lists(label, known_keys, secret_keys):
    def lists(revoked: list[int], suspended: list[int]):
        made = (("revocation", revoked), ("suspension", suspended))
        site = "https://www.actiefouderschap.nl/isop/"
        return [
            read_status(status_list(p, places, 5, site, secret_keys.statement, DAY), known_keys.statements)
            for p, places in made
        ]

    for revoked, suspended, told in (([], [3], None), ([0], [], "revoked"), ([1], [0], "suspended")):
        verdict = Verifier(known_keys, DAY, None, lists(revoked, suspended)).verify(label.badge.encode())
        assert verdict.good is verdict.holds_now is (told is None)
        if told is None:
            assert "not looked up; the status lists were" in [check.told for check in verdict.checks]
        if told:
            assert [check.told for check in verdict.checks if check.answer == "no"] == [told]
    elsewhere = read_status(
        status_list("revocation", [], 5, "https://x.nl/", secret_keys.statement, DAY), known_keys.statements
    )
    assert not Verifier(known_keys, DAY, None, [elsewhere]).verify(label.badge.encode()).good


@pytest.mark.parametrize("late", [0, 31])
def test_half_the_lists_or_old_ones_leave_open_whether_it_holds(label, known_keys, secret_keys, late):
    site = "https://www.actiefouderschap.nl/isop/"
    made = [
        read_status(status_list(purpose, [], 5, site, secret_keys.statement, DAY), known_keys.statements)
        for purpose in ("revocation", "suspension")
    ]
    for given in (made if late else (), made[:1], made[1:]):
        verdict = Verifier(known_keys, DAY + datetime.timedelta(days=late), None, given).verify(label.badge.encode())
        assert (verdict.good, verdict.holds_now) == (True, False)
    assert Verifier(known_keys, DAY + datetime.timedelta(days=30), None, made).verify(label.badge.encode()).holds_now


def test_lists_tell_nothing_of_a_pdf_or_a_code(label, known_keys, secret_keys):
    site = "https://www.actiefouderschap.nl/isop/"
    found = read_status(status_list("revocation", [], 5, site, secret_keys.statement, DAY), known_keys.statements)
    for content in (label.pdf, qr(label)):
        with pytest.raises(NoListError):
            Verifier(known_keys, DAY, None, [found]).verify(content)


@pytest.mark.parametrize("mark", ["utf-8-sig", "utf-16"])
def test_a_byte_order_mark_before_a_badge_or_a_code_does_no_harm(label, verifier, mark):
    for content in (enveloped(label.badge), qr(label)):
        assert verifier.verify(content.decode().encode(mark)).good


@pytest.fixture
def leaked(tmp_path, keys_folder, now):
    """What the bureau hands out after a leak, and what a thief makes with the leaked key and a code key of his own."""
    bureau, stolen = tmp_path / "bureau", tmp_path / "stolen"
    shutil.copytree(keys_folder, bureau)
    shutil.copytree(keys_folder, stolen)
    (stolen / "root.key").unlink()
    held = signing_keys(stolen, PASSPHRASE, now)
    thief = replace(held, statement=ed25519.Ed25519PrivateKey.generate())
    renew_keys(bureau, "Labelbureau ISOP", PASSPHRASE, now, leaked=True)
    share_keys(bureau, tmp_path / "public")
    assert sorted(path.name for path in (tmp_path / "public").iterdir()) == ["revoked.crl", "root.pem", "statement.pem"]
    return tmp_path / "public", forged(tmp_path, now - datetime.timedelta(minutes=10), keys=thief).pdf


def test_a_forged_certificate_after_a_leak_is_not_valid(leaked):
    folder, pdf = leaked
    assert "withdrawn" in " ".join(check.told for check in Verifier(public_keys(folder), DAY).verify(pdf).checks)
    (folder / "revoked.crl").unlink()
    verdict = Verifier(public_keys(folder), DAY).verify(pdf)
    assert not verdict.good
    assert "there is no revoked.crl" in " ".join(check.told for check in verdict.checks)


@pytest.mark.parametrize("name", ["revoked.CRL", "Revoked.Crl", "list.crl"])
@pytest.mark.parametrize("form", ["PEM", "DER"])
def test_a_list_of_what_was_withdrawn_counts_in_any_form_and_name(leaked, name, form):
    folder, pdf = leaked
    crl = x509.load_pem_x509_crl((folder / "revoked.crl").read_bytes())
    (folder / "revoked.crl").unlink()
    (folder / name).write_bytes(crl.public_bytes(getattr(serialization.Encoding, form)))
    keys = public_keys(folder)
    assert (len(keys.revoked), keys.doubts(DAY)) == (1, [])
    assert answers(Verifier(keys, DAY).verify(pdf))["Signed by the label bureau"] == "no"


def test_a_list_that_is_damaged_old_or_of_another_root_is_told(leaked, label, tmp_path, keys_folder, now):
    folder, _pdf = leaked
    (folder / "revoked.crl").write_bytes(b"-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n")
    with pytest.raises(KeyProblemError, match=r"revoked\.crl holds no list"):
        public_keys(folder)
    known = public_keys(keys_folder)
    assert "ended on" in known.doubts(DAY + datetime.timedelta(days=8 * 365))[0]
    new_keys(tmp_path / "other", "Stichting X", "Bureau", PASSPHRASE, now)
    shutil.copy(tmp_path / "other" / "revoked.crl", folder / "revoked.crl")
    assert [told.partition(" ")[0] for told in public_keys(folder).doubts(DAY)] == ["no", "there"]


def test_a_signature_dated_in_the_future_is_told(label, known_keys):
    verdict = Verifier(known_keys, DAY - datetime.timedelta(days=3)).verify(label.pdf)
    assert answers(verdict)["Signed on"] == "no"


def test_the_unused_bytes_of_a_signature_may_not_vary(label, verifier):
    start, length = (int(part) for part in re.search(rb"/ByteRange ?\[0 (\d+) (\d+) ", label.pdf).groups())
    for place, byte in (
        (length - 2, b"1"),
        (length - 40, b"F"),
        (length - 3, b" "),
        (start + 1, label.pdf[start + 1 : start + 2]),
    ):
        changed = label.pdf[:place] + byte + label.pdf[place + 1 :]
        if changed != label.pdf:
            assert answers(verifier.verify(changed))["Intact"] == "no"
    letter = next(place for place in range(start, length) if label.pdf[place : place + 1].isalpha())
    lower = label.pdf[:letter] + label.pdf[letter : letter + 1].lower() + label.pdf[letter + 1 :]
    assert answers(verifier.verify(lower))["Intact"] == "no"


# -- strangers' files ---------------------------------------------------------------------------------------------------


def bomb(kind: str) -> bytes:
    """A PDF that takes a reader's time or memory."""
    if kind == "deep":
        return b"%PDF-1.7\n1 0 obj\n" + b"[" * 200_000 + b"\nendobj\nstartxref\n9\n%%EOF"
    if kind == "loop":
        return (
            b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R/Names 1 0 R/EmbeddedFiles 1 0 R>>\nendobj\n"
            b"2 0 obj\n<</Kids[2 0 R]/Count 1>>\nendobj\n"
            b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000088 00000 n \n"
            b"trailer\n<</Root 1 0 R/Size 3/Prev 140>>\nstartxref\n135\n%%EOF"
        )
    if kind == "zip":
        packed = zlib.compress(b"\0" * 200_000_000, 9)
        return (
            b"%PDF-1.7\n1 0 obj\n<</Type/XRef/Size 9999999/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length "
            + str(len(packed)).encode() + b">>\nstream\n" + packed + b"\nendstream\nendobj\nstartxref\n9\n%%EOF"
        )  # fmt: skip
    return b"%PDF-1.7\nstartxref\n99999999999999999999\n%%EOF"


@pytest.mark.parametrize("kind", ["deep", "loop", "zip", "far"])
def test_a_pdf_made_to_break_a_reader_is_told_to_be_unreadable(verifier, kind):
    with pytest.raises(UnreadableError):
        verifier.verify(bomb(kind))


def test_no_damaged_pdf_breaks_it(label, verifier):
    """A bounded fuzz: cut, doubled, overwritten and mixed up, without any other outcome than a verdict or a refusal."""
    chance = random.Random(20261124)
    for _turn in range(120):
        content = bytearray(label.pdf)
        for _damage in range(chance.randint(1, 6)):
            place = chance.randrange(len(content))
            size = chance.choice((1, 4, 40, 4000))
            match chance.randrange(4):
                case 0:
                    del content[place : place + size]
                case 1:
                    content[place:place] = content[place : place + size]
                case 2:
                    content[place : place + size] = chance.randbytes(size)
                case _:
                    words = [b"/Kids", b"/Prev 0", b"<<", b"0 R", b"/Length -1", b"stream", b"obj", b"\xff\xfe"]
                    content[place:place] = chance.choice(words)
        try:
            verdict = verifier.verify(bytes(content))
        except UnreadableError:
            continue
        assert not verdict.good
