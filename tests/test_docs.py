"""What the documents say is what the program does."""

import datetime
import re
import shlex
from fractions import Fraction

import pytest
import yaml

from isop_cli import __version__
from isop_cli.certifying.keys import new_keys
from isop_cli.checking.evidence import examine
from isop_cli.formats.json import render
from tests.builders import HEAD, PASSPHRASE, ROOT, assessed, everywhere, guideline, isop, run

METHOD = (ROOT / "docs" / "method.md").read_text("utf-8")
TEXTS = [
    str(path.relative_to(ROOT))
    for place in (".", "docs", "docs/decisions")
    for path in sorted(ROOT.glob(f"{place}/*.md"))
]
#: What someone who follows the steps of docs/architecture.md makes.
MADE = {
    "isop_cli/commands/NAME.py", "isop_cli/documents/neighbours.py", "templates/neighbours/neighbours.html",
    "isop_cli/documents/report/text.py", "isop_cli/locale/fy/LC_MESSAGES/messages.po",
}  # fmt: skip


def the_example(folder, name):
    """The assessment of an example in docs/method.md, with its place beside it."""
    text = re.search(rf"<!-- example: {name} -->\n```yaml\n(.*?)```", METHOD, re.DOTALL)[1]
    path = folder / "school.yaml"
    path.write_text(HEAD + text, "utf-8")
    return examine(path, isop()).assessment


def table_after(heading):
    """The rows of the first table below a heading of docs/method.md, by their first cell."""
    rows = re.search(rf"#### {heading}\n.*?\n\| --- [^\n]+\n((?:\|[^\n]+\n)+)", METHOD, re.DOTALL)[1]
    cells = [[cell.strip() for cell in row.strip("|").split(" | ")] for row in rows.splitlines()]
    return {first: rest for first, *rest in cells}


def test_the_example_of_levels_is_what_the_program_computes(tmp_path):
    example = the_example(tmp_path, "levels")
    table = {name: result for name, (_how, result) in table_after("Niveaus").items()}
    assert len(table) == 7
    scores = {f"S({indicator.id})": indicator.score for indicator in example.indicators}
    third = guideline(example, "3")
    scores |= {"S(3)": third.score, "C(3)": third.coverage}
    for name, written in table.items():
        assert scores[name] == (None if written == "open" else Fraction(written)), name
    assert third.outcome == "partly"
    assert [(step.indicator, step.score, step.to, step.steps) for step in third.raises] == [
        ("3.2", Fraction(3, 2), 2, 1)
    ]


def test_the_example_of_voices_is_what_the_program_computes(tmp_path):
    example = the_example(tmp_path, "voices")
    table = {name: Fraction(result) for name, (_how, result) in table_after("Stemmen en tegenspraak").items()}
    found = next(indicator for indicator in example.indicators if indicator.id == "1.2")
    by_source = {source.source: source for source in found.sources}
    by_voice = {voice.who: voice.level for voice in by_source["interview"].voices}
    assert table == {
        "L(interview, directie)": by_voice["head"],
        "L(interview, ouders)": by_voice["parents"],
        "L(interview)": by_source["interview"].level,
        "L(schoolbezoek)": by_source["school_visit"].level,
        "S(1.2)": found.score,
    }
    assert found.core
    assert [group.level for group in found.groups if group.who == "parents"] == [0]
    (conflict,) = example.conflicts
    levels = [voice.level for voice in conflict.voices]
    assert (conflict.indicator, max(levels) - min(levels)) == ("1.2", 3)
    assert "11/5" in METHOD and Fraction(sum([3, 3, 3, 0, 2]), 5) == Fraction(11, 5)


def test_the_example_of_a_route_is_what_the_program_computes():
    fourth = guideline(assessed(everywhere(2, i4_2=1, i4_3=1, i4_5=3, i4_6=1)), "4")
    assert fourth.score == Fraction(5, 3)
    assert [(step.indicator, step.to) for step in fourth.raises] == [("4.2", 2), ("4.3", 2)]


def sharing(**evidence):
    """The evidence of an audit in which all is at 3 but guideline 5, on which only `evidence` tells."""
    fifth = ("5.1", "5.2", "5.4")
    ids = {"school_visit": "V1", "interview": "I1", "team_meeting": "T1", "document": "D1"}
    items = [{"id": ids[item["source"]], **item} for item in everywhere(3)]
    for item in items:
        item["findings"] = [f for f in item["findings"] if f["indicator"] not in fifth]
        level = evidence.get(item["source"])
        item["findings"] += [{"indicator": name, "level": level} for name in fifth if level is not None]
        if item["source"] == "interview":
            item["who"] = "parents"
    return items


def test_the_example_of_certainty_is_what_the_program_computes():
    table = table_after("Zekerheid")
    result = assessed(sharing(team_meeting=3, document=1))
    assert guideline(result, "5").score == 2
    assert result.label.outcome == "awarded"
    assert list(result.certainty.needed) == table["nodig"][0].split(", ")
    assert list(result.certainty.decisive) == table["beslissend"][0].split(", ")
    turns = {(finding.indicator, finding.level - finding.to, finding.outcome) for finding in result.certainty.pivotal}
    assert turns == {(name, 1, "deferred") for name in ("5.1", "5.2", "5.4")}
    assert table["kantelend"][0].startswith(f"{len(result.certainty.pivotal)} bevindingen")
    assert [conflict.indicator for conflict in result.conflicts] == ["5.1", "5.2", "5.4"]
    assert [conflict.indicator for conflict in result.conflicts if conflict.core] == ["5.1", "5.2"]


def test_the_example_of_a_follow_up_is_what_the_program_computes(tmp_path):
    first = assessed(sharing(team_meeting=1, document=1))
    assert (first.label.outcome, guideline(first, "5").score) == ("deferred", 1)
    assert first.label.improve_until == "2027-05-12"
    (tmp_path / "vorige.json").write_bytes(render([first]))
    again = """
format: isop-evidence/1
school: {name: De Regenboog, sector: po}
audit:
  date: 2027-02-09
  kind: follow_up
  previous: vorige.json
  scope: ["5"]
  auditors: [{id: jw, name: J. de Wit}]
evidence:
  - id: I2
    source: interview
    who: parents
    date: 2027-02-09
    findings: [{indicator: "5.2", level: 2, note: Twee scholen kwamen kijken.}]
  - id: D2
    source: document
    date: DAY
    findings: [{indicator: "5.1", level: 2, note: Stap voor stap.}, {indicator: "5.2", level: 2, note: Een afspraak.},
      {indicator: "5.4", level: 2, note: Van een buurschool.}]
"""
    outcomes = {}
    for day in ("2026-05-10", "2026-11-03"):
        (tmp_path / "school.yaml").write_text(again.replace("DAY", day), "utf-8")
        result = examine(tmp_path / "school.yaml", isop()).assessment
        outcomes[day] = result.label.outcome
    assert outcomes == {"2026-05-10": "insufficient", "2026-11-03": "awarded"}
    assert guideline(result, "5").score == 2
    assert [g.id for g in result.guidelines if g.carried == "2026-05-12"] == ["1", "2", "3", "4", "6"]


def test_the_calculations_in_the_tables_come_out_as_written():
    found = re.findall(r"^\| [SL]\([\w.,]+(?: \w+)?\) \| ([\d/+() ]+) \| ([\d/]+) \|$", METHOD, re.MULTILINE)
    assert len(found) == 10
    for formula, result in found:
        exact = re.sub(r"\d+", lambda number: f"Fraction({number[0]})", formula)
        assert eval(exact) == Fraction(result), formula


def test_the_method_names_isops_parameters_in_both_languages():
    dutch, english = METHOD.split("## English")
    for text in (dutch, english):
        for number in ("4/5", "24", "12", "36", "1/2", "1/3"):
            assert number in text
    for instrument in ("PTA", "LPPA", "NNPS", "Ouderbetrokkenheid 3.0", "Inspect"):
        assert instrument in dutch and instrument in english


@pytest.mark.parametrize("name", TEXTS)
def test_links_lead_somewhere(name):
    path = ROOT / name
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", path.read_text("utf-8")):
        if not target.startswith(("http:", "https:")):
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize(
    "name", [name for name in TEXTS if re.search("architecture|decisions|SECURITY|CONTRIBUTING", name)]
)
def test_files_that_developers_are_sent_to_are_there(name):
    named = re.findall(r"`([\w./-]+(?:/|\.(?:py|md|html|po|yaml)))`", (ROOT / name).read_text("utf-8"))
    for file in set(named) - MADE:
        assert (ROOT / file).exists() or (ROOT / "isop_cli" / file).exists(), file


def test_the_format_shown_is_a_dossier_that_passes(tmp_path):
    text = re.search(r"```yaml\n(.*?)```", (ROOT / "docs" / "format.md").read_text("utf-8"), re.DOTALL)[1]
    data = yaml.safe_load(text.replace("sha256: …", f"sha256: {'0' * 64}"))
    assert data["format"] == "isop-evidence/1"
    from isop_cli.model.schemas import schemas

    assert set(data) == set(schemas()["evidence"]["properties"])


def test_the_readme_shows_what_the_terminal_shows():
    readme = (ROOT / "README.md").read_text("utf-8")
    for command, shown in re.findall(r"(?<!-->\n)```console\n\$ (isop [^\n]+)\n(.*?)```", readme, re.DOTALL):
        arguments = command.removeprefix("isop ").split()
        real = run(*arguments, cwd=ROOT, lang="nl").stdout.decode()
        assert "\n".join(line.rstrip() for line in real.splitlines()) == shown.rstrip("\n"), command
    assert "$ isop assess" in readme


def test_the_readme_shows_what_the_label_bureau_sees(tmp_path):
    shown = re.search(r"<!-- bureau -->\n```console\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)[1]
    # The only thing that depends on today: what was signed in the future is not believed, so the clock is the real one.
    today = datetime.date.today()
    shown = re.sub(r"(?<=vóór of op )[0-9-]+", str(today + datetime.timedelta(days=30)), shown)
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    new_keys(
        tmp_path / "keys",
        "Stichting Actief Ouderschap",
        "Labelbureau ISOP",
        PASSPHRASE,
        datetime.datetime.now(datetime.UTC),
    )
    settings: dict = {"ISOP_KEYS": str(tmp_path / "keys"), "ISOP_PASSPHRASE": PASSPHRASE.decode()}
    run("register", "new", cwd=tmp_path)
    commands = re.findall(r"\$ isop ([^\n]+)\n((?:(?!\$ ).*\n)*)", shown)
    assert len(commands) == 4
    for command, told in commands:
        done = run(*shlex.split(command), cwd=tmp_path, lang="nl", **settings)
        assert (done.stdout + done.stderr).decode() == told, command


def test_the_changelog_knows_the_version():
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
