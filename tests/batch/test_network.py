"""The dashboard's map of who could help whom, in a real browser."""

import io
import json
import shutil
from contextlib import nullcontext
from pathlib import Path

import pytest
from axe_core_python.selenium import Axe
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import Select, WebDriverWait

from isop_cli.batch.batch import SchoolResult
from isop_cli.batch.rows import rows_in
from isop_cli.batch.summaries import dashboard, network
from isop_cli.batch.work import Order
from isop_cli.formats.look import Look
from isop_cli.matching.pairing import pair_up, topics
from isop_cli.matching.profiles import bars_of, profiles_of, subjects_of, urgency
from isop_cli.model.school_row import SchoolRow
from isop_cli.partnerships.texts import sector_groups
from tests.builders import EXAMPLES, ROOT, isop, made_once, run
from tests.publishing.conftest import browser, on_a_telephone  # noqa: F401


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> Path:
    """The dashboard of the examples, one of them in a region and one nowhere."""

    def make(folder: Path) -> None:
        shutil.copytree(EXAMPLES, folder / "schools")
        for name, place in (("het-nest", "Nergens"), ("de-zandloper", "Ergens")):
            path = folder / "schools" / f"{name}.yaml"
            text = path.read_text("utf-8")
            city = next(line for line in text.splitlines() if line.startswith("  city: "))
            path.write_text(text.replace(city, f"  city: {place}\n  region: Ver weg"), "utf-8")
        assert run("batch", "schools", "--out", "out", "-q", cwd=folder, lang="en").returncode < 3

    return made_once(tmp_path_factory, "network", make) / "out" / "index.html"


@pytest.fixture
def opened(browser, page):  # noqa: F811
    """The dashboard; no error may have come of it in the end."""
    browser.get_log("browser")
    browser.get(page.as_uri())
    settled(browser)
    yield browser
    assert browser.get_log("browser") == []


def settled(driver) -> None:
    WebDriverWait(driver, 20).until(
        lambda d: d.execute_script("return started && shownPupils.length > 0 || !found.length")
    )


@pytest.fixture(scope="module")
def profiles(page):
    return profiles_of(rows_in(str(page.parent), Order("en", (ROOT / "criteria" / "isop.yaml").read_bytes())).rows)


def words(driver) -> str:
    return driver.find_element(By.ID, "network-words").text


def test_the_page_reckons_as_the_program_does(opened, profiles):
    pairs = pair_up(profiles, isop(), sector_groups(isop()), most=20).pairs
    expected = {tuple(sorted((pair.one.name, pair.other.name))): pair.value for pair in pairs}
    assert len(expected) > 25
    found = opened.execute_script(
        "return pupils.flatMap((one, i) => pupils.slice(i + 1).map(other => "
        "[[schools[one.number].name, schools[other.number].name].sort(), pairValue(one, other), apart(one, other)]))"
    )
    reckoned = {tuple(sorted(names)): value for names, value, _far in found if value > 0}
    assert reckoned.keys() == expected.keys()
    assert all(abs(reckoned[names] - value) < 2e-4 for names, value in expected.items())
    far = {tuple(sorted(names)): far for names, _value, far in found}
    for pair in pairs:
        kilometres = far[tuple(sorted((pair.one.name, pair.other.name)))]
        assert (kilometres is None) == (pair.kilometres is None)
        assert kilometres is None or abs(kilometres - pair.kilometres) < 0.01
    assert 20 in far.values()


def test_what_presses_a_school_is_the_same_in_the_page_and_in_the_program(opened, profiles):
    subjects, bars = subjects_of(isop()), bars_of(isop())
    expected = {
        school.name: {at: float(needed) for at, s in enumerate(subjects) if (needed := urgency(school, s, bars))}
        for school in profiles
    }
    # Among them what presses (core, or in a guideline that is not met), what does not, and a partnership.
    assert {needed for needs in expected.values() for needed in needs.values()} == {1.0, 2.0}
    sought = [(school, subjects[at]) for school in profiles for at in expected[school.name]]
    assert {(s.core, s.guideline in school.unmet) for school, s in sought if s.kind == "indicator"} == {
        (True, True), (True, False), (False, True), (False, False),
    }  # fmt: skip
    assert any(s.kind == "partnership" for _school, s in sought)
    found = opened.execute_script(
        "return pupils.map(one => [schools[one.number].name, one.wants.map(([at, , weight]) => [at, weight])])"
    )
    assert {name: {at: float(weight) for at, weight in wants} for name, wants in found} == expected


def test_who_helps_whom_is_told_in_words(opened, profiles):
    by_name = {school.name: school for school in profiles}
    learner = by_name["Het Kompas College"]
    chooser = Select(opened.find_element(By.ID, "network-school"))
    chooser.select_by_visible_text("Het Kompas College, Rotterdam")
    said = words(opened)
    assert said.startswith("Het Kompas College\nRotterdam · secondary education")
    helpers, helped = said.split("Can learn from\n")[1].split("Can help\n")
    first = next(name for name in by_name if helpers.startswith(name))
    worth = {
        name: sum(float(topic.theirs - topic.mine) for topic in topics(learner, school, isop(), bars_of(isop())))
        for name, school in by_name.items()
    }
    assert worth[first] > 0 and helpers.count(" km") == 3
    best = topics(learner, by_name[first], isop(), bars_of(isop()))[0]
    assert f"{best.id} {isop().indicators[best.id].title['en']}" in helpers
    assert helped.strip() == "nobody here"
    # The name of a helper leads to that helper.
    opened.find_element(By.CSS_SELECTOR, "#network-words .link").click()
    assert words(opened).startswith(first) and "Het Kompas College" in words(opened).split("Can help")[1]
    assert chooser.first_selected_option.text.startswith(first)


def test_a_click_on_a_dot_chooses_the_school_and_one_beside_it_lets_go(opened):
    canvas = opened.find_element(By.ID, "network-map")
    opened.execute_script("arguments[0].scrollIntoView()", canvas)
    x, y = opened.execute_script("return places.get(shownPupils.find(s => schools[s.number].name === 'SO De Brug'))")
    size = canvas.size
    there = (round(x - size["width"] / 2), round(y - size["height"] / 2))
    ActionChains(opened).move_to_element_with_offset(canvas, *there).perform()
    assert opened.find_element(By.ID, "network-tip").text.startswith("SO De Brug · Zwolle")
    ActionChains(opened).move_to_element_with_offset(canvas, *there).click().perform()
    assert words(opened).startswith("SO De Brug")
    ActionChains(opened).move_to_element_with_offset(
        canvas, 4 - size["width"] // 2, 4 - size["height"] // 2
    ).click().perform()
    assert words(opened).startswith("Most sought after")


def test_the_map_follows_the_filters(opened):
    assert opened.execute_script("return shownPupils.length") == 11
    Select(opened.find_element(By.ID, "sector")).select_by_visible_text("primary education")
    WebDriverWait(opened, 20).until(lambda d: d.execute_script("return shownPupils.length") == 5)
    options = [option.text for option in Select(opened.find_element(By.ID, "network-school")).options]
    assert len(options) == 6 and options[0] == "all schools"
    assert opened.execute_script("return [...bestHelper].every(pair => pair.every(s => shownPupils.includes(s)))")


def test_schools_stand_where_they_are_and_inside_the_map(opened):
    # However the table is sorted: those who need us most do not stand in the middle of a place.
    assert opened.execute_script("return shownPupils.every((s, i) => !i || shownPupils[i - 1].number < s.number)")
    at = opened.execute_script(
        "return Object.fromEntries(shownPupils.map(s => [schools[s.number].name, places.get(s)]))"
    )
    width, height = opened.execute_script("return [plane.clientWidth, plane.clientHeight]")
    assert all(0 < x < width and 0 < y < height for x, y in at.values())
    assert at["Sportvereniging De Sprinters"][1] < at["SO De Brug"][1] < at["De Kroevendonk"][1]
    assert at["Het Kompas College"][0] < at["SO De Brug"][0]
    # Two places that nobody knows stand in a row below the country.
    below = [at["Kindcentrum Het Nest"][1], at["Basisschool De Zandloper"][1]]
    assert below[0] == below[1] > at["De Kroevendonk"][1]
    painted = "const d = brush.getImageData(0, 0, plane.width, plane.height).data; let n = 0; for (let i = 3; i < d.length; i += 4) n += d[i] > 0; return n"
    assert opened.execute_script(painted) > 5000


@pytest.mark.parametrize("width", [360, 1300])
def test_the_map_is_readable_on_a_telephone_and_on_a_screen(opened, width):
    with on_a_telephone(opened) if width < 500 else nullcontext():
        opened.refresh()
        settled(opened)
        assert opened.execute_script("return document.documentElement.scrollWidth") <= width
        beside = opened.execute_script(
            "return element('network-words').getBoundingClientRect().left > plane.getBoundingClientRect().right"
        )
        assert beside == (width > 500)
        Select(opened.find_element(By.ID, "network-school")).select_by_index(3)
        assert Axe().run(opened)["violations"] == []


def summed_up(rows: list[SchoolRow], path: Path) -> str:
    with path.open("w+b") as file:
        summary = dashboard.Summary(isop(), file, Look())
        for number, row in enumerate(rows):
            summary.add(SchoolResult(f"schools/{number}", row, [], ()))
        summary.finish()
    return path.read_text("utf-8")


def test_no_helper_has_more_than_two_arrows_and_no_name_is_cut_or_covers_another(opened):
    # The strongest school could help seven of the eleven most: two arrows stand for them, and the words tell of all.
    from_each, best = opened.execute_script(
        "const count = helpers => { const n = new Map(); for (const h of helpers) n.set(h, (n.get(h) || 0) + 1); return [...n.values()]; };"
        "return [count(arrows.map(([, helper]) => helper)), count(bestHelper.values())]"
    )
    assert max(from_each) == 2 < max(best)
    labels, width, height = opened.execute_script("return [labels, plane.clientWidth, plane.clientHeight]")
    assert len(labels) > 15
    assert all(0 < left < right < width and 0 < top < foot < height for left, top, right, foot in labels)
    pairs = [(one, other) for number, one in enumerate(labels) for other in labels[:number]]
    apart = [a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1] for a, b in pairs]
    assert all(apart)


def test_schools_of_which_no_place_is_known_stand_in_a_round(browser, page, tmp_path):  # noqa: F811
    rows = rows_in(str(page.parent), Order("en", (ROOT / "criteria" / "isop.yaml").read_bytes())).rows
    summed_up(
        [row.model_copy(update=dict.fromkeys(("city", "postcode", "region"))) for row in rows], tmp_path / "i.html"
    )
    browser.get((tmp_path / "i.html").as_uri())
    settled(browser)
    at = browser.execute_script("return shownPupils.map(s => places.get(s))")
    middle = browser.execute_script("return [plane.clientWidth / 2, plane.clientHeight / 2]")
    assert len({tuple(place) for place in at}) == len(at)
    assert all(((x - middle[0]) ** 2 + (y - middle[1]) ** 2) ** 0.5 < 100 for x, y in at)
    browser.get_log("browser")


def test_a_country_of_schools_has_no_map_and_says_so(page, tmp_path, monkeypatch):
    rows = rows_in(str(page.parent), Order("en", (ROOT / "criteria" / "isop.yaml").read_bytes())).rows
    monkeypatch.setattr(network, "MOST_SCHOOLS", 5)
    many = summed_up(rows, tmp_path / "many.html")
    assert "With so many schools there is no map" in many and 'id="network-map"' not in many
    few = summed_up(rows[:5], tmp_path / "few.html")
    assert 'id="network-map"' in few and "there is no map" not in few


def test_what_the_page_gets_names_no_school_and_cannot_end_its_element(page):
    rows = rows_in(str(page.parent), Order("en", (ROOT / "criteria" / "isop.yaml").read_bytes())).rows
    made = network.Network(isop())
    for row in rows:
        made.add(row.model_copy(update={"city": "</script><script>alert(1)", "region": "</script>"}))
    made.add(rows[0].with_error())
    settings, schools = made.finish()
    assert "<" not in settings + schools
    data = json.load(io.StringIO(schools))
    assert len(data) == len(rows) + 1 and data[-1] is None
    assert len(data[0][4]) == len(isop().indicators) + len(isop().partnerships)
