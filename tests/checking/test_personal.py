"""What looks like personal data is found in ordinary texts, and little else."""

import pytest

from isop_cli.checking.people import People, people_named
from isop_cli.checking.personal import composed, personal_data
from tests.builders import examined

NAMES = people_named(["J. de Wit", "Anna Bakker-Smits", "Documentenanalyse", "A. Groot", "M. El Amrani"])
LIST = people_named(listed=["Jansen", "Zoë", "Anne-Marie", "Al", "Jan Steen", "Bé"])
NOBODY = People()


def found(text: str, people: People = NOBODY) -> list[str]:
    text = composed(text)
    return [text[one.start : one.end] for one in personal_data(text, people)]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gesprek met mevrouw Jansen en dhr. De Vries.", ["Jansen", "De Vries"]),
        ("meester Tom, juf Anna's klas en juf. Els", ["Tom", "Anna", "Els"]),
        ("mw. J.H. van der Berg-de Boer belde; Mrs Smith too.", ["J.H. van der Berg-de Boer", "Smith"]),
        ("De heer en mevrouw Van 't Hof, Mr. O'Brien, dokter El Amrani", ["Van 't Hof", "O'Brien", "El Amrani"]),
        ("Meneer van Dijk kwam. MEVROUW JANSEN ook. Miss Bee zong.", ["van Dijk", "JANSEN", "Bee"]),
        ("mevrouw Nieuwenhuis sprak mw. Kerkhof", ["Nieuwenhuis", "Kerkhof"]),
        ("mr. dr. A. Kuijper en juf Élise", ["A. Kuijper", "Élise"]),
    ],
)
def test_a_name_behind_a_salutation_is_found(text, names):
    assert found(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "De juf van Groep 3 en de meester van De Regenboog groeten ouders.",
        "De MR en de mevrouw van Humanitas; een meneer van de GGD.",
        "De Dr. Schaepmanschool, de Meester Haafkensschool en het Prof. Dr. Lorentz College.",
        "Mevrouw de directeur is meester in het vak; juf en meester staan bij de deur.",
        "Elke juf Ouders vinden? De heer des huizes. HR Manager, MW Ondersteuning.",
        "De ouders van De Regenboog, Almere en Syrië; vader en moeder.",
    ],
)
def test_what_is_no_person_is_left_alone(text):
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("J. de Wit en J de Wit zagen de witte deur, de wit geverfde.", ["J. de Wit", "J de Wit"]),
        ("Toen vroeg De Wit het de Wits vrouw.", ["De Wit", "de Wit"]),
        ("Bij Anna, Anna's ouders en Bakker-Smits: de bakker Annabel.", ["Anna", "Anna", "Bakker-Smits"]),
        ("Documentenanalyse van de gids: de documentenanalyse.", []),
        ("Groot verschil met toen. Later zei Groot dat.", ["Groot"]),
        ("M. El Amrani, El Amrani en ANNA BAKKER-SMITS", ["M. El Amrani", "El Amrani", "ANNA BAKKER-SMITS"]),
    ],
)
def test_whom_the_dossier_names_is_found_by_name_and_not_as_an_ordinary_word(text, names):
    assert found(text, NAMES) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("jansen, JANSEN, Jansens, jansen's; Jansenius, Klaasjansen", ["jansen", "JANSEN", "Jansen", "jansen"]),
        ("Zoe, Zoe\u0308 en ZOË's; zoek", ["Zoe", "Zoë", "ZOË"]),
        ("Anne Marie, anne-marie, Annemarie", ["Anne Marie", "anne-marie"]),
        ("Als Al komt; als al.", ["Al", "al"]),
        ("Jansen-de Vries, Klaas-Jansen, oud-Jansen", ["Jansen-de Vries", "Klaas-Jansen", "Jansen"]),
        ("Jan Steen en jan steen; jan steenen", ["Jan Steen", "jan steen"]),
        ("Bé en be", ["Bé"]),
    ],
)
def test_a_name_on_a_list_is_found_as_a_whole_word_in_any_capitals(text, names):
    assert found(text, LIST) == names


def test_the_schools_own_name_and_number_are_no_persons():
    people = people_named(["Anna van Rijn"], kept=["Anna van Rijnschool"], numbers=["111222333"])
    assert found("Op de Anna van Rijnschool (111222333) was Anna van Rijn.", people) == ["Anna van Rijn"]


@pytest.mark.parametrize(
    "number",
    [
        "06-12345678", "06 12 34 56 78", "06.12.34.56.78", "(020) 123 45 67", "020-1234567", "+31 (0)6 1234 5678",
        "0031612345678", "+31612345678", "+44 20 7946 0958", "+32 470 12 34 56", "+1 (212) 555-0123",
    ],
)  # fmt: skip
def test_a_telephone_number_is_found_as_people_write_it(number):
    assert found(f"Bel {number}, of mail.") == [number]


@pytest.mark.parametrize(
    "text",
    [
        "Om 08.30-10.15 10 ouders, om 08.30 uur 12.", "0 1 2 3 1 2 0 3 2 1", "01-02-2026 12:00", "2025-2026 en 2026-2027",
        "112 of 0800-1234", "In 2024 telde men 111222333 stappen.", "RSIN 111222333, KvK-nummer: 111222333",
        "€ 111222333", "123456789", "1 112 223 33", "2.111222333", "6,111222333",
    ],
)  # fmt: skip
def test_times_dates_levels_and_other_numbers_are_left_alone(text):
    assert found(text) == []


def test_a_citizen_service_number_passes_the_eleven_test():
    assert found("BSN 111222333, 1112.22.333 of 111 222 333; niet 111222334.") == [
        "111222333", "1112.22.333", "111 222 333",
    ]  # fmt: skip


def test_check_points_at_names_in_every_text_of_a_dossier(tmp_path):
    text = (
        "evidence:\n"
        "  - id: E1\n    source: interview\n    date: 2026-04-14\n    title: Gesprek met J. de Wit\n    findings:\n"
        "      - {indicator: '1.1', level: 2, note: Met juf Els en juf Els.}\n"
        "not_applicable: {'4.5': Zegt dhr. Smit.}\n"
    )
    places = [
        (d.place.line, d.place.column, d.arguments["found"])
        for d in examined(tmp_path, text).diagnostics
        if d.code == "W404"
    ]
    assert places == [(13, 24, "J. de Wit"), (15, 48, "juf Els"), (15, 59, "juf Els"), (16, 30, "dhr. Smit")]
