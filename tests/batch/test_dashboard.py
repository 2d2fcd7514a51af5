"""The dashboard in a real browser, with hundreds of schools: one file, without a network."""

import base64
import json
from contextlib import nullcontext
from fractions import Fraction
from pathlib import Path

import pymupdf
import pytest
from axe_core_python.selenium import Axe
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from benchmarks.schools import make_schools
from tests.batch.conftest import a_small_school
from tests.builders import EXAMPLES, made_once, run
from tests.publishing.conftest import browser, on_a_telephone  # noqa: F401


@pytest.fixture(scope="module")
def dashboard(tmp_path_factory) -> Path:
    """Three hundred schools, six of them twice."""

    def make(folder: Path) -> None:
        make_schools(folder / "schools", 300, duplicates=6)
        done = run("batch", "schools", "--out", "out", "-q", cwd=folder, lang="en")
        assert done.returncode == 3, done.stderr

    return made_once(tmp_path_factory, "dashboard", make) / "out" / "index.html"


@pytest.fixture
def opened(browser, dashboard):  # noqa: F811
    """The dashboard; what it did is judged at the end: no error, and no request."""
    browser.get_log("browser")
    browser.get("about:blank")
    browser.get_log("performance")
    browser.get(dashboard.as_uri())
    yield browser
    assert [entry["message"] for entry in browser.get_log("browser")] == []
    for entry in browser.get_log("performance"):
        event = json.loads(entry["message"])["message"]
        if event["method"] == "Network.requestWillBeSent":
            assert event["params"]["request"]["url"].startswith((dashboard.parent.as_uri(), "about:", "data:"))


def rows(driver) -> list[list[str]]:
    return driver.execute_script(
        "return [...document.querySelectorAll('#rows tr')].map(row => [...row.children].map(cell => cell.innerText.trim()))"
    )


def count(driver) -> str:
    return driver.find_element(By.ID, "count").text


def summary(dashboard: Path) -> list[dict]:
    return json.loads(dashboard.with_name("summary.json").read_bytes())["schools"]


def test_the_sums_are_those_of_the_schools(opened, dashboard):
    schools = summary(dashboard)
    tiles = {
        tile.get_attribute("data-outcome"): int(tile.text.split("\n")[0])
        for tile in opened.find_elements(By.CSS_SELECTOR, ".tiles button")
    }
    assert sum(tiles.values()) == 300
    assert tiles["error"] == sum(row["status"] == 3 for row in schools) >= 12
    assert tiles["awarded"] == sum(row["outcome"] == "awarded" and row["status"] < 3 for row in schools)
    first = opened.find_elements(By.CSS_SELECTOR, ".sums tbody tr")[0].text
    met = sum((row["guidelines"] or {}).get("1", [""])[0] == "met" for row in schools)
    assert first.startswith(f"1 Welcome and intent {met} ")


def test_the_table_is_searched_filtered_and_sorted(opened, dashboard):
    assert count(opened) == "Shown: 300 of 300"
    assert len(rows(opened)) == 100
    opened.find_element(By.ID, "more").click()
    assert len(rows(opened)) == 200
    opened.find_element(By.ID, "words").send_keys("ULTJE skut")
    assert count(opened) == "No school fits."
    opened.find_element(By.ID, "words").clear()
    opened.find_element(By.ID, "words").send_keys("maxima")
    expected = sum("Máxima" in row["school"] for row in summary(dashboard))
    assert count(opened) == f"Shown: {expected} of 300"
    opened.find_element(By.ID, "words").clear()
    opened.find_element(By.ID, "words").send_keys(" ")
    Select(opened.find_element(By.ID, "outcome")).select_by_value("awarded")
    told = "all guidelines met\nThe decision of the label committee follows."
    assert {row[2] for row in rows(opened)} <= {told, "label awarded"}
    assert told in {row[2] for row in rows(opened)}
    Select(opened.find_element(By.ID, "outcome")).select_by_index(0)
    opened.find_element(By.CSS_SELECTOR, "[data-key=g4] button").click()
    levels = [float(row[7].split()[1]) for row in rows(opened)]
    assert levels == sorted(levels)
    opened.find_element(By.CSS_SELECTOR, "[data-key=g4] button").click()
    levels = [float(row[7].split()[1]) for row in rows(opened)]
    assert levels == sorted(levels, reverse=True)
    opened.find_element(By.CSS_SELECTOR, "[data-outcome=error]").click()
    assert {row[2] for row in rows(opened)} == {"errors in the dossier"}
    opened.find_element(By.CSS_SELECTOR, "summary").click()
    assert rows(opened)[0][10].startswith("1\nE710 this school has another dossier here: 0")


def test_a_click_on_the_map_leads_to_the_school(opened):
    assert opened.execute_script("return document.getElementById('map').width") >= 1000
    # With fewer schools each has a column that is wide enough to aim at.
    opened.find_element(By.ID, "words").send_keys("ultje")
    names = opened.execute_script("return columns.map(school => school.name)")
    canvas = opened.find_element(By.ID, "map")
    wide = canvas.size["width"]
    aimed = len(names) // 3
    x = round((aimed + 0.5) / len(names) * wide - wide / 2)
    assert wide / len(names) > 4
    ActionChains(opened).move_to_element_with_offset(canvas, x, 0).perform()
    assert names[aimed] in opened.find_element(By.ID, "tip").text
    ActionChains(opened).move_to_element_with_offset(canvas, x, 0).click().perform()
    assert opened.find_element(By.ID, "words").get_attribute("value") == names[aimed]


def test_a_click_leads_to_a_schools_report(browser, tmp_path):  # noqa: F811
    a_small_school(tmp_path / "schools" / "kiem")
    run("batch", "schools", "--out", "out", "--report", cwd=tmp_path, lang="en")
    browser.get((tmp_path / "out" / "index.html").as_uri())
    link = browser.find_element(By.LINK_TEXT, "De Kiem").get_attribute("href")
    with pymupdf.open(link.removeprefix("file://")) as document:
        assert "De Kiem" in document[0].get_text()
    browser.get_log("browser")


@pytest.mark.parametrize("width", [360, 1300])
def test_it_is_readable_on_a_telephone_and_on_a_screen(opened, width):
    with on_a_telephone(opened) if width < 500 else nullcontext():
        opened.refresh()
        assert opened.execute_script("return document.documentElement.scrollWidth") <= width
        narrow = opened.execute_script(
            "return [...document.querySelectorAll('th, td')].filter(c => c.innerText.length > 3 && c.offsetWidth && c.offsetWidth < 24).length"
        )
        assert narrow == 0


def test_everything_is_reached_by_keyboard_and_axe_finds_no_barrier(opened):
    seen = []
    for _step in range(36):
        opened.switch_to.active_element.send_keys(Keys.TAB)
        element = opened.switch_to.active_element
        seen.append((element.tag_name, element.accessible_name))
    assert seen[0] == ("a", "To the schools")
    assert ("input", "Search by name, place or dossier") in seen
    assert ("button", "1 Welcome and intent") in seen
    on_page = [step for step in seen if step[0] != "body"]
    assert len(on_page) >= 20
    assert all(name for _tag, name in on_page)
    # A page of a hundred rows: enough of each kind for the checker.
    found = Axe().run(opened)
    assert [(problem["id"], problem["nodes"][0]["html"][:200]) for problem in found["violations"]] == []


def test_hostile_names_are_text(browser, tmp_path):  # noqa: F811
    text = (
        (EXAMPLES / "de-brug.yaml").read_text("utf-8").replace("SO De Brug", '"</script><img src=x onerror=alert(1)>"')
    )
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "x.yaml").write_text(text, "utf-8")
    run("batch", "s", "--out", "out", cwd=tmp_path, lang="en")
    browser.get((tmp_path / "out" / "index.html").as_uri())
    assert rows(browser)[0][0] == "</script><img src=x onerror=alert(1)>"
    assert browser.execute_script("return document.images.length") == 0
    assert browser.get_log("browser") == []


def test_the_address_keeps_the_filters_and_the_back_button_leads_back(opened, dashboard):
    Select(opened.find_element(By.ID, "outcome")).select_by_value("deferred")
    deferred = count(opened)
    opened.find_element(By.ID, "words").send_keys("maxima")
    both, first = count(opened), rows(opened)
    address = opened.current_url
    assert address == dashboard.as_uri() + "#words=maxima&outcome=deferred"
    Select(opened.find_element(By.ID, "guideline")).select_by_value("5")
    Select(opened.find_element(By.ID, "sort")).select_by_value("g4")
    assert opened.current_url == address + "&guideline=5&sort=g4"
    opened.back()
    opened.back()
    opened.back()
    assert count(opened) == deferred != both
    opened.back()
    assert count(opened) == "Shown: 300 of 300"
    opened.forward()
    assert count(opened) == deferred
    # An address that was sent shows the same; one that is made up shows everything.
    opened.get("about:blank")
    opened.get(address)
    assert (count(opened), rows(opened)) == (both, first)
    assert opened.find_element(By.ID, "words").get_attribute("value") == "maxima"
    opened.get("about:blank")
    opened.get(dashboard.as_uri() + "#outcome=none&sector=%3Cb%3E&sort=toString")
    assert count(opened) == "Shown: 300 of 300"


def test_every_school_is_a_dot_at_its_level_with_the_median_told(opened, dashboard):
    levels = sorted(float(Fraction(row["guidelines"]["5"][1])) for row in summary(dashboard) if row["guidelines"])
    dots = opened.execute_script("return document.querySelectorAll('#swarm-4 circle').length")
    assert dots == len(levels)
    assert opened.find_element(By.ID, "swarm-key").text.startswith("Each dot is a school.")
    met = sum(row["guidelines"]["5"][0] == "met" for row in summary(dashboard) if row["guidelines"])
    said = opened.find_element(By.ID, "swarm-said-4").text
    assert said.startswith(f"{met} of {len(levels)} meet it · median ")
    assert abs(float(said.split()[-1]) - (levels[(len(levels) - 1) // 2] + levels[len(levels) // 2]) / 2) <= 0.1
    # Nothing of a swarm lies outside its picture.
    outside = """return [...document.querySelectorAll('.swarm svg')].filter(plot => [...plot.querySelectorAll('circle, text')].some(part => {
        const box = part.getBBox(), [, , wide, tall] = plot.getAttribute('viewBox').split(' ').map(Number);
        return box.x < 0 || box.y < -3 || box.x + box.width > wide || box.y + box.height > tall + 3; })).length"""
    assert opened.execute_script(outside) == 0


def test_the_map_stands_by_outcome(opened):
    order = ["awarded", "deferred", "insufficient", "not_awarded", "error"]
    drawn = opened.execute_script("return columns.map(school => school.outcome)")
    assert len(drawn) == 300 and drawn == sorted(drawn, key=order.index)
    groups = opened.find_elements(By.CSS_SELECTOR, "#map-groups span")
    assert groups[0].get_attribute("title") == f"{drawn.count('awarded')} all guidelines met"


def test_who_needs_us_and_on_what_is_said_in_words(opened, dashboard):
    schools = summary(dashboard)
    lacking = {
        row["dossier"]: [
            name for name, found in (row["guidelines"] or {}).items() if found[0] not in ("met", "not_applicable")
        ]
        for row in schools
    }
    needy = [row for row in schools if row["outcome"] != "awarded" or row["status"] == 3]
    often = max(sum(name in found for found in lacking.values()) for name in "123456")
    said = opened.find_element(By.ID, "need").text
    assert said.startswith(f"Schools that do not meet all guidelines yet: {len(needy)} of 300. Most often: ")
    assert f" ({often})" in said.split(",")[0]
    # The first lacks all six guidelines, and no school that does has lower levels. Its three lowest are named.
    assert max(map(len, lacking.values())) == 6
    worst = min(
        (row for row in needy if len(lacking[row["dossier"]]) == 6),
        key=lambda row: sum(round(float(Fraction(found[1])), 1) for found in row["guidelines"].values()),
    )
    name, *on = opened.find_element(By.CSS_SELECTOR, "#need-list li").text.split("\n")
    assert name.startswith(worst["school"])
    assert on[-1] == "and 3 more" and len(on) == 4
    # The table begins with the same schools; a guideline's name leads to those that do not meet it.
    assert rows(opened)[0][0] == worst["school"]
    opened.find_element(By.CSS_SELECTOR, "button[data-guideline='2']").click()
    assert count(opened) == f"Shown: {sum('2' in found for found in lacking.values())} of 300"


def test_on_paper_the_first_page_says_it_and_the_rest_is_a_few_pages(opened, dashboard):
    made = opened.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True, "printBackground": True})
    needy = [row for row in summary(dashboard) if row["outcome"] != "awarded" or row["status"] == 3]
    with pymupdf.open(stream=base64.b64decode(made["data"])) as document:
        pages = [" ".join(page.get_text().split()) for page in document]
        sizes = [
            span["size"]
            for block in document[0].get_text("dict")["blocks"]
            for line in block.get("lines", ())
            for span in line["spans"]
        ]
        assert len(pages) <= 6 and all(page.rect.width == pytest.approx(595, abs=1) for page in document)
    assert "Which schools need us, and on what" in pages[0] and "Schools and guidelines" not in pages[0]
    assert all(f"{title} " in pages[0] for title in ("1 Welcome and intent", "6 Feedback and research", "needed: 2.0"))
    assert f"Printed: 60 of the {len(needy)} schools that do not meet all guidelines yet" in " ".join(pages)
    # Of a page that is too wide a browser makes everything smaller: then nothing would be 8 points any more.
    assert min(sizes) >= 7.8
    # The screen has its rows again.
    assert len(rows(opened)) == 100
