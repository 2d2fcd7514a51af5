"""One registry of rules: what is raised is in it, what is in it is raised, and everything in it has words."""

import ast
import pickle
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest

from isop_cli.formats.problems.wording import in_words
from isop_cli.reading.diagnostics import Diagnostic, Place, in_reading_order
from isop_cli.reading.rules import RULES, Case
from isop_cli.text.language import in_language

SOURCE = Path(__file__).resolve().parents[2] / "isop_cli"
CASES = [(code, name, case) for code, rule in RULES.items() for name, case in rule.cases.items()]
IDS = [f"{code}-{name}" for code, name, _case in CASES]


def trees() -> Iterator[ast.Module]:
    for path in SOURCE.rglob("*.py"):
        if path.name != "rules.py":
            yield ast.parse(path.read_text("utf-8"))


def texts_in_the_source() -> set[str]:
    return {n.value for t in trees() for n in ast.walk(t) if isinstance(n, ast.Constant) and isinstance(n.value, str)}


def raised() -> Iterator[tuple[str, ast.Call]]:
    """Each place in the source that makes a diagnostic of a code that stands there."""
    for node in (node for tree in trees() for node in ast.walk(tree)):
        match node:
            case ast.Call(func=ast.Name(id="Diagnostic"), args=[ast.Constant(value=str(code)), *_]):
                yield code, node


def fields(case: Case) -> set[str]:
    messages = [case.message] if isinstance(case.message, str) else case.message
    return {name for text in (*messages, case.help) for _text, name, *_rest in string.Formatter().parse(text) if name}


def test_every_code_in_the_source_is_a_rule_and_every_rule_is_raised():
    codes = {text for text in texts_in_the_source() if re.fullmatch("[EWN][0-9]{3}", text)}
    assert codes == set(RULES)


def test_every_case_of_a_rule_is_in_the_source():
    assert {name for _code, name, _case in CASES if name} <= texts_in_the_source()


def test_whoever_raises_a_rule_names_a_case_of_it_and_gives_what_its_words_need():
    wrong = []
    for code, call in raised():
        given = {keyword.arg for keyword in call.keywords}
        cases = RULES[code].cases  # a case that is worked out is one of them
        match call.args[2:]:
            case []:
                possible = [cases.get("")]
            case [ast.Constant(value=str(name))]:
                possible = [cases.get(name)]
            case _:
                possible = list(cases.values())
        if not any(case is not None and (fields(case) <= given or None in given) for case in possible):
            wrong.append(ast.unparse(call))
    assert wrong == []


@pytest.mark.parametrize(("code", "name", "case"), CASES, ids=IDS)
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_example_of_each_case_can_be_told(code, name, case, lang):
    assert set(case.example) - {"nearest", "choices"} == fields(case)
    with in_language(lang):
        words = in_words(Diagnostic(code, Place("school.yaml"), name, **case.example))
    assert words.message
    assert not re.search(r"[{}]", words.message + words.help)


def test_a_rule_has_one_case_without_a_name_or_several_with():
    assert [code for code, rule in RULES.items() if len(rule.cases) == 1 and "" not in rule.cases] == []


def test_a_diagnostic_is_told_in_the_language_that_is_in_force_when_it_is_told():
    with in_language("nl"):
        unknown = Diagnostic("E206", Place("school.yaml", 12, 9), given="schoolbezoek", nearest="school_visit")
    assert in_words(unknown) == ("there is no source type schoolbezoek", "did you mean school_visit?")
    with in_language("nl"):
        assert in_words(unknown) == ("er is geen soort bron schoolbezoek", "bedoelde u school_visit?")


def test_what_an_argument_holds_is_told_in_the_language_too():
    expected = Diagnostic("W402", Place("school.yaml"), id="3.4", sources=[{"nl": "gesprek", "en": "interview"}])
    better = Diagnostic("E303", Place("school.yaml"), decided="awarded", outcome="not_awarded")
    assert in_words(expected).help == "expected: interview"
    assert "(label awarded)" in in_words(better).message
    with in_language("nl"):
        assert in_words(expected).help == "verwacht: gesprek"
        assert "(label toegekend)" in in_words(better).message


def test_a_long_list_is_cut_short():
    bare = Diagnostic("N501", Place("school.yaml"), id="3", indicators=[f"3.{n}" for n in range(1, 11)])
    assert in_words(bare).message == "guideline 3 has no evidence yet on 3.1, 3.2, 3.3, 3.4, 3.5, 3.6, 3.7 and 3 more"


def test_braces_in_a_file_are_no_arguments():
    assert in_words(Diagnostic("E201", Place("a"), given="{key}", nearest="{id}")) == (
        "there is no indicator {key}",
        "did you mean {id}?",
    )


def test_a_diagnostic_goes_to_another_process_and_comes_back():
    problem = Diagnostic("E115", Place("a.yaml", 3, 1), id="x", file="a.yaml", line=1)
    assert pickle.loads(pickle.dumps(problem)) == problem


def test_the_order_is_that_of_the_places_and_codes_in_every_language():
    place = Place("school.yaml", 3, 1)
    problems = [Diagnostic("N502", place, name) for name in ("sector", "school", "sector")]
    assert [d.case for d in in_reading_order(problems)] == ["school", "sector"]
