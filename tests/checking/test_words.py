"""A dossier may be written in Dutch or English, in keys and in values, in any capitals."""

import datetime

import pytest

from isop_cli.checking.evidence import examine
from isop_cli.checking.spoken import Spoken
from isop_cli.formats.problems.wording import in_words
from isop_cli.model.dossier import Dossier
from isop_cli.model.values import written_date
from isop_cli.model.words import keys_of, known_word
from isop_cli.reading.finding import look_through
from isop_cli.text.language import in_language
from isop_cli.text.terms import audit_kind, guideline_outcome_word, label_outcome_word
from tests.builders import isop, small_framework

DUTCH = """\
Formaat: ISOP-evidence/1
SCHOOL:
  naam: De Regenboog
  sector: Primair onderwijs
  plaats: Almere
  leerlingen: 210
audit:
  peildatum: 12 mei 2026
  soort: Eerste audit
  auditoren:
    - {id: jw, naam: J. de Wit, rol: lead}
bewijs:
  - id: S1
    bron: Schoolbezoek
    wie: Ouders
    datum: 14-04-2026
    titel: Rondgang
    door: jw
    deelnemers: {ouders: 6}
    bevindingen:
      - {indicator: "1.1", Niveau: Zichtbaar, notitie: Zeven ouders., partnerschappen: [informeel]}
      - {indicator: "1.2", level: 2, opmerking: Gemengd mag ook.}
niet van toepassing:
  "4.5": De school heeft nog geen wijkfunctie.
besluit: {uitkomst: niet toegekend, datum: 1 juni 2026, door: {naam: A. Bakker, rol: labelcommissie}}
"""
ENGLISH = """\
format: isop-evidence/1
school: {name: De Regenboog, sector: po, city: Almere, pupils: 210}
audit: {date: 2026-05-12, kind: initial, auditors: [{id: jw, name: J. de Wit, role: lead}]}
evidence:
  - id: S1
    source: school_visit
    date: 2026-04-14
    title: Rondgang
    by: jw
    who: parents
    participants: {parents: 6}
    findings:
      - {indicator: "1.1", level: 2, note: Zeven ouders., partnerships: [informal]}
      - {indicator: "1.2", level: 2, note: Gemengd mag ook.}
not_applicable: {"4.5": De school heeft nog geen wijkfunctie.}
decision: {outcome: not_awarded, date: 2026-06-01, by: {name: A. Bakker, role: labelcommissie}}
"""


def examined(folder, text: str):
    path = folder / "school.yaml"
    path.write_text(text, "utf-8")
    return examine(path, isop())


def only(folder, text: str, code: str):
    found = [d for d in examined(folder, text).diagnostics if d.code == code]
    assert len(found) == 1, found
    return found[0]


def test_a_dossier_in_dutch_is_the_same_as_one_in_english(tmp_path):
    dutch, english = examined(tmp_path, DUTCH), examined(tmp_path, ENGLISH)
    assert dutch.dossier is not None, dutch.diagnostics
    assert dutch.dossier == english.dossier


def test_a_dutch_dossier_is_found_in_a_folder(tmp_path):
    from isop_cli.batch.storage import LocalTree

    (tmp_path / "een.yaml").write_text(DUTCH, "utf-8")
    (tmp_path / "bezoek.yaml").write_text("Bewijs:\n" + DUTCH.partition("bewijs:\n")[2], "utf-8")
    assert {seen.name: seen.kind for seen in look_through(LocalTree(tmp_path))} == {
        "een.yaml": "dossier",
        "bezoek.yaml": "evidence",
    }


def test_evidence_in_dutch_is_included(tmp_path):
    (tmp_path / "bezoek.yml").write_text(
        "bewijs:\n  - {id: B1, bron: interview, datum: 1-4-2026, bevindingen: [{indicator: 1.3, niveau: 1}]}\n", "utf-8"
    )
    dossier = examined(tmp_path, DUTCH + "invoegen: [bezoek.yml]\n").dossier
    assert dossier is not None
    assert [(e.id, e.source, e.date) for e in dossier.evidence][1] == ("B1", "interview", datetime.date(2026, 4, 1))


def test_what_the_program_calls_a_thing_is_understood_as_that_thing():
    for lang in ("nl", "en"):
        with in_language(lang):
            for kind in ("initial", "interim", "renewal"):
                assert known_word(audit_kind(kind)) == kind
            for outcome in ("insufficient", "not_met", "partly", "met"):
                assert known_word(guideline_outcome_word(outcome)) == outcome
            for outcome in ("awarded", "deferred", "not_awarded", "insufficient"):
                assert known_word(label_outcome_word(outcome, outcome)) == outcome


def test_the_same_key_in_two_languages_stands_twice(tmp_path):
    twice = only(tmp_path, DUTCH.replace("level: 2,", "level: 2, niveau: 3,"), "E109")
    assert twice.place.line == 22


def test_a_missing_key_is_asked_for_in_the_language_of_the_file(tmp_path):
    missing = only(tmp_path, DUTCH.replace("  peildatum: 12 mei 2026\n", ""), "E111")
    assert in_words(missing).message == "the key datum is missing"


def test_a_slip_in_a_dutch_key_is_corrected_in_dutch(tmp_path):
    unknown = only(tmp_path, DUTCH.replace("Niveau: Z", "Nivo: Z"), "E112")
    assert in_words(unknown).help == "did you mean niveau?"


def test_a_free_key_is_no_key_of_the_format():
    participants = keys_of(Dossier).behind("evidence").behind("participants")
    assert participants.meant("leerlingen") == "leerlingen"


@pytest.mark.parametrize(
    "given",
    ["2026-05-12", "12-05-2026", "12-5-2026", "12 mei 2026", "12 May 2026", "12 MEI 2026", "12.05.2026", "2026-5-12"],
)
def test_a_date_is_read_as_people_write_it(given):
    assert written_date(given) == datetime.date(2026, 5, 12)


def test_a_date_that_can_be_two_days_is_refused_with_both(tmp_path):
    doubtful = only(tmp_path, DUTCH.replace("14-04-2026", "05/04/2026"), "E113")
    assert in_words(doubtful).help == "write 2026-04-05 or 2026-05-04"
    assert written_date("25/12/2026") == datetime.date(2026, 12, 25)


@pytest.mark.parametrize(
    ("given", "level"),
    [
        ("2", "2"), ("zichtbaar", "2"), ("ZICHTBAAR", "2"), ("in place", "2"), ("2 zichtbaar", "2"),
        ("2: zichtbaar", "2"), ("2 (zichtbaar)", "2"), ("niveau 2", "2"), ("in_aanzet", "1"),
        ("3 zichtbaar", "3 zichtbaar"), ("-1", "-1"), ("2.0", "2.0"), ("2-3", "2-3"), ("ruim zichtbaar", "ruim zichtbaar"),
    ],
)  # fmt: skip
def test_a_level_is_known_by_number_or_name_and_never_guessed(given, level):
    assert Spoken(isop()).level(given) == level


def test_the_names_of_another_framework_are_its_own():
    spoken = Spoken(small_framework())
    assert spoken.level("ja") == "5"
    assert spoken.level("zichtbaar") == "zichtbaar"
    assert spoken.sources.meant("GESPRÄCH") == "talk"


@pytest.mark.parametrize(
    ("old", "new", "line", "help_"),
    [
        ("Zichtbaar", "2-3", 21, "choose the level that fits best, and put the doubt into the note"),
        ("Zichtbaar", "'?'", 21, "leave Niveau empty when it was not rated"),
        ("Zichtbaar", "n.v.t.", 21, "leave it empty, and write the indicator with the reason under not_applicable"),
        ("Zichtbaar", "zichtbar", 21, "did you mean zichtbaar?"),
        ("Zichtbaar", "voldoende", 21, "choose from: 0 absent, 1 emerging, 2 in place, 3 embedded"),
        ('"1.1"', '"1,1"', 21, "did you mean 1.1?"),
        ('"1.1"', "1.1 en 1.3", 21, "make a finding for each of them, with its own level and note"),
        ('"1.1"', "1.1 Ontvangst", 21, "did you mean 1.1?"),
        ("{ouders: 6}", "6 ouders en 2 leerlingen", 19, "write below it, indented, a line for each group: ouders: 6, leerlingen: 2"),
        ("door: {naam: A. Bakker, rol: labelcommissie}", "door: labelcommissie", 25, "write below it, indented, the lines naam: …, rol: labelcommissie"),
    ],
)  # fmt: skip
def test_a_value_that_is_not_understood_comes_with_what_to_write(tmp_path, old, new, line, help_):
    slip = only(tmp_path, DUTCH.replace(old, new), "E113")
    assert slip.place.line == line
    assert in_words(slip).help == help_


def test_a_source_that_is_not_known_is_chosen_by_its_dutch_name(tmp_path):
    with in_language("nl"):
        unknown = only(tmp_path, DUTCH.replace("Schoolbezoek", "gesprek"), "E206")
        assert in_words(unknown).help == "kies uit: schoolbezoek, interview, teambijeenkomst, document"
