"""What changed between two assessments of a school. Pure, as the rest of the method.

Levels are in the framework's scale; what only one of the two knows has no difference.
"""

from dataclasses import dataclass
from typing import Literal

from isop_cli.model.assessment import Assessment, Number, shown

FORMAT: Literal["isop-comparison/2"] = "isop-comparison/2"

#: What became of the label: `kept` and `without` did not change.
Turn = Literal["won", "lost", "kept", "without"]


@dataclass(frozen=True, slots=True)
class LevelChange:
    """A level before and after; None where it was open, not applicable or not there. `gain` is the difference."""

    id: str
    before: Number | None
    after: Number | None
    gain: Number | None
    gain_shown: float | None


@dataclass(frozen=True, slots=True)
class GuidelineChange:
    """A guideline's outcome and level before and after; None where one of the two does not have it.

    `judged_before` and `judged_after` tell whether an auditor departed from what was computed; `carried` is the date of
    the audit that a follow-up took it over from.
    """

    id: str
    outcome_before: str | None
    outcome_after: str | None
    judged_before: bool
    judged_after: bool
    carried: str | None
    level: LevelChange


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everything that changed, in the framework's order. Indicators without a change are left out."""

    format: Literal["isop-comparison/2"]
    school: str | None
    date_before: str
    date_after: str
    label_before: str
    label_after: str
    decided_before: str | None
    decided_after: str | None
    turn: Turn
    guidelines: tuple[GuidelineChange, ...]
    indicators: tuple[LevelChange, ...]
    partnerships: tuple[LevelChange, ...]
    spread: LevelChange
    criteria_before: str
    criteria_after: str


def compare(old: Assessment, new: Assessment) -> Comparison:
    """What changed from `old` to `new`."""
    before = {guideline.id: guideline for guideline in old.guidelines}
    after = {guideline.id: guideline for guideline in new.guidelines}
    guidelines = []
    for name in dict.fromkeys([*after, *before]):
        one, other = before.get(name), after.get(name)
        level = _change(name, one.score if one else None, other.score if other else None)
        guidelines.append(
            GuidelineChange(
                name,
                one.outcome if one else None,
                other.outcome if other else None,
                one is not None and one.judgement is not None,
                other is not None and other.judgement is not None,
                other.carried if other else None,
                level,
            )
        )
    indicators = _changes({i.id: i.score for i in old.indicators}, {i.id: i.score for i in new.indicators})
    partnerships = _changes({p.id: p.score for p in old.partnerships}, {p.id: p.score for p in new.partnerships})
    return Comparison(
        FORMAT,
        new.dossier.school.name or old.dossier.school.name,
        old.dossier.audit.date.isoformat(),
        new.dossier.audit.date.isoformat(),
        old.label.outcome,
        new.label.outcome,
        old.label.decided,
        new.label.decided,
        turn(old.label.outcome, new.label.outcome),
        tuple(guidelines),
        tuple(change for change in indicators if change.before != change.after),
        tuple(partnerships),
        _change("spread", old.spread, new.spread),
        f"{old.criteria.id} {old.criteria.version}",
        f"{new.criteria.id} {new.criteria.version}",
    )


def turn(before: str | None, after: str | None) -> Turn:
    """What became of the label."""
    had, has = before == "awarded", after == "awarded"
    return "kept" if had and has else "lost" if had else "won" if has else "without"


def _changes(before: dict[str, Number | None], after: dict[str, Number | None]) -> list[LevelChange]:
    return [_change(name, before.get(name), after.get(name)) for name in dict.fromkeys([*after, *before])]


def _change(name: str, before: Number | None, after: Number | None) -> LevelChange:
    gain = None if before is None or after is None else after - before
    return LevelChange(name, before, after, gain, shown(gain))
