"""A comparison in words, and as JSON."""

import json
from typing import Any, ClassVar

from pydantic import TypeAdapter

from isop_cli.assessing.comparison import Comparison, GuidelineChange, LevelChange
from isop_cli.formats.look import Look
from isop_cli.formats.registry import DocumentKind
from isop_cli.model.framework import Framework
from isop_cli.text.language import _, arrow, date_in_words, decimal, gain_shown, text_in
from isop_cli.text.printable import one_line
from isop_cli.text.terms import guideline_outcome_word, label_outcome_word


def as_data(comparison: Comparison) -> dict[str, Any]:
    """A comparison as JSON's own types, every number exact as text."""
    data: dict[str, Any] = TypeAdapter(Comparison).dump_python(comparison, mode="json")
    return data


def _json(comparison: Comparison, _look: Look) -> bytes:
    return (json.dumps(as_data(comparison), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


COMPARISON = DocumentKind("comparison", {"json": _json})


class ComparisonSentences:
    """Sentences about one comparison, in the language in force."""

    for_templates: ClassVar = (
        "better", "carried", "change", "comparison", "criteria", "filled", "framework", "judged", "label", "name", "opened",
        "outcome", "partnership", "period", "school", "spread", "worse",
    )  # fmt: skip

    def __init__(self, comparison: Comparison, framework: Framework) -> None:
        self.comparison, self.framework = comparison, framework
        self._titles = {g.id: text_in(g.title) for g in framework.guidelines}
        self._titles |= {name: text_in(i.title) for name, i in framework.indicators.items()}
        self._titles |= {p.id: text_in(p.name) for p in framework.partnerships}

    @property
    def school(self) -> str:
        """The school's name."""
        return one_line(self.comparison.school or _("(school without a name)"))

    @property
    def period(self) -> str:
        """From which audit to which."""
        made = _("From the audit of {before} to that of {after}.")
        return made.format(
            before=date_in_words(self.comparison.date_before), after=date_in_words(self.comparison.date_after)
        )

    @property
    def label(self) -> str:
        """What became of the label."""
        told = self.comparison
        before = label_outcome_word(told.label_before, told.decided_before)
        after = label_outcome_word(told.label_after, told.decided_after)
        if before == after:
            return self._turn
        both = _("Then: {before}; now: {after}.").format(before=before, after=after)
        return f"{self._turn} {both}"

    @property
    def _turn(self) -> str:
        """What became of the label; of winning and losing it only where that was decided."""
        told = self.comparison
        had, has = told.decided_before == "awarded", told.decided_after == "awarded"
        if told.turn == "without":
            return _("The school does not yet hold the label.")
        if told.turn == "won":
            return _("The label was won.") if has else _("The school now meets all guidelines.")
        if told.turn == "kept":
            return _("The label was kept.") if had and has else _("The school still meets all guidelines.")
        return (
            _("The label was lost.") if had and told.decided_after else _("The school no longer meets all guidelines.")
        )

    def name(self, identifier: str) -> str:
        """The title of a guideline, indicator or partnership, behind its number."""
        title = self._titles.get(identifier, "")
        return f"{identifier} {title}".strip() if identifier[:1].isdigit() else title or identifier

    def outcome(self, outcome: str | None) -> str:
        """A guideline's outcome as a word; a dash for none."""
        return guideline_outcome_word(outcome) if outcome else "–"

    def change(self, change: LevelChange) -> str:
        """A level before and after, with the difference."""
        return f"{decimal(change.before)} → {decimal(change.after)} ({arrow(change.gain)} {gain_shown(change.gain)})"

    def partnership(self, change: LevelChange) -> str:
        """A partnership's level before and after; one that was not seen has none."""
        before, after = (_("not seen") if level is None else decimal(level) for level in (change.before, change.after))
        difference = "" if change.gain is None else f" ({arrow(change.gain)} {gain_shown(change.gain)})"
        return f"{before} → {after}{difference}"

    def carried(self, change: GuidelineChange) -> str:
        """From which audit a follow-up took a guideline over; nothing for one that was assessed."""
        told = _("Taken over from the audit of {date}, as it was.")
        return told.format(date=date_in_words(change.carried)) if change.carried else ""

    @property
    def judged(self) -> bool:
        """Whether an auditor departed from what was computed, then or now."""
        return any(change.judged_before or change.judged_after for change in self.comparison.guidelines)

    @property
    def better(self) -> list[LevelChange]:
        """The indicators that rose, the most first."""
        risen = [c for c in self.comparison.indicators if c.gain is not None and c.gain > 0]
        return sorted(risen, key=lambda c: -(c.gain or 0))

    @property
    def worse(self) -> list[LevelChange]:
        """The indicators that fell, the most first."""
        fallen = [c for c in self.comparison.indicators if c.gain is not None and c.gain < 0]
        return sorted(fallen, key=lambda c: c.gain or 0)

    @property
    def opened(self) -> list[LevelChange]:
        """The indicators on which there was evidence, and is none now."""
        return [c for c in self.comparison.indicators if c.before is not None and c.after is None]

    @property
    def filled(self) -> list[LevelChange]:
        """The indicators on which there was no evidence, and is some now."""
        return [c for c in self.comparison.indicators if c.before is None and c.after is not None]

    @property
    def spread(self) -> str:
        """How far the partnerships lie apart, before and after."""
        change = self.comparison.spread
        told = _("Between the strongest and the weakest partnership: {before}, now {after}.")
        return told.format(before=decimal(change.before), after=decimal(change.after))

    @property
    def criteria(self) -> str:
        """A remark, where the two were judged by other criteria."""
        before, after = self.comparison.criteria_before, self.comparison.criteria_after
        told = _("The criteria changed meanwhile: from {before} to {after}. Compare with care.")
        return told.format(before=before, after=after) if before != after else ""
