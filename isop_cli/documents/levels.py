"""A level as every document shows it: a dot on a track over the whole scale, with a line at what is needed.

A thin whisker runs from the lowest voice to the highest, and a hollow dot before the scale stands for what nobody saw.
Here are the places and the words; templates/partials/levels.html draws them. Places are percentages of the drawing's
width, so that it keeps its round dots and its letters at any width.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from isop_cli.model.assessment import IndicatorResult
from isop_cli.model.framework import Framework
from isop_cli.text.language import _, decimal, decimal_beside, text_in

#: Where the scale begins and ends, in percent of the width; before it is room for the dot of what was not seen.
_BEGINS, _ENDS, _UNSEEN = 9, 96, 2.6
#: With more letters than this under it, a scale shows its levels without their names.
_MOST_LETTERS = 48


#: How a level stands to what is needed; where nothing is, it is `reached`.
State = Literal["reached", "below", "unseen"]


def state_of(score: Fraction | None, needed: Fraction | int | None) -> State:
    """How a level stands to what is needed."""
    return "unseen" if score is None else "below" if needed is not None and score < needed else "reached"


@dataclass(frozen=True, slots=True)
class Tick:
    """A level of the scale: where it stands, and what stands under it."""

    at: float
    word: str
    anchor: Literal["start", "middle", "end"]


@dataclass(frozen=True, slots=True)
class Track:
    """A level to draw. `title` says in words what the drawing shows; `line` has no place where nothing is needed."""

    title: str
    state: State
    dot: float
    line: float | None
    word: str
    whisker: tuple[float, float] | None
    ticks: Sequence[Tick]
    begins: float = _BEGINS
    ends: float = _ENDS


def track(
    framework: Framework,
    score: Fraction | None,
    about: str = "",
    *,
    needed: Fraction | int | None,
    voices: Iterable[Fraction] = (),
    word: str = "",
) -> Track:
    """The track of one level in a framework's scale, in the language in force.

    `about` is what has the level, for the words. `needed` is where the line stands, None for no line, and `word` what the
    line is called. `voices` are the levels of those who were heard.
    """
    heard = sorted(voices)
    apart = (heard[0], heard[-1]) if heard and heard[0] != heard[-1] else None
    return Track(
        title=" ".join(filter(None, (f"{about}:" if about else "", *_told(framework, score, needed, apart)))),
        state=state_of(score, needed),
        dot=_UNSEEN if score is None else _place(framework, score),
        line=None if needed is None else _place(framework, needed),
        word=word or _("needed"),
        whisker=(_place(framework, apart[0]), _place(framework, apart[1])) if apart else None,
        ticks=_ticks(framework),
    )


def voice_levels(results: Iterable[IndicatorResult]) -> list[Fraction]:
    """The level of each voice over some indicators: the mean of its levels on those on which it was heard."""
    levels: dict[tuple[str, str | None], list[Fraction]] = {}
    for result in results:
        for voice in (voice for source in result.sources for voice in source.voices):
            levels.setdefault((voice.source, voice.who), []).append(voice.level)
    return [sum(found, Fraction(0)) / len(found) for found in levels.values()]


def _place(framework: Framework, level: Fraction | int) -> float:
    bottom, top = framework.scale.bottom, framework.scale.top
    return round(float(_BEGINS + (level - bottom) * Fraction(_ENDS - _BEGINS, top - bottom)), 2)


def _told(
    framework: Framework, score: Fraction | None, needed: Fraction | int | None, apart: tuple[Fraction, Fraction] | None
) -> list[str]:
    top = framework.scale.top
    if score is None:
        return [_("not seen yet.")]
    if needed is None:
        told = [_("level {score} out of {top}.").format(score=decimal(score), top=top)]
    else:
        said = (
            _("level {score} out of {top}, on or above the line at {needed}.")
            if score >= needed
            else _("level {score} out of {top}, below the line at {needed}.")
        )
        told = [said.format(score=decimal_beside(score, Fraction(needed)), top=top, needed=decimal(Fraction(needed)))]
    if apart:
        voices = _("The lowest voice says {lowest}, the highest {highest}.")
        told.append(voices.format(lowest=decimal(apart[0]), highest=decimal(apart[1])))
    return told


def _ticks(framework: Framework) -> list[Tick]:
    levels = framework.scale.levels
    words = [f"{level.level} {text_in(level.name)}" for level in levels]
    if sum(map(len, words)) > _MOST_LETTERS:
        words = [str(level.level) for level in levels]
    last = len(levels) - 1
    ticks = []
    for number, (level, word) in enumerate(zip(levels, words, strict=True)):
        place = _place(framework, level.level)
        if number == 0:
            ticks.append(Tick(place, word, "start"))
        else:
            ticks.append(Tick(place, word, "end" if number == last else "middle"))
    return ticks
