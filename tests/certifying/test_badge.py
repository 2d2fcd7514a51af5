"""The badge and the status lists, as an independent library reads them."""

import base64
import contextlib
import datetime
import gzip
import json
import re
from dataclasses import replace

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519
from openbadgeslib.ob3 import OB3VerificationError, OB3Verifier, decode_encoded_list, did_key_from_pem, set_indices
from openbadgeslib.ob3.contexts import document_loader
from pyld import jsonld

from isop_cli.certifying.badge import (
    PURPOSES,
    Achievement,
    NoBadgeError,
    did_key,
    encoded_list,
    enveloped,
    read_badge,
    read_status,
    signed_badge,
    status_list,
    token_in,
)
from tests.builders import a_label

SITE = "https://label.example/register/"
TODAY = datetime.date.today()


ISOP = Achievement(
    id="isop", name="ISOP-label", description="Innovatie, School, Ouders, Partnerschap", narrative="1. Welkom.",
    issuer="Stichting Actief Ouderschap", issuer_url="https://www.actiefouderschap.nl", site=SITE, lang="nl",
)  # fmt: skip


def a_badge(key, achievement: Achievement = ISOP, **parts) -> str:
    """The badge of a label that has been valid for a month; `parts` replace the label's fields."""
    days = {"decided": TODAY - datetime.timedelta(days=30), "valid_until": TODAY + datetime.timedelta(days=1000)}
    return signed_badge(a_label(**(days | parts)), achievement, key)


@pytest.fixture
def key(secret_keys):
    return secret_keys.statement


@pytest.fixture
def other(key):
    """A verifier from a library that shares no code with this one's reading."""
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    return OB3Verifier(public, issuer_did=did_key_from_pem(public))


def published(key, revoked=(), suspended=()):
    """What the website answers, as the library asks for it."""
    lists = {
        SITE + PURPOSES[purpose]: status_list(purpose, places, 20, SITE, key, TODAY).encode()
        for purpose, places in (("revocation", revoked), ("suspension", suspended))
    }
    return lists.__getitem__


def test_openbadgeslib_accepts_it(key, other):
    credential = other.verify(a_badge(key))
    assert credential.achievement.name == "ISOP-label"
    assert credential.issuer.name == "Stichting Actief Ouderschap"
    other.check_status(credential, download=published(key, revoked=[1, 6, 8], suspended=[0]))


@pytest.mark.parametrize("label", ["ISOP-label", "ISOP label"])
def test_its_meaning_is_whole_for_a_reader_of_linked_data(key, label):
    """Every property is known, every identifier is an IRI, and the achievement's is one in every language."""
    token = a_badge(key, replace(ISOP, name=label, id="Het label"))
    said = jwt.decode(token, options={"verify_signature": False})
    credential = {name: value for name, value in said.items() if name not in ("iss", "jti", "sub", "nbf", "exp", "iat")}
    dropped: list[object] = []
    expanded = jsonld.expand(credential, {"documentLoader": document_loader()}, on_property_dropped=dropped.append)
    assert dropped == []
    identifiers = list(identifiers_in(expanded))
    assert SITE + "#Het%20label" in identifiers
    for identifier in identifiers:
        assert re.fullmatch(r"[a-z][a-z0-9+.-]*:(?:[\w.~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-F]{2})+", identifier), identifier


def identifiers_in(expanded: object):
    """Each identifier and type in expanded JSON-LD."""
    if isinstance(expanded, list):
        for item in expanded:
            yield from identifiers_in(item)
    elif isinstance(expanded, dict):
        for name, value in expanded.items():
            if name in ("@id", "@type"):
                yield from [value] if isinstance(value, str) else value
            elif name != "@value":
                yield name
                yield from identifiers_in(value)


@pytest.mark.parametrize("state", ["revoked", "suspended"])
def test_openbadgeslib_sees_what_was_withdrawn(key, other, state):
    credential = other.verify(a_badge(key))
    with pytest.raises(OB3VerificationError):
        other.check_status(credential, download=published(key, **{state: [7]}))


def test_openbadgeslib_rejects_what_was_changed_forged_or_has_expired(key, other):
    token = a_badge(key)
    header, payload, signature = token.split(".")
    said = json.loads(base64.urlsafe_b64decode(payload + "=="))
    said["name"] = "Another"
    changed = base64.urlsafe_b64encode(json.dumps(said).encode()).rstrip(b"=").decode()
    for wrong in (
        f"{header}.{changed}.{signature}",
        a_badge(ed25519.Ed25519PrivateKey.generate()),
        a_badge(key, decided="2020-01-01", valid_until="2023-01-01"),
    ):
        with pytest.raises(OB3VerificationError):
            other.verify(wrong)


def test_the_issuers_identifier_is_the_one_that_the_library_computes(key):
    public = key.public_key()
    pem = public.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    assert did_key(public) == did_key_from_pem(pem)


def test_a_list_holds_the_places_that_were_set_and_no_others():
    encoded = encoded_list([0, 7, 8, 200_000], 200_001)
    assert set_indices(decode_encoded_list(encoded)) == {0, 7, 8, 200_000}
    # As large as the specification asks for at the least, so that a place does not betray how many labels there are.
    assert len(gzip.decompress(base64.urlsafe_b64decode(encoded_list([], 3)[1:] + "=="))) == 16_384


def test_lists_and_badges_are_the_same_bytes_each_time(key):
    assert len({status_list("revocation", [3], 9, SITE, key, TODAY) for _turn in range(2)}) == 1
    assert len({a_badge(key) for _turn in range(2)}) == 1


def test_a_badge_and_a_list_are_not_taken_for_each_other(key, known_keys):
    badge, listed = a_badge(key), status_list("revocation", [3], 9, SITE, key, TODAY)
    assert read_badge(badge, known_keys.statements)[1] is True
    found = read_status(listed, known_keys.statements)
    assert (found.is_set(3), found.is_set(4), found.is_set(10**9), found.is_set(-1)) == (True, False, None, None)
    with pytest.raises(NoBadgeError):
        read_status(badge, known_keys.statements)
    with pytest.raises(NoBadgeError):
        read_badge(listed, known_keys.statements)


def test_a_list_that_someone_else_signed_is_none(known_keys):
    with pytest.raises(NoBadgeError):
        read_status(
            status_list("revocation", [], 9, SITE, ed25519.Ed25519PrivateKey.generate(), TODAY), known_keys.statements
        )


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_another_algorithm_is_no_signature(key, known_keys, algorithm):
    """The classic attacks on tokens: no signature at all, and the public key taken for a shared secret."""
    payload = jwt.decode(a_badge(key), options={"verify_signature": False})
    secret = None if algorithm == "none" else key.public_key().public_bytes_raw() * 2
    forged = jwt.encode(payload, secret, algorithm=algorithm)
    assert read_badge(forged, known_keys.statements)[1] is False


def test_the_envelope_holds_the_token(key):
    token = a_badge(key)
    assert token_in(enveloped(token)) == token
    assert json.loads(enveloped(token))["type"] == "EnvelopedVerifiableCredential"


@pytest.mark.parametrize(
    "content", [b"", b"{}", b"[]", b'{"id": []}', b"{" * 100_000, b"\xff", b"a.b", b"x" * 300_000 + b".y.z"]
)
def test_what_holds_no_token_is_told(content):
    with pytest.raises(NoBadgeError):
        token_in(content)


@pytest.mark.parametrize(
    "payload",
    [{}, {"type": "OpenBadgeCredential"}, {"type": ["OpenBadgeCredential"], "credentialSubject": []},
     {"type": ["OpenBadgeCredential"], "credentialSubject": {}, "issuer": {}},
     {"type": ["OpenBadgeCredential"], "credentialSubject": {}, "issuer": {"id": ["x"]}},
     {"type": [["OpenBadgeCredential"]], "credentialSubject": {}}],
)  # fmt: skip
def test_a_strange_payload_is_no_badge_or_not_ours(key, known_keys, payload):
    token = jwt.encode(payload, key, algorithm="EdDSA")
    with contextlib.suppress(NoBadgeError):
        assert read_badge(token, known_keys.statements)[1] is None
