"""Check a dossier: its form, what it refers to, and what the method forbids; then assess it."""

import datetime
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, NamedTuple

from pydantic import ValidationError

from isop_cli.assessing import assess
from isop_cli.assessing.calendar import months_before
from isop_cli.checking.dropped import dropped
from isop_cli.checking.follow_up import form_problems_of, problems_between
from isop_cli.checking.forms import form_problems
from isop_cli.checking.partial import is_stand_in, without_what_is_wrong
from isop_cli.checking.personal import composed, free_texts, people_of, personal_data
from isop_cli.checking.printing import obstacles
from isop_cli.checking.references import duplicate_ids, unknown_name
from isop_cli.checking.spoken import Spoken
from isop_cli.model.assessment import Assessment, GuidelineResult
from isop_cli.model.dossier import FORMAT, LABEL_OUTCOMES, Dossier, Evidence, Finding
from isop_cli.model.form import Form
from isop_cli.model.framework import Framework, Guideline
from isop_cli.model.values import written_date
from isop_cli.places import area_of, is_postcode
from isop_cli.reading.diagnostics import Argument, Diagnostic, Place, has_errors, in_reading_order, nearest, the_first
from isop_cli.reading.document import Document
from isop_cli.reading.files import EXISTS, OutsideError, below, note_read, sum_of
from isop_cli.reading.forms import FormDocument
from isop_cli.reading.gathering import Gathered, gather
from isop_cli.text.names import name_key

#: Warnings and notices of one dossier: a large one of which nothing is right yet has a few hundred.
_MAX_REMARKS = 2000
_PLAIN_BRIN = re.compile(r"[0-9]{2}[A-Za-z]{2}(?:[0-9]{2})?")


@dataclass(frozen=True)
class Examination:
    """What came of one dossier. `assessment` is None when there is an error among the diagnostics."""

    name: str
    dossier: Dossier | None
    assessment: Assessment | None
    diagnostics: list[Diagnostic]
    folder: Path | None
    includes: Mapping[str, list[str]] = field(default_factory=dict)
    #: The files that it was read from.
    files: tuple[Path, ...] = ()


def examine(path: Path | str, framework: Framework, *, so_far: bool = False) -> Examination:
    """Read, check and assess a dossier: a file, a folder with a school.yaml, or `-` for standard input.

    One without the audit's date cannot be assessed. Looked at as it is `so_far`, that is no error: the date is still empty.
    """
    gathered = gather(path)
    problems = list(gathered.problems)
    undated = so_far and _lacks_its_date(gathered.data)
    dossier = assessment = None
    spoken, is_whole = Spoken(framework), False
    is_broken = has_errors(problems)
    if not is_broken or gathered.data is not None:
        dossier, is_whole = _dossier(gathered, spoken, problems, undated=undated)
    if dossier is not None and not is_whole:
        rest = _DossierCheck(dossier, framework, gathered, spoken).references()
        problems.extend(the_first(d for d in rest if not _is_of_what_is_missing(d, dossier)))
        dossier = None
    elif dossier is not None:
        check = _DossierCheck(dossier, framework, gathered, spoken)
        references = list(the_first(check.references()))
        previous = None
        if dossier.audit.kind == "follow_up" and not has_errors(references):
            previous = check.previous(references)
        problems.extend(references)
        problems.extend(the_first(check.remarks(previous), _MAX_REMARKS))
        if undated:
            problems.append(Diagnostic("N502", gathered.place("audit", "date"), "date"))
        elif not has_errors(references):
            assessment = assess(dossier, framework, check.finding_places(), previous)
            problems.extend(the_first(check.method(assessment)))
    if has_errors(problems):
        dossier, assessment = (None if is_broken else dossier), None
    folder = gathered.main.folder
    return Examination(
        gathered.main.name,
        dossier,
        assessment,
        in_reading_order(problems),
        folder,
        gathered.included,
        tuple(gathered.files),
    )


class FilledIn(NamedTuple):
    """What is filled in so far of a dossier or a form; `form` is None with errors of form. `gathered` is where it stands."""

    form: Form | None
    diagnostics: list[Diagnostic]
    gathered: Gathered


def filled_in(path: Path | str, framework: Framework) -> FilledIn:
    """Read what is filled in so far of a dossier or a form, with what it includes in place."""
    gathered = gather(path)
    problems = [*gathered.problems, *made_for_another(gathered, framework)]
    if has_errors(problems) or not isinstance(gathered.data, dict):
        return FilledIn(None, in_reading_order(problems), gathered)
    data = Spoken(framework).settled(gathered.data)
    if data.get("format") != FORMAT:
        return FilledIn(None, [Diagnostic("E114", gathered.place("format"), format=FORMAT)], gathered)
    made_from = {"format": "isop-form/1", "label": framework.id, "criteria": framework.version}
    try:
        return FilledIn(Form.model_validate(data | made_from), problems, gathered)
    except ValidationError as error:
        found = form_problems(error, Form, lambda place, key: gathered.place(*place, key=key))
        return FilledIn(None, in_reading_order([*problems, *found]), gathered)


def made_for_another(gathered: Gathered, framework: Framework) -> Iterator[Diagnostic]:
    """Whether forms were made from these criteria."""
    label, version = framework.id, framework.version
    for form in gathered.documents:
        if isinstance(form, FormDocument) and form.label is not None and form.label != label:
            yield Diagnostic("E114", form.place(), "form", given=form.label, label=label)
        elif isinstance(form, FormDocument) and form.criteria is not None and form.criteria != version:
            yield Diagnostic("W440", form.place(), given=form.criteria, version=version)


def dossier_problems(
    dossier: Dossier, framework: Framework, name: str, previous: Assessment | None = None
) -> list[Diagnostic]:
    """The errors in a dossier that has the right form but no files of its own; `name` is where it comes from.

    The documents that it refers to are not looked for; `previous` is the assessment that a follow-up goes on from.
    """
    check = _DossierCheck(dossier, framework, Gathered(Document(name, ""), None, [], [], []), documents=False)
    references = list(the_first(check.references()))
    if dossier.audit.kind == "follow_up" and not has_errors(references):
        references += check.between(previous)
    if has_errors(references):
        return references
    return references + list(the_first(check.method(assess(dossier, framework, previous=previous))))


def _lacks_its_date(data: Any) -> bool:
    """Whether the audit's date is there to be filled in, and empty."""
    audit = data.get("audit") if isinstance(data, dict) else None
    return isinstance(audit, dict) and "date" in audit and audit["date"] is None


def _latest_day(data: Any) -> datetime.date:
    """The latest day of the evidence, than which an audit is not earlier; with none, a day before any."""
    evidence = data.get("evidence")
    given = [item.get("date") for item in evidence if isinstance(item, dict)] if isinstance(evidence, list) else []
    days = [datetime.date(1900, 1, 1)]
    for day in given:
        with suppress(ValueError):
            days.append(written_date(day))
    return max(days)


def _dossier(
    gathered: Gathered, spoken: Spoken, problems: list[Diagnostic], *, undated: bool = False
) -> tuple[Dossier | None, bool]:
    """The dossier, and whether all of it is there; of one with errors what can be checked all the same.

    An `undated` one gets the latest day of its evidence.
    """
    data = spoken.settled(gathered.data if gathered.data is not None else {})
    if undated:
        data["audit"] = {**data["audit"], "date": _latest_day(data)}
    try:
        return Dossier.model_validate(data), gathered.is_whole
    except ValidationError as error:

        def locate(path: tuple[str | int, ...], key: bool) -> Place:
            return gathered.place(*path, key=key)

        def hint(path: tuple[str | int, ...], given: Any) -> tuple[str, dict[str, Argument]] | None:
            return spoken.hint(path, given, word_for)

        word_for = gathered.main.word_for
        found = list(form_problems(error, Dossier, locate, word_for, hint))
        if not gathered.is_whole:  # what seems to be missing may stand in a line that could not be read
            found = [d for d in found if d.code != "E111" and (d.code, d.case) != ("E113", "empty")]
        unsure = {(d.place.file, d.place.line) for d in problems if d.case in ("open_quote", "open_bracket")}
        found = [d for d in found if (d.place.file, d.place.line) not in unsure]
        # `level: ?` is not YAML either; what to write as a level helps more than how to write a ?
        lines = {(d.place.file, d.place.line) for d in found}
        here = [d for d in problems if d.case != "start" or (d.place.file, d.place.line) not in lines]
        problems[:] = [*here, *found]
        return without_what_is_wrong(data, error), False


def _is_of_what_is_missing(problem: Diagnostic, dossier: Dossier) -> bool:
    """Whether a problem is one of something that was left out, or may be of an auditor who was."""
    if problem.code == "E202" and not dossier.audit.auditors:
        return True
    return any(is_stand_in(value) for value in problem.arguments.values())


class _DossierCheck:
    """The checks of one dossier that has the right form."""

    def __init__(
        self,
        dossier: Dossier,
        framework: Framework,
        gathered: Gathered,
        spoken: Spoken | None = None,
        *,
        documents: bool = True,
    ) -> None:
        self.dossier, self.framework, self.gathered = dossier, framework, gathered
        self.documents = documents
        self.spoken = spoken or Spoken(framework)

    def place(self, *path: str | int, key: bool = False) -> Place:
        return self.gathered.place(*path, key=key)

    def finding_places(self) -> dict[tuple[str, int], tuple[str, int]]:
        """File and line of each finding, by evidence id and index; the file as seen from the dossier's folder."""
        places = {}
        home = os.path.dirname(self.gathered.main.name)
        for number, evidence in enumerate(self.dossier.evidence):
            origin = self.gathered.origins[number]
            name = os.path.relpath(origin.document.name, home or ".") if origin.document.folder else ""
            lines = origin.document.item_lines("evidence", origin.index, "findings")
            for index, line in enumerate(lines or [0] * len(evidence.findings)):
                places[evidence.id, index] = (name.replace(os.sep, "/"), line)
        return places

    # -- what the dossier refers to ---------------------------------------------------------------------------------

    def references(self) -> Iterator[Diagnostic]:
        """Errors: identifiers that nothing has, and documents that are not there."""
        dossier, framework = self.dossier, self.framework
        yield from made_for_another(self.gathered, framework)
        auditors = {auditor.id for auditor in dossier.audit.auditors}
        yield from duplicate_ids(
            [(auditor.id, ("audit", "auditors", n, "id")) for n, auditor in enumerate(dossier.audit.auditors)],
            self.place,
        )
        yield from duplicate_ids([(e.id, ("evidence", n, "id")) for n, e in enumerate(dossier.evidence)], self.place)
        sectors = [sector.id for sector in framework.sectors]
        if sectors and dossier.school.sector is not None and dossier.school.sector not in sectors:
            given = dossier.school.sector
            yield Diagnostic("E208", self.place("school", "sector"), given=given, **self.spoken.sectors.nearest(given))
        yield from (problem.at(self.place("audit", key)) for key, problem in form_problems_of(dossier))
        for number, name in enumerate(dossier.audit.scope):
            if name not in framework.guideline_by_id:
                yield unknown_name(name, framework.guideline_by_id, "E209", self.place("audit", "scope", number))
        sources = framework.source_ids
        indicators, levels = framework.indicators.keys() | framework.retired_by_id.keys(), framework.levels
        voices = framework.respondent_names
        for number, evidence in enumerate(dossier.evidence):
            if evidence.source not in sources:
                place = self.place("evidence", number, "source")
                yield Diagnostic("E206", place, given=evidence.source, **self.spoken.sources.nearest(evidence.source))
            if evidence.by is not None and evidence.by not in auditors:
                yield self._unknown_auditor(evidence.by, "evidence", number, "by")
            if evidence.who is not None and evidence.who not in voices:
                place = self.place("evidence", number, "who")
                yield Diagnostic("E211", place, given=evidence.who, **self.spoken.respondents.nearest(evidence.who))
            if self.documents and evidence.document is not None:
                yield from self._document(number, evidence)
            for index, finding in enumerate(evidence.findings):
                if finding.indicator not in indicators and finding.indicator not in framework.retired_by_id:
                    yield self._unknown_indicator(finding.indicator, "evidence", number, "findings", index, "indicator")
                if finding.level is not None and finding.level not in levels:
                    yield self._level_outside(finding, number, index)
                if finding.by is not None and finding.by not in auditors:
                    yield self._unknown_auditor(finding.by, "evidence", number, "findings", index, "by")
                if finding.who is not None and finding.who not in voices:
                    place = self.place("evidence", number, "findings", index, "who")
                    yield Diagnostic("E211", place, given=finding.who, **self.spoken.respondents.nearest(finding.who))
                yield from self._partnerships(finding.partnerships or (), "evidence", number, "findings", index)
        for number, show in enumerate(dossier.school.shows):
            yield from self._partnerships(show.partnerships, "school", "shows", number)
        for name in dossier.not_applicable:
            if name not in indicators:
                yield self._unknown_indicator(name, "not_applicable", name, key=True)
        for name, explanation in dossier.explanations.items():
            if name not in indicators:
                yield self._unknown_indicator(name, "explanations", name, key=True)
            if explanation.by not in auditors:
                yield self._unknown_auditor(explanation.by, "explanations", name, "by")
        for name, judgement in dossier.judgements.items():
            if name not in framework.guideline_by_id:
                place = self.place("judgements", name, key=True)
                yield unknown_name(name, framework.guideline_by_id, "E209", place)
            if judgement.by not in auditors:
                yield self._unknown_auditor(judgement.by, "judgements", name, "by")

    def _partnerships(self, given: Iterable[str], *path: str | int) -> Iterator[Diagnostic]:
        for order, partnership in enumerate(given):
            if partnership not in self.framework.partnership_ids:
                place = self.place(*path, "partnerships", order)
                near = self.spoken.partnerships.nearest(partnership)
                yield Diagnostic("E207", place, given=partnership, **near)

    def _unknown_indicator(self, given: str, *path: str | int, key: bool = False) -> Diagnostic:
        near = nearest(given, self.framework.indicators)
        return Diagnostic("E201", self.place(*path, key=key), given=given, **near)

    def _unknown_auditor(self, given: str, *path: str | int) -> Diagnostic:
        auditors = [auditor.id for auditor in self.dossier.audit.auditors]
        return Diagnostic("E202", self.place(*path), given=given, **nearest(given, auditors))

    def _level_outside(self, finding: Finding, number: int, index: int) -> Diagnostic:
        scale = self.framework.scale
        place = self.place("evidence", number, "findings", index, "level")
        return Diagnostic("E203", place, given=finding.level, low=scale.bottom, high=scale.top, id=finding.indicator)

    def _document(self, number: int, evidence: Evidence) -> Iterator[Diagnostic]:
        document = evidence.document
        if document is None or document.path is None:
            return
        place = self.place("evidence", number, "document", "path")
        if any(character < " " for character in document.path):  # "stukken\nota.pdf" between double quotes
            yield Diagnostic("E105", place, "escape")
            return
        home = os.path.realpath(self.gathered.main.folder or Path())
        given, windows = PurePosixPath(document.path.replace("\\", "/")), PureWindowsPath(document.path)
        target = os.path.realpath(os.path.join(home, given)) if "\x00" not in document.path else ""
        if given.is_absolute() or windows.drive or ".." in given.parts or not target.startswith(os.path.join(home, "")):
            yield Diagnostic("E210", place)
        elif not os.path.isfile(target):
            note_read(target, None)
            parent = Path(target).parent
            siblings = [path.name for path in parent.iterdir()][:500] if parent.is_dir() else []
            yield Diagnostic("E204", place, path=document.path, **nearest(given.name, siblings))
        elif document.sha256 is None:
            note_read(target, EXISTS)
        else:
            try:
                found = sum_of(target)
                note_read(target, found)
            except OSError:
                note_read(target, None)
                yield Diagnostic("E204", place, "unreadable", path=document.path)
                return
            if found != document.sha256:
                place = self.place("evidence", number, "document", "sha256")
                yield Diagnostic("E205", place, path=document.path, sum=found)

    # -- the audit that a follow-up goes on from --------------------------------------------------------------------

    def previous(self, problems: list[Diagnostic]) -> Assessment | None:
        """The assessment that a follow-up goes on from, computed again; or None, with the errors among the problems."""
        from isop_cli.checking.assessment import read_assessments

        place = self.place("audit", "previous")
        given = self.dossier.audit.previous or ""
        try:
            path = below(self.gathered.main.folder or Path(), given.replace("\\", "/"))
        except OutsideError:
            problems.append(Diagnostic("E321", place, "outside"))
            return None
        found = read_assessments(str(path), given)
        if isinstance(found, Diagnostic):
            problems.append(found.at(place))
            return None
        if len(found) != 1:
            problems.append(Diagnostic("E321", place, "several", file=given, number=len(found)))
            return None
        assessment = found[0].assessment
        problems += [problem.at(place) for problem in found[0].diagnostics]
        if assessment is not None:
            problems += self.between(assessment)
        return assessment

    def between(self, previous: Assessment | None) -> list[Diagnostic]:
        """Why the dossier cannot be the follow-up of an assessment."""
        if previous is None:
            return [Diagnostic("E320", self.place("audit", "kind"))]
        found = problems_between(previous, self.dossier, self.framework)
        return [problem.at(self.place("audit", key)) for key, problem in found]

    # -- what the method forbids ------------------------------------------------------------------------------------

    def method(self, assessment: Assessment) -> Iterator[Diagnostic]:
        """Errors: what the method does not allow."""
        dossier, audit = self.dossier, self.dossier.audit.date
        for number, evidence in enumerate(dossier.evidence):
            if evidence.date is not None and evidence.date > audit:
                yield Diagnostic("E301", self.place("evidence", number, "date"), date=audit.isoformat())
            elif evidence.date is None and any(finding.level is not None for finding in evidence.findings):
                yield Diagnostic("E306", self.place("evidence", number, "date"), id=evidence.id)
        for guideline in assessment.guidelines:
            judgement = dossier.judgements.get(guideline.id)
            if guideline.carried:
                yield from self._carried(guideline)
                continue
            if guideline.computed == "insufficient" and judgement:
                yield Diagnostic("E302", self.place("judgements", guideline.id, "outcome"), id=guideline.id)
            if guideline.computed != "not_applicable":
                yield from self._set_aside(self.framework.guideline_by_id[guideline.id])
                continue
            if not self.framework.guideline_by_id[guideline.id].optional:
                first = self.framework.guideline_by_id[guideline.id].indicators[0].id
                yield Diagnostic("E305", self.place("not_applicable", first, key=True), id=guideline.id)
            if judgement:
                place = self.place("judgements", guideline.id, key=True)
                yield Diagnostic("E302", place, "not_applicable", id=guideline.id)
        yield from self._decision(assessment)

    def _carried(self, guideline: GuidelineResult) -> Iterator[Diagnostic]:
        """What a follow-up says of a guideline that it takes over, which stays as it was."""
        date = guideline.carried
        if guideline.id in self.dossier.judgements:
            yield Diagnostic("E309", self.place("judgements", guideline.id, key=True), id=guideline.id, date=date)
        for key, given in (
            ("not_applicable", self.dossier.not_applicable),
            ("explanations", self.dossier.explanations),
        ):
            for indicator in self.framework.guideline_by_id[guideline.id].indicators:
                if indicator.id in given:
                    place = self.place(key, indicator.id, key=True)
                    yield Diagnostic("W415", place, "carried", id=guideline.id, date=date)

    def _set_aside(self, guideline: Guideline) -> Iterator[Diagnostic]:
        """Errors: core indicators that are not applicable, and more of a guideline than may be."""
        aside = [indicator for indicator in guideline.indicators if indicator.id in self.dossier.not_applicable]
        if not aside:
            return
        for indicator in aside:
            if indicator.core and not indicator.may_be_not_applicable:
                yield Diagnostic("E310", self.place("not_applicable", indicator.id, key=True), id=indicator.id)
        most = self.framework.parameters.max_not_applicable.value
        share = sum((i.weight for i in aside), Fraction(0)) / sum((i.weight for i in guideline.indicators), Fraction(0))
        if share > most:
            place = self.place("not_applicable", aside[-1].id, key=True)
            yield Diagnostic("E311", place, id=guideline.id, share=str(share), most=str(most))

    def _decision(self, assessment: Assessment) -> Iterator[Diagnostic]:
        decision = self.dossier.decision
        if decision is None:
            return
        computed = assessment.label.outcome
        if LABEL_OUTCOMES.index(decision.outcome) > LABEL_OUTCOMES.index(computed):
            place = self.place("decision", "outcome")
            yield Diagnostic("E303", place, decided=decision.outcome, outcome=computed)
        for conflict in assessment.conflicts if decision.outcome == "awarded" else ():
            if conflict.core and not conflict.explained:
                yield Diagnostic("E308", self.place("decision", "outcome"), id=conflict.indicator)
        maker = name_key(decision.by.name)
        for auditor in self.dossier.audit.auditors:
            if maker in (name_key(auditor.id), name_key(auditor.name or "")):
                yield Diagnostic("E304", self.place("decision", "by", "name"), name=decision.by.name)
        if decision.date < self.dossier.audit.date:
            yield Diagnostic("W409", self.place("decision", "date"))

    # -- what deserves a look ---------------------------------------------------------------------------------------

    def remarks(self, previous: Assessment | None = None) -> Iterator[Diagnostic]:
        """Warnings and notices; `previous` is the assessment that a follow-up goes on from."""
        yield from self._few_heard()
        yield from self._numbers_of_the_school()
        yield from self._where()
        yield from self._dropped()
        yield from (problem for _path, problem in obstacles(self.dossier, self.place))
        yield from self._still_empty()
        yield from self._without_evidence()
        yield from self._personal_data()
        oldest = self._oldest()
        indicators, not_applicable = self.framework.indicators, self.dossier.not_applicable
        retired, since = self.framework.retired_by_id, previous.dossier.audit.date if previous else None
        for number, evidence in enumerate(self.dossier.evidence):
            if since is not None and evidence.date is not None and oldest <= evidence.date <= since:
                place = self.place("evidence", number, "date")
                yield Diagnostic("W416", place, id=evidence.id, date=since.isoformat())
            yield from self._nobody_in_particular(number, evidence)
            if evidence.date is not None and evidence.date < oldest:
                months = self.framework.parameters.max_age_months.value
                yield Diagnostic("W401", self.place("evidence", number, "date"), id=evidence.id, months=months)
            ratings: dict[tuple[str, str | None, str | None], int] = {}
            for index, finding in enumerate(evidence.findings):
                path = ("evidence", number, "findings", index)
                if finding.level is not None and finding.indicator in retired:
                    gone = retired[finding.indicator]
                    yield Diagnostic("W414", self.place(*path, "indicator"), id=gone.id, since=gone.since, why=gone.why)
                if finding.level is None or finding.indicator not in indicators:
                    continue
                if not self._in_scope(finding.indicator):
                    yield Diagnostic("W415", self.place(*path, "indicator"), id=finding.indicator)
                yield from self._untold(path, evidence, finding)
                expected = self.framework.sources_of(indicators[finding.indicator])
                if evidence.source not in expected and evidence.source in self.framework.source_ids:
                    names = [self.framework.source_names[source] for source in expected]
                    yield Diagnostic("W402", self.place(*path, "indicator"), id=finding.indicator, sources=names)
                if finding.indicator in not_applicable:
                    yield Diagnostic("W406", self.place(*path, "indicator"), id=finding.indicator)
                rating = (finding.indicator, self.dossier.rater(evidence, finding), finding.who)
                if ratings.setdefault(rating, finding.level) != finding.level:
                    yield Diagnostic(
                        "W403",
                        self.place(*path, "level"),
                        id=finding.indicator,
                        first=ratings[rating],
                        second=finding.level,
                    )

    def _in_scope(self, indicator: str) -> bool:
        audit = self.dossier.audit
        return audit.kind != "follow_up" or self.framework.guideline_of[indicator].id in audit.scope

    def _few_heard(self) -> Iterator[Diagnostic]:
        """A warning for each required group of which few are counted among those who took part."""
        least = self.framework.parameters.min_heard.value
        begun = any(finding.level is not None for evidence in self.dossier.evidence for finding in evidence.findings)
        for who in self.framework.parameters.required_voices.value if begun else ():
            group = self.framework.respondent_names[who]
            words = {who, *(name.casefold() for name in group.values())}
            taking_part = (item for evidence in self.dossier.evidence for item in evidence.participants.items())
            counted = sum(number for name, number in taking_part if name.casefold() in words)
            if counted < least:
                place = self.place("evidence", key=True)
                yield Diagnostic("W413", place, group=group, counted=counted, least=least)

    def _nobody_in_particular(self, number: int, evidence: Evidence) -> Iterator[Diagnostic]:
        """A warning where evidence should say who speaks and does not."""
        source = self.framework.source_by_id.get(evidence.source)
        if source is None or not source.needs_who or evidence.who is not None:
            return
        silent = sum(finding.level is not None and finding.who is None for finding in evidence.findings)
        if silent:
            place, groups = self.place("evidence", number, "source"), list(self.framework.respondent_names.values())
            yield Diagnostic("W411", place, number=silent, id=evidence.id, groups=groups)

    def _untold(self, path: tuple[str | int, ...], evidence: Evidence, finding: Finding) -> Iterator[Diagnostic]:
        """A warning where those who speak are not those who can tell of an indicator."""
        able = self.framework.indicators[finding.indicator].voices
        source = self.framework.source_by_id.get(evidence.source)
        who = finding.who or evidence.who or (source.who if source else None)
        if not able or who in able or (who is None and source is not None and source.needs_who):
            return
        groups = [self.framework.respondent_names[name] for name in able]
        place = self.place(*path, "indicator")
        if who is None:
            yield Diagnostic("W412", place, "nobody", id=finding.indicator, groups=groups)
        elif who in self.framework.respondent_names:
            name = self.framework.respondent_names[who]
            yield Diagnostic("W412", place, id=finding.indicator, groups=groups, who=name)

    def _dropped(self) -> Iterator[Diagnostic]:
        for document in self.gathered.documents:
            yield from dropped(document)

    def _oldest(self) -> datetime.date:
        return months_before(self.dossier.audit.date, self.framework.parameters.max_age_months.value)

    def _numbers_of_the_school(self) -> Iterator[Diagnostic]:
        school = self.dossier.school
        if school.brin is not None and not _is_brin(school.brin):
            yield Diagnostic("W405", self.place("school", "brin"), given=school.brin)
        if school.lrk is not None and not re.fullmatch(r"\d{9,12}", school.lrk, re.ASCII):
            yield Diagnostic("W407", self.place("school", "lrk"), given=school.lrk)

    def _where(self) -> Iterator[Diagnostic]:
        """Warnings: a place or a postcode from which it is not known where the school is."""
        school = self.dossier.school
        if school.postcode is not None and not is_postcode(school.postcode):
            yield Diagnostic("W422", self.place("school", "postcode"), "postcode", given=school.postcode)
        known = area_of(school.postcode, school.city) is not None
        if school.city is not None and not known and school.region is None:
            yield Diagnostic("W422", self.place("school", "city"), given=school.city)

    def _still_empty(self) -> Iterator[Diagnostic]:
        dossier, place = self.dossier, self.place
        if dossier.school.name is None:
            yield Diagnostic("N502", place("school", "name"), "school")
        if dossier.school.sector is None and self.framework.sectors:
            yield Diagnostic("N502", place("school", "sector"), "sector")
        if not dossier.audit.auditors:
            yield Diagnostic("N502", place("audit", "auditors"), "auditors")
        for number, auditor in enumerate(dossier.audit.auditors):
            if auditor.name is None:
                yield Diagnostic("N502", place("audit", "auditors", number, "name"), "auditor")
        if not dossier.evidence:
            yield Diagnostic("N502", place("evidence"), "evidence")
        for number, evidence in enumerate(dossier.evidence):
            open_ones = sum(finding.level is None for finding in evidence.findings)
            if open_ones == len(evidence.findings):
                yield Diagnostic("N502", place("evidence", number, "id"), "findings", id=evidence.id)
            elif open_ones:
                yield Diagnostic("N502", place("evidence", number, "id"), "levels", number=open_ones, id=evidence.id)
            without_note = [
                index for index, f in enumerate(evidence.findings) if f.level is not None and f.note is None
            ]
            if without_note:
                first = place("evidence", number, "findings", without_note[0], "note", key=True)
                yield Diagnostic("N503", first, number=len(without_note), id=evidence.id)

    def _without_evidence(self) -> Iterator[Diagnostic]:
        rated = {f.indicator for evidence in self.dossier.evidence for f in evidence.findings if f.level is not None}
        for guideline in self.framework.guidelines:
            bare = [
                indicator.id
                for indicator in guideline.indicators
                if indicator.id not in rated
                and indicator.id not in self.dossier.not_applicable
                and self._in_scope(indicator.id)
            ]
            if bare:
                yield Diagnostic("N501", self.place("evidence", key=True), id=guideline.id, indicators=bare)

    def _personal_data(self) -> Iterator[Diagnostic]:
        people = people_of(self.dossier)
        for path, text in free_texts(self.dossier):
            whole = composed(text)
            for one in personal_data(whole, people):
                found = whole[one.said : one.end]
                place = self.gathered.place_of_text(found, path, whole.count(found, 0, one.said))
                yield Diagnostic("W404", place, one.kind, found=found)


def _is_brin(given: str) -> bool:
    if _PLAIN_BRIN.fullmatch(given):
        return True
    # Which takes longer to import than a dossier to read, and knows the other spellings.
    from stdnum.nl import brin

    return bool(brin.is_valid(given)) and " " not in given
