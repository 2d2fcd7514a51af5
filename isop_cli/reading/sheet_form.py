"""Read what is filled in on the workbook of `isop new FILE.xlsx`: a sheet for the school, one for each evidence item.

The first row and the first column of each sheet are hidden, and say what stands where: whatever the language, and
wherever a row or a column was moved. A hidden sheet has the words of the drop-downs, with the ids that they stand for.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from isop_cli.model.dossier import FORMAT as DOSSIER_FORMAT
from isop_cli.model.form import FORMAT
from isop_cli.reading.diagnostics import MAX_PROBLEMS, Argument, Diagnostic, Place
from isop_cli.reading.forms import FormDocument, as_dossier, filled_in, refuse_forbidden
from isop_cli.reading.odk_names import MADE_BY
from isop_cli.reading.workbooks import Cell, Sheet, WorkbookError, holds, read_sheets

SCHOOL, EVIDENCE, LISTS = (f"{FORMAT} {kind}" for kind in ("school", "evidence", "lists"))
#: The rows that there may be more of, by what their first cell says: which field stands in which column. A row that
#: somebody adds below one of these, in which the first cell is empty, is another.
TABLES: Mapping[str, Mapping[str, str]] = {
    "auditor": {"name": "1", "id": "2", "role": "3"},
    "not_applicable": {"indicator": "1", "reason": "2"},
    "explanation": {"indicator": "1", "by": "2", "reason": "3"},
    "judgement": {"guideline": "1", "outcome": "2", "by": "3", "reason": "4"},
    "participants": {"group": "1", "number": "2"},
    "shows": {"what": "1", "partnerships": "2"},
    # A question is a finding when something is filled in there; a finding always is one.
    "finding": {"indicator": "indicator", "level": "level", "note": "note", "by": "by", "who": "who", "partnerships": "partnerships", "shows": "shows"},
    "question": {"indicator": "indicator", "level": "level", "note": "note", "by": "by", "who": "who", "partnerships": "partnerships", "shows": "shows"},
}  # fmt: skip
#: The other rows: what their first cell says is the path of what stands in column "1".
SCHOOL_ROWS = (
    "school.name", "school.sector", "school.brin", "school.lrk", "school.city", "school.postcode", "school.region",
    "school.website", "school.pupils", "audit.date", "audit.kind", "audit.previous", "audit.scope", "conclusion", "decision.outcome",
    "decision.date", "decision.by.name", "decision.by.role",
)  # fmt: skip
EVIDENCE_ROWS = (
    "source", "who", "date", "title", "by", "document.title", "document.path", "document.sha256", "id",
)  # fmt: skip
#: Which list has the words of a field; `outcome` is a judgement's.
LIST_OF = {
    "school.sector": "sectors", "audit.kind": "kinds", "decision.outcome": "decisions", "source": "sources",
    "who": "groups", "group": "groups", "indicator": "indicators", "guideline": "guidelines", "outcome": "outcomes",
    "level": "levels", "by": "auditors",
}  # fmt: skip
#: Rows for people to read.
HEADING = "-"
_SEVERAL = frozenset(("audit.scope", "partnerships"))
NONE_OF_THEM = "-"
_KEYED = {"explanation": "explanations", "judgement": "judgements"}
#: What has no spaces around it.
_BARE = frozenset(("id", "number", "school.pupils", "document.sha256"))
#: A date that was filled in with the time of day.
_TIME = re.compile(r"(?<=^\d{4}-\d\d-\d\d) \d\d:\d\d:\d\d(?:\.\d+)?$")
#: What is there before an auditor has filled in anything makes no evidence.
_GIVEN = frozenset(("source", "who", "by"))


def is_form(content: bytes) -> bool:
    """Whether a file is a workbook of this program."""
    return holds(content, FORMAT.encode())


def word(text: str) -> str:
    """A word by which it is looked up in a list: in capitals or not, and however it is spaced."""
    return unicodedata.normalize("NFC", " ".join(text.split())).casefold()


def cell_for(value: str, names: Mapping[str, str]) -> str:
    """How an id or a name of one's own stands in a cell, so that `meant` gives it back. `names` is by id."""
    meant_by = meanings(names)
    if value in names and meant_by[word(names[value])] == value:
        return names[value]
    return f'"{value}"' if meaning_of(value, meant_by) != value else value


def meanings(names: Mapping[str, str]) -> dict[str, str]:
    """What the words of a list stand for: each name, and each id, for an id. An id goes before a name."""
    return {word(name): id_ for id_, name in reversed(list(names.items()))} | {word(id_): id_ for id_ in names}


def meaning_of(text: str, meant_by: Mapping[str, str]) -> str:
    """What is meant by a word in a cell; what stands in quotation marks is meant as it is written."""
    text = text.strip()
    if len(text) > 2 and text[0] == text[-1] == '"':
        return text[1:-1]
    return meant_by.get(word(text), text)


def short_name(name: str) -> str:
    """An id made from a name."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    return "-".join(re.findall(r"[a-z0-9]+", re.sub(r"[\u0300-\u036f]", "", plain)))[:40].rstrip("-") or "x"


def read_workbook(content: bytes, name: str, folder: Path | None = None) -> FormDocument:
    """The dossier in a workbook. What is wrong with it is in `problems`; with an error there, `data` is None."""
    document = FormDocument(name, "", folder, size=len(content))
    try:
        sheets = read_sheets(content)
    except WorkbookError as refused:
        document.problems.append(Diagnostic("E131", Place(name), refused.case))
        return document
    if problem := _none_of_ours(sheets, name):
        document.problems.append(problem)
        return document
    _Reading(document, sheets).take_in()
    if any(problem.code[0] == "E" for problem in document.problems):
        document.data = None
        del document.problems[MAX_PROBLEMS:]
    return document


def _kind(sheet: Sheet) -> str:
    cell = sheet.rows.get(1, {}).get("A")
    return cell.text.strip() if cell else ""


def _none_of_ours(sheets: list[Sheet], name: str) -> Diagnostic | None:
    kinds = [_kind(sheet) for sheet in sheets]
    if any(kind in (SCHOOL, EVIDENCE) for kind in kinds):
        return None
    newer = next((kind.split()[0] for kind in kinds if re.match(r"isop-form/[0-9]{1,4} ", kind)), None)
    if newer and newer != FORMAT:
        return Diagnostic("E130", Place(name), "newer", given=newer, format=FORMAT)
    if [sheet.title for sheet in sheets] == ["survey", "choices", "settings"]:
        return Diagnostic("E131", Place(name), "xlsform")
    if any(cell.text == MADE_BY for sheet in sheets for cell in sheet.rows.get(1, {}).values()):
        return Diagnostic("E131", Place(name), "excel_export")
    return Diagnostic("E131", Place(name), "foreign")


@dataclass
class _Row:
    """A row of a sheet: what its first cell says, and its cells by what the first row says."""

    sheet: Sheet
    number: int
    key: str
    cells: dict[str, Cell]
    columns: dict[str, str]


@dataclass
class _Reading:
    document: FormDocument
    sheets: list[Sheet]
    #: What is meant by the words of each list.
    lists: dict[str, dict[str, str]] = field(default_factory=dict)

    def take_in(self) -> None:
        """Put into the document what the sheets hold."""
        self._take_lists()
        form: dict[str, Any] = {"school": {}, "audit": {}, "evidence": []}
        of_school = [sheet for sheet in self.sheets if _kind(sheet) == SCHOOL]
        for sheet in of_school[:1]:
            self._take_school(sheet, form)
        for sheet in of_school[1:]:
            self._problem("second_school", self._place(sheet, "A1"))
        ids: set[str] = set()
        for sheet in self.sheets:
            if _kind(sheet) == EVIDENCE:
                self._take_evidence(sheet, form["evidence"], ids)
            elif _kind(sheet) not in (SCHOOL, LISTS) and sheet.rows:
                self.document.problems.append(Diagnostic("W441", self._place(sheet, "A1"), "sheet", name=sheet.title))
        self.document.data = {**as_dossier(filled_in(form)), "format": DOSSIER_FORMAT}
        refuse_forbidden(self.document)

    # -- cells --------------------------------------------------------------------------------------------------------

    def _place(self, sheet: Sheet, at: str) -> Place:
        return Place(self.document.name, part=f"{sheet.title}!{at}")

    def _problem(self, case: str, place: Place, /, **arguments: Argument) -> None:
        self.document.problems.append(Diagnostic("E132", place, case, **arguments))

    def _rows(self, sheet: Sheet) -> Iterator[_Row]:
        columns = {cell.text.strip(): column for column, cell in sheet.rows.get(1, {}).items() if column != "A"}
        table = ""
        for number in sorted(sheet.rows):
            if number == 1:
                continue
            cells = sheet.rows[number]
            key = cells["A"].text.strip() if "A" in cells else table
            by_column = {name: cells[column] for name, column in columns.items() if column in cells}
            table = "question" if key == "finding" else key if key in TABLES else ""
            known = key in TABLES or key in SCHOOL_ROWS or key in EVIDENCE_ROWS
            if known:
                yield _Row(sheet, number, key, by_column, columns)
            elif key != HEADING and _kind(sheet) != LISTS and any(cell.text.strip() for cell in by_column.values()):
                at = next(cell.at for cell in by_column.values() if cell.text.strip())
                self.document.problems.append(Diagnostic("W441", self._place(sheet, at), "row"))

    def _where(self, row: _Row, column: str) -> Place:
        return self._place(row.sheet, f"{row.columns.get(column, 'A')}{row.number}")

    def _taken(self, row: _Row, column: str, what: str, path: tuple[str | int, ...] = ()) -> Any:
        """What stands in a column of a row; None where nothing does. Where that is becomes the place of its path."""
        cell, place = row.cells.get(column), self._where(row, column)
        if path:
            self.document.places[path] = place
        if cell is None or not (cell.text.strip() or cell.problem):
            return None
        self.document.values += 1
        if cell.problem:
            self._problem(cell.problem, place, **({"value": cell.text[:40]} if cell.text else {}))
            return None
        text = cell.text.strip()
        if what in _SEVERAL:
            return [] if text == NONE_OF_THEM else [one for one in re.split(r"[\s,;]+", text) if one]
        if (list_ := LIST_OF.get(what)) is not None:
            return meaning_of(text, self.lists.get(list_, {}))
        if what.endswith("date"):
            return _TIME.sub("", text)
        return text if what in _BARE else cell.text

    def _fields(self, row: _Row, path: tuple[str | int, ...] = ()) -> dict[str, Any]:
        """The fields of a row of a table in which something stands."""
        found = {
            name: self._taken(row, column, name, (*path, name) if path else ())
            for name, column in TABLES[row.key].items()
        }
        return {name: value for name, value in found.items() if value is not None}

    # -- sheets -------------------------------------------------------------------------------------------------------

    def _take_lists(self) -> None:
        names: dict[str, dict[str, str]] = {}
        for sheet in self.sheets:
            if _kind(sheet) != LISTS:
                continue
            for number, cells in sorted(sheet.rows.items()):
                texts = [cells[column].text if column in cells else "" for column in "ABC"]
                if texts[0] == "label":
                    self.document.label = texts[1][:80]
                elif texts[0] == "criteria":
                    self.document.criteria = texts[1][:80]
                elif number > 1:
                    names.setdefault(texts[0], {})[texts[1]] = texts[2] or texts[1]
        self.lists = {list_: meanings(words) for list_, words in names.items()}

    def _take_school(self, sheet: Sheet, form: dict[str, Any]) -> None:
        rows = list(self._rows(sheet))
        auditors = form["audit"]["auditors"] = self._auditors([row for row in rows if row.key == "auditor"])
        form["school"]["shows"] = self._shows([row for row in rows if row.key == "shows"])
        # Whoever is named in `by` is one of these, by name too.
        self.lists["auditors"] = meanings({one["id"]: one.get("name", one["id"]) for one in auditors if "id" in one})
        self.document.places["school",] = self.document.places["audit",] = self._place(sheet, "A1")
        for row in rows:
            if row.key in SCHOOL_ROWS:
                path = tuple(row.key.split("."))
                if (value := self._taken(row, "1", row.key, path)) is not None:
                    _put(form, path, value)
            elif row.key not in ("auditor", "shows"):
                self._take_keyed(row, form)

    def _auditors(self, rows: list[_Row]) -> list[dict[str, Any]]:
        auditors: list[dict[str, Any]] = []
        for row in rows:
            path = ("audit", "auditors", len(auditors))
            if found := self._fields(row, path):
                if "id" not in found and isinstance(found.get("name"), str):
                    found["id"] = short_name(found["name"])
                auditors.append(found)
                self.document.places[path] = self._where(row, "1")
        return auditors

    def _shows(self, rows: list[_Row]) -> list[dict[str, Any]]:
        shows: list[dict[str, Any]] = []
        for row in rows:
            path = ("school", "shows", len(shows))
            if found := self._fields(row, path):
                shows.append(found)
                self.document.places[path] = self._where(row, "1")
        return shows

    def _take_keyed(self, row: _Row, form: dict[str, Any], at: tuple[str | int, ...] = ()) -> None:
        """Take a row of which the first field is the key of the others: what is not applicable, a judgement."""
        key_field, *others = TABLES[row.key]
        name = _KEYED.get(row.key, row.key)
        found, where = self._fields(row), self._where(row, "1")
        if not found:
            return
        into = form.setdefault(name, {})
        if (key := found.pop(key_field, None)) is None:
            self._problem("no_name", where)
        elif key in into:
            self._problem("twice", where, name=key[:40])
        elif len(others) == 1:
            into[key] = found.get(others[0])
            self.document.places[*at, name, key] = self._where(row, "2")
        else:
            into[key] = found
            self.document.places[*at, name, key] = where
            self.document.places |= {
                (*at, name, key, other): self._where(row, TABLES[row.key][other]) for other in others
            }

    def _take_evidence(self, sheet: Sheet, evidence: list[Any], ids: set[str]) -> None:
        """Take a sheet on which something is filled in."""
        at = ("evidence", len(evidence))
        problems = len(self.document.problems)
        item: dict[str, Any] = {}
        findings: list[dict[str, Any]] = []
        for row in self._rows(sheet):
            if row.key in EVIDENCE_ROWS:
                path = tuple(row.key.split("."))
                if (value := self._taken(row, "1", row.key, (*at, *path))) is not None:
                    _put(item, path, value)
            elif row.key in ("finding", "question"):
                path_of_finding = (*at, "findings", len(findings))
                found = self._fields(row, path_of_finding)
                if row.key == "finding" or found.keys() - {"indicator"}:
                    findings.append(found)
                    self.document.places[path_of_finding] = self._where(row, "level")
            elif row.key == "participants":
                self._take_keyed(row, item, at)
        if not findings and not (item.keys() - _GIVEN) and len(self.document.problems) == problems:
            return
        self.document.places[at] = self._place(sheet, "A1")
        if "id" not in item:
            item["id"] = _unused(short_name(sheet.title), ids)
        ids.add(str(item["id"]))
        evidence.append({**item, "findings": findings})


def _put(into: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    for step in path[:-1]:
        into = into.setdefault(step, {})
    into[path[-1]] = value


def _unused(name: str, used: set[str]) -> str:
    """A name that is not used yet."""
    number, found = 1, name
    while found in used:
        number += 1
        found = f"{name}-{number}"
    return found
