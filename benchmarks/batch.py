"""What many schools cost: part of `make bench`. `python benchmarks/batch.py 10000` goes up to ten thousand schools."""

import datetime
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import psutil
from measuring import head
from schools import make_schools

ROOT = Path(__file__).resolve().parent.parent
PASSPHRASE = "for the benchmark"


def main() -> None:
    """Measure and print."""
    warnings.simplefilter("ignore")
    head()
    most = int(sys.argv[1]) if sys.argv[1:] else 1_000
    workers = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = [size for size in (100, 1_000, 10_000, 100_000) if size <= most]
        for size in sizes:
            make_schools(folder / f"s{size}", size)
            seconds, memory = run(folder, f"s{size}", f"o{size}")
            told(f"check and assess, {size:,} schools", size, seconds, f"at most {memory:.0f} MB in the main process")
        size = sizes[-1]
        first, _memory = run(folder, f"s{size}", f"o{size}", "--force")
        again, _memory = run(folder, f"s{size}", f"o{size}")
        empty, _memory = run(folder, "s100", "o100")
        told(
            f"second run, nothing changed, {size:,} schools",
            size,
            again,
            f"{first / again:.0f}× faster than the first (aim 50)",
        )
        print(f"{'of which starting the program':<52} {empty * 1000:7.0f} ms")
        one, _memory = run(folder, f"s{size}", "one", "--jobs", "1")
        two, _memory = run(folder, f"s{size}", "two", "--jobs", "2")
        print(f"{'speed-up from one worker to two':<52} {one / two:7.2f}×  (aim 1.8)")
        reports(folder, workers)
        certificates(folder, workers)


def run(folder: Path, source: str, out: str, *more: str, **environment: str) -> tuple[float, float]:
    """A batch as a process: its seconds, and the most memory of its main process in megabytes."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "isop_cli", "batch", source, "--out", out, "-q", *more],
        cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT), "ISOP_LANG": "nl", **environment},
    )  # fmt: skip
    watched, most = psutil.Process(process.pid), 0
    while process.poll() is None:
        try:
            most = max(most, watched.memory_info().rss)
        except psutil.Error:
            break
        time.sleep(0.02)
    process.wait()
    return time.perf_counter() - start, most / 1024**2


def told(what: str, number: int, seconds: float, more: str = "") -> None:
    print(f"{what:<52} {number / seconds:7.1f} a second {seconds:8.2f} s  {more}".rstrip())


def reports(folder: Path, workers: int) -> None:
    """Reports as PDF."""
    make_schools(folder / "r", 40)
    seconds, _memory = run(folder, "r", "or", "--report")
    told(f"with a report each, {workers} workers", 40, seconds)


def certificates(folder: Path, workers: int, number: int = 120) -> None:
    """Certificates against a bare WeasyPrint call on the same page in as many processes."""
    from isop_cli.certifying.keys import new_keys
    from isop_cli.register.store import Register

    now = datetime.datetime.now(datetime.UTC)
    new_keys(folder / "keys", "Stichting", "Bureau", PASSPHRASE.encode(), now)
    Register(str(folder / "register.db"), create=True).close()
    text = (ROOT / "examples" / "schools" / "de-klimroos.yaml").read_text("utf-8")
    (folder / "c").mkdir()
    for count in range(number):
        own = text.replace("Basisschool De Klimroos", f"School {count}").replace(
            "15EF00", f"{count // 10 + 10}AB{count % 10:02d}"
        )
        (folder / "c" / f"{count}.yaml").write_text(own, "utf-8")
    run(folder, "c", "oc")
    settings = {
        "ISOP_KEYS": str(folder / "keys"),
        "ISOP_PASSPHRASE": PASSPHRASE,
        "ISOP_REGISTER": str(folder / "register.db"),
    }
    seconds, _memory = run(folder, "c", "oc", "--certificate", **settings)
    told(f"certificates, numbered and signed, {workers} workers", number, seconds)
    with multiprocessing.get_context("spawn").Pool(workers) as pool:
        pool.map(bare, [1] * workers * 2)
        start = time.perf_counter()
        pool.map(bare, [1] * number, chunksize=number // workers // 4)
        plain = time.perf_counter() - start
    told(f"bare WeasyPrint, the same page, {workers} processes", number, plain)
    print(f"{'certificates against bare WeasyPrint':<52} {plain / seconds:7.2f}   (aim 0.9)")


def bare(_number: int) -> None:
    """Lay out a certificate's page with nothing around it."""
    global _page
    if _page is None:
        _page = page()
    weasyprint, html, style = _page
    weasyprint.HTML(string=html).write_pdf(
        stylesheets=[weasyprint.CSS(string=style)], pdf_variant="pdf/a-3a", pdf_tags=True
    )


_page: tuple | None = None


def page() -> tuple:
    """WeasyPrint, a certificate's page and its style."""
    warnings.simplefilter("ignore")
    from isop_cli.checking.criteria import check_framework
    from isop_cli.checking.evidence import examine
    from isop_cli.documents.certificate import TEMPLATE, Certificate, Page, certificate_style
    from isop_cli.formats import pdf
    from isop_cli.formats.look import Look
    from isop_cli.model.award import Claim

    weasyprint = pdf._weasyprint()
    framework = check_framework(ROOT / "criteria" / "isop.yaml").framework
    assessment = examine(ROOT / "examples" / "schools" / "de-klimroos.yaml", framework).assessment
    address = "https://www.actiefouderschap.nl/isop/verify.html#" + "x" * 180
    claim = Claim("ISOP-2026-0001", assessment.dossier.school.name, "2026-03-02", "2029-03-02")
    look = Look()
    drawn = Page(assessment, claim, address)
    page = pdf.page_for_pdf(look, TEMPLATE, certificate=Certificate(drawn, look.brand))
    return weasyprint, page, certificate_style(look, drawn.layout)


if __name__ == "__main__":
    main()
