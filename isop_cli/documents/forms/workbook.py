"""The form as a workbook for Excel and LibreOffice: what each row and column is, `reading.sheet_form` says."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from isop_cli.documents.forms.asked import Asked
from isop_cli.formats.cells import MOST_IN_A_CELL
from isop_cli.formats.look import Look
from isop_cli.formats.registry import FormatError
from isop_cli.formats.xlsx import Sheets, whole_workbook
from isop_cli.model.dossier import GUIDELINE_OUTCOMES, LABEL_OUTCOMES, Evidence, Finding
from isop_cli.model.form import Form, FormAudit, FormSchool
from isop_cli.reading.sheet_form import (
    EVIDENCE,
    HEADING,
    LIST_OF,
    LISTS,
    NONE_OF_THEM,
    SCHOOL,
    TABLES,
    cell_for,
    short_name,
)
from isop_cli.text.language import _, text_in
from isop_cli.text.printable import printable
from isop_cli.text.terms import audit_kind, guideline_outcome_word, label_outcome_word

_KINDS = ("initial", "interim", "renewal", "follow_up")
#: Rows that are there to be filled in, beside those that are.
_ROOM = {"auditor": 2, "not_applicable": 4, "explanation": 3, "judgement": 3, "participants": 2, "shows": 3}
#: What a sheet's name cannot have in Excel.
_NOT_IN_A_NAME = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))
_FIRST_LEVEL = 3
#: Characters on a line of a field that is as wide as the school's sheet, and the points that Excel lets a row have.
_IN_A_LONG_LINE, _HIGHEST_ROW = 160, 409


def render_workbook(asked: Asked, look: Look) -> bytes:
    """The workbook to fill in, in the language in force."""
    auditor = [{"id": short_name(asked.auditor), "name": asked.auditor}] if asked.auditor else []
    form = Form(
        format="isop-form/1",
        label=asked.framework.id,
        criteria=asked.framework.version,
        school=FormSchool(name=asked.school),
        audit=FormAudit.model_validate({"auditors": auditor}),
    )
    return _Workbook(asked, form).render(look)


def filled_workbook(form: Form, asked: Asked, look: Look) -> bytes:
    """A workbook with what is filled in on a form. Raises FormatError for a text that no cell can hold."""
    return _Workbook(asked, form).render(look)


class _Workbook:
    """A workbook that is being made: its lists, and the names of its sheets."""

    def __init__(self, asked: Asked, form: Form) -> None:
        self.asked, self.framework, self.form = asked, asked.framework, form
        framework = asked.framework
        self.names: dict[str, dict[str, str]] = {
            "sectors": {one.id: text_in(one.name) for one in framework.sectors},
            "kinds": {kind: audit_kind(kind) for kind in _KINDS},
            "sources": {one.id: text_in(one.name) for one in framework.sources},
            "groups": {one.id: text_in(one.name) for one in framework.respondents},
            "indicators": {one.id: f"{one.id} {text_in(one.title)}" for one in framework.indicators.values()},
            "guidelines": {one.id: f"{one.id} {text_in(one.title)}" for one in framework.guidelines},
            "outcomes": {each: guideline_outcome_word(each) for each in GUIDELINE_OUTCOMES if each != "not_applicable"},
            "decisions": {each: label_outcome_word(each, each) for each in LABEL_OUTCOMES},
            "levels": {str(level.level): text_in(level.name) for level in framework.scale.levels},
            "auditors": {one.id: one.name or one.id for one in form.audit.auditors},
        }
        #: Where the words of each list stand, as a drop-down asks for it.
        self.ranges: dict[str, str] = {}
        self._titles: set[str] = set()

    def render(self, look: Look) -> bytes:
        """Its bytes, the same for the same content."""
        title = _("Evidence form") + f" · {text_in(self.framework.name)}"
        return whole_workbook(look, printable(title), self.asked.day, self._fill)

    def title(self, wanted: str) -> str:
        """A name for a sheet that no other has."""
        plain = " ".join(printable(wanted).translate(_NOT_IN_A_NAME).split())[:31].strip() or "1"
        number, title = 1, plain
        while title.casefold() in self._titles or title.casefold() == "history":  # Excel keeps that for itself
            number += 1
            title = f"{plain[: 30 - len(str(number))]} {number}"
        self._titles.add(title.casefold())
        return title

    def _fill(self, sheets: Sheets) -> None:
        formats = _formats(sheets)
        school, lists = self.title(_("School and audit")), self.title(_("Lists"))
        self._lay_out_lists(lists)
        _SchoolSheet(self, sheets, formats, school).fill()
        for item in self.form.evidence or self._empty_items():
            _EvidenceSheet(self, sheets, formats, self.title(self._title_of(item))).fill(item)
        self._write_lists(sheets.workbook.add_worksheet(lists))

    def _title_of(self, item: Evidence) -> str:
        source = self.names["sources"].get(item.source, item.source)
        voice = self.names["groups"].get(item.who, item.who) if item.who else ""
        return item.title or " ".join(filter(None, (source[:1].upper() + source[1:], voice)))

    def _empty_items(self) -> Iterator[Evidence]:
        """What is asked for: each source, and each voice that speaks in it and can show something."""
        by = self.form.audit.auditors[0].id if self.form.audit.auditors else None
        for source, who in self.asked.occasions():
            yield Evidence(id=source.id, source=source.id, who=who, by=by)

    def questions(self, source: str, who: str | None) -> list[str]:
        """The indicators that are asked about of a voice in a source; none of a source that is not known."""
        known = source in self.framework.source_by_id
        return [indicator.id for indicator in self.asked.questions(source, who)] if known else []

    # -- the lists ----------------------------------------------------------------------------------------------------

    def _lay_out_lists(self, title: str) -> None:
        row = 4
        for name, words in self.names.items():
            if words and name != "auditors":
                # Of the levels the numbers are chosen from.
                column = "B" if name == "levels" else "C"
                self.ranges[name] = f"='{title}'!${column}${row}:${column}${row + len(words) - 1}"
                row += len(words)

    def _write_lists(self, sheet: Any) -> None:
        rows: list[tuple[str, str | int, str]] = [
            (LISTS, "", ""),
            ("label", self.form.label, ""),
            ("criteria", self.form.criteria, ""),
        ]
        for name, words in self.names.items():
            if name != "auditors":
                rows += [(name, int(id_) if name == "levels" else id_, printable(text)) for id_, text in words.items()]
        for number, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    sheet.write_number(number, column, value)
                elif value:
                    sheet.write_string(number, column, value)
        sheet.hide()


def _formats(sheets: Sheets) -> dict[str, Any]:
    font = {"font_name": "Calibri", "font_size": 11, "valign": "top", "text_wrap": True}
    field = font | {"border": 1, "border_color": "#9aa5ad", "bg_color": "#fffdf2"}
    made: dict[str, dict[str, Any]] = {
        "title": font | {"bold": True, "font_size": 15, "text_wrap": False},
        "label": font | {"bold": True},
        "hint": font | {"italic": True, "font_color": "#555555", "text_wrap": False},
        "question": font | {"bottom": 1, "bottom_color": "#c4ccd2"},
        "text": field | {"num_format": "@"},
        "number": field | {"num_format": "0", "align": "center"},
        "date": field | {"num_format": "yyyy-mm-dd", "align": "left"},
        "chosen": {"bg_color": "#d9ecdf", "bold": True},
    }
    return {name: sheets.workbook.add_format(given) for name, given in made.items()} | {"head": sheets.head}


class _FormSheet:
    """A sheet that is being written, row by row; column B and further are seen."""

    #: Which column has which name in the first row, counted from 0.
    columns: Mapping[str, int]

    def __init__(self, book: _Workbook, sheets: Sheets, formats: Mapping[str, Any], title: str) -> None:
        self.book, self.formats, self.name = book, formats, title
        self.sheet = sheets.workbook.add_worksheet(title)
        self.row = 0
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.hide_gridlines(2)
        sheets.name_the_issuer(self.sheet)

    def begin(self, mark: str, widths: Iterable[float]) -> None:
        """The hidden first row and column, and the widths of those that follow."""
        self.sheet.set_column(0, 0, 3, None, {"hidden": True})
        for number, width in enumerate(widths, 1):
            self.sheet.set_column(number, number, width)
        self.sheet.write_string(0, 0, mark)
        for name, column in self.columns.items():
            self.sheet.write_string(0, column, name)
        self.sheet.set_row(0, None, None, {"hidden": True})
        self.sheet.ignore_errors({"number_stored_as_text": "A1:Z2000"})

    def key(self, key: str) -> None:
        """Begin the next row, with what it is."""
        self.row += 1
        self.sheet.write_string(self.row, 0, key)

    def text(self, column: int, text: str, format_: str) -> None:
        """Words of the form itself."""
        self.sheet.write_string(self.row, column, printable(text), self.formats[format_])

    def heading(self, text: str, hint: str = "") -> None:
        """A heading, with an empty row above it."""
        self.row += 1
        self.key(HEADING)
        self.text(1, text, "label")
        if hint:
            self.key(HEADING)
            self.text(1, hint, "hint")

    def field(self, column: int, what: str, value: Any, *, many: bool = False) -> None:
        """A cell to fill in, with its drop-down; `what` is the field, as LIST_OF has it."""
        list_, cell = LIST_OF.get(what, ""), (self.row, column)
        if what.endswith("date"):
            if isinstance(value, datetime.date):
                self.sheet.write_datetime(
                    *cell, datetime.datetime.combine(value, datetime.time()), self.formats["date"]
                )
            else:
                self.sheet.write_blank(*cell, None, self.formats["date"])
        elif list_ == "levels" or what in ("number", "school.pupils"):
            if value is None:
                self.sheet.write_blank(*cell, None, self.formats["number"])
            else:
                self.sheet.write_number(*cell, value, self.formats["number"])
        elif value is None:
            self.sheet.write_blank(*cell, None, self.formats["text"])
        else:
            text = (", ".join(value) or NONE_OF_THEM) if many else str(value)
            shown = cell_for(text, self.book.names[list_]) if list_ else text
            if self.sheet.write_string(*cell, shown, self.formats["text"]) or len(shown.encode("utf-16-le")) > (
                2 * MOST_IN_A_CELL
            ):
                told = _("a cell of a workbook holds no more than {limit} characters, and a text in {name} is longer")
                raise FormatError(told.format(limit=MOST_IN_A_CELL, name=self.name))
        if source := self.book.ranges.get(list_):
            # A list in the rule itself may be no longer than 255 characters in Excel.
            own = {"error_type": "warning"} if list_ == "auditors" else {}
            said = {"error_title": _("Not on the list"), "error_message": _("Choose from the list.")}
            self.sheet.data_validation(*cell, *cell, {"validate": "list", "source": source, **said, **own})

    def table(self, key: str, heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
        """The rows of a table, with room for more."""
        fields = TABLES[key]
        self.key(HEADING)
        for column, head in zip(fields.values(), heads, strict=True):
            self.text(self.columns[column], head, "head")
        given = [list(row) for row in rows]
        for row in given + [[None] * len(fields)] * _ROOM[key]:
            self.key(key)
            for (name, column), value in zip(fields.items(), row, strict=True):
                self.field(self.columns[column], name, value)


class _SchoolSheet(_FormSheet):
    columns = {"1": 2, "2": 3, "3": 4, "4": 5}

    def fill(self) -> None:
        form, framework = self.book.form, self.book.framework
        school, audit, decision = form.school, form.audit, form.decision
        self.begin(SCHOOL, (26, 44, 44, 24, 60))
        self.key(HEADING)
        self.text(1, f"{text_in(framework.name)} {framework.version}", "title")
        self.key(HEADING)
        self.text(
            1, _("Fill in the yellow cells; what is empty stays open. To add a row, insert one below the last."), "hint"
        )
        self.heading(_("School"))
        self.one("school.name", _("Name of the school"), school.name)
        self.one("school.sector", _("Sector"), school.sector)
        self.one("school.brin", _("BRIN number"), school.brin)
        self.one("school.lrk", _("LRK number"), school.lrk)
        self.one("school.city", _("Place"), school.city)
        self.one("school.postcode", _("Postcode"), school.postcode)
        self.one("school.region", _("Region"), school.region)
        self.one("school.website", _("Website"), school.website)
        self.one("school.pupils", _("Number of pupils"), school.pupils)
        self.heading(_("Audit"))
        self.one("audit.date", _("Reference date of the audit"), audit.date)
        self.one("audit.kind", _("Kind of audit"), audit.kind if audit.kind != "initial" or form.evidence else None)
        self.one("audit.previous", _("Follow-up: the earlier assessment"), audit.previous)
        self.one("audit.scope", _("Follow-up: guidelines"), audit.scope or None, many=True)
        self.heading(_("Auditors"))
        first = self.row + 2
        self.table(
            "auditor",
            (_("Name"), _("Short name (optional)"), _("Role, such as lead")),
            ((one.name, one.id, one.role) for one in audit.auditors),
        )
        column = "D" if any(one.name is None for one in audit.auditors) else "C"
        self.book.ranges["auditors"] = f"='{self.name}'!${column}${first + 1}:${column}${self.row + 1}"
        self.heading(_("Not applicable"), _("Indicators that do not apply to this school, each with the reason."))
        self.table("not_applicable", (_("Indicator"), _("Reason")), form.not_applicable.items())
        self.heading(_("Voices that contradict each other"), _("Why they differ, after asking on."))
        self.table(
            "explanation",
            (_("Indicator"), _("Auditor"), _("Reason")),
            ((name, one.by, one.reason) for name, one in form.explanations.items()),
        )
        self.heading(_("Another judgement"), _("Where you depart from the computed outcome of a guideline."))
        self.table(
            "judgement",
            (_("Guideline"), _("Outcome"), _("Auditor"), _("Reason")),
            ((name, one.outcome, one.by, one.reason) for name, one in form.judgements.items()),
        )
        self.heading(_("For the poster"), _("What the school does and likes others to see, in a few words."))
        self.table(
            "shows",
            (_("What"), _("Partnerships")),
            ((one.what, ", ".join(one.partnerships) or None) for one in school.shows),
        )
        self.heading(
            _("Conclusion"),
            _(
                "What you conclude, in your own words and without names: for the report. An empty line begins a new paragraph."
            ),
        )
        self.long("conclusion", _("Conclusion of the auditors"), form.conclusion)
        self.heading(_("Award decision"))
        self.one("decision.outcome", _("Outcome"), decision and decision.outcome)
        self.one("decision.date", _("Date"), decision and decision.date)
        self.one("decision.by.name", _("Decided by"), decision and decision.by.name)
        self.one("decision.by.role", _("Role"), decision and decision.by.role)

    def one(self, key: str, label: str, value: Any, *, many: bool = False) -> None:
        """A row with one field."""
        self.key(key)
        self.text(1, label, "label")
        self.field(2, key, value, many=many)

    def long(self, key: str, label: str, value: str | None) -> None:
        """A row with one field over the width of the sheet, and room for some paragraphs."""
        self.key(key)
        self.text(1, label, "label")
        self.sheet.merge_range(self.row, 2, self.row, 5, "", self.formats["text"])
        lines = sum(1 + len(line) // _IN_A_LONG_LINE for line in (value or "").splitlines())
        self.sheet.set_row(self.row, min(_HIGHEST_ROW, 15 * max(8, lines + 1)))
        self.field(2, key, value)


class _EvidenceSheet(_FormSheet):
    def __init__(self, book: _Workbook, sheets: Sheets, formats: Mapping[str, Any], title: str) -> None:
        super().__init__(book, sheets, formats, title)
        self.levels = book.framework.scale.levels
        after = _FIRST_LEVEL + len(self.levels)
        names = ("level", "note", "by", "who", "partnerships", "shows")
        self.columns = {"indicator": 1, "1": 3, "2": 4} | {name: after + n for n, name in enumerate(names)}

    def fill(self, item: Evidence) -> None:
        framework, names = self.book.framework, self.book.names
        self.begin(EVIDENCE, (6, 38, *[24.0] * len(self.levels), 9, 64, 16, 16, 18, 30))
        self.key(HEADING)
        self.text(1, self.name, "title")
        source = framework.source_by_id.get(item.source)
        hint = text_in(source.hint) + " " if source and source.hint else ""
        self.key(HEADING)
        self.text(1, hint + _("For another one: copy this sheet, and fill it in anew."), "hint")
        self.one("source", _("Source"), item.source)
        self.one("who", _("Who speaks?"), item.who)
        self.one("date", _("Date"), item.date)
        self.one("title", _("Title, such as: parents of group 4"), item.title)
        self.one("by", _("Filled in by"), item.by)
        for group, number in (*item.participants.items(), *[(None, None)] * _ROOM["participants"]):
            self.key("participants")
            self.text(2, _("Participants: who, and how many"), "label")
            self.field(3, "group", group)
            self.field(4, "number", number)
        document = item.document
        self.one("document.title", _("Document of the school"), document and document.title)
        self.one("document.path", _("Its file, in this folder"), document and document.path)
        if document and document.sha256:
            self.one("document.sha256", _("SHA-256 of the file"), document.sha256)
        self.one("id", _("Short name (optional)"), item.id if self.book.form.evidence else None)
        self.row += 1
        self.key(HEADING)
        self.text(1, "", "head")
        self.text(2, _("Question"), "head")
        for column, level in enumerate(self.levels, _FIRST_LEVEL):
            self.text(column, f"{level.level} {names['levels'][str(level.level)]}", "head")
        heads = (
            _("Level"),
            _("Note"),
            _("Another auditor"),
            _("Another voice"),
            _("Partnerships"),
            _("For the poster"),
        )
        for column, head in enumerate(heads, _FIRST_LEVEL + len(self.levels)):
            self.text(column, head, "head")
        self.sheet.freeze_panes(self.row + 1, 3)
        self.sheet.repeat_rows(self.row)
        self._fill_questions(item)

    def one(self, key: str, label: str, value: Any) -> None:
        """A row with one field, as wide as the level texts below it."""
        self.key(key)
        self.text(2, label, "label")
        last = _FIRST_LEVEL + len(self.levels) - 1
        self.sheet.merge_range(self.row, _FIRST_LEVEL, self.row, last, "", self.formats["text"])
        self.field(_FIRST_LEVEL, key, value)

    def _fill_questions(self, item: Evidence) -> None:
        guideline = None
        for row in self._rows(item):
            known = self.book.framework.indicators.get(row.indicator if isinstance(row, Finding) else row)
            if known and (of := self.book.framework.guideline_of[known.id]) is not guideline:
                guideline = of
                self.key(HEADING)
                self.text(1, of.id, "label")
                self.text(2, text_in(of.title), "label")
            self.key("finding" if isinstance(row, Finding) else "question")
            if known:
                self._ask(known)
            finding = row if isinstance(row, Finding) else None
            self.text(1, finding.indicator if finding else str(row), "question")
            columns = self.columns
            self.field(columns["level"], "level", finding and finding.level)
            self.field(columns["note"], "note", finding and finding.note)
            self.field(columns["by"], "by", finding and finding.by)
            self.field(columns["who"], "who", finding and finding.who)
            self.field(columns["partnerships"], "partnerships", finding and finding.partnerships, many=True)
            self.field(columns["shows"], "shows", finding and finding.shows)

    def _ask(self, indicator: Any) -> None:
        core = " ({})".format(_("core")) if indicator.core else ""
        look_for = "\n" + text_in(indicator.look_for) if indicator.look_for else ""
        self.text(2, text_in(indicator.title) + core + look_for, "question")
        chosen = _letter(self.columns["level"]) + str(self.row + 1)
        for column, (level, text) in enumerate(zip(self.levels, indicator.levels, strict=True), _FIRST_LEVEL):
            self.text(column, text_in(text), "question")
            rule = {"type": "formula", "criteria": f'=AND(${chosen}<>"",${chosen}={level.level})'}
            self.sheet.conditional_format(self.row, column, self.row, column, rule | {"format": self.formats["chosen"]})

    def _rows(self, item: Evidence) -> Iterator[Finding | str]:
        """The findings in their own order, and in between what else is asked."""
        order = {name: number for number, name in enumerate(self.book.framework.indicators)}
        given = {finding.indicator for finding in item.findings}
        open_ = [name for name in self.book.questions(item.source, item.who) if name not in given]
        for finding in item.findings:
            while open_ and order[open_[0]] < order.get(finding.indicator, -1):
                yield open_.pop(0)
            yield finding
        yield from open_


def _letter(column: int) -> str:
    """A column's letter, of the first 26."""
    return chr(ord("A") + column)
