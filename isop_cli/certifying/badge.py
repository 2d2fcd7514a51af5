"""Open Badges 3.0: a label as a signed credential (VC-JWT, Ed25519), and the list that says which are revoked.

Sources: Open Badges 3.0 (1EdTech), Verifiable Credentials 2.0 and Bitstring Status List 1.0 (W3C).
"""

import base64
import datetime
import gzip
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

from isop_cli.certifying.pem import unmarked
from isop_cli.model.award import Claim, Label
from isop_cli.reading.plain_json import load
from isop_cli.text.printable import one_line

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
_ENVELOPE = "data:application/vc+jwt,"
#: The least number of places in a status list, so that a place does not betray a school. Source: the specification.
_LEAST_PLACES = 131_072
#: How long a status list counts: publish the register again before that.
LIST_LASTS = datetime.timedelta(days=30)
_MOST_BYTES = 16 * 1024 * 1024
#: A badge has a few thousand characters, a list of a million places a hundred thousand.
MAX_BADGE_BYTES, _MAX_TOKEN = 512 * 1024, 200_000
#: What a status list says of a label, and the file that it is published in.
PURPOSES = {"revocation": "revoked.jwt", "suspension": "suspended.jwt"}
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


class NoBadgeError(ValueError):
    """A text that holds no badge."""


@dataclass(frozen=True, slots=True)
class Achievement:
    """What every school with a label achieved, and who says so: the part of a badge that is the same in all of them.

    `name` is the label's in the language of the badge, `id` the same in every language; `narrative` says what it takes.
    `site` is the published register's address.
    """

    id: str
    name: str
    description: str
    narrative: str
    issuer: str
    issuer_url: str | None
    site: str
    lang: str


@dataclass(frozen=True, slots=True)
class StatusList:
    """A published list that says which labels are revoked, or suspended, from a day until another, both included."""

    address: str
    purpose: str
    day: datetime.date
    until: datetime.date
    bits: bytes

    def is_set(self, place: int) -> bool | None:
        """Whether a place is set; None for one beyond the list."""
        if not 0 <= place // 8 < len(self.bits):
            return None
        return bool(self.bits[place // 8] & 0x80 >> place % 8)


def did_key(key: ed25519.Ed25519PublicKey) -> str:
    """A key as a decentralised identifier that holds the key itself. Source: the did:key method."""
    raw = b"\xed\x01" + key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    number, text = int.from_bytes(raw), ""
    while number:
        number, digit = divmod(number, 58)
        text = _BASE58[digit] + text
    return f"did:key:z{text}"


def credential(label: Label, achievement: Achievement, issuer: str) -> dict[str, Any]:
    """The credential of a label, issued by the identifier `issuer`."""
    claim, site = label.claim, achievement.site
    profile: dict[str, Any] = {"id": issuer, "type": ["Profile"], "name": achievement.issuer}
    if achievement.issuer_url:
        profile["url"] = achievement.issuer_url
    return {
        "@context": CONTEXTS,
        "id": f"{site}label/{claim.number}.html",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": profile,
        "validFrom": f"{claim.decided}T00:00:00Z",
        "validUntil": f"{claim.valid_until}T23:59:59Z",
        "name": f"{achievement.name}: {claim.school}",
        "credentialSubject": {
            "id": f"{site}label/{claim.number}.html#school",
            "type": ["AchievementSubject"],
            "identifier": [
                {"type": "IdentityObject", "identityHash": claim.school, "identityType": "name", "hashed": False}
            ],
            "achievement": {
                "id": f"{site}#{quote(achievement.id)}",
                "type": ["Achievement"],
                "achievementType": "Certification",
                "name": achievement.name,
                "description": achievement.description,
                "criteria": {"narrative": achievement.narrative},
                "inLanguage": achievement.lang,
            },
        },
        "credentialStatus": [
            {
                "id": f"{site}{file}#{label.status_index}",
                "type": "BitstringStatusListEntry",
                "statusPurpose": purpose,
                "statusListIndex": str(label.status_index),
                "statusListCredential": f"{site}{file}",
            }
            for purpose, file in PURPOSES.items()
        ],
    }


def signed_badge(label: Label, achievement: Achievement, key: ed25519.Ed25519PrivateKey) -> str:
    """The credential of a label as a VC-JWT that carries its issuer's key in the issuer's identifier."""
    issuer = did_key(key.public_key())
    body = credential(label, achievement, issuer)
    times = {"nbf": _seconds(body["validFrom"]), "exp": _seconds(body["validUntil"])}
    return _sign(
        {**body, "iss": issuer, "jti": body["id"], "sub": body["credentialSubject"]["id"], **times}, key, issuer
    )


def enveloped(token: str) -> bytes:
    """A VC-JWT as a JSON file, in the envelope of Verifiable Credentials 2.0."""
    envelope = {"@context": CONTEXTS[0], "id": _ENVELOPE + token, "type": "EnvelopedVerifiableCredential"}
    return (json.dumps(envelope, indent=2) + "\n").encode("ascii")


def token_in(content: bytes) -> str:
    """The VC-JWT in a file: enveloped or as it is, with a byte order mark or without. Raises NoBadgeError."""
    try:
        if len(content) > MAX_BADGE_BYTES:
            raise NoBadgeError
        text = unmarked(content).decode("ascii").strip()
        if text.startswith("{"):
            text = str(load(text.encode("ascii"))["id"]).removeprefix(_ENVELOPE)
    except (ValueError, KeyError, TypeError) as problem:
        raise NoBadgeError from problem
    if text.count(".") != 2 or len(text) > _MAX_TOKEN:
        raise NoBadgeError
    return text


def read_badge(token: str, keys: Mapping[str, ed25519.Ed25519PublicKey]) -> tuple[dict[str, Any], bool | None]:
    """What a VC-JWT says, and whether one of the keys signed it; None when its issuer is not among them.

    Validity is not judged here. Raises NoBadgeError.
    """
    return _read_token(token, keys, "OpenBadgeCredential")


def claim_in(payload: Mapping[str, Any]) -> Claim:
    """What a badge says of its label, on one line each. Raises NoBadgeError."""
    try:
        number = str(payload["id"]).rpartition("/")[2].removesuffix(".html")
        school = str(payload["credentialSubject"]["identifier"][0]["identityHash"])
        dates = (str(payload[name])[:10] for name in ("validFrom", "validUntil"))
        return Claim(*map(one_line, (number, school, *dates)))
    except (KeyError, IndexError, TypeError) as problem:
        raise NoBadgeError from problem


def _read_token(
    token: str, keys: Mapping[str, ed25519.Ed25519PublicKey], kind: str
) -> tuple[dict[str, Any], bool | None]:
    try:
        payload = jwt.decode(token, options={"verify_signature": False})
        issuer = payload["issuer"]["id"] if isinstance(payload.get("issuer"), dict) else payload.get("iss")
    except (jwt.PyJWTError, ValueError, KeyError, TypeError, RecursionError) as problem:
        raise NoBadgeError from problem
    types = payload.get("type")
    if not isinstance(payload.get("credentialSubject"), dict) or not isinstance(types, list) or kind not in types:
        raise NoBadgeError
    trusted = {did_key(key): key for key in keys.values()}
    if not isinstance(issuer, str) or issuer not in trusted:
        return payload, None
    try:
        jwt.decode(token, trusted[issuer], algorithms=["EdDSA"], options={"verify_exp": False, "verify_nbf": False})
    except jwt.PyJWTError:
        return payload, False
    return payload, True


def status_list(
    purpose: str, set_places: Iterable[int], places: int, site: str, key: ed25519.Ed25519PrivateKey, day: datetime.date
) -> str:
    """The Bitstring Status List for a purpose as a VC-JWT: a bit for each place, 1 where it holds for the label."""
    issuer = did_key(key.public_key())
    address = f"{site}{PURPOSES[purpose]}"
    start = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    end = datetime.datetime.combine(day + LIST_LASTS, datetime.time(23, 59, 59), datetime.UTC)
    body = {
        "@context": [CONTEXTS[0]],
        "id": address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "validUntil": end.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "credentialSubject": {
            "id": f"{address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": purpose,
            "encodedList": encoded_list(set_places, places),
        },
    }
    return _sign(
        {
            **body,
            "iss": issuer,
            "jti": address,
            "sub": f"{address}#list",
            "nbf": int(start.timestamp()),
            "exp": int(end.timestamp()),
        },
        key,
        issuer,
    )


def encoded_list(places_set: Iterable[int], places: int) -> str:
    """Bits as multibase base64url of their gzip; the first place is the highest bit of the first byte."""
    bits = bytearray((max(places, _LEAST_PLACES) + 7) // 8)
    for place in places_set:
        bits[place // 8] |= 0x80 >> place % 8
    return "u" + base64.urlsafe_b64encode(gzip.compress(bytes(bits), mtime=0)).rstrip(b"=").decode("ascii")


def read_status(token: str, keys: Mapping[str, ed25519.Ed25519PublicKey]) -> StatusList:
    """The status list in a VC-JWT that one of the keys signed. Raises NoBadgeError."""
    payload, genuine = _read_token(token, keys, "BitstringStatusListCredential")
    if not genuine:
        raise NoBadgeError
    subject = payload["credentialSubject"]
    try:
        encoded = str(subject["encodedList"])
        packed = base64.urlsafe_b64decode(encoded[1:] + "=" * (-len(encoded[1:]) % 4))
        bits = zlib.decompressobj(31).decompress(packed, _MOST_BYTES)
        day = datetime.date.fromisoformat(str(payload["validFrom"])[:10])
        # One that sets itself no end is not believed for ever.
        last = payload.get("validUntil")
        until = datetime.date.fromisoformat(str(last)[:10]) if last else day + LIST_LASTS
        return StatusList(str(payload["id"]), str(subject["statusPurpose"]), day, until, bits)
    except (KeyError, ValueError, zlib.error) as problem:
        raise NoBadgeError from problem


def _sign(payload: dict[str, Any], key: ed25519.Ed25519PrivateKey, issuer: str) -> str:
    kid = f"{issuer}#{issuer.removeprefix('did:key:')}"
    return jwt.encode(payload, key, algorithm="EdDSA", headers={"typ": "vc+jwt", "kid": kid})


def _seconds(moment: str) -> int:
    return int(datetime.datetime.fromisoformat(moment).timestamp())
