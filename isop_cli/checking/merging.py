"""Put the dossiers or forms of several auditors of one audit together, without losing or doubling anything.

Nothing is chosen: where two files say different things of which one alone can hold, both are told, and nobody but the
auditors can say which it is. What all files say, and what one says alone, is taken over.
"""

import itertools
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from isop_cli.checking.redacting import unused
from isop_cli.model.dossier import Auditor, Evidence, Finding, SourceDocument
from isop_cli.model.form import Form, FormAudit, FormSchool
from isop_cli.model.framework import Framework
from isop_cli.model.values import Record
from isop_cli.model.words import value_told
from isop_cli.reading.diagnostics import MOST_SHOWN, Diagnostic, shortened, told_apart
from isop_cli.reading.files import OutsideError, below
from isop_cli.reading.gathering import Gathered

#: Where two texts are the same when they differ in capitals and spaces alone.
_SPELLED_FREELY = frozenset(("name", "city", "region", "postcode", "brin"))
Path_ = tuple[str | int, ...]
#: What one auditor says of one indicator, heard from one voice: indicator, voice and auditor.
Unit = tuple[str, str | None, str | None]


@dataclass(frozen=True)
class Part:
    """One of the files that are put together: what is filled in, and where it stands."""

    form: Form
    gathered: Gathered

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.gathered.main.name

    @property
    def only(self) -> str | None:
        """The auditor of everything in it, where there is one alone."""
        return self.form.audit.auditors[0].id if len(self.form.audit.auditors) == 1 else None


@dataclass(frozen=True)
class Event:
    """One evidence item of the whole, and which item of which file it comes from, by file and id."""

    evidence: Evidence
    origins: tuple[tuple[str, str], ...]


@dataclass
class Merged:
    """What came of it. `form` is None with errors among the diagnostics."""

    form: Form | None = None
    diagnostics: list[Diagnostic] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    #: Ids of auditors that became another: the file, the old id and the new one.
    auditors: list[tuple[str, str, str]] = field(default_factory=list)
    #: Events that are nearly the same and stay apart.
    alike: list[tuple[Event, Event]] = field(default_factory=list)
    #: Indicators that do not apply by one file and are rated in another: the indicator and both files.
    set_aside: list[tuple[str, str, str]] = field(default_factory=list)
    #: Documents that are not found from the folder of the result.
    far: list[str] = field(default_factory=list)


def merged(parts: Sequence[Part], framework: Framework, folder: Path) -> Merged:
    """The parts as one dossier that stands in a folder. The order of the parts makes no difference to its assessment."""
    return _Merging(parts, framework, folder).done()


@dataclass(frozen=True)
class _Item:
    """An evidence item with its file's number and its index there."""

    part: int
    index: int
    evidence: Evidence


class _Merging:
    def __init__(self, parts: Sequence[Part], framework: Framework, folder: Path) -> None:
        self.parts, self.framework, self.folder = parts, framework, folder
        self.result = Merged()
        #: For each part the ids of its auditors in the whole.
        self.auditor_ids: list[dict[str, str]] = [{} for _part in parts]
        self.only: str | None = None

    def done(self) -> Merged:
        auditors = self._auditors()
        self.only = auditors[0].id if len(auditors) == 1 else None
        self._ask_whose(auditors)
        form = Form(
            format="isop-form/1",
            label=self.framework.id,
            criteria=self.framework.version,
            school=FormSchool.model_construct(**self._fields(FormSchool, "school")),
            audit=self._audit(auditors),
            conclusion=self._one(("conclusion",), ((n, part.form.conclusion) for n, part in enumerate(self.parts))),
            evidence=tuple(event.evidence for event in self._events()),
            not_applicable=self._by_key("not_applicable"),
            explanations=self._by_key("explanations"),
            judgements=self._by_key("judgements"),
            decision=self._decision(),
        )
        self._tell_set_aside()
        if not self.result.diagnostics:
            # Read again, so that what was put together is what a file can hold.
            self.result.form = Form.model_validate(form.model_dump(mode="json"))
        return self.result

    # -- the school and the audit -------------------------------------------------------------------------------------

    def _clash(self, part: int, path: Path_, given: Any, other: int, value: Any) -> None:
        """Tell that two files say different things at a path."""
        gathered = self.parts[part].gathered
        if isinstance(given, str) and isinstance(value, str):
            given, value = told_apart(given, value)
        words = [gathered.main.word_for(str(step)) for step in path if isinstance(step, str) and step != "evidence"]
        self.result.diagnostics.append(
            Diagnostic(
                "E140", gathered.place(*path), key=" ".join(words), given=_told(given), value=_told(value),
                here=self.parts[part].name, file=self.parts[other].name,
            )
        )  # fmt: skip

    def _one(self, path: Path_, values: Iterable[tuple[int, Any]], at: Mapping[int, Path_] | None = None) -> Any:
        """The value on which all parts that have one agree; the first of two that differ, which is told."""
        first: tuple[int, Any] | None = None
        for part, value in values:
            if value is None:
                continue
            if first is None:
                first = part, value
            elif not _same(path[-1], first[1], value):
                self._clash(part, (at or {}).get(part, path), value, *first)
                break
        return None if first is None else first[1]

    def _fields(self, model: type[Record], *path: str) -> dict[str, Any]:
        """Each field of a record that every part has at a path."""
        found = {}
        for name in model.model_fields:
            records = [(number, _at(part.form, path)) for number, part in enumerate(self.parts)]
            found[name] = self._one((*path, name), ((n, getattr(record, name)) for n, record in records))
        return found

    def _audit(self, auditors: Sequence[Auditor]) -> FormAudit:
        forms = [(number, part.form.audit) for number, part in enumerate(self.parts)]
        found: dict[str, Any] = {"auditors": tuple(auditors)}
        found["date"] = self._one(("audit", "date"), ((n, audit.date) for n, audit in forms))
        kinds = ((n, audit.kind if "kind" in audit.model_fields_set else None) for n, audit in forms)
        if (kind := self._one(("audit", "kind"), kinds)) is not None:
            found["kind"] = kind
        previous = self._one(("audit", "previous"), ((n, audit.previous) for n, audit in forms))
        found["previous"] = self._moved(previous, [n for n, audit in forms if audit.previous is not None])
        scopes = ((n, tuple(sorted(audit.scope)) or None) for n, audit in forms)
        if self._one(("audit", "scope"), scopes) is not None:
            found["scope"] = next(audit.scope for _n, audit in forms if audit.scope)
        return FormAudit.model_construct(set(found), **found)

    def _decision(self) -> Any:
        decisions = [(number, part.form.decision) for number, part in enumerate(self.parts)]
        given = [(number, decision) for number, decision in decisions if decision is not None]
        for key in ("outcome", "date"):
            self._one(("decision", key), ((n, getattr(decision, key)) for n, decision in given))
        name = self._one(("decision", "by", "name"), ((n, decision.by.name) for n, decision in given))
        role = self._one(("decision", "by", "role"), ((n, decision.by.role) for n, decision in given))
        if not given:
            return None
        first = given[0][1]
        return first.model_copy(update={"by": first.by.model_copy(update={"name": name, "role": role})})

    def _by_key(self, name: str) -> dict[str, Any]:
        """What is told of each indicator or guideline, with whom it is from."""
        found: dict[str, tuple[int, Any]] = {}
        for number, part in enumerate(self.parts):
            for key, value in getattr(part.form, name).items():
                told = value
                if isinstance(value, Record):
                    told = value.model_copy(update={"by": self._by(number, value.by)})  # type: ignore[attr-defined]
                first = found.setdefault(key, (number, told))
                if first[1] != told:
                    self._clash(number, (name, key), told, *first)
        return {key: value for key, (_number, value) in found.items()}

    # -- who audits ---------------------------------------------------------------------------------------------------

    def _by(self, part: int, given: str | None) -> str | None:
        return None if given is None else self.auditor_ids[part].get(given, given)

    def _auditors(self) -> list[Auditor]:
        """Every auditor once. One name is one person; two names under one id are two, and the second gets another id."""
        self._ask_for_names()
        people: list[Auditor] = []
        taken = {auditor.id for part in self.parts for auditor in part.form.audit.auditors}
        for number, part in enumerate(self.parts):
            own: set[int] = set()
            for index, auditor in enumerate(part.form.audit.auditors):
                same = self._same_person(people, own, auditor)
                if same is None:
                    known = any(person.id == auditor.id for person in people)
                    new = unused(auditor.id, taken) if known else auditor.id
                    taken.add(new)
                    same = len(people)
                    people.append(auditor.model_copy(update={"id": new}))
                else:
                    people[same] = self._both(people[same], auditor, (number, index))
                own.add(same)
                self.auditor_ids[number][auditor.id] = people[same].id
                if people[same].id != auditor.id:
                    self.result.auditors.append((part.name, auditor.id, people[same].id))
        return people

    def _same_person(self, people: Sequence[Auditor], own: set[int], auditor: Auditor) -> int | None:
        """Which of the people an auditor is; no two auditors of one file are the same."""
        others = [(n, person) for n, person in enumerate(people) if n not in own]
        by_id = [n for n, person in others if person.id == auditor.id and _may_be(person.name, auditor.name)]
        name = _name(auditor.name or "")
        by_name = [n for n, person in others if name and _name(person.name or "") == name]
        return next(iter([*by_id, *by_name]), None)

    def _both(self, person: Auditor, auditor: Auditor, where: tuple[int, int]) -> Auditor:
        """A person as two files have it. Two roles are told."""
        role = person.role or auditor.role
        if auditor.role and not _same("role", role, auditor.role):
            other = next(
                number
                for number, part in enumerate(self.parts)
                if any(one.role == role and _may_be(one.name, auditor.name) for one in part.form.audit.auditors)
            )
            self._clash(where[0], ("audit", "auditors", where[1], "role"), auditor.role, other, role)
        name = max(person.name or "", auditor.name or "", key=lambda name: (len(name), name))
        return person.model_copy(update={"name": name or None, "role": role})

    def _ask_for_names(self) -> None:
        """Tell where an id, with no name or a shortened one, could be of either of two people."""
        named: dict[str, dict[str, tuple[int, str]]] = {}
        for number, part in enumerate(self.parts):
            for auditor in part.form.audit.auditors:
                if auditor.name:
                    named.setdefault(auditor.id, {}).setdefault(_name(auditor.name), (number, auditor.name))
        for part in self.parts:
            for index, auditor in enumerate(part.form.audit.auditors):
                given = named.get(auditor.id, {}).values()
                people = [(number, name) for number, name in given if _may_be(name, auditor.name)]
                pairs = ((one, other) for one in people for other in people if not _may_be(one[1], other[1]))
                for (one, name), (other, value) in pairs:
                    place, here, file = (
                        part.gathered.place("audit", "auditors", index),
                        self.parts[one],
                        self.parts[other],
                    )
                    self.result.diagnostics.append(
                        Diagnostic(
                            "E140", place, "who", id=auditor.id, given=name, value=value, here=here.name, file=file.name
                        )
                    )  # fmt: skip
                    break

    def _ask_whose(self, auditors: Sequence[Auditor]) -> None:
        """Tell of ratings of which nobody says whose they are, while others have an auditor."""
        for part in self.parts:
            if not auditors or part.form.audit.auditors:
                continue
            for number, evidence in enumerate(part.form.evidence):
                if any(f.level is not None and (f.by or evidence.by) is None for f in evidence.findings):
                    place = part.gathered.place("evidence", number)
                    self.result.diagnostics.append(Diagnostic("E140", place, "whose", id=evidence.id, here=part.name))
                    break

    # -- the evidence -------------------------------------------------------------------------------------------------

    def _events(self) -> list[Event]:
        groups = list(self._groups())
        given = {evidence.id for part in self.parts for evidence in part.form.evidence}
        used: set[str] = set()
        for group in groups:
            wanted = group[0].evidence.id
            own = wanted if wanted not in used else unused(wanted, given | used)
            used.add(own)
            origins = tuple((self.parts[item.part].name, item.evidence.id) for item in group)
            self.result.events.append(Event(self._event(group, own), origins))
        self._tell_alike(groups)
        return self.result.events

    def _groups(self) -> Iterator[list[_Item]]:
        """The items that are one event, in the order in which they are met."""
        items = [
            _Item(number, index, evidence)
            for number, part in enumerate(self.parts)
            for index, evidence in enumerate(part.form.evidence)
        ]
        times = Counter((item.part, self._key(item.evidence)) for item in items)
        doubtful = {key for (_part, key), number in times.items() if number > 1}
        groups: dict[tuple[Any, ...], list[_Item]] = {}
        seen: Counter[tuple[Any, ...]] = Counter()
        for item in items:
            key = self._key(item.evidence)
            nameless = item.evidence.date is None and item.evidence.title is None
            # What a file has twice is told apart by its id, and by its order where that is the same too.
            known = (key, item.evidence.id if nameless or key in doubtful else None)
            groups.setdefault((known, seen[item.part, known]), []).append(item)
            seen[item.part, known] += 1
        yield from groups.values()

    def _key(self, evidence: Evidence) -> tuple[Any, ...]:
        title = None if evidence.title is None else _plain(evidence.title)
        return (evidence.source, self._voice(evidence), evidence.date, title)

    def _voice(self, evidence: Evidence) -> str | None:
        return evidence.who or self.framework.voice_of_source.get(evidence.source)

    def _event(self, group: Sequence[_Item], identifier: str) -> Evidence:
        first = group[0].evidence
        findings = _Ratings(self, group)
        found = findings.together()
        return first.model_copy(
            update={
                "id": identifier,
                "who": next((item.evidence.who for item in group if item.evidence.who), None),
                "by": findings.by,
                "participants": self._participants(group),
                "document": self._document(group),
                "findings": tuple(found),
            }
        )

    def _participants(self, group: Sequence[_Item]) -> dict[str, int]:
        names = dict.fromkeys(name for item in group for name in item.evidence.participants)
        return {
            name: self._one(
                ("evidence", 0, "participants", name),
                ((item.part, item.evidence.participants.get(name)) for item in group),
                {item.part: ("evidence", item.index, "participants", name) for item in group},
            )
            for name in names
        }

    def _document(self, group: Sequence[_Item]) -> SourceDocument | None:
        given = [(item.part, item.evidence.document) for item in group if item.evidence.document is not None]
        if not given:
            return None
        found = {}
        for name in SourceDocument.model_fields:
            at: dict[int, Path_] = {item.part: ("evidence", item.index, "document", name) for item in group}
            values = [(part, getattr(document, name)) for part, document in given]
            found[name] = self._one(("evidence", 0, "document", name), values, at)
        found["path"] = self._moved(found["path"], [part for part, _document in given])
        return SourceDocument.model_construct(**found)

    def _moved(self, path: str | None, parts: Iterable[int]) -> str | None:
        """A path as it is seen from the folder of the result; as it was, and told, where it leads to nothing there."""
        there = [found for part in parts if (found := _file(self.parts[part].gathered.main.folder or Path(), path))]
        here = _file(self.folder, path)
        if path is None or here is not None or not there:
            return path
        home = Path(os.path.realpath(self.folder))
        if there[0].is_relative_to(home):
            return there[0].relative_to(home).as_posix()
        self.result.far.append(path)
        return path

    # -- what is told beside it ---------------------------------------------------------------------------------------

    def _tell_alike(self, groups: Sequence[Sequence[_Item]]) -> None:
        """Tell of events of different files that differ in the title, the day or who speaks alone."""
        by_rest: dict[tuple[Any, ...], list[int]] = {}
        for number, group in enumerate(groups):
            source, who, date, title = self._key(group[0].evidence)
            rests = [("who", source, date, title), ("date", source, who, title)] if title else []
            for rest in [*rests, *([("title", source, who, date)] if date else [])]:
                by_rest.setdefault(rest, []).append(number)
        pairs: set[tuple[int, int]] = set()
        for (what, *_rest), numbers in by_rest.items():
            files = Counter(item.part for number in numbers for item in groups[number])
            if max(files.values()) > 1:  # several documents of one day, or conversations under one title
                continue
            for one, other in itertools.combinations(numbers, 2):
                voices = {groups[one][0].evidence.who, groups[other][0].evidence.who}
                if what != "who" or None in voices:
                    pairs.add((one, other))
        self.result.alike = [(self.result.events[one], self.result.events[other]) for one, other in sorted(pairs)]

    def _tell_set_aside(self) -> None:
        for aside in self.parts:
            for other in self.parts:
                rated = {
                    finding.indicator
                    for evidence in other.form.evidence
                    for finding in evidence.findings
                    if finding.level is not None
                }
                self.result.set_aside += [
                    (name, aside.name, other.name)
                    for name in aside.form.not_applicable
                    if name in rated and name not in other.form.not_applicable
                ]


class _Ratings:
    """The findings of several files on one event, put together."""

    def __init__(self, merging: _Merging, group: Sequence[_Item]) -> None:
        self.merging, self.group = merging, group
        #: By unit (indicator, voice, auditor): the findings of each part, with their indexes there.
        self.units: dict[Unit, dict[int, list[tuple[int, Finding]]]] = {}
        for item in group:
            for index, finding in enumerate(item.evidence.findings):
                self.units.setdefault(self._unit(item, finding), {}).setdefault(item.part, []).append((index, finding))
        unknown = any(rater is None for _indicator, _voice, rater in self.units)
        #: Whose the event is: of the first file that says so, unless there are ratings of nobody known.
        self.by: str | None = None
        if not unknown:
            owners = [merging._by(item.part, item.evidence.by) for item in group]
            if merging.only is None:
                owners += [merging._by(item.part, merging.parts[item.part].only) for item in group]
            self.by = next((owner for owner in owners if owner), None)

    def _unit(self, item: _Item, finding: Finding) -> Unit:
        by = finding.by or item.evidence.by or self.merging.parts[item.part].only
        voice = finding.who or self.merging._voice(item.evidence)
        return (finding.indicator, voice, self.merging._by(item.part, by))

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
        implied = self.by or self.merging.only
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
        merging = self.merging
        if part < other:
            part, here, other, there = other, there, part, here
        known = [_content(one) for _index, one in there]
        index, finding = next(((i, one) for i, one in here if _content(one) not in known), here[0])
        contents = [_content(one) for _index, one in here]
        opposite = next((one for _i, one in there if _content(one) not in contents), there[0][1])
        item = next(item for item in self.group if item.part == part)
        place = merging.parts[part].gathered.place("evidence", item.index, "findings", index)
        merging.result.diagnostics.append(
            Diagnostic(
                "E140", place, "rating", id=unit[0], auditor=unit[2], given=_rating(finding), value=_rating(opposite),
                file=merging.parts[other].name, here=merging.parts[part].name,
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


def _told(value: Any) -> Any:
    """A value in a message, as plain data."""
    if isinstance(value, Record):
        return ", ".join(str(one) for one in value.model_dump(mode="json", exclude_none=True).values())[
            : 2 * MOST_SHOWN
        ]
    if isinstance(value, tuple):
        return ", ".join(value)
    return value_told(value) if isinstance(value, str) and value_told(value)["nl"] != value else shortened(str(value))


def _plain(text: str) -> str:
    """A text without differences in spelling: capitals, and how many spaces there are."""
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def _may_be(one: str | None, other: str | None) -> bool:
    """Whether two names can be of one person: J. de Wit is Jan de Wit, and nobody knows of an empty one."""
    if not one or not other or _name(one) == _name(other):
        return True
    (first, *rest), (first_too, *rest_too) = _plain(one).split(), _plain(other).split()
    initials = sorted((first.rstrip("."), first_too.rstrip(".")), key=len)
    return rest == rest_too != [] and len(initials[0]) == 1 and initials[1].startswith(initials[0])


def _name(name: str) -> str:
    return "".join(letter for letter in _plain(name) if letter.isalnum())


def _same(key: str | int, one: Any, other: Any) -> bool:
    if key in _SPELLED_FREELY and isinstance(one, str) and isinstance(other, str):
        return _plain(one).replace(" ", "") == _plain(other).replace(" ", "")
    return bool(one == other)


def _file(folder: Path, path: str | None) -> Path | None:
    """The file that a path names below a folder, where there is one."""
    try:
        found = below(folder, path.replace("\\", "/")) if path is not None else None
    except OutsideError:
        return None
    return found if found is not None and found.is_file() else None


def _at(form: Form, path: Sequence[str]) -> Any:
    found: Any = form
    for step in path:
        found = getattr(found, step)
    return found
