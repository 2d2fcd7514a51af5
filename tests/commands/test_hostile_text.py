"""What a stranger writes in a file reaches no terminal as anything but text, whichever command shows it."""

import json
import re

import pytest

from tests.builders import ROOT, everywhere, run

#: Erases a line, goes up, colours, rings, turns the reading direction round, begins a line of its own.
EVIL = "Ev\x1b[2K\x1b[1A\x9b1A\x1b[38;2;1;2;3mVALID\u202e\u2066\x07\rPWNED\nPWNED\x85PWNED"
#: The same as YAML and JSON write it.
QUOTED = json.dumps(EVIL)
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def steering(output: bytes, *, lines: bool = True) -> list[str]:
    """What in an output would steer a terminal, or pretend to be a line of this program's; its own colours aside."""
    text = output.decode("utf-8").replace("\r\n", "\n")
    pretended = [line for line in text.splitlines() if lines and line.startswith("PWNED")]
    own = re.sub(r"\x1b\[(?!38;2;1;2;3m)[0-9;]*m", "", text)
    return _STEERING.findall(own) + pretended


def hostile_dossier(path, levels: str = "2", **school: str) -> None:
    evidence = [
        {**item, "id": f"E{number}", "title": EVIL, "by": "jw",
         "findings": [{**finding, "note": EVIL} for finding in item["findings"]]}
        for number, item in enumerate(everywhere(int(levels)))
    ]  # fmt: skip
    data = {
        "format": "isop-evidence/1",
        "school": {"name": EVIL, "sector": "po", "city": EVIL, **school},
        "audit": {"date": "2026-05-12", "auditors": [{"id": "jw", "name": EVIL, "role": "lead"}]},
        "evidence": evidence,
    }
    path.write_text(json.dumps(data), "utf-8")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A folder with everything that a stranger can send."""
    folder = tmp_path_factory.mktemp("sent")
    for name, level in (("one", "2"), ("two", "3")):
        (folder / name).mkdir()
        hostile_dossier(folder / name / "school.yaml", level)
    (folder / "wrong.yaml").write_text(
        f"format: isop-evidence/1\nschool: {{name: {QUOTED}, sector: {QUOTED}}}\n{QUOTED}: 1\naudit: {{date: {QUOTED}}}\n",
        "utf-8",
    )
    text = (ROOT / "tests" / "data" / "small-criteria.yaml").read_text("utf-8")
    changed = re.sub(r"(?<=[{ ])(de|en): [^,}\n]+(?=[,}])", lambda found: f"{found[1]}: {QUOTED}", text)
    assert changed.count(QUOTED) > 10
    (folder / "criteria.yaml").write_text(changed, "utf-8")
    (folder / "hof.yaml").write_text(
        f"format: isop-evidence/1\nschool: {{name: {QUOTED}}}\naudit: {{date: 2026-05-12}}\nevidence:\n"
        "  - {id: L1, source: look, date: 2026-05-01, findings: [{indicator: A.1, level: 5}, {indicator: A.10, level: 4}]}\n"
        f"not_applicable: {{B.1: {QUOTED}}}\n"
    )
    for name in ("one", "two"):
        assert run("report", name, "-f", "json", "-o", f"{name}.json", cwd=folder).returncode in (0, 1)
    (folder / "register.csv").write_text(
        f'school,decided,valid_until,place\n"{EVIL}",2026-01-01,2029-01-01,"{EVIL}"\n', "utf-8"
    )
    (folder / "wrong.csv").write_text(f'school,decided,valid_until\nX,"{EVIL}",2029-01-01\n', "utf-8")
    assert run("register", "new", cwd=folder).returncode in (0, 1)
    (folder / "practices").mkdir()
    (folder / "practices" / "wrong.yaml").write_text(f"format: {QUOTED}\n{QUOTED}: {QUOTED}\n", "utf-8")
    return folder


#: Where a text may have several lines: a page's source, and the explanations in criteria.
SEVERAL_LINES = ("html", "criteria.yaml")
COMMANDS = [
    ["check", "one", "wrong.yaml"],
    ["check", "wrong.yaml", "--format", "json"],
    ["check", "wrong.yaml", "--format", "github"],
    ["assess", "one", "wrong.yaml"],
    ["assess", "one", "-f", "json"],
    ["explain", "one", "1.1"],
    ["report", "one.json", "-f", "markdown", "-o", "-"],
    ["report", "one.json", "-f", "html", "-o", "-"],
    ["compare", "one.json", "two.json"],
    ["criteria", "show", "A.1", "--criteria", "criteria.yaml"],
    ["assess", "hof.yaml", "--criteria", "criteria.yaml"],
    ["register", "import", "wrong.csv", "--why", "x"],
    ["register", "import", "register.csv", "--why", EVIL, "--who", EVIL],
    ["register", "show", "ISOP-2026-0001"],
    ["register", "export", "json"],
    ["practices", "check", "practices"],
    ["batch", "one", "two", "--out", "first"],
    ["verify", EVIL],
    ["assess", f"--{EVIL}"],
]


@pytest.mark.parametrize(
    "arguments", COMMANDS, ids=lambda given: " ".join(given).encode("ascii", "replace").decode()[:40]
)
def test_no_text_from_outside_steers_the_terminal(folder, arguments):
    done = run(*arguments, cwd=folder)
    for output in (done.stdout, done.stderr):
        assert steering(output, lines=not set(SEVERAL_LINES) & set(arguments)) == []
    assert done.returncode != 70
    assert b"Traceback" not in done.stderr


def test_on_a_terminal_only_the_programs_own_colours_pass(folder):
    shown = run("assess", "one", cwd=folder, FORCE_COLOR="1").stdout
    assert b"\x1b[" in shown
    assert steering(shown) == []
