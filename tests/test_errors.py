"""What cannot be done is one family, told once and with one status each."""

import ast
import importlib
from pathlib import Path

import pytest

from isop_cli.errors import CommandLineError, InputError, IsopError, MachineError, OutcomeError
from tests.builders import ROOT, run

COMMANDS = sorted((ROOT / "isop_cli" / "commands").glob("*.py"))


def family(kind: type[IsopError] = IsopError) -> set[type[IsopError]]:
    return {kind}.union(*(family(child) for child in kind.__subclasses__()))


def test_each_kind_has_a_status_of_the_reference():
    for path in (ROOT / "isop_cli").rglob("*.py"):
        if "class " in path.read_text("utf-8") and path.parent.name != "commands":
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
    assert {kind.status for kind in (OutcomeError, CommandLineError, InputError, MachineError)} == {1, 2, 3, 4}
    assert {kind.__name__ for kind in family() if kind.status not in (1, 2, 3, 4)} == set()
    assert {"RegisterError", "KeyProblemError", "FormatError", "NoTreeError"} <= {kind.__name__ for kind in family()}


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: path.stem)
def test_no_command_turns_the_whole_family_into_words_itself(path: Path):
    caught = {
        ast.unparse(handler.type)
        for handler in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(handler, ast.ExceptHandler) and handler.type is not None
    }
    assert not caught & {"IsopError", "MachineError", "InputError", "OutcomeError", "CommandLineError"}


def test_it_is_told_in_one_line_with_its_status(tmp_path):
    done = run("register", "list", "--register", "nothing.db", cwd=tmp_path)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (4, b"", 1)
    assert done.stderr.startswith(b"isop: there is no register nothing.db")
