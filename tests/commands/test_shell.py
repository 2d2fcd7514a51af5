"""Every command says the same of itself, and what is wrong on a command line, in the user's language."""

import inspect
import re

import pytest
import typer
from packaging.requirements import Requirement
from typer.main import get_command

from isop_cli import cli
from isop_cli.commands.shell import Command, Group
from tests.builders import ROOT, declared, run

SOURCES = sorted((ROOT / "isop_cli").rglob("*.py"))


def test_every_command_has_the_option_of_its_language_and_none_takes_it_for_itself():
    contexts = list(cli.every_command())
    assert len(contexts) > 50
    for context in contexts:
        shown = context.get_help()
        assert re.search(r"^  --lang nl\|en  +Language\.$", shown, re.MULTILINE), context.command_path
        assert re.search(r"^  --help  ", shown, re.MULTILINE), context.command_path
        assert isinstance(context.command, Command | Group)
        assert "lang" not in inspect.signature(context.command.callback or len).parameters, context.command_path


def test_a_newcomer_sees_the_five_commands_of_an_audit_first():
    shown = next(cli.every_command()).get_help()
    assert re.findall(r"^  (\w+)  +\S", shown, re.MULTILINE)[:5] == ["new", "check", "assess", "explain", "report"]
    headings = ["Collect", "Judge", "Tell", "Decide and keep", "Learn from each other", "Look up"]
    assert re.findall(r"^(.*):$", shown, re.MULTILINE) == ["Options", *headings]


def test_a_group_tells_each_of_its_commands_whole_in_the_users_language():
    shown = run("register", "--help", lang="nl").stdout.decode()
    assert "\nOpdrachten:\n" in shown and "..." not in shown.split("\n", 1)[1]
    assert re.search(r"^  publish +Schrijf de website van het register in een map: labels,$", shown, re.MULTILINE)
    assert "controlepagina, statuslijst en sleutels." in shown


@pytest.mark.parametrize(
    ("arguments", "en", "nl"),
    [
        (["check", "--format"], "--format needs a value", "--format heeft een waarde nodig"),
        (["report", "x.yaml", "-o"], "-o needs a value", "-o heeft een waarde nodig"),
        (["check", "--lang"], "--lang needs a value", "--lang heeft een waarde nodig"),
        (["check", "--quiet=yes", "x"], "--quiet takes no value", "achter --quiet hoort geen waarde"),
        (["check", "--help=yes"], "--help takes no value", "achter --help hoort geen waarde"),
        (["check"], "FILE is missing", "BESTAND ontbreekt"),
        (["batch", "x"], "--out is missing", "--out ontbreekt"),
        (["explain", "x", "3", "y", "z"], "too many arguments: y z", "te veel argumenten: y z"),
        (["check", "--foramt", "x"], "there is no option --foramt; did you mean --format?", "er is geen optie --foramt; bedoelde u --format?"),
        (["asses", "x"], "there is no command asses; did you mean assess?", "er is geen opdracht asses; bedoelde u assess?"),
        (["check", "--format", "xml", "x"], "unknown value for --format; choose from: text, json, sarif, github", "onbekende waarde voor --format; kies uit: text, json, sarif, github"),
        (["batch", "x", "-o", "y", "--sort", "z"], "unknown value for --sort; choose from: dossier, ", "onbekende waarde voor --sort; kies uit: dossier, "),
        (["register", "export", "xml"], "unknown value for csv|json; choose from: csv, json", "onbekende waarde voor csv|json; kies uit: csv, json"),
        (["batch", "x", "-o", "y", "--jobs", "0"], "a wrong value for --jobs: 0 is not a whole number from 1 to 512", "een verkeerde waarde voor --jobs: 0 is geen geheel getal van 1 tot en met 512"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_the_users_language_with_the_command_it_is_about(arguments, en, nl):
    for lang, told, usage in (("en", en, "Usage: isop "), ("nl", nl, "Gebruik: isop ")):
        done = run(*arguments, lang=lang)
        shown = done.stderr.decode()
        assert (done.returncode, done.stdout) == (2, b"")
        assert told in shown.splitlines()[-1]
        assert shown.startswith(usage)


def test_a_group_without_a_command_shows_its_help(capsys):
    assert get_command(cli.build()).main(["keys"], prog_name="isop", standalone_mode=False) == 2
    shown = capsys.readouterr()
    assert shown.out == "" and "passphrase" in shown.err


def test_nothing_of_the_command_line_library_is_used_that_it_keeps_to_itself():
    for path in SOURCES:
        assert not re.search(r"typer\.?_|\bimport _?click|from _?click", path.read_text("utf-8")), path


def test_the_command_line_library_is_one_whose_classes_were_looked_at():
    """It has no promise for what `shell.py` builds on: its commands, and what its exceptions carry."""
    (wanted,) = [Requirement(found) for found in declared()["dependencies"] if found.startswith("typer")]
    assert wanted.specifier.contains(typer.__version__)
    assert not wanted.specifier.contains(
        f"{typer.__version__.split('.')[0]}.{int(typer.__version__.split('.')[1]) + 1}"
    )
    for name in (
        "get_params",
        "collect_usage_pieces",
        "format_options",
        "format_usage",
        "get_help_option",
        "parse_args",
    ):
        assert callable(getattr(typer.core.TyperCommand, name)), name
    assert callable(typer.core.TyperGroup.resolve_command)
    assert issubclass(typer.BadParameter, typer.TyperException)
