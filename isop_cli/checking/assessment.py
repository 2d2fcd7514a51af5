"""Check an assessment that comes from a file: it must follow, number for number, from the evidence inside it."""

import dataclasses
from collections.abc import Iterator
from functools import cache

from pydantic import TypeAdapter, ValidationError

from isop_cli.assessing import assess
from isop_cli.checking.criteria import framework_problems
from isop_cli.checking.evidence import dossier_problems
from isop_cli.model.assessment import Assessment, Earlier, adapter
from isop_cli.model.dossier import LABEL_OUTCOMES, Dossier, GuidelineOutcome, LabelOutcome
from isop_cli.model.first_edition import FORMAT as FIRST_FORMAT
from isop_cli.model.first_edition import FirstEdition, FirstGuideline
from isop_cli.model.framework import Framework
from isop_cli.reading.diagnostics import Diagnostic, Place, Severity, has_errors
from isop_cli.reading.files import read_bytes
from isop_cli.reading.plain_json import JsonProblemError, load

#: An assessment carries its criteria, and every finding twice.
MAX_JSON_BYTES = 24 * 1024 * 1024
#: So many audits, each the follow-up of the one before.
MAX_EARLIER = 5
#: The warning that the second edition judges otherwise than the first did.
OTHERWISE = "W430"
#: The second edition's own rules, and those that it applies otherwise; the first edition's are looked at apart.
_NOT_OF_THE_FIRST = frozenset({"E302", "E303", "E308", "E309", "E310", "E311"})


class NotAnAssessmentError(ValueError):
    """The bytes hold no assessment; the message names the first thing that is wrong."""


@dataclasses.dataclass(frozen=True)
class CheckedAssessment:
    """An assessment that follows from its evidence, or None with the errors; warnings say what is judged otherwise now."""

    assessment: Assessment | None
    diagnostics: list[Diagnostic]


def parse(content: bytes) -> list[Assessment | FirstEdition]:
    """The assessments in JSON that this program wrote, not yet looked into. Raises NotAnAssessmentError."""
    try:
        data = load(content)
    except JsonProblemError as problem:
        raise NotAnAssessmentError(str(problem)) from problem
    try:
        return [_parsed(item) for item in (data if isinstance(data, list) else [data])]
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise NotAnAssessmentError(f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error


def _parsed(item: object) -> Assessment | FirstEdition:
    if isinstance(item, dict) and item.get("format") == FIRST_FORMAT:
        return _first().validate_python(item)
    return adapter().validate_python(item)


def parse_own(content: bytes) -> Assessment:
    """The assessment in what this program just wrote. Raises NotAnAssessmentError, for one of the first edition too."""
    found = parse(content)[0]
    if isinstance(found, FirstEdition):
        raise NotAnAssessmentError(found.format)
    return found


@cache
def _first() -> TypeAdapter[FirstEdition]:
    return TypeAdapter(FirstEdition)


def read_assessments(path: str, name: str) -> list[CheckedAssessment] | Diagnostic:
    """The assessments in a JSON file, each computed again, or why there are none."""
    content = read_bytes(path, name, limit=MAX_JSON_BYTES)
    if isinstance(content, Diagnostic):
        return content
    try:
        return [check(found, name) for found in parse(content)]
    except NotAnAssessmentError as problem:
        return Diagnostic("E321", Place(name), file=name, problem=str(problem))


def check(found: Assessment | FirstEdition, name: str) -> CheckedAssessment:
    """Whether an assessment read from the file `name` can be trusted; one of the first edition is judged again."""
    return check_first_edition(found, name) if isinstance(found, FirstEdition) else check_assessment(found, name)


def check_assessment(assessment: Assessment, name: str) -> CheckedAssessment:
    """Whether an assessment read from the file `name` can be trusted to be this one.

    The evidence and the criteria inside are checked as if they were files, and assessed again; so is the audit that a
    follow-up goes on from.
    """
    again, problems = _again(Earlier(assessment.dossier, assessment.criteria, assessment.previous), name)
    if again is not None and _without_places(assessment) != _without_places(again):
        problems.append(_does_not_follow(assessment.program, name))
    return CheckedAssessment(None if has_errors(problems) else assessment, problems)


def _again(earlier: Earlier, name: str, left: int = MAX_EARLIER) -> tuple[Assessment | None, list[Diagnostic]]:
    """The assessment of a dossier by its criteria, or the errors in them."""
    previous = None
    if earlier.previous is not None and earlier.dossier.audit.kind == "follow_up":
        if not left:
            return None, [Diagnostic("E321", Place(name), "too_long", limit=MAX_EARLIER)]
        previous, problems = _again(earlier.previous, name, left - 1)
        if previous is None:
            return None, problems
    if problems := _errors_in(earlier.dossier, earlier.criteria, name, previous):
        return None, problems
    return assess(earlier.dossier, earlier.criteria, previous=previous), []


def _errors_in(
    dossier: Dossier,
    criteria: Framework,
    name: str,
    previous: Assessment | None = None,
    passed: frozenset[str] = frozenset(),
) -> list[Diagnostic]:
    """The errors in the criteria, else those in the dossier but for the rules that are `passed` over."""
    errors = [d for d in framework_problems(criteria, name) if d.severity is Severity.ERROR]
    found = () if errors else dossier_problems(dossier, criteria, name, previous)
    return errors or [d for d in found if d.severity is Severity.ERROR and d.code not in passed]


def _does_not_follow(program: str, name: str) -> Diagnostic:
    return Diagnostic("E307", Place(name), program=program)


def _without_places(assessment: Assessment) -> Assessment:
    """The assessment without what depends on where the evidence stood, or on the program's version."""
    findings = sorted(
        (dataclasses.replace(finding, file="", line=0) for finding in assessment.findings),
        key=lambda f: (f.evidence, f.indicator, f.by or "", f.who or "", f.level, f.note or ""),
    )
    return dataclasses.replace(assessment, findings=tuple(findings), program="")


# -- the first edition ------------------------------------------------------------------------------------------------


def check_first_edition(first: FirstEdition, name: str) -> CheckedAssessment:
    """An assessment by the first edition, judged by the second; warnings say what it judges otherwise.

    What the first edition concluded must follow from the evidence by its own rules.
    """
    if problems := _errors_in(first.dossier, first.criteria, name, passed=_NOT_OF_THE_FIRST):
        return CheckedAssessment(None, problems)
    again = assess(first.dossier, first.criteria)
    decision = first.dossier.decision
    if not _follows(first, again) or (
        decision and LABEL_OUTCOMES.index(decision.outcome) > LABEL_OUTCOMES.index(first.label.outcome)
    ):
        return CheckedAssessment(None, [_does_not_follow(first.program, name)])
    return CheckedAssessment(again, list(_judged_otherwise(first, again, name)))


def _follows(first: FirstEdition, again: Assessment) -> bool:
    """Whether the first edition's rules give what it concluded. Scores and computed outcomes are the same in both."""
    guidelines = tuple(
        FirstGuideline(g.id, _first_judged(g.id, g.computed, first), g.computed, g.score, g.coverage)
        for g in again.guidelines
    )
    indicators = {indicator.id: indicator.score for indicator in again.indicators}
    return (
        first.guidelines == guidelines
        and {indicator.id: indicator.score for indicator in first.indicators} == indicators
        and first.label.outcome == _first_label(first, again)
    )


def _first_judged(name: str, computed: GuidelineOutcome, first: FirstEdition) -> GuidelineOutcome:
    judgement = first.dossier.judgements.get(name)
    if judgement is None or (computed == "insufficient" and judgement.outcome == "met"):
        return computed
    return judgement.outcome


def _first_label(first: FirstEdition, again: Assessment) -> LabelOutcome:
    """The label's outcome by the first edition: not met goes before not enough evidence."""
    outcomes = [guideline.outcome for guideline in first.guidelines]
    partly = outcomes.count("partly")
    if "not_met" in outcomes or partly > first.criteria.parameters.deferred_max_partly.value:
        return "not_awarded"
    if "insufficient" in outcomes or again.label.missing_sources:
        return "insufficient"
    return "deferred" if partly else "awarded"


def _judged_otherwise(first: FirstEdition, again: Assessment, name: str) -> Iterator[Diagnostic]:
    """Warnings: each outcome that the second edition gives otherwise."""
    if first.label.outcome != again.label.outcome:
        yield Diagnostic(OTHERWISE, Place(name), outcome_before=first.label.outcome, outcome=again.label.outcome)
    for was, result in zip(first.guidelines, again.guidelines, strict=True):
        if was.outcome != result.outcome:
            yield Diagnostic(OTHERWISE, Place(name), "guideline", id=was.id, before=was.outcome, after=result.outcome)
