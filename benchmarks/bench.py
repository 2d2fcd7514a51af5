"""What things cost, as ratios to the libraries that do the work: `make bench`."""

import os
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable
from pathlib import Path

import yaml
from measuring import head, line, median

ROOT = Path(__file__).resolve().parent.parent
SCHOOLS = ROOT / "examples" / "schools"


def process(*arguments: str, **environment: str) -> Callable[[], object]:
    """A run of Python as a process of its own, with compiled modules as an installed program has them."""
    env = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"} | environment
    return lambda: subprocess.run([sys.executable, *arguments], capture_output=True, env=env, check=False)


def a_large_dossier(folder: Path) -> Path:
    """A dossier of about 20 KB: an example, and its evidence once more under other ids."""
    text = (SCHOOLS / "roc-waterland.yaml").read_text("utf-8")
    head, evidence = text.split("evidence:\n")
    again = evidence.replace("  - id: ", "  - id: Z")
    path = folder / "school.yaml"
    path.write_text(f"{head}evidence:\n{evidence}\n{again}", "utf-8")
    return path


def main() -> None:
    """Measure and print."""
    warnings.simplefilter("ignore")
    head()
    with tempfile.TemporaryDirectory() as name:
        dossier = a_large_dossier(Path(name))
        size = f"{dossier.stat().st_size / 1000:.0f} KB"
        started(dossier, size)
        read(dossier, size)
    rendered()


def started(dossier: Path, size: str) -> None:
    """Whole processes."""
    typer = median(process("-c", "import typer"), 15)
    line("python -c 'import typer'", typer)
    line("isop --help", median(process("-m", "isop_cli", "--help"), 15), typer, "import typer", "aim 1.5")
    asked = {"_ISOP_COMPLETE": "complete_bash", "COMP_WORDS": "isop\nexplain\nx\n3", "COMP_CWORD": "3"}
    line("Tab behind isop explain x 3", median(process("-m", "isop_cli", **asked), 11), typer, "import typer")
    line(f"isop assess, {size}", median(process("-m", "isop_cli", "assess", str(dossier)), 11), aim="aim 350 ms")


def read(dossier: Path, size: str) -> None:
    """Reading, checking and assessing in one process, against PyYAML composing the same bytes."""
    from isop_cli.assessing import assess
    from isop_cli.checking.criteria import check_framework
    from isop_cli.checking.evidence import examine
    from isop_cli.reading.document import parse

    framework = check_framework(ROOT / "criteria" / "isop.yaml").framework
    assert framework is not None
    text = dossier.read_text("utf-8")
    composed = median(lambda: yaml.compose(text, Loader=yaml.CLoader), 31)
    line(f"PyYAML's C compose, {size}", composed)
    line("reading with positions", median(lambda: parse(text, "x"), 31), composed, "compose")
    examined = examine(dossier, framework)
    assert examined.dossier is not None
    line("assessing, certainty included", median(lambda: assess(examined.dossier, framework), 31), composed, "compose")
    line("read, check, assess", median(lambda: examine(dossier, framework), 31), composed, "compose", "aim 2")


def rendered() -> None:
    """The report against a bare WeasyPrint call on the same page."""

    from isop_cli.checking.criteria import check_framework
    from isop_cli.checking.evidence import examine
    from isop_cli.documents.report.files import REPORT, TEMPLATE, Reported
    from isop_cli.documents.report.report import Report
    from isop_cli.formats.look import Look
    from isop_cli.formats.pdf import _weasyprint, page_for_pdf
    from isop_cli.text.language import in_language

    framework = check_framework(ROOT / "criteria" / "isop.yaml").framework
    weasyprint = _weasyprint()
    with in_language("nl"):
        for name in ("real/de-optimist.yaml", "de-regenboog/school.yaml"):
            assessment = examine(SCHOOLS / name, framework).assessment
            page = page_for_pdf(Look(), TEMPLATE, report=Report(assessment))
            pages = len(weasyprint.HTML(string=page).render().pages)

            def bare(page: str = page) -> object:
                return weasyprint.HTML(string=page).write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True)

            plain = median(bare, 7)
            whole = median(lambda assessment=assessment: REPORT.render("pdf", Reported([assessment]), Look()), 7)
            line(f"bare WeasyPrint, {pages} pages", plain)
            line(f"report, {pages} pages", whole, plain, "bare", f"aim 1.1; {whole / pages * 10:.2f} s for ten pages")
    one = "<!DOCTYPE html><html lang=nl><title>x</title><h1>Kop</h1><p>Tekst</p>"
    line("bare WeasyPrint, one short page", median(lambda: weasyprint.HTML(string=one).write_pdf(), 7))


if __name__ == "__main__":
    main()
