"""`isop connect` and `isop meeting` as people run them: real processes, real folders."""

import csv
import io
import json
import shutil
from pathlib import Path

import pymupdf
import pytest

from benchmarks.schools import make_schools
from tests.builders import DATA, EXAMPLES, made_once, on_a_terminal, run


@pytest.fixture(scope="module")
def forty(tmp_path_factory) -> Path:
    """Forty dossiers, two of them of schools that are there already; and a folder with their batch."""

    def make(folder: Path) -> None:
        make_schools(folder / "schools", 40, duplicates=2)
        run("batch", "schools", "--out", "results", "-q", cwd=folder)

    return made_once(tmp_path_factory, "forty", make)


def test_pairs_on_a_pipe_are_a_line_each(tmp_path):
    done = run("connect", EXAMPLES, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    rows = [line.split("\t") for line in done.stdout.decode().splitlines()]
    assert len(rows) == 5 and all(len(row) == 7 for row in rows)
    assert rows[0][0] == "Basisschool De Regenboog" and rows[0][2] == "Het Kompas College"
    said = done.stderr.decode()
    assert "11 schools · 5 pairs · 1 school alone" in said and "Alone: Basisschool De Zandloper" in said


def test_on_a_terminal_pairs_are_a_table_with_what_each_can_learn(tmp_path):
    status, said = on_a_terminal("connect", EXAMPLES, cwd=tmp_path, lang="nl")
    assert status == 0
    lines = [" ".join(line.split()) for line in said.splitlines()]
    at = next(n for n, line in enumerate(lines) if line.startswith("Basisschool De Regenboog"))
    assert lines[at] == "Basisschool De Regenboog – 71"
    assert lines[at + 1] == "Almere"
    assert lines[at + 2] == "Het Kompas College 5.1 Veranderproces vastgelegd 0,0 → 3,0"
    assert lines[-2:] == [
        "11 scholen · 5 koppels · 1 school zonder partner",
        "Zonder partner: Basisschool De Zandloper",
    ]
    assert max(map(len, said.splitlines()[at:])) <= 100


def test_on_a_terminal_the_organiser_reads_who_is_strong_and_who_seeks(tmp_path):
    status, said = on_a_terminal("meeting", EXAMPLES, cwd=tmp_path, lang="nl", columns=200)
    assert status == 0
    lines = [line.strip() for line in said.splitlines()]
    assert "11 scholen · 2 thema's" in said
    at = lines.index("1 5.2 Delen met andere scholen")
    assert lines[at + 1] == "Laat het zien: Basisschool De Regenboog, ROC Waterland, afdeling Zorg en Welzijn"
    assert lines[at + 2].startswith("Zoeken het: Basisschool De Klimroos, De Kroevendonk, Het Kompas College")
    at = lines.index("2 1.6 Ouders voelen zich welkom")
    assert lines[at + 1] == "Laat het zien: Basisschool De Klimroos"
    assert lines[at + 2] == "Ook sterk: Basisschool De Regenboog"
    assert lines[at + 3].startswith("Zoeken het: Het Kompas College, Peuterschool De Vlieger")


def test_on_a_terminal_letters_show_how_far_they_are(tmp_path):
    status, said = on_a_terminal("connect", EXAMPLES, "--letters", "letters", "-o", "p.csv", cwd=tmp_path, lang="nl")
    assert status == 0 and "Brieven" in said and "met 5 uitnodigingen" in said


def test_dossiers_and_their_batch_give_the_same_pairs(forty):
    from_dossiers = run("connect", "schools", "-o", "a.json", cwd=forty)
    from_batch = run("connect", "results", "-o", "b.json", cwd=forty)
    assert from_dossiers.returncode == 0, from_dossiers.stderr
    assert from_batch.returncode == 0, from_batch.stderr
    first = json.loads((forty / "a.json").read_bytes())
    assert len({s["dossier"] for pair in first["pairs"] for s in (pair["one"], pair["other"])}) == 38
    assert (forty / "a.json").read_bytes() == (forty / "b.json").read_bytes()
    for done in (from_dossiers, from_batch):
        assert b"this school is there more than once: 000/school-000039.yaml" in done.stderr


def test_each_school_is_in_at_most_so_many_pairs(forty):
    done = run("connect", "schools", "--max", "3", "--within", "60,0", "-o", "pairs.csv", "--lang", "nl", cwd=forty)
    assert done.returncode == 0, done.stderr
    rows = list(csv.DictReader(io.StringIO((forty / "pairs.csv").read_text("utf-8-sig")), delimiter=";"))
    assert set(rows[0]) >= {"Kilometers", "Waarde", "Reden"}
    paired = list(csv.reader(io.StringIO((forty / "pairs.csv").read_text("utf-8-sig")), delimiter=";"))[1:]
    paired = [row for row in paired if row[-1] != "geen partner"]
    names = [name for row in paired for name in (row[0], row[2])]
    assert max(map(names.count, names)) == 3
    assert all(int(row[4]) <= 60 for row in paired)
    assert "kan van" in paired[0][-1] and "learn" not in paired[0][-1]


def test_letters_are_written_one_for_each_pair_and_never_among_old_ones(tmp_path):
    done = run("connect", EXAMPLES, "--letters", "letters", "--date", "2026-12-01", "-o", "p.json", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    letters = sorted((tmp_path / "letters").iterdir())
    assert len(letters) == len(json.loads((tmp_path / "p.json").read_bytes())["pairs"]) == 5
    assert letters[0].name == "001-basisschool-de-regenboog-het-kompas-college.pdf"
    with pymupdf.open(letters[0]) as document:
        assert "1 December 2026" in document[0].get_text()
    again = run("connect", EXAMPLES, "--letters", "letters", cwd=tmp_path)
    assert again.returncode == 2 and b"choose a new folder" in again.stderr
    assert sorted((tmp_path / "letters").iterdir()) == letters


def test_a_dossier_with_errors_is_left_out_and_told(tmp_path):
    shutil.copytree(EXAMPLES, tmp_path / "s")
    (tmp_path / "s" / "broken\x1b[31m.yaml").write_text("school:\n  name: X\n  sektor: po\n", "utf-8")
    done = run("connect", "s", cwd=tmp_path)
    assert done.returncode == 3 and len(done.stdout.splitlines()) == 5
    assert b"left out, for it has errors" in done.stderr and b"\x1b" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "told"),
    [
        (["connect", "nowhere"], 4, "there is no folder nowhere"),
        (["connect", "empty"], 3, "there is no dossier in empty"),
        (["connect", "s", "-o", "pairs.xlsx"], 2, "unknown format: pairs.xlsx; choose from: .csv, .json"),
        (["connect", "s", "--max", "0"], 2, "a wrong value for --max: 0 is not a whole number from 1 to 20"),
        (["connect", "s", "--within", "far"], 2, "far is not a number of at least 0; write it such as 7.5"),
        (["connect", "s", "--quiet=yes"], 2, "--quiet takes no value"),
        (["connect", "s", "--date", "1 mei"], 2, "1 mei"),
        (["connect", "s", "-o", "nowhere/p.csv"], 4, "nowhere"),
        (["connect", "s", "--letters", "file"], 2, "already in use"),
        (["connect", "s", "--criteria", "nothing.yaml"], 3, "nothing.yaml"),
        (["connect", "one"], 1, "1 school · 0 pairs"),
        (["meeting", "nowhere"], 4, "there is no folder nowhere"),
        (["meeting", "one"], 1, "at least 3 schools"),
        (["meeting", "s", "--around", "Atlantis"], 2, "it is not known where Atlantis is"),
        (["meeting", "s", "--start", "25:00"], 2, "25:00 is not a time"),
        (["meeting", "s", "-o", "p.docx"], 2, "unknown format: p.docx"),
        (["meeting", "s", "-o", "p.pdf", "--templates", "nowhere"], 2, "there is no folder nowhere"),
    ],
)
def test_the_status_and_the_message_tell_how_it_went(tmp_path, arguments, status, told):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("x", "utf-8")
    (tmp_path / "one").mkdir()
    shutil.copy(EXAMPLES / "de-brug.yaml", tmp_path / "one")
    shutil.copytree(EXAMPLES, tmp_path / "s")
    done = run(*arguments, cwd=tmp_path)
    said = " ".join(done.stderr.decode().split())
    assert done.returncode == status, said
    assert told in said and "Traceback" not in said


def test_a_batch_of_other_criteria_or_with_damage_is_refused_with_what_to_do(tmp_path):
    shutil.copytree(EXAMPLES / "real", tmp_path / "s")
    run("batch", "s", "--out", "results", "-q", cwd=tmp_path)
    other = run("connect", "results", "--criteria", DATA / "small-criteria.yaml", cwd=tmp_path)
    assert other.returncode == 3 and b"give them with --criteria" in other.stderr
    result = next((tmp_path / "results").rglob("result.jsonl"))
    for damage in (b"", b"{}\n", b"[1]\n", b"\xff\xfe", result.read_bytes()[:200]):
        result.write_bytes(damage)
        done = run("connect", "results", cwd=tmp_path)
        assert done.returncode == 3 and b"run isop batch again" in done.stderr, damage


def test_without_scipy_it_says_what_to_install(tmp_path):
    (tmp_path / "lib" / "scipy").mkdir(parents=True)
    (tmp_path / "lib" / "scipy" / "__init__.py").write_text("raise ImportError('none here')", "utf-8")
    for command in ("connect", "meeting"):
        done = run(command, EXAMPLES, cwd=tmp_path, PYTHONPATH=str(tmp_path / "lib"))
        assert done.returncode == 4 and b'"scipy>=' in done.stderr


def test_a_meeting_is_told_to_the_organiser_and_written_for_everybody(tmp_path):
    told = run("meeting", EXAMPLES, cwd=tmp_path, lang="nl")
    assert told.returncode == 0, told.stderr
    rows = [line.split("\t") for line in told.stdout.decode().splitlines()]
    assert len(rows) == 2 and all(len(row) == 4 for row in rows)
    written = run(
        "meeting", EXAMPLES, "-o", "bijeenkomst.pdf", "--date", "2027-01-20", "--start", "9.15", "--place", "Kulturhus, Zwolle",
        cwd=tmp_path, lang="nl",
    )  # fmt: skip
    assert written.returncode == 0, written.stderr
    with pymupdf.open(tmp_path / "bijeenkomst.pdf") as document:
        said = " ".join(" ".join(page.get_text() for page in document).split())
    assert "20 januari 2027 · 09.15 tot 11.45 · Kulturhus, Zwolle · 11 scholen" in said
    assert rows[0][0] in said


def test_a_meeting_around_a_place_holds_only_schools_near_it(forty):
    done = run("meeting", "schools", "--around", "Utrecht", "--within", "70", "--tables", "2", "-o", "-", cwd=forty)
    assert done.returncode == 0, done.stderr
    everyone = run("meeting", "schools", "--tables", "2", "-o", "-", cwd=forty)

    def schools(text: bytes) -> int:
        return int(text.decode().split(" schools\n")[0].rsplit(" ", 1)[-1])

    assert 3 <= schools(done.stdout) < schools(everyone.stdout) == 38
    assert b"Maastricht" not in done.stdout


def test_a_region_of_ones_own_holds_schools_together(tmp_path):
    text = (EXAMPLES / "de-brug.yaml").read_text("utf-8")
    (tmp_path / "s").mkdir()
    for number, level in enumerate((0, 3, 1, 2)):
        own = text.replace("SO De Brug", f"School {number}").replace("27KL", f"2{number}KL")
        own = own.replace("  city: Zwolle", f"  city: Dorp {number}\n  region: Noord")
        (tmp_path / "s" / f"{number}.yaml").write_text(own.replace("level: 2", f"level: {level}"), "utf-8")
    done = run("connect", "s", "-o", "-", "--within", "20", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    pairs = json.loads(done.stdout)["pairs"]
    assert pairs and {pair["kilometres"] for pair in pairs} == {20}
    planned = run("meeting", "s", "--around", "noord", "-o", "-", cwd=tmp_path)
    assert planned.returncode == 0 and b"4 schools" in planned.stdout
