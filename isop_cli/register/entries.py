"""What the register holds: labels, and the history of what was done with them."""

import datetime
import hashlib
import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter
from typing import Any, Literal, get_args

from isop_cli.text.language import _, folded

#: `valid` turns into expired by the calendar alone; the others are set by a person.
State = Literal["valid", "suspended", "revoked"]
Action = Literal["issued", "reissued", "added", "imported", "renewed", "suspended", "reinstated", "revoked"]
Standing = Literal["valid", "expired", "suspended", "revoked"]

STATES: tuple[State, ...] = get_args(State)
ACTIONS: tuple[Action, ...] = get_args(Action)
STANDINGS: tuple[Standing, ...] = get_args(Standing)
GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Award:
    """An award that is to be entered. Dates are `YYYY-MM-DD`; without a number it gets the next one.

    `assessment` is the SHA-256 of the assessment that it rests on, `evidence` that of the evidence alone.
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
    evidence: str | None = None

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
    evidence: str | None = None

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


_LABEL_FIELDS, _ENTRY_FIELDS = (tuple(field.name for field in fields(kind)) for kind in (Label, Entry))
_label_values, _entry_values = attrgetter(*_LABEL_FIELDS), attrgetter(*_ENTRY_FIELDS)
_NEITHER_LETTER_NOR_DIGIT = re.compile(r"[\W_]+")
_SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_PLAIN = json.JSONEncoder(ensure_ascii=False)


def label_values(label: Label) -> dict[str, Any]:
    """A label's values by their names."""
    return dict(zip(_LABEL_FIELDS, _label_values(label), strict=True))


def entry_values(entry: Entry) -> dict[str, Any]:
    """An entry's values by their names."""
    return dict(zip(_ENTRY_FIELDS, _entry_values(entry), strict=True))


def snapshot(label: Label) -> str:
    """A label as text in which equal labels are equal."""
    held = label_values(label)
    # Entries from before labels had it do not name it.
    if held["evidence"] is None:
        del held["evidence"]
    return _SORTED.encode(held)


def chained(sequence: int, at: str, who: str, what: Action, why: str, label: Label, previous: str) -> Entry:
    """The entry that follows on `previous`; its hash covers everything in it."""
    content = snapshot(label)
    digest = _hash_of((sequence, at, who, what, label.number, why, content, previous))
    return Entry(sequence, at, who, what, label.number, why, content, previous, digest)


def chain_problems(history: Iterable[Entry], labels: Iterable[Label], head: str | None = None) -> list[str]:
    """What shows that a register was tampered with; nothing when the chain and the labels agree.

    `head` is a hash that was kept: with it, entries cut off at the end show too. The history is read before the labels.
    """
    from isop_cli.register.records import label_problem

    found: list[str] = []
    previous, now = GENESIS, {}
    known = head in (None, GENESIS)
    for number, entry in enumerate(history, start=1):
        if entry.sequence != number:
            found.append(_("entry {number} of the history is missing").format(number=number))
            break
        if entry.previous != previous or not _is_whole(entry):
            found.append(_("entry {number} of the history was changed").format(number=number))
            break
        if entry.what not in ACTIONS:
            found.append(
                _("entry {number} of the history tells of something that isop does not do").format(number=number)
            )
        previous = entry.hash
        known = known or previous == head
        now[entry.number] = entry.label
    for label in labels:
        said, wrong = now.pop(label.number, None), label_problem(label_values(label))
        if wrong:
            found.append(_("label {number}: {problem}").format(number=label.number, problem=wrong))
        elif said != snapshot(label):
            found.append(_("label {number} differs from its history").format(number=label.number))
    found += [_("label {number} differs from its history").format(number=number) for number in sorted(now)]
    if not known:
        found.append(_("the history does not hold the entry {hash}").format(hash=head))
    return found


def _is_whole(entry: Entry) -> bool:
    """Whether an entry's hash is that of what is in it."""
    try:
        return _hash_of(_entry_values(entry)[:-1]) == entry.hash
    except (TypeError, ValueError):  # what isop never writes there
        return False


def _hash_of(parts: Sequence[int | str]) -> str:
    """SHA-256 over the parts of an entry, as JSON."""
    return hashlib.sha256(_PLAIN.encode(parts).encode("utf-8")).hexdigest()


def fingerprint(award: Award) -> str:
    """What makes an award this one. Two awards that `same_award` holds for may have two: who writes differs."""
    # Two schools of one name are told apart by their place, where no number does so.
    whose = (award.brin or "").upper() or folded(award.place or "")
    parts = [award.label, name_key(award.school), whose, award.decided, "2"]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8")).hexdigest()


def name_key(name: str) -> str:
    """A school's name in which neither capitals, accents, spaces nor punctuation make a difference, however composed."""
    plain = folded(name)
    return _NEITHER_LETTER_NOR_DIGIT.sub("", plain) or plain


def same_name(one: str, other: str) -> bool:
    """Whether two spellings are of one name; one that was cut ends with `…`, and is compared as far as it goes."""
    for cut, whole in ((one, other), (other, one)):
        if cut.endswith("…"):
            return name_key(whole).startswith(name_key(cut))
    return name_key(one) == name_key(other)


def same_brin(one: str | None, other: str | None) -> bool:
    """Whether two BRIN numbers can be of one school: one may lack, or lack the location's two digits."""
    mine, theirs = (one or "").strip().upper(), (other or "").strip().upper()
    return mine.startswith(theirs) or theirs.startswith(mine)


def same_award(one: Award | Label, other: Award | Label) -> bool:
    """Whether two are one award: of the same label and day, to a school of the same name and number.

    Where a number lacks, the places must not differ.
    """
    if (one.label, one.decided) != (other.label, other.decided) or name_key(one.school) != name_key(other.school):
        return False
    if one.brin and other.brin:
        return same_brin(one.brin, other.brin)
    return not one.place or not other.place or name_key(one.place) == name_key(other.place)


def state_word(standing: str) -> str:
    """A label's standing as a word."""
    return {
        "valid": _("valid"),
        "expired": _("expired"),
        "suspended": _("suspended"),
        "revoked": _("revoked"),
    }.get(standing, standing)


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
    }.get(action, action)
