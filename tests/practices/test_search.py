"""Search finds what a person means: other forms of a word, parts of a compound, and a near miss."""

import pytest

from isop_cli.practices.library import load_library
from isop_cli.practices.search import search
from isop_cli.practices.words import parts_of, stem
from isop_cli.text.language import in_language
from tests.builders import isop


@pytest.fixture(scope="module")
def practices():
    return load_library(isop()).practices


def found(text, practices, lang="nl"):
    with in_language(lang):
        return search(text, practices, isop())


@pytest.mark.parametrize(
    "forms",
    [
        "gesprek gesprekken",
        "ouder ouders",
        "kind kinderen kindje",
        "lid leden",
        "lezen leest lees",
        "spelen speelt speel",
        "vragen vraagt vraag gevraagd",
        "brief brieven",
        "huis huizen",
        "taal talen",
        "avond avonden",
        "geven geeft gaf",
        "spreken spreekt sprak",
        "Café cafe",
    ],
)
def test_the_forms_of_a_dutch_word_have_one_stem(forms):
    from isop_cli.text.language import folded

    assert len({stem(folded(form), "nl") for form in forms.split()}) == 1


@pytest.mark.parametrize("forms", ["parent parents", "child children", "meeting meetings", "read reading reads"])
def test_the_forms_of_an_english_word_have_one_stem(forms):
    assert len({stem(form, "en") for form in forms.split()}) == 1


def test_words_that_only_look_alike_keep_their_own_stem():
    assert len({stem(word, "nl") for word in ("feest", "vest", "leerkracht", "les", "school", "taal")}) == 6


def test_a_compound_falls_apart_into_words_that_are_known():
    known = {stem(word, "nl") for word in ("start", "kennismaking", "gesprek", "ouders", "avond", "koffie")}
    assert parts_of("startgesprek", known, "nl") == (stem("start", "nl"), stem("gesprek", "nl"))
    assert parts_of("kennismakingsgesprekken", known, "nl")[1] == stem("gesprek", "nl")
    assert parts_of("ouderavond", known, "nl") == (stem("ouders", "nl"), stem("avond", "nl"))
    assert parts_of("gesprek", known, "nl") == ()


def test_a_word_finds_its_forms_and_the_compounds_that_have_it(practices):
    ids = [practice.id for practice in found("gesprek", practices).practices]
    assert {"startgesprek", "kind-leidt-het-gesprek", "kennismakingsgesprek"} <= set(ids)
    assert ids == [practice.id for practice in found("GESPREKKEN", practices).practices]


def test_a_title_goes_before_a_text(practices):
    assert found("startgesprek", practices).practices[0].id == "startgesprek"
    assert found("goed nieuws", practices).practices[0].id == "goed-nieuws-bellen"


def test_the_names_of_indicators_partnerships_and_sectors_are_searched_too(practices):
    ids = {practice.id for practice in found("kinderopvang", practices).practices}
    assert ids
    assert any("opvang" in practice.sectors for practice in practices if practice.id in ids)


def test_all_words_must_be_there_and_else_it_says_so(practices):
    both = found("koffie langs de lijn", practices)
    assert both.all_words and both.practices[0].id == "koffie-langs-de-lijn"
    some = found("koffie xylofoon", practices)
    assert not some.all_words and some.practices and some.unknown == (("xylofoon", ""),)


def test_a_near_miss_gets_the_word_that_was_meant(practices):
    assert found("kofie", practices).unknown == (("kofie", "koffie"),)


def test_english_is_searched_in_english(practices):
    ids = [practice.id for practice in found("conversations with parents", practices, "en").practices]
    assert ids == [p.id for p in found("conversation with a parent", practices, "en").practices]
    assert found("read", practices, "en").practices


@pytest.mark.parametrize(
    "hostile", ['"', "NEAR(", "a* OR b", "'; DROP TABLE page; --", "title:x", "☃" * 500, "( )", ""]
)
def test_what_means_something_to_the_engine_is_only_text(practices, hostile):
    assert isinstance(found(hostile, practices).practices, tuple)


def test_a_search_is_the_same_each_time(practices):
    assert found("ouders thuis", practices) == found("ouders thuis", practices)
