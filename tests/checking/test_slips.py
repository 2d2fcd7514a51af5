"""Each slip that people make in a dossier is told in the line where it is, with the remedy, and hides no other."""

import re
import time
from pathlib import Path

import pytest
import yaml

from isop_cli.checking.evidence import examine
from isop_cli.formats.problems.wording import in_words
from isop_cli.reading.diagnostics import Diagnostic, Place
from isop_cli.reading.document import parse
from isop_cli.reading.readers import DOSSIER_KEYS
from isop_cli.reading.rules import RULES
from isop_cli.reading.syntax import explained
from isop_cli.text.language import in_language
from tests.builders import DATA, isop

HEAD = """\
format: isop-evidence/1
school:
  name: De Waterlelie
  sector: po
audit:
  date: 2026-10-05
  auditors:
    - id: a1
      name: J. de Boer
evidence:
  - id: I1
    source: interview
    who: parents
    date: 2026-09-24
    by: a1
    findings:
"""
#: What stands behind HEAD: lines 17 to 22.
FINDINGS = """\
      - indicator: "1.2"
        level: 2
        note: Ouders kennen de inloop.
      - indicator: "1.3"
        level: 2
        note: Elk nieuw gezin krijgt een gesprek.
"""


def told(path: Path, text: str | None = None) -> list[Diagnostic]:
    """The errors and the warnings about what YAML reads otherwise."""
    if text is not None:
        path = path / "school.yaml"
        path.write_text(text, "utf-8")
    return [d for d in examine(path, isop()).diagnostics if d.code[0] == "E" or d.code in ("W421", "W425")]


def at(found: list[Diagnostic]) -> list[tuple[int, str]]:
    return [(d.place.line, d.case or d.code) for d in found]


@pytest.mark.parametrize(
    ("name", "slips"),
    [
        ("01b-tab-one.yaml", [(18, "tab")]),
        ("02d-no-space-name.yaml", [(4, "no_space")]),
        ("04b-quote-then-text.yaml", [(24, "after_quote")]),
        ("04c-inner-quotes.yaml", [(24, "after_quote")]),
        ("05-apostrophe-start.yaml", [(24, "apostrophe")]),
        ("06c-comma.yaml", [(22, "indicator_none")]),
        ("06d-twonumbers.yaml", [(22, "indicator_several")]),
        ("08c-level-word.yaml", []),
        ("08d-level-range.yaml", [(23, "level_several")]),
        ("08i-level-qm.yaml", [(23, "level_open")]),
        ("09-date-dmy.yaml", []),
        ("11d-nbsp-in-src.yaml", [(17, "invisible")]),
        ("11e-nbsp-key.yaml", [(23, "invisible")]),
        ("12-endash-list.yaml", [(25, "dash_kind")]),
        ("16-source-nl.yaml", []),
        ("17-empty.yaml", [(1, "E121")]),
        ("26b-note-startdash.yaml", [(24, "start")]),
        ("26d-note-star.yaml", [(24, "alias")]),
        ("27b-key-niveau.yaml", []),
        ("31-level-without-note.yaml", []),
        ("33-word.docx", [(0, "E123")]),
        ("37b-include-dq.yaml", [(28, "escape")]),
        ("37d-include-glob-none.yaml", [(28, "no_folder")]),
        ("40-decision-nl.yaml", [(31, "decision_maker")]),
        ("41-participants.yaml", [(21, "participants")]),
        ("46d-judgement-ellipsis.yaml", [(29, "placeholder")]),
        ("full-apostrophe.yaml", [(53, "apostrophe")]),
        ("full-nameapos.yaml", [(9, "apostrophe")]),
        ("full-nospace.yaml", [(52, "no_space")]),
        ("full-note-multi.yaml", [(150, "goes_on")]),
        ("full-notespace.yaml", [(53, "no_space")]),
        ("full-openquote.yaml", [(53, "open_quote")]),
        ("hash-min.yaml", [(17, "W421")]),
        ("swallow.yaml", [(18, "open_quote")]),
        ("swallow2.yaml", [(20, "W425"), (21, "W425"), (22, "W425")]),
    ],
)
def test_a_typical_slip_is_told_in_its_line_and_nothing_else_is(name, slips):
    assert at(told(DATA / "slips" / name)) == slips


NOTE, NAME = "note: Ouders kennen de inloop.", "name: De Waterlelie"


@pytest.mark.parametrize(
    ("old", "new", "slips"),
    [
        (NOTE, "note: 't is er warm.", [(19, "apostrophe")]),
        (NOTE, "note: 'n Ouder zei: kom binnen.", [(19, "apostrophe")]),
        (NOTE, "note: '70er jaren gebouw", [(19, "apostrophe")]),
        (NOTE, "note: 's Ochtends inloop, 's middags niet.", [(19, "apostrophe")]),
        (NOTE, "note: 'Welkom' staat op de deur.", [(19, "after_quote")]),
        (NOTE, 'note: "Welkom", zei de moeder, "kom binnen"', [(19, "after_quote")]),
        (NOTE, "note: Let op: ouders komen.", [(19, "colon")]),
        (NOTE, "note: Ouders komen\n          en zeggen: welkom.", [(20, "colon")]),
        (NOTE, "note: & ouders", [(19, "start")]),
        (NOTE, "note: @school ouders", [(19, "start")]),
        (NOTE, "note: `inloop` op dinsdag", [(19, "start")]),
        (NOTE, "note: % van de ouders", [(19, "start")]),
        (NOTE, "note: ? ouders", [(19, "start")]),
        (NOTE, "note: , en ouders", [(19, "start")]),
        (NOTE, "note: [sic] ouders komen", [(19, "start")]),
        (NOTE, "note: {bijna} alle ouders", [(19, "start")]),
        (NOTE, "note: [ouders komen", [(19, "open_bracket")]),
        (NOTE, "note: > 80% van de ouders", [(19, "block")]),
        (NOTE, "note: | ouders", [(19, "block")]),
        (NOTE, "note: &meer ouders", [(19, "anchor")]),
        (NOTE, "note Ouders kennen de inloop.", [(19, "no_colon")]),
        (NOTE, "note = Ouders kennen de inloop.", [(19, "no_colon")]),
        (NOTE, "note：Ouders kennen de inloop.", [(19, "colon_kind")]),
        (NOTE, "note:\u00a0Ouders kennen de inloop.", [(19, "invisible")]),
        (NOTE, "no\u200bte: Ouders kennen de inloop.", [(19, "invisible")]),
        ("        level: 2\n        note: Ouders", "        level: 2\n\u00a0       note: Ouders", [(19, "invisible")]),
        ("        level: 2\n        note: Ouders", "        level: 2\n\tnote: Ouders", [(19, "tab")]),
        ("        level: 2\n        note: Ouders", "        level: 2\n          note: Ouders", [(19, "column")]),
        ("        level: 2\n        note: Ouders", "        level: 2\n       note: Ouders", [(19, "column")]),
        ('- indicator: "1.3"', '-indicator: "1.3"', [(20, "dash_space")]),
        ('- indicator: "1.3"', '• indicator: "1.3"', [(20, "dash_kind")]),
        ('indicator: "1.3"', "indicator: “1.3”", [(20, "curly")]),
        ('indicator: "1.3"', "“indicator”: 1.3", [(20, "curly")]),
        ('indicator: "1.3"', 'indicator:"1.3"', [(20, "no_space")]),
        ('indicator: "1.3"', 'indicator: "1.3', [(20, "open_quote")]),
        (NAME, "name: 's-Gravenlandse school", [(3, "apostrophe")]),
        (NAME, "name: De Waterlelie: basisschool", [(3, "colon")]),
        ("    - id: a1\n      name: J. de Boer", "    - {id: a1, name: 't Hart}", [(8, "apostrophe")]),
        ("    - id: a1\n      name: J. de Boer", "    - {id: a1, name: J. de Boer", [(8, "open_bracket")]),
        ("    - id: a1\n      name: J. de Boer", "    - {id: a1, name: @jan}", [(8, "start")]),
    ],
)  # fmt: skip
def test_others_of_the_same_kinds_are_told_in_their_line_too(tmp_path, old, new, slips):
    text = HEAD + FINDINGS
    assert old in text
    assert at(told(tmp_path, text.replace(old, new, 1))) == slips


def test_every_error_of_a_file_is_told_in_one_run(tmp_path):
    text = (HEAD + FINDINGS).replace(NAME, "name: 't Waterlelietje").replace("sector: po", "sector: pv")
    text = text.replace(NOTE, "note:Ouders kennen de inloop.").replace(
        '"1.3"\n        level: 2', '"1,3"\n        level: 2-3'
    )
    text = text.replace("note: Elk", 'note: "Elk').replace("2026-09-24", "05/09/2026")
    text = text.replace("    by: a1\n", "    by: a1\n\ttitle: Gesprek\n").replace("who: parents", "wie: ouder")
    assert [line for line, _case in at(told(tmp_path, text))] == [3, 4, 13, 14, 16, 20, 21, 22, 23]


def test_after_a_line_that_nobody_can_read_the_next_item_is_read(tmp_path):
    text = HEAD + FINDINGS.replace("level: 2\n        note: Ouders", "]]] ???\n        note: Ouders")
    text += '      - indicator: "9.9"\n        level: 2\n'
    found = told(tmp_path, text)
    assert at(found)[0] == (18, "goes_on")
    assert (found[-1].place.line, found[-1].code) == (23, "E201")


def test_what_may_stand_in_a_line_that_was_left_out_is_not_called_missing(tmp_path):
    assert "E111" not in [d.code for d in told(tmp_path, HEAD.replace("  date: 2026-10-05", "  ]]] ???") + FINDINGS)]


def test_good_yaml_has_no_slips(tmp_path):
    text = (
        HEAD
        + """\
      - {indicator: "1.2", level: 2, note: 'Ouders zeggen ''welkom''.'}
      - indicator: '1.3'
        level: 2
        note: "Een tekst over
          twee regels; met 's Ochtends."
      - indicator: "1.4"
        level: 2
        note: |
          - een lijst
          - in een tekst: mag
      - {
          indicator: "1.1", level: 2,  # een opmerking
          note: Ouders zeggen dat # 1
        }
      - indicator: "1.5"
        level: 2
        note:
          Een tekst op
          de volgende regel
      - indicator: "1.6"
        level: 2
        note: >-
          Tekst “tussen” gekrulde aanhalingstekens, met een harde\u00a0spatie.
"""
    )
    assert at(told(tmp_path, text)) == [(29, "W421")]


def test_a_folder_and_files_of_other_programs_are_called_what_they_are(tmp_path):
    for name, content, kind in (
        ("a.docx", b"PK\x03\x04xx", "een Word-bestand"),
        ("a.yaml", b"PK\x03\x04xx", "een ingepakt bestand (zip, Word of Excel)"),
        ("b.yaml", b"%PDF-1.7\n", "een pdf"),
        ("c.doc", b"\xd0\xcf\x11\xe0xx", "een Word-bestand"),
    ):
        (tmp_path / name).write_bytes(content)
        with in_language("nl"):
            assert in_words(told(tmp_path / name)[0]).message == f"dit is {kind}, geen tekstbestand"


def parser_messages() -> set[str]:
    """Whatever PyYAML and libyaml can say, from what is installed."""
    folder = Path(yaml.__file__).parent
    found = set()
    for module in ("scanner", "parser", "composer", "reader"):
        source = (folder / f"{module}.py").read_text("utf-8")
        found |= set(
            re.findall(
                r"\"((?:while|found|expected|could|mapping|sequence|but|block|did|undefined|incompatible|special)[^\"\n]+)\"",
                source,
            )
        )
    for library in folder.glob("_yaml*.so"):
        strings = re.findall(rb"[\x20-\x7e]{12,90}", library.read_bytes())
        found |= {
            s.decode()
            for s in strings
            if re.match(
                rb"(?:while (?:parsing|scanning)|found |did not find|could not find|mapping values|block |undefined )",
                s,
            )
        }
    return found


def test_nothing_that_a_parser_says_reaches_the_user():
    messages = parser_messages()
    assert len(messages) > 60
    for said in messages:
        case, arguments = explained(said, "note: x", "level: 2", 6, "note: [")
        assert case in RULES["E105"].cases
        with in_language("nl"):
            limit = {"limit": 32} if case == "too_deep" else {}
            words = in_words(Diagnostic("E105", Place("school.yaml"), case, **arguments, **limit))
        assert not re.search(
            r"\b(found|expected|while|scanning|parsing|cannot|could not|did not|mapping|token)\b", f"{words}"
        )


@pytest.mark.parametrize(
    "text",
    [
        "a: {" + "b: 's x, " * 50_000 + "}",
        ("a: [\n" + " [],\n" * 900) * 90,
        "\u00a0" * 100_000,
        "note: 's x\n" * 40_000,
    ],
)
def test_a_text_that_was_made_to_cost_much_is_told_soon(text):
    start = time.process_time()
    assert parse(text, "x.yaml", keys=DOSSIER_KEYS).problems
    assert time.process_time() - start < 5  # a guard against hanging, not a measurement
