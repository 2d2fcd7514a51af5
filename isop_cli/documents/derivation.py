"""DerivationStep by step from the findings to an outcome, every number shown: with pencil and paper one arrives at the same."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from isop_cli.documents.sentences import Sentences
from isop_cli.model.assessment import Assessment, Conflict, GuidelineResult, IndicatorResult, RatedFinding
from isop_cli.model.framework import Indicator
from isop_cli.text.language import _, decimal, join_words, ngettext, percentage, with_decimal_mark
from isop_cli.text.printable import one_line
from isop_cli.text.terms import guideline_outcome_word, standing


@dataclass(frozen=True, slots=True)
class DerivationStep:
    """A line of a derivation. `depth` 0 is a heading, 1 a step, 2 what it rests on; `result` marks the outcome."""

    text: str
    depth: int = 1
    result: bool = False


def number(value: Fraction) -> str:
    """A number as exact as it is: `2`, or `9/4 ≈ 2,3`, or `3/2 = 1,5`."""
    if value.denominator == 1:
        return str(value)
    exact = (value * 10).denominator == 1
    return f"{value} {'=' if exact else '≈'} {decimal(value)}"


def derive_indicator(assessment: Assessment, identifier: str) -> Iterator[DerivationStep]:
    """From each finding on an indicator to its level S."""
    sentences = Sentences(assessment)
    result = next(indicator for indicator in assessment.indicators if indicator.id == identifier)
    indicator = sentences.framework.indicators[identifier]
    heading = _("Indicator {name}").format(name=sentences.indicator_name(identifier))
    yield DerivationStep(heading + _about(indicator), 0)
    findings = [finding for finding in assessment.findings if finding.indicator == identifier]
    for finding in findings:
        yield from _finding(sentences, finding)
    guideline = next(found for found in assessment.guidelines if found.id == result.guideline)
    if guideline.carried:
        yield DerivationStep(sentences.carried(guideline))
    if not result.applicable:
        yield DerivationStep(
            _("Not applicable: {reason}").format(reason=one_line(result.not_applicable_reason or "")), result=True
        )
        return
    if result.score is None:
        sources = sentences.any_source(sentences.framework.sources_of(indicator))
        yield DerivationStep(
            _("No finding counts: the indicator is not seen yet. To be found in: {sources}.").format(sources=sources),
            result=True,
        )
        return
    divided = {(found.source, found.who) for found in assessment.divided if found.indicator == identifier}
    for source in result.sources:
        name = sentences.source_name(source.source)
        for voice in source.voices:
            levels = [f.level for f in findings if (f.source, f.who, f.standing) == (voice.source, voice.who, "counts")]
            written = f"({' + '.join(map(str, levels))}) / {len(levels)} = " if len(levels) > 1 else ""
            voice_name = sentences.voice_name(voice.source, voice.who)
            yield DerivationStep(f"L({identifier}, {voice_name}) = {written}{number(voice.level)}")
            if (voice.source, voice.who) in divided:
                yield DerivationStep(
                    _("This voice is divided: from {lowest} to {highest}.").format(
                        lowest=min(levels), highest=max(levels)
                    ),
                    2,
                )
        if len(source.voices) > 1:
            terms = " + ".join(_term(voice.level) for voice in source.voices)
            yield DerivationStep(f"L({identifier}, {name}) = ({terms}) / {len(source.voices)} = {number(source.level)}")
    written = ""
    if len(result.sources) > 1:
        written = f"({' + '.join(_term(s.level) for s in result.sources)}) / {len(result.sources)} = "
    yield DerivationStep(f"S({identifier}) = {written}{number(result.score)}", result=True)
    for group in result.groups if len(result.sources) > 1 or len(result.sources[0].voices) > 1 else ():
        told = _("Heard from {group} alone: {level}.")
        yield DerivationStep(told.format(group=sentences.groups([group.who]), level=number(group.level)))
    if not_heard := sentences.not_heard(result):
        yield DerivationStep(not_heard)
    for conflict in assessment.conflicts:
        if conflict.indicator == identifier:
            yield from _contradiction(sentences, conflict)


def _contradiction(sentences: Sentences, conflict: Conflict) -> Iterator[DerivationStep]:
    """The voices that differ too much, how much, and the explanation or a note that there is none."""
    apart = sentences.framework.parameters.conflict_levels.value
    lowest, highest = (end(conflict.voices, key=lambda voice: voice.level) for end in (min, max))
    told = _("Contradiction: {high} − {low} = {difference} ≥ {apart} ({highest}; {lowest}).")
    yield DerivationStep(
        told.format(
            high=highest.level,
            low=_term(lowest.level),
            difference=number(highest.level - lowest.level),
            apart=apart,
            highest=sentences.voice_name(highest.source, highest.who),
            lowest=sentences.voice_name(lowest.source, lowest.who),
        )
    )
    yield DerivationStep(sentences.explanation(conflict), 2)


def derive_guideline(assessment: Assessment, identifier: str) -> Iterator[DerivationStep]:
    """From the indicators of a guideline to its level, coverage and outcome; the rule that decides is marked."""
    sentences = Sentences(assessment)
    framework = sentences.framework
    guideline = framework.guideline_by_id[identifier]
    result = next(found for found in assessment.guidelines if found.id == identifier)
    results = {indicator.id: indicator for indicator in assessment.indicators}
    if result.carried:
        yield DerivationStep(
            _("Guideline {name}").format(name=f"{identifier} {sentences.guideline_title(identifier)}"), 0
        )
        yield DerivationStep(f"{sentences.carried(result)} {guideline_outcome_word(result.outcome)}", result=True)
        if result.judgement:
            yield DerivationStep(sentences.judgement(result), result=True)
        return
    for indicator in guideline.indicators:
        yield from derive_indicator(assessment, indicator.id)
    name = f"{identifier} {sentences.guideline_title(identifier)}"
    yield DerivationStep(_("Guideline {name}").format(name=name), 0)
    applicable = [indicator for indicator in guideline.indicators if results[indicator.id].applicable]
    scored = [indicator for indicator in applicable if results[indicator.id].score is not None]
    if result.score is not None:
        above = " + ".join(f"{_factor(i.weight)}{_term(results[i.id].score or Fraction(0))}" for i in scored)
        yield DerivationStep(f"S({identifier}) = ({above}) / {_total(scored)} = {number(result.score)}")
        top = framework.scale.top
        yield DerivationStep(
            _("That is {share} of the scale's top, {top}.").format(share=percentage(result.share_of_top), top=top), 2
        )
    if result.coverage is not None:
        weights = _total(scored) if scored else "0"
        exact = "" if all(indicator.weight == 1 for indicator in applicable) else f"{result.coverage} = "
        yield DerivationStep(
            f"C({identifier}) = {weights} / {_total(applicable)} = {exact}{percentage(result.coverage)}"
        )
    names = join_words([sentences.source_name(source) for source in result.sources])
    count = ngettext("{number} source type", "{number} source types", len(result.sources))
    count = count.format(number=len(result.sources))
    yield DerivationStep(f"{count}: {names}" if names else count)
    yield DerivationStep(_("The first rule that holds decides:"))
    yield from _rules(sentences, result, [results[indicator.id] for indicator in guideline.indicators])
    if result.judgement:
        yield DerivationStep(sentences.judgement(result), result=True)


def _rules(
    sentences: Sentences, result: GuidelineResult, indicators: list[IndicatorResult]
) -> Iterator[DerivationStep]:
    """The rows of docs/method.md, section 3, with this guideline's numbers, up to the one that holds."""
    parameters = sentences.framework.parameters
    core = [indicator for indicator in indicators if indicator.core and indicator.applicable]
    coverage = result.coverage or Fraction(0)
    score = result.score or Fraction(0)
    evidence = [
        f"C = {coverage} {_compared(coverage, parameters.coverage.value)} {parameters.coverage.value}",
        _("core indicators without evidence: {ids}").format(
            ids=join_words([_open_core(sentences, name, indicators) for name in result.open_core]) or _("none")
        ),
        _("source types: {comparison}").format(
            comparison=f"{len(result.sources)} {_compared(len(result.sources), parameters.min_sources.value)} "
            f"{parameters.min_sources.value}"
        ),
    ]
    floors = [
        f"S({i.id}) {_term(i.score)} {_compared(i.score, parameters.core_floor.value)} {parameters.core_floor.value}"
        for i in core
        if i.score is not None
    ]
    floors += [
        f"S({i.id}, {sentences.groups([group.who])}) {_term(group.level)} "
        f"{_compared(group.level, parameters.core_floor.value)} {parameters.core_floor.value}"
        for i in core
        for group in i.groups
    ]
    reached = f"S = {_term(score)} {_compared(score, parameters.met_at.value)} {parameters.met_at.value}"
    partly = f"S = {_term(score)} {_compared(score, parameters.partly_at.value)} {parameters.partly_at.value}"
    rows = {
        "not_applicable": _("every indicator is not applicable"),
        "insufficient": "; ".join(evidence),
        "met": "; ".join([reached, *floors]),
        "partly": partly,
        "not_met": _("otherwise"),
    }
    for outcome, conditions in rows.items():
        holds = outcome == result.computed
        answer = _("yes") if holds else _("no")
        yield DerivationStep(f"{guideline_outcome_word(outcome)}? {conditions} → {answer}", 2, holds)
        if holds:
            return


def _open_core(sentences: Sentences, name: str, indicators: list[IndicatorResult]) -> str:
    """An open core indicator; with who alone can tell where there is evidence from others."""
    scored = any(indicator.id == name and indicator.score is not None for indicator in indicators)
    if not scored:
        return name
    groups = sentences.groups(sentences.framework.indicators[name].voices)
    return _("{id} (not heard: {groups})").format(id=name, groups=groups)


def _finding(sentences: Sentences, finding: RatedFinding) -> Iterator[DerivationStep]:
    where = ":".join(str(part) for part in (finding.file, finding.line) if part)
    parts = [
        sentences.evidence_name(finding.evidence),
        sentences.voice_name(finding.source, finding.who),
        finding.date or "",
        sentences.auditor(finding.by) if finding.by else "",
        where,
    ]
    parts.append(_("level {level} ({name})").format(level=finding.level, name=sentences.level_name(finding.level)))
    told = " · ".join(part for part in parts if part)
    if finding.standing != "counts":
        told += " · " + _("does not count: {why}").format(why=standing(finding.standing))
    yield DerivationStep(told)
    if finding.note:
        yield DerivationStep(f"“{one_line(finding.note)}”", 2)


def _about(indicator: Indicator) -> str:
    parts = [_("core")] if indicator.core else []
    if indicator.weight != 1:
        parts.append(_("weight {weight}").format(weight=with_decimal_mark(str(indicator.weight))))
    return f" ({', '.join(parts)})" if parts else ""


def _term(value: Fraction | None) -> str:
    return str(value)


def _factor(weight: Fraction) -> str:
    return "" if weight == 1 else f"{weight}×"


def _total(indicators: list[Indicator]) -> str:
    """A sum of weights; written out unless all are 1."""
    total = sum((indicator.weight for indicator in indicators), Fraction(0))
    if len(indicators) < 2 or all(indicator.weight == 1 for indicator in indicators):
        return str(total)
    return f"({' + '.join(str(indicator.weight) for indicator in indicators)})"


def _compared(value: Fraction | int, bound: Fraction | int) -> str:
    return "<" if value < bound else "≥"
