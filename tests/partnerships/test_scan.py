"""The self-scan: a form to print and to type in, what respondents say together, and a place in the dossier."""

import json
from fractions import Fraction

import pymupdf
import pytest
import yaml

from isop_cli.checking.evidence import examine
from isop_cli.checking.scans import check_scan
from isop_cli.documents.scan import SCAN_FORM, SCAN_RESULT, ScanForm, ScanResult
from isop_cli.formats.look import Look
from isop_cli.partnerships.scan import combine, talking_points
from isop_cli.partnerships.texts import load_texts
from isop_cli.text.drawable import drawable
from isop_cli.text.language import in_language
from tests.builders import HEAD, isop, run
from tests.formats.test_pdf import HOSTILE, errors_in, smallest, text_of

PARTNERSHIPS = ("informal", "formal", "didactic", "pedagogical", "societal")


def a_scan(folder, name, group, *respondents, school="De Regenboog"):
    """A scan of which each respondent gives `now` and `wish` as two rows of five digits; a dash is no answer."""
    blocks = []
    for now, wish in respondents:
        answers = [
            f"{p}: {{now: {a.replace('-', '')}, wish: {b.replace('-', '')}}}"
            for p, a, b in zip(PARTNERSHIPS, now, wish, strict=True)
        ]
        blocks.append("  - " + "\n    ".join(answers))
    head = f"format: isop-scan/1\nlabel: isop\nschool: {json.dumps(school)}\ndate: 2026-03-10\ngroup: {group}\n"
    path = folder / name
    path.write_text(head + "respondents:\n" + "\n".join(blocks) + "\n", "utf-8")
    return path


def scans(*paths):
    checked = [check_scan(path, isop()) for path in paths]
    assert all(one.record is not None for one in checked), [one.diagnostics for one in checked]
    return [one.record for one in checked]


def test_respondents_of_a_group_weigh_the_same_whatever_file_they_are_in(tmp_path):
    one = a_scan(tmp_path, "a.yaml", "team", ("30000", "30000"))
    three = a_scan(tmp_path, "b.yaml", "team", ("00000", "10000"), ("00000", "10000"), ("10000", "20000"))
    combined = combine(scans(one, three), isop())
    informal = combined.partnerships[0].sides["team"]
    assert (informal.now, informal.wish, informal.gap) == (Fraction(4, 4), Fraction(7, 4), Fraction(3, 4))
    assert combined.respondents == {"team": 4}


def test_the_difference_is_that_of_team_and_parents_now(tmp_path):
    team = a_scan(tmp_path, "t.yaml", "team", ("22222", "33333"), ("32222", "33333"))
    parents = a_scan(tmp_path, "p.yaml", "parents", ("12232", "33333"))
    combined = combine(scans(team, parents), isop())
    assert [seen.difference for seen in combined.partnerships] == [Fraction(3, 2), 0, 0, -1, 0]
    points = " ".join(talking_points(combined))
    assert "The team sees informal partnership stronger" in points
    assert "2 members of the team wish most of all for growth in" in points


def test_no_answer_is_not_zero(tmp_path):
    path = a_scan(tmp_path, "t.yaml", "team", ("2----", "-----"), ("-1---", "-----"))
    sides = [seen.sides["team"] for seen in combine(scans(path), isop()).partnerships]
    assert (sides[0].now, sides[1].now, sides[2].now) == (2, 1, None)
    assert all(side.wish is None and side.gap is None for side in sides)


def test_a_level_is_a_dot_on_a_track_with_the_line_at_the_wish(tmp_path):
    team = scans(a_scan(tmp_path, "a.yaml", "team", ("1----", "3----"), ("2----", "2----")))
    seen = combine(team, isop()).partnerships[0]
    (level,) = ScanResult(combine(team, isop()), isop()).levels(seen)
    assert (level.now, level.wish) == ("1.5", "2.5")
    assert level.track.title == "team: level 1.5 out of 3, below the line at 2.5."
    assert level.track.state == "below" and level.track.dot < level.track.line
    unseen = ScanResult(combine(team, isop()), isop()).levels(combine(team, isop()).partnerships[1])
    assert [level.track.state for level in unseen] == ["unseen"]


def test_one_group_alone_has_no_difference(tmp_path):
    combined = combine(scans(a_scan(tmp_path, "t.yaml", "team", ("22222", "33333"))), isop())
    assert all(seen.difference is None for seen in combined.partnerships)
    assert combined.few == ["team"]


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("now: 2", "now: 4", "E203"),
        ("now: 2", "now: veel", "E113"),
        ("informal:", "informeel:", "E207"),
        ("group: team", "group: leraren", "E113"),
        ("label: isop", "label: other", "E114"),
        ("date: 2026-03-10", "date: 10 maart", "E113"),
        ("now: 2", "naam: Jan", "E112"),
        ("respondents:", "respondents: []\nx:", "E112"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path, old, new, code):
    path = a_scan(tmp_path, "t.yaml", "team", ("22222", "33333"))
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    checked = check_scan(path, isop())
    assert checked.record is None
    assert code in [problem.code for problem in checked.diagnostics]
    assert all(problem.place.line for problem in checked.diagnostics)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_form_is_one_accessible_page_with_a_place_for_each_answer(tmp_path, lang):
    with in_language(lang):
        content = SCAN_FORM.render("pdf", ScanForm(load_texts(isop()).texts, isop()), Look())
    (tmp_path / "f.pdf").write_bytes(content)
    assert errors_in(tmp_path / "f.pdf") == []
    with pymupdf.open(stream=content) as document:
        assert len(document) == 1
        assert document[0].get_text().split().count("2") >= 2 * 5 + 2
        assert smallest(document) >= 9


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_result_is_accessible_and_says_what_the_data_say(tmp_path, lang):
    team = a_scan(tmp_path, "t.yaml", "team", ("22222", "33333"), ("22222", "33333"))
    parents = a_scan(tmp_path, "p.yaml", "parents", *[("11111", "22222")] * 4)
    combined = combine(scans(team, parents), isop())
    with in_language(lang):
        for format_ in SCAN_RESULT.functions:
            content = SCAN_RESULT.render(format_, ScanResult(combined, isop()), Look())
            assert content == SCAN_RESULT.render(format_, ScanResult(combined, isop()), Look())
            (tmp_path / f"r.{format_}").write_bytes(content)
    assert errors_in(tmp_path / "r.pdf") == []
    data = json.loads((tmp_path / "r.json").read_text("utf-8"))
    assert data["respondents"] == {"team": 2, "parents": 4}
    assert data["partnerships"]["formal"]["difference"] == "1"
    with pymupdf.open(tmp_path / "r.pdf") as document:
        assert len(document) == 1 and smallest(document) >= 9
        said = document[0].get_text()
    assert ("2,0" if lang == "nl" else "2.0") in said


def test_a_hostile_school_name_is_only_text(tmp_path):
    for number, name in enumerate([*HOSTILE[:3], HOSTILE[4]]):
        path = a_scan(tmp_path, f"{number}.yaml", "team", ("22222", "33333"), school=name)
        combined = combine(scans(path), isop())
        shown = "".join(text_of(SCAN_RESULT.render("pdf", ScanResult(combined, isop()), Look())).split())
        # What is written from right to left is shown from right to left.
        assert "".join(drawable(name).split())[:30].partition("\u05e9")[0] in shown
        assert b"<script>" not in SCAN_RESULT.render("markdown", ScanResult(combined, isop()), Look())


def told(*arguments, **options):
    done = run("model", "scan", *arguments, **options)
    assert b"Traceback" not in done.stderr
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def test_the_form_to_type_in_is_a_scan_once_it_is_filled(tmp_path):
    assert told("-o", "scan.yaml", "--date", "2026-03-10", cwd=tmp_path)[0] == 0
    path = tmp_path / "scan.yaml"
    assert {problem.code for problem in check_scan(path, isop()).diagnostics} == {"E113"}
    filled = path.read_text("utf-8").replace("now: , wish: ", "now: 1, wish: 2")
    path.write_text(filled, "utf-8")
    assert check_scan(path, isop()).diagnostics == []
    assert told("-o", "scan.yaml", cwd=tmp_path)[0] == 2
    assert path.read_text("utf-8") == filled


def test_the_scan_goes_into_a_dossier_as_evidence(tmp_path):
    a_scan(tmp_path, "t.yaml", "team", *[("22222", "33333")] * 5)
    a_scan(tmp_path, "p.yaml", "parents", *[("11111", "22222")] * 7)
    code, out, err = told("t.yaml", "p.yaml", "--evidence", "scan-bewijs.yaml", cwd=tmp_path, lang="nl")
    assert code == 0, err
    assert "5 teamleden en 7 ouders" in out
    evidence = yaml.safe_load((tmp_path / "scan-bewijs.yaml").read_text("utf-8"))["evidence"]
    assert evidence[0]["source"] == "team_meeting"
    assert evidence[0]["participants"] == {"staff": 5, "parents": 7}
    (tmp_path / "school.yaml").write_text(HEAD + "include: [scan-bewijs.yaml]\n", "utf-8")
    examination = examine(tmp_path / "school.yaml", isop())
    assert not [problem for problem in examination.diagnostics if problem.code[0] == "E"]
    (item,) = examination.dossier.evidence
    assert {finding.indicator for finding in item.findings} == {"3.2", "6.5"}
    assert all(finding.level is None and "2,0" in finding.note for finding in item.findings)
    assert told("t.yaml", "--evidence", "scan-bewijs.yaml", cwd=tmp_path)[0] == 2


def test_scans_of_two_schools_are_not_mixed(tmp_path):
    a_scan(tmp_path, "a.yaml", "team", ("22222", "33333"))
    a_scan(tmp_path, "b.yaml", "parents", ("22222", "33333"), school="De Brug")
    code, out, err = told("a.yaml", "b.yaml", "-o", "r.pdf", cwd=tmp_path)
    assert (code, out) == (3, "")
    assert "De Brug" in err and not (tmp_path / "r.pdf").exists()


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        ([], 0),
        (["-o", "f.docx"], 2),
        (["--evidence", "e.yaml"], 2),
        (["--date", "morgen", "-o", "s.yaml"], 2),
        (["nothing.yaml"], 3),
        (["t.yaml", "-o", "r.xlsx"], 2),
        (["t.yaml", "-o", "-"], 0),
        (["t.yaml", "-q"], 0),
    ],
)
def test_the_status_tells_how_it_went(tmp_path, arguments, status):
    a_scan(tmp_path, "t.yaml", "team", ("22222", "33333"))
    assert told(*arguments, cwd=tmp_path)[0] == status
