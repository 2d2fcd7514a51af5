"""A follow-up audit goes on from an earlier one: what must hold between the two. docs/method.md, section 4."""

from collections.abc import Iterator

from isop_cli.model.assessment import Assessment
from isop_cli.model.dossier import Dossier, School
from isop_cli.model.framework import Framework
from isop_cli.reading.diagnostics import Diagnostic, Place
from isop_cli.text.names import located_brin, name_key

#: A problem, at no place yet, and the key of `audit` where it stands.
Found = tuple[str, Diagnostic]
_NOWHERE = Place("")


def form_problems_of(dossier: Dossier) -> Iterator[Found]:
    """What a follow-up lacks, and what another audit has too much."""
    audit = dossier.audit
    if audit.kind == "follow_up":
        if audit.previous is None:
            yield "kind", Diagnostic("E320", _NOWHERE)
        if not audit.scope:
            yield "kind", Diagnostic("E320", _NOWHERE, "scope")
        return
    for key, given in (("previous", audit.previous), ("scope", audit.scope)):
        if given:
            yield key, Diagnostic("E320", _NOWHERE, "other", key=key)


def problems_between(previous: Assessment, dossier: Dossier, framework: Framework) -> Iterator[Found]:
    """Why a dossier cannot be the follow-up of an assessment, each with which."""
    audit, before = dossier.audit, previous.dossier
    if previous.criteria.id != framework.id:
        yield "previous", Diagnostic("E322", _NOWHERE, given=previous.criteria.id, label=framework.id)
    if not is_same_school(before.school, dossier.school):
        yield "previous", Diagnostic("E323", _NOWHERE, school=_named(before.school))
    until = previous.label.improve_until
    if until is None:
        yield "previous", Diagnostic("E324", _NOWHERE)
    elif audit.date.isoformat() > until:
        yield "date", Diagnostic("E325", _NOWHERE, date=until)
    if audit.date <= before.audit.date:
        yield "date", Diagnostic("E326", _NOWHERE, date=before.audit.date.isoformat())
    outcomes = {result.id: result.outcome for result in previous.guidelines}
    outside = [guideline.id for guideline in framework.guidelines if guideline.id not in audit.scope]
    partly = [name for name in outside if outcomes.get(name) == "partly"]
    if partly:
        yield "scope", Diagnostic("E327", _NOWHERE, guidelines=partly)
    unknown = [name for name in outside if name not in outcomes]
    if unknown:
        yield "scope", Diagnostic("E327", _NOWHERE, "unknown", guidelines=unknown)


def is_same_school(one: School, other: School) -> bool:
    """Whether two are one school: by the BRIN number with its location, else by name and place."""
    mine, theirs = located_brin(one.brin), located_brin(other.brin)
    if mine and theirs:
        return mine == theirs
    names, places = ((one.name, other.name), (one.city, other.city))
    return all(name_key(first or "") == name_key(second or "") for first, second in (names, places))


def _named(school: School) -> str:
    return " ".join(part for part in (school.name, school.city, school.brin) if part) or "–"
