"""What only a real process shows: exit statuses, streams, files, languages."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import jsonschema
import openpyxl
import pytest

from tests.builders import EXAMPLES, HEAD, ROOT, run
from tests.formats.test_pdf import text_of

AWARDED, DEFERRED = EXAMPLES / "de-regenboog", EXAMPLES / "de-brug.yaml"
posix = pytest.mark.skipif(os.name != "posix", reason="signals and devices as POSIX has them")


@pytest.fixture
def wrong(tmp_path):
    path = tmp_path / "wrong.yaml"
    path.write_text(HEAD + "evidence:\n  - {id: A, source: interviuw, date: 2026-04-14}\n")
    return path


#: One command for each status starts from nothing, as from a shell.
STARTED_COLD: list[list] = [
    ["--version"], ["assess", DEFERRED], ["assess", "-f", "pfd", DEFERRED], ["assess", "nothing.yaml"],
    ["report", DEFERRED, "-o", "nowhere/x.json"],
]  # fmt: skip


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--version"], 0),
        (["--help"], 0),
        ([], 2),
        (["asses"], 2),
        (["assess"], 2),
        (["assess", "--nothing", DEFERRED], 2),
        (["assess", "-f", "pfd", DEFERRED], 2),
        (["assess", AWARDED], 0),
        (["assess", DEFERRED], 1),
        (["assess", AWARDED, DEFERRED], 1),
        (["assess", "nothing.yaml"], 3),
        (["assess", AWARDED, "nothing.yaml"], 3),
        (["check", AWARDED], 0),
        (["check", EXAMPLES, EXAMPLES / "real"], 0),
        (["check", "nothing.yaml"], 3),
        (["check", "--format", "xml", AWARDED], 2),
        (["report", "-f", "json", DEFERRED], 0),
        (["report", DEFERRED, "-o", "nowhere/x.json"], 4),
        (["report", DEFERRED, "-o", "x.doc"], 2),
        (["report", DEFERRED, "--templates", "nowhere", "-f", "html"], 2),
        (["explain", DEFERRED, "4"], 0),
        (["explain", DEFERRED, "4.2"], 0),
        (["explain", DEFERRED, "9"], 2),
        (["criteria"], 0),
        (["criteria", "show", "2.3"], 0),
        (["criteria", "show", "2.9"], 2),
        (["criteria", "check", ROOT / "criteria" / "isop.yaml"], 0),
        (["criteria", "check", DEFERRED], 3),
        (["criteria", "--criteria", DEFERRED], 3),
        (["schema", "evidence"], 0),
        (["schema", "other"], 2),
        (["doctor"], 0),
    ],
)
def test_exit_statuses(tmp_path, arguments, status):
    done = run(*arguments, cwd=tmp_path, cold=arguments in STARTED_COLD)
    assert done.returncode == status, done.stderr.decode()
    assert b"Traceback" not in done.stderr
    if status >= 2 and arguments:
        assert done.stderr.strip()


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("command", ["", "new", "check", "assess", "explain", "report", "criteria", "schema", "doctor"])
def test_help_is_in_the_users_language(command, lang):
    shown = run(*command.split(), "--help", lang=lang).stdout.decode()
    other = {"nl": ("Usage", "Options", "Show", "FILE"), "en": ("Gebruik", "Opties", "Toon", "BESTAND")}[lang]
    assert {"nl": "Gebruik: isop", "en": "Usage: isop"}[lang] in shown
    assert not [word for word in other if word in shown]


def test_the_result_goes_to_standard_output_and_the_rest_to_standard_error():
    done = run("assess", EXAMPLES / "sv-de-sprinters.yaml", "-f", "json")
    assert json.loads(done.stdout)["label"]["outcome"] == "not_awarded"
    assert b"W401" in done.stderr
    assert run("assess", EXAMPLES / "sv-de-sprinters.yaml", "--quiet").stderr == b""


def test_standard_input_is_a_dossier():
    content = DEFERRED.read_bytes()
    done = run("assess", "-", "-f", "json", stdin=content)
    assert done.returncode == 1
    assert json.loads(done.stdout)["label"]["outcome"] == "deferred"
    assert run("check", "-", stdin=b"a: [").returncode == 3


def test_several_dossiers_make_several_assessments():
    data = json.loads(run("assess", AWARDED, DEFERRED, "-f", "json").stdout)
    assert [item["dossier"]["school"]["name"] for item in data] == ["Basisschool De Regenboog", "SO De Brug"]


def test_one_wrong_dossier_does_not_hide_the_others(wrong):
    done = run("assess", DEFERRED, wrong)
    assert done.returncode == 3
    assert b"SO De Brug" in done.stdout
    assert b"did you mean interview?" in done.stderr


def test_assess_writes_the_report_too(tmp_path):
    done = run("assess", DEFERRED, "--report", "r.pdf", cwd=tmp_path)
    assert done.returncode == 1
    said = text_of((tmp_path / "r.pdf").read_bytes())
    assert "SO De Brug" in said and "label deferred" in said


def test_a_report_without_a_name_is_a_pdf_named_after_the_school(tmp_path):
    (tmp_path / "de-kiem.yaml").write_text(HEAD + "evidence: []\n", "utf-8")
    run("report", "de-kiem.yaml", cwd=tmp_path, lang="nl")
    run("report", DEFERRED, "-f", "xlsx", cwd=tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "de-kiem.yaml", "de-kiem-rapport.pdf", "de-brug-report.xlsx",
    }  # fmt: skip
    assert "De Regenboog" in text_of((tmp_path / "de-kiem-rapport.pdf").read_bytes())
    book = openpyxl.load_workbook(tmp_path / "de-brug-report.xlsx")
    assert "Welcome and intent" in {cell.value for row in book.worksheets[1].iter_rows() for cell in row}


def test_a_report_comes_back_from_its_own_json(tmp_path):
    run("report", DEFERRED, "-o", "a.json", cwd=tmp_path)
    run("report", DEFERRED, "-o", "direct.html", cwd=tmp_path)
    assert run("report", "a.json", "-o", "again.html", cwd=tmp_path).returncode == 0
    assert (tmp_path / "again.html").read_bytes() == (tmp_path / "direct.html").read_bytes()
    text = (tmp_path / "a.json").read_text("utf-8")
    (tmp_path / "b.json").write_text(text.replace('"deferred"', '"awarded"', 1), "utf-8")
    forged = run("report", "b.json", "-o", "forged.html", cwd=tmp_path)
    assert forged.returncode == 3
    assert b"do not follow from the evidence" in forged.stderr
    assert not (tmp_path / "forged.html").exists()
    (tmp_path / "c.json").write_text("{}")
    assert run("report", "c.json", cwd=tmp_path).returncode == 3


def test_another_language_wherever_it_stands():
    for arguments in (["--lang", "nl", "assess", DEFERRED], ["assess", DEFERRED, "--lang=nl"]):
        assert "LABEL UITGESTELD" in run(*arguments).stdout.decode()


def test_the_terminal_output_fits_eighty_columns_and_has_no_colour_in_a_pipe():
    paths = sorted(EXAMPLES.glob("*.yaml"))
    for lang in ("nl", "en"):
        shown = run("assess", *paths, lang=lang).stdout.decode()
        assert shown.count("ISOP") >= len(paths)
        assert 60 < max(map(len, shown.splitlines())) <= 80
        assert "\x1b" not in shown


def test_no_colour_is_right_without_colour():
    coloured = run("assess", DEFERRED, FORCE_COLOR="1").stdout.decode()
    assert "\x1b[" in coloured
    plain = run("assess", DEFERRED, FORCE_COLOR="1", NO_COLOR="1").stdout.decode()
    assert "\x1b[3" not in plain
    assert "◐ partly met" in plain


@pytest.mark.parametrize("full", [[], ["--full"]])
@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_new_dossier_passes_the_check_with_notices_only(tmp_path, lang, full):
    assert run("new", "school.yaml", *full, cwd=tmp_path, lang=lang).returncode == 0
    done = run("check", "school.yaml", "--format", "json", cwd=tmp_path, lang=lang)
    assert done.returncode == 0
    found = json.loads(done.stdout)
    assert {item["severity"] for item in found} == {"notice"}
    text = (tmp_path / "school.yaml").read_text("utf-8")
    assert text.startswith("# yaml-language-server: $schema=isop-evidence.schema.json\n")
    assert text.count("\n  - id: ") == 5
    who = re.findall(r"^    (?:who|wie): (\w+)", text, re.MULTILINE)
    assert who == (["ouders", "teamleden"] if lang == "nl" else ["parents", "staff"])
    assert (len(text.splitlines()) <= 140) is not bool(full)
    schema = json.loads((tmp_path / "isop-evidence.schema.json").read_bytes())
    jsonschema.Draft202012Validator.check_schema(schema)
    assert {"nl": "bewijs", "en": "evidence"}[lang] in schema["properties"]


def test_new_never_overwrites(tmp_path):
    (tmp_path / "school.yaml").write_text("mijn werk")
    done = run("new", "school.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert (tmp_path / "school.yaml").read_text() == "mijn werk"


def test_a_filled_in_scaffold_is_assessed_once_the_audit_has_its_date(tmp_path):
    run("new", "school.yaml", "--full", "--school", "De Proef", "--auditor", "A", cwd=tmp_path, lang="en")
    path = tmp_path / "school.yaml"
    text = path.read_text("utf-8").replace("level:\n", "level: 2\n").replace("note:\n", "note: Gezien.\n")
    path.write_text(text.replace("    date:\n", "    date: 10 januari 2026\n"), "utf-8")
    done = run("check", "school.yaml", cwd=tmp_path, lang="en")
    assert done.returncode == 0 and b"still empty: the reference date of the audit" in done.stdout
    done = run("assess", "school.yaml", cwd=tmp_path, lang="en")
    assert done.returncode == 3 and b"date is still empty" in done.stderr
    path.write_text(path.read_text("utf-8").replace("  date:\n", "  date: 2026-05-12\n", 1), "utf-8")
    done = run("assess", "school.yaml", cwd=tmp_path, lang="en")
    assert done.returncode == 0, done.stderr.decode()
    assert b"ALL GUIDELINES MET" in done.stdout and b"LABEL AWARDED" not in done.stdout


@pytest.mark.parametrize("format_", ["json", "sarif", "github", "text"])
def test_problems_in_every_format(wrong, format_):
    done = run("check", wrong, "--format", format_)
    assert done.returncode == 3
    shown = done.stdout.decode()
    if format_ == "json":
        error = next(item for item in json.loads(shown) if item["severity"] == "error")
        assert (error["code"], error["line"], error["column"], error["length"]) == ("E206", 10, 21, 9)
    elif format_ == "sarif":
        log = json.loads(shown)
        result = next(r for r in log["runs"][0]["results"] if r["level"] == "error")
        region = result["locations"][0]["physicalLocation"]["region"]
        assert (result["ruleId"], region["startLine"], region["startColumn"], region["endColumn"]) == (
            "E206",
            10,
            21,
            30,
        )
    elif format_ == "github":
        assert "::error file=" in shown and ",line=10,col=21,title=E206::" in shown
    else:
        assert f"{wrong}:10:21: error E206: there is no source type interviuw\n" in shown
        assert "   10 |   - {id: A, source: interviuw, date: 2026-04-14}\n" in shown
        assert "      |                     ^^^^^^^^^\n" in shown


def test_a_hostile_file_name_and_note_cannot_steer_a_terminal_or_a_workflow(tmp_path):
    path = tmp_path / "x\x1b[31m%0A::error::y.yaml"
    path.write_text(HEAD + "evidence:\n  - {id: A, source: 'x\x85\u202e::error::', date: 2026-04-14}\n", "utf-8")
    for format_ in ("text", "github"):
        shown = run("check", path, "--format", format_).stdout.decode()
        assert "\x1b" not in shown and "\u202e" not in shown
        assert not [line for line in shown.splitlines() if line.startswith("::error::")]


def test_other_criteria_from_a_file(tmp_path):
    criteria = ROOT / "tests" / "data" / "small-criteria.yaml"
    (tmp_path / "hof.yaml").write_text(
        "format: isop-evidence/1\nschool: {name: Hof}\naudit: {date: 2026-05-12}\nevidence:\n"
        "  - {id: L1, source: look, date: 2026-05-01, findings: [{indicator: A.1, level: 5}, {indicator: A.10, level: 4}]}\n"
        "not_applicable: {B.1: Kein Platz.}\n"
    )
    done = run("assess", "hof.yaml", "--criteria", criteria, cwd=tmp_path)
    assert done.returncode == 0, done.stderr.decode()
    assert b"Open Yard" in done.stdout
    assert b"artnership" not in done.stdout
    shown = run("explain", "hof.yaml", "A", "--criteria", criteria, cwd=tmp_path).stdout.decode()
    assert "S(A) = (2×5 + 4) / (2 + 1) = 14/3 ≈ 4.7" in shown
    assert run("criteria", "show", "A.10", "--criteria", criteria).returncode == 0
    assert "Fence" in run("criteria", "--criteria", criteria).stdout.decode()
    assert run("new", "n.yaml", "--criteria", criteria, cwd=tmp_path).returncode == 0
    assert run("check", "n.yaml", "--criteria", criteria, cwd=tmp_path).returncode == 0


def test_the_same_input_gives_the_same_bytes_whatever_the_hash_seed():
    first = run("assess", AWARDED, "-f", "json", PYTHONHASHSEED="1").stdout
    assert first == run("assess", AWARDED, "-f", "json", PYTHONHASHSEED="2").stdout


@posix
def test_a_full_disk_is_told_and_nothing_is_half_written():
    done = run("report", DEFERRED, "-f", "json", "-o", "/dev/full")
    assert done.returncode == 4
    assert b"/dev/full cannot be written" in done.stderr


@posix
def test_full_standard_output_is_told():
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "isop_cli", "report", str(DEFERRED), "-f", "json"],
            stdout=full, stderr=subprocess.PIPE, check=False, timeout=60,
        )  # fmt: skip
    assert done.returncode == 4
    assert b"Traceback" not in done.stderr


@posix
@pytest.mark.parametrize("buffered", ["", "1"])
@pytest.mark.parametrize(
    ("arguments", "reader"),
    [
        (f"report {DEFERRED} -f html -o -", "head -c 10"),
        (f"assess {AWARDED}", "true"),
        ("--help", "true"),
        ("criteria", "true"),
    ],
)
def test_a_reader_that_has_seen_enough_is_told_by_the_status(arguments, reader, buffered):
    """Never by 1, which says something of the school, nor by 0, which says that all was written."""
    command = f"{sys.executable} -m isop_cli {arguments} | {reader}"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], capture_output=True, timeout=60, check=False,
        env={**os.environ, "PYTHONUNBUFFERED": buffered},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (141, b"")


@posix
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-", "2>/dev/full"])
def test_a_stream_that_is_closed_is_no_bug(closed):
    for arguments, status in ((f"assess {AWARDED}", 0), ("check -", 3), ("check nothing.yaml", 3)):
        command = (
            f"{sys.executable} -m isop_cli {arguments} {closed if arguments != 'check -' else '</dev/null ' + closed}"
        )
        done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=60, check=False)
        assert (done.returncode, b"Traceback" in done.stderr) == (status, False)


@posix
def test_an_interrupt_ends_quietly_and_leaves_no_file(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    process = subprocess.Popen(
        [sys.executable, "-m", "isop_cli", "assess", "-", "--report", str(tmp_path / "r.pdf")],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    time.sleep(1.5)
    process.send_signal(signal.SIGINT)
    _out, errors = process.communicate(timeout=30)
    assert process.returncode == 130
    assert b"Traceback" not in errors
    assert [path.name for path in tmp_path.iterdir()] == ["pipe"]


@posix
def test_a_pipe_and_a_device_as_input_are_refused_at_once(tmp_path):
    os.mkfifo(tmp_path / "school.yaml")
    for path in (tmp_path / "school.yaml", tmp_path, "/dev/zero"):
        done = run("check", path)
        assert done.returncode == 3
        assert b"not an ordinary file" in done.stdout


@posix
def test_hostile_files_are_refused_in_bounded_memory(tmp_path):
    bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
    )
    files = {"bomb": bomb.encode(), "deep": b"[" * 100_000, "nul": b"a: \x00", "bytes": b"a: \xff\xfe\xfd"}
    for name, content in files.items():
        (tmp_path / f"{name}.yaml").write_bytes(content)
    with (tmp_path / "line.yaml").open("wb") as file:
        file.seek(1024**3)
        file.write(b"x")
    for name in (*files, "line"):
        command = f"ulimit -v 1500000; exec {sys.executable} -m isop_cli check {tmp_path / name}.yaml"
        done = subprocess.run(["bash", "-c", command], capture_output=True, timeout=30, check=False)
        assert done.returncode == 3, (name, done.stderr)


def test_a_bug_is_told_without_a_traceback(tmp_path):
    package = tmp_path / "isop_cli_broken.py"
    package.write_text(
        "import isop_cli.checking.evidence as e\n"
        "def broken(*_): raise KeyError('kapot')\n"
        "e.examine = broken\n"
        "from isop_cli.cli import main\n"
        "main()\n"
    )
    done = subprocess.run(
        [sys.executable, str(package), "assess", "x.yaml"], capture_output=True, timeout=60, check=False,
        env={**os.environ, "ISOP_LANG": "en"},
    )  # fmt: skip
    assert done.returncode == 70
    assert b"a bug in the program (KeyError: 'kapot')" in done.stderr
    assert b"Traceback" not in done.stderr


def without_native_libraries(*commands: list):
    """Run commands of `isop`, one after the other, on a machine whose loader finds no Pango, until one fails."""
    code = (
        "import cffi, sys\n"
        "def missing(*_): raise OSError('cannot load library')\n"
        "cffi.FFI.dlopen = missing\n"
        "from isop_cli.cli import carry_out\n"
        f"for command in {[list(map(str, command)) for command in commands]!r}:\n"
        "    if status := carry_out(command): sys.exit(status)\n"
    )
    env = {**os.environ, "ISOP_LANG": "en"}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, env=env, timeout=60, check=False)


def test_without_native_libraries_a_pdf_is_refused_and_the_rest_works(tmp_path):
    done = without_native_libraries(["report", DEFERRED, "-o", tmp_path / "r.pdf"])
    assert done.returncode == 4
    assert done.stderr.decode().splitlines() == [
        "isop: the libraries that PDF needs are not on this machine; isop doctor tells how to get them"
    ]
    assert list(tmp_path.iterdir()) == []
    names = [f"r.{suffix}" for suffix in ("docx", "html", "json", "md", "xlsx")]
    done = without_native_libraries(*(["report", DEFERRED, "-o", tmp_path / name] for name in names))
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == names


def test_doctor_tells_what_is_missing_and_the_command_that_gets_it():
    done = without_native_libraries(["doctor"])
    assert done.returncode == 4
    shown = done.stdout.decode()
    assert "✗ Pango, for PDF: MISSING\n    " in shown
    assert "WeasyPrint" not in shown
