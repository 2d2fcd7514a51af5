"""What a strict checker, a telephone's screen and axe say of every page that is read on a screen."""

import base64
import json
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest
from axe_core_python.selenium import Axe
from selenium.webdriver.support.ui import WebDriverWait

from isop_cli.formats.colours import contrast
from tests.publishing.conftest import browser, in_scheme, on_a_telephone, serving, website  # noqa: F401
from tests.publishing.test_browser import AWARDED, said

#: `scripts/native.sh tests` puts the Nu checker here where Java and npm are.
NU = Path(sys.prefix) / "share" / "nu" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
#: What the checker does not know: properties for paper, which browsers pass over.
FOR_PAPER = re.compile(r"CSS: .*(string-set|string\(|counter\(|@page|@top-|@bottom-|running)")
PAGES = ("report", "report-en", "parents", "plan", "article", "meeting")
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
    errors = [m for m in told if m["type"] != "info" and not FOR_PAPER.search(m["message"])]
    assert [(Path(m.get("url", "")).name, m["message"], m.get("extract")) for m in errors] == []


@contextmanager
def on_the_smallest_screen(driver):
    """320 pixels wide, as a page of 1,280 is when it is shown four times as large. Source: WCAG 2.2, 1.4.10."""
    size = {"width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": True}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    try:
        yield
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_barrier_and_fits_the_smallest_screen(browser, pages, name):  # noqa: F811
    browser.get(pages[name].as_uri())
    assert barriers(browser) == barriers_in_the_dark(browser) == []
    assert browser.execute_script("return document.querySelectorAll('main').length") == 1
    low = "return [...document.links].filter(a => a.getBoundingClientRect().height < 24 && a.offsetParent).map(a => a.href)"
    assert browser.execute_script(low) == []
    with on_the_smallest_screen(browser):
        browser.get(pages[name].as_uri())
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 320
        assert barriers(browser, "scrollable-region-focusable") == []


def barriers(driver, *rules: str) -> list[tuple[str, str]]:
    """What axe finds, by all its rules or by some, and where."""
    found = Axe().run(driver, options={"runOnly": list(rules)} if rules else None)
    return [(problem["id"], problem["nodes"][0]["html"]) for problem in found["violations"]]


def barriers_in_the_dark(driver) -> list[tuple[str, str]]:
    """What axe finds besides where the screen is dark: nothing changes there but colours."""
    with in_scheme(driver, "dark"):
        return barriers(driver, "color-contrast")


@pytest.mark.parametrize("name", FILLED)
def test_a_page_that_a_script_fills_has_no_barrier(browser, folders, addresses, name):  # noqa: F811
    for screen in (nullcontext(), on_a_telephone(browser, 390)):
        with screen:
            browser.get("about:blank")
            browser.get(f"{folders[name].as_uri()}/{addresses[name]}")
            WebDriverWait(browser, 20).until(lambda b: b.execute_script(FILLED[name]))
            assert barriers(browser) == barriers_in_the_dark(browser) == []


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


@pytest.mark.parametrize("name", ["list", "dashboard"])
def test_paper_is_white_for_who_likes_a_dark_screen(browser, folders, addresses, name):  # noqa: F811
    browser.get(f"{folders[name].as_uri()}/{addresses[name]}")
    with in_scheme(browser, "dark"):
        printed = browser.execute_cdp_cmd("Page.printToPDF", {"printBackground": True})["data"]
    with pypdfium2.PdfDocument(base64.b64decode(printed)) as document:
        grey = document[0].render(scale=0.3).to_pil().convert("L").tobytes()
    assert sorted(grey)[len(grey) // 2] > 200


@pytest.mark.parametrize("name", FILLED)
def test_nothing_in_sight_moves_while_a_page_is_filled(browser, folders, addresses, name):  # noqa: F811
    """Not when its font comes late either. Source: web.dev, Cumulative Layout Shift: good is at most 0.1."""
    watch = """window.moved = [];
        new PerformanceObserver(list => moved.push(...list.getEntries().map(shift => [
            shift.value, shift.startTime, shift.sources.map(source => source.node && source.node.nodeName)])))
            .observe({ type: "layout-shift", buffered: true });"""
    added = browser.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": watch})
    try:
        with serving(folders[name], font_takes=0.3) as address:
            for screen in (nullcontext(), on_a_telephone(browser, 390)):
                with screen:
                    browser.execute_cdp_cmd("Network.clearBrowserCache", {})
                    browser.get("about:blank")
                    browser.get(address + addresses[name])
                    WebDriverWait(browser, 20).until(lambda b: b.execute_script(FILLED[name]))
                    browser.execute_async_script(
                        "const done = arguments[0]; document.fonts.ready.then(() => setTimeout(done, 100))"
                    )
                    moved = browser.execute_script("return moved")
                    assert sum(shift[0] for shift in moved) < 0.02, moved
    finally:
        browser.execute_cdp_cmd("Page.removeScriptToEvaluateOnNewDocument", {"identifier": added["identifier"]})
