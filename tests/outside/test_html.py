"""What a strict checker, a telephone's screen and axe say of every page that is read on a screen."""

import base64
import json
import re
import shutil
import subprocess
import sys
from collections import Counter
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from axe_core_python.selenium import Axe
from selenium.webdriver.support.ui import WebDriverWait

from isop_cli.formats.colours import contrast
from tests.builders import ROOT
from tests.publishing.conftest import browser, chromium, in_scheme, on_a_telephone, serving, website  # noqa: F401
from tests.publishing.test_browser import AWARDED, said

#: `scripts/native.sh tests` puts the Nu checker here where Java and npm are.
NU = Path(sys.prefix) / "share" / "nu" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
#: What the checker does not know: properties for paper, which browsers pass over, and two that are newer than it.
UNKNOWN = re.compile(r"CSS: .*(string-set|string\(|counter\(|@page|@top-|@bottom-|running|field-sizing|overflow-wrap)")
PAGES = ("report", "report-en", "parents", "plan", "article", "meeting", "form")
#: Pages that a script fills in, and when it has done so.
FILLED = {
    "list": "return document.querySelectorAll('#rows tr').length === 5",
    "good": "return document.querySelector('#verdict.good')?.innerText.includes('Basisschool De Regenboog')",
    "bad": "return document.querySelector('#verdict.unlisted')?.innerText.includes('ISOP-2026-0099')",
    "label": "return document.querySelector('#standing.is-suspended') !== null",
    "dashboard": "return started && shownPupils.length > 0",
}


@pytest.fixture(scope="session")
def pages(documents) -> dict[str, Path]:
    """Every page, by its name."""
    found = {path.stem: path for path in documents.glob("*.html")}
    assert sorted(found) == sorted(PAGES)
    return found


@pytest.fixture(scope="session")
def addresses(website, documents, secret_keys) -> dict[str, str]:  # noqa: F811
    """Where each page that a script fills in stands, as seen from its folder: one of each kind, in each state."""
    return {
        "list": "index.html",
        "good": "en/verify.html#" + said(secret_keys.statement),
        "bad": "verify.html#" + said(secret_keys.statement, replace(AWARDED, number="ISOP-2026-0099")),
        "label": "label/ISOP-2026-0003.html",
        "dashboard": "index.html",
    }


@pytest.fixture(scope="session")
def folders(website, documents) -> dict[str, Path]:  # noqa: F811
    """In which folder each of them stands."""
    return dict.fromkeys(FILLED, website) | {"dashboard": documents / "batch"}


def test_the_nu_checker_finds_no_error(pages, website, documents):  # noqa: F811
    if not shutil.which("java") or not NU.exists():
        pytest.skip("missing: Java, or the Nu checker")
    call = ["java", "-jar", NU, "--format", "json", "--exit-zero-always", *pages.values(),
            *sorted(website.rglob("*.html")), documents / "batch" / "index.html"]  # fmt: skip
    done = subprocess.run(call, capture_output=True, check=True, timeout=300)
    told = json.loads(done.stderr)["messages"]
    errors = [m for m in told if m["type"] != "info" and not UNKNOWN.search(m["message"])]
    assert [(Path(m.get("url", "")).name, m["message"], m.get("extract")) for m in errors] == []


#: Every page that is written as HTML, plain or filled in by a script.
EVERY = (*PAGES, *FILLED)
#: 320 is 1,280 pixels shown four times as large. Source: WCAG 2.2, 1.4.10. Cards become columns about 740.
WIDTHS = (320, 360, 740, 1280)
#: One text of each kind grows by a word without an end, an address and a name in Arabic, as a dossier can have them.
GROW = """
const more = " " + "Samenwerkingsschool".repeat(11) + " https://www.example.org/" + "een-pad_zonder_einde".repeat(8) + " مدرسة الأمل الابتدائية";
const like = each => each.tagName + each.className, grown = new Set();
for (const each of document.querySelectorAll("h1, h3, main p, main li, dd, td, tbody th, blockquote, label")) {
  const kind = like(each) + like(each.parentElement) + like(each.closest("section, table") || each);
  if (!grown.has(kind) && !each.closest(".cell, .number, .state, .map, .months, thead, .chips, .levels, .chip")) each.append(more);
  grown.add(kind);
}
"""
TOO_WIDE = """
const wide = arguments[0], found = [];
if (document.documentElement.scrollWidth > wide) found.push("page " + document.documentElement.scrollWidth);
for (const each of document.body.querySelectorAll("*:not(svg *)")) {
  const box = each.getBoundingClientRect();
  if (box.width > 1 && box.right > wide + 1 && !each.closest("thead")) found.push(each.tagName + "." + each.className + " " + box.right);
}
return found.slice(0, 5);
"""
SMALL = """
return [...document.querySelectorAll("svg text")].filter(text => text.getBoundingClientRect().width).map(text => {
  const scale = text.getScreenCTM();
  return [Math.hypot(scale.a, scale.b) * parseFloat(getComputedStyle(text).fontSize), text.textContent];
}).filter(([size]) => size < 11.9);
"""
CUT = """
return [...document.querySelectorAll("svg text")].filter(text => {
  const own = text.getBoundingClientRect(), all = text.ownerSVGElement.getBoundingClientRect();
  return own.width && (own.left < all.left - 1 || own.right > all.right + 1);
}).map(text => text.textContent);
"""
LOW = "return [...document.links].filter(a => a.getBoundingClientRect().height < 24 && a.offsetParent).map(a => a.href)"
TO_PRESS = "return [...document.querySelectorAll('nav, input, select, textarea, .filters')].filter(e => e.getClientRects().length).map(e => e.id || e.tagName)"


@pytest.fixture
def shown(browser, pages, folders, addresses):  # noqa: F811
    """Opens a page by its name, and waits until it is filled."""

    def shown(name: str):
        browser.get("about:blank")
        browser.get(pages[name].as_uri() if name in PAGES else f"{folders[name].as_uri()}/{addresses[name]}")
        if name in FILLED:
            WebDriverWait(browser, 20).until(lambda b: b.execute_script(FILLED[name]))
        return browser

    return shown


@pytest.mark.parametrize("name", FILLED)
def test_nothing_in_sight_moves_while_a_page_is_filled(browser, folders, addresses, name):  # noqa: F811
    """Not when its font comes late either."""
    for screen in (nullcontext(), on_a_telephone(browser, 390)):
        with screen:
            assert_nothing_moves(browser, folders[name], addresses[name], FILLED[name])


def test_nothing_moves_for_who_has_the_websites_font_on_the_machine_either(folders, addresses):
    with chromium(ROOT / "templates" / "fonts" / "fonts.conf") as driver:
        assert_nothing_moves(driver, folders["label"], addresses["label"], FILLED["label"])


def assert_nothing_moves(driver, folder: Path, page: str, filled: str) -> None:
    """Source: web.dev, Cumulative Layout Shift: good is at most 0.1."""
    watch = """window.moved = [];
        new PerformanceObserver(list => moved.push(...list.getEntries().map(shift => [
            shift.value, shift.startTime, shift.sources.map(source => source.node && source.node.nodeName)])))
            .observe({ type: "layout-shift", buffered: true });"""
    added = driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": watch})
    try:
        with serving(folder, font_takes=0.3) as address:
            driver.execute_cdp_cmd("Network.clearBrowserCache", {})
            driver.get("about:blank")
            driver.get(address + page)
            WebDriverWait(driver, 20).until(lambda b: b.execute_script(filled))
            driver.execute_async_script(
                "const done = arguments[0]; document.fonts.ready.then(() => setTimeout(done, 100))"
            )
            moved = driver.execute_script("return moved")
            assert sum(shift[0] for shift in moved) < 0.02, moved
    finally:
        driver.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": added["identifier"]})


# The form is asked the same, filled in, in tests/documents/test_form_in_a_browser.py.
@pytest.mark.parametrize("name", [name for name in EVERY if name != "form"])
def test_a_page_has_no_barrier_on_a_telephone_in_the_dark_or_on_a_wide_screen(shown, name):
    """Which words stand where differs with the width, which colours they have with the scheme: two runs see both."""
    page = shown(name)
    assert barriers(page) == []
    assert [page.execute_script(f"return document.querySelectorAll('{tag}').length") for tag in ("main", "h1")] == [
        1,
        1,
    ]
    if name in PAGES:
        assert page.execute_script(LOW) == []
    with on_a_telephone(page, 360), in_scheme(page, "dark"):
        assert barriers(page) == []


@pytest.mark.parametrize("name", EVERY)
def test_nothing_is_wider_than_the_screen_whatever_a_school_is_called(browser, shown, name):  # noqa: F811
    with on_a_telephone(browser, 360):
        page = shown(name)
        assert (page.execute_script(SMALL), page.execute_script(CUT)) == ([], [])
    page.execute_script(GROW)
    for width in WIDTHS:
        with on_a_telephone(page, width):
            assert (width, page.execute_script(TOO_WIDE, width)) == (width, [])


@pytest.mark.parametrize("name", ["report-en", "plan", "meeting"])
def test_a_table_of_cards_is_still_read_out_as_a_table_with_heads(shown, name):
    page, roles = shown(name), ("table", "row", "columnheader", "rowheader")

    def read_out() -> dict[str, int]:
        nodes = page.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
        heard = Counter(node["role"]["value"] for node in nodes if not node.get("ignored"))
        return {role: heard[role] for role in roles}

    # The plan's months are a picture of the year: on a telephone each goal says its months in words.
    page.execute_script("document.querySelector('.glance')?.remove()")
    wide = read_out()
    assert all(wide.values())
    with on_a_telephone(page, 360):
        assert page.execute_script("return getComputedStyle(document.querySelector('td')).display") == "block"
        assert read_out() == wide


@pytest.mark.parametrize("name", EVERY)
def test_on_paper_there_is_nothing_to_press(shown, name):
    page = shown(name)
    page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert page.execute_script(TO_PRESS) == []
    finally:
        page.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def barriers(driver) -> list[tuple[str, str]]:
    """What axe finds by all its rules, and where."""
    found = Axe().run(driver)
    return [(problem["id"], problem["nodes"][0]["html"]) for problem in found["violations"]]


def test_the_dashboards_maps_and_marks_stand_out_in_both_schemes(browser, documents):  # noqa: F811
    """Each colour that means something, against the page. Source: WCAG 2.2, 1.4.11: at least 3."""
    read = "const style = getComputedStyle(document.documentElement); return arguments[0].map(n => style.getPropertyValue('--' + n).trim())"
    names = [
        "paper",
        "met",
        "partly",
        "not_met",
        "insufficient",
        "not_applicable",
        "error",
        "accent",
        "deep",
        "level-3",
    ]
    corner = "return [...element('map').getContext('2d').getImageData(1, 1, 1, 1).data].slice(0, 3)"
    browser.get((documents / "batch" / "index.html").as_uri())
    drawn = []
    for scheme in ("light", "dark"):
        with in_scheme(browser, scheme):
            paper, *marks = browser.execute_script(read, names)
            assert {name: mark for name, mark in zip(names[1:], marks, strict=True) if contrast(mark, paper) < 3} == {}
            drawn.append(browser.execute_script(corner))
    # Drawn anew when the scheme changes; and in the colours of paper for paper.
    assert drawn[0] != drawn[1]
    with in_scheme(browser, "dark"):
        browser.execute_script("dispatchEvent(new Event('beforeprint'))")
        assert browser.execute_script(corner) == drawn[0]
        browser.execute_script("dispatchEvent(new Event('afterprint'))")
        assert browser.execute_script(corner) == drawn[1]


@pytest.mark.parametrize("name", ["list", "dashboard", "report", "form"])
def test_paper_is_white_for_who_likes_a_dark_screen(shown, name):
    page = shown(name)
    with in_scheme(page, "dark"):
        printed = page.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"]
    with pypdfium2.PdfDocument(base64.b64decode(printed)) as document:
        grey = document[0].render(scale=0.3).to_pil().convert("L").tobytes()
    assert sorted(grey)[len(grey) // 2] > 200
