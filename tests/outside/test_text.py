"""Markdown and JSON as others read them: the main rules of markdownlint, and JSON Schema's own."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from isop_cli.documents.editing import evidence_schema
from isop_cli.model.schemas import schemas
from isop_cli.text.language import in_language
from tests.builders import EXAMPLES, isop
from tests.outside.conftest import BRIDGE, isop_writes

ROOT = EXAMPLES.parent.parent
_LIST, _TABLE, _HEADING = (re.compile(form) for form in (r" {0,3}([-*+]|\d+\.) ", r"\|", r"#{1,6} "))
_BARE = re.compile(r"(?<![(<\"`\]])\bhttps?://")


def faults(text: str) -> list[str]:
    """What markdownlint would say: its rules by their numbers, with the line."""
    found: list[str] = []
    lines, fenced, level, tops = text.split("\n"), False, 0, 0

    def kind(line: str) -> str:
        forms = {"list": _LIST, "table": _TABLE, "heading": _HEADING}
        return next((name for name, form in forms.items() if form.match(line)), "text" if line.strip() else "")

    for number, line in enumerate(lines):
        if line.startswith("```"):
            fenced = not fenced
        if fenced:
            continue
        before, here = kind(lines[number - 1]) if number else "", kind(line)
        wrong = []
        if line != line.rstrip() and not re.search(r"\S  $", line):
            wrong.append("MD009 trailing spaces")
        if "\t" in line:
            wrong.append("MD010 tab")
        if not line and number and not lines[number - 1] and number < len(lines) - 1:
            wrong.append("MD012 blank lines in a row")
        if before == "heading" and here:
            wrong.append("MD022 no blank line below a heading")
        if here == "heading":
            depth = len(line) - len(line.lstrip("#"))
            tops += depth == 1
            if depth > level + 1:
                wrong.append("MD001 a heading skips a level")
            if before:
                wrong.append("MD022 no blank line above a heading")
            if line.rstrip().endswith((".", ",", ";", ":")):
                wrong.append("MD026 a heading ends with punctuation")
            level = depth
        if here in ("list", "table") and before not in ("", here) and not lines[number - 1].startswith(" "):
            wrong.append("MD032/MD058 no blank line above a list or a table")
        if before == "table" and here not in ("", "table"):
            wrong.append("MD058 no blank line below a table")
        if _BARE.search(line):
            wrong.append("MD034 a bare address")
        found += [f"{number + 1}: {told}: {line[:80]}" for told in wrong]
    if tops != 1:
        found.append(f"MD025/MD041 {tops} headings of the first level")
    if not text.endswith("\n") or text.endswith("\n\n"):
        found.append("MD047 the end of the file")
    return found


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("# A\n\n### B\n", "MD001"),
        ("# A\ntext\n", "MD022"),
        ("# A\n\ntext \n", "MD009"),
        ("# A\n\ntext\n- one\n", "MD032"),
        ("# A\n\n| a |\n| - |\ntext\n", "MD058"),
        ("# A\n\nhttps://example.org\n", "MD034"),
        ("# A\n\n# B\n", "MD025"),
        ("# A\n\n\n\ntext\n", "MD012"),
        ("# A", "MD047"),
    ],
)
def test_each_rule_finds_its_fault(text, rule):
    assert rule in " ".join(faults(text))
    assert faults("# A\n\n- one <https://example.org>\n- two [b](https://example.org)\n\n## B\n\ntext\n") == []


def test_markdown_passes_the_main_rules_of_markdownlint(documents, tmp_path):
    for lang in ("nl", "en"):
        isop_writes(lang, "model", "scan", documents / "team.yaml", "-q", "-o", tmp_path / f"scan-{lang}.md")
        isop_writes(lang, "report", BRIDGE, "-q", "-o", tmp_path / f"report-{lang}.md")
    written = sorted([*documents.glob("*.md"), *tmp_path.glob("*.md")])
    assert {"report", "plan", "meeting", "scan-nl"} <= {path.stem for path in written}
    assert {path.name: faults(path.read_text("utf-8")) for path in written} == {path.name: [] for path in written}


def test_every_schema_is_one_by_json_schemas_own():
    with in_language("nl"):
        own = {"isop-evidence": json.loads(evidence_schema(isop()))}
    for schema in {**schemas(), **own}.values():
        jsonschema.Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_schema_beside_a_dossier_takes_it_in_both_languages(tmp_path, lang):
    with in_language(lang):
        own = jsonschema.Draft202012Validator(json.loads(evidence_schema(isop())))
    for keys in ("nl", "en"):
        isop_writes(lang, "convert", BRIDGE, "-q", "--keys", keys, "-o", tmp_path / f"{keys}.yaml")
        written = plain(tmp_path / f"{keys}.yaml")
        assert [error.message[:200] for error in own.iter_errors(written)] == []
        assert isinstance(written, dict)
        del written["bewijs" if keys == "nl" else "evidence"][0]["bron" if keys == "nl" else "source"]
        assert len(list(own.iter_errors(written))) == 1
    for full in ([], ["--full"]):
        isop_writes(lang, "new", "-q", *full, path := tmp_path / f"new{len(full)}.yaml")
        assert [error.message[:200] for error in own.iter_errors(plain(path))] == []
    assert own.is_valid({"format": "isop-evidence/1", "schoool": {}, "audit": {}}) is False


def plain(path: Path) -> object:
    """What a file holds, with days as text, as an editor has them."""
    if path.suffix == ".json":
        return json.loads(path.read_bytes())
    return json.loads(json.dumps(yaml.safe_load(path.read_text("utf-8")), default=str))


def test_what_the_program_ships_and_writes_is_what_its_schemas_say(documents, tmp_path):
    isop_writes("nl", "report", BRIDGE, "-f", "json", "-q", "-o", tmp_path / "assessment.json")
    held = {
        "assessment": [tmp_path / "assessment.json"],
        "criteria": [ROOT / "criteria" / "isop.yaml"],
        "practice": sorted((ROOT / "examples" / "practices").glob("*.yaml")),
        "scan": [documents / "team.yaml"],
        "evidence": sorted(EXAMPLES.glob("*.yaml")),
    }
    made = schemas()
    for kind, paths in held.items():
        validator = jsonschema.Draft202012Validator(made[kind])
        for path in paths:
            assert [f"{path.name}: {e.json_path} {e.message[:200]}" for e in validator.iter_errors(plain(path))] == []
