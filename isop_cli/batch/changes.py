"""What changed between two batches: schools that won or lost the label, that came and that went."""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from isop_cli.assessing.comparison import turn
from isop_cli.batch.cache import results_in
from isop_cli.batch.overview import identities
from isop_cli.batch.storage import Tree

FORMAT = "isop-batch-comparison/1"


@dataclass(frozen=True, slots=True)
class SchoolChange:
    """One school before and after; None where it was not there. `turn` as in a comparison, or `new` or `gone`."""

    school: str | None
    city: str | None
    outcome_before: str | None
    outcome_after: str | None
    turn: str
    guidelines: dict[str, list[str | None]]


def is_batch(tree: Tree) -> bool:
    """Whether a folder holds the results of a batch."""
    return tree.exists("manifest.json") and tree.is_folder("schools")


def changes(old: Tree, new: Tree) -> list[SchoolChange]:
    """What changed for each school that is in either; sorted by name. A school is known by BRIN, or name and place."""
    before: dict[str, dict[str, Any]] = {}
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


def rows(tree: Tree) -> Iterator[dict[str, Any]]:
    """The row of each school in the results of a batch. Raises DamagedError."""
    return (row for _home, row in results_in(tree))


def _change(old: dict[str, Any] | None, new: dict[str, Any] | None) -> SchoolChange:
    shown = new or old or {}
    guidelines = {}
    one, other = (old or {}).get("guidelines") or {}, (new or {}).get("guidelines") or {}
    for name in dict.fromkeys([*other, *one]):
        before, after = one.get(name, [None, None])[:2], other.get(name, [None, None])[:2]
        if before != after:
            gain = str(Fraction(after[1]) - Fraction(before[1])) if before[1] and after[1] else None
            guidelines[name] = [before[0], after[0], gain]
    outcomes = (old or {}).get("outcome"), (new or {}).get("outcome")
    kind = "new" if old is None else "gone" if new is None else turn(*outcomes)
    return SchoolChange(shown.get("school"), shown.get("city"), *outcomes, kind, guidelines)


def as_json(found: list[SchoolChange]) -> bytes:
    """The changes as JSON, every difference exact as text."""
    data = {"format": FORMAT, "schools": [asdict(change) for change in found]}
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")
