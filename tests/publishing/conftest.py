"""A published register, and a browser that opens it."""

import datetime
import functools
import http.server
import os
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from isop_cli.formats.look import Look
from isop_cli.publishing.site import Site
from isop_cli.register.store import Register
from tests.builders import an_award, isop, required

TODAY = datetime.date(2026, 11, 24)


def enter_labels(register: Register) -> None:
    """Labels in every state, with names that could break a page."""
    for award in (
        an_award("Basisschool De Regenboog", place="Almere", sector="po", brin="12AB00"),
        an_award("Kindcentrum 't Ültje", place="'s-Hertogenbosch", sector="vve", valid_until="2028-01-01"),
        an_award("</script><b>De Brug</b>", place="Zwolle", sector="so"),
        an_award("Oud College", place="Almere", sector="vo", decided="2020-01-01", valid_until="2023-01-01"),
        an_award("Gesloten School", place="Zwolle", sector="po"),
    ):
        register.enter(award, "jw", "decision", "issued")
    register.suspend("ISOP-2026-0003", "jw", "complaint")
    register.revoke("ISOP-2026-0004", "jw", "closed")


@pytest.fixture
def book(tmp_path):
    """Labels in every state."""
    with Register(str(tmp_path / "register.db"), create=True) as register:
        enter_labels(register)
        yield register


@pytest.fixture(scope="session")
def website(tmp_path_factory, known_keys, secret_keys) -> Path:
    """The folder of a website that is published once; nothing in it may be changed."""
    folder = tmp_path_factory.mktemp("website")
    with Register(str(folder / "register.db"), create=True) as register:
        enter_labels(register)
        Site(isop(), Look(), known_keys, secret_keys.statement, TODAY).publish(folder / "site", register)
    return folder / "site"


@pytest.fixture
def site(known_keys, secret_keys) -> Site:
    return Site(isop(), Look(), known_keys, secret_keys.statement, TODAY)


@pytest.fixture
def published(tmp_path, site, book) -> Path:
    """The folder of the website."""
    site.publish(tmp_path / "site", book)
    return tmp_path / "site"


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium with the machine's fonts, as visitors have it."""
    with chromium() as driver:
        yield driver


@contextmanager
def chromium(fonts: Path | None = None) -> Iterator[Any]:
    """Headless Chromium that reports every error and every request, with the fonts that a Fontconfig file names."""
    from selenium import webdriver

    programs = shutil.which("chromium") or shutil.which("google-chrome"), shutil.which("chromedriver")
    if None in programs:
        required("a browser and its driver")
    options = webdriver.ChromeOptions()
    options.binary_location = programs[0]
    for argument in (
        "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
        "--window-size=1300,900",
    ):  # fmt: skip
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    # A PDF that was made before in this process leaves its own fonts in the environment.
    given = {name: value for name, value in os.environ.items() if name != "FONTCONFIG_FILE"}
    if fonts:
        given["FONTCONFIG_FILE"] = str(fonts)
    driver = webdriver.Chrome(options, webdriver.ChromeService(programs[1], env=given))
    driver.implicitly_wait(5)
    try:
        yield driver
    finally:
        driver.quit()


@contextmanager
def on_a_telephone(driver, width=360):
    """The browser with the screen of a telephone."""
    metrics = {"width": width, "height": 740, "deviceScaleFactor": 2, "mobile": True}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        yield
    finally:
        driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


@contextmanager
def in_scheme(driver, scheme):
    """The browser as who likes a light or a dark screen has it."""
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
    try:
        yield
    finally:
        driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


@contextmanager
def serving(folder: Path, font_takes: float = 0) -> Iterator[str]:
    """The address of a plain web server for a folder. A font takes so many seconds to come."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_arguments: object) -> None:
            pass

        def do_GET(self) -> None:
            if self.path.endswith(".ttf"):
                time.sleep(font_takes)
            super().do_GET()

        def end_headers(self) -> None:
            # As many hosts do: browsers may keep everything for a day, and do not ask again.
            self.send_header("Cache-Control", "public, max-age=86400, immutable")
            super().end_headers()

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@pytest.fixture
def served(published):
    """The website's address on a plain web server."""
    with serving(published) as address:
        yield address
