"""`isop compare` and `isop report --since` as processes."""

import json
import re

import pymupdf
import pytest

from benchmarks.schools import make_schools
from tests.builders import EXAMPLES, run
from tests.formats.test_pdf import errors_in


@pytest.fixture
def old(tmp_path):
    """De Brug a year before, with lower levels."""
    text = (EXAMPLES / "de-brug.yaml").read_text("utf-8")
    text = re.sub(r"\b(20\d\d)-(\d\d-\d\d)", lambda m: f"{int(m[1]) - 1}-{m[2]}", text)
    path = tmp_path / "old.yaml"
    path.write_text(text.replace("level: 3", "level: 1"), "utf-8")
    return path


def test_two_audits_are_compared_on_the_terminal_and_as_json(tmp_path, old):
    shown = run("compare", old, EXAMPLES / "de-brug.yaml", cwd=tmp_path)
    assert shown.returncode == 0, shown.stderr
    text = shown.stdout.decode()
    assert "From the audit of 17 March 2025 to that of 17 March 2026." in text
    assert "Indicators that rose" in text
    assert "Three guidelines rose; met now: 1 Welcome and intent and 2 Vision." in text
    assert "Nothing changed for guidelines 3 (Plan), 5 (Sharing knowledge)" in text
    data = json.loads(run("compare", old, EXAMPLES / "de-brug.yaml", "-f", "json").stdout)
    assert (data["format"], data["turn"], data["label_after"]) == ("isop-comparison/2", "without", "deferred")
    run("assess", old, "-o", "old.json", cwd=tmp_path)
    again = run("compare", "old.json", EXAMPLES / "de-brug.yaml", "-f", "json", cwd=tmp_path)
    assert json.loads(again.stdout) == data


def test_a_report_tells_what_changed_behind_its_first_page(tmp_path, old):
    done = run("report", EXAMPLES / "de-brug.yaml", "--since", old, "-o", "r.pdf", cwd=tmp_path, lang="nl")
    assert done.returncode == 0, done.stderr
    with pymupdf.open(tmp_path / "r.pdf") as document:
        # Behind the first page, before the guidelines.
        told = "".join(page.get_text() for page in document.pages(1, 3))
        assert told.index("Sinds de vorige audit") < told.index("1.1 Ontvangst")
        assert "Sinds de vorige audit" in [entry[1] for entry in document.get_toc()]
    assert errors_in(tmp_path / "r.pdf") == []
    run("report", EXAMPLES / "de-brug.yaml", "--since", old, "-o", "r.html", cwd=tmp_path, lang="en")
    assert "Since the previous audit" in (tmp_path / "r.html").read_text("utf-8")
    run("report", EXAMPLES / "de-brug.yaml", "--since", old, "-o", "r.md", cwd=tmp_path, lang="en")
    assert "## Since the previous audit" in (tmp_path / "r.md").read_text("utf-8")
    wrong = run("report", EXAMPLES / "de-brug.yaml", "--since", old, "-o", "r.docx", cwd=tmp_path, lang="en")
    assert (wrong.returncode, "pdf, html or markdown" in wrong.stderr.decode()) == (2, True)


def test_two_batches_are_compared(tmp_path):
    make_schools(tmp_path / "a", 12)
    make_schools(tmp_path / "b", 13, seed=20261124)
    first = sorted((tmp_path / "b").rglob("*.yaml"))[0]
    first.write_text(first.read_text("utf-8").replace("level: 1", "level: 3").replace("level: 2", "level: 3"), "utf-8")
    for name in ("a", "b"):
        run("batch", name, "--out", f"out-{name}", "-q", cwd=tmp_path)
    data = json.loads(run("compare", "out-a", "out-b", "-f", "json", cwd=tmp_path).stdout)["schools"]
    turns = [school["turn"] for school in data]
    assert len(data) == 13
    assert (turns.count("new"), turns.count("gone")) == (1, 0)
    changed = [school for school in data if school["guidelines"] and school["turn"] != "new"]
    assert [school["turn"] for school in changed] == ["won"]
    shown = run("compare", "out-b", "out-a", cwd=tmp_path)
    lines = [line.split("\t") for line in shown.stdout.decode().splitlines()]
    assert [(line[0], line[3]) for line in lines if line[0] == "no longer meets all"] == [
        ("no longer meets all", "all guidelines met")
    ]
    assert {len(line) for line in lines} == {6}
    assert "no longer meets all 1" in shown.stderr.decode() and "gone 1" in shown.stderr.decode()


@pytest.mark.parametrize("arguments", [["nothing.yaml", "nothing.yaml"], ["x"], ["-f", "xml", "a", "b"]])
def test_what_cannot_be_compared_is_told(tmp_path, arguments):
    done = run("compare", *arguments, cwd=tmp_path)
    assert done.returncode in (2, 3)
    assert done.stderr.strip()
    assert b"Traceback" not in done.stderr


def test_a_batch_and_a_school_are_not_compared(tmp_path):
    make_schools(tmp_path / "a", 2)
    run("batch", "a", "--out", "out", "-q", cwd=tmp_path)
    done = run("compare", "out", EXAMPLES / "de-brug.yaml", cwd=tmp_path)
    assert (done.returncode, "two batches, or two schools" in done.stderr.decode()) == (2, True)
