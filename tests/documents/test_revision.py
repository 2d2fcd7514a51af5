"""What changed between two versions of criteria, and how `isop criteria diff` tells it."""

import json

import pytest

from isop_cli.checking.criteria import check_framework
from isop_cli.documents.revision import _FIELDS, _PARAMETERS, REVISION, RevisionTelling
from isop_cli.formats.look import Look
from isop_cli.model.framework import Framework, Parameters
from isop_cli.model.revision import revision
from isop_cli.text.language import in_language
from tests.builders import DATA, ROOT, isop, run

SMALL = (DATA / "small-criteria.yaml").read_text("utf-8")
FORMER = ROOT / "criteria" / "former" / "isop-2026.2.yaml"


@pytest.fixture
def changed(tmp_path):
    """A function that gives the small framework before and after some texts in its file were replaced."""

    def framework(name: str, text: str) -> Framework:
        (tmp_path / name).write_text(text, "utf-8")
        checked = check_framework(tmp_path / name)
        assert checked.framework is not None, checked.diagnostics
        return checked.framework

    def both(*replaced: tuple[str, str]) -> tuple[Framework, Framework]:
        text = SMALL
        for old, new in replaced:
            assert text.count(old) >= 1, old
            text = text.replace(old, new, 1)
        return framework("old.yaml", SMALL), framework("new.yaml", text)

    return both


def former() -> Framework:
    checked = check_framework(FORMER)
    assert checked.framework is not None, checked.diagnostics
    return checked.framework


def differences(old: Framework, new: Framework) -> list[tuple]:
    return [
        (part.kind, part.id, part.change, [(f.field, f.place, f.before, f.after) for f in part.fields])
        for part in revision(old, new).parts
    ]


def test_nothing_changes_between_criteria_and_themselves():
    assert revision(isop(), isop()).parts == ()
    assert RevisionTelling(revision(isop(), isop()), isop(), isop()).summary == "Nothing changed."


@pytest.mark.parametrize(
    ("replaced", "expected"),
    [
        (("weight: 2", "weight: 5/2"), ("indicator", "A.1", "changed", [("weight", None, "2", "5/2")])),
        (("core: true", "core: false"), ("indicator", "A.1", "changed", [("core", None, True, False)])),
        (("        sources: [look]\n", "        sources: [talk]\n"),
         ("indicator", "A.10", "changed", [("sources", None, ("look",), ("talk",))])),
        (("halb, oft", "halb, meist"), ("indicator", "A.1", "changed", [("levels", 3, {"": "oft"}, {"": "meist"})])),
        (("met_at: 4", "met_at: 4.5"), ("parameter", "met_at", "changed", [("value", None, "4", "9/2")])),
        (("met_at: 4", "met_at: 4\n  balanced_within: 1/2"),
         ("parameter", "balanced_within", "added", [("value", None, None, "1/2")])),
        (("{de: Offen, en: Open}", "{de: Frei, en: Open}"),
         ("guideline", "A", "changed", [("title", None, {"de": "Offen", "en": "Open"}, {"de": "Frei", "en": "Open"})])),
        (("optional: true", "optional: false"), ("guideline", "B", "changed", [("optional", None, True, False)])),
        (("{de: Begehung, en: inspection}", "{de: Begehung, en: a look}"),
         ("source", "look", "changed",
          [("name", None, {"de": "Begehung", "en": "inspection"}, {"de": "Begehung", "en": "a look"})])),
        (("{de: meist, en: mostly}", "{de: meist, en: often}"),
         ("level", "4", "changed", [("name", None, {"de": "meist", "en": "mostly"}, {"de": "meist", "en": "often"})])),
    ],
)  # fmt: skip
def test_each_change_is_found_with_what_was_and_what_is(changed, replaced, expected):
    assert differences(*changed(replaced)) == [expected]


def test_an_indicator_that_moves_to_another_guideline_keeps_its_id_and_tells_it(changed):
    line = "      - {id: B.1, title: {de: Baum, en: Tree}, levels: [a, b, c, d, e]}\n"
    moved = ("  - id: B\n", line + "  - id: B\n")
    (found,) = differences(*changed((line, line.replace("B.1", "B.2")), moved))[:1]
    assert found == ("indicator", "B.1", "changed", [("guideline", None, "B", "A")])


def test_an_indicator_that_is_gone_is_retired_only_where_the_newer_version_says_why(changed):
    line = "      - {id: B.1, title: {de: Baum, en: Tree}, levels: [a, b, c, d, e]}\n"
    new = (line, line.replace("B.1", "B.2"))
    old, after = changed(new)
    assert [(p.id, p.change) for p in revision(old, after).parts] == [("B.2", "added"), ("B.1", "removed")]
    why = "retired: [{id: B.1, since: '2', why: {de: Doppelt, en: Told twice}}]\n"
    old, after = changed(new, ("guidelines:\n", why + "guidelines:\n"))
    gone = revision(old, after).parts[-1]
    assert (gone.id, gone.change, gone.why) == ("B.1", "retired", {"de": "Doppelt", "en": "Told twice"})


def test_from_the_former_criteria_to_these_thirty_indicators():
    parts = revision(former(), isop()).parts
    by = {
        change: [p.id for p in parts if (p.kind, p.change) == ("indicator", change)] for change in ("added", "retired")
    }
    assert by == {"added": ["1.6", "1.7", "4.6"], "retired": ["2.4", "5.3"]}
    assert not [p for p in parts if p.change == "removed"]
    with in_language("nl"):
        telling = RevisionTelling(revision(former(), isop()), former(), isop())
        assert telling.title == "ISOP-label: 2026.2 → 2026.3"
        told = REVISION.render("markdown", telling, Look()).decode()
    # Only the sixth guideline reads otherwise in Dutch: the label's words are whole again.
    assert "(door bijvoorbeeld ITS, Radboud Universiteit Nijmegen en de Stichting Actief Ouderschap)" in told
    assert "### 2 Visie" not in told
    assert "### 5.3 Leren binnen het team\n\nDe richtlijn gaat over delen met andere scholen" in told
    assert "- Alleen te horen van: ouders" in told


def test_every_field_and_threshold_has_a_name_in_words():
    parts = revision(former(), isop()).parts
    assert {field.field for part in parts for field in part.fields} <= set(_FIELDS) | {"levels", "steps"}
    assert set(Parameters.model_fields) == set(_PARAMETERS)
    for lang in ("nl", "en"):
        with in_language(lang):
            names = [name() for name in (*_FIELDS.values(), *_PARAMETERS.values())]
            assert len(names) == len(set(names)) and all(names)


def test_the_json_holds_every_text_in_every_language():
    data = json.loads(REVISION.render("json", RevisionTelling(revision(former(), isop()), former(), isop()), Look()))
    assert (data["format"], data["before"]["version"], data["after"]["version"]) == (
        "isop-criteria-diff/1", "2026.2", "2026.3",
    )  # fmt: skip
    (sixth,) = (part for part in data["parts"] if (part["kind"], part["id"]) == ("guideline", "6"))
    assert set(sixth["fields"][0]["before"]) == set(sixth["fields"][0]["after"]) == {"nl", "en"}


def test_markdown_from_someone_elses_criteria_is_only_text(changed):
    old, new = changed(("halb, oft", "halb, '<script>*x*'"))
    told = REVISION.render("markdown", RevisionTelling(revision(old, new), old, new), Look()).decode()
    assert "<script>" not in told and "\\*x\\*" in told


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (("2026.2",), 0, b"ISOP label: 2026.2"),
        (("2026.2", "2026.3"), 0, b"3 new indicators, 2 indicators no longer rated"),
        (("2026.3",), 0, b"Nothing changed."),
        ((FORMER, FORMER, "-f", "markdown"), 0, b"# ISOP label: 2026.2"),
        (("2025.9",), 3, b"versions here: 2026.2, 2026.3"),
        (("2026.2", "-o", "diff.docx"), 2, b"unknown format: diff.docx; choose from: .md, .json"),
        (("2026.2", "-f", "xml"), 2, b"unknown format: xml; choose from: markdown, json"),
    ],
)
def test_the_command_takes_a_file_or_a_version_that_comes_along(tmp_path, arguments, status, told):
    done = run("criteria", "diff", *arguments, cwd=tmp_path)
    assert done.returncode == status, done.stderr
    assert told in done.stdout + done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_file_gets_the_format_of_its_suffix(tmp_path):
    assert run("criteria", "diff", "2026.2", "-o", "diff.json", cwd=tmp_path).returncode == 0
    assert json.loads((tmp_path / "diff.json").read_bytes())["format"] == "isop-criteria-diff/1"
    assert run("criteria", "diff", "2026.2", "-o", "verschil.md", "--lang", "nl", cwd=tmp_path).returncode == 0
    assert (tmp_path / "verschil.md").read_text("utf-8").startswith("# ISOP-label: 2026.2 → 2026.3\n")
    assert run("criteria", "diff", "2026.2", "diff.json", "-o", "diff.json", cwd=tmp_path).returncode == 2
