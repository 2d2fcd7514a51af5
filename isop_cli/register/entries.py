"""What the register holds: labels, and the history of what was done with them."""

import datetime
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass
from typing import Literal

from isop_cli.language import _

#: `valid` turns into expired by the calendar alone; the others are set by a person.
State = Literal["valid", "suspended", "revoked"]
Action = Literal["issued", "reissued", "added", "imported", "renewed", "suspended", "reinstated", "revoked"]

STATES: tuple[State, ...] = ("valid", "suspended", "revoked")
STANDINGS = ("valid", "expired", "suspended", "revoked")
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Award:
    """An award that is to be entered. Dates are `YYYY-MM-DD`; without a number it gets the next one.

    `assessment` is the SHA-256 of the assessment that it rests on.
    """

    label: str
    school: str
    decided: str
    valid_until: str
    decided_by: str
    brin: str | None = None
    place: str | None = None
    sector: str | None = None
    number: str | None = None
    assessment: str | None = None
    state: State = "valid"

    @property
    def series(self) -> str:
        """What its number starts with, such as ISOP-2026."""
        return f"{re.sub('[^A-Z0-9]+', '-', self.label.upper())[:20].strip('-')}-{self.decided[:4]}"


@dataclass(frozen=True, slots=True)
class Label:
    """An issued label. Dates are `YYYY-MM-DD`; `status_index` is its place in the published status lists."""

    number: str
    fingerprint: str
    school: str
    brin: str | None
    place: str | None
    sector: str | None
    label: str
    decided: str
    valid_until: str
    decided_by: str
    state: State
    status_index: int
    assessment: str | None

    def standing(self, today: datetime.date) -> str:
        """Valid, expired, suspended or revoked on a day."""
        if self.state == "valid" and today > datetime.date.fromisoformat(self.valid_until):
            return "expired"
        return self.state


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: by whom, when and why, the label as it became, and the hash of the entry before."""

    sequence: int
    at: str
    who: str
    what: Action
    number: str
    why: str
    label: str
    previous: str
    hash: str


def snapshot(label: Label) -> str:
    """A label as text in which equal labels are equal."""
    return json.dumps(asdict(label), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chained(sequence: int, at: str, who: str, what: Action, why: str, label: Label, previous: str) -> Entry:
    """The entry that follows on `previous`; its hash covers everything in it."""
    content = snapshot(label)
    digest = _hash_of((sequence, at, who, what, label.number, why, content, previous))
    return Entry(sequence, at, who, what, label.number, why, content, previous, digest)


def chain_problems(history: Iterable[Entry], labels: Sequence[Label], head: str | None = None) -> list[str]:
    """What shows that a register was tampered with; nothing when the chain and the labels agree.

    `head` is a hash that was kept: with it, entries cut off at the end show too.
    """
    found: list[str] = []
    previous, now = GENESIS, {}
    hashes = {GENESIS}
    for number, entry in enumerate(history, start=1):
        if entry.sequence != number:
            found.append(_("entry {number} of the history is missing").format(number=number))
            break
        if entry.previous != previous or _hash_of(astuple(entry)[:-1]) != entry.hash:
            found.append(_("entry {number} of the history was changed").format(number=number))
            break
        previous = entry.hash
        hashes.add(previous)
        now[entry.number] = entry.label
    held = {label.number: snapshot(label) for label in labels}
    for name in sorted(now.keys() | held.keys()):
        if now.get(name) != held.get(name):
            found.append(_("label {number} differs from its history").format(number=name))
    if head is not None and head not in hashes:
        found.append(_("the history does not hold the entry {hash}").format(hash=head))
    return found


def _hash_of(parts: Sequence[int | str]) -> str:
    """SHA-256 over the parts of an entry, as JSON."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8")).hexdigest()


def fingerprint(award: Award) -> str:
    """What makes an award this one: the same award asked for again gets the number it has."""
    parts = [award.label, " ".join(award.school.split()).casefold(), (award.brin or "").upper(), award.decided]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8")).hexdigest()


def state_word(standing: str) -> str:
    """A label's standing as a word."""
    return {
        "valid": _("valid"),
        "expired": _("expired"),
        "suspended": _("suspended"),
        "revoked": _("revoked"),
    }[standing]


def action_word(action: Action) -> str:
    """What was done with a label, as a word."""
    return {
        "issued": _("issued"),
        "reissued": _("issued again"),
        "added": _("added"),
        "imported": _("imported"),
        "renewed": _("renewed"),
        "suspended": _("suspended"),
        "reinstated": _("reinstated"),
        "revoked": _("revoked"),
    }[action]
