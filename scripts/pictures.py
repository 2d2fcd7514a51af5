"""Make the pictures of docs/pictures from example schools: `make pictures`. The website needs Chromium and its driver."""

import datetime
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pymupdf
from PIL import Image

from isop_cli.batch.rows import rows_in
from isop_cli.batch.work import Order
from isop_cli.certifying.issuing import issue
from isop_cli.certifying.keys import new_keys, public_keys, signing_keys
from isop_cli.checking.criteria import check_framework
from isop_cli.checking.evidence import examine
from isop_cli.documents.article import ARTICLE, Article
from isop_cli.documents.certificate import Page
from isop_cli.documents.letters import LETTER, Letter
from isop_cli.documents.plan.files import PLAN
from isop_cli.documents.plan.plan import Plan
from isop_cli.documents.poster import POSTER, Poster
from isop_cli.documents.programme import PROGRAMME, Programme
from isop_cli.documents.report.files import REPORT, Reported
from isop_cli.formats.look import Look
from isop_cli.matching.meeting import plan_meeting
from isop_cli.matching.pairing import pair_up
from isop_cli.matching.profiles import profiles_of
from isop_cli.model.award import Award
from isop_cli.model.framework import Framework
from isop_cli.partnerships.texts import load_texts, sector_groups
from isop_cli.practices.library import load_library
from isop_cli.publishing.site import Site
from isop_cli.register.store import Register
from isop_cli.screen.verdict import print_assessment
from isop_cli.text.language import in_language

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
SCHOOL = ROOT / "examples" / "schools" / "de-brug.yaml"
#: Labels that fill the register, of schools that do not exist.
OTHERS = (
    ("Kindcentrum Het Nest", "Deventer", "vve", "2024-11-20"), ("SO De Brug", "Zwolle", "so", "2025-03-17"),
    ("Basisschool De Klimroos", "Heerenveen", "po", "2026-03-02"), ("ROC Waterland", "Purmerend", "mbo", "2026-09-10"),
    ("SV De Sprinters", "Tilburg", "sport", "2022-10-01"), ("De Vlieger", "Arnhem", "po", "2026-05-20"),
)  # fmt: skip
#: Each picture shows three pages side by side.
SHEETS = {"report-1.png": (0, 1, 2), "report-2.png": (3, 5, 6)}


def main() -> None:
    """Write every picture."""
    framework = check_framework(ROOT / "criteria" / "isop.yaml").framework
    PICTURES.mkdir(exist_ok=True)
    with in_language("nl"):
        assessment = examine(SCHOOL, framework).assessment
        (PICTURES / "terminal.svg").write_text(terminal(assessment), "utf-8")
        with pymupdf.open(stream=REPORT.render("pdf", Reported([assessment]), Look())) as report:
            for name, pages in SHEETS.items():
                sheet(report, pages).save(PICTURES / name)
        next_step(framework)
        with tempfile.TemporaryDirectory() as folder:
            ways_in(Path(folder))
        with tempfile.TemporaryDirectory() as folder:
            bureau(Path(folder), framework)
            many_schools(Path(folder))


def ways_in(folder: Path) -> None:
    """The form on a telephone, with two answers, and the sheet to print for the same conversation."""
    own = ["--source", "interview", "--who", "parents", "--school", "SO De Brug", "--auditor", "K. Veenstra"]
    for name in ("form.html", "sheets.pdf"):
        command = [sys.executable, "-m", "isop_cli", "new", name, "-q", *own]
        subprocess.run(command, cwd=folder, env=os.environ | {"ISOP_LANG": "nl"}, check=True)
    answered = """
        document.querySelectorAll("#item .question").forEach((one, number) => {
            if (number < 2) one.querySelectorAll("input[type=radio]")[2 + number].click();
        });
        document.querySelector("#item .question").scrollIntoView();
        scrollBy(0, -110);
    """
    telephone, answers = (
        screens((folder / "form.html").as_uri(), size=(390, 844), then=then)[0] for then in ("", answered)
    )
    pages = [p.resize((round(p.width * 700 / p.height), 700), Image.Resampling.LANCZOS) for p in (telephone, answers)]
    sheets = shown((folder / "sheets.pdf").read_bytes(), 0, 1)
    beside([*pages, *sheets], 24).quantize(128).save(PICTURES / "forms.png")


def next_step(framework: Framework) -> None:
    """The poster and the article of the model, a plan, an invitation and the programme of a meeting."""
    texts, practices = load_texts(framework).texts, load_library(framework).practices
    own = examine(SCHOOL.parent / "de-regenboog", framework).assessment
    poster = POSTER.render("pdf", Poster(texts, framework, own.dossier), Look())
    article = ARTICLE.render("pdf", Article(texts, framework), Look())
    beside([*shown(poster, 0), *shown(article, 0, 3)], 24).quantize(128).save(PICTURES / "model.png")
    plan = PLAN.render("pdf", Plan(examine(SCHOOL, framework).assessment, practices), Look())
    beside(shown(plan, 1, 2, 4), 24).quantize(128).save(PICTURES / "plan.png")
    order = Order("nl", (ROOT / "criteria" / "isop.yaml").read_bytes())
    schools = profiles_of(rows_in(str(SCHOOL.parent), order).rows)
    groups, day = sector_groups(framework), datetime.date(2027, 1, 20)
    letter = LETTER.render(
        "pdf", Letter(pair_up(schools, framework, groups).pairs[0], framework, datetime.date(2026, 12, 1)), Look()
    )
    planned = plan_meeting(schools, framework, groups)
    programme = Programme(planned, framework, practices, datetime.time(13, 30), day, "Kulturhus, Zwolle")
    pages = [*shown(letter, 0), *shown(PROGRAMME.render("pdf", programme, Look()), 0, 1)]
    beside(pages, 24).quantize(128).save(PICTURES / "meeting.png")


def shown(content: bytes, *pages: int) -> list[Image.Image]:
    """Pages of a document as pictures, 700 pixels high."""
    with pymupdf.open(stream=content) as document:
        drawn = [document[number].get_pixmap(dpi=150).tobytes("png") for number in pages]
    found = [Image.open(io.BytesIO(picture)) for picture in drawn]
    return [p.resize((round(p.width * 700 / p.height), 700), Image.Resampling.LANCZOS) for p in found]


def bureau(folder: Path, framework: Framework) -> None:
    """The certificate, and the register's website, with keys for the occasion."""
    now = datetime.datetime.now(datetime.UTC)
    new_keys(folder / "keys", "Stichting Actief Ouderschap", "Labelbureau ISOP", b"for the pictures", now)
    keys, known = signing_keys(folder / "keys", b"for the pictures", now), public_keys(folder / "keys")
    assessment = examine(SCHOOL.parent / "de-regenboog", framework).assessment
    with Register(str(folder / "register.db"), create=True) as book:
        both = [
            issue(Page(assessment, layout=layout), Look(), keys, book, "x", now) for layout in ("portrait", "landscape")
        ]
        beside([pages_of(issued.pdf) for issued in both], 24).quantize(128).save(PICTURES / "certificate.png")
        for school, place, sector, decided in OTHERS:
            until = f"{int(decided[:4]) + 3}{decided[4:]}"
            award = Award(
                label="isop", school=school, decided=decided, valid_until=until, decided_by="A. Bakker",
                place=place, sector=sector,
            )  # fmt: skip
            book.enter(award, "x", "y", "issued")
        book.suspend("ISOP-2025-0001", "x", "y")
        Site(framework, Look(), known, keys.statement, datetime.date.today()).publish(folder / "site", book)
    with pymupdf.open(stream=both[0].pdf) as document:
        address = document[0].get_links()[0]["uri"]
    home = (folder / "site").as_uri()
    seen = screens(f"{home}/index.html", f"{home}/verify.html#{address.partition('#')[2]}")
    small = [s.resize((660, round(s.height * 660 / s.width)), Image.Resampling.LANCZOS) for s in seen]
    beside(small, 24).quantize(128).save(PICTURES / "register.png")


def many_schools(folder: Path) -> None:
    """The dashboard of a thousand schools that do not exist, and its map of who could help whom."""
    sys.path.insert(0, str(ROOT / "benchmarks"))
    from schools import make_schools

    make_schools(folder / "schools", 1000, duplicates=4)
    command = [sys.executable, "-m", "isop_cli", "batch", "schools", "--out", "out", "-q"]
    subprocess.run(command, cwd=folder, env=os.environ | {"ISOP_LANG": "nl"}, check=False)
    dashboard = (folder / "out" / "index.html").as_uri()
    for name, picture in zip(("dashboard", "network"), screens(dashboard, f"{dashboard}#network-title"), strict=True):
        small = picture.resize((1000, round(picture.height * 1000 / picture.width)), Image.Resampling.LANCZOS)
        beside([small], 24).quantize(128).save(PICTURES / f"{name}.png")


def pages_of(certificate: bytes) -> Image.Image:
    """A certificate as a picture, 620 pixels high."""
    with pymupdf.open(stream=certificate) as document:
        drawn = document[0].get_pixmap(dpi=150)
    picture = Image.open(io.BytesIO(drawn.tobytes("png")))
    return picture.resize((round(picture.width * 620 / picture.height), 620), Image.Resampling.LANCZOS)


def beside(pictures: list[Image.Image], gap: int) -> Image.Image:
    """Pictures side by side on a grey ground."""
    size = (
        sum(picture.width + gap for picture in pictures) + gap,
        max(picture.height for picture in pictures) + 2 * gap,
    )
    ground = Image.new("RGB", size, (222, 230, 230))
    left = gap
    for picture in pictures:
        ground.paste(picture, (left, gap))
        left += picture.width + gap
    return ground


def screens(*addresses: str, size: tuple[int, int] | None = None, then: str = "") -> list[Image.Image]:
    """Pages as Chromium shows them; with `size` as on a telephone of that size, `then` is done on the page first."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", "--window-size=1100,1000"):
        options.add_argument(argument)
    driver = webdriver.Chrome(options, webdriver.ChromeService(str(shutil.which("chromedriver"))))
    pictures = []
    if size is not None:
        telephone = {"width": size[0], "height": size[1], "deviceScaleFactor": 2, "mobile": True}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", telephone)
    try:
        for address in addresses:
            driver.get("about:blank")
            driver.get(address)
            driver.execute_script(then)
            time.sleep(1)
            whole = Image.open(io.BytesIO(driver.get_screenshot_as_png())).convert("RGB")
            pictures.append(whole)
    finally:
        driver.quit()
    return pictures


def sheet(report: pymupdf.Document, pages: tuple[int, ...], width: int = 500, gap: int = 24) -> pymupdf.Pixmap:
    """Pages of a report side by side on a grey ground, `width` pixels each."""
    height = round(width * 297 / 210)
    ground = pymupdf.open()
    page = ground.new_page(width=len(pages) * (width + gap) + gap, height=height + 2 * gap)
    page.draw_rect(page.rect, color=None, fill=(0.87, 0.9, 0.9))
    for place, number in enumerate(pages):
        left = gap + place * (width + gap)
        frame = pymupdf.Rect(left, gap, left + width, gap + height)
        page.draw_rect(frame, color=None, fill=(1, 1, 1))
        page.show_pdf_page(frame, report, number)
    return page.get_pixmap(alpha=False)


def terminal(assessment: object) -> str:
    """What `isop assess` shows, as SVG that loads no fonts."""
    from rich.console import Console

    os.environ["COLUMNS"] = "100"
    with open(os.devnull, "w") as nowhere:
        screen = Console(
            record=True, width=100, force_terminal=True, file=nowhere, highlight=False, color_system="truecolor"
        )
        print_assessment(assessment, screen)
    drawn = screen.export_svg(title="isop assess de-brug.yaml", unique_id="isop")
    drawn = re.sub(r"@font-face \{.*?\}\n", "", drawn, flags=re.DOTALL)
    return drawn.replace("Fira Code", "DejaVu Sans Mono")


if __name__ == "__main__":
    main()
