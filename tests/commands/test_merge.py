"""`isop merge`: several auditors' files as one dossier, with nothing lost, doubled or chosen."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isop_cli.assessing import assess
from isop_cli.checking.evidence import FilledIn, examine, filled_in
from isop_cli.checking.merging import merged
from isop_cli.checking.merging_parts import Merged, Part
from isop_cli.model.dossier import Dossier
from isop_cli.model.form import Form
from isop_cli.reading.document import Document
from isop_cli.reading.gathering import Gathered
from tests.builders import EXAMPLES, isop, run, voices_framework
from tests.documents.test_converting import FORM

JW = """\
format: isop-evidence/1
school: {name: De Regenboog, sector: po}
audit: {date: 2026-05-12, auditors: [{id: jw, name: J. de Wit}]}
evidence:
  - id: V1
    source: school_visit
    date: 2026-04-14
    title: Rondgang
    participants: {parents: 6}
    findings:
      - {indicator: "1.1", level: 2, note: Het was druk.}
      - {indicator: "1.2", level: 1}
  - {id: I1, source: interview, who: parents, date: 2026-04-15, title: Ouders, findings: [{indicator: "1.1", level: 2}]}
not_applicable: {"4.5": Er is geen wijk.}
"""
MS = """\
formaat: isop-evidence/1
school: {naam: de regenboog, plaats: Almere}
audit: {datum: 12-05-2026, auditoren: [{id: ms, naam: M. Smit}]}
bewijs:
  - id: I1
    bron: schoolbezoek
    datum: 2026-04-14
    titel: "  rondgang"
    bevindingen: [{indicator: "1.2", niveau: 2}, {indicator: "1.1", niveau: 3}, {indicator: "1.3", niveau: }]
  - {id: D1, bron: document, datum: 2026-04-10, titel: Gids, stuk: {pad: gids.pdf}, bevindingen: [{indicator: "4.5", niveau: 1}]}
verklaringen: {"1.1": {door: ms, reden: Er was een open dag.}}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "ms").mkdir()
    (tmp_path / "jw.yaml").write_text(JW, "utf-8")
    (tmp_path / "ms" / "school.yaml").write_text(MS, "utf-8")
    (tmp_path / "ms" / "gids.pdf").write_bytes(b"x")
    return tmp_path


def test_the_same_event_is_one_and_each_rating_keeps_its_auditor(folder):
    done = run("merge", "jw.yaml", "ms", "-o", "all.yaml", cwd=folder)
    assert done.returncode == 0, done.stderr
    form, _problems, _gathered = filled_in(folder / "all.yaml", isop())
    assert form is not None
    visit, talk, document = form.evidence
    assert (visit.id, visit.title, visit.by, visit.participants) == ("V1", "Rondgang", "jw", {"parents": 6})
    assert [(one.indicator, one.level, one.note, one.by) for one in visit.findings] == [
        ("1.1", 2, "Het was druk.", None), ("1.1", 3, None, "ms"),
        ("1.2", 1, None, None), ("1.2", 2, None, "ms"), ("1.3", None, None, "ms"),
    ]  # fmt: skip
    assert (talk.id, talk.by, document.id, document.by) == ("I1", "jw", "D1", "ms")
    assert document.document is not None and document.document.path == "ms/gids.pdf"
    assert (form.school.name, form.school.sector, form.school.city) == ("De Regenboog", "po", "Almere")
    assert [one.id for one in form.audit.auditors] == ["jw", "ms"]
    assert form.not_applicable == {"4.5": "Er is geen wijk."}
    assert form.explanations["1.1"].by == "ms"


def test_what_was_matched_and_renamed_is_told(folder):
    other = MS.replace("naam: M. Smit", "naam: Piet Smit").replace("rondgang", "Ronde")
    (folder / "b.yaml").write_text(other[: other.index("verklaringen")], "utf-8")
    told = run("merge", "jw.yaml", "ms", "b.yaml", "-o", "all.json", cwd=folder).stderr.decode().splitlines()
    assert told == [
        "Written: all.json",
        "3 files: 4 events, 9 ratings by J. de Wit, M. Smit and Piet Smit",
        "one event: V1 Rondgang, 14 Apr 2026 (jw.yaml V1, ms/school.yaml I1)",
        "one event: D1 Gids, 10 Apr 2026 (ms/school.yaml D1, b.yaml D1)",
        "renamed: I1 in ms/school.yaml is now V1",
        "renamed: I1 in b.yaml is now I1-2",
        "renamed: the auditor ms in b.yaml is now ms-2",
        "kept apart: V1 Rondgang, 14 Apr 2026 and I1-2 Ronde, 14 Apr 2026; are they one event? Then give them the same title, "
        "date and who.",
        "look: 4.5 is not applicable by jw.yaml, and rated in ms/school.yaml; then those ratings do not count",
        "look: 4.5 is not applicable by jw.yaml, and rated in b.yaml; then those ratings do not count",
    ]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("De Regenboog", "De Brug", "school name: De Brug in b.yaml, and De Regenboog in jw.yaml"),
        ("date: 2026-05-12", "date: 2026-05-13", "audit date: 2026-05-13 in b.yaml, and 2026-05-12 in jw.yaml"),
        ("{parents: 6}", "{parents: 7}", "participants parents: 7 in b.yaml, and 6 in jw.yaml"),
        ('"1.2", level: 1', '"1.2", level: 0', "jw rates 1.2 as 0 in b.yaml, and as 1 in jw.yaml"),
        ("druk.", "stil.", "jw rates 1.1 as 2 “Het was stil.” in b.yaml, and as 2 “Het was druk.” in jw.yaml"),
        (
            "fijn", "mooi",
            "conclusion: … dag opnieuw. Dat is mooi. in b.yaml, and … dag opnieuw. Dat is fijn. in jw.yaml",
        ),
        ("geen wijk", "wel een wijk", "not_applicable 4.5: Er is wel een wijk. in b.yaml, and Er is geen wijk. in jw.yaml"),
        (", auditors: [{id: jw, name: J. de Wit}]", "", "nobody knows whose ratings those of V1 in b.yaml are"),
        (
            "outcome: not_awarded, date: 2026-06-01", "outcome: deferred, date: 2026-06-02",
            "decision outcome: deferred in b.yaml, and not_awarded in jw.yaml",
        ),
    ],
)  # fmt: skip
def test_files_that_say_different_things_are_refused_with_both_and_both_values(tmp_path, old, new, told):
    text = JW + "decision: {outcome: not_awarded, date: 2026-06-01, by: {name: A. Bakker}}\n"
    text += "conclusion: |\n  Zij luisteren naar ouders en naar kinderen,\n  elke dag opnieuw. Dat is fijn.\n"
    (tmp_path / "jw.yaml").write_text(text, "utf-8")
    (tmp_path / "b.yaml").write_text(text.replace(old, new), "utf-8")
    done = run("merge", "jw.yaml", "b.yaml", "-o", "all.yaml", cwd=tmp_path)
    assert done.returncode == 3
    assert f"error E140: {told}\n" in done.stderr.decode()
    assert not (tmp_path / "all.yaml").exists()


def test_no_input_is_written_over_and_one_file_is_not_enough(folder):
    before = (folder / "jw.yaml").read_bytes()
    assert run("merge", "jw.yaml", "ms", "-o", "jw.yaml", cwd=folder).returncode == 2
    assert run("merge", "jw.yaml", "ms", "-o", "ms/school.yaml", cwd=folder).returncode == 2
    assert run("merge", "jw.yaml", "-o", "all.yaml", cwd=folder).returncode == 2
    assert (folder / "jw.yaml").read_bytes() == before


def test_forms_and_workbooks_are_put_together_too(folder):
    run("convert", "ms", "-o", "ms.json", cwd=folder)
    run("convert", "jw.yaml", "-o", "jw.xlsx", cwd=folder)
    assert run("merge", "jw.xlsx", "ms.json", "-o", "all.xlsx", cwd=folder).returncode == 0
    from_forms, _problems, _gathered = filled_in(folder / "all.xlsx", isop())
    together = merged([part(filled_in(folder / name, isop())) for name in ("jw.yaml", "ms")], isop(), folder).form
    assert from_forms is not None and together is not None
    assert from_forms.evidence[0] == together.evidence[0]
    assert (from_forms.school, from_forms.audit) == (together.school, together.audit)


def test_agreement_is_computed_on_what_two_auditors_rated(folder):
    run("merge", "jw.yaml", "ms", "-o", "all.yaml", cwd=folder)
    found = examine(folder / "all.yaml", isop()).assessment
    assert found is not None
    assert (found.agreement.units, found.agreement.auditors) == (2, ("jw", "ms"))


def test_what_is_in_the_whole_does_not_count_again_beside_it(folder):
    run("convert", "ms", "-o", "ms.json", cwd=folder)
    together = ("merge", "jw.yaml", "ms.json", "-o")
    assert run(*together, "school.yaml", cwd=folder).returncode == 0
    whole, _problems, _gathered = filled_in(folder / "school.yaml", isop())
    assert whole is not None and [one.id for one in whole.evidence] == ["V1", "I1", "D1"]
    # A form would have no place to say so, and beside a school.yaml be taken along.
    refused = run(*together, "school.json", cwd=folder)
    assert (refused.returncode, refused.stderr.decode().splitlines()[0]) == (
        2,
        "isop: ms.json beside school.json would count twice; choose a name that ends in .yaml, or another folder",
    )
    refused = run("redact", "jw.yaml", "-o", "ms/redacted.json", cwd=folder)
    assert (refused.returncode, refused.stderr.decode()) == (
        2,
        "isop: redacted.json would count as evidence of school.yaml beside it; choose another folder, or a name that ends in .yaml\n",
    )


def part(read: FilledIn) -> Part:
    assert read.form is not None, read.diagnostics
    return Part(read.form, read.gathered)


def parts(*forms: Form) -> list[Part]:
    return [Part(form, Gathered(Document(f"{n}.yaml", ""), None, [], [], [])) for n, form in enumerate(forms)]


def together(*forms: Form) -> Merged:
    return merged(parts(*forms), voices_framework(), Path("/nowhere"))


def a_form(auditor: str, evidence: list[dict]) -> Form:
    audit = {"date": "2026-05-12", "auditors": [{"id": auditor, "name": f"Auditor {auditor}"}]}
    data = {"school": {"name": "De Brug"}, "audit": audit, "evidence": evidence}
    return Form.model_validate({"format": "isop-form/1", "label": "kring", "criteria": "1", **data})


@pytest.mark.parametrize("name", ["de-brug.yaml", "het-kompas.yaml", "de-regenboog"])
def test_an_example_with_itself_is_the_example(name):
    read = part(filled_in(EXAMPLES / name, isop()))
    folder = read.gathered.main.folder or Path()
    assert merged([read, read], isop(), folder).form == read.form


@settings(max_examples=40, deadline=None)
@given(FORM)
def test_a_file_with_itself_is_that_file(data):
    evidence = list({one["id"]: one for one in data.get("evidence", ())}.values())
    form = Form.model_validate(
        {"format": "isop-form/1", "label": isop().id, "criteria": isop().version, **data, "evidence": evidence}
    )
    assert merged(parts(form, form, form), isop(), Path("/nowhere")).form == form


#: What one auditor rated: some of four events, by number, each with some indicators.
RATED = st.dictionaries(
    st.integers(0, 3), st.dictionaries(st.sampled_from(["A.1", "A.2", "B.1", "B.2"]), st.integers(0, 3), max_size=3), max_size=4
)  # fmt: skip
EVENTS = [("talk", "parents", "a"), ("talk", "parents", "b"), ("team", None, "a"), ("paper", None, None)]


def rated_by(auditor: str, rated: dict[int, dict[str, int]]) -> Form:
    return a_form(
        auditor,
        [
            {
                "id": f"E{number}", "source": EVENTS[event][0], "date": "2026-04-14",
                **({"who": EVENTS[event][1]} if EVENTS[event][1] else {}),
                **({"title": EVENTS[event][2]} if EVENTS[event][2] else {}),
                "findings": [{"indicator": i, "level": level} for i, level in levels.items()],
            }
            for number, (event, levels) in enumerate(rated.items())
        ],
    )  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(RATED, RATED, RATED)
def test_nothing_is_lost_and_the_order_of_the_files_makes_no_difference(one, two, three):
    given = {"jw": one, "ms": two, "pk": three}
    wanted = sorted(
        (EVENTS[event], indicator, level, auditor)
        for auditor, rated in given.items()
        for event, levels in rated.items()
        for indicator, level in levels.items()
    )
    seen = set()
    for order in itertools.permutations(given):
        form = together(*(rated_by(auditor, given[auditor]) for auditor in order)).form
        assert form is not None
        assert len({one.id for one in form.evidence}) == len(form.evidence) == len({*one, *two, *three})
        found = sorted(
            ((item.source, item.who, item.title), finding.indicator, finding.level, finding.by or item.by)
            for item in form.evidence
            for finding in item.findings
        )
        assert found == wanted
        seen.add(results(form))
    assert len(seen) == 1


def results(form: Form) -> tuple:
    data = form.model_dump(mode="json", exclude={"label", "criteria"}) | {"format": "isop-evidence/1"}
    assessment = assess(Dossier.model_validate(data), voices_framework())
    return (
        assessment.label.outcome,
        tuple((one.id, one.outcome, one.score, one.coverage) for one in assessment.guidelines),
        tuple((one.id, one.score) for one in assessment.indicators),
        (assessment.agreement.alpha, assessment.agreement.units, tuple(sorted(assessment.agreement.auditors))),
    )


def test_who_has_another_id_in_another_file_is_one_person_and_two_under_one_id_are_two():
    rating = [{"id": "E", "source": "paper", "date": "2026-04-14", "findings": [{"indicator": "A.1", "level": 2}]}]
    names = {"a": "J. de Wit", "b": "j de wit", "c": "Jan Smit"}
    forms = [a_form(key, rating) for key in "aba"]
    named = [
        form.model_copy(update={"audit": form.audit.model_copy(update={"auditors": (auditor.model_copy(update={"name": names[key]}),)})})
        for form, key in zip(forms, "abc", strict=True) for auditor in form.audit.auditors
    ]  # fmt: skip
    found = together(*named)
    assert found.form is not None
    assert [(one.id, one.name) for one in found.form.audit.auditors] == [("a", "J. de Wit"), ("a-2", "Jan Smit")]
    assert [(one.by, one.level) for one in found.form.evidence[0].findings] == [(None, 2), ("a-2", 2)]
    assert found.auditors == [("1.yaml", "b", "a"), ("2.yaml", "a", "a-2")]


def test_what_one_left_open_and_another_rated_is_open_no_more():
    def form(auditor: str, level: int | None, note: str | None = None) -> Form:
        finding = {"indicator": "A.1", "level": level, **({"note": note} if note else {})}
        return a_form(auditor, [{"id": "E", "source": "paper", "date": "2026-04-14", "findings": [finding]}])

    def levels(*forms: Form) -> list:
        found = together(*forms).form
        assert found is not None
        return [(one.level, one.note, one.by) for one in found.evidence[0].findings]

    assert levels(form("jw", None), form("ms", 2)) == [(2, None, "ms")]
    assert levels(form("ms", 2), form("jw", None)) == [(2, None, None)]
    assert levels(form("jw", None), form("jw", 2), form("jw", 2, "Gezien.")) == [(2, "Gezien.", None)]
    assert levels(form("jw", None, "Nog vragen."), form("ms", 2)) == [(None, "Nog vragen.", None), (2, None, "ms")]
