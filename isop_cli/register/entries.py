"""The history of what was done with labels, and when two awards are one."""

import datetime
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from isop_cli.model.award import ACTIONS, Action, Award, Label, Name, Number, Standing, Sum, clean
from isop_cli.model.values import Record
from isop_cli.register.validation import InvalidError, validated
from isop_cli.text.language import _, folded
from isop_cli.text.names import name_key

GENESIS = "0" * 64


def _moment(text: str) -> str:
    try:
        datetime.datetime.fromisoformat(clean(text))
    except ValueError:
        raise PydanticCustomError("no_moment", "no moment") from None
    return text


class Entry(Record):
    """One change: by whom, when and why, the label as it became, and the hash of the entry before."""

    sequence: Annotated[int, Field(ge=1, lt=2**31)]
    at: Annotated[str, Field(max_length=32), AfterValidator(_moment)]
    who: Name
    what: Action
    number: Number
    why: Annotated[str, Field(max_length=10_000)]
    label: Annotated[str, Field(max_length=20_000)]
    previous: Sum
    hash: Sum


_SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
_PLAIN = json.JSONEncoder(ensure_ascii=False)
_hashed = attrgetter("sequence", "at", "who", "what", "number", "why", "label", "previous")


def snapshot(label: Mapping[str, Any]) -> str:
    """A label's values as text in which equal labels are equal."""
    # Entries from before labels had it do not name it.
    held = {name: value for name, value in label.items() if name != "evidence" or value is not None}
    return _SORTED.encode(held)


def chained(sequence: int, at: str, who: str, what: Action, why: str, label: Label, previous: str) -> Entry:
    """The entry that follows on `previous`; its hash covers everything in it. Raises InvalidError."""
    values: dict[str, int | str] = {
        "sequence": sequence, "at": at, "who": who, "what": what, "number": label.number, "why": why,
        "label": snapshot(label.model_dump(mode="json")), "previous": previous,
    }  # fmt: skip
    return validated(Entry, {**values, "hash": entry_hash(list(values.values()))})


def chain_problems(history: Iterable[Entry], labels: Iterable[Mapping[str, Any]], head: str | None = None) -> list[str]:
    """What shows that a register was tampered with; nothing when the chain and the labels agree.

    Neither is believed: `labels` are their values by name. `head` is a hash that was kept: with it, entries cut off at
    the end show too. The history is read before the labels.
    """
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
        number = label["number"]
        said = now.pop(number, None)
        try:
            validated(Label, label)
        except InvalidError as problem:
            found.append(_("label {number}: {problem}").format(number=number, problem=problem))
        else:
            if said != snapshot(label):
                found.append(_("label {number} differs from its history").format(number=number))
    found += [_("label {number} differs from its history").format(number=number) for number in sorted(now)]
    if not known:
        found.append(_("the history does not hold the entry {hash}").format(hash=head))
    return found


def _is_whole(entry: Entry) -> bool:
    """Whether an entry's hash is that of what is in it."""
    try:
        return entry_hash(_hashed(entry)) == entry.hash
    except (TypeError, ValueError):  # what isop never writes there
        return False


def entry_hash(parts: Sequence[int | str]) -> str:
    """SHA-256 over the parts of an entry but its own hash, in their order, as JSON."""
    return hashlib.sha256(_PLAIN.encode(parts).encode("utf-8")).hexdigest()


def fingerprint(award: Award) -> str:
    """What makes an award this one. Two awards that `same_award` holds for may have two: who writes differs."""
    # Two schools of one name are told apart by their place, where no number does so.
    whose = (award.brin or "").upper() or folded(award.place or "")
    parts = [award.label, name_key(award.school), whose, award.decided.isoformat(), "2"]
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode("utf-8")).hexdigest()


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


def same_award(one: Award, other: Award) -> bool:
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


def state_meaning(standing: Standing) -> str:
    """What a label's standing means, for a parent who reads it. It gives no reason: the register publishes none."""
    return {
        "valid": _("The school has the label. The label bureau has not withdrawn it."),
        "expired": _(
            "The time for which the label was awarded is over, and it was not renewed. The school may apply again. This "
            "does not mean that anything went wrong."
        ),
        "suspended": _(
            "The label does not count for now. Later it counts again, or it is revoked. Why is not told here; it does "
            "not mean that the school did something wrong."
        ),
        "revoked": _(
            "The school no longer has the label, and its certificate no longer counts. Why is not told here; a label also "
            "ends when a school closes or merges, or asks for it."
        ),
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
    }.get(action, action)
