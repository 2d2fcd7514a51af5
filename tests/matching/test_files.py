"""Pairs as tables, data and letters: nothing in them is a formula, and a letter tells nobody's levels."""

import csv
import dataclasses
import datetime
import io
import json

import pymupdf
import pytest

from isop_cli.documents.letters import LETTER, Letter, letter_name, letters
from isop_cli.documents.pair_sentences import distance
from isop_cli.documents.pairs import PAIRS, Pairs
from isop_cli.formats.look import Look
from isop_cli.formats.registry import FormatError
from isop_cli.matching.pairing import pair_up
from isop_cli.text.drawable import drawable
from isop_cli.text.language import in_language
from tests.builders import isop, small_framework
from tests.formats.test_pdf import HOSTILE, errors_in, smallest, text_of
from tests.matching.conftest import a_school


@pytest.fixture
def pairing():
    strong = a_school("De Eik", {"1.1": 3, "2.2": 3, "4.3": 1, "informal": 3}, place="Zwolle")
    seeks = a_school("Het Anker", {"1.1": 1, "2.2": 0, "4.3": 3, "informal": 1}, place="Deventer", sector="vo")
    return pair_up([strong, seeks, a_school("Alleen", {}, place="Almere")], isop())


def table(content: bytes) -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_table_has_a_row_for_each_pair_with_its_reason_and_for_who_is_alone(pairing):
    head, pair, alone = table(PAIRS.render("csv", Pairs(pairing, isop()), Look()))
    assert head[:4] == ["School A", "Place A", "School B", "Place B"]
    assert len(set(head)) == len(head)
    assert pair[:4] == ["De Eik", "Zwolle", "Het Anker", "Deventer"]
    assert pair[6] == "4.3 Two-way conversation"
    assert pair[7].startswith("2.2 Made with parents, 1.1 Reception")
    assert "De Eik can learn from Het Anker: 4.3 Two-way conversation (3.0 against 1.0)." in pair[8]
    assert "about 31 km; primary education, secondary education" in pair[8]
    assert alone[0] == "Alleen" and alone[-1] == "no partner"


def test_the_data_is_exact(pairing):
    data = json.loads(PAIRS.render("json", Pairs(pairing, isop()), Look()))
    assert data["format"] == "isop-pairs/1"
    (pair,) = data["pairs"]
    assert pair["one"]["learns"] == [{"indicator": "4.3", "theirs": "3", "mine": "1"}]
    assert [school["school"] for school in data["alone"]] == ["Alleen"]
    assert pair["kilometres"] == 31 and pair["value"] > 0


def test_no_cell_is_a_formula():
    schools = [a_school('=HYPERLINK("http://x")', {"1.1": 3}, place="@SUM(1)"), a_school("+1", {"1.1": 1}, place="-2")]
    for row in table(PAIRS.render("csv", Pairs(pair_up(schools, isop()), isop()), Look()))[1:]:
        assert not any(cell[:1] in "=+-@\t\r" for cell in row if cell)


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_a_letter_is_one_accessible_page_that_tells_nobodys_levels(pairing, lang, tmp_path):
    with in_language(lang):
        content = LETTER.render("pdf", Letter(pairing.pairs[0], isop(), datetime.date(2026, 12, 1)), Look())
        again = LETTER.render("pdf", Letter(pairing.pairs[0], isop(), datetime.date(2026, 12, 1)), Look())
    assert content == again
    (tmp_path / "l.pdf").write_bytes(content)
    assert errors_in(tmp_path / "l.pdf") == []
    with pymupdf.open(stream=content) as document:
        assert len(document) == 1
        said = " ".join(document[0].get_text().split())
    assert "De Eik" in said and "Het Anker" in said
    assert ("1 december 2026" in said) == (lang == "nl")
    # Each side reads what it has to show, and what neither of them lacks.
    assert ("1.1 Ontvangst" if lang == "nl" else "1.1 Reception") in said
    assert not any(level in said for level in ("3,0", "1,0", "0,0", "3.0", "1.0", "0.0"))


def test_many_letters_are_those_that_one_process_makes():
    strong = [a_school(f"Sterk {n:02d}", {"1.1": 3, "2.2": 3}) for n in range(20)]
    pairs = pair_up([*strong, *(a_school(f"Zoekt {n:02d}", {"1.1": 1}) for n in range(20))], isop()).pairs
    date = datetime.date(2026, 12, 1)
    with in_language("nl"):
        alone = [LETTER.render("pdf", Letter(pair, isop(), date), Look()) for pair in pairs]
        assert list(letters(pairs, isop(), Look(), date)) == alone and len(alone) == 20
    assert list(letters([], isop(), Look())) == []


def test_a_letter_that_cannot_be_made_is_told_before_anything_is_started(tmp_path):
    (tmp_path / "connect").mkdir()
    (tmp_path / "connect" / "letter.html").write_text("{{ letter.nothing }}", "utf-8")
    pairs = pair_up([a_school("A", {"1.1": 3}), a_school("B", {"1.1": 1})], isop()).pairs * 40
    with pytest.raises(FormatError, match=r"connect/letter\.html"):
        list(letters(pairs, isop(), Look(templates=tmp_path)))


def test_the_longest_names_still_make_a_letter_of_one_page():
    long = "Openbare Brede School voor Daltononderwijs en Internationale Schakelklassen " * 2
    schools = [
        a_school(long + "A", {"1.1": 3, "2.2": 3}, place="'s-Hertogenbosch"),
        a_school(long + "B", {"1.1": 1, "2.2": 1}, place="Wijk bij Duurstede"),
    ]
    with pymupdf.open(
        stream=LETTER.render("pdf", Letter(pair_up(schools, isop()).pairs[0], isop(), None), Look())
    ) as document:
        assert len(document) == 1 and smallest(document) >= 9


def test_a_hostile_name_is_only_text_in_a_letter():
    for name in HOSTILE:
        schools = [a_school(name, {"1.1": 3}, place=name), a_school("B", {"1.1": 1}, place=name)]
        content = LETTER.render("pdf", Letter(pair_up(schools, isop()).pairs[0], isop(), None), Look())
        with pymupdf.open(stream=content) as document:
            told = "".join("".join(page.get_text() for page in document).split())
        assert "".join(drawable(name).split())[:12] in told


@pytest.mark.parametrize(
    ("one", "other", "name"),
    [
        ("De Eik", "Het Anker", "001-de-eik-het-anker.pdf"),
        ("'t Ültje", "../../etc/passwd", "001-t-ultje-etc-passwd.pdf"),
        ("学校", "CON", "001-school-con.pdf"),
        ("x" * 300, "y", f"001-{'x' * 40}-y.pdf"),
    ],
)
def test_the_name_of_a_letter_is_one_that_every_system_takes(one, other, name):
    first, second = a_school(one, {"1.1": 3}, key="one"), a_school(other, {"1.1": 1}, key="other")
    (pair,) = pair_up([first, second], isop()).pairs
    assert letter_name(1, dataclasses.replace(pair, one=first, other=second)) == name


def test_a_label_without_an_owner_signs_with_its_own_name():
    framework = small_framework()
    first = next(iter(framework.indicators))
    schools = [a_school("A", {first: framework.scale.top}), a_school("B", {first: framework.scale.bottom})]
    letter = Letter(pair_up(schools, framework).pairs[0], framework, None)
    said = text_of(LETTER.render("pdf", letter, Look()))
    assert letter.day == "" and said.split("With kind regards,")[1].split() == ["Open", "Yard"]


@pytest.mark.parametrize(
    ("kilometres", "told"), [(None, "distance unknown"), (0.2, "about 1 km"), (36.5, "about 37 km")]
)
def test_a_distance_is_told_in_whole_kilometres(kilometres, told):
    assert distance(kilometres) == told


def test_numbers_have_the_decimal_mark_of_the_language(pairing):
    with in_language("nl"):
        head, pair, _alone = table(PAIRS.render("csv", Pairs(pairing, isop()), Look()))
    assert head[:4] == ["School A", "Plaats A", "School B", "Plaats B"]
    assert "." not in pair[5]
    assert "," in pair[5]
