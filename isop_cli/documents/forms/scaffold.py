"""An empty dossier for an editor: short, or with the rubric beside each blank, in the words of the language in force."""

import textwrap
from collections.abc import Iterator

from isop_cli.documents.forms.asked import Asked, can_show
from isop_cli.documents.forms.worded import Worded, scalar
from isop_cli.model.dossier import FORMAT, LABEL_OUTCOMES
from isop_cli.model.framework import Indicator, SourceType
from isop_cli.reading.sheet_form import short_name
from isop_cli.text.language import _, language, text_in
from isop_cli.text.printable import one_line

#: The schema's file, written beside the dossier so that an editor finds it without a network.
SCHEMA_FILE = "isop-evidence.schema.json"
_WIDTH = 110
_KINDS = ("initial", "interim", "renewal")


def scaffold(asked: Asked) -> str:
    """A dossier with a block for each source and voice that is asked; a full one has each question with its levels.

    Comments stand on lines of their own, never behind a value: there YAML would drop what follows a #.
    """
    return "\n".join(line.rstrip() for line in _Scaffold(asked).lines()) + "\n"


class _Scaffold:
    """A dossier that is being written."""

    def __init__(self, asked: Asked) -> None:
        self.asked, self.framework = asked, asked.framework
        self.words = Worded(asked.framework, language())
        self.auditor = short_name(asked.auditor) if asked.auditor else "a1"
        self.used: set[str] = set()

    def line(self, indent: str, key: str, value: str | None = None) -> str:
        """A key of the format with its value, or with nothing behind it yet."""
        return f"{indent}{self.words.key(key)}: {scalar(value) if value is not None else ''}"

    def lines(self) -> Iterator[str]:
        yield f"# yaml-language-server: $schema={SCHEMA_FILE}"
        yield from self._opening()
        yield ""
        yield self.line("", "format", FORMAT)
        yield ""
        yield self.line("", "school")
        yield from _comment(_("As it stands on the certificate."), 2)
        yield self.line("  ", "name", self.asked.school)
        if self.framework.sectors:
            yield from _comment(" | ".join(sector.id for sector in self.framework.sectors), 2)
            yield self.line("  ", "sector")
        more = ", ".join(self.words.key(key) for key in ("brin", "lrk", "city", "postcode", "website", "pupils"))
        yield from _comment(_("Optional: {keys}.").format(keys=more), 2)
        yield ""
        yield self.line("", "audit")
        yield from _comment(
            _("The reference date: the age of evidence is counted back from here. Write a date as 2026-05-12."), 2
        )
        yield self.line("  ", "date")
        yield from _comment(" | ".join(self.words.value(kind) for kind in _KINDS), 2)
        yield self.line("  ", "kind", self.words.value("initial"))
        yield self.line("  ", "auditors")
        yield self.line("    - ", "id", self.auditor)
        yield self.line("      ", "name", self.asked.auditor)
        yield self.line("      ", "role", "lead")
        yield ""
        yield from _comment(
            _("A block for each visit, conversation, meeting or document; one more is a copy with an id of its own.")
        )
        yield self.line("", "evidence")
        for source, who, indicators in self._blocks():
            yield ""
            yield from self._block(source, who, indicators)
        yield ""
        yield from self._closing()

    def _opening(self) -> Iterator[str]:
        framework = self.framework
        yield from _comment(
            _("Evidence for the {label} {version}.").format(label=text_in(framework.name), version=framework.version)
            + " "
            + _("Fill in what you saw, heard and read; leave blank what you have not seen: a blank is open, not zero.")
        )
        if framework.scale.rule:
            yield from _comment(text_in(framework.scale.rule))
        levels = " · ".join(f"{level.level} {text_in(level.name)}" for level in framework.scale.levels)
        yield from _comment(_("The levels: {levels}. What each means: isop criteria.").format(levels=levels))
        yield from _comment(_("Look now and then with: isop check FILE. In the end: isop assess FILE."))

    def _blocks(self) -> Iterator[tuple[SourceType, str | None, list[Indicator]]]:
        """The sources with the voices to begin with, and what each is asked.

        Where no voice is chosen, first those that must be heard; the others are asked what these cannot tell.
        """
        asked, framework = self.asked, self.framework
        for source, who in asked.occasions() if asked.voices else ():
            yield source, who, asked.questions(source.id, who)
        for source in () if asked.voices else asked.source_types:
            left = asked.questions(source.id, None)
            groups = (*framework.parameters.required_voices.value, *framework.respondent_names)
            for group in dict.fromkeys(groups) if source.needs_who else ():
                told = [indicator for indicator in left if can_show(indicator, source.id, group, framework)]
                if told:
                    yield source, group, told
                left = [indicator for indicator in left if indicator not in told]
            if left:
                yield source, None, left

    def _block(self, source: SourceType, who: str | None, indicators: list[Indicator]) -> Iterator[str]:
        names, full = self.framework.respondent_names, self.asked.full
        if full:
            name = text_in(source.name) + (f": {text_in(names[who])}" if who is not None else "")
            heading = one_line(f"{name[:1].upper()}{name[1:]}")
            yield f"  # ── {heading} " + "─" * max(3, _WIDTH - 8 - len(heading))
            yield from _comment(text_in(source.hint) if source.hint else "", 2)
        yield self.line("  - ", "id", self._evidence_id(source))
        yield self.line("    ", "source", self.words.source(source.id))
        if who is not None:
            yield from _comment(" | ".join(self.words.who(each) for each in names), 4)
            yield self.line("    ", "who", self.words.who(who))
        yield self.line("    ", "date")
        yield self.line("    ", "title")
        yield self.line("    ", "by", self.auditor)
        if names:
            yield self.line("    ", "participants")
            yield from _comment(f"{scalar(self.words.who(who or source.who or next(iter(names))))}: 6", 6)
        if not source.needs_who and source.who is None:
            yield self.line("    ", "document")
            for key, example in (("title", _("School guide")), ("path", _("guide.pdf"))):
                yield from _comment(f"{self.words.key(key)}: {example}", 6)
        yield self.line("    ", "findings")
        if full:
            for indicator in indicators:
                yield ""
                yield from self._rubric(indicator)
                yield from self._blank(indicator)
        else:
            titles = " · ".join(f"{indicator.id} {text_in(indicator.title)}" for indicator in indicators)
            yield from _comment(_("Three lines for each that you rate: {indicators}").format(indicators=titles), 6)
            yield from self._blank(indicators[0])

    def _rubric(self, indicator: Indicator) -> Iterator[str]:
        core = " ({})".format(_("core")) if indicator.core else ""
        yield from _comment(f"{indicator.id} {text_in(indicator.title)}{core}", 6)
        if indicator.look_for:
            yield from _comment(text_in(indicator.look_for), 6)
        for level, text in zip(self.framework.scale.levels, indicator.levels, strict=True):
            yield from _comment(f"{level.level} {text_in(level.name)}: {text_in(text)}", 6, hanging="    ")

    def _blank(self, indicator: Indicator) -> Iterator[str]:
        yield f'      - {self.words.key("indicator")}: "{indicator.id}"'
        yield self.line("        ", "level")
        yield self.line("        ", "note")

    def _closing(self) -> Iterator[str]:
        key, value = self.words.key, self.words.value
        yield from _comment(_("What follows is optional: remove the # in front of what you need."))
        yield from _comment(_("More files with evidence, from this folder:"))
        yield "# {}: [{}/*.yaml]".format(key("include"), _("visits"))
        yield from _comment(_("Indicators that do not apply to this school, each with the reason:"))
        yield f"# {key('not_applicable')}:"
        yield f'#   "{next(iter(self.framework.indicators))}": …'
        yield from _comment(_("Where you depart from the computed outcome of a guideline:"))
        yield f"# {key('judgements')}:"
        outcome, by = f"{key('outcome')}: {value('partly')}", f"{key('by')}: {self.auditor}"
        yield f'#   "{self.framework.guidelines[0].id}": {{{outcome}, {by}, {key("reason")}: …}}'
        yield from _comment(
            _(
                "What you conclude, in your own words and without names: for the report. For more lines: | behind the colon, "
                "and each line indented. An empty line begins a new paragraph."
            )
        )
        yield self.line("", "conclusion")
        outcomes = " | ".join(value(outcome) for outcome in reversed(LABEL_OUTCOMES))
        yield from _comment(_("What the label committee decides: {outcomes}.").format(outcomes=outcomes))
        yield self.line("", "decision")
        yield f"  # {key('outcome')}: {value('awarded')}"
        yield f"  # {key('date')}: 2026-06-01"
        yield f"  # {key('by')}: {{{key('name')}: …, {key('role')}: …}}"

    def _evidence_id(self, source: SourceType) -> str:
        number = 1
        while (identifier := f"{source.id[:1].upper()}{number}") in self.used:
            number += 1
        self.used.add(identifier)
        return identifier


def _comment(text: str, indent: int = 0, hanging: str = "") -> list[str]:
    margin = " " * indent + "# "
    return textwrap.wrap(" ".join(text.split()), _WIDTH, initial_indent=margin, subsequent_indent=margin + hanging)
