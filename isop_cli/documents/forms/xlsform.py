"""The form for ODK and KoBoToolbox: an XLSForm, a workbook from which they make their own forms.

One submission is one evidence item: a conversation, a visit, a meeting or a document. So each auditor sends what is done
from the device it was done on, with or without a network; nobody's items lie inside another's submission; and every
export of it is one flat table, also those that leave out what is repeated. What its fields are called, and how an export is
read back, `reading.odk_names` and `reading.odk_export` say.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from isop_cli.documents.forms.asked import Asked, can_show, speaks
from isop_cli.formats.look import Look
from isop_cli.formats.registry import DocumentKind
from isop_cli.formats.xlsx import Sheets, whole_workbook
from isop_cli.model.form import FORMAT
from isop_cli.model.framework import Indicator
from isop_cli.reading.odk_names import (
    ANSWERS,
    MADE_BY,
    NOT_APPLICABLE,
    NOT_SEEN,
    NOTE,
    PARTICIPANTS,
    QUESTIONS,
    in_a_name,
    level_of,
    note_of,
    number_of,
)
from isop_cli.text.language import LANGUAGES, _, in_language, language, text_in

#: What XLSForm calls the languages.
_LANGUAGE_NAMES = {"nl": "Nederlands (nl)", "en": "English (en)"}
_SURVEY = (
    "type", "name", "label", "hint", "required", "required_message", "relevant", "constraint", "constraint_message",
    "calculation", "default", "appearance",
)  # fmt: skip
_CHOICES = ("list_name", "name", "label")
_TRANSLATED = frozenset(("label", "hint", "required_message", "constraint_message"))
_WIDTHS = {"type": 24.0, "label": 60.0, "hint": 60.0, "relevant": 50.0}


def render_xlsform(asked: Asked, look: Look) -> bytes:
    """The XLSForm, in every language of the program at once."""
    form = _Form(asked)
    form.fill()
    return whole_workbook(look, form.title(), asked.day, form.write)


def _in_each(told: Callable[[], str]) -> dict[str, str]:
    """A text in each language. What looks like a reference to a field is none."""
    texts = {}
    for lang in LANGUAGES:
        with in_language(lang):
            texts[lang] = told().replace("${", "$ {")
    return texts


def _quoted(text: str) -> str:
    """A text as XPath has it, which knows no way to escape a quotation mark."""
    if "'" not in text:
        return f"'{text}'"
    return "concat({})".format(', "\'", '.join(f"'{part}'" for part in text.split("'")))


def _one_of(name: str, values: list[str]) -> str:
    return " or ".join(f"${{{name}}} = {_quoted(value)}" for value in values)


@dataclass
class _Form:
    """The three sheets of an XLSForm, row by row."""

    asked: Asked
    survey: list[Mapping[str, str]] = field(default_factory=list)
    choices: list[Mapping[str, str]] = field(default_factory=list)

    def title(self) -> str:
        return _("Evidence form") + f" · {text_in(self.asked.framework.name)}"

    def fill(self) -> None:
        """Ask who and what it is about, then every indicator that is asked of it, then what only a new dossier needs."""
        framework = self.asked.framework
        made_by = f"{FORMAT} {framework.id} {framework.version}"
        self._row("calculate", MADE_BY, calculation=_quoted(made_by))
        self._about()
        if rule := framework.scale.rule:
            self._row("note", "rule", _in_each(lambda: text_in(rule)))
        for guideline in self.asked.asked_guidelines:
            asked = {one.id: self._shown_when(one) for one in guideline.indicators if self._can_be_asked(one)}
            if not asked:
                continue
            title = _in_each(lambda g=guideline: f"{g.id} {text_in(g.title)}")  # type: ignore[misc]
            conditions = list(dict.fromkeys(asked.values()))
            shown = "" if "" in conditions else " or ".join(f"({each})" for each in conditions)
            self._row("begin_group", f"g{in_a_name(guideline.id)}", title, relevant=shown)
            for identifier, condition in asked.items():
                self._ask(framework.indicators[identifier], condition)
            self._row("end_group")
        self._audit()

    # -- about the evidence item --------------------------------------------------------------------------------------

    def _about(self) -> None:
        asked = self.asked
        self._row("begin_group", "about", _in_each(lambda: _("About this evidence")), appearance="field-list")
        self._question("text", "auditor", required="yes", default=asked.auditor or "${last-saved#auditor}")
        if asked.school:
            self._row("calculate", "school", calculation=_quoted(asked.school))
        else:
            self._question("text", "school", required="yes", default="${last-saved#school}")
        self._source_and_voice()
        self._question(
            "date",
            "date",
            required="yes",
            constraint=". <= today()",
            constraint_message=_in_each(lambda: _("this day is still to come")),
        )
        self._question("text", "title")
        sources = [one.id for one in asked.source_types]
        heard = [one.id for one in asked.source_types if one.needs_who or one.who]
        others = [one for one in sources if one not in heard]
        for group in asked.framework.respondents if heard else ():
            label = _in_each(lambda g=group: _(PARTICIPANTS).format(group=text_in(g.name)))  # type: ignore[misc]
            self._row(
                "integer",
                number_of(group.id),
                label,
                relevant=self._of_sources(heard),
                constraint=". >= 0",
                constraint_message=_in_each(lambda: _("a number of people is 0 or more")),
            )
        if others:
            self._question("text", "document", relevant=self._of_sources(others))
        self._row("end_group")

    def _source_and_voice(self) -> None:
        asked, framework = self.asked, self.asked.framework
        sources, voices = asked.source_types, framework.respondents
        if asked.voices:
            voices = tuple(group for group in voices if group.id in asked.voices)
        if len(sources) == 1:
            self._row("calculate", "source", calculation=_quoted(sources[0].id))
        else:
            self._question("select_one sources", "source", required="yes")
            for source in sources:
                self._choice("sources", source.id, source.name)
        speaking = [one.id for one in sources if speaks(one.id, framework)]
        if not voices or not speaking:
            return
        if len(asked.voices) == 1:
            who = _quoted(voices[0].id)
            condition = self._of_sources(speaking)
            self._row("calculate", "who", calculation=f"if({condition}, {who}, '')" if condition else who)
        else:
            needed = [one.id for one in sources if one.needs_who]
            self._question(
                "select_one groups",
                "who",
                required=(self._of_sources(needed) or "yes") if needed else "",
                relevant=self._of_sources(speaking),
            )
            for group in voices:
                self._choice("groups", group.id, group.name)
        voice = "''"
        for source in sources:
            if source.who:
                voice = f"if({self._of_sources([source.id]) or 'true()'}, {_quoted(source.who)}, {voice})"
        self._row("calculate", "voice", calculation=f"if(${{who}} != '', ${{who}}, {voice})")

    def _of_sources(self, sources: list[str]) -> str:
        """The condition under which the source is one of these; nothing where it always is."""
        given = [one.id for one in self.asked.source_types]
        if len(given) == 1 and given[0] in sources:
            return ""
        return _one_of("source", sources)

    # -- the indicators -----------------------------------------------------------------------------------------------

    def _can_be_asked(self, indicator: Indicator) -> bool:
        framework, voices = self.asked.framework, self.asked.voices or (None,)
        return any(
            can_show(indicator, source.id, who, framework)
            for source in self.asked.source_types
            for who in (voices if speaks(source.id, framework) else (None,))
        )

    def _shown_when(self, indicator: Indicator) -> str:
        """The condition under which an indicator is asked about, as `can_show` has it; nothing where it always is."""
        framework, asked = self.asked.framework, self.asked
        of_it = [source.id for source in asked.source_types if source.id in framework.sources_of(indicator)]
        parts = [self._of_sources(of_it)]
        if indicator.voices and "voice" in {row.get("name") for row in self.survey}:
            parts.append("${voice} = '' or " + _one_of("voice", list(indicator.voices)))
        parts = [part for part in parts if part]
        return parts[0] if len(parts) == 1 else " and ".join(f"({part})" for part in parts)

    def _ask(self, indicator: Indicator, condition: str) -> None:
        """A page with one indicator: its level, and a note."""
        framework, level, note = self.asked.framework, level_of(indicator.id), note_of(indicator.id)
        number = _in_each(lambda: indicator.id)
        self._row("begin_group", f"q{in_a_name(indicator.id)}", number, relevant=condition, appearance="field-list")
        title = _in_each(
            lambda: f"{indicator.id} {text_in(indicator.title)}" + (" ({})".format(_("core")) if indicator.core else "")
        )
        look_for = indicator.look_for
        hint = _in_each(lambda: text_in(look_for)) if look_for else {}
        self._row(f"select_one {level}", level, title, hint=hint)
        for each, text in zip(framework.scale.levels, indicator.levels, strict=True):
            told = _in_each(lambda e=each, t=text: f"{e.level} {text_in(e.name)}: {text_in(t)}")  # type: ignore[misc]
            self._choice(level, str(each.level), told)
        self._choice(level, NOT_SEEN, _in_each(lambda: _(ANSWERS[NOT_SEEN])))
        may_not = not indicator.core or indicator.may_be_not_applicable
        if may_not:
            self._choice(level, NOT_APPLICABLE, _in_each(lambda: _(ANSWERS[NOT_APPLICABLE])))
        self._row(
            "text",
            note,
            _in_each(lambda: indicator.id + " " + _(NOTE)),
            required=_one_of(level, [NOT_APPLICABLE]) if may_not else "",
            required_message=_in_each(lambda: _("say why it does not apply")) if may_not else {},
            appearance="multiline",
        )
        self._row("end_group")

    def _audit(self) -> None:
        """What a dossier of its own needs; elsewhere the dossier says it."""
        label = _in_each(lambda: _("The audit: leave it empty if the dossier says it"))
        self._row("begin_group", "audit", label, appearance="field-list")
        self._question("date", "audit_date")
        if self.asked.framework.sectors:
            self._question("select_one sectors", "sector")
            for sector in self.asked.framework.sectors:
                self._choice("sectors", sector.id, sector.name)
        self._row("end_group")

    # -- rows ---------------------------------------------------------------------------------------------------------

    def _question(self, type_: str, name: str, **columns: str | Mapping[str, str]) -> None:
        self._row(type_, name, _in_each(lambda: _(QUESTIONS[name])), **columns)

    def _row(
        self, type_: str, name: str = "", label: Mapping[str, str] | None = None, **columns: str | Mapping[str, str]
    ) -> None:
        row = {"type": type_, "name": name}
        for column, given in {"label": label or {}, **columns}.items():
            texts = given.items() if isinstance(given, Mapping) else (("", given),)
            row |= {_head(column, lang): text for lang, text in texts}
        self.survey.append(row)

    def _choice(self, list_: str, name: str, label: Mapping[str, str]) -> None:
        row = {"list_name": list_, "name": name}
        row |= {_head("label", lang): text for lang, text in _in_each_of(label).items()}
        self.choices.append(row)

    def write(self, sheets: Sheets) -> None:
        """The sheets, as XLSForm calls them and their columns."""
        for name, columns, rows in (("survey", _SURVEY, self.survey), ("choices", _CHOICES, self.choices)):
            heads = list(_heads(columns))
            sheets.table(
                name,
                [(head, _WIDTHS.get(head.split("::")[0], 18.0)) for head in heads],
                [[row.get(head) or None for head in heads] for row in rows],
            )
        settings = self._settings()
        sheets.table("settings", [(head, 40.0) for head in settings], [list(settings.values())])

    def _settings(self) -> dict[str, str]:
        asked, framework = self.asked, self.asked.framework
        parts = (framework.id, *asked.sources, *asked.voices, *(f"g{one}" for one in asked.guidelines))
        named = "concat(${school}, ' · ', ${source}, ' · ', ${date}, ' · ', ${title})"
        content = repr((self.survey, self.choices)).encode()
        return {
            "form_title": self.title(),
            "form_id": "_".join(("form", *(in_a_name(part) for part in parts)))[:60],
            # Two forms with one version are one for a server: what was changed has another.
            "version": f"{framework.version}-{hashlib.sha256(content).hexdigest()[:8]}",
            "default_language": _LANGUAGE_NAMES[language()],
            "instance_name": named,
        }


def _in_each_of(texts: Mapping[str, str]) -> dict[str, str]:
    return {lang: text_in(texts, lang).replace("${", "$ {") for lang in LANGUAGES}


def _head(column: str, lang: str) -> str:
    return f"{column}::{_LANGUAGE_NAMES[lang]}" if lang else column


def _heads(columns: tuple[str, ...]) -> Iterator[str]:
    for column in columns:
        yield from (_head(column, lang) for lang in LANGUAGES) if column in _TRANSLATED else (column,)


XLSFORM = DocumentKind[Asked]("xlsform", {"xlsx": render_xlsform})
