"""What changed between two batches: schools that won or lost the label, that came and that went."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import NamedTuple

from isop_cli.assessing.comparison import turn
from isop_cli.batch.cache import results_in
from isop_cli.batch.overview import identities
from isop_cli.batch.storage import Tree
from isop_cli.formats.look import Look
from isop_cli.formats.registry import DocumentKind
from isop_cli.model.dossier import GuidelineOutcome
from isop_cli.model.school_row import SchoolRow

FORMAT = "isop-batch-comparison/1"


class OutcomeChange(NamedTuple):
    """A guideline's outcome before and after, None where it was not there, and how much its level rose, if known."""

    before: GuidelineOutcome | None
    after: GuidelineOutcome | None
    gain: Fraction | None


_NOT_THERE = (None, None, None)


@dataclass(frozen=True, slots=True)
class SchoolChange:
    """One school before and after; None where it was not there. `turn` as in a comparison, or `new` or `gone`.

    `judged` are the guidelines of which an auditor judged the outcome, in place of what was computed.
    """

    school: str | None
    city: str | None
    outcome_before: str | None
    outcome_after: str | None
    turn: str
    guidelines: dict[str, OutcomeChange]
    judged: tuple[str, ...] = ()


def is_batch(tree: Tree) -> bool:
    """Whether a folder holds the results of a batch."""
    return tree.exists("manifest.json") and tree.is_folder("schools")


def changes(old: Tree, new: Tree) -> list[SchoolChange]:
    """What changed for each school that is in either; sorted by name. A school is known by BRIN, or name and place."""
    before: dict[str, SchoolRow] = {}
    for row in rows(old):
        for identity in identities(row):
            before.setdefault(identity, row)
    found, matched = [], set()
    for row in rows(new):
        known = next((before[identity] for identity in identities(row) if identity in before), None)
        if known is not None:
            matched.add(id(known))
        found.append(_change(known, row))
    unique = {id(row): row for row in before.values()}
    found += [_change(row, None) for number, row in unique.items() if number not in matched]
    return sorted(found, key=lambda change: ((change.school or "").casefold(), change.city or ""))


def rows(tree: Tree) -> Iterator[SchoolRow]:
    """The row of each school in the results of a batch. Raises DamagedError."""
    return (row for _home, row in results_in(tree))


def _change(old: SchoolRow | None, new: SchoolRow | None) -> SchoolChange:
    shown = new or old
    assert shown is not None, "a school is in one of the two"
    guidelines = {}
    one, other = old.guidelines if old else {}, new.guidelines if new else {}
    for name in dict.fromkeys([*other, *one]):
        before, after = one.get(name, _NOT_THERE)[:2], other.get(name, _NOT_THERE)[:2]
        if before != after:
            (was, low), (now, high) = before, after
            gain = high - low if low is not None and high is not None else None
            guidelines[name] = OutcomeChange(was, now, gain)
    outcomes = old.outcome if old else None, new.outcome if new else None
    kind = "new" if old is None else "gone" if new is None else turn(*outcomes)
    return SchoolChange(shown.school, shown.city, *outcomes, kind, guidelines, tuple(shown.judged))


def _json(found: Sequence[SchoolChange], _look: Look) -> bytes:
    """The changes as JSON, every difference exact as text."""
    data = {"format": FORMAT, "schools": [asdict(change) for change in found]}
    return (json.dumps(data, ensure_ascii=False, indent=1, default=str) + "\n").encode("utf-8", "replace")


CHANGES = DocumentKind("changes", {"json": _json})
