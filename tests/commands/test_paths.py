"""No output lands on an input, a key, a register or another output: refused before anything is done."""

import hashlib
import os
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from isop_cli.cli import build, carry_out, command_summaries
from isop_cli.commands import paths
from isop_cli.register.store import Register
from tests.builders import EXAMPLES, HEAD, PASSPHRASE, run


@pytest.fixture
def isop(tmp_path, monkeypatch, capsys):
    """Run a command in this process, in the test's folder: its status, and what it said on standard error."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EXAMPLES / "de-regenboog", tmp_path / "school")

    def isop(*arguments: object) -> tuple[int, str]:
        return carry_out([str(a) for a in arguments]), capsys.readouterr().err

    return isop


def sums(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*")
        if path.is_file()
    }


def commands():
    """Every command with its parameters, subcommands too."""
    root: Any = get_command(build())
    for name in command_summaries():
        command = root.get_command(None, name)
        for sub in [command, *getattr(command, "commands", {}).values()]:
            for parameter in sub.params:
                yield sub.name, parameter


def test_every_parameter_that_names_a_file_is_known_as_read_or_written():
    known, seen = paths.READS | paths.WRITES, 0
    # In Dutch, when a test before imported the commands in that language.
    names_a_file = {"FILE", "DIR", "OLD", "NEW", "BESTAND", "MAP", "OUD", "NIEUW"}
    for command, parameter in commands():
        if names_a_file & set((parameter.metavar or "").split("|")):
            seen += 1
            assert parameter.name in known, f"{command}: {parameter.name}"
    assert seen > 100
    assert not paths.READS & paths.WRITES


@pytest.mark.parametrize(
    "arguments",
    [
        ("assess", "school", "-f", "json", "-o", "school/school.yaml"),
        ("assess", "school", "--report", "school/school.yaml"),
        ("report", "school", "-f", "json", "-o", "school/bezoeken/1-rondgang.yaml"),  # an included file
        ("report", "school", "-f", "markdown", "-o", "school/stukken/schoolgids.txt"),  # a document in evidence
        ("report", "school", "-f", "json", "-o", "linked.yaml"),
        ("report", "school", "-f", "json", "-o", "hard.yaml"),
        ("report", "school", "-f", "json", "-o", "school/../school/./school.yaml"),
        ("report", "school", "--criteria", "own.yaml", "-f", "json", "-o", "own.yaml"),
        ("report", "school", "--templates", "look", "-o", "look/report.html"),
        ("report", "school", "-f", "json", "-o", "isop-register.db"),
        ("report", "school", "-f", "json", "-o", "isop-keys/signing.key"),
        ("report", "school", "-f", "json", "-o", "another.yaml"),
        ("plan", "school", "-o", "p.md", "--calendar", "linked.ics"),
        ("plan", "school", "-o", "p.ics", "--calendar", "P.ics"),
        ("certificate", "school", "-o", "a.out", "--badge", "./a.out"),
        ("certificate", "school", "-o", "-", "--badge", "-"),
        ("certificate", "school", "--badge", "isop-register.db"),
        ("certificate", "school", "--badge", "isop-register.db-wal"),
        ("certificate", "school", "--badge", "isop-keys/statement.pem"),
        ("certificate", "school", "--badge", "school/stukken/schoolgids.txt"),
        ("assess", "school", "-f", "json", "-o", "-", "--report", "-"),
        ("assess", "school", "--report", "-"),
        ("compare", "one.json", "two.json", "-o", "two.json"),
        ("connect", "school", "-o", "school/school.yaml"),
        ("register", "export", "csv", "-o", "isop-register.db"),
        ("model", "scan", "scan.yaml", "-o", "scan.yaml"),
        ("practices", "--practices", "own", "share", "school", "-o", "own/p.yaml"),
        ("batch", "school", "--out", "school"),
        ("batch", "school/bezoeken", "--out", "school"),
        ("register", "publish", "isop-keys"),
    ],
)
def test_an_output_never_replaces_what_is_read_or_kept(tmp_path, isop, monkeypatch, keys_folder, arguments):
    monkeypatch.setenv("ISOP_PASSPHRASE", PASSPHRASE.decode())
    shutil.copytree(keys_folder, "isop-keys")
    Register("isop-register.db", create=True).close()
    Path("isop-register.db-wal").write_bytes(b"")
    for name in ("own.yaml", "another.yaml", "one.json", "two.json", "scan.yaml"):
        Path(name).write_text(HEAD + "evidence: []\n", "utf-8")
    Path("look").mkdir()
    Path("look/report.html").write_text("<p>own</p>", "utf-8")
    Path("own").mkdir()
    Path("own/p.yaml").write_text("format: isop-practice/1\n", "utf-8")
    os.symlink("school/school.yaml", "linked.yaml")
    os.symlink("school/stukken/schoolgids.txt", "linked.ics")
    os.link("school/school.yaml", "hard.yaml")
    before = sums(tmp_path)
    status, said = isop(*arguments)
    assert status == 2
    assert said.startswith("isop: ")
    assert sums(tmp_path) == before


#: What is written or kept when it is given as `-`.
DASHES = [
    ("new", "-"),
    ("practices", "new", "-"),
    ("practices", "share", "school", "-o", "-"),
    ("assess", "school", "-o", "out.json", "--report", "-"),
    ("plan", "school", "-o", "p.md", "--calendar", "-"),
    ("certificate", "school", "-o", "c.pdf", "--badge", "-"),
    ("model", "scan", "scan.yaml", "--evidence", "-"),
    ("report", "school", "-f", "markdown", "-o", "-"),
    ("compare", "school", "school", "-o", "-"),
    ("connect", "schools", "-o", "-"),
    ("connect", "schools", "--letters", "-"),
    ("meeting", "schools", "-o", "-"),
    ("batch", "schools", "--out", "-"),
    ("register", "export", "-o", "-"),
    ("register", "publish", "-"),
    ("register", "new", "--register", "-"),
    ("keys", "new", "--keys", "-"),
    ("keys", "share", "-"),
    ("model", "scan", "-o", "-"),
    ("doctor", "--bug-report", "-"),
]


@pytest.mark.parametrize("arguments", DASHES, ids=" ".join)
def test_a_dash_is_standard_output_or_refused_and_never_a_file(tmp_path, keys_folder, arguments):
    shutil.copytree(EXAMPLES / "de-regenboog", tmp_path / "school")
    shutil.copytree(keys_folder, tmp_path / "isop-keys")
    Register(str(tmp_path / "isop-register.db"), create=True).close()
    (tmp_path / "schools").mkdir()
    for name in ("de-brug", "de-vlieger", "het-kompas"):
        shutil.copy(EXAMPLES / f"{name}.yaml", tmp_path / "schools")
    (tmp_path / "scan.yaml").write_text("format: isop-scan/1\n", "utf-8")
    done = run(*arguments, cwd=tmp_path, lang="en", ISOP_PASSPHRASE=PASSPHRASE.decode())
    assert done.returncode in (0, 1, 2)
    assert done.stdout if done.returncode < 2 else b" - " in done.stderr
    assert not list(tmp_path.rglob("-"))


def test_every_result_has_a_row_in_the_test_of_dashes():
    tested = {word for row in DASHES for word in row}
    for command, parameter in commands():
        if parameter.name in paths.WRITES - {"output"} or (command, parameter.name) in paths.WRITES_HERE:
            assert command in tested, f"{command}: {parameter.name}"


def test_an_empty_name_is_refused_not_taken_for_none(tmp_path, isop):
    before = sums(tmp_path)
    for arguments in (
        ("report", "school", "-o", ""),
        ("plan", "school", "--calendar", ""),
        ("certificate", "school", "--badge", ""),
        ("batch", "school", "--out", "out", "--cluster", ""),
    ):
        status, said = isop(*arguments)
        assert (status, "an empty name names nothing" in said) == (2, True)
    assert sums(tmp_path) == before


def test_results_beside_the_input_and_over_an_earlier_result_are_written(tmp_path, isop):
    for _turn in range(2):
        assert isop("report", "school", "-f", "json", "-o", "school/result.json")[0] == 0
        assert isop("report", "school/result.json", "-o", "school/result.md")[0] == 0
        assert isop("report", "school", "-f", "json", "-o", "/dev/null")[0] == 0


def test_a_batch_writes_only_to_a_folder_that_is_new_or_its_own(tmp_path, isop):
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "index.html").write_text("mine", "utf-8")
    (tmp_path / "used" / "manifest.json").write_text("[]", "utf-8")
    assert isop("batch", "school", "--out", "used") == (
        2,
        "isop: used holds other files, such as index.html; choose a new folder for the results\n",
    )
    assert sums(tmp_path / "used").keys() == {"index.html", "manifest.json"}


def test_what_someone_put_in_the_folder_of_a_batch_stays(tmp_path):
    for name in ("one", "two"):
        (tmp_path / "in" / name).mkdir(parents=True)
        (tmp_path / "in" / name / "school.yaml").write_text(HEAD.replace("Regenboog", name) + "evidence: []\n", "utf-8")
    assert run("batch", "in", "--out", "out", "-j", "1", "--exit-zero", cwd=tmp_path).returncode == 0
    note = tmp_path / "out" / "schools" / "two" / "note.txt"
    note.write_text("mine", "utf-8")
    shutil.rmtree(tmp_path / "in" / "two")
    (tmp_path / "out" / "manifest.json").write_text("damaged", "utf-8")
    assert run("batch", "in", "--out", "out", "--exit-zero", cwd=tmp_path).returncode == 0
    assert [path.name for path in note.parent.iterdir()] == ["note.txt"]
