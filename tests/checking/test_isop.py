"""The ISOP label's criteria, version 2026.3: what they must hold, and what every text in them must be."""

import re

import pytest

from tests.builders import isop

# Id, titles, core, the sources that can show it, the voices that alone can tell, the partnerships it touches.
INDICATORS = """
1.1 | Ontvangst | Reception | | school_visit interview | | informal
1.2 | Contact zonder afspraak | Contact without an appointment | core | school_visit interview document | | informal
1.3 | Kennismaking met elk nieuw gezin | Getting to know every new family | | interview document | | pedagogical
1.4 | Intentie van het team | The team's intent | core | team_meeting interview | staff head |
1.5 | Bereik van alle ouders | Reaching all parents | | school_visit interview document | | societal
1.6 | Ouders voelen zich welkom | Parents feel welcome | core | interview document | parents | informal
1.7 | Team toegerust | Staff equipped | | team_meeting interview document | staff head |
2.1 | Heldere visie op papier | A clear written vision | core | document | |
2.2 | Met ouders gemaakt | Made with parents | | document interview | | formal
2.3 | Gedeeld door het team | Shared by the team | core | team_meeting interview | staff head |
2.5 | Bekend bij ouders | Known to parents | | interview | parents |
3.1 | Doelen | Goals | core | document | |
3.2 | Beginsituatie | Baseline | | document team_meeting | |
3.3 | Wie, wanneer, waarmee | Who, when, with what | | document team_meeting | |
3.4 | Uitvoering | Carried out | core | school_visit interview document | |
3.5 | Bijgesteld met ouders | Reviewed with parents | | document interview | | formal
4.1 | Nieuwe werkwijzen | New ways of working | core | interview team_meeting document | |
4.2 | Samen leren op school | Learning together at school | core | school_visit interview | | didactic
4.3 | Gesprek in twee richtingen | Two-way conversation | | school_visit interview document | | pedagogical
4.4 | Ouders ontwerpen mee | Parents as co-designers | | interview team_meeting | | formal
4.5 | Partners in de wijk | Neighbourhood partners | | school_visit interview document | | societal
4.6 | Leren en oefenen thuis | Learning and practising at home | | interview document school_visit | | didactic
5.1 | Veranderproces vastgelegd | Process of change documented | core | document team_meeting | |
5.2 | Delen met andere scholen | Sharing with other schools | core | interview team_meeting document | |
5.4 | Geleerd van anderen | Learned from others | | interview team_meeting document | |
6.1 | Feedback van ouders gevraagd | Parents asked for feedback | core | document interview | | formal
6.2 | Terugkoppeling | Reporting back | | school_visit interview document | |
6.3 | Gewenste resultaten nagegaan | Wanted results checked | core | document team_meeting | |
6.4 | Open voor onderzoek | Open to research | | interview document | |
6.5 | Aanpak bijgesteld | Approach adjusted | | team_meeting document | |
"""

# The label's own words (actiefouderschap.nl), whole and unchanged.
GUIDELINES = {
    "1": (
        "Ouders zijn welkom binnen de school en het team heeft de intentie om ouders als partners in het onderwijs te"
        " betrekken.",
        "Parents are welcome in the school and the team intends to involve parents as partners in education.",
    ),
    "2": (
        "De school heeft een heldere visie op ouderbetrokkenheid.",
        "The school has a clear vision for parental involvement.",
    ),
    "3": (
        "De school heeft een plan opgesteld om de ouderbetrokkenheid te vergroten.",
        "The school has drawn up a plan to increase parental involvement.",
    ),
    "4": (
        "De school werkt op innovatieve wijze aan het betrekken van ouders.",
        "The school works in innovative ways at involving parents.",
    ),
    "5": (
        "De school wil de opgedane kennis van dit veranderproces delen met andere scholen.",
        "The school wants to share what it learned in this process of change with other schools.",
    ),
    "6": (
        "De school staat open voor feedback en onderzoek naar de nieuwe aanpak (door bijvoorbeeld ITS, Radboud"
        " Universiteit Nijmegen en de Stichting Actief Ouderschap) om na te gaan of de innovaties de gewenste"
        " resultaten opleveren.",
        "The school is open to feedback on and research into the new approach (for instance by ITS, Radboud University"
        " Nijmegen and the Stichting Actief Ouderschap), to find out whether the innovations bring the results wanted.",
    ),
}

# Words of one sector that mean nothing in another: a club has no lessons, a small school no groups.
OF_ONE_SECTOR = re.compile(
    r"\b(groep(en|s\w*)?|klas\w*|les(sen)?|les(plan|voorbereid|rooster)\w*|leerkracht\w*|docent\w*|leraar|leraren"
    r"|leerling\w*|schooldag\w*|schoolgids|schoolplan|leerjaar|leerjaren|medezeggenschapsraad"
    r"|class\w*|lessons?|teachers?|pupils?|groups?|head teacher|school (day|plan|guide))\b",
    re.IGNORECASE,
)

# What asks to record more about families than is needed, or says what parents lack.
UNFAIR = re.compile(
    r"\b(opleidingsniveau|afkomst|nationaliteit|inkomen|laagopgeleid\w*|allochto\w+|onwillig\w*|moeilijk bereikbaar\w*"
    r"|registre\w+|ongemotiveerd\w*|educational level|nationality|income|hard to reach|unwilling parents|ethnic\w*)\b",
    re.IGNORECASE,
)

LONGEST = {"look_for": 320, "levels": 160, "steps": 180}


def rows() -> dict[str, list[str]]:
    split = ([cell.strip() for cell in line.split("|")] for line in INDICATORS.strip().splitlines())
    return {cells[0]: cells for cells in split}


def rubric():
    """Each text of the rubric: indicator, which text, language, text."""
    for indicator in isop().indicators.values():
        for kind, texts in (
            ("look_for", (indicator.look_for,)),
            ("levels", indicator.levels),
            ("steps", indicator.steps),
        ):
            for text in texts:
                for lang, told in text.items():
                    yield indicator.id, kind, lang, told


def test_the_indicators_are_thirty_with_their_titles_core_sources_voices_and_partnerships():
    found = {
        indicator.id: [
            indicator.id,
            indicator.title["nl"],
            indicator.title["en"],
            "core" if indicator.core else "",
            " ".join(indicator.sources),
            " ".join(indicator.voices),
            " ".join(indicator.partnerships),
        ]
        for indicator in isop().indicators.values()
    }
    assert len(found) == 30
    assert found == rows()
    assert list(found) == list(rows())


def test_each_indicator_stands_under_the_guideline_of_its_first_number():
    assert all(guideline.id == name.split(".")[0] for name, guideline in isop().guideline_of.items())


def test_the_six_guidelines_are_the_labels_own_words_whole():
    told = {guideline.id: (guideline.text["nl"], guideline.text["en"]) for guideline in isop().guidelines}
    assert told == GUIDELINES
    assert {guideline.source for guideline in isop().guidelines} == {"label"}


def test_every_text_is_there_in_both_languages_and_differs_between_them():
    for indicator in isop().indicators.values():
        texts = [indicator.title, indicator.look_for, *indicator.levels, *indicator.steps]
        assert len(texts) == 1 + 1 + 4 + 3, indicator.id
        assert all(set(text) == {"nl", "en"} and text["nl"] != text["en"] for text in texts), indicator.id


def test_no_two_levels_or_steps_say_the_same():
    for kind in ("levels", "steps"):
        for lang in ("nl", "en"):
            texts = [told for _, which, language, told in rubric() if (which, language) == (kind, lang)]
            assert len(texts) == len(set(texts)) == 30 * {"levels": 4, "steps": 3}[kind]


def test_every_text_is_one_to_three_whole_sentences_that_a_form_has_room_for():
    for name, kind, lang, told in rubric():
        assert 20 <= len(told) <= LONGEST[kind], (name, kind, lang, len(told))
        assert told[0].isupper() and told[-1] in ".?" and "  " not in told, (name, told)
        if kind == "levels":
            assert re.findall(r"[.?]", told) == ["."], (name, told)


def test_every_text_fits_every_sector():
    found = [(name, kind, told) for name, kind, lang, told in rubric() if OF_ONE_SECTOR.search(told)]
    assert found == []


def test_the_words_of_one_sector_are_found_where_they_stand():
    assert OF_ONE_SECTOR.search("Alle groepen hebben een inloop.")
    assert OF_ONE_SECTOR.search("Set down in the lesson planning of a class.")
    assert not OF_ONE_SECTOR.search("Wat het kind bij de organisatie leert of oefent.")


def test_no_text_says_what_parents_lack_or_asks_to_record_families():
    assert [(name, told) for name, _, _, told in rubric() if UNFAIR.search(told)] == []


@pytest.mark.parametrize(
    ("people", "indicators"),
    [("gesproken ouders", ("1.6", "2.5")), ("gesproken teamleden", ("1.4", "2.3"))],
)
def test_where_people_are_counted_the_sample_is_said_and_drawn_by_lot(people, indicators):
    for name in indicators:
        indicator = isop().indicators[name]
        assert all(people in level["nl"] for level in indicator.levels), name
        assert "minstens vijf" in indicator.look_for["nl"] and "loot waar dat kan" in indicator.look_for["nl"]
        assert "at least five" in indicator.look_for["en"] and "draw lots where possible" in indicator.look_for["en"]


def test_the_rule_of_rating_is_data():
    assert isop().scale.rule == {
        "nl": "Kies het hoogste niveau waarvan ook alle lagere niveaus kloppen. Beoordeel wat gewoon is, niet het"
        " beste wat u zag.",
        "en": "Choose the highest level whose lower levels also hold. Rate the usual, not the best.",
    }


def test_former_indicators_keep_their_ids_with_since_when_and_why():
    assert {indicator.id: indicator.since for indicator in isop().retired} == {"2.4": "2026.3", "5.3": "2026.3"}
    assert all(set(indicator.why) == {"nl", "en"} for indicator in isop().retired)
    assert "1.7" in isop().retired_by_id["5.3"].why["nl"] and "6.5" in isop().retired_by_id["5.3"].why["en"]


def test_the_partnerships_say_what_parents_and_school_do_together():
    told = {p.id: (p.name["nl"], p.name["en"], p.together_for["nl"], p.together_for["en"]) for p in isop().partnerships}
    assert told == {
        "informal": (
            "Informeel partnerschap",
            "Informal partnership",
            "de activiteiten en werkzaamheden van de school",
            "the school's activities and tasks",
        ),
        "formal": ("Formeel partnerschap", "Formal partnership", "het beleid van de school", "the school's policy"),
        "didactic": (
            "Didactisch partnerschap",
            "Didactic partnership",
            "het leren van het kind",
            "the child's learning",
        ),
        "pedagogical": (
            "Pedagogisch partnerschap",
            "Pedagogical partnership",
            "het welzijn en de opvoeding van het kind",
            "the child's wellbeing and upbringing",
        ),
        "societal": (
            "Maatschappelijk partnerschap",
            "Societal partnership",
            "de plek van het kind in de maatschappij",
            "the child's place in society",
        ),
    }


def test_the_groups_whose_voices_are_told_apart():
    assert isop().respondent_names == {
        "parents": {"nl": "ouders", "en": "parents"},
        "pupils": {"nl": "leerlingen", "en": "pupils"},
        "staff": {"nl": "teamleden", "en": "staff"},
        "head": {"nl": "directie", "en": "head"},
        "partners": {"nl": "partners van buiten", "en": "outside partners"},
    }
    assert isop().voice_of_source == {
        "school_visit": None,
        "interview": None,
        "team_meeting": "staff",
        "document": None,
    }
