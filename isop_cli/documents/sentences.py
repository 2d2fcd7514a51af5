"""An assessment in sentences, in the language in force: the same words on the terminal, in reports and in documents."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from functools import cached_property
from math import floor
from typing import ClassVar, NamedTuple

from isop_cli.model.assessment import (
    Assessment,
    Conflict,
    Gather,
    GuidelineResult,
    IndicatorResult,
    PivotalFinding,
    Raise,
    VoiceLevel,
)
from isop_cli.model.practice import Practice
from isop_cli.practices.fitting import recommend
from isop_cli.text.language import (
    _,
    decimal,
    decimal_beside,
    in_words,
    join_alternatives,
    join_words,
    ngettext,
    percentage,
    percentage_beside,
    text_in,
    with_decimal_mark,
)
from isop_cli.text.printable import one_line
from isop_cli.text.terms import guideline_outcome_word, label_outcome_word, standing

#: Findings that are named; of any beyond that, only how many.
_MOST_FINDINGS = 5
#: From these values of alpha auditors agree well, and fairly well; the measure itself stands beside the words.
_WELL, _FAIRLY = Fraction(4, 5), Fraction(3, 5)
#: From this share of them, it is said at the beginning how many indicators do not apply.
_MANY = Fraction(1, 4)


class Step(NamedTuple):
    """A step of the route: what to reach, how to begin, and a practice that helps, also with its name in the library."""

    line: str
    tip: str = ""
    practice: str = ""
    practice_by_id: str = ""

    @property
    def in_full(self) -> str:
        """The whole step as one text, for a document."""
        return " ".join(filter(None, (self.line, self.tip, self.practice)))


class Sentences:
    """Sentences about one assessment. Text from the dossier comes out on one line and printable."""

    for_templates: ClassVar = (
        "agreement", "agreement_measure", "any_source", "assessment", "auditor", "balance", "carried", "certainty", "contradictions",
        "decision", "divided", "dossier", "evidence_name", "evidence_title", "follow_up", "framework", "gather_step", "guideline_title",
        "heard", "indicator_name", "indicator_title", "judgement", "label_name", "level_name", "not_heard", "outcome",
        "place_and_sector", "raise_step", "reasons", "route", "route_with_tips", "school", "sector",
        "set_aside", "source_name", "sources", "stale", "strengths", "tip", "uncounted", "verdict", "voice_name", "why",
    )  # fmt: skip

    def __init__(
        self, assessment: Assessment, date: Callable[[str], str] = str, practices: Sequence[Practice] = ()
    ) -> None:
        """`date` turns 2026-05-12 into what is shown; as it is by default. `practices` are those to recommend from."""
        self.date = date
        self.recommended = recommend(assessment, practices, most=1)
        self.assessment = assessment
        self.framework = assessment.criteria
        self.dossier = assessment.dossier
        self._levels = {level.level: text_in(level.name) for level in self.framework.scale.levels}

    # -- names ------------------------------------------------------------------------------------------------------

    @property
    def school(self) -> str:
        """The school's name."""
        return one_line(self.dossier.school.name or _("(school without a name)"))

    @property
    def label_name(self) -> str:
        """The label's name."""
        return text_in(self.framework.name)

    def sector(self) -> str:
        """The sector's name, or as it was written."""
        given = self.dossier.school.sector
        return next((text_in(s.name) for s in self.framework.sectors if s.id == given), one_line(given or ""))

    def place_and_sector(self) -> str:
        """Place, sector and BRIN number of the school, as far as they are known."""
        school = self.dossier.school
        parts = [one_line(school.city or ""), self.sector(), f"BRIN {one_line(school.brin)}" if school.brin else ""]
        return " · ".join(part for part in parts if part)

    def guideline_title(self, identifier: str) -> str:
        """A guideline's title."""
        return text_in(self.framework.guideline_by_id[identifier].title)

    def indicator_title(self, identifier: str) -> str:
        """An indicator's title; nothing for one that the criteria no longer have."""
        indicator = self.framework.indicators.get(identifier)
        return text_in(indicator.title) if indicator else ""

    def indicator_name(self, identifier: str) -> str:
        """An indicator's id and title."""
        return f"{identifier} {self.indicator_title(identifier)}".rstrip()

    def source_name(self, identifier: str) -> str:
        """A source type's name."""
        return text_in(self.framework.source_names[identifier])

    def groups(self, identifiers: Iterable[str]) -> str:
        """Respondent groups as a list in a sentence."""
        return join_words([text_in(self.framework.respondent_names[identifier]) for identifier in identifiers])

    def voice_name(self, source: str, who: str | None) -> str:
        """A source type, and who speaks in it where that is known."""
        name = self.framework.respondent_names.get(who) if who else None
        return f"{self.source_name(source)} ({text_in(name)})" if name else self.source_name(source)

    def sources(self, identifiers: Iterable[str]) -> str:
        """Source types as a list in a sentence."""
        return join_words([self.source_name(identifier) for identifier in identifiers])

    def any_source(self, identifiers: Iterable[str]) -> str:
        """Source types of which one is enough."""
        return join_alternatives([self.source_name(identifier) for identifier in identifiers])

    def level_name(self, level: int) -> str:
        """The name of a level of the scale."""
        return self._levels.get(level, str(level))

    def level_in_words(self, score: Fraction) -> str:
        """A level by its name, or by those between which it is."""
        reached = floor(score)
        if score == reached:
            return self.level_name(reached)
        lower, upper = self.level_name(reached), self.level_name(reached + 1)
        return _("between {lower} and {upper}").format(lower=lower, upper=upper)

    def auditor(self, identifier: str | None) -> str:
        """An auditor's name; a dash for nobody."""
        return one_line(self.dossier.auditor_names.get(identifier or "", identifier or "–"))

    def evidence_name(self, identifier: str) -> str:
        """An evidence item's id and title."""
        title = next((e.title for e in self.dossier.evidence if e.id == identifier), None)
        return f"{identifier} ({one_line(title)})" if title else identifier

    def evidence_title(self, identifier: str) -> str:
        """An evidence item's title, or its id where it has none."""
        title = next((e.title for e in self.dossier.evidence if e.id == identifier), None)
        return one_line(title) if title else identifier

    # -- the verdict ------------------------------------------------------------------------------------------------

    def outcome(self) -> str:
        """The label's outcome as a word or two; awarded only once that is decided."""
        label = self.assessment.label
        return label_outcome_word(label.outcome, label.decided)

    def verdict(self) -> str:
        """The label's outcome in a sentence, or two where the decision is still to come."""
        label, name = self.assessment.label, self.label_name
        if label.outcome == "awarded":
            told = ngettext("Meets the guideline.", "Meets all {number} guidelines.", len(label.met))
            told = told.format(number=in_words(len(label.met)))
            follows = _("The decision of the label committee follows.")
            return told if self.dossier.decision else f"{told} {follows}"
        return {
            "deferred": _("{school} is on its way: the {label} is deferred."),
            "insufficient": _("There is not enough evidence yet to judge {school} for the {label}."),
            "not_awarded": _("{school} does not meet the guidelines of the {label} yet."),
        }[label.outcome].format(school=self.school, label=name)

    def reasons(self) -> list[str]:
        """Why the label's outcome is what it is, and what follows where it is deferred."""
        if self.assessment.label.outcome != "deferred":
            return self.grounds()
        follows = _("The school has {months} months to improve; then only these are assessed again.")
        return [*self.grounds(), follows.format(months=self.framework.parameters.deferral_months.value)]

    def grounds(self) -> list[str]:
        """Why the label's outcome is what it is; who was not heard comes first."""
        label, parameters = self.assessment.label, self.framework.parameters
        reasons = []
        if label.missing_voices:
            reasons.append(_("Not heard yet: {groups}.").format(groups=self.groups(label.missing_voices)))
        if label.missing_sources:
            reasons.append(
                _("There is no evidence that counts yet from: {sources}.").format(
                    sources=self.sources(label.missing_sources)
                )
            )
        if label.not_met:
            reasons.append(
                ngettext("Guideline {ids} is not met.", "Guidelines {ids} are not met.", len(label.not_met)).format(
                    ids=self._named(label.not_met)
                )
            )
        if label.partly:
            reasons.append(
                ngettext(
                    "Guideline {ids} is partly met.", "Guidelines {ids} are partly met.", len(label.partly)
                ).format(ids=self._named(label.partly))
            )
            if len(label.partly) > parameters.deferred_max_partly.value:
                reasons.append(
                    _("The label allows at most {most} guidelines that are partly met.").format(
                        most=in_words(parameters.deferred_max_partly.value)
                    )
                )
        if label.insufficient:
            reasons.append(
                ngettext(
                    "Guideline {ids} lacks evidence.", "Guidelines {ids} lack evidence.", len(label.insufficient)
                ).format(ids=self._named(label.insufficient))
            )
        return reasons

    def decision(self) -> str:
        """The award decision in one sentence, or nothing when there is none."""
        decision, label = self.dossier.decision, self.assessment.label
        if decision is None:
            return ""
        by = one_line(decision.by.name) + (f" ({one_line(decision.by.role)})" if decision.by.role else "")
        told = _("Decision of {date} by {by}: {outcome}.").format(
            date=self.date(decision.date.isoformat()),
            by=by,
            outcome=label_outcome_word(decision.outcome, decision.outcome),
        )
        if label.valid_until:
            told += " " + _("Valid until {date}.").format(date=self.date(label.valid_until))
        return told

    def set_aside(self) -> str:
        """How many indicators do not apply, where they are many; nothing otherwise."""
        indicators = self.assessment.indicators
        aside = sum(not indicator.applicable for indicator in indicators)
        if aside < _MANY * len(indicators):
            return ""
        told = _("{aside} of the {all} indicators are not applicable; the outcome rests on the other {rest}.")
        return told.format(aside=aside, all=len(indicators), rest=len(indicators) - aside)

    def follow_up(self) -> str:
        """Of a follow-up, what was assessed again and what is taken over; nothing of another audit."""
        audit, guidelines = self.dossier.audit, self.assessment.guidelines
        if audit.kind != "follow_up":
            return ""
        again = [g.id for g in guidelines if not g.carried]
        told = ngettext("Assessed again: guideline {ids}.", "Assessed again: guidelines {ids}.", len(again))
        told = told.format(ids=self._named(again))
        for day in sorted({g.carried for g in guidelines if g.carried}):
            kept = [g.id for g in guidelines if g.carried == day]
            line = ngettext(
                "Taken over from the audit of {date}: guideline {ids}.",
                "Taken over from the audit of {date}: guidelines {ids}.",
                len(kept),
            )
            told += " " + line.format(date=self.date(day), ids=join_words(kept))
        return told

    def carried(self, guideline: GuidelineResult) -> str:
        """From which audit a guideline is taken over; nothing for one that was assessed now."""
        if not guideline.carried:
            return ""
        return _("Taken over from the audit of {date}, as it was.").format(date=self.date(guideline.carried))

    def _named(self, identifiers: Iterable[str]) -> str:
        return join_words([f"{identifier} ({self.guideline_title(identifier)})" for identifier in identifiers])

    # -- a guideline ------------------------------------------------------------------------------------------------

    def why(self, guideline: GuidelineResult) -> list[str]:
        """Why a guideline's computed outcome is what it is, with the numbers that decide."""
        parameters = self.framework.parameters
        if guideline.computed == "not_applicable":
            return [_("None of its indicators applies to this school.")]
        told = []
        if guideline.coverage is not None and guideline.coverage < parameters.coverage.value:
            told.append(
                _("Evidence covers {coverage} of the guideline; {needed} is needed.").format(
                    coverage=percentage_beside(guideline.coverage, parameters.coverage.value),
                    needed=percentage(parameters.coverage.value),
                )
            )
        unseen = [name for name in guideline.open_core if self._results[name].score is None]
        if unseen:
            told.append(
                ngettext(
                    "There is no evidence on core indicator {ids}.",
                    "There is no evidence on core indicators {ids}.",
                    len(unseen),
                ).format(ids=join_words(unseen))
            )
        told += [self.not_heard(self._results[name]) for name in guideline.open_core if name not in unseen]
        if not guideline.sources:
            told.append(_("There is no evidence yet."))
        elif len(guideline.sources) < parameters.min_sources.value:
            told.append(
                ngettext(
                    "The evidence comes from {number} source type; at least {needed} are needed.",
                    "The evidence comes from {number} source types; at least {needed} are needed.",
                    len(guideline.sources),
                ).format(number=in_words(len(guideline.sources)), needed=in_words(parameters.min_sources.value))
            )
        if guideline.score is None:
            return told
        if guideline.computed == "insufficient":
            return [*told, _("What was seen so far stands at level {score}.").format(score=decimal(guideline.score))]
        needed = decimal(parameters.met_at.value)
        score = decimal_beside(guideline.score, parameters.met_at.value)
        if guideline.score >= parameters.met_at.value:
            told.append(_("Level {score} reaches the {needed} that is needed.").format(score=score, needed=needed))
        else:
            told.append(_("Level {score} is below the {needed} that is needed.").format(score=score, needed=needed))
        if guideline.below_floor:
            told.append(
                ngettext(
                    "Core indicator {ids} is below {floor}.",
                    "Core indicators {ids} are below {floor}.",
                    len(guideline.below_floor),
                ).format(ids=join_words(list(guideline.below_floor)), floor=decimal(parameters.core_floor.value))
            )
        for name, who in guideline.groups_below_floor:
            level = next(group.level for group in self._results[name].groups if group.who == who)
            told.append(
                _("On core indicator {id} what {group} themselves say stands at {level}, below {floor}.").format(
                    id=name,
                    group=self.groups([who]),
                    level=decimal_beside(level, parameters.core_floor.value),
                    floor=decimal(parameters.core_floor.value),
                )
            )
        return told

    def in_short(self, guideline: GuidelineResult) -> str:
        """The strongest and the weakest of a guideline's indicators; nothing with fewer than two that were seen."""
        mine = [i for i in self.assessment.indicators if i.guideline == guideline.id]
        scored = [(i.score, self.indicator_title(i.id)) for i in mine if i.score is not None]
        if len(scored) < 2:
            return ""
        most, least = max(score for score, _title in scored), min(score for score, _title in scored)
        if most == least:
            return _("All that was seen stands at {level}.").format(level=decimal(most))
        strongest = next(title for score, title in scored if score == most)
        weakest = next(title for score, title in scored if score == least)
        return _("Strongest is “{strongest}” ({most}), weakest “{weakest}” ({least}).").format(
            strongest=strongest, most=decimal(most), weakest=weakest, least=decimal(least)
        )

    @cached_property
    def _results(self) -> dict[str, IndicatorResult]:
        return {result.id: result for result in self.assessment.indicators}

    # -- who was heard ----------------------------------------------------------------------------------------------

    def heard(self, result: IndicatorResult) -> str:
        """The voices on an indicator with their levels, where there is more than one; nothing otherwise."""
        voices = [voice for source in result.sources for voice in source.voices]
        return self._levels_of(voices) if len(voices) > 1 else ""

    def not_heard(self, result: IndicatorResult) -> str:
        """Who alone can tell of an indicator and was not heard on it; nothing where one of them was."""
        indicator = self.framework.indicators[result.id]
        spoke = {voice.who for source in result.sources for voice in source.voices}
        if (
            not indicator.voices
            or not spoke.isdisjoint(indicator.voices)
            or not result.applicable
            or result.score is None
        ):
            return ""
        names = join_alternatives([text_in(self.framework.respondent_names[who]) for who in indicator.voices])
        return _("On indicator {id} only {groups} can tell, and nobody of them was heard on it yet.").format(
            id=result.id, groups=names
        )

    def _levels_of(self, voices: Iterable[VoiceLevel]) -> str:
        return join_words([f"{self.voice_name(voice.source, voice.who)} {decimal(voice.level)}" for voice in voices])

    def judgement(self, guideline: GuidelineResult) -> str:
        """The auditor's departure from the computed outcome, with its reason; nothing when there is none."""
        judgement = guideline.judgement
        if judgement is None:
            return ""
        return _("Judged “{outcome}” by {by}, computed “{computed}”. Reason: {reason}").format(
            outcome=guideline_outcome_word(judgement.outcome),
            by=self.auditor(judgement.by),
            computed=guideline_outcome_word(guideline.computed),
            reason=one_line(judgement.reason),
        )

    def raise_step(self, step: Raise) -> str:
        """One step of the route: from which level to which."""
        return _("Strengthen {indicator}: from “{now}” to “{next}”.").format(
            indicator=self.indicator_name(step.indicator),
            now=self.level_name(floor(step.score)),
            next=self.level_name(step.to),
        )

    def gather_step(self, gather: Gather) -> str:
        """Evidence still to gather, from which source, and from whom where only some can tell."""
        if gather.indicator is None:
            least = self.framework.parameters.min_sources.value
            return _("Gather evidence from at least {least} source types, also from {sources}.").format(
                least=in_words(least), sources=self.any_source(gather.sources)
            )
        if gather.voices:
            names = [text_in(self.framework.respondent_names[who]) for who in gather.voices]
            told = _("Gather evidence on {indicator}, from {sources}, as told by {groups}.")
            return told.format(
                indicator=self.indicator_name(gather.indicator),
                sources=self.any_source(gather.sources),
                groups=join_alternatives(names),
            )
        told = _("Gather evidence on {indicator}, from {sources}.")
        return told.format(indicator=self.indicator_name(gather.indicator), sources=self.any_source(gather.sources))

    def route(self, guideline: GuidelineResult) -> list[str]:
        """What brings a guideline to “met”: evidence first, then raises."""
        steps = [self.gather_step(gather) for gather in guideline.gather]
        return steps + [self.raise_step(step) for step in guideline.raises]

    def route_with_tips(self, guideline: GuidelineResult) -> list[Step]:
        """The route, with a concrete first step for each raise, and the practice that fits best, where there are."""
        steps = [Step(self.gather_step(gather)) for gather in guideline.gather]
        return steps + [
            Step(self.raise_step(step), self.tip(step), *self._practice(step.indicator)) for step in guideline.raises
        ]

    def _practice(self, indicator: str) -> tuple[str, str]:
        """The practice that fits best on an indicator, in one line each without and with its id; nothing where none is."""
        found = self.recommended.get(indicator)
        if not found:
            return "", ""
        title, id_ = one_line(text_in(found[0].title)), found[0].id
        return _("Practice: {title}.").format(title=title), _("Practice: {title} ({id}).").format(title=title, id=id_)

    def tip(self, step: Raise) -> str:
        """What to begin with, to get from the level where it is to the next."""
        steps = self.framework.indicators[step.indicator].steps
        reached = floor(step.score) - self.framework.scale.bottom
        return text_in(steps[reached]) if reached < len(steps) else ""

    def strengths(self, guideline: GuidelineResult) -> list[str]:
        """The indicators of a guideline that reach its bar, best first."""
        bar = self.framework.parameters.met_at.value
        mine = [i for i in self.assessment.indicators if i.guideline == guideline.id and i.score is not None]
        strong = sorted((i for i in mine if i.score is not None and i.score >= bar), key=lambda i: -(i.score or 0))
        return [f"{self.indicator_name(i.id)} ({decimal(i.score)})" for i in strong]

    # -- the rest ---------------------------------------------------------------------------------------------------

    def certainty(self, *, in_short: bool = False) -> list[str]:
        """How sure the outcome is; nothing while evidence is insufficient.

        In short, evidence is called by its title, and of the findings that turn the outcome it is told how many there are.
        """
        found = self.assessment.certainty
        named = self.evidence_title if in_short else self.evidence_name
        if not found.stated:
            return []
        told = []
        if found.needed:
            names = join_words([named(name) for name in found.needed])
            told.append(
                _("If any one of these were missing, there would not be enough evidence to judge: {evidence}.").format(
                    evidence=names
                )
            )
        if found.decisive:
            names = join_words([named(name) for name in found.decisive])
            told.append(
                _("If any one of these were missing, the levels would say otherwise: {evidence}.").format(
                    evidence=names
                )
            )
        elif found.needed:
            told.append(_("What the levels say stays the same without any one of the evidence items."))
        else:
            told.append(_("Without any one of the evidence items the outcome stays the same."))
        if not found.pivotal:
            return [*told, _("No single finding changes the outcome by one level more or less.")]
        return [*told, *(self._turning(found.pivotal) if in_short else self._pivotal(found.pivotal))]

    def _turning(self, pivotal: Sequence[PivotalFinding]) -> list[str]:
        """How many findings turn the outcome, and which guidelines they are about."""
        number = len({(f.evidence, f.indicator, f.by, f.who) for f in pivotal})
        about = {self.framework.guideline_of[finding.indicator].id for finding in pivotal}
        told = ngettext(
            "One level more or less on {number} finding would change the outcome; it is about: {guidelines}.",
            "One level more or less on any one of {number} findings would change the outcome; they are about: {guidelines}.",
            number,
        )
        titles = [self.guideline_title(name) for name in self.framework.guideline_by_id if name in about]
        return [told.format(number=number, guidelines=join_words(titles))]

    def _pivotal(self, pivotal: Sequence[PivotalFinding]) -> list[str]:
        """The findings that turn the outcome, the first few of them, by guideline."""
        number = len({(f.evidence, f.indicator, f.by, f.who) for f in pivotal})
        told = ngettext(
            "One level more or less on {number} finding changes the outcome:",
            "One level more or less on any one of {number} findings changes the outcome:",
            number,
        )
        guidelines = self.framework.guideline_of
        order = {name: place for place, name in enumerate(self.framework.guideline_by_id)}
        every = sorted(dict.fromkeys(pivotal), key=lambda f: order[guidelines[f.indicator].id])
        by_turn: dict[tuple[str, str], list[str]] = {}
        for finding in every[:_MOST_FINDINGS]:
            turn = guidelines[finding.indicator].id, label_outcome_word(finding.outcome)
            by_turn.setdefault(turn, []).append(self._shifted(finding, every))
        lines = [
            _("{guideline}, then {outcome}: {findings}.").format(
                guideline=f"{name} {self.guideline_title(name)}", outcome=outcome, findings="; ".join(findings)
            )
            for (name, outcome), findings in by_turn.items()
        ]
        if (more := len(every) - _MOST_FINDINGS) > 0:
            lines.append(
                ngettext("And {number} more such level.", "And {number} more such levels.", more).format(number=more)
            )
        return [told.format(number=number), *lines]

    def _shifted(self, finding: PivotalFinding, pivotal: Sequence[PivotalFinding]) -> str:
        """A finding with the level that turns the outcome; with whose it is where the same evidence has another's too."""
        others = [f for f in pivotal if (f.evidence, f.indicator) == (finding.evidence, finding.indicator)]
        whose = []
        if finding.who and len({f.who for f in others}) > 1:
            whose.append(self.groups([finding.who]))
        if finding.by and len({f.by for f in others if f.who == finding.who}) > 1:
            whose.append(self.auditor(finding.by))
        about = f" ({', '.join(whose)})" if whose else ""
        return _("{indicator} in {evidence}{whose} {level} → {to}").format(
            indicator=finding.indicator, evidence=finding.evidence, whose=about, level=finding.level, to=finding.to
        )

    def agreement(self) -> str:
        """How well two auditors agree."""
        agreement = self.assessment.agreement
        if agreement.units == 0:
            return _("No indicator was rated by two auditors on the same evidence.")
        if agreement.alpha is None:
            told = ngettext(
                "{auditors} rated the same evidence {units} time; that does not tell how well they agree.",
                "{auditors} rated the same evidence {units} times; that does not tell how well they agree.",
                agreement.units,
            )
        elif agreement.alpha >= _WELL:
            told = _("{auditors} rated the same evidence {units} times; they agreed well.")
        elif agreement.alpha >= _FAIRLY:
            told = _("{auditors} rated the same evidence {units} times; they agreed fairly well.")
        else:
            told = _("{auditors} rated the same evidence {units} times; they agreed little.")
        return told.format(
            auditors=join_words([self.auditor(name) for name in agreement.auditors]), units=agreement.units
        )

    def agreement_measure(self) -> str:
        """The measure behind how well two auditors agree, for the expert; nothing where there is none."""
        agreement = self.assessment.agreement
        if agreement.alpha is None:
            return ""
        measure = _("Krippendorff's alpha, ordinal: {alpha}")
        return measure.format(alpha=with_decimal_mark(f"{agreement.alpha_shown:.2f}"))

    def balance(self) -> str:
        """How evenly the partnerships are developed."""
        names = {p.id: text_in(p.name).lower() for p in self.framework.partnerships}
        seen = {p.id: p.score for p in self.assessment.partnerships if p.score is not None}
        unseen = [names[p.id] for p in self.assessment.partnerships if p.score is None]
        if not names:
            return ""
        if not seen:
            return _("No finding touches a partnership yet.")
        told = []
        spread, within = self.assessment.spread, self.framework.parameters.balanced_within.value
        if spread == 0:
            told.append(_("All that were seen are equally strong.") if unseen else _("All are equally strong."))
        elif spread is not None:
            strongest, weakest = max(seen.values()), min(seen.values())
            sentence = _("Strongest: {strongest}; weakest: {weakest}. Between them: {spread}.")
            told.append(
                sentence.format(
                    strongest=join_words([names[name] for name, score in seen.items() if score == strongest]),
                    weakest=join_words([names[name] for name, score in seen.items() if score == weakest]),
                    spread=decimal_beside(spread, within),
                )
            )
        if self.assessment.balanced:
            told.append(_("They are in balance."))
        elif spread is not None and spread > within:
            told.append(
                _("In balance that is at most {within}: begin with the weakest.").format(within=decimal(within))
            )
        if unseen:
            told.append(_("Not seen: {partnerships}.").format(partnerships=join_words(unseen)))
        return " ".join(told)

    def contradictions(self) -> list[str]:
        """The indicators on which voices contradict each other: both voices, and the explanation or a note that there is none."""
        return [
            f"{self.indicator_name(conflict.indicator)}: {self.contradiction(conflict.indicator)}"
            for conflict in self.assessment.conflicts
        ]

    def contradiction(self, indicator: str) -> str:
        """What contradicts on an indicator, and why; nothing where nothing does."""
        found = next((conflict for conflict in self.assessment.conflicts if conflict.indicator == indicator), None)
        return f"{self._levels_of(found.voices)}. {self.explanation(found)}" if found else ""

    def explanation(self, conflict: Conflict) -> str:
        """Why voices contradict each other and who found out, or that it is not explained yet."""
        if not conflict.explained:
            return _("Not explained yet.")
        return _("Explained by {auditor}: {reason}").format(
            auditor=self.auditor(conflict.by), reason=one_line(conflict.reason or "")
        )

    def divided(self) -> list[str]:
        """The voices that are divided among themselves, with their lowest and highest level."""
        return [
            _("{indicator}: {voice}, from {lowest} to {highest}").format(
                indicator=self.indicator_name(found.indicator),
                voice=self.voice_name(found.source, found.who),
                lowest=found.lowest,
                highest=found.highest,
            )
            for found in self.assessment.divided
        ]

    def uncounted(self) -> list[str]:
        """The findings that do not count for another reason than their age, by that reason."""
        by_reason: dict[str, list[str]] = {}
        for finding in self.assessment.findings:
            if finding.standing in ("counts", "stale"):
                continue
            why = standing(finding.standing)
            if former := self.framework.retired_by_id.get(finding.indicator):
                why = f"{finding.indicator} {why}: {text_in(former.why)}"
            by_reason.setdefault(why, []).append(f"{finding.indicator} ({finding.evidence})")
        return [f"{why.rstrip('.')}: {', '.join(dict.fromkeys(places))}" for why, places in by_reason.items()]

    def stale(self) -> list[str]:
        """The evidence that is too old to count."""
        dates = {e.id: self.date(e.date.isoformat()) if e.date else "" for e in self.dossier.evidence}
        return [f"{self.evidence_name(name)}, {dates.get(name, '')}" for name in self.assessment.stale]
