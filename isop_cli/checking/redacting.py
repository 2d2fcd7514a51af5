"""Put neutral words in the place of what traces to a person, in every text of a dossier and in nothing it is judged by.

What the label bureau needs stays as it is: the school's own name, place and numbers, the ids to which `by` refers, and
in their own places the names of the auditors and of who decided, for the decision is not the auditors' and the report
is signed with their names. `others` has those replaced too, for readers elsewhere.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from isop_cli.checking.people import People
from isop_cli.checking.personal import PersonalData, composed, free_texts, people_of, personal_data
from isop_cli.model.form import Form
from isop_cli.reading.diagnostics import Place
from isop_cli.text.frequent import language_of
from isop_cli.text.language import _, in_language, language

#: Where some words stand in a value: the words, the path, and how often they stood there before.
Locate = Callable[[str, tuple[str | int, ...], int], Place]
_BETWEEN = re.compile(r"[-._/\\]")


@dataclass(frozen=True, slots=True)
class Replacement:
    """What was found where, and what stands there now; both with the salutation in front of a name."""

    place: Place
    kind: str
    found: str
    replaced: str


@dataclass(frozen=True)
class Redacted:
    """A dossier without what traces to a person, each replacement, and the file names that hold a name and stay."""

    form: Form
    replacements: list[Replacement]
    left: list[tuple[Place, str]] = field(default_factory=list)


def redacted(form: Form, locate: Locate, listed: Iterable[str] = (), *, others: bool = False) -> Redacted:
    """A dossier with neutral words, in its own language, for names, addresses and numbers of people.

    `listed` are names beside those that the dossier has itself. With `others` auditors get a number for a name, and
    who decided none.
    """
    with in_language(language_of(text for _path, text in free_texts(form)) or language()):
        return _Redaction(form, locate, people_of(form, listed)).done(others)


class _Redaction:
    def __init__(self, form: Form, locate: Locate, people: People) -> None:
        self.form, self.locate, self.people = form, locate, people
        self.data: dict[str, Any] = form.model_dump(mode="json")
        self.replacements: list[Replacement] = []
        self.left: list[tuple[Place, str]] = []
        self.words = {
            "name": _("[name]"),
            "addressed": _("[name]"),
            "email": _("[e-mail address]"),
            "phone": _("[telephone number]"),
            "bsn": _("[citizen service number]"),
        }

    def done(self, others: bool) -> Redacted:
        participants: dict[int, dict[str, str]] = {}
        for path, text in free_texts(self.form):
            new = self._without(text, path)
            if path[-2:-1] == ("participants",):
                participants.setdefault(int(path[1]), {})[text] = new
            elif new != text:
                self._put(path, new)
        for number, names in participants.items():
            self.data["evidence"][number]["participants"] = _renamed(self.form.evidence[number].participants, names)
        self._name_items()
        if others:
            self._leave_out_others()
        return Redacted(Form.model_validate(self.data), self.replacements, self.left)

    def _without(self, text: str, path: tuple[str | int, ...]) -> str:
        """A text with neutral words in it, as it is where nothing is found."""
        whole = composed(text)
        found = personal_data(whole, self.people)
        for one in found:
            said = whole[one.said : one.end]
            place = self.locate(said, path, whole.count(said, 0, one.said))
            self.replacements.append(Replacement(place, one.kind, said, self._neutral(whole, one)))
        for one in reversed(found):
            whole = whole[: one.said] + self._neutral(whole, one) + whole[one.end :]
        return whole if found else text

    def _neutral(self, text: str, one: PersonalData) -> str:
        return text[one.said : one.start] + self.words[one.kind]

    def _put(self, path: tuple[str | int, ...], text: str) -> None:
        owner: Any = self.data
        for step in path[:-1]:
            owner = owner[step]
        owner[path[-1]] = text

    def _name_items(self) -> None:
        """Give an evidence item another id where a name is in it, and tell of file names."""
        ids = {evidence.id for evidence in self.form.evidence}
        word = re.sub(r"\W", "", self.words["name"])
        for number, evidence in enumerate(self.form.evidence):
            path = ("evidence", number, "id")
            if names := self._names_in(evidence.id):
                new = evidence.id
                for one in reversed(names):
                    new = new[: one.start] + word + new[one.end :]
                new = unused(new, ids)
                ids.add(new)
                self._put(path, new)
                self.replacements.append(Replacement(self.locate(evidence.id, path, 0), "name", evidence.id, new))
            file = evidence.document.path if evidence.document is not None else None
            if file is not None and (self._names_in(file) or personal_data(composed(file), self.people)):
                self.left.append((self.locate(file, ("evidence", number, "document", "path"), 0), file))

    def _names_in(self, name: str) -> list[PersonalData]:
        """The names in an id or a file name, in which there are no capitals to tell them by."""
        return [one for one in personal_data(_BETWEEN.sub(" ", name).title(), self.people) if one.kind == "name"]

    def _leave_out_others(self) -> None:
        """Number the auditors wherever they are named by id, and leave out their names and that of who decided."""
        numbers: dict[str, str] = {}
        for number, auditor in enumerate(self.data["audit"].get("auditors", ())):
            path = ("audit", "auditors", number)
            new = f"auditor-{number + 1}"
            numbers.setdefault(auditor["id"], new)
            for key, by in (("id", new), ("name", None)):
                if (told := auditor.pop(key, None)) is not None and told != by:
                    place = self.locate(told, (*path, key), 0)
                    self.replacements.append(Replacement(place, "name", told, by or new))
            auditor["id"] = new
        _renumber(self.data, numbers)
        if (decision := self.data.get("decision")) is not None:
            place = self.locate(decision["by"]["name"], ("decision", "by", "name"), 0)
            self.replacements.append(Replacement(place, "name", decision["by"]["name"], self.words["name"]))
            decision["by"]["name"] = self.words["name"]


def unused(name: str, used: Iterable[str]) -> str:
    """A name that is not used yet: the name itself, or with the first number behind it that is free."""
    taken, number, found = set(used), 1, name
    while found in taken:
        number += 1
        found = f"{name}-{number}"
    return found


def _renamed(participants: Mapping[str, int], names: Mapping[str, str]) -> dict[str, int]:
    """Those who took part under other names; who get the same one are counted together."""
    counts: Counter[str] = Counter()
    for name, number in participants.items():
        counts[names[name]] += number
    return dict(counts)


def _renumber(data: Any, numbers: Mapping[str, str]) -> None:
    """Let every `by` refer to an auditor's new id."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "by" and isinstance(value, str):
                data[key] = numbers.get(value, value)
            else:
                _renumber(value, numbers)
    elif isinstance(data, list):
        for one in data:
            _renumber(one, numbers)
