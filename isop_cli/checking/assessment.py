"""Check an assessment that comes from a file: it must follow, number for number, from the evidence inside it."""

import dataclasses

from isop_cli.assessing import assess
from isop_cli.checking.criteria import framework_problems
from isop_cli.checking.evidence import dossier_problems
from isop_cli.model.assessment import Assessment
from isop_cli.reading.diagnostics import Diagnostic, Place, has_errors


def check_assessment(assessment: Assessment, name: str) -> list[Diagnostic]:
    """What is wrong with an assessment read from the file `name`; nothing when it can be trusted to be this one.

    The evidence and the criteria inside are checked as if they were files, and assessed again.
    """
    problems = [d for d in framework_problems(assessment.criteria, name) if d.code[0] == "E"]
    if not problems:
        problems = [d for d in dossier_problems(assessment.dossier, assessment.criteria, name) if d.code[0] == "E"]
    if not has_errors(problems) and _without_places(assessment) != _without_places(
        assess(assessment.dossier, assessment.criteria)
    ):
        problems.append(Diagnostic("E307", Place(name), program=assessment.program))
    return problems


def _without_places(assessment: Assessment) -> Assessment:
    """The assessment without what depends on where the evidence stood, or on the program's version."""
    findings = sorted(
        (dataclasses.replace(finding, file="", line=0) for finding in assessment.findings),
        key=lambda finding: (finding.evidence, finding.indicator, finding.by or "", finding.level, finding.note or ""),
    )
    return dataclasses.replace(assessment, findings=tuple(findings), program="")
