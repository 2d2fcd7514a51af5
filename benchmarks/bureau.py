"""What certificates and a large register cost: part of `make bench`."""

import datetime
import random
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

from measuring import head, line, median, peak_memory, rate

ROOT = Path(__file__).resolve().parent.parent
LABELS = 100_000
PASSPHRASE = b"vier woorden uit een hoed"
PLACES = ("Almere", "'s-Hertogenbosch", "Zwolle", "Súdwest-Fryslân", "Den Haag", "Groningen", "Bergen op Zoom")
NAMES = ("De Regenboog", "'t Ültje", "Sint-Jozef", "De Vuurvlinder", "Het Kompas", "Montessori Zuid", "Café de Brug")


def main() -> None:
    """Measure and print."""
    warnings.simplefilter("ignore")
    if sys.argv[1:2] == ["register"]:
        register(Path(sys.argv[2]))
        return
    head()
    with tempfile.TemporaryDirectory() as name:
        certificates(Path(name))
        print()
        # In a process of its own, so that its memory is told apart.
        subprocess.run([sys.executable, __file__, "register", name], check=True)


def certificates(folder: Path) -> None:
    """A certificate against a bare WeasyPrint call on the same page, and how fast is signed and verified."""
    from isop_cli.certifying import statement
    from isop_cli.certifying.badge import signed_badge
    from isop_cli.certifying.issuing import achievement, issue
    from isop_cli.certifying.keys import new_keys, public_keys, signing_keys
    from isop_cli.certifying.signing import sign_pdf
    from isop_cli.certifying.verification import Verifier
    from isop_cli.checking.criteria import check_framework
    from isop_cli.checking.evidence import examine
    from isop_cli.documents.certificate import (
        TEMPLATE,
        Certificate,
        Page,
        certificate_style,
        render_certificate,
    )
    from isop_cli.formats import pdf
    from isop_cli.formats.look import Look
    from isop_cli.register.store import Register
    from isop_cli.text.language import in_language

    now = datetime.datetime.now(datetime.UTC)
    new_keys(folder / "keys", "Stichting", "Bureau", PASSPHRASE, now)
    keys, known = signing_keys(folder / "keys", PASSPHRASE, now), public_keys(folder / "keys")
    framework = check_framework(ROOT / "criteria" / "isop.yaml").framework
    assessment = examine(ROOT / "examples" / "schools" / "de-regenboog", framework).assessment
    weasyprint = pdf._weasyprint()
    with in_language("nl"), Register(str(folder / "one.db"), create=True) as book:
        look = Look()
        issued = issue(Page(assessment), look, keys, book, "x", now)
        claim = issued.label.claim
        address = f"https://www.actiefouderschap.nl/isop/verify.html#{statement.sign(claim, keys.statement)}"
        drawn = Page(assessment, claim, address)
        page = pdf.page_for_pdf(look, TEMPLATE, certificate=Certificate(drawn, look.brand))
        style = certificate_style(look, drawn.layout)

        def bare_call() -> object:
            css = weasyprint.CSS(string=style)
            return weasyprint.HTML(string=page).write_pdf(stylesheets=[css], pdf_variant="pdf/a-3a", pdf_tags=True)

        bare = median(bare_call, 15)
        line("bare WeasyPrint, a certificate's page", bare)
        unsigned = render_certificate(drawn, look)
        line("certificate, unsigned", median(lambda: render_certificate(drawn, look), 15), bare, "bare")
        whole = median(lambda: issue(Page(assessment), look, keys, book, "x", now), 15)
        line("certificate: numbered, signed, with badge", whole, bare, "bare", "aim 1.25")
        rate("signing a PDF", median(lambda: sign_pdf(unsigned, keys, "x", None, now), 15))
        rate("signing a statement", median(lambda: statement.sign(claim, keys.statement), 101))
        about = achievement(framework, look.brand)
        rate("signing a badge", median(lambda: signed_badge(issued.label, about, keys.statement), 101))
        verifier = Verifier(known, now.date(), book.find)
        for what, content, rounds in (
            ("verifying a PDF, judgement included", issued.pdf, 15),
            ("verifying a statement", address.encode(), 101),
            ("verifying a badge", issued.badge.encode(), 101),
        ):
            assert verifier.verify(content).good
            rate(what, median(lambda content=content: verifier.verify(content), rounds))


def register(folder: Path) -> None:
    """A register with a hundred thousand labels: entering, listing, searching, checking and publishing."""
    from isop_cli.certifying.keys import public_keys, signing_keys
    from isop_cli.checking.criteria import check_framework
    from isop_cli.formats.look import Look
    from isop_cli.model.award import Award
    from isop_cli.publishing.site import Site
    from isop_cli.register.store import Register

    chance, today = random.Random(1), datetime.date(2026, 11, 24)
    awards = [
        Award(
            label="isop", school=f"{chance.choice(NAMES)} {number}", decided=f"{2020 + number % 7}-03-01",
            valid_until=f"{2023 + number % 7}-03-01", decided_by="A. Bakker", brin=f"{number % 90 + 10}AB", place=chance.choice(PLACES), sector="po",
        )
        for number in range(LABELS)
    ]  # fmt: skip
    now = datetime.datetime.now(datetime.UTC)
    keys, known = signing_keys(folder / "keys", PASSPHRASE, now), public_keys(folder / "keys")
    framework = check_framework(ROOT / "criteria" / "isop.yaml").framework
    assert framework is not None
    start_memory = peak_memory()

    def told(what: str, start: float) -> None:
        print(f"{what:<44} {time.perf_counter() - start:8.2f} s   at most {peak_memory() - start_memory:5.0f} MB more")

    with Register(str(folder / "many.db"), create=True) as book:
        start = time.perf_counter()
        book.take_in(awards, "x", "the old list")
        told(f"taking in {LABELS:,} labels", start)
        del awards
        one = Award(
            label="isop", school="Nieuw", decided="2026-06-01", valid_until="2029-06-01", decided_by="A. Bakker"
        )
        start = time.perf_counter()
        book.enter(one, "x", "y", "issued")
        told("issuing one more number", start)
        line("finding a number", median(lambda: book.find("ISOP-2024-0100"), 31))
        line("searching two words", median(lambda: book.labels("ultje hertogen 77"), 11))
        line("listing all", median(book.labels, 5))
        line("what ends within 90 days", median(lambda: book.expiring(today, today + datetime.timedelta(90)), 5))
        start = time.perf_counter()
        assert book.problems() == []
        told("checking the whole history", start)
        site = Site(framework, Look(), known, keys.statement, today)
        start = time.perf_counter()
        pages = site.publish(folder / "site", book)
        told(f"publishing {pages:,} pages", start)
        start = time.perf_counter()
        site.publish(folder / "site", book)
        told("publishing again, nothing changed", start)


if __name__ == "__main__":
    main()
