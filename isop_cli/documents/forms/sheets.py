"""The form on paper: for each source and voice a sheet of at most two pages, to fill in with a pencil.

What is asked differs much in length, and a sheet has two pages whatever it holds. So each question is measured first; the
largest of the settings in which all of them fit is taken, and the room that is left is shared out for notes.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from isop_cli.documents.forms.asked import Asked, speaks
from isop_cli.formats.look import Look
from isop_cli.formats.pdf import UNDATED, heights, page_for_pdf, render_pdf
from isop_cli.formats.registry import FormatError
from isop_cli.model.framework import Framework, Guideline, Indicator, SourceType
from isop_cli.text.language import _, text_in

TEMPLATE = "form/sheets.html"
#: What a page has for its content, and a page of a sheet at most, in millimetres; templates/form/sheets.css has the rest.
_HEIGHT, _SLACK = 276.0, 1.0
#: Above and below what a question holds.
_AROUND = 1.6
#: A line to write on: its least height, what it has where there are more of them, and its greatest.
_LEAST_LINE, _LINE, _HIGHEST_LINE = 5.0, 6.2, 8.4
#: No question grows by more than this; what is left then is for notes about anything.
_MOST_ROOM = 34.0
_MOST_BETWEEN_LEVELS = 2.4
#: So many words must two levels share to leave them out of the second.
_SAME = 3


@dataclass(frozen=True, slots=True)
class Setting:
    """How large a sheet is set, as its class in the style sheet."""

    name: str
    #: Whether all is told that helps to look, and each level in full; else what to look for, and the levels in short.
    whole: bool
    #: The room for notes that each question has at least, in millimetres.
    least: float
    #: A level of more characters, which would need a second line, is told in short.
    characters: int = 0
    #: Whether the questions of each guideline have a heading.
    headings: bool = True


SETTINGS = (
    Setting("large", True, 21.0),
    Setting("middling", True, 12.0),
    Setting("small", False, 9.0, 55),
    Setting("small", False, 8.0, 55, headings=False),
    Setting("smallest", False, _LEAST_LINE, 62, headings=False),
)


@dataclass(frozen=True, slots=True)
class Question:
    """An indicator as it is asked, with the heights that it got on the sheet, in millimetres."""

    id: str
    title: str
    look: str
    core: bool
    levels: Sequence[tuple[int, str]]
    height: float = 0.0
    lines: Sequence[float] = ()
    between: float = 0.0


@dataclass(frozen=True, slots=True)
class Part:
    """The questions of one guideline on one page; `again` when it began on the page before."""

    id: str
    title: str
    again: bool
    questions: Sequence[Question]


@dataclass(frozen=True, slots=True)
class SheetPage:
    """One page, with lines for notes about anything where there is room."""

    parts: Sequence[Part]
    lines: Sequence[float]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is asked at one visit, conversation or meeting, or of one document."""

    title: str
    setting: str
    headings: bool
    #: The groups of respondents: their names, and whether it is they who speak.
    groups: Sequence[tuple[str, bool]]
    speaks: bool
    pages: Sequence[SheetPage]


def render_sheets(asked: Asked, look: Look) -> bytes:
    """The sheets in the language in force. Raises FormatError when nothing is asked."""
    occasions = list(asked.occasions())
    if not occasions:
        raise FormatError(_("nothing is asked of this source, these groups and these guidelines together"))
    framework = asked.framework
    measured = _measured(asked, occasions, look)
    sheets = [
        sheet
        for source, who in occasions
        for sheet in _sheets(framework, source, who, asked.questions(source.id, who), measured)
    ]
    return render_pdf(look, TEMPLATE, UNDATED, **_values(asked, sheets))


def _values(
    asked: Asked, sheets: Sequence[Sheet], measuring: Sequence[tuple[Setting, Sequence[Question]]] = ()
) -> dict[str, Any]:
    framework = asked.framework
    return {
        "framework": framework,
        "title": _("Sheets for evidence") + f" · {text_in(framework.name)}",
        "rule": text_in(framework.scale.rule) if framework.scale.rule else "",
        "school": asked.school or "",
        "auditor": asked.auditor or "",
        "sheets": sheets,
        "measuring": measuring,
    }


# -- what is asked ----------------------------------------------------------------------------------------------------


def _question(indicator: Indicator, framework: Framework, setting: Setting) -> Question:
    look = text_in(indicator.look_for) if indicator.look_for else ""
    levels = [text_in(text) for text in indicator.levels]
    return Question(
        indicator.id,
        text_in(indicator.title),
        look if setting.whole else first_sentence(look),
        indicator.core,
        list(
            zip(
                (level.level for level in framework.scale.levels),
                levels if setting.whole else in_short(levels, setting.characters),
                strict=True,
            )
        ),
    )


def first_sentence(text: str) -> str:
    """A text up to the end of its first sentence: a full stop before a space and a capital."""
    return re.split(r"(?<=[.!?])\s+(?=[^\W\d_a-zà-ÿ])", text, maxsplit=1)[0]


def in_short(levels: Sequence[str], most: int) -> list[str]:
    """The texts of levels, those of more than `most` characters without what they begin or end with as the one above does.

    Only the longer of beginning and end is left out, and only where it is three words or more: `… and parents chose it.`
    """
    told = list(levels[:1])
    for before, text in pairwise(levels):
        former, words = before.split(), text.split()
        shared = min(len(former), len(words) - 1)
        first = next((n for n in range(shared) if former[n].rstrip(".,;:") != words[n].rstrip(".,;:")), shared)
        last = next((n for n in range(shared) if former[-1 - n] != words[-1 - n]), shared)
        if len(text) <= most or max(first, last) < _SAME:
            told.append(text)
        else:
            told.append("… " + " ".join(words[first:]) if first >= last else " ".join(words[:-last]) + " …")
    return told


def _heading(framework: Framework, source: SourceType, who: str | None) -> str:
    name = text_in(source.name) + (f": {text_in(framework.respondent_names[who])}" if who else "")
    return name[:1].upper() + name[1:]


def _groups(framework: Framework, source: SourceType, who: str | None) -> list[tuple[str, bool]]:
    speaking = who or source.who
    return [(text_in(name), id_ == speaking) for id_, name in framework.respondent_names.items()]


# -- how large it is --------------------------------------------------------------------------------------------------

#: In each setting the height of what is asked and of its levels; and of the heads, by the name of the element.
Measured = Mapping[str, float]


def _measured(asked: Asked, occasions: Sequence[tuple[SourceType, str | None]], look: Look) -> Measured:
    """How high everything is that is on a sheet, laid out once, in millimetres."""
    framework = asked.framework
    indicators = {one.id: one for source, who in occasions for one in asked.questions(source.id, who)}
    questions = [(setting, [_question(one, framework, setting) for one in indicators.values()]) for setting in SETTINGS]
    sheets = [
        Sheet(
            _heading(framework, source, who),
            SETTINGS[0].name,
            True,
            _groups(framework, source, who),
            speaks(source.id, framework),
            (),
        )
        for source, who in occasions
    ]
    return heights(page_for_pdf(look, TEMPLATE, **_values(asked, sheets, questions)), look)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question with its guideline, and what it needs."""

    guideline: Guideline
    question: Question
    ask: float
    levels: float
    needs: float


def _sheets(
    framework: Framework, source: SourceType, who: str | None, indicators: Sequence[Indicator], measured: Measured
) -> Iterator[Sheet]:
    """The sheet for a source and a voice; more than one where the questions do not fit on two pages."""
    title = _heading(framework, source, who)
    head, again, heading = (measured[name] for name in (f"head-{title}", "again", "heading"))
    for setting in SETTINGS:
        wanted = [_wanted(framework, one, setting, measured) for one in indicators]
        pages = _paged(wanted, (_HEIGHT - head, _HEIGHT - again), heading if setting.headings else 0.0)
        if pages is not None or len(indicators) == 1:
            break
    else:
        middle = _middle(wanted)
        for part in (indicators[:middle], indicators[middle:]):
            yield from _sheets(framework, source, who, part, measured)
        return
    yield Sheet(
        title,
        setting.name,
        setting.headings,
        _groups(framework, source, who),
        speaks(source.id, framework),
        pages or [_page(wanted, None, 0.0)],
    )


def _wanted(framework: Framework, indicator: Indicator, setting: Setting, measured: Measured) -> _Asked:
    ask, levels = (measured[f"{what}-{setting.name}-{indicator.id}"] for what in ("ask", "levels"))
    needs = max(ask + setting.least, levels) + _AROUND
    question = _question(indicator, framework, setting)
    return _Asked(framework.guideline_of[indicator.id], question, ask, levels, needs)


def _middle(wanted: Sequence[_Asked]) -> int:
    """Where questions are best divided over two sheets: between guidelines, where there are more of them."""
    half = len(wanted) // 2
    between = [n for n in range(1, len(wanted)) if wanted[n].guideline is not wanted[n - 1].guideline]
    return min(between, key=lambda n: abs(n - half), default=half)


def _paged(wanted: Sequence[_Asked], rooms: tuple[float, float], heading: float) -> list[SheetPage] | None:
    """The questions on one page or two, with as much room for each as there is; None where they do not fit."""

    def left(questions: Sequence[_Asked], room: float) -> float:
        headings = len({id(one.guideline) for one in questions}) * heading
        return room - _SLACK - headings - sum(one.needs for one in questions)

    if (free := left(wanted, rooms[0])) >= 0:
        return [_page(wanted, None, free)]
    best: tuple[float, int] | None = None
    for number in range(1, len(wanted)):
        first, second = wanted[:number], wanted[number:]
        share = min(left(first, rooms[0]) / len(first), left(second, rooms[1]) / len(second))
        # A page that begins with a guideline is worth two millimetres for each question.
        better = share + (2.0 if wanted[number].guideline is not wanted[number - 1].guideline else 0.0)
        if share >= 0 and (best is None or better > best[0]):
            best = better, number
    if best is None:
        return None
    first, second = wanted[: best[1]], wanted[best[1] :]
    return [
        _page(first, None, left(first, rooms[0])),
        _page(second, first[-1].guideline, left(second, rooms[1])),
    ]


def _page(wanted: Sequence[_Asked], before: Guideline | None, free: float) -> SheetPage:
    """A page on which the room that is left is shared out; `before` is the last guideline of the page before."""
    more = min(free / len(wanted), _MOST_ROOM)
    parts: list[Part] = []
    for one in wanted:
        height = one.needs + more
        room = height - _AROUND - one.ask
        between = min((height - _AROUND - one.levels) / len(one.question.levels), _MOST_BETWEEN_LEVELS)
        question = Question(
            one.question.id,
            one.question.title,
            one.question.look,
            one.question.core,
            one.question.levels,
            round(height, 2),
            _lines(room),
            round(max(between, 0.0), 2),
        )
        id_ = one.guideline.id
        if not parts or parts[-1].id != id_:
            parts.append(Part(id_, text_in(one.guideline.title), one.guideline is before, []))
        parts[-1] = Part(id_, parts[-1].title, parts[-1].again, [*parts[-1].questions, question])
    return SheetPage(parts, _lines(free - more * len(wanted) - 12.0))


def _lines(room: float) -> list[float]:
    """The heights of the lines to write on that fit into some room."""
    number = int(room / _LINE) or int(room / _LEAST_LINE)
    return [round(min(room / number, _HIGHEST_LINE), 2)] * number if number > 0 else []
