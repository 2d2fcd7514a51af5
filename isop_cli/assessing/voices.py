"""Where voices contradict each other, and where one is divided in itself: docs/method.md, section 6."""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from isop_cli.assessing.scores import Tally
from isop_cli.model.assessment import Conflict, DividedVoice, RatedFinding, VoiceLevel
from isop_cli.model.dossier import Explanation
from isop_cli.model.framework import Framework, Indicator


def conflict_on(
    indicator: Indicator, voices: Iterable[VoiceLevel], framework: Framework, explanations: Mapping[str, Explanation]
) -> Conflict | None:
    """The contradiction on an indicator: each voice that differs from another by `conflict_levels`; None without one."""
    voices = tuple(voices)
    apart = framework.parameters.conflict_levels.value
    lowest, highest = _ends(voices)
    if highest - lowest < apart:
        return None
    # Whoever differs so much from any voice differs so much from the lowest or from the highest.
    in_it = tuple(v for v in voices if highest - v.level >= apart or v.level - lowest >= apart)
    explanation = explanations.get(indicator.id)
    by, reason = (explanation.by, explanation.reason) if explanation else (None, None)
    return Conflict(
        indicator.id,
        framework.guideline_of[indicator.id].id,
        indicator.core,
        in_it,
        explanation is not None,
        by,
        reason,
    )


def _ends(voices: tuple[VoiceLevel, ...]) -> tuple[Fraction, Fraction]:
    levels = [voice.level for voice in voices]
    return (min(levels), max(levels)) if levels else (Fraction(0), Fraction(0))


def divided_voices(findings: Iterable[RatedFinding], levels: Tally, framework: Framework) -> tuple[DividedVoice, ...]:
    """The voices whose own findings on an indicator differ by `conflict_levels` or more, in the framework's order."""
    apart = framework.parameters.conflict_levels.value
    ends: dict[tuple[str, str, str | None], tuple[int, int]] = {}
    for finding in findings:
        if finding.standing == "counts" and levels[finding.indicator][finding.source][finding.who][1] > 1:
            voice = (finding.indicator, finding.source, finding.who)
            lowest, highest = ends.get(voice, (finding.level, finding.level))
            ends[voice] = (min(lowest, finding.level), max(highest, finding.level))
    order = voice_order(framework)
    indicators = {name: number for number, name in enumerate(framework.indicators)}
    divided = [(voice, pair) for voice, pair in ends.items() if pair[1] - pair[0] >= apart]
    divided.sort(key=lambda found: (indicators[found[0][0]], order[found[0][1], found[0][2]]))
    return tuple(DividedVoice(*voice, *pair) for voice, pair in divided)


def voice_order(framework: Framework) -> dict[tuple[str, str | None], int]:
    """The place of each voice that there can be: by source type, then by respondent group, nobody in particular last."""
    groups = (*framework.respondent_names, None)
    voices = [(source, who) for source in framework.source_ids for who in groups]
    return {voice: number for number, voice in enumerate(voices)}
