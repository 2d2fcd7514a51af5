"""`isop redact`: nothing that traces to a person, the same assessment, and the original as it was."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isop_cli.assessing import assess
from isop_cli.checking.evidence import filled_in
from isop_cli.checking.redacting import redacted
from isop_cli.model.dossier import Dossier
from isop_cli.model.form import Form
from isop_cli.reading.diagnostics import Place
from tests.builders import EXAMPLES, isop, run, voices_framework

DOSSIER = """\
# Opmerking: Piet Hein belde op 06-12345678
format: isop-evidence/1
school: {name: De Anna Bakkerschool, sector: po, city: Almere}
audit:
  date: 2026-05-12
  auditors:
    - {id: jan-de-wit, name: Jan de Wit, role: lead}
    - {id: ms, name: M. Smit}
evidence:
  - id: gesprek-de-wit
    source: interview
    who: parents
    date: 2026-04-14
    title: Gesprek met mevrouw Jansen
    by: jan-de-wit
    participants: {parents: 5, juf Anna: 1, juf Els: 1}
    document: {title: Brief van dhr. Bakker}
    findings:
      - indicator: "1.2"
        level: 2
        note: >-
          Volgens Piet Heins dochter en
          Jan de Wit belt de Anna Bakkerschool 06-12345678 en mailt naar anna@school.nl.  # Piet
        by: ms
conclusion: |
  Wij danken juf Anna en haar team.

  Bel gerust: 06-12345678.
explanations: {"1.2": {by: ms, reason: "BSN 111222333 stond bij m. smit op tafel."}}
decision: {outcome: not_awarded, date: 2026-06-01, by: {name: A. Bakker, role: labelcommissie}}
"""


@pytest.fixture
def school(tmp_path: Path) -> Path:
    path = tmp_path / "dossier.yaml"
    path.write_text(DOSSIER, "utf-8")
    return path


def test_neutral_words_stand_where_people_were_named(school, tmp_path):
    (tmp_path / "names.txt").write_text("# Wie er is\nPiet Hein\n\n", "utf-8")
    done = run("redact", school, "-o", tmp_path / "out.yaml", "--names", tmp_path / "names.txt")
    assert done.returncode == 0
    form, problems, _gathered = filled_in(tmp_path / "out.yaml", isop())
    assert form is not None, problems
    (evidence,) = form.evidence
    assert evidence.findings[0].note == (
        "Volgens [naam]s dochter en [naam] belt de Anna Bakkerschool [telefoonnummer] en mailt naar [e-mailadres].  # [naam]"
    )
    assert (evidence.id, evidence.title) == ("gesprek-naam", "Gesprek met mevrouw [naam]")
    assert evidence.participants == {"parents": 5, "juf [naam]": 2}
    assert evidence.document is not None and evidence.document.title == "Brief van dhr. [naam]"
    assert form.explanations["1.2"].reason == "BSN [burgerservicenummer] stond bij [naam] op tafel."
    assert form.conclusion == "Wij danken juf [naam] en haar team.\n\nBel gerust: [telefoonnummer]."
    assert "Opmerking" not in (tmp_path / "out.yaml").read_text("utf-8")
    assert school.read_text("utf-8") == DOSSIER


def test_what_the_label_bureau_needs_stays_and_elsewhere_it_goes(school, tmp_path):
    run("redact", school, "-o", tmp_path / "bureau.json")
    kept = json.loads((tmp_path / "bureau.json").read_text("utf-8"))
    assert [one["name"] for one in kept["audit"]["auditors"]] == ["Jan de Wit", "M. Smit"]
    assert (kept["school"]["name"], kept["decision"]["by"]["name"]) == ("De Anna Bakkerschool", "A. Bakker")
    assert [kept["evidence"][0]["by"], kept["evidence"][0]["findings"][0]["by"]] == ["jan-de-wit", "ms"]

    done = run("redact", school, "-o", tmp_path / "others.json", "--auditors")
    others = json.loads((tmp_path / "others.json").read_text("utf-8"))
    assert others["audit"]["auditors"] == [{"id": "auditor-1", "role": "lead"}, {"id": "auditor-2"}]
    assert [others["evidence"][0]["by"], others["evidence"][0]["findings"][0]["by"]] == ["auditor-1", "auditor-2"]
    assert others["decision"]["by"] == {"name": "[naam]", "role": "labelcommissie"}
    assert others["explanations"]["1.2"]["by"] == "auditor-2"
    assert "dossier.yaml:30:63: A. Bakker → [naam]" in done.stderr.decode()


def test_each_replacement_is_told_with_its_place(school, tmp_path):
    told = run("redact", school.name, "-o", "out.xlsx", cwd=tmp_path).stderr.decode().splitlines()
    assert told[0] == "Written: out.xlsx"
    assert "dossier.yaml:14:24: mevrouw Jansen → mevrouw [naam]" in told
    assert "dossier.yaml:23:11: Jan de Wit → [naam]" in told
    assert "12 replacements" in told
    assert not run("redact", school.name, "-o", "out.json", "-q", cwd=tmp_path).stderr


def test_the_input_and_the_list_are_never_written_over(school, tmp_path):
    names = tmp_path / "names.yaml"
    names.write_text("Piet Hein\n", "utf-8")
    assert run("redact", school, "-o", school).returncode == 2
    assert run("redact", school, "-o", names, "--names", names).returncode == 2
    assert run("redact", school, "-o", tmp_path / "x.yaml", "--names", tmp_path / "none.txt").returncode == 3
    assert (school.read_text("utf-8"), names.read_text("utf-8")) == (DOSSIER, "Piet Hein\n")


def test_words_are_in_the_dossiers_language_and_not_the_readers(tmp_path):
    (tmp_path / "a.yaml").write_text(DOSSIER.replace("Gesprek met", "Talk of the parents and the school with"), "utf-8")
    (tmp_path / "b.yaml").write_text(
        'format: isop-evidence/1\nschool: {name: X}\naudit: {date: 2026-05-12}\nevidence:\n- {id: E, source: interview, '
        'title: "Talk with Mrs Smith, of the school and of this town"}\n',
        "utf-8",
    )  # fmt: skip
    assert "[naam]" in run("redact", tmp_path / "a.yaml", "-o", "-", lang="en").stdout.decode()
    assert "Mrs [name]" in run("redact", tmp_path / "b.yaml", "-o", "-", lang="nl").stdout.decode()


TEXTS = st.lists(
    st.sampled_from(["mevrouw Jansen", "Jan de Wit", "06-12345678", "ouders", "a@b.nl", "De Brug", "[naam]", "Zoë's", "juf", "\n", "111222333"]),
    min_size=1, max_size=6,
).map(" ".join)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(["A.1", "A.2", "B.1"]), st.integers(0, 3), TEXTS), max_size=6),
    TEXTS,
    st.booleans(),
)
def test_levels_and_outcomes_stay_and_nothing_is_left_to_replace(rated, title, others):
    findings: list[dict] = [{"indicator": i, "level": level, "note": "x " + note} for i, level, note in rated]
    findings.append({"indicator": "B.2", "level": None, "note": "x " + title})
    item = {
        "id": "E1",
        "source": "talk",
        "who": "parents",
        "date": "2026-04-14",
        "title": "x " + title,
        "findings": findings,
    }
    audit = {"date": "2026-05-12", "auditors": [{"id": "jan", "name": "Jan de Wit"}, {"id": "ms", "name": "M. Smit"}]}
    data = {"school": {"name": "De Brug"}, "audit": audit, "evidence": [item]}
    form = Form.model_validate({"format": "isop-form/1", "label": "x", "criteria": "1", **data})
    once = redacted(form, lambda _found, _path, _times: Place("x"), ["Zoë"], others=others)
    assert results(once.form) == results(form)
    assert "Jansen" not in once.form.model_dump_json() and "Zo\u00eb" not in once.form.model_dump_json()
    again = redacted(once.form, lambda _found, _path, _times: Place("x"), ["Zoë"])
    assert (again.form, again.replacements) == (once.form, [])


def results(form: Form) -> tuple:
    data = form.model_dump(mode="json", exclude={"label", "criteria"}) | {"format": "isop-evidence/1"}
    assessment = assess(Dossier.model_validate(data), voices_framework())
    return (
        assessment.label.outcome,
        [(one.id, one.outcome, one.score, one.coverage) for one in assessment.guidelines],
        [(one.id, one.score) for one in assessment.indicators],
    )


@pytest.mark.parametrize("name", ["de-brug.yaml", "het-kompas.yaml", "de-regenboog"])
def test_an_example_names_nobody_and_stays_as_it_is(name):
    form, _problems, _gathered = filled_in(EXAMPLES / name, isop())
    assert form is not None
    result = redacted(form, lambda _found, _path, _times: Place("x"))
    assert (result.form, result.replacements) == (form, [])
