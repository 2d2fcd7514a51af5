"""A comparison in words, and as JSON."""

import json
from typing import Any, ClassVar

from pydantic import TypeAdapter

from isop_cli.assessing.comparison import Comparison, LevelChange
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


def turn_word(turn: str) -> str:
    """What became of the label."""
    return {
        "won": _("The label was won."),
        "lost": _("The label was lost."),
        "kept": _("The label was kept."),
        "without": _("There was no label, and there is none."),
    }[turn]


class ComparisonSentences:
    """Sentences about one comparison, in the language in force."""

    for_templates: ClassVar = (
        "better", "change", "comparison", "criteria", "filled", "framework", "label", "name", "opened", "outcome",
        "period", "school", "spread", "worse",
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
        before, after = (
            label_outcome_word(self.comparison.label_before),
            label_outcome_word(self.comparison.label_after),
        )
        turn = turn_word(self.comparison.turn)
        if before == after:
            return turn
        both = _("Then: {before}; now: {after}.").format(before=before, after=after)
        return f"{turn} {both}"

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
