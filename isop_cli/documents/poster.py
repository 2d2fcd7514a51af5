"""The poster of the model: five circles around the child; of a school, with what it offers to see, and room to add."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from isop_cli.documents.offered import offered
from isop_cli.formats.look import Look
from isop_cli.formats.pdf import UNDATED, render_pdf
from isop_cli.formats.registry import DocumentKind
from isop_cli.model.dossier import Dossier
from isop_cli.model.framework import Framework
from isop_cli.model.partnerships import ModelTexts
from isop_cli.partnerships.circles import COLOURS, Circle, circles
from isop_cli.partnerships.texts import described
from isop_cli.text.language import _, text_in
from isop_cli.text.printable import one_line

#: Width and height in millimetres, and how much larger than A3.
SIZES = {"a3": (297, 420, 1.0), "a2": (420, 594, 594 / 420)}
#: Where the circles stand on A3: their middle, and how far their centres lie from it.
_MIDDLE_X, _MIDDLE_Y, _REACH, _OVERLAP = 148.5, 226.0, 88.0, 1.12
#: In a circle or a band so many activities.
_MOST = 3
#: Letters that are read at two metres, on A3: their capitals are seen under ten minutes of arc, twice what sharp eyes need.
#: At 24 points these are 5.7 mm high. In a band they are large, or the least. Points, and characters on a line of each.
_LARGE, _LEAST = (28, 27), (24, 31)
#: How high the bands are together, on A3; and of each what is left around its lines; in millimetres.
_BANDS, _AROUND = 308.0, 5.0
#: A line in points is so many millimetres high for each, with what stands between two activities.
_LINE = 0.37


@dataclass(frozen=True, slots=True)
class Petal:
    """One circle of the poster with what stands in it."""

    circle: Circle
    name: str
    together_for: str
    activities: Sequence[str]


@dataclass(frozen=True, slots=True)
class Band:
    """A partnership on a school's own poster: a drawing in a colour, what it offers to see, and how large that is set."""

    icon: str
    colour: str
    name: str
    together_for: str
    activities: Sequence[str]
    letters: int


class Poster:
    """The poster in the language in force."""

    for_templates: ClassVar = (
        "balance", "band_height", "bands", "description", "elsewhere", "framework", "letters", "petals", "school", "texts", "title",
    )  # fmt: skip

    def __init__(
        self, texts: ModelTexts, framework: Framework, dossier: Dossier | None = None, size: str = "a3"
    ) -> None:
        """With a dossier it is a school's own: nothing of the dossier but what it offers to see. `size` is one of SIZES."""
        self.texts, self.framework, self.dossier, self.size = texts, framework, dossier, size

    @property
    def title(self) -> str:
        """The poster's title."""
        return text_in(self.texts.title)

    @property
    def school(self) -> str:
        """The school's name, or nothing."""
        return one_line(self.dossier.school.name or "") if self.dossier else ""

    @property
    def balance(self) -> str:
        """What the poster says of balance."""
        return text_in(self.texts.balance)

    @cached_property
    def petals(self) -> list[Petal]:
        """The circles, in the framework's order, with what is done anywhere."""
        partnerships = described(self.texts, self.framework)
        drawn = circles(len(partnerships), _MIDDLE_X, _MIDDLE_Y, _REACH, overlap=_OVERLAP)
        return [
            Petal(circle, one.name, one.together_for, [text_in(activity) for activity in one.texts.activities[:_MOST]])
            for one, circle in zip(partnerships, drawn, strict=True)
        ]

    @cached_property
    def bands(self) -> list[Band]:
        """The partnerships with what the school offers to see, in the framework's order."""
        icons = {one.id: one.icon or "" for one in self.framework.partnerships}
        found = []
        for number, one in enumerate(described(self.texts, self.framework)):
            activities, letters = self._set(self._offered.get(one.id, ())[:_MOST])
            colour = COLOURS[number % len(COLOURS)]
            found.append(Band(icons[one.id], colour, one.name, one.together_for, activities, letters))
        return found

    def _set(self, activities: Sequence[str]) -> tuple[Sequence[str], int]:
        """As many of the activities as a band holds, and the size of their letters in points."""
        while True:
            for points, on_a_line in (_LARGE, _LEAST):
                lines = sum(-(-len(activity) // on_a_line) for activity in activities)
                if lines * points * _LINE <= self.band_height - _AROUND:
                    return activities, points
            activities = activities[:-1]

    @property
    def elsewhere(self) -> Sequence[str]:
        """What the school offers to see that belongs to no partnership."""
        return self._offered.get("", ())[:_MOST]

    @property
    def band_height(self) -> float:
        """How high a band is, in millimetres."""
        return round(_BANDS / max(len(self.framework.partnerships), 1), 1)

    @property
    def letters(self) -> float:
        """How large letters are that fit a band with its name, in points; what else stands there is set in parts of it."""
        return round(_LARGE[0] * min(1.0, self.band_height / (_BANDS / 5)), 1)

    @property
    def description(self) -> str:
        """The figure in words."""
        names = ", ".join(petal.name for petal in self.petals)
        return _("Circles that overlap around “{heart}”: {names}.").format(heart=text_in(self.texts.heart), names=names)

    @cached_property
    def _offered(self) -> dict[str, Sequence[str]]:
        return dict(offered(self.dossier, self.framework)) if self.dossier else {}


def _pdf(poster: Poster, look: Look) -> bytes:
    """It carries no data: it hangs on a wall, and goes from hand to hand."""
    width, height, scale = SIZES[poster.size]
    day = poster.dossier.audit.date if poster.dossier else UNDATED
    template = "model/school-poster.html" if poster.dossier else "model/poster.html"
    return render_pdf(look, template, day, poster=poster, width=width, height=height, scale=scale)


POSTER = DocumentKind("poster", {"pdf": _pdf})
