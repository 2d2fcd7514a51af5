"""The house: imports go one way, and nothing but the command line prints or exits."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import ROOT

#: The rooms from the ground up (docs/architecture.md): each imports from those before it alone. Those in one line do not know
#: each other.
FLOORS = (
    ("__init__", "resources", "quiet"),
    ("text", "errors"),
    ("installation", "model"),
    ("reading", "places", "bounding"),
    ("assessing", "bug_report", "machine"),
    ("checking",),
    ("practices", "partnerships", "matching"),
    ("formats",),
    ("documents", "register"),
    ("certifying",),
    ("batch", "publishing"),
    ("screen",),
    ("commands",),
    ("cli",),
    ("manual", "__main__"),
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
MODULES = sorted((ROOT / "isop_cli").rglob("*.py"))


def room_of(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else "__init__"


def imported(path: Path) -> Iterator[str]:
    """Every module of the program that one imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "isop_cli":
            yield from (
                [f"isop_cli.{alias.name}" for alias in node.names] if node.module == "isop_cli" else [node.module]
            )
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] == "isop_cli")


def test_every_room_has_its_floor():
    rooms = {room_of(".".join(path.relative_to(ROOT).with_suffix("").parts)) for path in MODULES}
    assert rooms == set(FLOOR_OF)


@pytest.mark.parametrize("room", FLOOR_OF)
def test_a_room_imports_from_those_below_it_alone(room):
    upward = []
    for path in MODULES:
        own = room_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
        if own == room:
            known = (name if (name := room_of(module)) in FLOOR_OF else "__init__" for module in imported(path))
            upward += [
                f"{path.relative_to(ROOT)}: {name}" for name in known if name != own and FLOOR_OF[name] >= FLOOR_OF[own]
            ]
    assert upward == []


def test_nothing_but_the_command_line_exits():
    leaving = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        if room_of(".".join(path.relative_to(ROOT).with_suffix("").parts))
        not in ("commands", "cli", "__main__", "screen")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("print", "sys.exit", "typer.echo", "exit")
    ]
    assert leaving == []


def test_no_message_hides_in_an_f_string_where_its_translation_is_not_looked_for():
    hidden = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        for text in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(text, ast.JoinedStr)
        for node in ast.walk(text)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("_", "ngettext")
    ]
    assert hidden == []


def test_nothing_but_the_screen_draws_on_a_terminal():
    drawing = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in MODULES
        if path.parent.name != "screen"
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Import | ast.ImportFrom) and re.search(r"(from|import) rich\b", ast.unparse(node))
    ]
    assert drawing == []
