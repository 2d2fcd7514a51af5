"""Every problem of a dossier, at its place, with what to do."""

import hashlib
from pathlib import Path

import pytest
from pydantic import ValidationError

from isop_cli.assessing import assess
from isop_cli.checking.evidence import Examination, dossier_problems, examine
from isop_cli.formats.json import render
from isop_cli.formats.problems.wording import in_words
from isop_cli.model.dossier import Auditor, DecisionMaker, Dossier
from tests.builders import HEAD, a_dossier, all_there, examined, isop, said, voices_framework


def found(folder, text: str, code: str, **files: str):
    """The one diagnostic with a code."""
    diagnostics = [d for d in examined(folder, text, **files).diagnostics if d.code == code]
    assert len(diagnostics) == 1, diagnostics
    return diagnostics[0]


def evidence(*lines: str, source: str = "interview", date: str = "2026-04-14") -> str:
    """One evidence item E1 with findings; the first finding stands in line 13."""
    return f"evidence:\n  - id: E1\n    source: {source}\n    date: {date}\n    findings:\n" + "".join(
        f"      - {line}\n" for line in lines
    )


GOOD = evidence('{indicator: "1.1", level: 2, note: Zeven ouders.}')
HEARD = GOOD.replace("    findings:", "    who: parents\n    participants: {Ouders: 7}\n    findings:")


def test_a_good_dossier_has_no_errors_and_no_warnings(tmp_path):
    examination = examined(tmp_path, HEARD)
    assert [d for d in examination.diagnostics if d.code[0] != "N"] == []
    assert examination.assessment is not None


@pytest.mark.parametrize(
    ("text", "code", "place", "help_"),
    [
        (evidence("{indicator: '1.9', level: 2}"), "E201", (14, 21), "did you mean 1.7?"),
        (evidence("{indicator: 1.10, level: 2}"), "E201", (14, 21), "did you mean 1.1?"),
        (evidence("{indicator: '1.1', level: 2, by: jww}"), "E202", (14, 42), "did you mean jw?"),
        (evidence("{indicator: '1.1', level: 2, shows: " + "a" * 61 + "}"), "E113", (14, 45), "write it shorter"),
        (evidence("{indicator: '1.1', level: 4}"), "E203", (14, 35), "see: isop criteria show 1.1"),
        (evidence("{indicator: '1.1', level: -1}"), "E203", (14, 35), "see: isop criteria show 1.1"),
        (evidence("{indicator: '1.1', level: twee}"), "E113", (14, 35), "did you mean 2?"),
        (evidence("{indicator: '1.1', level: 2.5}"), "E113", (14, 35), "choose the level that fits best, and put the doubt into the note"),
        (evidence("{indicator: '1.1', level: yes}"), "E113", (14, 35), "choose from: 0 absent, 1 emerging, 2 in place, 3 embedded"),
        (evidence("{indicater: '1.1', level: 2}"), "E112", (14, 10), "did you mean indicator?"),
        (evidence("{indicator: '1.1', level: 2, partnerships: [formel]}"), "E207", (14, 53), "did you mean Formeel?"),
        (evidence("{indicator: '1.1', level: 2}", source="intervieuw"), "E206", (11, 13), "did you mean interview?"),
        (evidence("{indicator: '1.1', level: 2}", date="14-04-26"), "E113", (12, 11), "write for example 2026-05-12, 12-05-2026 or 12 mei 2026"),
        (evidence("{indicator: '1.1', level: 2}", date="2026-02-30"), "E113", (12, 11), "check the month and the day"),
        (evidence("{indicator: '1.1', level: 2}", date="2026-05-13"), "E301", (12, 11), "correct one of the two dates"),
        (GOOD + "jugements: {}\n", "E112", (15, 1), "did you mean judgements?"),
        (GOOD + "judgements: {'9': {outcome: met, by: jw, reason: x}}\n", "E209", (15, 14), "choose from: 1, 2, 3, 4, 5, 6"),
        (GOOD + "judgements: {'1': {outcome: gehaald, by: jw, reason: x}}\n", "E113", (15, 29), "choose from: insufficient, not_met, partly, met"),
        (GOOD + "judgements: {'1': {outcome: met, by: xx, reason: x}}\n", "E202", (15, 38), "choose from: jw"),
        (GOOD + "judgements: {'1': {outcome: met, by: jw, reason: x}}\n", "E302", (15, 29), "gather the missing evidence; isop assess tells which"),
        (GOOD + "not_applicable: {'9.9': x}\n", "E201", (15, 18), "see: isop criteria"),
        (GOOD + "school: {name: Twee}\n", "E109", (15, 1), "keep one of the two"),
        (GOOD + GOOD.removeprefix("evidence:\n"), "E115", (15, 9), "give it an id of its own"),
        (GOOD + "decision: {outcome: awarded, date: 2026-06-01, by: {name: A. Bakker}}\n", "E303", (15, 21), "see: isop assess"),
        (GOOD + "decision: {outcome: not_awarded, date: 2026-06-01, by: {name: j de wit}}\n", "E304", (15, 63), "the decision is taken by"),
    ],
)  # fmt: skip
def test_an_error_has_its_place_and_its_help(tmp_path, text, code, place, help_):
    diagnostic = found(tmp_path, text, code)
    assert (diagnostic.place.line, diagnostic.place.column) == place
    assert in_words(diagnostic).help.startswith(help_)
    assert examined(tmp_path, text).assessment is None


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        (evidence("{indicator: '2.1', level: 2, note: x}"), "W402", 14),
        (evidence("{indicator: '1.1', level: 2, note: x}", date="2024-05-11"), "W401", 12),
        (evidence("{indicator: '1.1', level: 2, note: x}", "{indicator: '1.1', level: 3, note: y}"), "W403", 15),
        (GOOD + "not_applicable: {'1.1': Er is geen ingang.}\n", "W406", 14),
        (evidence("{indicator: '1.1', level: 2, note: Mail naar jan@school.nl.}"), "W404", 14),
        (evidence("{indicator: '1.1', level: 2, note: Bel 06-12345678 even.}"), "W404", 14),
        (evidence("{indicator: '1.1', level: 2, note: Bel +31 6 1234 5678 even.}"), "W404", 14),
        (evidence("{indicator: '1.1', level: 2, note: Nummer 111222333 stond erbij.}"), "W404", 14),
        (evidence("{indicator: '1.1', level: 2}"), "N503", 14),
        (evidence("{indicator: '1.1', level: }"), "N502", 10),
    ],
)
def test_a_warning_or_notice_does_not_stop_the_assessment(tmp_path, text, code, line):
    assert found(tmp_path, text, code).place.line == line
    assert examined(tmp_path, text).assessment is not None


@pytest.mark.parametrize(
    ("line", "column", "length"),
    [
        ("note: In groep #3 zaten ouders", 24, 15),
        ("note: Zie #4", 19, 2),
        ("note: Eerste regel\n          en de tweede  # bij navraag", 25, 13),
        ("note: ! let op", 15, 1),
    ],
)
def test_what_yaml_drops_from_a_text_is_told_at_its_place(tmp_path, line, column, length):
    text = evidence(f"indicator: '1.1'\n        level: 2\n        {line}")
    diagnostic = found(tmp_path, text, "W421")
    assert (diagnostic.place.column, diagnostic.place.length) == (column, length)
    assert "double quotes" in in_words(diagnostic).help
    assert examined(tmp_path, text).assessment is not None


@pytest.mark.parametrize(
    "line",
    ['note: "In groep #3"', "note: groep#3", "level: 2  # zeker", "note: |\n          In groep #3", "# note: x y"],
)
def test_a_comment_behind_what_is_no_text_is_a_comment(tmp_path, line):
    start = "" if line.startswith("level") else "level: 2\n        "
    text = evidence(f"indicator: '1.1'\n        {start}{line}")
    assert [d for d in examined(tmp_path, text).diagnostics if d.code == "W421"] == []


def test_what_yaml_drops_from_an_included_file_is_told_there(tmp_path):
    text = evidence("{indicator: '1.1', level: 2}") + "include: [more.yaml]\n"
    more = "evidence:\n- id: E2\n  source: interview\n  date: 2026-04-14\n  title: Gesprek #2\n"
    assert found(tmp_path, text, "W421", **{"more.yaml": more}).place.file.endswith("more.yaml")


@pytest.mark.parametrize("note", ["In 2024 kwamen 123456789 stappen.", "Groep 5, 12 mei 2026, 8.20 uur.", "25/26, a@b"])
def test_ordinary_numbers_are_no_personal_data(tmp_path, note):
    text = evidence(f"{{indicator: '1.1', level: 2, note: '{note}'}}")
    assert [d for d in examined(tmp_path, text).diagnostics if d.code == "W404"] == []


def test_personal_data_is_pointed_at_inside_a_note_of_several_lines(tmp_path):
    text = evidence(
        "indicator: '1.1'\n        level: 2\n        note: >-\n          Eerste regel.\n          Mail jan@school.nl."
    )
    place = found(tmp_path, text, "W404").place
    assert (place.line, place.column, place.length) == (18, 16, 13)


def test_all_problems_come_at_once_and_in_reading_order(tmp_path):
    text = evidence(
        "{indicator: '9.9', level: 2}", "{indicator: '1.1', level: 8}", "{indicator: '1.1', level: 2, by: zz}"
    )
    codes = [d.code for d in examined(tmp_path, text).diagnostics if d.code[0] == "E"]
    assert codes == ["E201", "E203", "E202"]


@pytest.mark.parametrize(
    ("brin", "valid"), [("12AB", True), ("12AB00", True), ("05E6", False), ("AB12", False), ("12ab", True)]
)
def test_the_form_of_a_brin_number(tmp_path, brin, valid):
    path = tmp_path / "school.yaml"
    path.write_text((HEAD + GOOD).replace("  sector: po\n", f"  sector: po\n  brin: {brin}\n"))
    from isop_cli.checking.evidence import examine
    from tests.builders import isop

    assert ("W405" not in [d.code for d in examine(path, isop()).diagnostics]) == valid


def test_a_document_is_checked_by_its_sum(tmp_path):
    content = "Schoolgids"
    right = hashlib.sha256(content.encode()).hexdigest()
    item = GOOD + "  - id: D1\n    source: document\n    date: 2026-01-01\n    document: {path: %s, sha256: %s}\n"
    files = {"gids.txt": content}
    assert "E205" not in [d.code for d in examined(tmp_path, item % ("gids.txt", right), **files).diagnostics]
    wrong = found(tmp_path, item % ("gids.txt", "0" * 64), "E205", **files)
    assert right in in_words(wrong).help
    assert in_words(found(tmp_path, item % ("gdis.txt", right), "E204", **files)).help == "did you mean gids.txt?"
    for outside in ("../gids.txt", "/etc/passwd", "C:/x.txt"):
        assert found(tmp_path, item % (outside, right), "E210", **files)


def test_a_guideline_that_is_not_optional_cannot_be_left_out(tmp_path):
    text = GOOD + "not_applicable:\n" + "".join(f"  '5.{n}': x\n" for n in (1, 2, 4))
    assert found(tmp_path, text, "E305").place.line == 16


def test_an_empty_file_and_a_file_of_another_kind_are_told_apart(tmp_path):
    from isop_cli.checking.evidence import examine
    from tests.builders import isop

    path = tmp_path / "x.yaml"
    for text, codes in (
        ("", {"E121"}),
        ("- a\n- b\n", {"E110"}),
        ("format: isop-criteria/1\n", {"E114", "E111"}),
    ):
        path.write_text(text)
        assert {d.code for d in examine(path, isop()).diagnostics} == codes


UNSEEN = [
    "",
    " ",
    "\u200b\u200d",
    "\u00ad",
    "\u3164",
    "\u2800",
    "\u0301",
    "\u202e\u2066",
    "\u115f\uffa0",
    "\ufeff",
    "\u00a0\u2003",
]


@pytest.mark.parametrize("name", UNSEEN)
def test_a_name_of_which_nothing_can_be_seen_is_no_name(name):
    assert Dossier.model_validate(a_dossier(school={"name": name}).model_dump(mode="json")).school.name is None
    assert Auditor.model_validate({"id": "jw", "name": name}).name is None
    with pytest.raises(ValidationError, match="empty"):
        DecisionMaker.model_validate({"name": name})


@pytest.mark.parametrize("name", ["é", "e\u0301", "启", "ꦗ", "🌈", "\u200bA", "-", "ⴰ"])
def test_a_name_of_one_visible_character_is_a_name(name):
    assert a_dossier(school={"name": name}).school.name == name


def test_a_decision_by_nobody_is_an_error_at_its_place(tmp_path):
    text = GOOD + 'decision: {outcome: awarded, date: 2026-06-01, by: {name: "\u3164"}}\n'
    assert found(tmp_path, text, "E113").place.line == 15


def test_a_name_that_no_certificate_can_print_is_told_in_time(tmp_path):
    path = tmp_path / "school.yaml"
    path.write_text(HEAD.replace("name: De Regenboog", "name: ꦗꦮ", 1) + GOOD, "utf-8")
    (warning,) = [d for d in examine(path, isop()).diagnostics if d.code == "W423"]
    assert (
        "ꦗ (U+A997)" in in_words(warning).message
        and in_words(warning).help == "write it in Latin letters, as it sounds"
    )
    assert warning.place.source_line.strip() == "name: ꦗꦮ"


@pytest.mark.parametrize(
    ("where", "told"),
    [
        ("  city: Nergenshuizen\n", "the place Nergenshuizen is not known"),
        ("  city: Zwolle\n  postcode: B-1000\n", "B-1000 is not a Dutch postcode"),
        ("  city: Hengelo (Gld)\n", None),
        ("  city: Nergenshuizen\n  postcode: NL-2511 AB\n", None),
        ("  city: Nergenshuizen\n  region: Achterhoek\n", None),
    ],
)
def test_a_place_that_is_not_known_is_told_with_what_follows(tmp_path, where, told):
    path = tmp_path / "school.yaml"
    path.write_text(HEAD.replace("  sector: po\n", f"  sector: po\n{where}", 1) + GOOD, "utf-8")
    warnings = [d for d in examine(path, isop()).diagnostics if d.code == "W422"]
    assert [in_words(warning).message.partition(":")[0] for warning in warnings] == ([told] if told else [])
    assert all("isop connect" in f"{in_words(w).message} {in_words(w).help}" for w in warnings)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        (GOOD, "W411", "1 finding of E1 does not say whose voice it is"),
        (GOOD, "W413", "counted among the participants: parents 0; hear at least 5"),
        (HEARD.replace("7", "4"), "W413", "counted among the participants: parents 4; hear at least 5"),
        (HEARD.replace("who: parents", "who: oudders"), "E211", "there is no respondent group oudders"),
        (HEARD.replace("level: 2", "level: 2, who: x"), "E211", "there is no respondent group x"),
        (GOOD + "explanations: {'9.9': {by: jw, reason: x}}\n", "E201", "there is no indicator 9.9"),
        (GOOD + "explanations: {'1.1': {by: zz, reason: x}}\n", "E202", "there is no auditor zz under audit"),
        (
            GOOD + "not_applicable: {'1.2': x}\n",
            "E310",
            "indicator 1.2 is a core indicator and cannot be not applicable",
        ),
    ],
)
def test_who_was_heard_and_what_is_set_aside_is_looked_at(tmp_path, text, code, words):
    assert in_words(found(tmp_path, text, code)).message == words


def in_the_circle(folder: Path, text: str) -> list[str]:
    """The codes of what there is to say of a dossier by `voices_framework`, notices apart."""
    path = folder / "school.yaml"
    path.write_text(HEAD.replace("  sector: po\n", "") + text, "utf-8")
    return [d.code for d in examine(path, voices_framework()).diagnostics if d.code[0] != "N"]


@pytest.mark.parametrize(
    ("who", "indicator", "codes"),
    [
        ("parents", "A.1", []),
        ("head", "A.1", ["W412"]),
        ("head", "A.2", []),
        ("parents", "Z.1", ["W414"]),
    ],
)
def test_a_voice_that_cannot_tell_and_an_indicator_that_is_retired_get_a_warning(tmp_path, who, indicator, codes):
    text = evidence(f"{{indicator: {indicator}, level: 2, note: x}}", source="talk")
    text = text.replace("    findings:", f"    who: {who}\n    participants: {{parents: 5}}\n    findings:")
    assert in_the_circle(tmp_path, text) == codes


def test_at_most_a_share_of_a_guideline_is_set_aside_unless_all_of_it_may_be(tmp_path):
    start = "evidence: []\nnot_applicable: "
    assert in_the_circle(tmp_path, start + "{A.2: x}\n") == []
    assert in_the_circle(tmp_path, start + "{A.2: x, A.3: x}\n") == ["E311"]
    assert in_the_circle(tmp_path, start + "{B.1: x}\n") == []
    assert in_the_circle(tmp_path, start + "{C.1: x}\n") == []


def test_a_label_is_not_awarded_over_a_contradiction_without_a_reason():
    decision = {"outcome": "awarded", "date": "2026-06-01", "by": {"name": "A. Bakker"}}
    items = [*all_there(3), said("talk", "head", A_1=1)]

    def codes(**parts):
        dossier = a_dossier(items, decision=decision, **parts)
        return [d.code for d in dossier_problems(dossier, voices_framework(), "x")]

    assert codes() == ["E308"]
    assert codes(explanations={"A.1": {"by": "jw", "reason": "Zij was er nieuw."}}) == []


@pytest.mark.parametrize("outcome", ["met", "partly", "not_met", "insufficient"])
def test_what_lacks_evidence_is_not_judged(outcome):
    judged = {"1": {"outcome": outcome, "by": "jw", "reason": "Nee."}}
    assert [d.code for d in dossier_problems(a_dossier(judgements=judged), isop(), "x")] == ["E302"]


def test_a_follow_up_reads_what_it_goes_on_from_in_its_own_folder(tmp_path):
    earlier = assess(a_dossier(all_there(2, B_1=1, B_3=1), school={"name": "De Regenboog"}), voices_framework())
    (tmp_path / "vorige.json").write_bytes(render([earlier]))
    (tmp_path / "geen.json").write_bytes(b"{}")
    (tmp_path / "twee.json").write_bytes(render([earlier, earlier]))
    (tmp_path.parent / "buiten.json").write_bytes(render([earlier]))
    lines = "".join(f"      - {{indicator: {name}, level: 2, note: x}}\n" for name in ("B.1", "B.2", "B.3"))
    path = tmp_path / "school.yaml"

    def seen(previous: str) -> Examination:
        path.write_text(
            "format: isop-evidence/1\nschool: {name: De Regenboog}\n"
            f"audit: {{date: 2026-11-12, kind: follow_up, previous: {previous}, scope: [B], auditors: [{{id: jw, name: J}}]}}\n"
            "evidence:\n  - id: I1\n    source: talk\n    who: parents\n    date: 2026-10-01\n"
            f"    participants: {{parents: 5}}\n    findings:\n{lines}",
            "utf-8",
        )
        return examine(path, voices_framework())

    good = seen("vorige.json")
    assert [d.code for d in good.diagnostics if d.code[0] == "E"] == []
    assert good.assessment is not None
    assert [g.carried for g in good.assessment.guidelines] == ["2026-05-12", None, "2026-05-12"]
    for previous, code in (
        ("geen.json", "E321"),
        ("twee.json", "E321"),
        ("../buiten.json", "E321"),
        ("weg.json", "E101"),
    ):
        assert [d.code for d in seen(previous).diagnostics if d.code[0] == "E"] == [code]
