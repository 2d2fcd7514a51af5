"""`isop batch`: every school has its row, nothing is done twice, and the output never depends on timing."""

import csv
import datetime
import hashlib
import io
import json
import os
import shutil
import signal
import time
import xml.etree.ElementTree as ElementTree
from fractions import Fraction
from pathlib import Path

import jsonschema
import openpyxl
import pikepdf
import psutil
import pyarrow.parquet
import pytest

from isop_cli.batch.cache import RESULT
from isop_cli.batch.work import Order, sum_of
from isop_cli.checking.assessment import parse_own
from isop_cli.checking.evidence import examine
from isop_cli.model.batch_summary import BatchSummary
from isop_cli.model.schemas import schemas
from isop_cli.register.store import Register
from tests.batch.conftest import a_small_school, files
from tests.builders import EXAMPLES, HEAD, PASSPHRASE, Started, isop, run, start

posix = pytest.mark.skipif(os.name != "posix", reason="signals and devices as POSIX has them")


def summary(out: Path) -> list[dict]:
    return json.loads((out / "summary.json").read_bytes())["schools"]


def test_every_school_is_assessed_as_isop_assess_does(tmp_path, schools, batch):
    done = batch("schools", "--out", "out")
    assert done.returncode == 1
    rows = summary(tmp_path / "out")
    assert [row["dossier"] for row in rows] == sorted(row["dossier"] for row in rows)
    assert len(rows) == 11
    for row in rows:
        expected = examine(EXAMPLES / row["dossier"], isop()).assessment
        assert row["outcome"] == expected.label.outcome
        assert {name: found[0] for name, found in row["guidelines"].items()} == {
            g.id: g.outcome for g in expected.guidelines
        }
        kept = parse_own((tmp_path / "out" / row["folder"] / "assessment.json").read_bytes())
        assert kept == expected


def test_the_table_is_sorted_filtered_and_grouped(schools, batch):
    def names(*arguments: str) -> list[str]:
        return [
            line.split("\t")[0] for line in batch("schools", "--out", "out", *arguments).stdout.decode().splitlines()
        ]

    assert names("--sort", "school")[:2] == ["Basisschool De Klimroos", "Basisschool De Optimist"]
    assert names("--only", "awarded", "--sort", "city") == [
        "Basisschool De Regenboog", "Kindcentrum Het Nest", "Basisschool De Klimroos",
    ]  # fmt: skip
    assert names("--sort", "outcome")[0] in names("--only", "awarded")
    assert names("--sort", "spread")[-1] == "SO De Brug"
    assert names("--by", "city")[0] == "Basisschool De Regenboog"
    for wrong in (["--sort", "age"], ["--only", "good"], ["--by", "name"], ["--jobs", "0"], ["--timeout", "0"]):
        assert batch("schools", "--out", "out", *wrong).returncode == 2


def test_one_bad_school_never_stops_the_others(tmp_path, schools, batch):
    (schools / "empty.yaml").write_text("school:\n")
    (schools / "broken.yaml").write_text("school: [\n")
    (schools / "binary.yaml").write_bytes(b"school:\n\x00\xff")
    (schools / "future").mkdir()
    (schools / "future" / "school.yaml").write_text(
        HEAD + "evidence:\n  - {id: A, source: interview, date: 2030-01-01}\n"
    )
    if os.name == "posix":
        os.mkfifo(schools / "pipe.yaml")
        (schools / "loop").symlink_to(schools)
    done = batch("schools", "--out", "out", "--timeout", "30")
    assert done.returncode == 3
    assert b"Traceback" not in done.stderr
    rows = {row["dossier"]: row for row in summary(tmp_path / "out")}
    wrong = {"empty.yaml", "broken.yaml", "binary.yaml", "future/school.yaml"} | (
        {"pipe.yaml"} if os.name == "posix" else set()
    )
    assert len(rows) == 11 + len(wrong)
    assert {name for name, row in rows.items() if row["status"] == 3} == wrong
    assert rows["future/school.yaml"]["school"] == "De Regenboog"
    assert rows["future/school.yaml"]["problems"][0]["place"]["file"] == "future/school.yaml"
    assert batch("schools", "--out", "out", "--exit-zero").returncode == 0
    sarif = json.loads((tmp_path / "out" / "problems.sarif").read_bytes())
    found = {r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in sarif["runs"][0]["results"]}
    assert {"empty.yaml", "broken.yaml", "binary.yaml", "future/school.yaml"} <= found


def test_the_summary_is_what_its_schema_says_of_refused_schools_too(tmp_path, schools, batch):
    (schools / "broken.yaml").write_text("school: [\n")
    text = (schools / "de-brug.yaml").read_text("utf-8")
    (schools / "refused.yaml").write_text(text.replace("SO De Brug", "De Overkant").replace("source: ", "source: x"))
    shutil.copy(schools / "het-nest.yaml", schools / "same.yaml")
    batch("schools", "--out", "out")
    content = (tmp_path / "out" / "summary.json").read_bytes()
    validator = jsonschema.Draft202012Validator(schemas()["batch"], format_checker=jsonschema.FormatChecker())
    assert [f"{e.json_path} {e.message[:200]}" for e in validator.iter_errors(json.loads(content))] == []
    rows = {row.dossier: row for row in BatchSummary.model_validate_json(content).schools}
    assert len(rows) == 14
    broken, refused, same, brug = (rows[f"{name}.yaml"] for name in ("broken", "refused", "same", "de-brug"))
    assert (broken.kind, broken.errors, broken.school, broken.audit, broken.guidelines) == ("error", 1, None, None, {})
    assert (refused.kind, refused.school, refused.audit) == ("error", "De Overkant", datetime.date(2026, 3, 17))
    assert (refused.outcome, refused.spread, refused.indicators, refused.files) == (None, None, {}, ())
    # It was assessed, and is there twice.
    assert (same.kind, same.outcome, same.status, same.problems[-1].code) == ("error", "awarded", 3, "E710")
    assert same.guidelines == rows["het-nest.yaml"].guidelines
    assert (brug.kind, brug.guidelines["4"]) == ("deferred", ("partly", Fraction(5, 3), Fraction(1)))


def test_a_text_may_hold_what_unicode_calls_a_line_break(tmp_path, schools, batch):
    text = (schools / "de-brug.yaml").read_text("utf-8").replace("SO De Brug", r'"De\u2028Brug\x85\u2029."')
    (schools / "de-brug.yaml").write_text(text, "utf-8")
    done = batch("schools", "--out", "out")
    assert done.returncode == 1, done.stderr
    (row,) = [row for row in summary(tmp_path / "out") if row["dossier"] == "de-brug.yaml"]
    assert row["school"] == "De\u2028Brug\x85\u2029."
    assert "0 done now" in batch("schools", "--out", "out").stderr.decode()


def test_two_dossiers_of_one_school_are_an_error_that_names_both(tmp_path, schools, batch):
    text = (schools / "de-brug.yaml").read_text("utf-8").replace('"27KL"', '"27KL00"')
    (schools / "de-brug.yaml").write_text(text, "utf-8")
    (schools / "again.yaml").write_text(text.replace("SO De Brug", "De nieuwe Brug"))
    (schools / "third.yaml").write_text(text.replace("27KL00", "99ZZ").replace("SO De Brug", "s.o. de  brug"))
    (schools / "fourth.yaml").write_text(text.replace("27KL00", "98ZZ").replace("SO De Brug", "so de bruggen"))
    assert batch("schools", "--out", "out").returncode == 3
    told = {
        row["dossier"]: [p["message"] for p in row["problems"] if p["code"] == "E710"]
        for row in summary(tmp_path / "out")
    }
    assert told["de-brug.yaml"] == ["this school has another dossier here: again.yaml, third.yaml"]
    assert told["again.yaml"] == ["this school has another dossier here: de-brug.yaml"]
    assert told["third.yaml"] == ["this school has another dossier here: de-brug.yaml"]
    assert told["fourth.yaml"] == []
    assert told["de-vlieger.yaml"] == []


def test_a_second_run_does_nothing_and_changes_nothing(tmp_path, schools, batch):
    first = batch("schools", "--out", "out")
    assert "11 done now" in first.stderr.decode()
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*") if path.is_file()}
    again = batch("schools", "--out", "out")
    assert "0 done now" in again.stderr.decode()
    assert (again.returncode, again.stdout) == (first.returncode, first.stdout)
    after = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert {p for p in before if before[p] != after[p] and p.name != ".isop-batch.lock"} == set()


def test_force_does_everything_again_the_summary_too(tmp_path, schools, batch):
    batch("schools", "--out", "out")
    # A summary that its manifest vouches for, as one that an earlier program wrote.
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_bytes())
    manifest["files"]["index.html"] = hashlib.sha256(b"old").hexdigest()
    (tmp_path / "out" / "index.html").write_bytes(b"old")
    (tmp_path / "out" / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert "11 done now" in batch("schools", "--out", "out", "--force").stderr.decode()
    assert b"<title>" in (tmp_path / "out" / "index.html").read_bytes()


@pytest.mark.parametrize(
    "change",
    ["dossier", "included", "new included", "lost output", "criteria", "options"],
)
def test_what_changed_is_done_again(tmp_path, schools, batch, change):
    arguments = ["schools/de-regenboog", "--out", "out"]
    assert "1 done now" in batch(*arguments).stderr.decode()
    more = []
    match change:
        case "dossier":
            path = schools / "de-regenboog" / "school.yaml"
            path.write_text(path.read_text("utf-8") + "\n# more\n", "utf-8")
        case "included":
            path = schools / "de-regenboog" / "bezoeken" / "3-team.yaml"
            path.write_text(path.read_text("utf-8") + "\n# more\n", "utf-8")
        case "new included":
            (schools / "de-regenboog" / "bezoeken" / "4-more.yaml").write_text("evidence: []\n")
        case "lost output":
            next((tmp_path / "out").rglob("assessment.json")).unlink()
        case "criteria":
            shutil.copy(Path(EXAMPLES.parent.parent, "criteria", "isop.yaml"), tmp_path / "own.yaml")
            (tmp_path / "own.yaml").write_text((tmp_path / "own.yaml").read_text("utf-8") + "# own\n", "utf-8")
            more = ["--criteria", "own.yaml"]
        case "options":
            more = ["--report"]
    assert "1 done now" in batch(*arguments, *more).stderr.decode()


def test_another_look_is_that_of_the_dashboard_too_and_no_school_is_done_again(tmp_path, schools, batch):
    arguments = ["schools/de-regenboog", "--out", "out", "--templates", "own"]
    (tmp_path / "own").mkdir()
    batch(*arguments)
    for name, content, seen in [
        ("brand.yaml", "colours: {deep: '#5b1a4d', accent: '#8a2be2'}", "#5b1a4d"),
        ("look.css", "/* our own */", "/* our own */"),
        ("look.css", "/* our own again */", "/* our own again */"),
    ]:
        (tmp_path / "own" / name).write_text(content, "utf-8")
        assert "0 done now" in batch(*arguments).stderr.decode()
        assert seen in (tmp_path / "out" / "index.html").read_text("utf-8")


def test_templates_that_changed_while_the_version_stayed_are_other_templates(tmp_path):
    for name, content in [("a", "then"), ("b", "now"), ("c", "now")]:
        (tmp_path / name / "batch").mkdir(parents=True)
        (tmp_path / name / "batch" / "dashboard.html").write_text(content)
    assert sum_of(tmp_path / "a") != sum_of(tmp_path / "b") == sum_of(tmp_path / "c")
    # A report is made of the look; all else that is kept of a school is not.
    own = {"look.css": b""}
    assert Order("nl", b"").digest() == Order("nl", b"", templates=own).digest()
    assert Order("nl", b"", report=True).digest() != Order("nl", b"", report=True, templates=own).digest()


def test_another_language_is_served_from_what_was_kept_and_changes_every_word(tmp_path, schools, batch):
    (schools / "broken.yaml").write_text((schools / "de-brug.yaml").read_text("utf-8").replace("level: 2", "level: 7"))
    batch("schools", "--out", "out", lang="nl")
    (broken,) = [row for row in summary(tmp_path / "out") if row["dossier"] == "broken.yaml"]
    assert broken["problems"][0]["message"] == "niveau 7 valt buiten de schaal, 0 tot en met 3"
    assert "0 done now" in batch("schools", "--out", "out", lang="en").stderr.decode()
    batch("schools", "--out", "fresh", lang="en")
    assert files(tmp_path / "out") == files(tmp_path / "fresh")


def test_a_report_in_another_language_is_another_order():
    assert Order("nl", b"").digest() == Order("en", b"").digest()
    assert Order("nl", b"", report=True).digest() != Order("en", b"", report=True).digest()


def test_a_document_that_changes_or_goes_is_noticed(tmp_path, batch):
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "gids.txt").write_text("gids")
    import hashlib

    digest = hashlib.sha256(b"gids").hexdigest()
    evidence = "evidence:\n  - {id: D, source: document, date: 2026-01-01, document: {path: gids.txt, sha256: %s}}\n"
    (tmp_path / "s" / "school.yaml").write_text(HEAD + evidence % digest)
    assert batch("s", "--out", "out").returncode == 1
    (tmp_path / "s" / "gids.txt").write_text("other")
    assert batch("s", "--out", "out").returncode == 3
    (tmp_path / "s" / "gids.txt").unlink()
    assert batch("s", "--out", "out").returncode == 3
    (tmp_path / "s" / "gids.txt").write_text("gids")
    assert batch("s", "--out", "out").returncode == 1


def test_a_school_that_is_gone_leaves_nothing(tmp_path, schools, batch):
    batch("schools", "--out", "out")
    assert (tmp_path / "out" / "schools" / "real" / "de-optimist").is_dir()
    shutil.rmtree(schools / "real")
    batch("schools", "--out", "out")
    assert not (tmp_path / "out" / "schools" / "real").exists()
    assert len(summary(tmp_path / "out")) == 9


def test_the_order_and_the_bytes_do_not_depend_on_the_number_of_workers(tmp_path, many, batch):
    one = batch("many", "--out", "one", "--jobs", "1")
    three = batch("many", "--out", "three", "--jobs", "3")
    assert one.stdout == three.stdout
    assert files(tmp_path / "one") == files(tmp_path / "three")


def test_several_folders_keep_their_names_apart(tmp_path, schools, batch):
    (tmp_path / "x" / "schools").mkdir(parents=True)
    shutil.copy(schools / "het-nest.yaml", tmp_path / "x" / "schools" / "nest.yaml")
    batch("schools", "x/schools", "--out", "out")
    names = [row["dossier"] for row in summary(tmp_path / "out")]
    assert "schools/het-nest.yaml" in names
    assert "schools-2/nest.yaml" in names
    assert len(names) == 12


def test_a_folder_with_a_dossier_and_files_beside_it_are_told_apart(tmp_path, batch):
    folder = tmp_path / "s"
    (folder / "a").mkdir(parents=True)
    for name in ("a/school.yaml", "a.yaml", "a.yml", "school.yaml"):
        shutil.copy(EXAMPLES / "het-nest.yaml", folder / name)
    (folder / "note.yaml").write_text("recipes: []\n")
    batch("s", "--out", "out")
    assert {row["dossier"]: row["folder"] for row in summary(tmp_path / "out")} == {
        "a/school.yaml": "schools/a", "a.yaml": "schools/a.yaml", "a.yml": "schools/a.yml", "school.yaml": "schools/school",
    }  # fmt: skip


def test_the_output_may_stand_inside_the_input(schools, batch):
    assert "11 done now" in batch("schools", "--out", "schools/results").stderr.decode()
    assert "0 done now" in batch("schools", "--out", "schools/results").stderr.decode()


def test_an_empty_folder_or_none_is_told(tmp_path, batch):
    (tmp_path / "empty").mkdir()
    assert batch("empty", "--out", "out").returncode == 2
    assert batch("nowhere", "--out", "out").returncode == 4
    done = batch("nowhere", "--out", "s4://x/y")
    assert done.returncode == 4
    assert b"Traceback" not in done.stderr


# -- summary files ------------------------------------------------------------------------------------------------


@pytest.fixture
def summed_up(tmp_path, schools, batch):
    text = (schools / "de-brug.yaml").read_text("utf-8").replace("27KL", "11AA")
    text = text.replace("SO De Brug", '"=HYPERLINK(1)"').replace("Zwolle", '"\'s-Gravenhage"')
    (schools / "formula.yaml").write_text(text, "utf-8")
    (schools / "broken.yaml").write_text("school: [\n")
    batch("schools", "--out", "out", lang="nl")
    return tmp_path / "out"


def test_csv_opens_in_a_dutch_spreadsheet_with_formulas_defused(summed_up):
    content = (summed_up / "summary.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfSchool;Plaats;Sector;BRIN;")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert len(rows) == 13
    brug = next(row for row in rows if row["School"] == "SO De Brug")
    assert (brug["1 Welkom en intentie"], brug["1 niveau"], brug["Uitkomst"]) == ("voldaan", "2,29", "label uitgesteld")
    formula = next(row for row in rows if row["Dossier"] == "formula.yaml")
    assert (formula["School"], formula["Plaats"]) == ("'=HYPERLINK(1)", "'s-Gravenhage")


def test_the_workbook_has_a_sheet_for_each_view(summed_up):
    book = openpyxl.load_workbook(summed_up / "summary.xlsx")
    assert book.sheetnames == ["Scholen", "Richtlijnen", "Indicatoren", "Partnerschappen", "Problemen"]
    assert book["Scholen"].max_row == book["Richtlijnen"].max_row == 14
    values = {cell.value: cell.data_type for row in book["Scholen"] for cell in row}
    assert values["=HYPERLINK(1)"] == "s"
    assert len(list(book["Indicatoren"][1])) == 2 + len(isop().indicators)


def test_parquet_has_levels_as_numbers(summed_up):
    table = pyarrow.parquet.read_table(summed_up / "summary.parquet").to_pydict()
    place = table["dossier"].index("de-brug.yaml")
    assert table["outcome"][place] == "deferred"
    assert isinstance(table["audit"][place], datetime.date)
    assert table["guideline_4_level"][place] == pytest.approx(5 / 3)
    assert table["indicator_1.1"][place] == 2.5
    assert table["status"][table["dossier"].index("broken.yaml")] == 3
    assert table["guideline_1_level"][table["dossier"].index("broken.yaml")] is None


def test_junit_tells_errors_and_failures(summed_up):
    suites = ElementTree.parse(summed_up / "junit.xml").getroot()
    assert {name: suites.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "13", "failures": "9", "errors": "1",
    }  # fmt: skip
    broken = next(case for case in suites.iter("testcase") if case.get("classname") == "broken.yaml")
    assert "broken.yaml:1:9" in broken.find("error").text


def test_without_pyarrow_there_is_no_parquet_and_all_the_rest(tmp_path, schools):
    (tmp_path / "hide").mkdir()
    (tmp_path / "hide" / "sitecustomize.py").write_text("import sys\nsys.modules['pyarrow'] = None\n")
    code = "import importlib.util as u; f=u.find_spec; u.find_spec=lambda n,*a: None if n=='pyarrow' else f(n,*a)\n"
    (tmp_path / "hide" / "sitecustomize.py").write_text(code)
    done = run("batch", "schools", "--out", "out", cwd=tmp_path, PYTHONPATH=str(tmp_path / "hide"))
    assert done.returncode == 1, done.stderr
    assert not (tmp_path / "out" / "summary.parquet").exists()
    assert openpyxl.load_workbook(tmp_path / "out" / "summary.xlsx")["Schools"].max_row == 1 + 11


def test_every_school_gets_its_report(tmp_path, batch):
    a_small_school(tmp_path / "s" / "kiem", "De Kiem")
    a_small_school(tmp_path / "s" / "stek", "De Stek")
    assert batch("s", "--out", "out", "--report").returncode == 1
    homes = tmp_path / "out" / "schools"
    for home, name in (("kiem", "De Kiem"), ("stek", "De Stek")):
        with pikepdf.open(homes / home / "report.pdf") as document:
            assert name in str(document.docinfo.Title)
        assert f"schools/{home}/report.pdf" in (tmp_path / "out" / "index.html").read_text("utf-8")
    run("report", "s/stek", "-o", "alone.pdf", cwd=tmp_path)
    assert (tmp_path / "alone.pdf").read_bytes() == (homes / "stek" / "report.pdf").read_bytes()


# -- certificates -------------------------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path, keys_folder):
    Register(str(tmp_path / "isop-register.db"), create=True).close()
    return {"ISOP_KEYS": str(keys_folder), "ISOP_PASSPHRASE": PASSPHRASE.decode(), "ISOP_WHO": "jw"}


def test_awarded_labels_get_their_certificates_numbered_in_order(tmp_path, schools, batch, office):
    text = (schools / "de-klimroos.yaml").read_text("utf-8")
    for number in range(2):
        own = text.replace("Basisschool De Klimroos", f"School {number}").replace("15EF00", f"6{number}AB00")
        (schools / f"a{number}.yaml").write_text(own, "utf-8")
    twin = text.replace("Basisschool De Klimroos", "School 1").replace("15EF00", "61AB00")
    (schools / "twin.yaml").write_text(twin, "utf-8")
    done = batch("schools", "--out", "out", "--certificate", **office)
    assert done.returncode == 3, done.stderr
    homes = tmp_path / "out" / "schools"
    numbers = {}
    for path in sorted(homes.rglob("certificate.pdf")):
        with pikepdf.open(path) as document:
            numbers[path.parent.name] = str(document.docinfo.Keywords)
        assert run("verify", path, cwd=tmp_path, **office).returncode == 0
        assert run("verify", path.with_name("badge.json"), cwd=tmp_path, **office).returncode == 0
    # Two dossiers of one school: neither gets a certificate before it is clear which counts.
    assert numbers == {
        "a0": "ISOP-2026-0001", "de-klimroos": "ISOP-2026-0002", "de-regenboog": "ISOP-2026-0003",
    }  # fmt: skip
    with pikepdf.open(homes / "het-nest" / "certificate-draft.pdf") as document:
        assert "Kindcentrum Het Nest" in str(document.docinfo.Title)
        assert "/Keywords" not in document.docinfo
    page = (tmp_path / "out" / "index.html").read_text("utf-8")
    assert [name for name in ("a0", "twin", "het-nest") if f"schools/{name}/certificate.pdf" in page] == ["a0"]
    before = files(tmp_path / "out")
    batch("schools", "--out", "out", "--certificate", **office)
    assert files(tmp_path / "out") == before
    with Register(str(tmp_path / "isop-register.db")) as book:
        assert len(book.labels()) == 3
        assert book.problems() == []


def test_without_keys_nothing_is_begun(tmp_path, schools, batch, office):
    done = batch("schools", "--out", "out", "--certificate", **office | {"ISOP_PASSPHRASE": "wrong"})
    assert (done.returncode, "does not open" in done.stderr.decode()) == (4, True)
    assert not (tmp_path / "out").exists()


def test_a_certificate_that_cannot_be_laid_out_is_told_and_stops_no_other(tmp_path, schools, batch, office):
    (tmp_path / "own" / "certificate").mkdir(parents=True)
    (tmp_path / "own" / "certificate" / "certificate.html").write_text("{{ certificate.nothing }}")
    done = batch("schools", "--out", "out", "--certificate", "--templates", "own", **office)
    assert done.returncode == 1, done.stderr
    told = done.stderr.decode()
    for name in ("de-klimroos", "de-regenboog", "het-nest"):
        assert f"isop: schools/{name}: " in told
        assert not (tmp_path / "out" / "schools" / name / "certificate.json").exists()
    assert "11 schools" in told


def test_a_name_that_no_font_has_gets_no_number_and_stops_no_other(tmp_path, schools, batch, office):
    text = (schools / "de-klimroos.yaml").read_text("utf-8")
    (schools / "de-klimroos.yaml").write_text(text.replace("Basisschool De Klimroos", "ꦗꦮ"), "utf-8")
    done = batch("schools", "--out", "out", "--certificate", **office)
    assert "schools/de-klimroos: " in done.stderr.decode() and "ꦗ (U+A997)" in done.stderr.decode()
    with Register(str(tmp_path / "isop-register.db")) as book:
        assert [label.school for label in book.labels()] == ["Basisschool De Regenboog"]


def test_a_withdrawn_label_gets_no_certificate_and_stops_no_other(tmp_path, schools, batch, office):
    run("certificate", schools / "de-klimroos.yaml", cwd=tmp_path, **office)
    with Register(str(tmp_path / "isop-register.db")) as book:
        book.revoke("ISOP-2026-0001", "jw", "closed")
    done = batch("schools", "--out", "out", "--certificate", **office)
    assert done.returncode == 1, done.stderr
    assert "ISOP-2026-0001: revoked" in done.stderr.decode()
    homes = tmp_path / "out" / "schools"
    assert not (homes / "de-klimroos" / "certificate.pdf").exists()
    with pikepdf.open(homes / "de-regenboog" / "certificate.pdf") as document:
        assert str(document.docinfo.Keywords) == "ISOP-2026-0002"


# -- running ------------------------------------------------------------------------------------------------------


def a_light_and_a_heavy_school(folder: Path) -> None:
    """A school without evidence, and one with three hundred times the evidence of another.

    The templates beside them, in `own`, make a report of one line, in a time that grows with the third power of the
    evidence: many minutes.
    """
    folder.mkdir()
    slow = "{% for a in seen %}{% for b in seen %}{% for c in seen %}{% endfor %}{% endfor %}{% endfor %}"
    (folder.parent / "own" / "report").mkdir(parents=True)
    (folder.parent / "own" / "report" / "report.html").write_text(
        f"{{% set seen = report.dossier.evidence %}}<html lang=nl><title>Kort</title><p>Kort{slow}", "utf-8"
    )
    (folder / "light.yaml").write_text(HEAD + "evidence: []\n", "utf-8")
    text = (EXAMPLES / "de-brug.yaml").read_text("utf-8")
    head, evidence = text.split("evidence:\n")
    evidence, _rest = evidence.split("judgements:") if "judgements:" in evidence else (evidence, "")
    more = "".join(evidence.replace("  - id: ", f"  - id: Z{number}") for number in range(300))
    (folder / "heavy.yaml").write_text(
        f"{head}evidence:\n{more}".replace("SO De Brug", "Zwaar").replace("27KL", "99ZZ"), "utf-8"
    )


def test_a_school_that_takes_too_long_is_given_up_and_reported(tmp_path, batch):
    a_light_and_a_heavy_school(tmp_path / "s")
    done = batch("s", "--out", "out", "--report", "--templates", "own", "--timeout", "4", "--jobs", "2")
    assert done.returncode == 3
    rows = {row["dossier"]: row for row in summary(tmp_path / "out")}
    assert rows["heavy.yaml"]["problems"][0]["message"] == "given up after 4 seconds"
    assert rows["light.yaml"]["outcome"] == "insufficient"
    # It is tried again next time, and with less to do it is done in time.
    assert "2 done now" in batch("s", "--out", "out").stderr.decode()
    assert {row["status"] for row in summary(tmp_path / "out")} == {1}


@posix
def test_a_worker_that_dies_takes_only_its_own_school(tmp_path):
    a_light_and_a_heavy_school(tmp_path / "s")
    started = a_batch(tmp_path, "--jobs", "2")
    wait_for(lambda: results(tmp_path) == ["light"])
    workers = [child for child in psutil.Process(started.process.pid).children(recursive=True) if is_worker(child)]
    before = [sum(worker.cpu_times()[:2]) for worker in workers]

    def busy() -> list[psutil.Process]:
        return [w for w, spent in zip(workers, before, strict=True) if sum(w.cpu_times()[:2]) > spent + 0.5]

    wait_for(busy)
    busy()[0].kill()
    done = started.result(300)
    assert done.returncode == 3, done.stderr
    rows = {row["dossier"]: row for row in summary(tmp_path / "out")}
    assert {name: row["status"] for name, row in rows.items()} == {"heavy.yaml": 3, "light.yaml": 1}
    assert [problem["code"] for problem in rows["heavy.yaml"]["problems"]] == ["E702"]
    # It alone is tried again.
    again = ["batch", "s", "--out", "out", "--report", "--templates", "own", "--timeout", "1"]
    assert "1 done now" in run(*again, cwd=tmp_path, lang="en").stderr.decode()


def a_batch(folder: Path, *arguments: str) -> Started:
    """Begin the reports of the schools in `s`."""
    return start("batch", "s", "-o", "out", "--report", "--templates", "own", *arguments, cwd=folder)


def results(folder: Path) -> list[str]:
    """Which schools are done."""
    return sorted(path.parent.name for path in (folder / "out").rglob(RESULT))


def is_worker(process: psutil.Process) -> bool:
    return "resource_tracker" not in " ".join(process.cmdline())


def wait_for(what, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.02)


@posix
def test_ctrl_c_answers_at_once_and_leaves_no_worker(tmp_path):
    a_light_and_a_heavy_school(tmp_path / "s")
    started = a_batch(tmp_path, "--jobs", "2")
    try:
        wait_for(lambda: results(tmp_path) == ["light"])
        workers = psutil.Process(started.process.pid).children(recursive=True)
        # As a terminal does it: to the whole group. On a machine at rest it ends within a second; not to wait for the
        # heavy report is what counts, and that takes many minutes.
        started.send(signal.SIGINT, group=True)
        done = started.result(20)
        assert done.returncode == 130
        assert results(tmp_path) == ["light"]
        assert b"Traceback" not in done.stderr
        wait_for(lambda: not any(worker.is_running() and worker.status() != "zombie" for worker in workers), 20)
    finally:
        started.send(signal.SIGKILL, group=True)


@posix
def test_a_second_run_into_the_same_folder_says_so_and_stops(tmp_path):
    a_light_and_a_heavy_school(tmp_path / "s")
    started = a_batch(tmp_path, "--jobs", "1")
    try:
        # One at a time, in order: the heavy one, which takes many minutes, is under way.
        wait_for((tmp_path / "out" / ".isop-batch.lock").exists)
        second = run("batch", "s", "--out", "out", cwd=tmp_path, lang="en")
        assert (second.returncode, "another run writes to" in second.stderr.decode()) == (4, True)
    finally:
        started.send(signal.SIGINT, group=True)
        started.result(30)


def test_progress_is_plain_lines_when_there_is_no_terminal_and_nothing_when_quiet(schools, batch):
    done = batch("schools", "--out", "out")
    assert b"\x1b" not in done.stderr
    assert batch("schools", "--out", "out", "--quiet").stderr == b""
    assert batch("schools", "--out", "out", "--quiet").stdout == b""
