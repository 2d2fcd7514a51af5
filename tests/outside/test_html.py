"""What a strict checker, a telephone's screen and axe say of every page that is read on a screen."""

import json
import re
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest
from axe_core_python.selenium import Axe

from tests.publishing.conftest import browser  # noqa: F401

#: `scripts/native.sh tests` puts the Nu checker here where Java and npm are.
NU = Path(sys.prefix) / "share" / "nu" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
#: What the checker does not know: properties for paper, which browsers pass over.
FOR_PAPER = re.compile(r"CSS: .*(string-set|string\(|counter\(|@page|@top-|@bottom-|running)")
PAGES = ("report", "report-en", "plan", "article", "meeting")


@pytest.fixture(scope="session")
def pages(documents) -> dict[str, Path]:
    """Every page, by its name."""
    found = {path.stem: path for path in documents.glob("*.html")}
    assert sorted(found) == sorted(PAGES)
    return found


def test_the_nu_checker_finds_no_error(pages):
    if not shutil.which("java") or not NU.exists():
        pytest.skip("missing: Java, or the Nu checker")
    call = ["java", "-jar", NU, "--format", "json", "--exit-zero-always", *pages.values()]
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
    found = Axe().run(browser)
    assert [(problem["id"], problem["nodes"][0]["html"]) for problem in found["violations"]] == []
    assert browser.execute_script("return document.querySelectorAll('main').length") == 1
    low = "return [...document.links].filter(a => a.getBoundingClientRect().height < 24 && a.offsetParent).map(a => a.href)"
    assert browser.execute_script(low) == []
    with on_the_smallest_screen(browser):
        browser.get(pages[name].as_uri())
        assert browser.execute_script("return document.documentElement.scrollWidth") <= 320
