"""The page for parents: what was looked at, what is done well, what will be better, and how to join in.

A school sends it home and hangs it up. It has no level, no code and nobody's note: all that it says of the school are
texts of the criteria, chosen by what was found.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from markupsafe import Markup

from isop_cli.documents.codes import qr_code, site_address
from isop_cli.documents.offered import offered
from isop_cli.documents.sentences import Sentences
from isop_cli.formats.brand import Brand
from isop_cli.formats.html import render_html
from isop_cli.formats.look import Look
from isop_cli.formats.pdf import page_for_pdf, write_pdf
from isop_cli.formats.registry import DocumentKind
from isop_cli.model.assessment import Assessment, IndicatorResult
from isop_cli.model.framework import Indicator
from isop_cli.partnerships.circles import COLOURS
from isop_cli.practices.fitting import to_work_on
from isop_cli.text.language import _, date_in_words, in_words, join_words, text_in

_TEMPLATE = "parents/parents.html"
#: A page that is read at the door says no more than this.
_MOST_WELL, _MOST_IMPROVED = 5, 3
#: How large the letters are, in points: the first size that fits on one sheet is taken.
_SIZES = (13.4, 12.6, 11.8, 11.0, 10.0, 9.0)


@dataclass(frozen=True, slots=True)
class Circle:
    """A partnership on the page: its drawing, its colour, how parents join in, and what there is at this school."""

    icon: str
    colour: str
    name: str
    join_in: str
    shown: str


@dataclass(frozen=True, slots=True)
class Line:
    """Something that is done well or will be better, with the circle that it belongs to; None for none."""

    text: str
    circle: Circle | None


class ParentsPage:
    """The page for parents in the language in force. It speaks as the school does: we, and you."""

    for_templates: ClassVar = (
        "address", "circles", "code", "framework", "improved", "looked", "made", "not_heard", "outcome", "school", "sentences",
        "size", "standing", "title", "website", "well",
    )  # fmt: skip

    def __init__(self, assessment: Assessment, brand: Brand, size: float = _SIZES[0]) -> None:
        """`size` is one of _SIZES."""
        self.assessment, self.brand, self.size = assessment, brand, size
        self.framework, self.school = assessment.criteria, assessment.dossier.school
        self.sentences = Sentences(assessment, date_in_words)

    @property
    def title(self) -> str:
        """The document's title."""
        return _("For parents: {school}").format(school=self.sentences.school)

    @property
    def standing(self) -> str:
        """The label's outcome as it was decided; as it follows from what was found while nothing is decided."""
        return self.assessment.label.decided or self.assessment.label.outcome

    @property
    def outcome(self) -> str:
        """How the school stands, in a sentence or two."""
        label, name = self.assessment.label, self.sentences.label_name
        if self.standing == "awarded" and label.decided is None:
            return _("We do what the {label} asks. Whether we get it is decided soon.").format(label=name)
        told = {
            "awarded": _("We have the {label}."),
            "deferred": _("We are well on our way to the {label}. Within {months} months they look again."),
            "insufficient": _("Not enough was seen yet to say whether we get the {label}."),
            "not_awarded": _("We do not have the {label} yet. First we work on what stands below."),
        }[self.standing].format(label=name, months=in_words(self.framework.parameters.deferral_months.value))
        if self.standing == "awarded" and label.valid_until:
            told += " " + _("It is valid until {date}.").format(date=date_in_words(label.valid_until))
        return told

    @property
    def looked(self) -> list[str]:
        """What the auditors did, and whom they heard; only what counts."""
        counting = [finding for finding in self.assessment.findings if finding.standing == "counts"]
        seen, heard = {finding.source for finding in counting}, {finding.who for finding in counting}
        told = [
            text_in(source.told) if source.told else self.sentences.source_name(source.id)
            for source in self.framework.sources
            if source.id in seen
        ]
        groups = [text_in(name) for group, name in self.framework.respondent_names.items() if group in heard]
        return told + ([_("They listened to {groups}.").format(groups=join_words(groups))] if groups else [])

    @property
    def not_heard(self) -> str:
        """Who must be heard and was not; nothing when all were."""
        missing = self.assessment.label.missing_voices
        return _("Not heard yet: {groups}.").format(groups=self.sentences.groups(missing)) if missing else ""

    @cached_property
    def well(self) -> list[Line]:
        """What is done well: of each guideline the strongest first, what parents notice before the rest."""
        by_guideline: dict[str, list[IndicatorResult]] = {}
        for result in self.assessment.indicators:
            if self._is_done_well(result):
                by_guideline.setdefault(result.guideline, []).append(result)
        for found in by_guideline.values():
            found.sort(key=lambda result: (not self._described(result).partnerships, -(result.score or 0)))
        turns = [(turn, result) for found in by_guideline.values() for turn, result in enumerate(found)]
        # A page with what parents meet, of every guideline something, before a page about plans.
        turns.sort(key=lambda one: (not self._described(one[1]).partnerships, one[0]))
        chosen = {result.id for _turn, result in turns[:_MOST_WELL]}
        indicators = self.framework.indicators
        return [
            self._line(indicator, text_in(indicator.does_well) if indicator.does_well else text_in(indicator.title))
            for name, indicator in indicators.items()
            if name in chosen
        ]

    @cached_property
    def improved(self) -> list[Line]:
        """What will be better: the first goals, the weakest first."""
        found = [self.framework.indicators[name] for name in to_work_on(self.assessment)[:_MOST_IMPROVED]]
        return [
            self._line(each, text_in(each.will_improve) if each.will_improve else text_in(each.title)) for each in found
        ]

    @cached_property
    def circles(self) -> dict[str, Circle]:
        """The partnerships by their ids, in the framework's order, each with the first that the school offers to see."""
        return {
            each.id: Circle(
                each.icon or "",
                COLOURS[number % len(COLOURS)],
                text_in(each.name),
                text_in(each.join_in or each.meaning or {}),
                next(iter(self._offered.get(each.id, ())), ""),
            )
            for number, each in enumerate(self.framework.partnerships)
        }

    @property
    def address(self) -> str:
        """Where the register with the label is published; nothing without a label, or when nobody knows where."""
        known = self.brand.verify_url or self.framework.website
        awarded = self.assessment.label.decided == "awarded"
        return site_address(self.brand, self.framework) if awarded and known else ""

    @property
    def code(self) -> Markup:
        """The register's address as a QR code in SVG."""
        return qr_code(self.address, _("QR code: the address of the list of schools with the label"))

    @property
    def website(self) -> str:
        """The school's own website, without what a browser needs."""
        return (self.school.website or "").removeprefix("https://").removeprefix("http://").rstrip("/")

    @property
    def made(self) -> str:
        """When the auditors looked, and for whom."""
        day = date_in_words(self.assessment.dossier.audit.date.isoformat())
        whose = self.brand.issuer or self.framework.owner
        told = _("{label}, {date}").format(label=self.sentences.label_name, date=day)
        return f"{told} · {whose}" if whose else told

    @cached_property
    def _offered(self) -> Mapping[str, Sequence[str]]:
        return offered(self.assessment.dossier, self.framework)

    def _described(self, result: IndicatorResult) -> Indicator:
        return self.framework.indicators[result.id]

    def _is_done_well(self, result: IndicatorResult) -> bool:
        """Whether the level is that of a met guideline, and none who were heard tell otherwise.

        A parent reads it who perhaps was one of them.
        """
        needed = self.framework.parameters.met_at.value
        levels: Iterable[Any] = [voice.level for source in result.sources for voice in source.voices if voice.who]
        return (
            result.applicable
            and result.score is not None
            and result.score >= needed
            and not result.conflict
            and all(level >= needed for level in levels)
        )

    def _line(self, indicator: Indicator, text: str) -> Line:
        first = next(iter(indicator.partnerships), None)
        return Line(text, self.circles[first] if first is not None else None)


class _TooLargeError(Exception):
    """The page takes more than one sheet."""


def _one_sheet(document: Any) -> None:
    if len(document.pages) > 1:
        raise _TooLargeError


def _pdf(assessment: Assessment, look: Look) -> bytes:
    """One sheet, set as large as it fits. It carries no data: what stands in the dossier is not for everyone."""
    day = assessment.dossier.audit.date
    for size in _SIZES[:-1]:
        page = page_for_pdf(look, _TEMPLATE, page=ParentsPage(assessment, look.brand, size))
        try:
            return write_pdf(page, day, look, inspect=_one_sheet)
        except _TooLargeError:
            continue
    smallest = page_for_pdf(look, _TEMPLATE, page=ParentsPage(assessment, look.brand, _SIZES[-1]))
    return write_pdf(smallest, day, look)


def _html(assessment: Assessment, look: Look) -> bytes:
    # A screen has its own size; what a browser prints of an ordinary school fits on one sheet.
    return render_html(look, _TEMPLATE, page=ParentsPage(assessment, look.brand, _SIZES[2]))


PARENTS_PAGE = DocumentKind("page-for-parents", {"pdf": _pdf, "html": _html})
