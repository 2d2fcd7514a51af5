"""A dossier that is written in another form is the same dossier when it is read back."""

import csv
import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isop_cli.checking.evidence import filled_in
from isop_cli.documents.forms.asked import Asked
from isop_cli.documents.forms.converting import CONVERTED, Filled
from isop_cli.formats.look import Look
from isop_cli.model.form import Form
from tests.builders import EXAMPLES, isop, run

#: Each form, and YAML with the keys of each language.
FORMS = ("nl.yaml", "en.yaml", "json", "xlsx")
#: Texts that a cell, YAML or JSON could take for something else.
TEXTS = st.one_of(
    st.sampled_from(["=1+1", "ouders", '"x"', "null", "~", "2", "1.10", " #a: b ", "- a\n- b", "'s", "\t=x", "2026-05-12"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=20).map(lambda text: "a" + text),
)  # fmt: skip
#: A reason says something.
REASONS = st.sampled_from(["=er zijn geen lessen", '"zo is het"', "Geen lessen: zie #gids\n\nEn de brief."])
OUTCOMES = st.sampled_from(["insufficient", "not_met", "partly", "met"])
INDICATORS = st.sampled_from([*isop().indicators, "9.9"])
FINDING = st.fixed_dictionaries(
    {"indicator": INDICATORS, "level": st.none() | st.integers(0, 9)},
    optional={
        "note": TEXTS,
        "by": st.sampled_from(["a1", "a2"]),
        "who": st.sampled_from(["partners", "buren"]),
        "partnerships": st.lists(st.sampled_from(["formal", "informal"]), max_size=2),
    },
)
EVIDENCE = st.fixed_dictionaries(
    {"id": st.sampled_from(["E1", "x", "1.10"]), "source": st.sampled_from(["interview", "document"])},
    optional={
        "who": st.sampled_from(["parents", "buren"]),
        "date": st.dates(datetime.date(1950, 1, 1), datetime.date(2100, 1, 1)),
        "title": TEXTS,
        "by": st.just("a1"),
        "participants": st.dictionaries(st.sampled_from(["parents", "partners", "Oma's", "buren"]), st.integers(0, 99)),
        "document": st.fixed_dictionaries({"title": TEXTS}),
        "findings": st.lists(FINDING, max_size=3),
    },
)
FORM = st.fixed_dictionaries(
    {"school": st.fixed_dictionaries({}, optional={"name": TEXTS, "sector": st.just("po"), "city": TEXTS})},
    optional={
        "audit": st.fixed_dictionaries(
            {},
            optional={
                "date": st.dates(datetime.date(1950, 1, 1), datetime.date(2100, 1, 1)),
                "kind": st.sampled_from(["initial", "interim", "renewal"]),
                "auditors": st.just([{"id": "a1", "name": "a2"}, {"id": "a2", "role": "lead"}]),
            },
        ),
        "conclusion": st.just('=Trots: op #alles\n\n- en "verder" 🙂 '),
        "evidence": st.lists(EVIDENCE, max_size=2),
        "not_applicable": st.dictionaries(INDICATORS, REASONS, max_size=2),
        "explanations": st.dictionaries(INDICATORS, st.fixed_dictionaries({"by": st.just("a1"), "reason": REASONS})),
        "judgements": st.dictionaries(
            st.sampled_from(["1", "9"]),
            st.fixed_dictionaries({"outcome": OUTCOMES, "by": st.just("a1"), "reason": REASONS}),
        ),
    },
)


def read_back(form: Form, kind: str, folder: Path) -> Form | None:
    path = folder / f"form.{kind}"
    keys, _dot, suffix = kind.rpartition(".")
    filled = Filled(form, Asked(isop(), datetime.date(2026, 5, 12)), keys or None)
    path.write_bytes(CONVERTED.render(suffix, filled, Look()))
    again, problems, _gathered = filled_in(path, isop())
    assert again is not None, problems
    return again


@pytest.mark.parametrize("kind", FORMS)
@pytest.mark.parametrize("name", ["de-brug.yaml", "het-kompas.yaml", "de-regenboog"])
def test_an_example_is_the_same_dossier_in_every_form(name, kind, tmp_path):
    form, _problems, _gathered = filled_in(EXAMPLES / name, isop())
    assert read_back(form, kind, tmp_path) == form


@pytest.mark.parametrize("kind", FORMS)
def test_whatever_is_filled_in_is_the_same_in_every_form(kind, tmp_path):
    @settings(max_examples=15, deadline=None)
    @given(FORM)
    def holds(data):
        form = Form.model_validate({"format": "isop-form/1", "label": "isop", "criteria": isop().version, **data})
        assert read_back(form, kind, tmp_path) == form

    holds()


#: What an auditor sends in with ODK or KoBoToolbox, by the columns of the export.
ALWAYS_SENT = {
    "source": st.sampled_from(["interview", "document"]),
    "date": st.dates(datetime.date(1950, 1, 1)).map(str),
}
SOMETIMES_SENT = {
    "who": st.sampled_from(["parents", "head"]),
    "title": TEXTS,
    "auditor": st.sampled_from(["J. de Wit", "Á. Smit"]),
    "p_parents": st.integers(0, 99).map(str),
    "document": TEXTS,
    "i1_1": st.sampled_from(["0", "3", "not_seen"]),
    "n1_1": TEXTS,
    "i1_10": st.sampled_from(["2"]),
}
SUBMISSION = st.fixed_dictionaries(ALWAYS_SENT, optional=SOMETIMES_SENT)


@pytest.mark.parametrize("kind", FORMS)
def test_what_is_sent_in_with_odk_is_the_same_in_every_form(kind, tmp_path):
    @settings(max_examples=15, deadline=None)
    @given(st.lists(SUBMISSION, min_size=1, max_size=3), st.sampled_from(";,"))
    def holds(submissions, separator):
        heads = ["KEY", "made_by_isop", *ALWAYS_SENT, *SOMETIMES_SENT]
        made_by = f"isop-form/1 isop {isop().version}"
        path = tmp_path / "export.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, delimiter=separator)
            table.writerow(heads)
            for number, one in enumerate(submissions):
                table.writerow([f"uuid:{number}", made_by, *(one.get(head, "") for head in heads[2:])])
        form, problems, _gathered = filled_in(path, isop())
        assert form is not None, problems
        assert [item.id for item in form.evidence] == [str(number) for number in range(len(submissions))]
        for one, item in zip(submissions, form.evidence, strict=True):
            rated = {finding.indicator: (finding.level, finding.note) for finding in item.findings}
            level = {"0": 0, "3": 3}.get(one.get("i1_1", ""))
            assert rated.get("1.1", (None, None)) == (level, one.get("n1_1"))
            assert rated.get("1.10") == ((2, None) if "i1_10" in one else None)
            assert (item.source, item.who, str(item.date)) == (one["source"], one.get("who"), one["date"])
            assert (item.title, item.document and item.document.title) == (one.get("title"), one.get("document"))
            assert item.by == {"J. de Wit": "j-de-wit", "Á. Smit": "a-smit"}.get(one.get("auditor", ""))
            assert item.participants == ({"parents": int(one["p_parents"])} if "p_parents" in one else {})
        assert read_back(form, kind, tmp_path) == form

    holds()


def test_the_input_is_never_written_over(tmp_path):
    path = tmp_path / "form.yaml"
    path.write_bytes((EXAMPLES / "de-brug.yaml").read_bytes())
    before = path.read_bytes()
    assert run("convert", path, "-o", path).returncode == 2
    assert run("convert", path, "-o", tmp_path / "form.xlsx").returncode == 0
    assert run("check", "-q", tmp_path / "form.xlsx").returncode == 0
    assert path.read_bytes() == before


def test_yaml_is_in_the_language_in_force_or_in_the_one_that_is_asked_for(tmp_path):
    path = EXAMPLES / "de-brug.yaml"
    for lang, keys, first in (
        ("nl", (), "formaat"),
        ("en", (), "format"),
        ("nl", ("--keys", "en"), "format"),
        ("en", ("--keys", "nl"), "formaat"),
    ):
        file = tmp_path / f"{lang}{len(keys)}.yaml"
        assert run("convert", path, "-o", file, *keys, lang=lang).returncode == 0
        told = file.read_text("utf-8")
        assert told.splitlines()[1] == f"{first}: isop-evidence/1"
        words = (
            ("bron: schoolbezoek", "niveau: 3", "ouders: 9")
            if first == "formaat"
            else ("source: school_visit", "level: 3", "parents: 9")
        )
        assert all(word in told for word in words)
