"""What is mended needs no guess, and changes no meaning."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isop_cli.reading.document import parse
from isop_cli.reading.readers import DOSSIER_KEYS
from isop_cli.reading.repairing import repaired
from tests.builders import DATA, EXAMPLES, ROOT, run

SLIPS = DATA / "slips"


def mended(text: str) -> str | None:
    found = repaired(text.encode("utf-8"), "x.yaml", DOSSIER_KEYS)
    return found.content.decode("utf-8") if found else None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("name: 't Waterlelietje\nsector: po", "name: \"'t Waterlelietje\"\nsector: po"),
        ("note: Let op: ouders", 'note: "Let op: ouders"'),
        ('note: "Welkom" staat op de deur.', "note: '\"Welkom\" staat op de deur.'"),
        ('note: "Een ouder zei "welkom" tegen ons."', "note: 'Een ouder zei \"welkom\" tegen ons.'"),
        ("note: *belangrijk* ouders", 'note: "*belangrijk* ouders"'),
        ("note: - ouders komen", 'note: "- ouders komen"'),
        ("note: Ouders\n  zeggen: welkom", 'note: "Ouders\n  zeggen: welkom"'),
        ("level:2", "level: 2"),
        ("level\u00a0: 2", "level: 2"),
        ("source: interview\u00a0", "source: interview"),
        ("evidence:\n\t- id: a\n\t  source: b", "evidence:\n  - id: a\n    source: b"),
        ("evidence:\n  – id: a", "evidence:\n  - id: a"),
        ("evidence:\n  -id: a", "evidence:\n  - id: a"),
        ("findings:\n  - {indicator: “1.2”}\n  - indicator: “1.3”", None),
        ("indicator: “1.3”", 'indicator: "1.3"'),
        ("“indicator”: 1.3", "indicator: 1.3"),
        ("a: 1\r\nb: 2\n", "a: 1\nb: 2\n"),
        ("a: 1\rb: 2\r", "a: 1\nb: 2\n"),
        ("a: {name: 't Hart, id: b}", "a: {name: \"'t Hart\", id: b}"),
    ],
)  # fmt: skip
def test_what_needs_no_guess_is_mended(before, after):
    if after is not None:
        assert mended(before) == after
        assert not parse(after, "x.yaml", keys=DOSSIER_KEYS).problems


@pytest.mark.parametrize(
    "text",
    [
        'note: "Wij zijn welkom, zei een moeder.',  # where does it end?
        "note: [ouders komen",
        "note: Let op: groep # 3",  # a comment, or a text?
        "a: 1\nnote Ouders",
        "name: “De Waterlelie”",  # may be part of the name
        "note: Een tekst met een harde\u00a0spatie",
        "a: 1\r\nb: 2\r\n",
    ],
)
def test_what_needs_a_guess_stays_as_it_is(text):
    assert mended(text) is None


def test_another_encoding_becomes_utf_8_with_the_same_letters():
    for codec, named in (("cp1252", "Windows-1252"), ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16")):
        found = repaired("note: één\n".encode(codec), "x.yaml", DOSSIER_KEYS)
        assert found is not None
        assert (found.content.decode("utf-8").removeprefix("\ufeff"), found.encoding) == ("note: één\n", named)


TEXTS = st.text(st.sampled_from("ab 12:-'\"[]{},#&*!|>%@\t\u00a0“”–é\\\n"), max_size=24)
LINES = st.lists(
    st.tuples(st.sampled_from(["", "  ", "- ", "\t", "  - ", "    "]), st.sampled_from(["note: ", "level:", "id: ", ""]), TEXTS),
    max_size=6,
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(LINES, st.sampled_from(["\n", "\r\n", "\r"]))
def test_mending_changes_no_meaning_and_is_done_once(lines, end):
    text = end.join(a + b + c for a, b, c in lines)
    once = mended(text)
    before = parse(text.replace("\r\n", "\n").replace("\r", "\n"), "x.yaml", keys=DOSSIER_KEYS)
    if once is not None:
        after = parse(once, "x.yaml", keys=DOSSIER_KEYS)
        if not before.problems:
            assert (after.data, after.problems) == (before.data, [])
        assert mended(once) in (None, once) or before.problems


@pytest.mark.parametrize("path", sorted((ROOT / "examples").rglob("*.yaml")), ids=lambda path: path.stem)
def test_the_examples_need_no_mending(path):
    assert repaired(path.read_bytes(), path.name, DOSSIER_KEYS) is None


def test_check_mends_a_file_tells_what_and_keeps_the_old_one(tmp_path):
    school = tmp_path / "school.yaml"
    before = (SLIPS / "full-apostrophe.yaml").read_bytes()
    school.write_bytes(before)
    (tmp_path / "school.yaml.bak").write_bytes(b"older")
    ran = run("check", "--fix", "--quiet", "school.yaml", cwd=tmp_path)
    assert ran.returncode == 0
    assert "school.yaml: 1 line mended; the old file is school.yaml.2.bak" in ran.stderr.decode()
    assert "      + " + " " * 8 + 'note: "\'s Ochtends is er inloop, in alle groepen."' in ran.stderr.decode()
    assert (tmp_path / "school.yaml.bak").read_bytes() == b"older"
    assert (tmp_path / "school.yaml.2.bak").read_bytes() == before
    assert len(re.findall(b"\n", school.read_bytes())) == len(re.findall(b"\n", before))
    assert "Nothing to mend" in run("check", "--fix", "--quiet", "school.yaml", cwd=tmp_path).stderr.decode()


def test_what_is_included_is_mended_too_and_standard_input_is_not(tmp_path):
    (tmp_path / "school.yaml").write_text(
        "include: [a.yaml]\n" + (EXAMPLES / "de-brug.yaml").read_text("utf-8"), "utf-8"
    )
    (tmp_path / "a.yaml").write_text("bewijs:\n  -id: X1\n", "utf-8")
    run("check", "--fix", "school.yaml", cwd=tmp_path)
    assert (tmp_path / "a.yaml").read_text("utf-8") == "bewijs:\n  - id: X1\n"
    assert run("check", "--fix", "-", cwd=tmp_path).returncode == 2
