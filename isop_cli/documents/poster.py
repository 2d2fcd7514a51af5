"""The poster of the model: five circles around the child; with a school's own activities and levels in them."""

from collections.abc import Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from isop_cli.documents.data import data_behind
from isop_cli.documents.sentences import Sentences
from isop_cli.formats.look import Look
from isop_cli.formats.pdf import UNDATED, render_pdf
from isop_cli.formats.registry import DocumentKind
from isop_cli.model.assessment import Assessment
from isop_cli.model.framework import Framework
from isop_cli.model.partnerships import ModelTexts
from isop_cli.partnerships.circles import Circle, circles
from isop_cli.partnerships.texts import described
from isop_cli.practices.sharing import sentences_without_people
from isop_cli.text.language import _, decimal, text_in

#: Width and height in millimetres, and how much larger than A3.
SIZES = {"a3": (297, 420, 1.0), "a2": (420, 594, 594 / 420)}
#: Where the circles stand on A3: their middle, and how far their centres lie from it.
_MIDDLE_X, _MIDDLE_Y, _REACH = 148.5, 222.0, 85.0
_MOST_ACTIVITIES, _LONGEST = 3, 75


@dataclass(frozen=True, slots=True)
class Petal:
    """One circle of the poster with what stands in it."""

    circle: Circle
    name: str
    together_for: str
    activities: Sequence[str]
    level: str


class Poster:
    """The poster in the language in force."""

    for_templates: ClassVar = ("balance", "description", "framework", "petals", "school", "texts", "title")

    def __init__(
        self,
        texts: ModelTexts,
        framework: Framework,
        assessment: Assessment | None = None,
        ordinary: Set[str] = frozenset(),
        size: str = "a3",
    ) -> None:
        """With an assessment the circles show the school's own activities; `ordinary` are words that are no names.

        `size` is one of SIZES.
        """
        self.size = size
        self.texts, self.framework, self.assessment, self.ordinary = texts, framework, assessment, ordinary
        self.sentences = Sentences(assessment) if assessment else None

    @property
    def title(self) -> str:
        """The poster's title."""
        return text_in(self.texts.title)

    @property
    def school(self) -> str:
        """The school's name, or nothing."""
        return self.sentences.school if self.sentences else ""

    @property
    def balance(self) -> str:
        """What the poster says of balance; of a school only what it may be proud of, for it hangs on its wall."""
        told = text_in(self.texts.balance)
        proud = self.assessment is not None and self.assessment.balanced
        return told + " " + _("They are in balance.") if proud else told

    @cached_property
    def petals(self) -> list[Petal]:
        """The circles, in the framework's order."""
        partnerships = described(self.texts, self.framework)
        results = {result.id: result for result in self.assessment.partnerships} if self.assessment else {}
        top = self.framework.scale.top
        scores = {name: result.score for name, result in results.items()}
        shares = [None if (score := scores.get(p.id)) is None else float(score / top) for p in partnerships]
        drawn = circles(len(partnerships), _MIDDLE_X, _MIDDLE_Y, _REACH, shares)
        petals: list[Petal] = []
        shown: set[str] = set()
        for partnership, circle in zip(partnerships, drawn, strict=True):
            activities = [text_in(activity) for activity in partnership.texts.activities]
            level = ""
            if self.assessment:
                activities = self._own_activities(partnership.id, shown)
                shown.update(activities)
                score = scores[partnership.id]
                level = _("not seen")
                if score is not None:
                    level = _("{level} out of {top}").format(level=decimal(score), top=top)
            petals.append(Petal(circle, partnership.name, partnership.together_for, activities, level))
        return petals

    @property
    def description(self) -> str:
        """The figure in words."""
        names = ", ".join(petal.name + (f" ({petal.level})" if petal.level else "") for petal in self.petals)
        return _("Circles that overlap around “{heart}”: {names}.").format(heart=text_in(self.texts.heart), names=names)

    def _own_activities(self, partnership: str, shown: Set[str]) -> list[str]:
        """What the school does best in a partnership: short sentences from the findings; else the indicators' titles.

        What belongs to this partnership alone goes before what touches several; what another circle shows is left out.
        So are sentences that could trace to a person: a poster hangs where everyone sees it.
        """
        assert self.assessment is not None and self.sentences is not None
        bar = self.framework.parameters.met_at.value
        good = [
            finding
            for finding in self.assessment.findings
            if finding.standing == "counts" and finding.level >= bar and partnership in finding.partnerships
        ]
        good.sort(key=lambda finding: (len(finding.partnerships), -finding.level, finding.indicator))
        told: dict[str, str] = {}
        for finding in good:
            kept = sentences_without_people(finding.note or "", self.assessment, self.ordinary)
            short = [s.rstrip(".") for s in kept if len(s) <= _LONGEST and s.rstrip(".") not in shown]
            told.setdefault(finding.indicator, "")
            if short and not told[finding.indicator]:
                told[finding.indicator] = short[0]
        lines = [line or self.sentences.indicator_title(indicator) for indicator, line in told.items()]
        return [line for line in dict.fromkeys(lines) if line not in shown][:_MOST_ACTIVITIES]


def _pdf(poster: Poster, look: Look) -> bytes:
    width, height, scale = SIZES[poster.size]
    assessment = poster.assessment
    return render_pdf(
        look,
        "model/poster.html",
        assessment.dossier.audit.date if assessment else UNDATED,
        attached=data_behind(assessment) if assessment else (),
        poster=poster,
        width=width,
        height=height,
        scale=scale,
    )


POSTER = DocumentKind("poster", {"pdf": _pdf})
