"""A practice in words, in the language in force, for everything that shows one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from isop_cli.model.framework import Framework
from isop_cli.model.practice import Practice, Reading
from isop_cli.practices.fitting import Recommended
from isop_cli.text.language import _, clock, join_words, language, text_in
from isop_cli.text.printable import one_line


def said(text: dict[str, str]) -> str:
    """A practice's text in the language in force, safe to show."""
    return one_line(text_in(text))


def first_steps() -> str:
    """The title above the first steps."""
    return _("How to begin on Monday")


def parts(practice: Practice) -> list[tuple[str, list[str]]]:
    """The parts of a practice with their titles, for those who will do it; what parents are asked is `invitations`."""
    takes = practice.takes
    return [
        (_("What"), [said(practice.what)]),
        (_("For whom"), [said(practice.for_whom)]),
        (first_steps(), [said(step) for step in practice.start]),
        (
            _("What it takes"),
            [
                _("Time: {what}").format(what=said(takes.time)),
                _("People: {what}").format(what=said(takes.people)),
                _("Money: {what}").format(what=said(takes.money)),
            ],
        ),
        (_("What to watch"), [said(practice.watch)]),
        (_("How to see that it works"), [said(practice.works)]),
    ]


def invitations(practice: Practice) -> list[str]:
    """What a practice asks of parents, each with its month, hours and place, in words for parents."""
    found = []
    for moment in practice.moments:
        hours = clock(moment.time, moment.minutes) if moment.time else ""
        place = said(moment.place) if moment.place else ""
        when = ", ".join(filter(None, (_month(moment.month), hours, place)))
        about = f" {said(moment.about)}" if moment.about else ""
        found.append(f"{when[:1].upper()}{when[1:]}. {_closed(said(moment.what))}{about}")
    return found


def _month(number: int) -> str:
    from babel.dates import get_month_names

    return str(get_month_names("wide", context="stand-alone", locale=language())[number])


def _closed(sentence: str) -> str:
    return sentence if sentence.endswith((".", "!", "?", "…")) else f"{sentence}."


@dataclass(frozen=True, slots=True)
class PracticeEntry:
    """A practice as a page shows it, with what it was chosen for."""

    id: str
    title: str
    wanted_for: str
    parts: Sequence[tuple[str, Sequence[str]]]
    sources: Sequence[Reading]


def entry(practice: Practice, topics: Iterable[str]) -> PracticeEntry:
    """A practice that was chosen for some indicators or partnerships, by their names."""
    return PracticeEntry(practice.id, said(practice.title), join_words(list(topics)), parts(practice), practice.sources)


def entries(recommended: Recommended, framework: Framework) -> list[PracticeEntry]:
    """Each recommended practice once, in the order of the first indicator that it was chosen for."""
    chosen: dict[str, tuple[Practice, list[str]]] = {}
    for indicator, practices in recommended.items():
        for practice in practices:
            chosen.setdefault(practice.id, (practice, []))[1].append(indicator)
    titles = {name: f"{name} {said(indicator.title)}" for name, indicator in framework.indicators.items()}
    return [entry(practice, [titles[name] for name in indicators]) for practice, indicators in chosen.values()]


def about(practice: Practice, framework: Framework) -> Iterable[str]:
    """The indicators, partnerships and sectors of a practice, and its id."""
    yield join_words([f"{name} {said(framework.indicators[name].title)}" for name in practice.indicators])
    partnerships: dict[str, Any] = {p.id: p.name for p in framework.partnerships}
    if practice.partnerships:
        yield join_words([said(partnerships[name]) for name in practice.partnerships])
    sectors: dict[str, Any] = {s.id: s.name for s in framework.sectors}
    yield join_words([said(sectors[name]) for name in practice.sectors]) or _("all sectors")
    yield practice.id
