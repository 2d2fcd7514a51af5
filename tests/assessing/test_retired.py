"""Dossiers that were rated by a former rubric: what is no longer rated is listed, and does not count."""

import shutil
from fractions import Fraction

import pytest

from isop_cli.checking.criteria import check_framework
from isop_cli.checking.evidence import examine
from isop_cli.formats.json import render
from isop_cli.model.framework import Framework
from tests.builders import DATA, ROOT, guideline, isop


def former() -> Framework:
    checked = check_framework(ROOT / "criteria" / "former" / "isop-2026.2.yaml")
    assert checked.framework is not None, checked.diagnostics
    return checked.framework


def assessment(name: str, framework: Framework):
    examination = examine(DATA / "former" / name, framework)
    assert [d.code for d in examination.diagnostics if d.code[0] == "E"] == []
    return examination.assessment


def test_a_finding_on_a_former_indicator_is_listed_and_does_not_count():
    result = assessment("de-vlieger.yaml", isop())
    retired = [(f.indicator, f.evidence, f.level) for f in result.findings if f.standing == "retired"]
    assert retired == [("2.4", "T1", 2), ("2.4", "D1", 3), ("5.3", "T1", 2)]
    assert "2.4" not in [indicator.id for indicator in result.indicators]
    # 2.1 = 2, 2.2 = (0 + 2) / 2, 2.3 = 2, 2.5 = 1: by the former rubric 2.4 = 5/2 counted too.
    assert guideline(result, "2").score == Fraction(6, 4)
    assert guideline(assessment("de-vlieger.yaml", former()), "2").score == Fraction(17, 10)


def test_by_the_criteria_it_was_rated_by_a_dossier_says_what_it_said():
    result = assessment("de-brug.yaml", former())
    assert result.label.outcome == "deferred"
    assert result.label.partly == ("4", "5")
    assert not [f for f in result.findings if f.standing == "retired"]
    assert [str(g.score) for g in result.guidelines] == ["12/5", "11/5", "2", "9/5", "3/2", "2"]


@pytest.mark.parametrize("identifier", ["2.4", "5.3"])
def test_a_former_indicator_is_none_of_those_in_force(identifier):
    assert identifier in former().indicators
    assert identifier not in isop().indicators
    assert identifier in isop().retired_by_id


def test_a_follow_up_by_the_criteria_of_now_carries_what_the_former_ones_judged(tmp_path):
    previous = assessment("de-brug.yaml", former())
    (tmp_path / "de-brug.json").write_bytes(render([previous]))
    shutil.copy(DATA / "former" / "de-brug-vervolg.yaml", tmp_path)
    examination = examine(tmp_path / "de-brug-vervolg.yaml", isop())
    assert [d.code for d in examination.diagnostics if d.code[0] == "E"] == []
    result = examination.assessment
    # The second guideline keeps 11/5, in which 2.4 counted; of now it would be (2 + 2 + 3 + 2) / 4.
    carried = {g.id: str(g.score) for g in result.guidelines if g.carried}
    assert carried == {"1": "12/5", "2": "11/5", "3": "2", "6": "2"}
    # 4.1 2, 4.2 2, 4.3 3, 4.4 2, 4.6 2, and 4.5 open; 5.1 2, 5.2 2, 5.4 2.
    assert {g.id: str(g.score) for g in result.guidelines if not g.carried} == {"4": "11/5", "5": "2"}
    assert result.label.outcome == "awarded"
