"""The register's website in a real browser: from a folder and from a plain web server, on a screen and on a telephone."""

import base64
import json
from dataclasses import replace

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.expected_conditions import text_to_be_present_in_element
from selenium.webdriver.support.ui import Select, WebDriverWait

from isop_cli.certifying import statement
from isop_cli.certifying.badge import enveloped
from isop_cli.model.award import Claim
from tests.certifying.test_badge import ISOP, a_badge
from tests.publishing.conftest import on_a_telephone

AWARDED = Claim("ISOP-2026-0001", "Basisschool De Regenboog", "2026-06-01", "2029-06-01", "12AB00")
GOOD, BAD = "This certificate is real and valid", "This was not signed by the label bureau"
ENDED, UNLISTED = "This certificate is real, but the label does not count now", "We cannot confirm this certificate"
UNREAD = "We cannot read this"
NOT_THE_SCHOOL = "This says nothing about the school."


@pytest.fixture
def visit(browser, published):
    """Open a page of the folder; what it did is judged at the end: no error, and no request but its own."""
    browser.get_log("browser")
    browser.get_log("performance")
    hosts = {"file://"}

    def visit(page: str, home: str | None = None):
        address = (home or published.as_uri() + "/") + page
        if home:
            hosts.add(home)
        # A change behind the # alone does not load a page anew.
        browser.get("about:blank")
        browser.get(address)
        return browser

    yield visit
    assert [entry["message"] for entry in browser.get_log("browser") if "favicon" not in entry["message"]] == []
    asked = [json.loads(entry["message"])["message"] for entry in browser.get_log("performance")]
    for event in asked:
        if event["method"] == "Network.requestWillBeSent":
            url = event["params"]["request"]["url"]
            assert url.startswith((*hosts, "about:", "data:")), url


def rows(browser) -> list[list[str]]:
    return [
        [cell.text for cell in row.find_elements(By.CSS_SELECTOR, "th, td")]
        for row in browser.find_elements(By.CSS_SELECTOR, "#rows tr")
    ]


def verdict(browser) -> str:
    WebDriverWait(browser, 10).until(lambda b: b.find_element(By.CSS_SELECTOR, "#verdict h2"))
    return browser.find_element(By.ID, "verdict").text


def said(key, said: Claim = AWARDED) -> str:
    return statement.sign(said, key)


@pytest.mark.parametrize("from_server", [False, True])
def test_the_list_is_searched_filtered_and_sorted(visit, served, from_server):
    browser = visit("en/index.html", served if from_server else None)
    assert [row[0] for row in rows(browser)] == [
        "</script><b>De Brug</b>", "Basisschool De Regenboog", "Gesloten School", "Kindcentrum 't Ültje", "Oud College",
    ]  # fmt: skip
    assert rows(browser)[1] == ["Basisschool De Regenboog", "Almere", "primary education", "valid", "1 June 2029"]
    words = browser.find_element(By.ID, "words")
    words.send_keys("ULTJE hertogen")
    assert [row[0] for row in rows(browser)] == ["Kindcentrum 't Ültje"]
    assert browser.find_element(By.ID, "count").text == "Found: 1"
    words.clear()
    words.send_keys(" ")
    Select(browser.find_element(By.ID, "state")).select_by_visible_text("expired")
    assert [row[0] for row in rows(browser)] == ["Oud College"]
    Select(browser.find_element(By.ID, "state")).select_by_index(0)
    Select(browser.find_element(By.ID, "sector")).select_by_value("vve")
    assert [row[0] for row in rows(browser)] == ["Kindcentrum 't Ültje"]
    Select(browser.find_element(By.ID, "sector")).select_by_index(0)
    Select(browser.find_element(By.ID, "year")).select_by_visible_text("2028")
    assert [row[4] for row in rows(browser)] == ["1 January 2028"]
    Select(browser.find_element(By.ID, "year")).select_by_index(0)
    browser.find_element(By.CSS_SELECTOR, "[data-key=until] button").click()
    assert [row[4][-4:] for row in rows(browser)] == ["2023", "2028", "2029", "2029", "2029"]
    browser.find_element(By.CSS_SELECTOR, "[data-key=until] button").click()
    assert [row[4][-4:] for row in rows(browser)] == ["2029", "2029", "2029", "2028", "2023"]
    assert browser.find_element(By.CSS_SELECTOR, "[data-key=until]").get_attribute("aria-sort") == "descending"


def test_a_label_has_its_page_in_both_languages(visit):
    browser = visit("index.html")
    browser.find_element(By.LINK_TEXT, "Basisschool De Regenboog").click()
    assert browser.find_element(By.TAG_NAME, "h1").text == "Basisschool De Regenboog"
    assert browser.find_element(By.ID, "standing").text == "geldig"
    browser.find_element(By.LINK_TEXT, "English").click()
    assert browser.find_element(By.ID, "standing").text == "valid"
    assert "1 June 2029" in browser.find_element(By.TAG_NAME, "dl").text
    browser.find_element(By.LINK_TEXT, "← All schools").click()
    assert browser.find_element(By.TAG_NAME, "h1").text == "Schools with the ISOP label"


def standing(browser, wanted: str) -> None:
    """Wait until a label's page says how the label stands."""
    WebDriverWait(browser, 10).until(lambda b: b.find_element(By.ID, "standing").text == wanted)


def test_a_label_that_expired_after_its_page_was_written_says_so(visit, published):
    page = published / "en" / "label" / "ISOP-2026-0001.html"
    page.write_text(page.read_text("utf-8").replace('data-until="2029-06-01"', 'data-until="2026-01-01"'), "utf-8")
    for path in (published / "lookup").iterdir():
        path.write_text(path.read_text("utf-8").replace('"2029-06-01"', '"2026-01-01"'), "utf-8")
    browser = visit("en/label/ISOP-2026-0001.html")
    standing(browser, "expired")
    WebDriverWait(browser, 10).until(lambda b: "1 January 2026" in b.find_element(By.TAG_NAME, "dl").text)


def test_what_was_revoked_since_is_not_valid_from_a_browsers_cache(
    visit, browser, served, site, book, published, secret_keys
):
    seen = ("en/verify.html#" + said(secret_keys.statement), "en/label/ISOP-2026-0001.html", "en/index.html")
    assert GOOD in verdict(visit(seen[0], served))
    standing(visit(seen[1], served), "valid")
    assert rows(visit(seen[2], served))[1][3] == "valid"
    book.revoke("ISOP-2026-0001", "jw", "closed")
    site.publish(published, book)
    assert "revoked" in verdict(visit(seen[0], served))
    standing(visit(seen[1], served), "revoked")
    assert "no longer has the label" in browser.find_element(By.ID, "meaning").text
    assert not browser.find_element(By.ID, "does").is_displayed()
    assert "How that is now is not said here" in browser.find_element(By.ID, "did").text
    assert rows(visit(seen[2], served))[1][3] == "revoked"


def test_a_key_that_was_withdrawn_since_is_not_known_from_a_browsers_cache(visit, served, published, secret_keys):
    page = "en/verify.html#" + said(secret_keys.statement)
    assert GOOD in verdict(visit(page, served))
    (published / "keys.js").write_text("window.KEYS=[{}];\n", "utf-8")
    assert "not the label bureau's" in verdict(visit(page, served))


def test_a_page_that_the_browser_brings_back_looks_again(visit, served, site, book, published, secret_keys):
    browser = visit("en/verify.html#" + said(secret_keys.statement), served)
    assert GOOD in verdict(browser)
    book.suspend("ISOP-2026-0001", "jw", "complaint")
    site.publish(published, book)
    browser.execute_script("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    WebDriverWait(browser, 10).until(lambda b: "suspended" in b.find_element(By.ID, "verdict").text)


def test_what_answers_in_the_registers_place_is_not_believed(visit, published, secret_keys):
    for path in (published / "lookup").iterdir():
        path.write_text("void 'log in to the network of this hotel';", "utf-8")
    assert "whether the label still counts could not be looked up" in verdict(
        visit("en/verify.html#" + said(secret_keys.statement))
    )
    browser = visit("en/label/ISOP-2026-0001.html")
    WebDriverWait(browser, 10).until(lambda b: "not known" in b.find_element(By.ID, "remark").text)
    assert browser.find_element(By.ID, "standing").text == "valid"


@pytest.mark.parametrize("from_server", [False, True])
def test_opening_the_link_of_a_code_verifies_it(visit, served, secret_keys, from_server):
    browser = visit("en/verify.html#" + said(secret_keys.statement), served if from_server else None)
    told = verdict(browser)
    assert GOOD in told
    assert "Basisschool De Regenboog" in told
    assert "1 June 2026 until 1 June 2029" in told
    browser.find_element(By.LINK_TEXT, "Nederlands").click()
    assert "Dit certificaat is echt en geldig" in verdict(browser)


@pytest.mark.parametrize(
    ("change", "heading", "told"),
    [
        ({"school": "Basisschool De Brug"}, UNLISTED, "something else"),
        ({"number": "ISOP-2026-0099"}, UNLISTED, "not in the register"),
        (
            {"number": "ISOP-2026-0003", "school": "</script><b>De Brug</b>"},
            ENDED,
            "it does not mean that the school did something wrong",
        ),
        ({"number": "ISOP-2026-0004", "school": "Gesloten School"}, ENDED, "The school no longer has the label"),
        (
            {"number": "ISOP-2020-0001", "school": "Oud College", "decided": "2020-01-01", "valid_until": "2023-01-01"},
            ENDED,
            "expired on 1 January 2023",
        ),
    ],
)
def test_what_is_signed_but_not_in_order_is_told(visit, secret_keys, change, heading, told):
    shown = verdict(visit("en/verify.html#" + said(secret_keys.statement, replace(AWARDED, **change))))
    assert shown.startswith(heading)
    assert told in shown


def test_pasting_a_changed_text_is_told_to_be_forged(visit, secret_keys):
    browser = visit("en/verify.html")
    payload, key, signature = said(secret_keys.statement).split(".")
    other = said(secret_keys.statement, replace(AWARDED, valid_until="2039-06-01")).split(".")[0]
    for text, told in (
        (f"https://x.nl/verify.html#{other}.{key}.{signature}", "changed or forged"),
        (f"{payload}.00000000.{signature}", NOT_THE_SCHOOL),
        ("hello", UNREAD),
        (f"{payload}.constructor.{signature}", NOT_THE_SCHOOL),
        ("a.b.c", UNREAD),
        (said(secret_keys.statement, replace(AWARDED, valid_until="soon")), UNREAD),
        ("%PDF-1.7", "this page reads none"),
        (f"  https://x.nl/verify.html#{payload}.{key}.{signature}\n", GOOD),
    ):
        field = browser.find_element(By.ID, "text")
        field.clear()
        field.send_keys(text)
        browser.find_element(By.CSS_SELECTOR, "button[type=submit]").click()
        WebDriverWait(browser, 10).until(text_to_be_present_in_element((By.ID, "verdict"), told))


def test_a_badge_is_verified_from_its_file(visit, tmp_path, secret_keys):
    days = {"decided": AWARDED.decided, "valid_until": AWARDED.valid_until}
    token = a_badge(secret_keys.statement, ISOP, school=AWARDED.school, **days)
    path = tmp_path / "badge.json"
    path.write_bytes(enveloped(token))
    browser = visit("en/verify.html")
    browser.find_element(By.ID, "file").send_keys(str(path))
    assert GOOD in verdict(browser)
    path.write_bytes(enveloped(token[:-4] + "AAAA"))
    browser = visit("en/verify.html")
    browser.find_element(By.ID, "file").send_keys(str(path))
    assert BAD in verdict(browser)


@pytest.fixture
def without_ed25519(browser):
    """The browser's own cryptography knows no Ed25519, as in older ones."""
    script = "if (self.crypto.subtle) crypto.subtle.importKey = () => Promise.reject(new DOMException('no', 'NotSupportedError'))"
    added = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": script})
    yield
    browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": added["identifier"]})


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


@pytest.mark.usefixtures("without_ed25519")
def test_a_browser_without_ed25519_verifies_too(visit, secret_keys):
    genuine = said(secret_keys.statement)
    assert GOOD in verdict(visit("en/verify.html#" + genuine))
    assert "changed or forged" in verdict(visit("en/verify.html#" + genuine[:-6] + "AAAAAA"))
    # The same signature in another form: its second half S plus the order of the group, which RFC 8032 forbids.
    payload, key, signature = genuine.split(".")
    raw = base64.urlsafe_b64decode(signature + "==")
    other = int.from_bytes(raw[32:], "little") + 2**252 + 27742317777372353535851937790883648493
    changed = f"{payload}.{key}.{base64url(raw[:32] + other.to_bytes(32, 'little'))}"
    assert "changed or forged" in verdict(visit("en/verify.html#" + changed))


@pytest.mark.usefixtures("without_ed25519")
def test_a_key_under_which_anything_seems_signed_is_no_key(visit, published, secret_keys):
    # The neutral element as the key and as the signature's first half, with nought as its second.
    neutral = b"\x01" + bytes(31)
    page = published / "en" / "verify.html"
    raw = secret_keys.statement.public_key().public_bytes_raw()
    assert base64url(raw) in page.read_text("utf-8")
    page.write_text(page.read_text("utf-8").replace(base64url(raw), base64url(neutral)), "utf-8")
    payload, key, _signature = said(secret_keys.statement).split(".")
    forged = f"{payload}.{key}.{base64url(neutral + bytes(32))}"
    assert "changed or forged" in verdict(visit("en/verify.html#" + forged))


def test_without_the_register_it_does_not_say_that_all_is_well(browser, published, secret_keys):
    for path in (published / "lookup").iterdir():
        path.unlink()
    browser.get("about:blank")
    browser.get(published.as_uri() + "/en/verify.html#" + said(secret_keys.statement))
    assert "whether the label still counts could not be looked up" in verdict(browser)
    browser.get_log("browser")
    browser.get_log("performance")


def test_a_hostile_name_is_shown_as_text(visit, secret_keys):
    shown = replace(AWARDED, school="<img src=x onerror=alert(1)>")
    browser = visit("en/verify.html#" + said(secret_keys.statement, shown))
    assert "<img src=x" in verdict(browser)
    assert browser.execute_script("return document.querySelectorAll('#verdict img').length") == 0


@pytest.mark.parametrize("page", ["index.html", "verify.html", "label/ISOP-2026-0003.html"])
def test_a_telephone_shows_it_without_scrolling_sideways(visit, browser, page):
    with on_a_telephone(browser):
        visit(page)
        wide = browser.execute_script("return document.documentElement.scrollWidth")
        assert wide <= 360
        for link in browser.find_elements(By.CSS_SELECTOR, "nav a, main button:not([hidden])"):
            if link.is_displayed():
                assert link.size["height"] >= 24, link.text


def test_everything_is_reached_by_keyboard_and_has_a_name(visit):
    browser = visit("en/index.html")
    seen = []
    for _step in range(25):
        browser.switch_to.active_element.send_keys(Keys.TAB)
        element = browser.switch_to.active_element
        seen.append((element.tag_name, element.accessible_name, element.aria_role))
    assert seen[0] == ("a", "To the content", "link")
    for wanted in (
        ("input", "Search by name, place or number", "searchbox"), ("select", "Sector", "combobox"),
        ("button", "School", "button"), ("a", "Basisschool De Regenboog", "link"),
    ):  # fmt: skip
        assert wanted in seen
    assert all(name for _tag, name, _role in seen[:15])
    browser = visit("en/verify.html")
    browser.find_element(By.ID, "text").send_keys("hello" + Keys.TAB)
    browser.switch_to.active_element.send_keys(Keys.ENTER)
    assert UNREAD in verdict(browser)
    assert browser.switch_to.active_element.get_attribute("id") == "verdict"
