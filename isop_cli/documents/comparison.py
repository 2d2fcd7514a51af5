"""A comparison in words, and as JSON."""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar

from pydantic import TypeAdapter

from isop_cli.assessing.comparison import Comparison, GuidelineChange, LevelChange, compare
from isop_cli.checking.follow_up import is_same_school
from isop_cli.documents.slopes import Moved, Slopes, slopes
from isop_cli.formats.look import Look
from isop_cli.formats.registry import DocumentKind
from isop_cli.model.assessment import Assessment
from isop_cli.text.language import (
    _,
    arrow,
    begun,
    date_in_words,
    decimal,
    decimal_beside,
    in_words,
    join_words,
    ngettext,
    text_in,
)
from isop_cli.text.printable import one_line
from isop_cli.text.terms import guideline_outcome_word, label_outcome_word


def as_data(comparison: Comparison) -> dict[str, Any]:
    """A comparison as JSON's own types, every number exact as text."""
    data: dict[str, Any] = TypeAdapter(Comparison).dump_python(comparison, mode="json")
    return data


def _json(comparison: Comparison, _look: Look) -> bytes:
    return (json.dumps(as_data(comparison), ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


COMPARISON = DocumentKind("comparison", {"json": _json})


@dataclass(frozen=True, slots=True)
class Shown:
    """What moved, as a list shows it: its name and how it moved."""

    name: str
    told: str


#: So many guidelines are drawn, that a drawing stays on its page.
_MOST_DRAWN = 8
#: So many lines stand beside the drawing.
_MOST_BESIDE = 14


class ComparisonSentences:
    """Sentences about two audits of a school, in the language in force. What moved is shown; the rest is one sentence."""

    for_templates: ClassVar = (
        "chart", "finding", "judged", "label", "lists", "moved", "period", "remarks", "same", "short",
    )  # fmt: skip

    def __init__(self, old: Assessment, new: Assessment, otherwise: Sequence[str] = ()) -> None:
        """`otherwise` are sentences about what an earlier edition of the method judged otherwise of the older one."""
        self.comparison = compare(old, new)
        self._old, self._new, self._otherwise = old, new, otherwise
        self.framework = new.criteria
        self._titles: dict[str, str] = {}
        for framework in (old.criteria, new.criteria):
            self._titles |= {g.id: text_in(g.title) for g in framework.guidelines}
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
            still = _("Still: {outcome}.").format(outcome=after)
            return f"{self._turn} {still}" if told.turn == "without" else self._turn
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

    @property
    def remarks(self) -> list[str]:
        """What to mind in comparing the two: another school, another label, other criteria, another edition of the method."""
        told = self.comparison
        old, new = self._old.criteria, self._new.criteria
        found = []
        if not is_same_school(self._old.dossier.school, self._new.dossier.school):
            there = one_line(self._old.dossier.school.name or _("(school without a name)"))
            found.append(_("The previous audit is of another school: {school}.").format(school=there))
        if told.date_after < told.date_before:
            found.append(_("The audit that it is compared with is the later one."))
        if not self._comparable:
            told_label = _(
                "The previous audit was for another label, {label}: its levels cannot be compared with these."
            )
            found.append(told_label.format(label=text_in(old.name)))
        elif told.criteria_before != told.criteria_after:
            changed = _("The criteria changed meanwhile: from {before} to {after}. Compare with care.")
            found.append(changed.format(before=told.criteria_before, after=told.criteria_after))
            if came := [self.name(name) for name in new.indicators if name not in old.indicators]:
                found.append(_("New in the criteria: {names}.").format(names=join_words(came)))
            if went := [self.name(name) for name in old.indicators if name not in new.indicators]:
                found.append(_("No longer in the criteria: {names}.").format(names=join_words(went)))
        if self._otherwise:
            found.append(_("The previous audit was judged by the first edition of the method, and here by the second."))
            found += [f"{begun(line)}." for line in self._otherwise]
        return found

    @property
    def _comparable(self) -> bool:
        """Whether both are for one label: where they are not, one id means two things."""
        return self._old.criteria.id == self._new.criteria.id

    def name(self, identifier: str) -> str:
        """The title of a guideline, indicator or partnership, behind its number."""
        title = self._titles.get(identifier, "")
        return f"{identifier} {title}".strip() if _is_number(identifier) else title or identifier

    def _numbered(self, identifier: str) -> str:
        """A guideline by its number, with its title behind it: easier to read among other numbers."""
        return f"{identifier} ({self._titles[identifier]})" if _is_number(identifier) else self.name(identifier)

    def outcome(self, outcome: str | None) -> str:
        """A guideline's outcome as a word; a dash for none."""
        return guideline_outcome_word(outcome) if outcome else "–"

    # -- what moved ---------------------------------------------------------------------------------------------------

    @cached_property
    def guidelines(self) -> list[GuidelineChange]:
        """The guidelines that moved, in the framework's order: to another level as it is shown, or to another outcome."""
        return [change for change in self._both if _moved(change)]

    @cached_property
    def _both(self) -> list[GuidelineChange]:
        """The guidelines that were looked at in both."""
        sides = ((change, (change.outcome_before, change.outcome_after)) for change in self.comparison.guidelines)
        return [c for c, both in sides if self._comparable and not {None, "not_applicable"} & {*both}]

    @property
    def judged(self) -> bool:
        """Whether an auditor departed from what was computed, then or now, on a guideline that moved."""
        return any(change.judged_before or change.judged_after for change in self.guidelines)

    @property
    def finding(self) -> str:
        """What moved, as a heading: how many guidelines rose and fell, and which are met now or no longer."""
        if not self.guidelines:
            return _("No guideline moved") if self._both else _("There are no guidelines to compare")
        ways = Counter(arrow(change.level.gain) for change in self.guidelines)
        rose, fell, other = ways["▲"], ways["▼"], ways["·"]
        told = []
        if rose:
            told.append(ngettext("one guideline rose", "{n} guidelines rose", rose).format(n=in_words(rose)))
        if fell and rose:
            told.append(ngettext("one fell", "{n} fell", fell).format(n=in_words(fell)))
        elif fell:
            told.append(ngettext("one guideline fell", "{n} guidelines fell", fell).format(n=in_words(fell)))
        if other and told:
            told.append(ngettext("one got another outcome", "{n} got another outcome", other).format(n=in_words(other)))
        elif other:
            only = ngettext("one guideline got another outcome", "{n} guidelines got another outcome", other)
            told.append(only.format(n=in_words(other)))
        met = [c.id for c in self.guidelines if c.outcome_after == "met" != c.outcome_before]
        lost = [c.id for c in self.guidelines if c.outcome_before == "met" != c.outcome_after]
        parts = [join_words(told)]
        if len(met) == len(self.guidelines) > 1:
            parts.append(_("all of them are met now"))
        elif met:
            parts.append(_("met now: {names}").format(names=join_words([self.name(name) for name in met])))
        if lost:
            parts.append(_("no longer met: {names}").format(names=join_words([self.name(name) for name in lost])))
        return begun("; ".join(parts))

    @cached_property
    def chart(self) -> Slopes | None:
        """The slopes of the guidelines that moved; None where none did."""
        if not self.guidelines:
            return None
        bar = self.framework.parameters.met_at.value
        needed = _("Needed is level {needed}.").format(needed=decimal(bar))
        told = " ".join((f"{self.finding}.", *(f"{line}." for line in self.moved), needed))
        return slopes(self.framework, [each for each in self._drawn if each not in self._undrawn], told)

    @cached_property
    def _undrawn(self) -> list[Moved]:
        """Those for which the drawing has no room: they moved least."""

        def gain(each: Moved) -> Fraction:
            return abs(each.after - each.before) if each.after is not None and each.before is not None else Fraction(99)

        return sorted(self._drawn, key=gain, reverse=True)[_MOST_DRAWN:]

    @property
    def moved(self) -> list[str]:
        """Each guideline that moved: its level and outcome then and now."""
        return [each.sentence for each in self._drawn]

    @cached_property
    def _drawn(self) -> list[Moved]:
        return [self._moved(change) for change in self.guidelines]

    def _moved(self, change: GuidelineChange) -> Moved:
        before, after = change.level.before, change.level.after
        number = change.id if _is_number(change.id) else ""
        then = self.outcome(change.outcome_before) + (" *" if change.judged_before else "")
        now = self.outcome(change.outcome_after) + (" *" if change.judged_after else "")
        bar = self.framework.parameters.met_at.value
        level = _beside(after, bar)
        became = "{level}: {now}" if then == now else _("{level}: now {now}, was {then}")
        sentence = _("{name}: from {before} ({then}) to {after} ({now})").format(
            name=self.name(change.id), before=_beside(before, bar), then=then, after=level, now=now
        )
        became = became.format(level=level, now=now, then=then)
        return Moved(number, self._titles.get(change.id, change.id), before, after, became, sentence)

    @cached_property
    def lists(self) -> list[tuple[str, list[Shown]]]:
        """The indicators and the partnerships that moved, under what happened to them, the most first."""
        rose, fell, new, gone = _by_way(self._indicators)
        up, down, seen, unseen = _by_way(self._partnerships)
        found = (
            (_("Indicators that rose"), rose), (_("Indicators that fell"), fell),
            (_("Evidence on them is new"), new), (_("No evidence on them any more"), gone),
            (_("Partnerships that rose"), up), (_("Partnerships that fell"), down),
            (_("Partnerships that are seen now"), seen), (_("Partnerships that were not seen this time"), unseen),
        )  # fmt: skip
        more = [Shown(f"{each.number} {each.name}".strip(), each.became) for each in self._undrawn]
        lists = [
            (title, [Shown(self.name(change.id), self._change(change)) for change in changes])
            for title, changes in found
        ]
        return [(title, shown) for title, shown in [(_("More guidelines that moved"), more), *lists] if shown]

    @property
    def short(self) -> bool:
        """Whether the lists are short enough to stand beside the drawing."""
        return sum(1 + len(found) for _title, found in self.lists) <= _MOST_BESIDE

    def _change(self, change: LevelChange) -> str:
        return f"{_level(change.before)} → {_level(change.after)}"

    @cached_property
    def _indicators(self) -> list[LevelChange]:
        """The indicators that moved, among those that both criteria have."""
        shared = self._old.criteria.indicators.keys() & self._new.criteria.indicators.keys()
        return [c for c in self.comparison.indicators if self._comparable and c.id in shared and _differs(c)]

    @cached_property
    def _partnerships(self) -> list[LevelChange]:
        return [c for c in self.comparison.partnerships if self._comparable and _differs(c)]

    # -- what did not ---------------------------------------------------------------------------------------------------

    @property
    def same(self) -> str:
        """Everything that did not move, in one sentence; nothing where all did, or where nothing can be compared."""
        if not self._comparable:
            return ""
        still = [change.id for change in self._both if not _moved(change)]
        every = [*self._old.criteria.indicators.keys() & self._new.criteria.indicators.keys()]
        moved = [change.id for change in self._indicators]
        partnerships = [change.id for change in self.comparison.partnerships]
        fixed = [name for name in partnerships if name not in {change.id for change in self._partnerships}]
        parts = []
        if still and len(still) == len(self._both):
            told = ngettext("the one guideline", "the {n} guidelines", len(still))
            parts.append(told.format(n=in_words(len(still))))
        elif still:
            told = ngettext("guideline {names}", "guidelines {names}", len(still))
            parts.append(told.format(names=join_words([self._numbered(name) for name in still])))
        if len(moved) < len(every):
            parts.append(
                _of(len(every) - len(moved), len(every), _("{n} of the {all} indicators"), _("all {all} indicators"))
            )
        if fixed:
            of = _("{n} of the {all} partnerships"), _("all {all} partnerships")
            parts.append(_of(len(fixed), len(partnerships), *of))
        return _("Nothing changed for {parts}.").format(parts=join_words(parts)) if parts else ""


def _is_number(identifier: str) -> bool:
    return identifier[:1].isdigit()


def _level(level: Fraction | None) -> str:
    return _("not seen") if level is None else decimal(level)


def _beside(level: Fraction | None, bar: Fraction) -> str:
    return _level(level) if level is None else decimal_beside(level, bar)


def _differs(change: LevelChange) -> bool:
    """Whether the level is another as it is shown."""
    return decimal(change.before) != decimal(change.after)


def _moved(change: GuidelineChange) -> bool:
    return change.outcome_before != change.outcome_after or _differs(change.level)


def _by_way(changes: Sequence[LevelChange]) -> tuple[list[LevelChange], ...]:
    """Those that rose and those that fell, the most first; those that were seen for the first time, and no longer."""
    rose = sorted((c for c in changes if c.gain is not None and c.gain > 0), key=lambda c: -(c.gain or 0))
    fell = sorted((c for c in changes if c.gain is not None and c.gain < 0), key=lambda c: c.gain or 0)
    return rose, fell, [c for c in changes if c.before is None], [c for c in changes if c.after is None]


def _of(number: int, every: int, some: str, all_: str) -> str:
    return all_.format(all=in_words(every)) if number == every else some.format(n=in_words(number), all=in_words(every))
