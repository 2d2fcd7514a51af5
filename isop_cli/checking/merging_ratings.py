"""The ratings of several files on one event, put together: each of one auditor, on one indicator, from one voice."""

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from isop_cli.checking.merging_auditors import Auditors
from isop_cli.checking.merging_parts import Item, Parts
from isop_cli.model.dossier import Evidence, Finding
from isop_cli.model.framework import Framework
from isop_cli.reading.diagnostics import Diagnostic, shortened

#: What one auditor says of one indicator, heard from one voice: indicator, voice and auditor.
Unit = tuple[str, str | None, str | None]


def voice_of(evidence: Evidence, framework: Framework) -> str | None:
    """Who speaks in an evidence item: who it says, or who speaks in its source where nothing else is said."""
    return evidence.who or framework.voice_of_source.get(evidence.source)


class Ratings:
    """The findings of several files on one event, put together."""

    def __init__(self, files: Parts, auditors: Auditors, framework: Framework, group: Sequence[Item]) -> None:
        self.files, self.auditors, self.framework, self.group = files, auditors, framework, group
        #: By unit (indicator, voice, auditor): the findings of each part, with their indexes there.
        self.units: dict[Unit, dict[int, list[tuple[int, Finding]]]] = {}
        for item in group:
            for index, finding in enumerate(item.evidence.findings):
                self.units.setdefault(self._unit(item, finding), {}).setdefault(item.part, []).append((index, finding))
        unknown = any(rater is None for _indicator, _voice, rater in self.units)
        #: Whose the event is: of the first file that says so, unless there are ratings of nobody known.
        self.by: str | None = None
        if not unknown:
            owners = [auditors.by(item.part, item.evidence.by) for item in group]
            if auditors.only is None:
                owners += [auditors.by(item.part, files.parts[item.part].only) for item in group]
            self.by = next((owner for owner in owners if owner), None)

    def _unit(self, item: Item, finding: Finding) -> Unit:
        by = finding.by or item.evidence.by or self.files.parts[item.part].only
        voice = finding.who or voice_of(item.evidence, self.framework)
        return (finding.indicator, voice, self.auditors.by(item.part, by))

    def together(self) -> list[Finding]:
        """Each finding once: those of the first file in their order, what is new behind those on the same indicator."""
        chosen = {unit: self._chosen(unit, by_part) for unit, by_part in self.units.items()}
        self._drop_what_is_open_no_more(chosen)
        own: list[Finding] = []
        new: dict[str, list[Finding]] = {}
        for item in self.group:
            for finding in item.evidence.findings:
                unit = self._unit(item, finding)
                left = chosen[unit]
                is_last = self.units[unit].get(item.part, [(0, finding)])[-1][1] is finding
                taken = [self._written(one, unit[2]) for one in (left if is_last else left[:1])]
                del left[: len(taken)]
                (own if item is self.group[0] else new.setdefault(finding.indicator, [])).extend(taken)
        last = {finding.indicator: number for number, finding in enumerate(own)}
        found = []
        for number, finding in enumerate(own):
            found += [finding, *(new.pop(finding.indicator, ()) if last[finding.indicator] == number else ())]
        return [*found, *itertools.chain.from_iterable(new.values())]

    def _drop_what_is_open_no_more(self, chosen: dict[Unit, list[Finding]]) -> None:
        """Leave out what one file left open and another rated, and what both left open but once."""
        by_question: dict[tuple[str, str | None], list[Unit]] = {}
        for unit in self.units:
            by_question.setdefault(unit[:2], []).append(unit)
        for units in by_question.values():
            is_open = [all(map(_is_blank, chosen[unit])) for unit in units]
            for number, unit in enumerate(units):
                files = self.units[unit].keys()
                others = (
                    other
                    for n, other in enumerate(units)
                    if n != number and (not is_open[n] or n < number) and not self.units[other].keys() & files
                )
                if is_open[number] and any(others):
                    chosen[unit] = []

    def _written(self, finding: Finding, rater: str | None) -> Finding:
        """A finding that says whose it is, where the event and the audit do not."""
        implied = self.by or self.auditors.only
        return finding.model_copy(update={"by": finding.by and rater if rater == implied else rater})

    def _chosen(self, unit: Unit, by_part: Mapping[int, list[tuple[int, Finding]]]) -> list[Finding]:
        """The findings of one auditor on one indicator from one voice: those of the file that says most.

        Where nobody says whose they are, they may be of several people, and all are kept.
        """
        if unit[2] is None:
            kept: list[Finding] = []
            for found in by_part.values():
                missing = Counter(_content(one) for _index, one in found)
                missing.subtract(Counter(map(_content, kept)))
                for _index, one in found:
                    if missing[_content(one)] > 0:
                        missing[_content(one)] -= 1
                        kept.append(one)
            return kept
        parts = list(by_part)
        best = parts[0]
        for part in parts[1:]:
            if not _covers(by_part[best], by_part[part]):
                best = part
        for part in parts:
            if not _covers(by_part[best], by_part[part]):
                self._tell(unit, part, by_part[part], best, by_part[best])
                break
        return [one for _index, one in by_part[best]]

    def _tell(
        self,
        unit: Unit,
        part: int,
        here: Sequence[tuple[int, Finding]],
        other: int,
        there: Sequence[tuple[int, Finding]],
    ) -> None:
        if part < other:
            part, here, other, there = other, there, part, here
        known = [_content(one) for _index, one in there]
        index, finding = next(((i, one) for i, one in here if _content(one) not in known), here[0])
        contents = [_content(one) for _index, one in here]
        opposite = next((one for _i, one in there if _content(one) not in contents), there[0][1])
        item = next(item for item in self.group if item.part == part)
        place = self.files.parts[part].gathered.place("evidence", item.index, "findings", index)
        self.files.result.diagnostics.append(
            Diagnostic(
                "E140", place, "rating", id=unit[0], auditor=unit[2], given=_rating(finding), value=_rating(opposite),
                file=self.files.parts[other].name, here=self.files.parts[part].name,
            )
        )  # fmt: skip


def _content(finding: Finding) -> tuple[Any, ...]:
    return (finding.level, finding.note, finding.partnerships)


def _is_blank(finding: Finding) -> bool:
    return finding.level is None and finding.note is None


def _covers(more: Sequence[tuple[int, Finding]], less: Sequence[tuple[int, Finding]]) -> bool:
    """Whether some findings say all that others do, each for one of them."""
    free = [one for _index, one in more]
    for _index, one in sorted(less, key=lambda pair: (pair[1].level is None) + (pair[1].note is None)):
        fitting = [other for other in free if _content(other) == _content(one)] or [
            other for other in free if _says_all_of(other, one)
        ]
        if not fitting:
            return False
        free.remove(fitting[0])
    return True


def _says_all_of(more: Finding, less: Finding) -> bool:
    return (
        less.level in (None, more.level)
        and less.note in (None, more.note)
        and (less.partnerships == more.partnerships or (less.level is None and less.partnerships is None))
    )


def _rating(finding: Finding) -> str:
    """A finding in a message: its level and its note."""
    return " ".join(filter(None, ("–" if finding.level is None else str(finding.level), _quoted(finding.note))))


def _quoted(text: str | None) -> str:
    return f"“{shortened(text)}”" if text else ""
