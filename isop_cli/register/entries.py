"""What the register holds: labels, and the history of what was done with them."""

import datetime
import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

#: `valid` turns into expired by the calendar alone; the others are set by a person.
State = Literal["valid", "suspended", "revoked"]
Action = Literal["issued", "added", "imported", "renewed", "suspended", "reinstated", "revoked"]

STATES = ("valid", "suspended", "revoked")
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Label:
    """An issued label. Dates are `YYYY-MM-DD`; `status_index` is its place in the published status list."""

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
    digest = entry_hash((sequence, at, who, what, label.number, why, content, previous))
    return Entry(sequence, at, who, what, label.number, why, content, previous, digest)


def entry_hash(parts: tuple[int | str, ...]) -> str:
    """SHA-256 over the parts of an entry, as JSON."""
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8")).hexdigest()


def fingerprint(label: str, school: str, brin: str | None, decided: str) -> str:
    """What makes an award this one: the same award asked for again gets the number it has."""
    parts = [label, " ".join(school.split()).casefold(), (brin or "").upper(), decided]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8")).hexdigest()
