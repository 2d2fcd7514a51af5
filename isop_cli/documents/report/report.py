"""What a report says and in what order, for every format that people read: HTML, PDF, Markdown and Word."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import ClassVar

from isop_cli.assessing.calendar import months_before
from isop_cli.documents.charts import Timeline, timeline
from isop_cli.documents.comparison import ComparisonSentences
from isop_cli.documents.levels import Track, track, voice_levels
from isop_cli.documents.practice import PracticeEntry, entries
from isop_cli.documents.report.opening import Opening, Quotation, quotation
from isop_cli.documents.sentences import Sentences, Step
from isop_cli.model.assessment import Assessment, GuidelineResult, IndicatorResult, PartnershipResult, RatedFinding
from isop_cli.model.dossier import Evidence
from isop_cli.model.framework import Indicator
from isop_cli.model.practice import Practice
from isop_cli.text.language import _, date_in_words, decimal, join_words, ngettext, percentage, text_in
from isop_cli.text.paragraphs import paragraphs
from isop_cli.text.terms import audit_kind, people


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """An indicator as a report shows it: its level in words, the rubric's text of that level, and the evidence."""

    result: IndicatorResult
    title: str
    level: str
    rubric: str
    findings: tuple[RatedFinding, ...]
    sources: str
    heard: str
    not_heard: str
    contradiction: str
    track: Track


@dataclass(frozen=True, slots=True)
class GuidelineEntry:
    """A guideline as a report shows it."""

    result: GuidelineResult
    title: str
    text: str
    why: Sequence[str]
    judgement: str
    carried: str
    indicators: Sequence[IndicatorEntry]
    in_short: str
    quotation: Quotation | None
    route: Sequence[Step]
    track: Track


@dataclass(frozen=True, slots=True)
class PartnershipEntry:
    """A partnership as a report shows it."""

    result: PartnershipResult
    name: str
    level: str
    together_for: str
    meaning: str
    track: Track


@dataclass(frozen=True, slots=True)
class HeatCell:
    """What one source type shows of one indicator; `shade` runs from 0 (lowest) to 3 (the scale's top)."""

    level: Fraction | None
    shade: int
    expected: bool


class Report:
    """The report on one assessment, in the language in force."""

    for_templates: ClassVar = (
        "assessment", "audit", "audit_trail", "auditors", "certainty_title", "conclusion", "conclusion_title", "date", "dossier", "evidence", "framework", "guidelines", "heat", "levels",
        "method", "names", "oldest", "opening", "otherwise", "participants", "partnerships", "practices",
        "second_raters", "short_date", "since", "source_names", "sentences", "timeline",
        "timeline_description", "title",
    )  # fmt: skip

    def __init__(
        self,
        assessment: Assessment,
        old: Assessment | None = None,
        practices: Sequence[Practice] = (),
        otherwise: Sequence[str] = (),
        audit_trail: bool = False,
        otherwise_then: Sequence[str] = (),
    ) -> None:
        """`old` is an earlier assessment, for what changed since; `practices` are those to recommend from.

        `otherwise` are sentences about what an earlier edition of the method judged otherwise, and `otherwise_then` those
        about the earlier assessment. With `audit_trail` an annex
        tells where each finding stands in the files, and what each source shows.
        """
        self.assessment, self.otherwise, self.audit_trail = assessment, otherwise, audit_trail
        self.since = ComparisonSentences(old, assessment, otherwise_then) if old else None
        self.sentences = Sentences(assessment, date_in_words, practices)
        self.framework = assessment.criteria
        self.dossier = assessment.dossier

    @property
    def title(self) -> str:
        """The report's title, with the school's name."""
        return _("Audit report {label}: {school}").format(label=self.sentences.label_name, school=self.sentences.school)

    @property
    def audit(self) -> str:
        """The kind and the date of the audit."""
        kind = audit_kind(self.dossier.audit.kind)
        return f"{kind[:1].upper()}{kind[1:]}, {date_in_words(self.dossier.audit.date.isoformat())}"

    @property
    def certainty_title(self) -> str:
        """The heading over who was heard, and how sure the outcome is where that can be said."""
        return _("Who was heard, and how sure is this?") if self.sentences.certainty() else _("Who was heard")

    @property
    def conclusion_title(self) -> str:
        """The heading over what the auditors conclude, or over the room to write it by hand."""
        return ngettext("Conclusion of the auditor", "Conclusion of the auditors", len(self.auditors))

    @cached_property
    def conclusion(self) -> list[str]:
        """What the auditors conclude in their own words, by paragraph; nothing where they wrote none."""
        return paragraphs(self.dossier.conclusion or "")

    @cached_property
    def auditors(self) -> list[str]:
        """The auditors' names."""
        return [self.sentences.auditor(auditor.id) for auditor in self.dossier.audit.auditors]

    @cached_property
    def guidelines(self) -> list[GuidelineEntry]:
        """Every guideline in the framework's order."""
        return [self._guideline(result) for result in self.assessment.guidelines]

    @cached_property
    def partnerships(self) -> list[PartnershipEntry]:
        """Every partnership in the framework's order."""
        results = {result.id: result for result in self.assessment.partnerships}
        return [
            PartnershipEntry(
                results[p.id],
                text_in(p.name),
                _("not seen") if results[p.id].score is None else decimal(results[p.id].score),
                text_in(p.together_for) if p.together_for else "",
                text_in(p.meaning) if p.meaning else "",
                self._partnership_track(results[p.id], text_in(p.name)),
            )
            for p in self.framework.partnerships
        ]

    @cached_property
    def opening(self) -> Opening:
        """The first page: what it came to, why, and what to do with it."""
        return Opening(self.assessment, self.sentences)

    @property
    def names(self) -> Track:
        """The scale with the names of its levels, for below a column of tracks."""
        return track(self.framework, None, needed=self.framework.parameters.met_at.value)

    @cached_property
    def practices(self) -> list[PracticeEntry]:
        """The practices that help with the things for this year, in full; the routes name theirs."""
        wanted = {thing.indicator for thing in self.opening.this_year}
        chosen = {name: found for name, found in self.sentences.recommended.items() if name in wanted}
        return entries(chosen, self.framework)

    @cached_property
    def evidence(self) -> list[Evidence]:
        """The evidence by date, what has none first."""
        return sorted(self.dossier.evidence, key=lambda e: (e.date.isoformat() if e.date else "", e.id))

    def participants(self, evidence: Evidence) -> str:
        """Who took part in an evidence item, as counts."""
        return ", ".join(people(who, number) for who, number in evidence.participants.items())

    def second_raters(self, finding: RatedFinding) -> list[str]:
        """The auditor of a finding, where it is another than the auditor who gathered the evidence."""
        gathered_by = next((e.by for e in self.dossier.evidence if e.id == finding.evidence), None)
        return [finding.by] if finding.by and gathered_by and finding.by != gathered_by else []

    def date(self, iso: str | None) -> str:
        """A date in words; nothing for none."""
        return date_in_words(iso) if iso else ""

    # -- charts, with the same in words ------------------------------------------------------------------------------

    def heat(self, entry: IndicatorEntry) -> list[HeatCell]:
        """An indicator's level from each source type, in the framework's order."""
        levels = {source.source: source.level for source in entry.result.sources}
        expected = self.framework.sources_of(self.framework.indicators[entry.result.id])
        top = self.framework.scale.top
        return [
            HeatCell(levels.get(name), floor(levels.get(name, Fraction(0)) / top * 3), name in expected)
            for name in self.framework.source_ids
        ]

    @cached_property
    def oldest(self) -> datetime.date:
        """The first day of which evidence still counts."""
        return months_before(self.dossier.audit.date, self.framework.parameters.max_age_months.value)

    @cached_property
    def timeline(self) -> Timeline:
        """The evidence by date and source type."""
        return timeline(self.assessment, self.oldest)

    @property
    def timeline_description(self) -> str:
        """What the timeline shows."""
        told = []
        for source in self.framework.source_ids:
            number = sum(evidence.source == source for evidence in self.dossier.evidence)
            told.append(f"{self.sentences.source_name(source)} {number}")
        return _("Timeline of the evidence, number by source: {numbers}. The table below gives the dates.").format(
            numbers=join_words(told)
        )

    @property
    def source_names(self) -> list[str]:
        """The names of the source types, in the framework's order."""
        return [self.sentences.source_name(source) for source in self.framework.source_ids]

    @property
    def levels(self) -> str:
        """The levels of the scale with their names."""
        return ", ".join(
            f"{level.level} {self.sentences.level_name(level.level)}" for level in self.framework.scale.levels
        )

    @property
    def method(self) -> list[str]:
        """The method in half a page, with this framework's thresholds."""
        parameters = self.framework.parameters
        required = self.sentences.sources(parameters.required_sources.value)
        told = [
            _(
                "Auditors rate what they saw, heard and read with a level: {levels}. A finding counts when its evidence "
                "is at most {months} months old at the audit."
            ).format(levels=self.levels, months=parameters.max_age_months.value),
            _(
                "Each voice counts the same: what the head says does not drown what parents say. The level of an "
                "indicator is the mean of the kinds of source that show it, and that of each kind the mean of its voices. "
                "An indicator without evidence is not seen yet: it does not count as zero. The level of a guideline is "
                "the mean of its indicators."
            ),
            _(
                "A guideline is met from level {met}, when each core indicator is at least {floor}; partly met from "
                "{partly}. There must be evidence on {coverage} of it and on every core indicator, from at least "
                "{sources} kinds of source; otherwise there is not enough evidence to judge."
            ).format(
                met=decimal(parameters.met_at.value),
                floor=decimal(parameters.core_floor.value),
                partly=decimal(parameters.partly_at.value),
                coverage=percentage(parameters.coverage.value),
                sources=parameters.min_sources.value,
            ),
            _(
                "A school does not meet the guidelines when one is not met or more than {most} are partly met, and the "
                "label is deferred when one is partly met: the school then has {months} months to improve."
            ).format(most=parameters.deferred_max_partly.value, months=parameters.deferral_months.value),
        ]
        if parameters.required_voices.value:
            told.append(
                _(
                    "Heard in any case must be: {groups}. Where they were heard on a core indicator, their own level must "
                    "be at least {floor} too. Voices that differ by {apart} levels or more contradict each other: auditors "
                    "ask on, and say why."
                ).format(
                    groups=self.sentences.groups(parameters.required_voices.value),
                    floor=decimal(parameters.core_floor.value),
                    apart=parameters.conflict_levels.value,
                )
            )
        if parameters.required_sources.value:
            told.append(_("There must be evidence from every one of: {sources}.").format(sources=required))
        told.append(
            _(
                "An auditor may depart from a computed outcome and gives the reason. The award decision is taken by "
                "someone who did not audit. All numbers are exact; they are rounded only where they are shown."
            )
        )
        return told

    # -- the parts ----------------------------------------------------------------------------------------------------

    def short_date(self, iso: str | None) -> str:
        """A date in a few characters, the month in letters; nothing for none."""
        return date_in_words(iso, "medium") if iso else ""

    def _guideline(self, result: GuidelineResult) -> GuidelineEntry:
        guideline = self.framework.guideline_by_id[result.id]
        results = {indicator.id: indicator for indicator in self.assessment.indicators}
        done = result.outcome in ("met", "not_applicable")
        return GuidelineEntry(
            result,
            text_in(guideline.title),
            text_in(guideline.text) if guideline.text else "",
            self.sentences.why(result),
            self.sentences.judgement(result),
            self.sentences.carried(result),
            [self._indicator(indicator, results[indicator.id]) for indicator in guideline.indicators],
            self.sentences.in_short(result),
            self._quotation(result.id),
            [] if done else self.sentences.route_with_tips(result),
            self._track(text_in(guideline.title), result.score, [results[i.id] for i in guideline.indicators]),
        )

    def _track(self, about: str, score: Fraction | None, results: Sequence[IndicatorResult]) -> Track:
        needed = self.framework.parameters.met_at.value
        return track(self.framework, score, about, needed=needed, voices=voice_levels(results))

    def _partnership_track(self, result: PartnershipResult, name: str) -> Track:
        voices = [voice.level for source in result.sources for voice in source.voices]
        return track(self.framework, result.score, name, needed=None, voices=voices)

    def _quotation(self, guideline: str) -> Quotation | None:
        """What somebody said about a guideline, word for word: first of those who must be heard, the highest level first."""
        first = self.framework.parameters.required_voices.value
        said = [
            (finding.who not in first, -finding.level, quotation(finding.note), finding)
            for finding in self.assessment.findings
            if finding.standing == "counts" and self.framework.guideline_of[finding.indicator].id == guideline
            and finding.who and finding.note and quotation(finding.note)
        ]  # fmt: skip
        if not said:
            return None
        *_order, words, finding = min(said, key=lambda each: each[:2])
        return Quotation(words, self.sentences.voice_name(finding.source, finding.who))

    def _indicator(self, indicator: Indicator, result: IndicatorResult) -> IndicatorEntry:
        findings = tuple(f for f in self.assessment.findings if f.indicator == indicator.id)
        level = rubric = ""
        if not result.applicable:
            level = _("not applicable")
            rubric = result.not_applicable_reason or ""
        elif result.score is None:
            level = _("not seen yet")
        else:
            reached = floor(result.score)
            comma = "" if result.score == reached else ","
            level = f"{decimal(result.score)}{comma} {self.sentences.level_in_words(result.score)}"
            rubric = text_in(indicator.levels[reached - self.framework.scale.bottom])
        sources = self.sentences.any_source(self.framework.sources_of(indicator))
        return IndicatorEntry(
            result,
            text_in(indicator.title),
            level,
            rubric,
            findings,
            sources,
            self.sentences.heard(result),
            self.sentences.not_heard(result),
            self.sentences.contradiction(result.id),
            self._track(text_in(indicator.title), result.score, [result]),
        )
