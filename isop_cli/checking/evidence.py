"""Check a dossier: its form, what it refers to, and what the method forbids; then assess it."""

import datetime
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath, PureWindowsPath

from pydantic import ValidationError

from isop_cli.assessing import assess
from isop_cli.assessing.calendar import months_before
from isop_cli.checking.dropped import dropped
from isop_cli.checking.forms import form_problems, words
from isop_cli.checking.personal import personal_data
from isop_cli.checking.printing import obstacles
from isop_cli.checking.references import duplicate_ids
from isop_cli.model.assessment import Assessment
from isop_cli.model.dossier import LABEL_OUTCOMES, Dossier, Evidence, Finding
from isop_cli.model.framework import Framework
from isop_cli.places import area_of, is_postcode
from isop_cli.reading.diagnostics import Diagnostic, Place, has_errors, in_reading_order, nearest, the_first
from isop_cli.reading.document import Document
from isop_cli.reading.files import EXISTS, note_read, sum_of
from isop_cli.reading.gathering import Gathered, gather
from isop_cli.text.language import _, ngettext, text_in
from isop_cli.text.terms import label_outcome_word

#: Warnings and notices of one dossier: a large one of which nothing is right yet has a few hundred.
_MAX_REMARKS = 2000


@dataclass(frozen=True)
class Examination:
    """What came of one dossier. `assessment` is None when there is an error among the diagnostics."""

    name: str
    dossier: Dossier | None
    assessment: Assessment | None
    diagnostics: list[Diagnostic]
    folder: Path | None
    includes: Mapping[str, list[str]] = field(default_factory=dict)


def examine(path: Path | str, framework: Framework) -> Examination:
    """Read, check and assess a dossier: a file, a folder with a school.yaml, or `-` for standard input."""
    gathered = gather(path)
    problems = list(gathered.problems)
    dossier = assessment = None
    if not has_errors(problems):
        dossier = _dossier(gathered, problems)
    if dossier is not None:
        check = _DossierCheck(dossier, framework, gathered)
        references = list(the_first(check.references()))
        problems.extend(references)
        problems.extend(the_first(check.remarks(), _MAX_REMARKS))
        if not has_errors(references):
            assessment = assess(dossier, framework, check.finding_places())
            problems.extend(the_first(check.method(assessment)))
    if has_errors(problems):
        assessment = None
    folder = gathered.main.folder
    return Examination(gathered.main.name, dossier, assessment, in_reading_order(problems), folder, gathered.included)


def dossier_problems(dossier: Dossier, framework: Framework, name: str) -> list[Diagnostic]:
    """The errors in a dossier that has the right form but no files of its own; `name` is where it comes from.

    The documents that it refers to are not looked for.
    """
    check = _DossierCheck(dossier, framework, Gathered(Document(name, ""), None, [], [], []), documents=False)
    references = list(the_first(check.references()))
    if has_errors(references):
        return references
    return references + list(the_first(check.method(assess(dossier, framework))))


def _dossier(gathered: Gathered, problems: list[Diagnostic]) -> Dossier | None:
    try:
        return Dossier.model_validate(gathered.data if gathered.data is not None else {})
    except ValidationError as error:

        def locate(path: tuple[str | int, ...], key: bool) -> Place:
            return _place(gathered, path, key)

        problems.extend(form_problems(error, Dossier, locate))
        return None


def _place(gathered: Gathered, path: tuple[str | int, ...], key: bool = False) -> Place:
    """The place of a path in the gathered data, in the file that it comes from."""
    if len(path) > 1 and path[0] == "evidence" and isinstance(path[1], int) and path[1] < len(gathered.origins):
        origin = gathered.origins[path[1]]
        return origin.document.place("evidence", origin.index, *path[2:], key=key)
    return gathered.main.place(*path, key=key)


class _DossierCheck:
    """The checks of one dossier that has the right form."""

    def __init__(self, dossier: Dossier, framework: Framework, gathered: Gathered, *, documents: bool = True) -> None:
        self.dossier, self.framework, self.gathered = dossier, framework, gathered
        self.documents = documents

    def place(self, *path: str | int, key: bool = False) -> Place:
        return _place(self.gathered, path, key)

    def finding_places(self) -> dict[tuple[str, int], tuple[str, int]]:
        """File and line of each finding, by evidence id and index; the file as seen from the dossier's folder."""
        places = {}
        home = os.path.dirname(self.gathered.main.name)
        for number, evidence in enumerate(self.dossier.evidence):
            origin = self.gathered.origins[number]
            name = os.path.relpath(origin.document.name, home or ".") if origin.document.folder else ""
            lines = origin.document.item_lines("evidence", origin.index, "findings")
            for index, line in enumerate(lines):
                places[evidence.id, index] = (name.replace(os.sep, "/"), line)
        return places

    # -- what the dossier refers to ---------------------------------------------------------------------------------

    def references(self) -> Iterator[Diagnostic]:
        """Errors: identifiers that nothing has, and documents that are not there."""
        dossier, framework = self.dossier, self.framework
        auditors = {auditor.id for auditor in dossier.audit.auditors}
        yield from duplicate_ids(
            [(auditor.id, ("audit", "auditors", n, "id")) for n, auditor in enumerate(dossier.audit.auditors)],
            self.place,
        )
        yield from duplicate_ids([(e.id, ("evidence", n, "id")) for n, e in enumerate(dossier.evidence)], self.place)
        sectors = [sector.id for sector in framework.sectors]
        if sectors and dossier.school.sector is not None and dossier.school.sector not in sectors:
            message = _("there is no sector {given}").format(given=dossier.school.sector)
            yield Diagnostic("E208", message, self.place("school", "sector"), nearest(dossier.school.sector, sectors))
        sources, partnerships = framework.source_ids, set(framework.partnership_ids)
        indicators, levels = framework.indicators, framework.levels
        for number, evidence in enumerate(dossier.evidence):
            if evidence.source not in sources:
                message = _("there is no source type {given}").format(given=evidence.source)
                place = self.place("evidence", number, "source")
                yield Diagnostic("E206", message, place, nearest(evidence.source, sources))
            if evidence.by is not None and evidence.by not in auditors:
                yield self._unknown_auditor(evidence.by, "evidence", number, "by")
            if self.documents and evidence.document is not None:
                yield from self._document(number, evidence)
            for index, finding in enumerate(evidence.findings):
                if finding.indicator not in indicators:
                    yield self._unknown_indicator(finding.indicator, "evidence", number, "findings", index, "indicator")
                if finding.level is not None and finding.level not in levels:
                    yield self._level_outside(finding, number, index)
                if finding.by is not None and finding.by not in auditors:
                    yield self._unknown_auditor(finding.by, "evidence", number, "findings", index, "by")
                for order, partnership in enumerate(finding.partnerships or ()):
                    if partnership not in partnerships:
                        message = _("there is no partnership {given}").format(given=partnership)
                        place = self.place("evidence", number, "findings", index, "partnerships", order)
                        yield Diagnostic("E207", message, place, nearest(partnership, sorted(partnerships)))
        for name in dossier.not_applicable:
            if name not in indicators:
                yield self._unknown_indicator(name, "not_applicable", name, key=True)
        for name, judgement in dossier.judgements.items():
            if name not in framework.guideline_by_id:
                message = _("there is no guideline {given}").format(given=name)
                place = self.place("judgements", name, key=True)
                yield Diagnostic("E209", message, place, nearest(name, framework.guideline_by_id))
            if judgement.by not in auditors:
                yield self._unknown_auditor(judgement.by, "judgements", name, "by")

    def _unknown_indicator(self, given: str, *path: str | int, key: bool = False) -> Diagnostic:
        message = _("there is no indicator {given}").format(given=given)
        help_ = nearest(given, self.framework.indicators) or _("see: isop criteria")
        return Diagnostic("E201", message, self.place(*path, key=key), help_)

    def _unknown_auditor(self, given: str, *path: str | int) -> Diagnostic:
        auditors = [auditor.id for auditor in self.dossier.audit.auditors]
        message = _("there is no auditor {given} under audit").format(given=given)
        help_ = nearest(given, auditors) or _("add the auditor under audit: auditors")
        return Diagnostic("E202", message, self.place(*path), help_)

    def _level_outside(self, finding: Finding, number: int, index: int) -> Diagnostic:
        scale = self.framework.scale
        message = _("level {given} is outside the scale, {low} to {high}")
        message = message.format(given=finding.level, low=scale.bottom, high=scale.top)
        place = self.place("evidence", number, "findings", index, "level")
        return Diagnostic("E203", message, place, _("see: isop criteria show {id}").format(id=finding.indicator))

    def _document(self, number: int, evidence: Evidence) -> Iterator[Diagnostic]:
        document = evidence.document
        if document is None or document.path is None:
            return
        place = self.place("evidence", number, "document", "path")
        home = os.path.realpath(self.gathered.main.folder or Path())
        given, windows = PurePosixPath(document.path.replace("\\", "/")), PureWindowsPath(document.path)
        target = os.path.realpath(os.path.join(home, given)) if "\x00" not in document.path else ""
        if given.is_absolute() or windows.drive or ".." in given.parts or not target.startswith(os.path.join(home, "")):
            message = _("a document must be inside the dossier's own folder")
            yield Diagnostic("E210", message, place, _("copy the document into that folder"))
        elif not os.path.isfile(target):
            note_read(target, None)
            message = _("the document {path} is not there").format(path=document.path)
            parent = Path(target).parent
            siblings = [path.name for path in parent.iterdir()][:500] if parent.is_dir() else []
            yield Diagnostic("E204", message, place, nearest(given.name, siblings) if siblings else "")
        elif document.sha256 is None:
            note_read(target, EXISTS)
        else:
            try:
                found = sum_of(target)
                note_read(target, found)
            except OSError:
                note_read(target, None)
                yield Diagnostic("E204", _("the document {path} cannot be read").format(path=document.path), place)
                return
            if found != document.sha256:
                message = _("the document {path} is not the one that was read: its SHA-256 sum differs")
                help_ = _("it is now {sum}").format(sum=found)
                place = self.place("evidence", number, "document", "sha256")
                yield Diagnostic("E205", message.format(path=document.path), place, help_)

    # -- what the method forbids ------------------------------------------------------------------------------------

    def method(self, assessment: Assessment) -> Iterator[Diagnostic]:
        """Errors: what the method does not allow."""
        dossier, audit = self.dossier, self.dossier.audit.date
        for number, evidence in enumerate(dossier.evidence):
            if evidence.date is not None and evidence.date > audit:
                message = _("this evidence is dated after the audit of {date}").format(date=audit.isoformat())
                place = self.place("evidence", number, "date")
                yield Diagnostic("E301", message, place, _("correct one of the two dates"))
            elif evidence.date is None and any(finding.level is not None for finding in evidence.findings):
                message = _("evidence {id} has findings and no date").format(id=evidence.id)
                yield Diagnostic("E306", message, self.place("evidence", number, "date"), _("add its date"))
        for guideline in assessment.guidelines:
            judgement = dossier.judgements.get(guideline.id)
            if guideline.computed == "insufficient" and judgement and judgement.outcome == "met":
                message = _("guideline {id} lacks evidence and cannot be judged met").format(id=guideline.id)
                help_ = _("gather the missing evidence; isop assess tells which")
                yield Diagnostic("E302", message, self.place("judgements", guideline.id, "outcome"), help_)
            if guideline.computed == "not_applicable":
                if not self.framework.guideline_by_id[guideline.id].optional:
                    message = _("every indicator of guideline {id} is not applicable; this guideline is required")
                    first = self.framework.guideline_by_id[guideline.id].indicators[0].id
                    place = self.place("not_applicable", first, key=True)
                    yield Diagnostic("E305", message.format(id=guideline.id), place, _("rate at least one of them"))
                if judgement:
                    message = _("guideline {id} is not applicable and cannot be judged").format(id=guideline.id)
                    yield Diagnostic("E302", message, self.place("judgements", guideline.id, key=True))
        yield from self._decision(assessment)

    def _decision(self, assessment: Assessment) -> Iterator[Diagnostic]:
        decision = self.dossier.decision
        if decision is None:
            return
        computed = assessment.label.outcome
        if LABEL_OUTCOMES.index(decision.outcome) > LABEL_OUTCOMES.index(computed):
            message = _("the decision ({given}) is better than what follows from the evidence ({computed})")
            message = message.format(given=label_outcome_word(decision.outcome), computed=label_outcome_word(computed))
            yield Diagnostic("E303", message, self.place("decision", "outcome"), _("see: isop assess"))
        maker = _folded(decision.by.name)
        for auditor in self.dossier.audit.auditors:
            if maker in (_folded(auditor.id), _folded(auditor.name or "")):
                message = _("{name} is an auditor of this school and cannot take the decision")
                help_ = _("the decision is taken by someone who did not audit")
                place = self.place("decision", "by", "name")
                yield Diagnostic("E304", message.format(name=decision.by.name), place, help_)
        if decision.date < self.dossier.audit.date:
            message = _("the decision is dated before the audit")
            yield Diagnostic("W409", message, self.place("decision", "date"), _("check both dates"))

    # -- what deserves a look ---------------------------------------------------------------------------------------

    def remarks(self) -> Iterator[Diagnostic]:
        """Warnings and notices."""
        yield from self._numbers_of_the_school()
        yield from self._where()
        yield from self._dropped()
        for path, message, help_ in obstacles(self.dossier):
            yield Diagnostic("W423", message, self.place(*path), help_)
        yield from self._still_empty()
        yield from self._without_evidence()
        yield from self._personal_data()
        oldest = self._oldest()
        indicators, not_applicable = self.framework.indicators, self.dossier.not_applicable
        for number, evidence in enumerate(self.dossier.evidence):
            if evidence.date is not None and evidence.date < oldest:
                months = self.framework.parameters.max_age_months.value
                message = _("evidence {id} is older than {months} months and does not count")
                place = self.place("evidence", number, "date")
                yield Diagnostic("W401", message.format(id=evidence.id, months=months), place, _("gather it anew"))
            ratings: dict[tuple[str, str | None], int] = {}
            for index, finding in enumerate(evidence.findings):
                if finding.level is None or finding.indicator not in indicators:
                    continue
                path = ("evidence", number, "findings", index)
                expected = self.framework.sources_of(indicators[finding.indicator])
                if evidence.source not in expected and evidence.source in self.framework.source_ids:
                    message = _("indicator {id} is not expected to show from this source")
                    help_ = _("expected: {sources}").format(sources=words(self._source_names(expected)))
                    place = self.place(*path, "indicator")
                    yield Diagnostic("W402", message.format(id=finding.indicator), place, help_)
                if finding.indicator in not_applicable:
                    message = _("indicator {id} is marked not applicable; this finding does not count")
                    yield Diagnostic("W406", message.format(id=finding.indicator), self.place(*path, "indicator"))
                rating = (finding.indicator, self.dossier.rater(evidence, finding))
                if ratings.setdefault(rating, finding.level) != finding.level:
                    message = _("the same auditor rates indicator {id} in this evidence at {first} and at {second}")
                    message = message.format(id=finding.indicator, first=ratings[rating], second=finding.level)
                    yield Diagnostic("W403", message, self.place(*path, "level"), _("keep one of the two"))

    def _dropped(self) -> Iterator[Diagnostic]:
        documents = [self.gathered.main, *(origin.document for origin in self.gathered.origins)]
        for document in {id(document): document for document in documents}.values():
            yield from dropped(document)

    def _source_names(self, sources: Iterable[str]) -> list[str]:
        return [text_in(self.framework.source_names[source]) for source in sources]

    def _oldest(self) -> datetime.date:
        return months_before(self.dossier.audit.date, self.framework.parameters.max_age_months.value)

    def _numbers_of_the_school(self) -> Iterator[Diagnostic]:
        school = self.dossier.school
        if school.brin is not None and not _is_brin(school.brin):
            message = _("{given} is not a BRIN number").format(given=school.brin)
            help_ = _("two digits and two letters, such as 12AB, or with the location: 12AB00")
            yield Diagnostic("W405", message, self.place("school", "brin"), help_)
        if school.lrk is not None and not re.fullmatch(r"\d{9,12}", school.lrk, re.ASCII):
            message = _("{given} is not a number of the childcare register").format(given=school.lrk)
            yield Diagnostic("W407", message, self.place("school", "lrk"), _("it has 9 to 12 digits"))

    def _where(self) -> Iterator[Diagnostic]:
        """Warnings: a place or a postcode from which it is not known where the school is."""
        school = self.dossier.school
        if school.postcode is not None and not is_postcode(school.postcode):
            message = _("{given} is not a Dutch postcode").format(given=school.postcode)
            help_ = _("four digits and two letters, such as 1234 AB; without it isop connect goes by the place")
            yield Diagnostic("W422", message, self.place("school", "postcode"), help_)
        known = area_of(school.postcode, school.city) is not None
        if school.city is not None and not known and school.region is None:
            message = _("the place {given} is not known: isop connect cannot tell how far other schools are")
            help_ = _("add the postcode of the school, or a region")
            yield Diagnostic("W422", message.format(given=school.city), self.place("school", "city"), help_)

    def _still_empty(self) -> Iterator[Diagnostic]:
        dossier = self.dossier

        def empty(what: str, *path: str | int) -> Diagnostic:
            return Diagnostic("N502", _("still empty: {what}").format(what=what), self.place(*path))

        if dossier.school.name is None:
            yield empty(_("the school's name"), "school", "name")
        if dossier.school.sector is None and self.framework.sectors:
            yield empty(_("the sector"), "school", "sector")
        if not dossier.audit.auditors:
            yield empty(_("the auditors"), "audit", "auditors")
        for number, auditor in enumerate(dossier.audit.auditors):
            if auditor.name is None:
                yield empty(_("the auditor's name"), "audit", "auditors", number, "name")
        if not dossier.evidence:
            yield empty(_("the evidence"), "evidence")
        for number, evidence in enumerate(dossier.evidence):
            open_ones = sum(finding.level is None for finding in evidence.findings)
            if open_ones == len(evidence.findings):
                yield empty(_("the findings of {id}").format(id=evidence.id), "evidence", number, "id")
            elif open_ones:
                what = ngettext(
                    "{number} finding of {id} has no level", "{number} findings of {id} have no level", open_ones
                )
                yield empty(what.format(number=open_ones, id=evidence.id), "evidence", number, "id")
            without_note = [
                index for index, f in enumerate(evidence.findings) if f.level is not None and f.note is None
            ]
            if without_note:
                message = _("{number} of the findings of {id} have no note: nobody can see what they rest on")
                message = message.format(number=len(without_note), id=evidence.id)
                yield Diagnostic("N503", message, self.place("evidence", number, "findings", without_note[0]))

    def _without_evidence(self) -> Iterator[Diagnostic]:
        rated = {f.indicator for evidence in self.dossier.evidence for f in evidence.findings if f.level is not None}
        for guideline in self.framework.guidelines:
            bare = [
                indicator.id
                for indicator in guideline.indicators
                if indicator.id not in rated and indicator.id not in self.dossier.not_applicable
            ]
            if bare:
                message = _("guideline {id} has no evidence yet on {indicators}")
                yield Diagnostic(
                    "N501", message.format(id=guideline.id, indicators=words(bare)), self.place("evidence", key=True)
                )

    def _personal_data(self) -> Iterator[Diagnostic]:
        for number, evidence in enumerate(self.dossier.evidence):
            for path, text in _texts_of(evidence):
                if text is None:
                    continue
                for found, what in personal_data(text):
                    message = _("this looks like {what}: {found}").format(what=what, found=found)
                    help_ = _("leave out what can be traced to a person")
                    yield Diagnostic("W404", message, self._place_of_text(found, ("evidence", number, *path)), help_)

    def _place_of_text(self, found: str, path: tuple[str | int, ...]) -> Place:
        """Where a text stands inside a value, which may run over several lines."""
        start = self.place(*path)
        origin = self.gathered.origins[int(path[1])]
        for line in range(start.line, start.line + 200):
            column = origin.document.line(line).find(found, start.column - 1 if line == start.line else 0)
            if column >= 0:
                return origin.document.place_at(line - 1, column, len(found))
        return start


def _texts_of(evidence: Evidence) -> Iterator[tuple[tuple[str | int, ...], str | None]]:
    yield ("title",), evidence.title
    for index, finding in enumerate(evidence.findings):
        yield ("findings", index, "note"), finding.note


def _is_brin(given: str) -> bool:
    from stdnum.nl import brin

    return bool(brin.is_valid(given)) and " " not in given


def _folded(name: str) -> str:
    """A name without the differences that do not make another person: case, dots and spaces."""
    return re.sub(r"[\W_]+", "", name).casefold()
