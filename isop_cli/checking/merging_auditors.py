"""Who audits, when several files are put together: one person once, whatever the id in each file."""

from collections.abc import Sequence

from isop_cli.checking.merging_parts import Parts, plain, same
from isop_cli.checking.redacting import unused
from isop_cli.model.dossier import Auditor
from isop_cli.reading.diagnostics import Diagnostic


class Auditors:
    """The auditors of the whole. `only` is the id of one who is alone."""

    def __init__(self, files: Parts) -> None:
        self.files, self.parts, self.result = files, files.parts, files.result
        #: For each part the ids of its auditors in the whole.
        self._ids: list[dict[str, str]] = [{} for _part in files.parts]
        self.people = self._together()
        self.only = self.people[0].id if len(self.people) == 1 else None
        self._ask_whose(self.people)

    def by(self, part: int, given: str | None) -> str | None:
        """The id in the whole of an auditor of a part."""
        return None if given is None else self._ids[part].get(given, given)

    def _together(self) -> list[Auditor]:
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
                self._ids[number][auditor.id] = people[same].id
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
        if auditor.role and not same("role", role, auditor.role):
            other = next(
                number
                for number, part in enumerate(self.parts)
                if any(one.role == role and _may_be(one.name, auditor.name) for one in part.form.audit.auditors)
            )
            self.files.clash(where[0], ("audit", "auditors", where[1], "role"), auditor.role, other, role)
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


def _may_be(one: str | None, other: str | None) -> bool:
    """Whether two names can be of one person: J. de Wit is Jan de Wit, and nobody knows of an empty one."""
    if not one or not other or _name(one) == _name(other):
        return True
    (first, *rest), (first_too, *rest_too) = plain(one).split(), plain(other).split()
    initials = sorted((first.rstrip("."), first_too.rstrip(".")), key=len)
    return rest == rest_too != [] and len(initials[0]) == 1 and initials[1].startswith(initials[0])


def _name(name: str) -> str:
    return "".join(letter for letter in plain(name) if letter.isalnum())
