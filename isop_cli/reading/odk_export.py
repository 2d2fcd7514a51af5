"""Read an export of ODK Central or KoBoToolbox of the form that `isop new FILE.xlsx --xlsform` makes.

Each submission is an evidence item, by the auditor who is named in it. `submissions` takes the file apart, `odk_names` knows
what its columns are called.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from isop_cli.model.dossier import FORMAT as DOSSIER_FORMAT
from isop_cli.model.form import FORMAT
from isop_cli.reading.diagnostics import MAX_PROBLEMS, Argument, Diagnostic, Place
from isop_cli.reading.files import decode
from isop_cli.reading.forms import FormDocument, as_dossier, filled_in, refuse_forbidden
from isop_cli.reading.odk_names import MADE_BY, NOT_APPLICABLE, NOT_SEEN, Field, answers_told, field_of
from isop_cli.reading.sheet_form import short_name
from isop_cli.reading.submissions import (
    MAX_FILLED,
    ExportError,
    Submission,
    Table,
    files_in,
    is_json,
    is_packed,
    table_in,
    table_in_json,
)

_HEAD = 200_000
_IN_A_TABLE = re.compile(rb"[^\n]{0,200000}?(?:^|[,;\t\"])" + MADE_BY.encode() + rb"[,;\t\"\r\n]")
_IN_JSON = re.compile(rb'"' + MADE_BY.encode() + rb'"\s*:')
#: Where a submission's own number stands, the surest first.
_KEYS = ("KEY", "meta/instanceID", "meta-instanceID", "instanceID", "__id", "_uuid", "_id")
#: Columns in which a server says that a submission was turned down, or could not be read.
_REVIEW = {
    "ReviewState": ("rejected",),
    "__system/reviewState": ("rejected",),
    "_validation_status": ("not approved", "validation_status_not_approved", "niet goedgekeurd"),
    "_validation_status/uid": ("validation_status_not_approved",),
}
_LOCKED = {"Status": ("not decrypted", "missing encrypted form data"), "__system/status": ("notdecrypted", "missing")}
_LEVEL = re.compile(r"([0-9]{1,9}) \S.*", re.DOTALL)
#: What is the same in every submission: where it goes in a dossier.
_OF_THE_DOSSIER = {"school": ("school", "name"), "sector": ("school", "sector"), "audit_date": ("audit", "date")}


def is_export(content: bytes) -> bool:
    """Whether a file is an export of our form: a table, JSON, or a zip with one of these in it."""
    if is_packed(content):
        try:
            return any(_is_ours(part) for _name, part in files_in(content))
        except ExportError:
            return False
    return _is_ours(content)


def _is_ours(content: bytes) -> bool:
    start = content[:_HEAD].removeprefix(b"\xef\xbb\xbf")
    if is_json(start):
        return _IN_JSON.search(content[:1_000_000]) is not None
    first, _end, rest = start.partition(b"\n")
    return (
        _IN_A_TABLE.match((rest if first.lower().startswith(b"sep=") else first).partition(b"\n")[0] + b"\n")
        is not None
    )


def read_export(content: bytes, name: str, folder: Path | None = None) -> FormDocument:
    """The dossier in an export. What is wrong with it is in `problems`; with an error there, `data` is None."""
    document = FormDocument(name, "", folder, size=len(content))
    reading = _Reading(document)
    try:
        for table in _tables(content, document):
            reading.take_table(table)
        if not document.problems or reading.is_ours:
            reading.finish()
    except ExportError as refused:
        document.problems.append(Diagnostic("E133", Place(name, row=refused.row), refused.case))
    if any(problem.code[0] == "E" for problem in document.problems):
        document.data = None
        del document.problems[MAX_PROBLEMS:]
    return document


def _tables(content: bytes, document: FormDocument) -> Iterator[Table]:
    """Each table of ours in a file. Raises ExportError."""
    if not is_packed(content):
        if (table := _table(content, document)) is not None:
            yield table
        return
    found = 0
    for name, part in files_in(content):
        if not _is_ours(part):
            document.problems.append(Diagnostic("W442", Place(document.name, part=name), "file"))
        elif (table := _table(part, document)) is not None:
            table.file, found = name, found + 1
            yield table
    if not found and not any(problem.code[0] == "E" for problem in document.problems):
        raise ExportError("no_table")


def _table(content: bytes, document: FormDocument) -> Table | None:
    if is_json(content):
        return table_in_json(content)
    text = decode(content, document.name)
    if isinstance(text, Diagnostic):
        document.problems.append(text)
        return None
    if not text.strip():
        document.problems.append(Diagnostic("E121", Place(document.name)))
        return None
    return table_in(text, lambda head: field_of(head).kind not in ("", "system"))


@dataclass
class _Item:
    """One submission as it is taken apart."""

    table: Table
    submission: Submission
    by_kind: dict[Field, tuple[str, Place]] = field(default_factory=dict)

    def text(self, kind: str) -> str | None:
        found = self.by_kind.get(Field(kind))
        return found[0].strip() if found else None


@dataclass
class _Reading:
    document: FormDocument
    evidence: list[dict[str, Any]] = field(default_factory=list)
    auditors: dict[str, str] = field(default_factory=dict)
    reasons: dict[str, list[str]] = field(default_factory=dict)
    #: What was said of the school and the audit, and where it was said first.
    said: dict[str, tuple[str, Place]] = field(default_factory=dict)
    made_by: set[str] = field(default_factory=set)
    #: Which submission has which id.
    ids: dict[str, str] = field(default_factory=dict)
    is_ours: bool = False
    #: Cells in which something stands, of all tables together.
    filled: int = 0

    def _problem(self, code: str, place: Place, case: str, /, **arguments: Argument) -> None:
        self.document.problems.append(Diagnostic(code, place, case, **arguments))

    def take_table(self, table: Table) -> None:
        """Take every submission of a table. Raises ExportError for one that is not of our form."""
        fields = [field_of(head) for head in table.heads]
        kinds = {one.kind for one in fields}
        if not table.submissions and MADE_BY in kinds:
            self.is_ours = True
            return
        if "level" not in kinds or not kinds & {"source", MADE_BY}:
            raise ExportError("foreign")
        if missing := next((name for name in ("source", "date") if name not in kinds), None):
            self._problem("E134", Place(self.document.name), "no_column", name=missing)
            return
        self.is_ours = True
        self.filled += sum(len(submission.cells) for submission in table.submissions)
        if self.filled > MAX_FILLED:
            raise ExportError("too_many")
        self._tell_strangers(table, fields)
        for submission in table.submissions:
            self._take(table, fields, submission)

    def _tell_strangers(self, table: Table, fields: list[Field]) -> None:
        """Say of each column with something in it that is not of the form that it is not read."""
        filled: dict[int, Submission] = {}
        for submission in table.submissions:
            for number in submission.cells:
                filled.setdefault(number, submission)
        for number, submission in sorted(filled.items()):
            if not fields[number].kind and len(self.document.problems) < MAX_PROBLEMS:
                self._problem("W442", self._place(table, submission, number), "column", name=table.heads[number][:80])

    def _place(self, table: Table, submission: Submission, number: int | None) -> Place:
        """Where a cell stands; with None, where the submission does. In JSON that is known by its title or own number."""
        head = "" if number is None else table.heads[number]
        if submission.row:
            return Place(self.document.name, row=submission.row, part=head[:200])
        about = field_of(head)
        title = next((text for n, text in submission.cells.items() if field_of(table.heads[n]).kind == "title"), "")
        question = about.about if about.kind in ("level", "note") else ""
        return Place(self.document.name, part=(title or self._key(table, submission))[:80], question=question)

    def _key(self, table: Table, submission: Submission) -> str:
        by_head = {table.heads[number]: text for number, text in submission.cells.items()}
        return next((by_head[head].strip() for head in _KEYS if head in by_head), "")

    # -- a submission -------------------------------------------------------------------------------------------------

    def _take(self, table: Table, fields: list[Field], submission: Submission) -> None:
        whole = self._place(table, submission, None)
        for told, case, code in ((_LOCKED, "locked", "E134"), (_REVIEW, "rejected", "W442")):
            for number, text in submission.cells.items():
                if text.strip().casefold() in told.get(table.heads[number], ()):
                    self._problem(code, whole, case)
                    return
        item = _Item(table, submission)
        for number, text in submission.cells.items():
            about = fields[number]
            if about.kind in ("", "system"):
                continue
            place = self._place(table, submission, number)
            if about in item.by_kind and item.by_kind[about][0].strip() != text.strip():
                self._problem("E134", place, "twice", name=table.heads[number][:80])
            item.by_kind[about] = (text, place)
            self.document.values += 1
        if item.by_kind.keys() - {Field(MADE_BY)}:
            self._take_item(item, whole)

    def _take_item(self, item: _Item, whole: Place) -> None:
        at, places = ("evidence", len(self.evidence)), self.document.places
        places[at] = whole
        for kind in (MADE_BY, *_OF_THE_DOSSIER):
            self._take_said(kind, item)
        evidence: dict[str, Any] = {"id": self._id(item)}
        for kind in ("source", "who", "date", "title"):
            if (found := item.by_kind.get(Field(kind))) is not None:
                evidence[kind] = found[0] if kind == "title" else found[0].strip()
                places[*at, kind] = found[1]
        if (auditor := item.by_kind.get(Field("auditor"))) is not None:
            evidence["by"] = self._auditor(*auditor)
            places[*at, "by"] = auditor[1]
        if (document := item.by_kind.get(Field("document"))) is not None:
            evidence["document"] = {"title": document[0]}
            places[*at, "document"] = document[1]
        counts = {about: found for about, found in item.by_kind.items() if about.kind == "participants"}
        if counts:
            evidence["participants"] = {about.about: text for about, (text, _place) in counts.items()}
            places |= {(*at, "participants", about.about): place for about, (_text, place) in counts.items()}
        findings: list[dict[str, Any]] = []
        for indicator in dict.fromkeys(about.about for about in item.by_kind if about.kind in ("level", "note")):
            finding = self._finding(indicator, item, (*at, "findings", len(findings)))
            if finding is not None:
                findings.append(finding)
        self.evidence.append({**evidence, "findings": findings})

    def _take_said(self, kind: str, item: _Item) -> None:
        """What each submission says of the school and the audit is the same, or left out."""
        if (found := item.by_kind.get(Field(kind))) is None:
            return
        text, place = " ".join(found[0].split()), found[1]
        if kind == MADE_BY:
            self.made_by.add(text)
            return
        first, _place = self.said.setdefault(kind, (text, place))
        if first.casefold() != text.casefold():
            self._problem("E134", place, "differs", given=text[:80], other=first[:80])

    def _auditor(self, name: str, place: Place) -> str:
        name = " ".join(name.split())
        identifier = short_name(name)
        if identifier not in self.auditors:
            at = ("audit", "auditors", len(self.auditors))
            self.document.places[at] = place
            self.auditors[identifier] = name
        return identifier

    def _id(self, item: _Item) -> str:
        """An id that the same submission has in every export: the beginning of its own number."""
        key = self._key(item.table, item.submission).removeprefix("uuid:")
        plain = re.sub(r"[^A-Za-z0-9]", "", key) or str(item.submission.row or len(self.evidence) + 1)
        for length in range(8, 64):
            identifier = plain[:length]
            if self.ids.setdefault(identifier, plain) == plain:
                return identifier
        return plain[:64]

    def _finding(self, indicator: str, item: _Item, at: tuple[str | int, ...]) -> dict[str, Any] | None:
        """What is said of an indicator; None where nothing is, or where it does not apply to the school."""
        level, place = item.by_kind.get(Field("level", indicator), ("", None))
        note, note_place = item.by_kind.get(Field("note", indicator), ("", None))
        level = level.strip()
        answer = answers_told().get(" ".join(level.split()).casefold())
        if answer == NOT_APPLICABLE:
            reasons = self.reasons.setdefault(indicator, [])
            if note.strip() and note.strip() not in reasons:
                reasons.append(note.strip())
            self.document.places.setdefault(
                ("not_applicable", indicator), note_place or place or Place(self.document.name)
            )
            return None
        if answer == NOT_SEEN:
            level = ""
        if not level and not note.strip():
            return None
        if match := _LEVEL.fullmatch(level):
            level = match[1]
        where = place or note_place
        if where:
            self.document.places[at] = self.document.places[*at, "level"] = where
        if note_place:
            self.document.places[*at, "note"] = note_place
        return {"indicator": indicator, "level": level or None, **({"note": note} if note.strip() else {})}

    # -- the whole ----------------------------------------------------------------------------------------------------

    def finish(self) -> None:
        """Put into the document what the submissions hold."""
        document = self.document
        if not self.evidence and not document.problems:
            self._problem("E133", Place(document.name), "empty")
        form: dict[str, Any] = {"school": {}, "audit": {}}
        for kind, (part, key) in _OF_THE_DOSSIER.items():
            if kind in self.said:
                form[part][key], document.places[part, key] = self.said[kind]
        document.places["school",] = document.places.get(("school", "name"), Place(document.name))
        document.places["audit",] = document.places.get(("audit", "date"), Place(document.name))
        form["audit"]["auditors"] = [{"id": id_, "name": name} for id_, name in self.auditors.items()]
        form["evidence"] = self.evidence
        form["not_applicable"] = {indicator: "\n".join(told) or None for indicator, told in self.reasons.items()}
        self._take_made_by()
        empty = form["not_applicable"]
        data = as_dossier(filled_in(form))
        if empty:
            data["not_applicable"] = empty
        document.data = {**data, "format": DOSSIER_FORMAT}
        refuse_forbidden(document)

    def _take_made_by(self) -> None:
        """The label and the version of the criteria; of forms that were made from several, all of them."""
        parts = [told.split(maxsplit=2) for told in sorted(self.made_by)]
        for one in parts:
            if len(one) == 3 and one[0] != FORMAT:
                self._problem("E130", Place(self.document.name), "newer", given=one[0][:40], format=FORMAT)
                return
        labels, versions = (sorted({one[n][:80] for one in parts if len(one) == 3}) for n in (1, 2))
        self.document.label = ", ".join(labels) or None
        self.document.criteria = ", ".join(versions) or None
