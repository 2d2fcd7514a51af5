"""The form in a real browser: filled in by keyboard on a telephone's screen, kept, saved, opened again and assessed."""

import json
import time
from pathlib import Path

import pytest
from axe_core_python.selenium import Axe
from jsonschema import Draft202012Validator
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from isop_cli.checking.evidence import examine
from isop_cli.cli import carry_out
from isop_cli.resources import resource
from tests.builders import isop
from tests.publishing.conftest import browser, in_scheme, on_a_telephone  # noqa: F401

HOSTILE = "<img src=x onerror=alert(1)> </script> 'tis \"so\" & {{ 7*7 }} = 'x\u202e"


@pytest.fixture
def form(tmp_path, browser):  # noqa: F811
    """The path of a form for an interview with parents, which the browser has not seen before; its files come here."""
    path = tmp_path / "form.html"
    assert carry_out(["new", str(path), "--source", "interview", "--who", "parents", "-q"]) == 0
    where = {"behavior": "allow", "downloadPath": str(tmp_path)}
    browser.execute_cdp_cmd("Browser.setDownloadBehavior", where)
    browser.get_log("browser")
    browser.get_log("performance")
    yield path
    assert [entry["message"] for entry in browser.get_log("browser")] == []
    for entry in browser.get_log("performance"):
        event = json.loads(entry["message"])["message"]
        if event["method"] == "Network.requestWillBeSent":
            assert event["params"]["request"]["url"].startswith((path.as_uri(), "about:", "data:", "blob:"))


def press(driver, *keys: str) -> None:
    ActionChains(driver).send_keys(*keys).perform()


def tab_to(driver, name: str, most: int = 200) -> None:
    """Go with the keyboard alone to what is called so."""
    for _step in range(most):
        press(driver, Keys.TAB)
        if driver.switch_to.active_element.accessible_name == name:
            return
    raise AssertionError(f"the keyboard does not come to {name}")


def badge(driver) -> str:
    return driver.find_element(By.ID, "badge").text


def saved_in(folder: Path, name: str) -> Path:
    path = folder / name
    for _moment in range(100):
        if path.exists():
            return path
        time.sleep(0.05)
    raise AssertionError(f"{name} was not saved; there is {sorted(p.name for p in folder.iterdir())}")


def fill_in(driver) -> None:
    """A school, an audit, and an answer, by keyboard."""
    tab_to(driver, "Name of the school")
    press(driver, "De Regenboog")
    tab_to(driver, "Sector")
    press(driver, "primary")
    tab_to(driver, "Today")
    press(driver, Keys.ENTER)
    tab_to(driver, "Auditor")
    press(driver, "J. de Wit")
    tab_to(driver, "Today")
    press(driver, Keys.ENTER)
    tab_to(driver, f"0 {level(0)}"[2:])
    press(driver, Keys.SPACE, Keys.ARROW_DOWN, Keys.ARROW_DOWN)
    tab_to(driver, "Note: what you saw, heard or read, without names")
    press(driver, HOSTILE)


def level(number: int) -> str:
    """What the first question's level is called: its name and text."""
    framework = isop()
    name = framework.scale.levels[number].name["en"]
    return f"{name} {framework.indicators['1.1'].levels[number]['en']}"


def test_a_form_is_filled_in_by_keyboard_closed_opened_saved_and_assessed(browser, form, capsys):  # noqa: F811
    with on_a_telephone(browser, 390):
        browser.get(form.as_uri())
        assert badge(browser).startswith("Nothing filled in yet")
        fill_in(browser)
        browser.find_element(By.CSS_SELECTOR, "#conclusion summary").click()
        tab_to(browser, "Conclusion of the auditors")
        press(browser, "They listen.", Keys.ENTER, Keys.ENTER, "Go on!")
        WebDriverWait(browser, 10).until(lambda b: "answers not in a file" in badge(b) and "on this device" in badge(b))
        # Closed, and opened again.
        browser.get("about:blank")
        browser.get(form.as_uri())
        assert "answers not in a file" in badge(browser)
        assert browser.find_element(By.CSS_SELECTOR, ".question textarea").get_property("value") == HOSTILE
        assert browser.find_element(By.ID, "about-told").text == "De Regenboog"
        tab_to(browser, "Save")
        press(browser, Keys.ENTER)
        file = saved_in(form.parent, "de-regenboog-j-de-wit.json")
        assert badge(browser).startswith("Everything is in the file")
    kept = json.loads(file.read_bytes())
    Draft202012Validator(json.loads(resource("criteria", "form.schema.json").read_bytes())).validate(kept)
    found = examine(file, isop())
    assert [d.code for d in found.diagnostics if d.code[0] == "E"] == []
    (evidence,) = found.dossier.evidence
    assert (evidence.source, evidence.who, evidence.by) == ("interview", "parents", "j-de-wit")
    assert evidence.date == found.dossier.audit.date
    (finding,) = evidence.findings
    assert (finding.indicator, finding.level, finding.note) == ("1.1", 2, HOSTILE)
    assert found.dossier.school.sector == "po"
    assert found.dossier.conclusion == "They listen.\n\nGo on!"
    capsys.readouterr()
    assert carry_out(["assess", str(file)]) == 1
    assert "De Regenboog" in capsys.readouterr().out


def answered(**parts: object) -> dict:
    """A form as a file holds it, with what this page does not ask."""
    return {
        "format": "isop-form/1",
        "label": "isop",
        "criteria": isop().version,
        "school": {"name": HOSTILE, "sector": "po", "website": "https://www.example.org"},
        "audit": {"date": "2026-05-12", "auditors": [{"id": "jw", "name": "J. de Wit"}]},
        "evidence": [
            {
                "id": "interview-a",
                "source": "interview",
                "who": "parents",
                "title": HOSTILE,
                "date": "2026-04-14",
                "by": "jw",
                "participants": {"parents": 6},
                "document": {"title": "Guide", "path": "guide.pdf"},
                "findings": [
                    {"indicator": "1.1", "level": 2, "note": HOSTILE, "partnerships": ["informal"]},
                    {"indicator": "1.1", "level": 0, "who": "head"},
                ],
            },
            {"id": "visit-b", "source": "school_visit", "date": "2026-04-15", "by": "jw"},
        ],
        "not_applicable": {"2.3": HOSTILE},
        **parts,
    }


def open_file(driver, path: Path, content: object) -> None:
    path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    driver.find_element(By.ID, "file").send_keys(str(path))


def notice(driver) -> str:
    WebDriverWait(driver, 5).until(lambda b: b.find_element(By.ID, "notice").text)
    return driver.find_element(By.ID, "notice").text


def test_a_file_comes_back_as_it_was_with_what_the_form_does_not_ask(browser, form):  # noqa: F811
    browser.get(form.as_uri())
    open_file(browser, form.parent / "in.json", answered())
    assert notice(browser) == "in.json is opened."
    assert badge(browser).startswith("Everything is in the file")
    assert [card.text for card in browser.find_elements(By.CSS_SELECTOR, "#items strong")] == [
        "Interview · parents", "School visit",
    ]  # fmt: skip
    assert browser.execute_script("return document.querySelectorAll('main img, main b').length") == 0
    assert browser.execute_script("return output()") == answered()


def test_what_a_school_likes_others_to_see_is_filled_in_beside_what_the_file_has(browser, form):  # noqa: F811
    """Something of two partnerships keeps both while nobody chooses another; what is left empty is left out."""
    browser.get(form.as_uri())
    both = {"what": HOSTILE[:60], "partnerships": ["formal", "didactic"]}
    open_file(browser, form.parent / "in.json", answered(school={"name": "De Regenboog", "shows": [both]}))
    notice(browser)
    assert browser.execute_script("return output().school.shows") == [both]
    browser.execute_script("[...document.querySelectorAll('.fold')].forEach(fold => fold.open = true)")
    for words in ("Coffee on Friday", ""):
        add = next(b for b in browser.find_elements(By.TAG_NAME, "button") if b.text == "Add something to show")
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'}); arguments[0].click()", add)
        press(browser, words, Keys.TAB, "Informal")
    assert browser.execute_script("return output().school.shows") == [
        both, {"what": "Coffee on Friday", "partnerships": ["informal"]},
    ]  # fmt: skip
    Draft202012Validator(json.loads(resource("criteria", "form.schema.json").read_bytes())).validate(
        browser.execute_script("return output()")
    )


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("{", "this is no form that was saved here"),
        ({"milk": 2}, "this is no form that was saved here"),
        (answered(label="other"), "it belongs to the label other"),
        (answered(evidence=[{"source": "interview"}]), "the file is not whole"),
        (answered(audit=[]), "the file is not whole"),
        (answered(school={"shows": ["Koffie"]}), "the file is not whole"),
        (answered(format="isop-form/9"), "this is no form that was saved here"),
    ],
)
def test_another_file_is_refused_and_what_is_filled_in_stays(browser, form, content, told):  # noqa: F811
    browser.get(form.as_uri())
    before = browser.execute_script("return output()")
    open_file(browser, form.parent / "in.json", content)
    assert notice(browser) == f"in.json was not opened: {told}."
    assert browser.execute_script("return output()") == before


def test_an_interview_is_copied_removed_and_wiped_and_each_is_asked(browser, form):  # noqa: F811
    browser.get(form.as_uri())
    open_file(browser, form.parent / "in.json", answered())
    notice(browser)

    def click(words: str, within: str = "body") -> None:
        button = next(b for b in browser.find_elements(By.CSS_SELECTOR, f"{within} button") if b.text == words)
        browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", button)
        button.click()

    click("Copy", "#item")
    click("Only who and where", "#dialog")
    WebDriverWait(browser, 5).until(lambda b: len(b.find_elements(By.CSS_SELECTOR, "#items li")) == 3)
    first, copy, _visit = browser.execute_script("return output().evidence")
    assert {**copy, "id": 0} == {key: value for key, value in {**first, "id": 0}.items() if key != "findings"}
    assert copy["id"] != first["id"]
    assert "1 answer not in a file" in badge(browser)
    click("Remove", "#item")
    click("Back", "#dialog")
    assert len(browser.find_elements(By.CSS_SELECTOR, "#items li")) == 3
    click("Remove", "#item")
    click("Remove", "#dialog")
    WebDriverWait(browser, 5).until(lambda b: len(b.find_elements(By.CSS_SELECTOR, "#items li")) == 2)
    assert badge(browser).startswith("Everything is in the file")
    browser.find_element(By.CSS_SELECTOR, "#menu summary").click()
    browser.find_element(By.ID, "wipe").click()
    click("Wipe", "#dialog")
    WebDriverWait(browser, 5).until(lambda b: "nothing of it is left" in notice(b))
    assert browser.execute_script("return localStorage.getItem(KEY)") is None
    browser.get("about:blank")
    browser.get(form.as_uri())
    assert badge(browser).startswith("Nothing filled in yet")


def test_another_voice_and_what_is_still_to_do(browser, form):  # noqa: F811
    browser.get(form.as_uri())
    question = browser.find_element(By.ID, "q-1.1")
    voice = next(b for b in question.find_elements(By.TAG_NAME, "button") if b.text == "Another voice")
    browser.execute_script("arguments[0].scrollIntoView({block: 'center'})", voice)
    voice.click()
    browser.execute_script("document.querySelector('#q-1\\\\.1 .voice [type=radio]').click()")
    assert browser.execute_script("return output().evidence[0].findings") == [
        {"indicator": "1.1", "who": "pupils", "level": 0}
    ]
    chips = browser.execute_script("return [...document.querySelectorAll('#chart button')].map(b => b.ariaLabel)")
    assert chips[0].endswith(": seen")
    assert all(chip.endswith(": not seen yet") for chip in chips[1:])
    assert browser.find_element(By.ID, "seen").text == f"1 of {len(isop().indicators)} seen"
    needed = browser.execute_script("return [...document.querySelectorAll('#needed li')].map(li => li.textContent)")
    assert needed == [
        "the name of the school", "the reference date of the audit", "the auditor's name", "the date of Interview · parents",
    ]  # fmt: skip


def test_a_browser_that_keeps_nothing_is_told_of_at_once(browser, form):  # noqa: F811
    frame = form.parent / "frame.html"
    frame.write_text(f'<iframe sandbox="allow-scripts" width=800 height=600 src="{form.name}"></iframe>')
    browser.get(frame.as_uri())
    browser.get_log("performance")  # the frame is a page of its own
    browser.switch_to.frame(0)
    assert "does not let the form keep anything" in notice(browser)
    assert "this device keeps nothing" in badge(browser)
    browser.switch_to.default_content()


def test_nothing_that_was_put_into_the_page_runs_or_is_fetched(browser, form):  # noqa: F811
    other = form.parent / "changed.html"
    bad = '<script>window.ran = 1</script><img src="http://127.0.0.1:9/x.png" onerror="window.ran = 2">'
    other.write_text(form.read_text("utf-8").replace("<main>", f"<main>{bad}"), "utf-8")
    browser.get(other.as_uri())
    assert browser.execute_script("return window.ran") is None
    fetching = "const done = arguments[0]; fetch('http://127.0.0.1:9/').then(() => done('sent'), () => done('refused'))"
    assert browser.execute_async_script(fetching) == "refused"
    refused = [entry["message"] for entry in browser.get_log("browser")]
    assert sum("Content Security Policy" in message for message in refused) >= 4
    browser.get_log("performance")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_barrier_and_the_smallest_screen_is_wide_enough(browser, form, scheme):  # noqa: F811
    browser.get(form.as_uri())
    open_file(browser, form.parent / "in.json", answered())
    notice(browser)
    browser.execute_script("for (const one of document.querySelectorAll('details')) one.open = true")
    # Nothing changes in the dark but colours.
    rules = {"runOnly": ["color-contrast"]} if scheme == "dark" else None
    for width in (1300, 360):
        with in_scheme(browser, scheme), on_a_telephone(browser, width):
            browser.execute_script("for (const one of document.getAnimations()) one.finish()")
            found = Axe().run(browser, options=rules)["violations"]
            assert [(v["id"], [node["html"][:120] for node in v["nodes"][:3]]) for v in found] == []
            assert browser.execute_script("return document.documentElement.scrollWidth") <= width
    browser.execute_script("choose('Title', 'Text', [['yes', 'Yes'], ['', 'Back']])")
    with in_scheme(browser, scheme):
        assert Axe().run(browser, options=rules)["violations"] == []
    press(browser, Keys.ESCAPE)


def test_the_form_of_another_label_asks_its_own_levels_and_no_voices(browser, form):  # noqa: F811
    other = form.parent / "form-small.html"
    criteria = Path(__file__).parents[1] / "data" / "small-criteria.yaml"
    assert carry_out(["new", str(other), "--criteria", str(criteria), "-q"]) == 0
    browser.get(other.as_uri())
    browser.find_element(By.CSS_SELECTOR, "#add button").click()
    assert len(browser.find_elements(By.CSS_SELECTOR, "#questions .question:first-of-type .levels input")) == 5
    assert browser.execute_script("return document.querySelectorAll('#item .chips').length") == 0
    browser.get_log("performance")
