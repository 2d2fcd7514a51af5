"""The first page of a report, for who leads the school: what it came to, why, and what to do with it."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from math import floor
from typing import ClassVar

from isop_cli.documents.sentences import Sentences
from isop_cli.model.assessment import Assessment, RatedFinding
from isop_cli.practices.fitting import target, to_work_on
from isop_cli.text.language import _, decimal, in_words, ngettext, text_in
from isop_cli.text.printable import one_line
from isop_cli.text.terms import people

#: How much of each the first page has, and of what parents say.
_MOST, _MOST_SAID = 3, 2
#: A note that is longer than this, in characters, is cut between words.
_LONG = 150
#: What stands between quotation marks and is a sentence rather than a name: four words or more.
_QUOTED = re.compile(r"[“„\"]([^“”„\"]+)[”“\"]|‘((?:[^‘’]|’(?=\w))+)’(?!\w)")
_LEAST_WORDS = 4


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to do this year: what, and how it begins."""

    indicator: str
    what: str
    begin: str


@dataclass(frozen=True, slots=True)
class Quotation:
    """What somebody said, as an auditor wrote it down, and who that was."""

    words: str
    by: str


class Opening:
    """The first page of a report on one assessment, in the language in force."""

    for_templates: ClassVar = (
        "heard",
        "meaning",
        "parents",
        "strengths",
        "this_year",
        "this_year_title",
        "who_decides",
        "who_title",
        "why",
    )

    def __init__(self, assessment: Assessment, sentences: Sentences) -> None:
        self.assessment, self.sentences = assessment, sentences
        self.framework, self.dossier = assessment.criteria, assessment.dossier

    @property
    def meaning(self) -> list[str]:
        """What the outcome means for the school."""
        sentences = self.sentences
        return list(filter(None, (sentences.verdict(), sentences.set_aside(), sentences.follow_up())))

    @property
    def why(self) -> list[str]:
        """Why the outcome is what it is: three sentences, with the reasons of the method first."""
        reasons = self.sentences.grounds()
        if not reasons and not any(guideline.judgement for guideline in self.assessment.guidelines):
            parameters = self.framework.parameters
            reasons = [
                _("Each guideline reaches the level that is needed: {needed} out of {top}.").format(
                    needed=decimal(parameters.met_at.value), top=self.framework.scale.top
                )
            ]
        return [*reasons, *filter(None, (self._extremes(), self._ground()))][:_MOST]

    @cached_property
    def strengths(self) -> list[tuple[str, str]]:
        """What goes well: the title of an indicator, and what was found of it in the rubric's words.

        They are the highest that reach what is needed, of each guideline one before another of the same.
        """
        bar = self.framework.parameters.met_at.value
        scored = [(i.score, i) for i in self.assessment.indicators if i.score is not None and i.score >= bar]
        given: Counter[str] = Counter()
        order = []
        for score, result in sorted(scored, key=lambda pair: -pair[0]):
            order.append((given[result.guideline], -score, result))
            given[result.guideline] += 1
        best = sorted(order, key=lambda each: each[:2])[:_MOST]
        return [
            (
                self.sentences.indicator_title(result.id),
                text_in(self.framework.indicators[result.id].levels[floor(-score) - self.framework.scale.bottom]),
            )
            for _turn, score, result in best
        ]

    @cached_property
    def this_year(self) -> list[Thing]:
        """Three things for this year: who must still be heard and what must still be seen, then what is weakest."""
        things = []
        label = self.assessment.label
        if label.missing_voices:
            heard = _("Let the auditors hear {groups}.").format(groups=self.sentences.groups(label.missing_voices))
            things.append(Thing("", heard, _("Without them nothing can be decided.")))
        if label.missing_sources:
            seen = _("Gather evidence from: {sources}.")
            things.append(Thing("", seen.format(sources=self.sentences.sources(label.missing_sources)), ""))
        for indicator in to_work_on(self.assessment)[: max(0, _MOST - len(things))]:
            things.append(Thing(indicator, self._raised(indicator), self._begin(indicator)))
        return things

    @property
    def this_year_title(self) -> str:
        """The heading over the things for this year."""
        number = len(self.this_year)
        told = ngettext("{number} thing for this year", "{number} things for this year", number)
        told = told.format(number=in_words(number)) if number else _("This year")
        return told[:1].upper() + told[1:]

    @property
    def who_decides(self) -> list[str]:
        """Who decides on the label, and when."""
        label, sentences = self.assessment.label, self.sentences
        if decision := sentences.decision():
            return [decision]
        if label.outcome == "insufficient":
            return [_("Nothing can be decided yet: first the missing evidence is gathered.")]
        told = [_("The label committee decides, and none of the auditors sits on it. It has not decided yet.")]
        if label.improve_until:
            told.append(
                _("The school can improve until {date}; then only what is partly met is assessed again.").format(
                    date=sentences.date(label.improve_until)
                )
            )
        return told

    @property
    def who_title(self) -> str:
        """The heading over what the first group says that must be heard; nothing where the criteria name none."""
        required = self.framework.parameters.required_voices.value
        return _("What {group} say").format(group=self.sentences.groups(required[:1])) if required else ""

    @cached_property
    def heard(self) -> str:
        """How many of that group took part, where that was counted."""
        group = next(iter(self.framework.parameters.required_voices.value), None)
        counting = {finding.evidence for finding in self._said}
        number = sum(e.participants.get(group or "", 0) for e in self.dossier.evidence if e.id in counting)
        return people(group or "", number) if number else ""

    @cached_property
    def parents(self) -> list[Quotation]:
        """What the group said: its own words where an auditor wrote them down, else what was noted, best first.

        The last is the lowest that it said, where that is below what is needed.
        """
        bar = self.framework.parameters.met_at.value
        noted = [finding for finding in self._said if finding.note]
        noted.sort(key=lambda finding: (quotation(finding.note or "") == "", -finding.level))
        best: dict[str, RatedFinding] = {}
        for finding in noted:
            best.setdefault(self.framework.guideline_of[finding.indicator].id, finding)
        chosen = list(best.values())[:_MOST_SAID]
        worst = min(noted, key=lambda finding: finding.level, default=None)
        if worst is not None and worst.level < bar and worst not in chosen:
            chosen[_MOST_SAID - 1 :] = [worst]
        return [
            Quotation(
                f"“{shortened(quotation(finding.note or ''))}”"
                if quotation(finding.note or "")
                else shortened(one_line(finding.note or "")),
                self.sentences.indicator_title(finding.indicator),
            )
            for finding in chosen
        ]

    # -- the parts ----------------------------------------------------------------------------------------------------

    @cached_property
    def _said(self) -> list[RatedFinding]:
        """The counting findings of the group whose voice has a place of its own."""
        group = next(iter(self.framework.parameters.required_voices.value), None)
        return [f for f in self.assessment.findings if f.standing == "counts" and group is not None and f.who == group]

    def _extremes(self) -> str:
        scored = [
            (g.score, self.sentences.guideline_title(g.id)) for g in self.assessment.guidelines if g.score is not None
        ]
        if len(scored) < 2:
            return ""
        (least, weakest), (most, strongest) = min(scored, key=lambda s: s[0]), max(scored, key=lambda s: s[0])
        if least == most:
            return _("All guidelines stand at the same level: {level}.").format(level=decimal(least))
        return _("Strongest is “{strongest}” with {most}, weakest “{weakest}” with {least}.").format(
            strongest=strongest, most=decimal(most), weakest=weakest, least=decimal(least)
        )

    def _ground(self) -> str:
        counting = [finding for finding in self.assessment.findings if finding.standing == "counts"]
        if not counting:
            return _("There is no evidence yet.")
        sources = [name for name in self.framework.source_ids if any(f.source == name for f in counting)]
        told = ngettext(
            "This rests on {number} finding, from {sources}.",
            "This rests on {number} findings, from {sources}.",
            len(counting),
        )
        return told.format(number=len(counting), sources=self.sentences.sources(sources))

    def _raised(self, indicator: str) -> str:
        score = next(result.score for result in self.assessment.indicators if result.id == indicator)
        return _("{title}: from “{now}” to “{next}”.").format(
            title=self.sentences.indicator_title(indicator),
            now=self.sentences.level_name(floor(score or 0)),
            next=self.sentences.level_name(target(self.assessment, indicator)),
        )

    def _begin(self, indicator: str) -> str:
        steps = self.framework.indicators[indicator].steps
        score = next(result.score for result in self.assessment.indicators if result.id == indicator)
        reached = floor(score or 0) - self.framework.scale.bottom
        return text_in(steps[reached]) if reached < len(steps) else ""


def quotation(note: str) -> str:
    """The first sentence that stands between quotation marks in a note, without them; nothing where there is none."""
    for found in _QUOTED.finditer(note):
        words = one_line(found.group(1) or found.group(2))
        if len(words.split()) >= _LEAST_WORDS:
            return words
    return ""


def shortened(text: str) -> str:
    """A text of at most some lines, cut between words and with an ellipsis where it was longer."""
    if len(text) <= _LONG:
        return text
    cut = text[:_LONG]
    return cut[: cut.rfind(" ")].rstrip(" ,;:.") + " …" if " " in cut else cut + "…"
