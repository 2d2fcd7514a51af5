"""Put the dossiers or forms of several auditors of one audit together, without losing or doubling anything.

Nothing is chosen: where two files say different things of which one alone can hold, both are told, and nobody but the
auditors can say which it is. What all files say, and what one says alone, is taken over.
"""

import itertools
import os
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from isop_cli.checking.merging_auditors import Auditors
from isop_cli.checking.merging_parts import Event, Item, Merged, Part, Parts, Path_, plain
from isop_cli.checking.merging_ratings import Ratings, voice_of
from isop_cli.checking.redacting import unused
from isop_cli.model.dossier import Evidence, SourceDocument
from isop_cli.model.form import Form, FormAudit, FormSchool
from isop_cli.model.framework import Framework
from isop_cli.model.values import Record
from isop_cli.reading.files import OutsideError, below


def merged(parts: Sequence[Part], framework: Framework, folder: Path) -> Merged:
    """The parts as one dossier that stands in a folder. The order of the parts makes no difference to its assessment."""
    return _Merging(parts, framework, folder).done()


class _Merging:
    def __init__(self, parts: Sequence[Part], framework: Framework, folder: Path) -> None:
        self.parts, self.framework, self.folder = parts, framework, folder
        self.files = Parts(parts)
        self.result = self.files.result
        self.auditors = Auditors(self.files)

    def done(self) -> Merged:
        form = Form(
            format="isop-form/1",
            label=self.framework.id,
            criteria=self.framework.version,
            school=FormSchool.model_construct(**self._fields(FormSchool, "school")),
            audit=self._audit(),
            conclusion=self.files.one(
                ("conclusion",), ((n, part.form.conclusion) for n, part in enumerate(self.parts))
            ),
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

    def _fields(self, model: type[Record], *path: str) -> dict[str, Any]:
        """Each field of a record that every part has at a path."""
        found = {}
        for name in model.model_fields:
            records = [(number, _at(part.form, path)) for number, part in enumerate(self.parts)]
            found[name] = self.files.one((*path, name), ((n, getattr(record, name)) for n, record in records))
        return found

    def _audit(self) -> FormAudit:
        forms = [(number, part.form.audit) for number, part in enumerate(self.parts)]
        found: dict[str, Any] = {"auditors": tuple(self.auditors.people)}
        found["date"] = self.files.one(("audit", "date"), ((n, audit.date) for n, audit in forms))
        kinds = ((n, audit.kind if "kind" in audit.model_fields_set else None) for n, audit in forms)
        if (kind := self.files.one(("audit", "kind"), kinds)) is not None:
            found["kind"] = kind
        previous = self.files.one(("audit", "previous"), ((n, audit.previous) for n, audit in forms))
        found["previous"] = self._moved(previous, [n for n, audit in forms if audit.previous is not None])
        scopes = ((n, tuple(sorted(audit.scope)) or None) for n, audit in forms)
        if self.files.one(("audit", "scope"), scopes) is not None:
            found["scope"] = next(audit.scope for _n, audit in forms if audit.scope)
        return FormAudit.model_construct(set(found), **found)

    def _decision(self) -> Any:
        decisions = [(number, part.form.decision) for number, part in enumerate(self.parts)]
        given = [(number, decision) for number, decision in decisions if decision is not None]
        for key in ("outcome", "date"):
            self.files.one(("decision", key), ((n, getattr(decision, key)) for n, decision in given))
        name = self.files.one(("decision", "by", "name"), ((n, decision.by.name) for n, decision in given))
        role = self.files.one(("decision", "by", "role"), ((n, decision.by.role) for n, decision in given))
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
                    told = value.model_copy(update={"by": self.auditors.by(number, value.by)})  # type: ignore[attr-defined]
                first = found.setdefault(key, (number, told))
                if first[1] != told:
                    self.files.clash(number, (name, key), told, *first)
        return {key: value for key, (_number, value) in found.items()}

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

    def _groups(self) -> Iterator[list[Item]]:
        """The items that are one event, in the order in which they are met."""
        items = [
            Item(number, index, evidence)
            for number, part in enumerate(self.parts)
            for index, evidence in enumerate(part.form.evidence)
        ]
        times = Counter((item.part, self._key(item.evidence)) for item in items)
        doubtful = {key for (_part, key), number in times.items() if number > 1}
        groups: dict[tuple[Any, ...], list[Item]] = {}
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
        title = None if evidence.title is None else plain(evidence.title)
        return (evidence.source, voice_of(evidence, self.framework), evidence.date, title)

    def _event(self, group: Sequence[Item], identifier: str) -> Evidence:
        first = group[0].evidence
        findings = Ratings(self.files, self.auditors, self.framework, group)
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

    def _participants(self, group: Sequence[Item]) -> dict[str, int]:
        names = dict.fromkeys(name for item in group for name in item.evidence.participants)
        return {
            name: self.files.one(
                ("evidence", 0, "participants", name),
                ((item.part, item.evidence.participants.get(name)) for item in group),
                {item.part: ("evidence", item.index, "participants", name) for item in group},
            )
            for name in names
        }

    def _document(self, group: Sequence[Item]) -> SourceDocument | None:
        given = [(item.part, item.evidence.document) for item in group if item.evidence.document is not None]
        if not given:
            return None
        found = {}
        for name in SourceDocument.model_fields:
            at: dict[int, Path_] = {item.part: ("evidence", item.index, "document", name) for item in group}
            values = [(part, getattr(document, name)) for part, document in given]
            found[name] = self.files.one(("evidence", 0, "document", name), values, at)
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

    def _tell_alike(self, groups: Sequence[Sequence[Item]]) -> None:
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
