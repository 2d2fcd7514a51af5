"""What is wrong on the command line is refused by every command in the same words, before anything is done."""

import pytest
import typer

from isop_cli import cli
from isop_cli.commands.shell import usage_problem
from isop_cli.register.store import Register
from isop_cli.text.language import language, set_language
from tests.builders import EXAMPLES, run

SCHOOL = str(EXAMPLES / "de-brug.yaml")
#: Every command that takes templates, with what it needs beside them; none of it is read.
WITH_TEMPLATES = [
    ["assess", SCHOOL],
    ["report", SCHOOL],
    ["plan", SCHOOL],
    ["batch", "schools", "-o", "out"],
    ["batch", "schools", "-o", "out", "--certificate"],
    ["connect", "schools"],
    ["meeting", "schools"],
    ["certificate", SCHOOL],
    ["model", "poster"],
    ["model", "article"],
    ["model", "scan"],
    ["register", "publish", "site"],
]
#: What else than its document a command writes in a format that follows from the name.
BESIDE = [
    ["assess", SCHOOL, "--report", "a.odt"],
    ["plan", SCHOOL, "--calendar", "a.odt"],
    ["certificate", SCHOOL, "--badge", "a.odt"],
]
#: One line of a template that runs a program where models are handed out as they are.
PICKLE = "{{ WHAT.parse_raw('cbuiltins\\nopen\\n(Vpwned\\nVw\\ntR.', proto='pickle', allow_pickle=true) }}"


def called(capsys, *arguments: str) -> tuple[int, str]:
    """`isop` in this process: its status, and what it said."""
    set_language("en")
    try:
        cli.language_asked_for(arguments)
    except typer.TyperException as problem:
        return 2, usage_problem(problem)
    return cli.carry_out(list(arguments)), capsys.readouterr().err


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch, tmp_path):
    """An empty folder to work in, and the language as it was."""
    before = language()
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    set_language(before)


@pytest.mark.parametrize("command", WITH_TEMPLATES, ids=" ".join)
def test_a_folder_with_templates_that_is_not_there_is_refused_first(capsys, elsewhere, command):
    status, said = called(capsys, *command, "--templates", "nergens")
    assert (status, said) == (2, "isop: there is no folder nergens\n")
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize("command", WITH_TEMPLATES, ids=" ".join)
@pytest.mark.parametrize(
    ("file", "content", "status", "told"),
    [
        ("brand.yaml", "isuer: X\n", 3, "issuer"),
        ("brand.yaml", "logo: nergens.png\n", 3, "nergens.png is not there"),
        ("style.css", "{% if %}", 2, "the template style.css:1 is wrong"),
        ("report/cover.html", "{% endif %}", 2, "the template report/cover.html:1 is wrong"),
    ],
)
def test_a_look_that_is_wrong_is_refused_first(capsys, elsewhere, command, file, content, status, told):
    path = elsewhere / "own" / file
    path.parent.mkdir(parents=True)
    path.write_text(content, "utf-8")
    found, said = called(capsys, *command, "--templates", "own")
    assert found == status
    assert told in said
    assert [path.name for path in elsewhere.iterdir()] == ["own"]


@pytest.mark.parametrize("command", BESIDE, ids=" ".join)
def test_an_unknown_format_of_what_is_written_beside_is_refused_first(capsys, elsewhere, command):
    status, said = called(capsys, *command)
    assert status == 2
    assert said.startswith("isop: unknown format: a.odt; choose from: .")
    assert list(elsewhere.iterdir()) == []


@pytest.mark.parametrize(
    "arguments",
    [
        ["--lang", "fr", "check", SCHOOL],
        ["check", SCHOOL, "--lang", "fr"],
        ["check", "--lang=fr", SCHOOL],
        ["--lang", "en", "check", SCHOOL, "--lang", "fr"],
        ["--lang", "fr", "--help"],
        ["report", "--help", "--lang", "fr"],
        ["register", "--lang", "fr", "list"],
    ],
    ids=" ".join,
)
def test_a_language_that_there_is_not_is_refused_wherever_it_stands(capsys, arguments):
    status, said = called(capsys, *arguments)
    assert status == 2
    assert "there is no language fr; choose from: nl, en" in said


def test_what_follows_two_dashes_is_no_language():
    assert cli.language_asked_for(["check", "--lang", "en", "--", "--lang", "fr"]) == "en"


def test_an_unknown_language_in_the_environment_is_said_once_and_passed_over():
    done = run("criteria", "show", "3", lang="xx", LC_ALL="en_GB.UTF-8", cold=True)
    assert done.returncode == 0
    assert done.stderr.decode().count("ISOP_LANG: there is no language xx; choose from: nl, en") == 1
    assert run("criteria", "show", "3", "--lang", "en", lang="xx", cold=True).stderr == b""


def test_no_number_is_taken_when_the_command_line_is_wrong(capsys, elsewhere):
    with Register(str(elsewhere / "isop-register.db"), create=True):
        pass
    for wrong in (["--templates", "nergens"], ["-o", "a.odt"], ["--badge", "a.odt"], ["--lang", "fr"]):
        status, _said = called(capsys, "certificate", SCHOOL, *wrong)
        assert status == 2
    with Register(str(elsewhere / "isop-register.db")) as book:
        assert book.labels() == []


@pytest.mark.parametrize(
    ("command", "template", "what"),
    [
        (["report", SCHOOL, "-o", "r.html"], "report/cover.html", "report.dossier"),
        (["report", SCHOOL, "-o", "r.md"], "report/report.md", "report.framework"),
        (["report", SCHOOL, "-o", "r.html"], "style.css", "report.framework.scale"),
        (["plan", SCHOOL, "-o", "p.html"], "plan/plan.html", "plan.framework"),
        (["plan", SCHOOL, "-o", "p.md"], "plan/plan.md", "plan.sentences.dossier"),
        (["model", "poster"], "model/poster.html", "poster.texts"),
        (["model", "article", "-o", "a.html"], "model/article.html", "article.texts"),
        (["model", "scan"], "model/scan-form.html", "form.framework"),
    ],
)
def test_a_template_runs_nothing(capsys, elsewhere, command, template, what):
    path = elsewhere / "own" / template
    path.parent.mkdir(parents=True)
    path.write_text(PICKLE.replace("WHAT", what), "utf-8")
    status, said = called(capsys, *command, "--templates", "own")
    assert status == 2
    assert "parse_raw" in said
    assert [path.name for path in elsewhere.iterdir()] == ["own"]
