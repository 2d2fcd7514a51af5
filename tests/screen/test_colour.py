"""Colour and tables: the same rules for every command. In a pipe plain text, on a terminal colour, and people decide."""

import os
import re

import pytest

from tests.builders import EXAMPLES, drawn_on_a_terminal, run

DEFERRED = EXAMPLES / "de-brug.yaml"
#: Colours of letters and backgrounds; bold and dim are none.
_COLOUR = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-8]|9[0-7]|4[0-8])(?:;\d+)*m")
#: Lists: in a pipe each is lines with so many cells.
LISTINGS: dict[str, tuple[list, int]] = {
    "register list": (["register", "list"], 6),
    "batch": (["batch", EXAMPLES, "--out", "out", "--sort", "outcome"], 11),
    "connect": (["connect", EXAMPLES], 7),
    "meeting": (["meeting", EXAMPLES], 4),
    "practices": (["practices"], 3),
    "criteria": (["criteria"], 4),
    "compare batches": (["compare", "before", "after"], 6),
}
VIEWS: dict[str, list] = {
    "assess": ["assess", DEFERRED],
    "explain": ["explain", DEFERRED, "3"],
    "compare": ["compare", EXAMPLES / "de-zandloper.yaml", DEFERRED],
    "criteria show": ["criteria", "show", "2.3"],
    "practices show": ["practices", "show", "inloopkwartier"],
    "model": ["model"],
    "scan": ["model", "scan", "team.yaml"],
    "doctor": ["doctor"],
    "register verify": ["register", "verify"],
}
#: What the program says has no colours anywhere.
SAID: dict[str, list] = {
    "help": ["assess", "--help"],
    "commands": ["--help"],
    "usage": ["assess", "--nothing"],
    "problems": ["check", "wrong.yaml"],
}
#: What shows colours, not only bold and dim.
COLOURED = {"register list", "batch", "compare batches", "assess", "compare", "scan", "doctor", "register verify"}
#: What shows on a terminal how far it is, with a coloured bar.
WITH_A_BAR = {"batch", "connect", "meeting"}
EVERYTHING: dict[str, list] = {name: arguments for name, (arguments, _cells) in LISTINGS.items()} | VIEWS | SAID


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with a register, two batches and a scan."""
    folder = tmp_path_factory.mktemp("screen")
    rows = ["De Regenboog,2026-06-01,2029-06-01,Zwolle", '"De\tBrug\nPWNED",2026-06-02,2029-06-01,Deventer']
    (folder / "labels.csv").write_text("\n".join(["school,decided,valid_until,place", *rows, ""]), "utf-8")
    run("register", "new", cwd=folder)
    assert run("register", "import", "labels.csv", "--why", "taken over", cwd=folder).returncode == 0
    for name, level in (("before", "1"), ("after", "3")):
        (folder / f"{name}-schools").mkdir()
        text = re.sub(r"level: \d", f"level: {level}", DEFERRED.read_text("utf-8"))
        (folder / f"{name}-schools" / "school.yaml").write_text(text, "utf-8")
        run("batch", f"{name}-schools", "--out", name, "-q", cwd=folder)
    run("model", "scan", "-o", "team.yaml", cwd=folder)
    scan = (folder / "team.yaml").read_text("utf-8").replace("{now: , wish: }", "{now: 1, wish: 2}")
    (folder / "team.yaml").write_text(scan, "utf-8")
    (folder / "wrong.yaml").write_text("school: {name: X, sektor: po}\n", "utf-8")
    return folder


@pytest.mark.parametrize("name", EVERYTHING)
def test_in_a_pipe_there_is_no_colour_unless_it_is_asked_for(folder, name):
    plain = run(*EVERYTHING[name], cwd=folder)
    assert b"\x1b" not in plain.stdout + plain.stderr
    assert plain.returncode != 70 and plain.stdout + plain.stderr
    asked = run(*EVERYTHING[name], cwd=folder, FORCE_COLOR="1")
    assert (b"\x1b[" in asked.stdout + asked.stderr) == (name not in SAID)
    assert bool(_COLOUR.search(asked.stdout.decode())) == (name in COLOURED)
    # A bar that is drawn over and over is for a terminal alone.
    assert b"\x1b" not in asked.stderr
    # An empty one is none, and NO_COLOR goes first.
    assert run(*EVERYTHING[name], cwd=folder, FORCE_COLOR="").stdout == plain.stdout
    assert run(*EVERYTHING[name], cwd=folder, FORCE_COLOR="1", NO_COLOR="1").stdout == plain.stdout


@pytest.mark.skipif(os.name != "posix", reason="terminals as POSIX has them")
@pytest.mark.parametrize("name", EVERYTHING)
def test_on_a_terminal_there_is_colour_unless_it_is_unwanted(folder, name):
    status, shown = drawn_on_a_terminal(*EVERYTHING[name], cwd=folder)
    assert status == run(*EVERYTHING[name], cwd=folder).returncode
    assert bool(_COLOUR.search(shown)) == (name in COLOURED | WITH_A_BAR)
    _status, without = drawn_on_a_terminal(*EVERYTHING[name], cwd=folder, NO_COLOR="1", FORCE_COLOR="1")
    assert not _COLOUR.search(without)
    _status, empty = drawn_on_a_terminal(*EVERYTHING[name], cwd=folder, NO_COLOR="", FORCE_COLOR="")
    assert bool(_COLOUR.search(empty)) == (name in COLOURED | WITH_A_BAR)
    _status, dumb = drawn_on_a_terminal(*EVERYTHING[name], cwd=folder, TERM="dumb")
    assert "\x1b" not in dumb


@pytest.mark.parametrize("name", LISTINGS)
def test_a_list_is_lines_with_tabs_in_a_pipe_and_a_table_on_a_terminal(folder, name):
    arguments, cells = LISTINGS[name]
    lines = run(*arguments, cwd=folder).stdout.decode().splitlines()
    assert lines and {line.count("\t") + 1 for line in lines} == {cells}
    table = run(*arguments, cwd=folder, FORCE_COLOR="1").stdout.decode()
    assert "\t" not in table and table.strip()
    if os.name == "posix":
        assert "\t" not in drawn_on_a_terminal(*arguments, cwd=folder)[1]


def test_a_name_makes_no_row_or_cell_of_its_own(folder):
    names = [line.split("\t")[1] for line in run("register", "list", cwd=folder).stdout.decode().splitlines()]
    assert sorted(names) == ["De Brug PWNED", "De Regenboog"]
    table = run("register", "list", cwd=folder, FORCE_COLOR="1", COLUMNS="110").stdout.decode()
    assert "De Brug PWNED" in table


def test_the_one_table_gives_an_outcome_the_same_colour_everywhere(folder):
    green, yellow = "\x1b[32m", "\x1b[33m"
    batch = run("batch", EXAMPLES, "--out", "out", cwd=folder, FORCE_COLOR="1").stdout.decode()
    assert f"{yellow}label deferred" in batch and f"{green}all guidelines met" in batch and f"{green}●" in batch
    assert f"{green}valid" in run("register", "list", cwd=folder, FORCE_COLOR="1").stdout.decode()
    assess = run("assess", DEFERRED, cwd=folder, FORCE_COLOR="1").stdout.decode()
    assert "\x1b[1;33m◐ LABEL DEFERRED" in assess and f"{yellow}◐ partly met" in assess and f"{green}● met" in assess
    compared = run("compare", "before", "after", cwd=folder, FORCE_COLOR="1").stdout.decode()
    assert f"{green}meets all now: " in compared
