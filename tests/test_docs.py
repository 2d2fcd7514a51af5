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
from tests.builders import HEAD, PASSPHRASE, ROOT, guideline, isop, run

METHOD = (ROOT / "docs" / "method.md").read_text("utf-8")
TEXTS = [
    str(path.relative_to(ROOT))
    for place in (".", "docs", "docs/decisions")
    for path in sorted(ROOT.glob(f"{place}/*.md"))
]
#: What someone who follows the steps of docs/architecture.md makes.
MADE = {
    "isop_cli/commands/NAME.py", "isop_cli/documents/parents.py", "templates/parents/parents.html",
    "isop_cli/documents/report/text.py", "isop_cli/locale/fy/LC_MESSAGES/messages.po",
}  # fmt: skip


@pytest.fixture
def example(tmp_path):
    """The assessment of the example in docs/method.md."""
    text = re.search(r"<!-- example -->\n```yaml\n(.*?)```", METHOD, re.DOTALL)[1]
    path = tmp_path / "school.yaml"
    path.write_text(HEAD + text, "utf-8")
    return examine(path, isop()).assessment


def test_the_worked_example_is_what_the_program_computes(example):
    table = dict(re.findall(r"^\| ([SC]\([\d.]+\)) \| [^|]+ \| ([\w/]+) \|$", METHOD, re.MULTILINE))
    assert len(table) == 7
    scores = {f"S({indicator.id})": indicator.score for indicator in example.indicators}
    third = guideline(example, "3")
    scores |= {"S(3)": third.score, "C(3)": third.coverage}
    for name, written in table.items():
        assert scores[name] == (None if written == "open" else Fraction(written)), name
    assert third.outcome == "partly"
    assert [(step.indicator, step.to, step.steps) for step in third.raises] == [("3.2", 2, 1)]


def test_the_calculations_in_the_table_come_out_as_written():
    for formula, result in re.findall(r"^\| S\([\d.]+\) \| ([\d/+() ]+) \| ([\d/]+) \|$", METHOD, re.MULTILINE):
        exact = re.sub(r"\d+", lambda number: f"Fraction({number[0]})", formula)
        assert eval(exact) == Fraction(result), formula


def test_the_method_names_isops_parameters_in_both_languages():
    dutch, english = METHOD.split("## English")
    for text in (dutch, english):
        for number in ("4/5", "24", "12", "36"):
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
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    day = datetime.datetime(2026, 11, 25, tzinfo=datetime.UTC)
    new_keys(tmp_path / "keys", "Stichting Actief Ouderschap", "Labelbureau ISOP", PASSPHRASE, day)
    settings: dict = {
        "ISOP_KEYS": str(tmp_path / "keys"),
        "ISOP_PASSPHRASE": PASSPHRASE.decode(),
        "SOURCE_DATE_EPOCH": f"{day.timestamp():.0f}",
    }
    run("register", "new", cwd=tmp_path)
    commands = re.findall(r"\$ isop ([^\n]+)\n((?:(?!\$ ).*\n)*)", shown)
    assert len(commands) == 4
    for command, told in commands:
        done = run(*shlex.split(command), cwd=tmp_path, lang="nl", **settings)
        assert (done.stdout + done.stderr).decode() == told, command


def test_the_changelog_knows_the_version():
    assert f"## {__version__}" in (ROOT / "CHANGELOG.md").read_text("utf-8")
