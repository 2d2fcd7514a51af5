"""A meeting: themes that somebody can show, tables that mix, and a programme that tells of nobody what it seeks."""

import datetime
import itertools
import re
from fractions import Fraction

import pymupdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from isop_cli.documents.programme import PROGRAMME, Programme
from isop_cli.formats.look import Look
from isop_cli.matching.meeting import NoMeetingError, plan_meeting, timetable
from isop_cli.practices.library import load_library
from isop_cli.text.language import in_language
from tests.builders import isop
from tests.formats.test_pdf import HOSTILE, errors_in, smallest, text_of
from tests.matching.conftest import a_school
from tests.matching.test_pairing import some_schools
from tests.publishing.conftest import browser, on_a_telephone  # noqa: F401


def shows(name: str, *indicators: str, **parts):
    return a_school(name, dict.fromkeys(indicators, 3), **parts)


def seeks(name: str, *indicators: str, **parts):
    return a_school(name, dict.fromkeys(indicators, 1), **parts)


@pytest.fixture(scope="module")
def practices():
    return load_library(isop()).practices


def test_the_theme_is_what_most_seek_and_somebody_can_show():
    schools = [
        shows("A", "1.1", "4.3"),
        seeks("B", "1.1"),
        seeks("C", "1.1", "4.3"),
        seeks("D", "2.2"),
        seeks("E", "2.2"),
    ]
    planned = plan_meeting(schools, isop(), tables=1)
    (theme,) = planned.themes
    # On 2.2, which two seek as well, nobody is strong.
    assert theme.id == "1.1" and [s.name for s in theme.hosts] == ["A"]
    assert [s.name for s in theme.seeking] == ["B", "C"]
    ((table,),) = planned.rounds
    assert table.host.name == "A" and [s.name for s in table.guests] == ["B", "C", "D", "E"]


def test_core_indicators_and_unmet_guidelines_press_more():
    schools = [shows("A", "1.1", "1.2"), seeks("B", "1.1", "1.2"), seeks("C", "1.1", "1.2")]
    assert plan_meeting(schools, isop(), tables=1).themes[0].id == "1.2"


def test_themes_are_spread_over_the_guidelines():
    wide = ["1.1", "1.3", "1.5", "2.2"]
    schools = [shows(f"A{n}", *wide) for n in range(6)] + [seeks(f"B{n}", *wide) for n in range(12)]
    chosen = [theme.id for theme in plan_meeting(schools, isop(), tables=2).themes]
    assert "2.2" in chosen and len(chosen) == 2


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10_000), st.integers(3, 40), st.integers(1, 12) | st.none(), st.randoms(use_true_random=False))
def test_a_meeting_keeps_its_promises_in_any_order(seed, number, tables, order):
    schools = some_schools(seed, number)
    try:
        planned = plan_meeting(schools, isop(), tables=tables)
    except NoMeetingError:
        return
    hosts = [host.key for theme in planned.themes for host in theme.hosts]
    assert len(hosts) == len(set(hosts))
    strong = {theme.id: {school.key for school in theme.strong} for theme in planned.themes}
    assert all(host.key in strong[theme.id] for theme in planned.themes for host in theme.hosts)
    assert len(planned.rounds) == (2 if len(planned.themes) > 1 else 1)
    for tables_ in planned.rounds:
        seated = [school.key for table in tables_ for school in (table.host, *table.guests)]
        assert sorted(seated) == sorted(school.key for school in schools)
        sizes = [len(table.guests) for table in tables_]
        assert max(sizes) - min(sizes) <= 3
    if len(planned.rounds) == 2:
        for first, second in zip(*planned.rounds, strict=True):
            assert not {s.key for s in first.guests} & {s.key for s in second.guests}
    shuffled = list(schools)
    order.shuffle(shuffled)
    assert plan_meeting(shuffled, isop(), tables=tables) == planned


def test_tables_mix_those_who_can_add_with_those_who_seek():
    schools = [shows(f"A{n:02d}", "1.2", "4.1") for n in range(10)] + [
        seeks(f"B{n:02d}", "1.2", "4.1") for n in range(14)
    ]
    planned = plan_meeting(schools, isop(), tables=2)
    for tables in planned.rounds:
        for table in tables:
            strong = sum(guest.name.startswith("A") for guest in table.guests)
            assert 2 <= strong <= len(table.guests) - 4


@pytest.mark.parametrize(
    ("schools", "told"),
    [
        ([seeks("A", "1.1"), shows("B", "1.1")], "at least 3 schools"),
        ([seeks(f"S{n}", "1.1") for n in range(121)], "121 schools are too many"),
        ([seeks(f"S{n}", "1.1") for n in range(5)], "none of these schools is strong"),
    ],
)
def test_where_no_meeting_can_be_made_it_says_why(schools, told):
    with pytest.raises(NoMeetingError, match=told):
        plan_meeting(schools, isop())


def test_the_times_follow_each_other():
    planned = plan_meeting(some_schools(3, 24), isop())
    slots = timetable(planned, datetime.time(13, 30))
    assert slots[0].begins == "13:30" and slots[0].ends == "13:45"
    assert all(slot.ends == following.begins for slot, following in itertools.pairwise(slots))
    assert [slot.what for slot in slots].count("Break") == 1
    late = timetable(planned, datetime.time(23, 30))
    assert late[-1].ends < "04:00"


def programme(practices, schools=None, lang="en", **parts) -> Programme:
    planned = plan_meeting(schools or some_schools(3, 24), isop())
    return Programme(planned, isop(), practices, datetime.time(13, 30), datetime.date(2027, 1, 20), "Zwolle", **parts)


def test_the_programme_tells_of_nobody_what_it_seeks_and_no_level(practices):
    schools = [
        shows("Host", "1.1"),
        *(shows(f"Helper {n}", "1.1") for n in range(2)),
        *(seeks(f"Guest {n}", "1.1") for n in range(5)),
    ]
    for format_ in ("markdown", "html"):
        said = PROGRAMME.render(format_, programme(practices, schools), Look()).decode()
        head = said.split("To read beforehand</h2>" if format_ == "html" else "## To read beforehand")[0]
        assert "Guest 3" in head and "Helper 1" in head
        assert "seek" not in head.lower().split("</style>")[-1] and "strong too" not in head.lower()
    # At the table those who give and those who seek stand in one row, by name.
    guests = [guest.name for guest in programme(practices, schools).meeting.rounds[0][0].guests]
    assert guests == sorted(guests) and {name.split()[0] for name in guests} >= {"Guest", "Helper"}


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_programme_is_an_accessible_document_with_every_school(practices, lang, tmp_path):
    schools = some_schools(5, 60)
    with in_language(lang):
        made = programme(practices, schools)
        content = PROGRAMME.render("pdf", made, Look())
        each, again = (PROGRAMME.render("html", of, Look()) for of in (made, programme(practices, schools[::-1])))
    assert each == again
    (tmp_path / "p.pdf").write_bytes(content)
    assert errors_in(tmp_path / "p.pdf") == []
    with pymupdf.open(stream=content) as document:
        assert smallest(document) >= 9
        said = " ".join(" ".join(page.get_text() for page in document).split())
        for page in document:
            words = page.get_text("words")
            assert min(w[0] for w in words) > 30 and max(w[2] for w in words) < page.rect.width - 30
    assert all(school.name in said for school in schools)
    assert ("Leren van elkaar" in said) == (lang == "nl")
    assert ("20 januari 2027" in said) == (lang == "nl")


def test_on_a_telephone_a_programme_is_read_without_scrolling_sideways(browser, practices, tmp_path):  # noqa: F811
    (tmp_path / "p.html").write_bytes(PROGRAMME.render("html", programme(practices, some_schools(5, 60)), Look()))
    with on_a_telephone(browser):
        browser.get((tmp_path / "p.html").as_uri())
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 360
        narrow = "return [...document.querySelectorAll('td, tbody th')].filter(c => c.offsetWidth && c.offsetWidth < 200).length"
        assert browser.execute_script(narrow) == 0
        # Without the head of the table each number tells for which round it is.
        seats = browser.execute_script("return [...document.querySelectorAll('.seats td')].map(c => c.dataset.name)")
        assert set(seats) == {"Round 1", "Round 2", "Partner for a visit"}


def test_each_theme_has_a_practice_of_its_own_to_read(practices):
    made = programme(practices, some_schools(5, 60))
    titles = [theme.practice for theme in made.themes]
    assert all(titles) and len(set(titles)) == len(titles)
    assert [entry.title for entry in made.practices] == titles


def test_hostile_names_are_only_text(practices):
    schools = [shows(HOSTILE[0], "1.1"), *(seeks(f"{name} {n}", "1.1", place=name) for n, name in enumerate(HOSTILE))]
    made = programme(practices, schools)
    page = PROGRAMME.render("html", made, Look()).decode()
    assert "<script" not in page and "<img" not in page
    assert "<script>alert(1)</script>" in "".join(text_of(PROGRAMME.render("pdf", made, Look())).split())
    lines = PROGRAMME.render("markdown", made, Look()).decode().splitlines()
    widths = [len(re.findall(r"(?<!\\)\|", line)) for line in lines if line.startswith("|")]
    assert set(widths) == {4, 5} and len(widths) >= 10 + len(schools)


def test_a_score_on_the_bar_is_no_gap():
    exactly = a_school("A", {"1.1": Fraction(2)})
    assert plan_meeting([exactly, shows("B", "1.1"), seeks("C", "1.1")], isop()).themes[0].seeking[0].name == "C"
