"""Pairs of schools in words, in the language in force."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from isop_cli.matching.pairing import Pair, Topic
from isop_cli.matching.profiles import Profile
from isop_cli.model.framework import Framework
from isop_cli.text.direction import inside
from isop_cli.text.language import _, decimal, join_words, text_in
from isop_cli.text.numbers import rounded
from isop_cli.text.printable import one_line


class Naming:
    """The names of topics, sectors and schools."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self._partnerships = {p.id: text_in(p.name) for p in framework.partnerships}
        self._sectors = {s.id: text_in(s.name) for s in framework.sectors}

    def topic(self, topic: Topic) -> str:
        """An indicator's id and title, or a partnership's name."""
        return self.subject(topic.kind, topic.id)

    def subject(self, kind: str, identifier: str) -> str:
        """An indicator's id and title, or a partnership's name."""
        if kind == "partnership":
            return self._partnerships[identifier]
        return f"{identifier} {text_in(self.framework.indicators[identifier].title)}"

    def topics(self, topics: Iterable[Topic], most: int = 3) -> list[str]:
        """The weightiest topics by their names."""
        return [self.topic(topic) for topic in list(topics)[:most]]

    def with_levels(self, topics: Iterable[Topic], most: int = 3) -> str:
        """The weightiest topics with both levels, for those who make the pairs; never for the schools."""
        return join_words([self.topic_with_levels(topic) for topic in list(topics)[:most]])

    def topic_with_levels(self, topic: Topic) -> str:
        """A topic with the level of the strong school, and of the one that seeks."""
        told = _("{topic} ({theirs} against {mine})")
        return told.format(topic=self.topic(topic), theirs=decimal(topic.theirs), mine=decimal(topic.mine))

    def step(self, topic: Topic) -> str:
        """A topic with the way from one's own level to the other's, in short."""
        return f"{self.topic(topic)} {decimal(topic.mine)}\N{NO-BREAK SPACE}→\N{NO-BREAK SPACE}{decimal(topic.theirs)}"

    def sector(self, school: Profile) -> str:
        """A school's sector by its name, or as it was written."""
        return self._sectors.get(school.sector or "", one_line(school.sector or ""))


def school_name(school: Profile) -> str:
    """A school's name, safe to show."""
    return one_line(school.name)


def distance(kilometres: float | None) -> str:
    """A distance in words: about so many kilometres."""
    if kilometres is None:
        return _("distance unknown")
    return _("about {number} km").format(number=max(1, rounded(Fraction(kilometres).limit_denominator(1000))))


def reasons(pair: Pair, naming: Naming) -> list[str]:
    """Why two schools are a pair: what each can learn from the other, how far apart they are, and their sectors."""
    told = []
    for learner, teacher, topics in (
        (pair.one, pair.other, pair.learns_one),
        (pair.other, pair.one, pair.learns_other),
    ):
        if topics:
            told.append(
                _("{learner} can learn from {teacher}: {topics}.").format(
                    learner=inside(school_name(learner)),
                    teacher=inside(school_name(teacher)),
                    topics=naming.with_levels(topics),
                )
            )
    told.append("; ".join([distance(pair.kilometres), same_sector(pair, naming)]))
    return told


def same_sector(pair: Pair, naming: Naming) -> str:
    """Whether two schools share their sector."""
    one, other = naming.sector(pair.one), naming.sector(pair.other)
    return _("both {sector}").format(sector=one) if one == other else f"{one or '–'}, {other or '–'}"


def places(pair: Pair) -> Sequence[str]:
    """The places of both schools."""
    return [one_line(school.place) for school in (pair.one, pair.other)]
