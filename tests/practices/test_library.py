"""The practices that come with the project, and the user's own beside them."""

import itertools
import json

import pytest

from isop_cli.checking.practices import check_practice, texts
from isop_cli.documents.practice import invitations
from isop_cli.formats.problems.wording import in_words
from isop_cli.practices.library import load_library
from isop_cli.resources import resource
from isop_cli.text.language import in_language
from tests.builders import ROOT, isop, small_framework

FOLDER = ROOT / "examples" / "practices"


@pytest.fixture(scope="module")
def library():
    return load_library(isop())


def test_every_practice_of_the_project_is_without_fault_and_there_are_many(library):
    files = list(FOLDER.glob("*.yaml"))
    assert len(files) >= 40
    assert library.diagnostics == ()
    assert [problem for path in files for problem in check_practice(path, isop()).diagnostics] == []
    assert {path.stem for path in files} == {practice.id for practice in library.practices}


def test_every_indicator_has_a_practice_that_fits_in_every_sector(library):
    missing = [
        (sector.id, indicator)
        for sector, indicator in itertools.product(isop().sectors, isop().indicators)
        if not any(indicator in p.indicators and (not p.sectors or sector.id in p.sectors) for p in library.practices)
    ]
    assert missing == []


def test_the_practices_reach_every_partnership_and_every_sector_has_some_of_its_own(library):
    for partnership in isop().partnership_ids:
        assert sum(partnership in practice.partnerships for practice in library.practices) >= 5, partnership
    for sector in ("vve", "po", "opvang", "zorg", "sport"):
        assert any(practice.sectors and sector in practice.sectors for practice in library.practices), sector


def test_every_text_is_there_in_dutch_and_english_and_they_differ(library):
    for practice in library.practices:
        texts_of: dict[str, list[str]] = {"nl": [], "en": []}
        for path, text in texts(practice):
            if path[-1] in texts_of:
                texts_of[path[-1]].append(text)
        assert len(texts_of["nl"]) == len(texts_of["en"]) >= 9, practice.id
        assert set(texts_of["nl"]).isdisjoint(texts_of["en"]), practice.id


#: What a team does by itself has no place in the calendar for parents.
OF_THE_TEAM = {
    "maandcheck", "oefengesprek", "praktijk-in-vijf-stappen", "tien-minuten-ouders", "visie-in-de-lift", "voor-en-na",
    "wie-hielp-jou", "wie-missen-wij", "wie-wanneer-waarvan",
}  # fmt: skip


def test_a_practice_invites_parents_with_hour_and_place_unless_it_is_the_teams_alone(library):
    assert {practice.id for practice in library.practices if not practice.moments} == OF_THE_TEAM
    for practice in library.practices:
        for moment in practice.moments:
            assert moment.time and moment.place and moment.about, practice.id
            assert 8 <= moment.time.hour <= 19 and moment.month not in (7, 8), practice.id
            assert {"nl", "en"} == set(moment.what) == set(moment.place) == set(moment.about), practice.id
            assert "groep 1" in moment.about["nl"] or not any(c.isdigit() for c in moment.about["nl"]), practice.id


@pytest.mark.parametrize(("lang", "told"), [("nl", "September, 08.30–08.45, in de klas."), ("en", "September, 08:30–08:45, in the classroom.")])  # fmt: skip
def test_a_practice_shows_what_it_asks_of_parents(library, lang, told):
    shown = next(practice for practice in library.practices if practice.id == "inloopkwartier")
    with in_language(lang):
        assert [line.startswith(told) for line in invitations(shown)] == [True, False, False]


def test_a_practice_as_json_is_a_practice_of_ones_own_to_change(library, tmp_path):
    shown = next(practice for practice in library.practices if practice.id == "inloopkwartier")
    path = tmp_path / "inloopkwartier.yaml"
    path.write_text(json.dumps(shown.model_dump(mode="json", exclude_none=True)), "utf-8")
    assert check_practice(path, isop()).record == shown


def a_practice(folder, name="eigen", **changes):
    text = (FOLDER / "groeten-bij-de-deur.yaml").read_text("utf-8")
    text = text.replace("id: groeten-bij-de-deur", f"id: {name}")
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    path = folder / f"{name}.yaml"
    path.write_text(text, "utf-8")
    return path


def test_a_practice_of_ones_own_goes_before_the_projects_of_the_same_id(tmp_path):
    a_practice(tmp_path, "groeten-bij-de-deur", title=("Een gezicht bij de deur", "Ons eigen gezicht"))
    a_practice(tmp_path, "nieuw")
    library = load_library(isop(), tmp_path)
    titles = {practice.id: practice.title["nl"] for practice in library.practices}
    assert titles["groeten-bij-de-deur"] == "Ons eigen gezicht"
    assert titles["nieuw"] == "Een gezicht bij de deur"
    assert len(titles) == len(list(FOLDER.glob("*.yaml"))) + 1


def test_the_practices_of_one_label_are_not_for_another():
    assert load_library(small_framework()).practices == ()


def codes(problems):
    return [(problem.code, problem.place.line) for problem in problems]


def test_two_files_with_one_id_are_an_error_that_names_the_other(tmp_path):
    a_practice(tmp_path, "een")
    a_practice(tmp_path, "twee", id=("id: twee", "id: een"))
    library = load_library(isop(), tmp_path)
    assert codes(library.diagnostics) == [("E115", 2)]
    assert "een.yaml" in in_words(library.diagnostics[0]).message


@pytest.mark.parametrize(
    ("old", "new", "code", "word"),
    [
        ('["1.1"]', '["1.11"]', "E201", "1.1"),
        ("[informal]", "[informeel]", "E207", "informal"),
        ("month: 9", "month: 13", "E113", "month"),
        ("month: 9", "month: 0", "E113", "month"),
        ('time: "08:15"', "time: kwart over acht", "E113", "08:30"),
        ('time: "08:15"', "time: 24:00", "E113", "08:30"),
        ("minutes: 15", "minutes: 2", "E113", "minutes"),
        ("month: 9", "month: 9\n    weekday: 8", "E113", "weekday"),
        ('"A face at the door"', '""', "E113", "title (en)"),
        ("watch:", "watsch:", "E112", "watch"),
        ("label: isop", "label: isop\nsectors: [pp]", "E208", "po"),
        ("Handbook for Action", 'x"\n    url: "javascript:alert(1)', "E113", "web address"),
        ("Ten minutes a day", "Call 06-12345678", "W404", "telephone"),
    ],
)
def test_what_is_wrong_in_a_practice_is_told_with_what_to_do(tmp_path, old, new, code, word):
    checked = check_practice(a_practice(tmp_path, change=(old, new)), isop())
    assert code in [problem.code for problem in checked.diagnostics]
    assert any(
        word in in_words(problem).message + in_words(problem).help
        for problem in checked.diagnostics
        if problem.code == code
    )
    assert (checked.record is None) == code.startswith("E")


def test_a_folder_that_is_not_there_is_told(tmp_path):
    library = load_library(isop(), tmp_path / "weg")
    assert [problem.code for problem in library.diagnostics] == ["E101"]


def test_the_wheel_and_the_tree_read_the_same_folder():
    assert resource("examples", "practices") == FOLDER
