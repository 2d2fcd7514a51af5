"""The article about the model: what each partnership is, examples by sector, balance, and questions for a meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import ClassVar

from isop_cli.assessing.partnerships import is_balanced
from isop_cli.formats.html import render_html
from isop_cli.formats.pdf import UNDATED, render_pdf
from isop_cli.formats.registry import DocumentKind
from isop_cli.model.framework import Framework
from isop_cli.model.partnerships import ModelTexts
from isop_cli.model.practice import Reading
from isop_cli.partnerships.circles import COLOURS, Circle, circles
from isop_cli.partnerships.texts import described
from isop_cli.text.language import _, join_words, text_in

#: The figure's size, and that of the small ones.
_FIGURE, _SMALL = 100.0, 40.0


@dataclass(frozen=True, slots=True)
class Part:
    """A partnership in the article."""

    name: str
    together_for: str
    meaning: str
    colour: str
    about: Sequence[str]
    examples: Sequence[tuple[str, str]]
    question: str


@dataclass(frozen=True, slots=True)
class SmallPicture:
    """An example of levels as circles, and whether they are balanced."""

    circles: Sequence[Circle]
    about: str
    balance: str
    levels: str


class Article:
    """The article in the language in force."""

    for_templates: ClassVar = (
        "figure", "figure_description", "framework", "partnerships", "parts", "pictures", "sources", "texts", "title",
        "types",
    )  # fmt: skip

    def __init__(self, texts: ModelTexts, framework: Framework) -> None:
        self.texts, self.framework = texts, framework
        self.partnerships = described(texts, framework)

    @property
    def title(self) -> str:
        """The article's title."""
        return text_in(self.texts.title)

    @cached_property
    def parts(self) -> list[Part]:
        """Every partnership in the framework's order."""
        groups = [(group.id, text_in(group.name)) for group in self.texts.groups]
        return [
            Part(
                partnership.name,
                partnership.together_for,
                partnership.meaning,
                COLOURS[number % len(COLOURS)],
                [text_in(text) for text in partnership.texts.about],
                [(name, text_in(partnership.texts.examples[group])) for group, name in groups
                 if group in partnership.texts.examples],
                text_in(partnership.texts.question),
            )
            for number, partnership in enumerate(self.partnerships)
        ]  # fmt: skip

    @cached_property
    def figure(self) -> list[tuple[Circle, str]]:
        """The circles with their names, on a field of 100 by 100."""
        drawn = circles(len(self.partnerships), _FIGURE / 2, _FIGURE / 2 + 2, 27.0)
        return [(circle, partnership.name) for circle, partnership in zip(drawn, self.partnerships, strict=True)]

    @cached_property
    def pictures(self) -> list[SmallPicture]:
        """Examples of balance."""
        top = self.framework.scale.top
        made = []
        for picture in self.texts.article.pictures:
            shares: list[float | None] = [level / top for level in picture.levels]
            drawn = circles(len(picture.levels), _SMALL / 2, _SMALL / 2 + 1, 11.0, shares)
            told = join_words([str(level) for level in picture.levels])
            within = self.framework.parameters.balanced_within.value
            even = is_balanced([Fraction(level) for level in picture.levels], within)
            value = _("in balance") if even else _("not in balance")
            made.append(SmallPicture(drawn, text_in(picture.about), value, told))
        return made

    @property
    def figure_description(self) -> str:
        """The figure in words."""
        names = join_words([partnership.name for partnership in self.partnerships])
        return _("Circles that overlap around “{heart}”: {names}.").format(heart=text_in(self.texts.heart), names=names)

    @cached_property
    def types(self) -> list[tuple[str, str, str]]:
        """Epstein's types of involvement: name, meaning, and the partnerships they belong to."""
        names = {partnership.id: partnership.name for partnership in self.partnerships}
        return [
            (
                text_in(kind.name),
                text_in(kind.about),
                _("all of them")
                if len(kind.partnerships) == len(names)
                else join_words([names[name] for name in kind.partnerships]),
            )
            for kind in self.texts.article.types
        ]

    @property
    def sources(self) -> Sequence[Reading]:
        """What the article rests on."""
        return self.texts.article.sources


_TEMPLATE = "model/article.html"
ARTICLE = DocumentKind[Article](
    "article",
    {
        "pdf": lambda article, look: render_pdf(look, _TEMPLATE, UNDATED, article=article),
        "html": lambda article, look: render_html(look, _TEMPLATE, article=article),
    },
)
